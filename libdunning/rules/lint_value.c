/* lint_value.c -- decimals of columns, and the columns behind expressions. */
#include <string.h>

#include "base/money.h"
#include "rules/lint_column.h"
#include "rules/lint_quiet.h"

/* Columns that are derived of each other, at most so many deep. */
enum { DEEP = 32, DIGITS_USUAL = 2 };

static const struct derive_spec *
find_derived(const struct strategy *strategy, const char *name)
{
	const struct derive_spec *derive = strategy->derive.at;
	size_t i;

	for (i = 0; i < strategy->derive.count; i++)
		if (text_is(derive[i].name.text, name))
			return &derive[i];
	return NULL;
}

static int32_t
larger(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

static int32_t
digits_of(const struct strategy *strategy, struct text code)
{
	const struct currency_spec *currency = strategy->currencies.at;
	size_t i;
	int digits;

	for (i = 0; i < strategy->currencies.count; i++)
		if (text_equal(currency[i].code.text, code))
			return (int32_t)currency[i].digits;
	digits = currency_digits(code);
	return digits < 0 ? DIGITS_USUAL : (int32_t)digits;
}

/* When any currency may come: those that the strategy speaks of. */
static int32_t
digits_of_any(const struct strategy *strategy)
{
	const struct currency_spec *currency = strategy->currencies.at;
	int32_t digits = DIGITS_USUAL;
	size_t i;

	for (i = 0; i < strategy->currencies.count; i++)
		digits = larger(digits, (int32_t)currency[i].digits);
	if (strategy->defaults.currency.text.at != NULL)
		digits = larger(digits,
		    digits_of(strategy, strategy->defaults.currency.text));
	return digits;
}

static int32_t
digits_of_list(
    const struct strategy *strategy, const struct located_list *codes)
{
	int32_t digits = 0;
	size_t i;

	for (i = 0; i < codes->count; i++)
		digits = larger(
		    digits, digits_of(strategy, codes->items[i].text));
	return digits;
}

/* Of a money column in the records of one source. */
static int32_t
digits_in(const struct strategy *strategy, const struct source_spec *source,
    const char *name)
{
	const struct column_spec *spec = column_spec_of(&source->columns, name);

	if (spec != NULL && spec->currency.text.at != NULL)
		return digits_of(strategy, spec->currency.text);
	if (spec != NULL && spec->currency_from.text.at != NULL)
		return digits_of_any(strategy);
	spec = column_spec_of(&source->columns, "currency");
	if (spec == NULL && strategy->defaults.currency.text.at != NULL)
		return digits_of(strategy, strategy->defaults.currency.text);
	if (spec != NULL && spec->constant.text.at != NULL)
		return digits_of(strategy, spec->constant.text);
	if (spec != NULL && spec->values.count > 0)
		return digits_of_list(strategy, &spec->values);
	return digits_of_any(strategy);
}

static int32_t
money_digits(const struct strategy *strategy, const char *name)
{
	const struct source_spec *source = strategy->sources.at;
	int32_t digits = 0;
	size_t i;

	if (strategy->sources.count == 0)
		return digits_of_any(strategy);
	for (i = 0; i < strategy->sources.count; i++)
		digits = larger(digits, digits_in(strategy, &source[i], name));
	return digits;
}

static int32_t
decimal_scale(const struct strategy *strategy, const char *name)
{
	const struct derive_spec *derive = find_derived(strategy, name);
	const struct column_spec *spec = column_spec_of(&strategy->columns, name);
	const struct source_spec *source = strategy->sources.at;
	int32_t scale = -1;
	size_t i;

	if (derive != NULL)
		return (int32_t)derive->scale;
	if (spec != NULL)
		scale = (int32_t)spec->scale;
	for (i = 0; i < strategy->sources.count; i++) {
		spec = column_spec_of(&source[i].columns, name);
		if (spec != NULL)
			scale = larger(scale, (int32_t)spec->scale);
	}
	return scale < 0 ? NUM_SCALE_MAX : scale;
}

int32_t
column_expr_scale(const struct strategy *strategy, const struct expr *expr,
    const struct column_info *info)
{
	const struct node *root = expr->program.root;

	if (info->type != TYPE_DECIMAL && info->type != TYPE_MONEY)
		return 0;
	if (root->kind != NODE_COLUMN)
		return NUM_SCALE_MAX;
	return info->type == TYPE_MONEY
	           ? money_digits(strategy, root->column->name)
	           : decimal_scale(strategy, root->column->name);
}

struct walker {
	const struct strategy *strategy;
	struct column_bases *bases;
	struct arena *arena;
	uint64_t *known; /* by derived column: its bases, 0: not yet */
	bool *starved;
	int depth;
};

static uint64_t walk(struct walker *, const struct node *);

static uint64_t
base_bit(struct column_bases *bases, struct text name)
{
	const size_t most = sizeof(bases->names) / sizeof(*bases->names);
	size_t i = 0;

	while (i < bases->count && !text_equal(bases->names[i], name))
		i++;
	if (i == bases->count && i < most)
		bases->names[bases->count++] = name;
	return UINT64_C(1) << i;
}

/* The bucket says no more than the days. */
static uint64_t
walk_column(struct walker *w, const char *name)
{
	const struct derive_spec *derive = find_derived(w->strategy, name);
	const struct expr_scope scope = { .strategy = w->strategy };
	const struct derive_spec *all = w->strategy->derive.at;
	struct expr *expr = NULL;
	struct quiet quiet;
	uint64_t *known;

	if (strcmp(name, "bucket") == 0)
		name = "days_overdue";
	if (derive == NULL || w->depth >= DEEP || w->known == NULL)
		return base_bit(w->bases, text_of(name));
	known = &w->known[derive - all];
	if (*known != 0)
		return *known;
	if (quiet_open(&quiet) && derive->expr.text.at != NULL)
		expr = expr_parse(
		    w->arena, &derive->expr, &scope, VALUE_NULL, quiet.diag);
	quiet_close(&quiet, w->starved);
	if (expr == NULL)
		return base_bit(w->bases, text_of(name));
	w->depth++;
	*known = walk(w, expr->program.root);
	w->depth--;
	return *known;
}

static uint64_t
walk_test(struct walker *w, const struct test *test)
{
	uint64_t bits = 0;
	size_t i;

	if (test->low != NULL)
		bits |= walk(w, test->low);
	if (test->high != NULL)
		bits |= walk(w, test->high);
	for (i = 0; i < test->count; i++)
		bits |= walk_test(w, test->items[i]);
	return bits;
}

static uint64_t
walk(struct walker *w, const struct node *node)
{
	uint64_t bits = 0;
	size_t i;

	if (node->kind == NODE_COLUMN)
		return walk_column(w, node->column->name);
	if (node->kind == NODE_IN)
		bits = walk_test(w, node->test);
	for (i = 0; i < node->count; i++)
		if (node->items[i] != NULL)
			bits |= walk(w, node->items[i]);
	return bits;
}

uint64_t
column_expr_bases(const struct strategy *strategy, struct column_bases *bases,
    const struct expr *expr, struct arena *arena, bool *starved)
{
	struct walker w = { strategy, bases, arena, NULL, starved, 0 };

	w.known =
	    arena_alloc(arena, strategy->derive.count, sizeof(*w.known));
	*starved = *starved || w.known == NULL;
	return walk(&w, expr->program.root);
}
