#include "rules/experiment_overlap.h"

#include "rules/expr_node.h"
#include "rules/lint_column.h"
#include "rules/lint_quiet.h"

/*
 * A condition of comparisons with literals does not tell apart values between
 * two literals.  So it is enough to ask it for each literal, for a value
 * between each two, and for those before the first and after the last; and so
 * for all columns together.  What a condition says beyond that is taken as
 * true, which can only make the records more that it is about.
 */
enum { COLUMNS_MAX = 8, VALUES_MAX = 96, TRIES_MAX = 200000 };

struct column {
	const char *name;
	struct column_info info;
	struct node literal; /* in place of the column */
	struct value values[VALUES_MAX];
	size_t count;
};

struct search {
	const struct strategy *strategy;
	struct arena *arena;
	struct column columns[COLUMNS_MAX];
	size_t count;
	struct node anything; /* true, in place of what is not understood */
	const struct node *roots[2];
	size_t root_count;
	bool open; /* something was not understood */
};

static bool
is_literal(const struct node *node)
{
	return node != NULL && node->kind == NODE_LITERAL;
}

static struct column *
column_of(struct search *s, const struct column_use *use)
{
	struct column *c;

	for (size_t i = 0; i < s->count; i++)
		if (text_is(text_of(s->columns[i].name), use->name))
			return &s->columns[i];
	if (s->count == COLUMNS_MAX)
		return NULL;
	c = &s->columns[s->count++];
	c->name = use->name;
	c->info = use->info;
	c->literal = (struct node){ .kind = NODE_LITERAL,
		.type = value_type_of(use->info.type) };
	return c;
}

static bool
add_value(struct column *c, struct value value)
{
	if (value.type == VALUE_NULL)
		return true;
	for (size_t i = 0; i < c->count; i++)
		if (c->values[i].type == value.type &&
		    value_compare(&c->values[i], &value) == 0)
			return true;
	if (c->count == VALUES_MAX)
		return false;
	c->values[c->count++] = value;
	return true;
}

/* A test of literals only; their values go to the column. */
static bool
take_test(struct column *c, const struct test *test)
{
	bool ends = test->kind == TEST_COMPARE || test->kind == TEST_RANGE;

	if (test->kind == TEST_TRUE || test->kind == TEST_MEMBER ||
	    test->kind == TEST_HAS)
		return false;
	if (ends && test->low != NULL &&
	    (!is_literal(test->low) || !add_value(c, test->low->literal)))
		return false;
	if (ends && test->high != NULL &&
	    (!is_literal(test->high) || !add_value(c, test->high->literal)))
		return false;
	for (size_t i = 0; i < test->count; i++)
		if (!take_test(c, test->items[i]))
			return false;
	return true;
}

/* column op literal, or the other way round. */
static bool
take_compare(struct search *s, struct node *node)
{
	size_t at = node->items[0]->kind == NODE_COLUMN ? 0 : 1;
	struct column *c;

	if (node->items[at]->kind != NODE_COLUMN ||
	    !is_literal(node->items[1 - at]))
		return false;
	c = column_of(s, node->items[at]->column);
	if (c == NULL || !add_value(c, node->items[1 - at]->literal))
		return false;
	node->items[at] = &c->literal;
	return true;
}

static bool
take_in(struct search *s, struct node *node)
{
	struct column *c;

	if (node->items[0]->kind != NODE_COLUMN)
		return false;
	c = column_of(s, node->items[0]->column);
	if (c == NULL || !take_test(c, node->test))
		return false;
	node->items[0] = &c->literal;
	return true;
}

static struct node *
take(struct search *s, struct node *node)
{
	struct column *c = NULL;
	bool taken = false;

	switch (node->kind) {
	case NODE_LITERAL:
		taken = true;
		break;
	case NODE_AND:
	case NODE_OR:
		for (size_t i = 0; i < node->count; i++)
			node->items[i] = take(s, node->items[i]);
		taken = true;
		break;
	case NODE_COMPARE:
		taken = take_compare(s, node);
		break;
	case NODE_IN:
		taken = take_in(s, node);
		break;
	case NODE_COLUMN:
		if (node->type == VALUE_BOOL)
			c = column_of(s, node->column);
		break;
	case NODE_AS_OF:
	case NODE_CONSTANT:
	case NODE_INPUT:
	case NODE_NEGATE:
	case NODE_ARITHMETIC:
	case NODE_IF:
	case NODE_CALL:
	case NODE_MIN:
	case NODE_MAX:
	case NODE_COALESCE:
		break;
	}
	if (c != NULL)
		return &c->literal;
	s->open |= !taken;
	return taken ? node : &s->anything;
}

static bool
add_between(struct column *c, struct decimal a, struct decimal b)
{
	static const struct decimal two = { 2, 0 };
	struct decimal middle;

	return decimal_add(a, b, &middle) &&
	    decimal_div(middle, two, &middle) &&
	    add_value(c, value_of_number(middle));
}

/* What lies around and between the numbers. */
static bool
add_numbers(struct column *c)
{
	static const struct decimal one = { 1, 0 };
	size_t known = c->count;

	if (known == 0)
		return add_value(c, value_of_int(0));
	for (size_t i = 0; i < known; i++) {
		struct decimal at = c->values[i].number, near;

		if (!decimal_add(at, one, &near) ||
		    !add_value(c, value_of_number(near)) ||
		    !decimal_sub(at, one, &near) ||
		    !add_value(c, value_of_number(near)))
			return false;
		for (size_t k = 0;
		     c->info.type != TYPE_INT && k < known; k++)
			if (k != i &&
			    !add_between(c, at, c->values[k].number))
				return false;
	}
	return true;
}

static bool
add_days(struct column *c)
{
	size_t known = c->count;

	if (known == 0)
		return add_value(c, value_of_days(VALUE_DATE, 0));
	for (size_t i = 0; i < known; i++)
		if (!add_value(c, value_of_days(VALUE_DATE,
		                      c->values[i].days + 1)) ||
		    !add_value(c, value_of_days(VALUE_DATE,
		                      c->values[i].days - 1)))
			return false;
	return true;
}

/* A text that no condition names, when the column can have others. */
static bool
add_texts(struct column *c)
{
	const struct located_list *values = &c->info.values;

	if (values->count == 0)
		return add_value(c, value_of_text(TEXT("something else")));
	c->count = 0;
	for (size_t i = 0; i < values->count; i++)
		if (!add_value(c, value_of_text(values->items[i].text)))
			return false;
	return true;
}

/* The values that stand for all; false: they are too many. */
static bool
fill_values(struct column *c)
{
	switch (c->literal.type) {
	case VALUE_BOOL:
		return add_value(c, value_of_bool(true)) &&
		    add_value(c, value_of_bool(false));
	case VALUE_NUMBER:
		return add_numbers(c);
	case VALUE_STRING:
		return add_texts(c);
	case VALUE_DATE:
		return add_days(c);
	case VALUE_NULL:
	case VALUE_DAYS:
	case VALUE_MONTHS:
	case VALUE_SET:
	case VALUE_TIME:
	case VALUE_DATETIME:
		break;
	}
	return false;
}

static bool
all_true(const struct search *s)
{
	static const struct expr_env nothing = { .as_of = 0 };
	struct eval e = { .env = &nothing, .arena = s->arena };

	for (size_t i = 0; i < s->root_count; i++) {
		struct value value = eval_node(&e, s->roots[i]);

		if (value.type != VALUE_BOOL || !value.boolean)
			return false;
	}
	return true;
}

/* Tries all values of the columns from one on; *left bounds the tries. */
static bool
try_from(struct search *s, size_t column, size_t *left)
{
	struct column *c = &s->columns[column];

	if (column == s->count) {
		if (*left > 0)
			--*left;
		return *left > 0 && all_true(s);
	}
	/* The last value is null. */
	for (size_t i = 0; i <= c->count && *left > 0; i++) {
		c->literal.literal =
		    i < c->count ? c->values[i] : value_null();
		if (try_from(s, column + 1, left))
			return true;
	}
	return false;
}

/* Whether no column of the search is made of what another one is made of. */
static bool
are_apart(struct search *s, struct diag *diag, bool *starved)
{
	struct expr_scope scope = { .strategy = s->strategy };
	struct column_bases bases = { .count = 0 };
	uint64_t seen = 0;

	for (size_t i = 0; i < s->count; i++) {
		const struct located name = {
			.text = text_of(s->columns[i].name),
			.at = POS_FILE(s->strategy->path)
		};
		const struct expr *expr = expr_parse(s->arena, &name, &scope,
		    VALUE_NULL, diag);
		uint64_t own;

		if (expr == NULL)
			return false;
		own = column_expr_bases(
		    s->strategy, &bases, expr, s->arena, starved);
		if ((own & seen) != 0)
			return false;
		seen |= own;
	}
	return true;
}

static void
tell(const struct search *s, struct buf *witness)
{
	for (size_t i = 0; i < s->count && witness != NULL; i++) {
		buf_printf(witness, "%s%s = ", i == 0 ? "" : " and ",
		    s->columns[i].name);
		value_format(&s->columns[i].literal.literal, witness);
	}
}

static bool
has_null(const struct search *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->columns[i].literal.literal.type == VALUE_NULL)
			return true;
	return false;
}

static bool
add_condition(struct search *s, const struct located *when, struct diag *diag)
{
	const struct expr_scope scope = { .strategy = s->strategy };
	struct expr *expr;
	struct node *top;

	if (when->text.at == NULL)
		return true;
	expr = expr_parse(s->arena, when, &scope, VALUE_BOOL, diag);
	if (expr == NULL)
		return false;
	/* The tree is of this search alone; its root may be a column. */
	top = arena_alloc(s->arena, 1, sizeof *top);
	if (top == NULL) {
		diag_memory(diag);
		return false;
	}
	*top = *expr->program.root;
	s->roots[s->root_count++] = take(s, top);
	return true;
}

static enum overlap
look(struct search *s, struct buf *witness, struct diag *diag, bool *starved)
{
	size_t left = TRIES_MAX;

	for (size_t i = 0; i < s->count; i++)
		if (!fill_values(&s->columns[i]))
			return OVERLAP_UNKNOWN;
	if (!try_from(s, 0, &left))
		return left > 0 ? OVERLAP_NEVER : OVERLAP_UNKNOWN;
	if (s->open || has_null(s) || !are_apart(s, diag, starved))
		return OVERLAP_UNKNOWN;
	tell(s, witness);
	return OVERLAP_CERTAIN;
}

static enum overlap
search(const struct strategy *strategy, const struct located *one,
    const struct located *other, struct buf *witness, struct diag *diag)
{
	struct search *s;
	struct arena *arena = arena_new(0);
	struct quiet quiet;
	enum overlap overlap = OVERLAP_UNKNOWN;
	bool starved = arena == NULL;

	s = starved ? NULL : arena_alloc(arena, 1, sizeof *s);
	if (s != NULL && quiet_open(&quiet)) {
		s->strategy = strategy;
		s->arena = arena;
		s->anything = (struct node){ .kind = NODE_LITERAL,
			.type = VALUE_BOOL, .constant = true,
			.literal = value_of_bool(true) };
		if (add_condition(s, one, quiet.diag) &&
		    (other == NULL || add_condition(s, other, quiet.diag)))
			overlap = look(s, witness, quiet.diag, &starved);
		quiet_close(&quiet, &starved);
	} else {
		starved = true;
	}
	arena_free(arena);
	if (!starved)
		return overlap;
	diag_memory(diag);
	return OVERLAP_FAILED;
}

static bool
share_source(const struct strategy *strategy,
    const struct experiment_spec *one, const struct experiment_spec *other)
{
	const struct source_spec *source = strategy->sources.at;

	if (one->sources.count == 0 || other->sources.count == 0)
		return true;
	for (size_t i = 0; i < strategy->sources.count; i++)
		if (strategy_applies(&one->sources, &source[i]) &&
		    strategy_applies(&other->sources, &source[i]))
			return true;
	return false;
}

enum overlap
experiment_overlap(const struct strategy *strategy,
    const struct experiment_spec *one, const struct experiment_spec *other,
    struct buf *witness, struct diag *diag)
{
	if (!share_source(strategy, one, other))
		return OVERLAP_NEVER;
	return search(strategy, &one->when, &other->when, witness, diag);
}

enum overlap
experiment_possible(const struct strategy *strategy,
    const struct experiment_spec *spec, struct diag *diag)
{
	return search(strategy, &spec->when, NULL, NULL, diag);
}
