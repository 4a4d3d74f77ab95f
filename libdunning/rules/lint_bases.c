/* lint_bases.c -- the columns behind expressions. */
#include <string.h>

#include "rules/decision_table.h"
#include "rules/lint_column.h"
#include "rules/lint_quiet.h"

/* Columns that are computed of each other, at most so many deep. */
enum { DEEP = 32 };

/* What computes a column; nothing of it is set for one that is read. */
struct maker {
	const struct derive_spec *derive;
	const struct scorecard_spec *card;
	const struct table_spec *table;
};

struct walked {
	bool done;
	uint64_t bits;
};

struct walker {
	const struct strategy *strategy;
	struct column_bases *bases;
	struct arena *arena;
	struct walked *walked; /* by maker, in the order of its members */
	bool *starved;
	int depth;
};

static uint64_t walk(struct walker *, const struct node *);
static uint64_t walk_column(struct walker *, const char *name);

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

static bool
is_named(const struct located *column, const char *name)
{
	return column->text.at != NULL && text_is(column->text, name);
}

static bool
has_output(const struct table_spec *table, const char *name)
{
	const struct table_output_spec *output = table->outputs.at;
	size_t i;

	for (i = 0; i < table->outputs.count; i++)
		if (is_named(&output[i].name, name))
			return true;
	return false;
}

/* False: nothing does. */
static bool
maker_find(const struct strategy *strategy, const char *name,
    struct maker *maker)
{
	const struct derive_spec *derive = strategy->derive.at;
	const struct scorecard_spec *card = strategy->scorecards.at;
	const struct table_spec *table = strategy->tables.at;
	size_t i;

	*maker = (struct maker){ NULL, NULL, NULL };
	for (i = 0; i < strategy->derive.count; i++)
		if (is_named(&derive[i].name, name))
			maker->derive = &derive[i];
	if (maker->derive != NULL)
		return true;
	for (i = 0; i < strategy->scorecards.count; i++, card++)
		if (is_named(&card->bands.column, name) ||
		    is_named(&card->output.score, name) ||
		    is_named(&card->output.reasons, name) ||
		    is_named(&card->output.probability, name))
			maker->card = card;
	if (maker->card != NULL)
		return true;
	for (i = 0; i < strategy->tables.count; i++)
		if (has_output(&table[i], name))
			maker->table = &table[i];
	return maker->table != NULL;
}

static struct walked *
maker_walked(const struct walker *w, const struct maker *maker)
{
	const struct strategy *strategy = w->strategy;
	const struct derive_spec *derive = strategy->derive.at;
	const struct scorecard_spec *card = strategy->scorecards.at;
	const struct table_spec *table = strategy->tables.at;

	if (maker->derive != NULL)
		return &w->walked[maker->derive - derive];
	if (maker->card != NULL)
		return &w->walked[strategy->derive.count +
		                  (size_t)(maker->card - card)];
	return &w->walked[strategy->derive.count + strategy->scorecards.count +
	                  (size_t)(maker->table - table)];
}

/* An expression; what cannot be read says nothing. */
static uint64_t
walk_located(struct walker *w, const struct located *source)
{
	const struct expr_scope scope = { .strategy = w->strategy };
	struct expr *expr = NULL;
	struct quiet quiet;

	if (quiet_open(&quiet) && source->text.at != NULL)
		expr = expr_parse(
		    w->arena, source, &scope, VALUE_NULL, quiet.diag);
	quiet_close(&quiet, w->starved);
	return expr == NULL ? 0 : walk(w, expr->program.root);
}

static uint64_t
walk_card(struct walker *w, const struct scorecard_spec *card)
{
	const struct characteristic_spec *one = card->characteristics.at;
	uint64_t bits = walk_located(w, &card->when);
	size_t i;

	for (i = 0; i < card->characteristics.count; i++)
		if (one[i].column.text.at != NULL)
			bits |= walk_column(w, one[i].column.text.at);
	return bits;
}

static uint64_t
walk_rule(struct walker *w, const struct decision *decision, size_t rule)
{
	const struct decision_answer *answer = decision->rules[rule].answers;
	uint64_t bits = 0;
	size_t i;

	for (i = 0; i < decision->output_count; i++)
		if (answer[i].expr != NULL)
			bits |= walk(w, answer[i].expr->program.root);
	return bits;
}

static uint64_t
walk_table(struct walker *w, const struct table_spec *table)
{
	const struct decision *decision = NULL;
	uint64_t bits = 0;
	struct quiet quiet;
	size_t i;

	if (quiet_open(&quiet) && table->hit >= 0)
		decision =
		    decision_new(w->arena, w->strategy, table, quiet.diag);
	quiet_close(&quiet, w->starved);
	if (decision == NULL)
		return 0;
	for (i = 0; i < decision->input_count; i++)
		bits |= walk(w, decision->inputs[i].expr->program.root);
	if (decision->when != NULL)
		bits |= walk(w, decision->when->program.root);
	for (i = 0; i < decision->rule_count; i++)
		bits |= walk_rule(w, decision, i);
	return bits;
}

/* The days and the bucket say no more than the due date. */
static const char *
base_of(const char *name)
{
	static const char *const aged[] = { "days_overdue", "bucket",
		"debtor_max_days" };
	size_t i;

	for (i = 0; i < sizeof(aged) / sizeof(*aged); i++)
		if (strcmp(name, aged[i]) == 0)
			return "due_date";
	return name;
}

static uint64_t
walk_column(struct walker *w, const char *name)
{
	struct walked *walked;
	struct maker maker;

	if (w->walked == NULL || w->depth >= DEEP ||
	    !maker_find(w->strategy, name, &maker))
		return base_bit(w->bases, text_of(base_of(name)));
	walked = maker_walked(w, &maker);
	if (walked->done)
		return walked->bits;
	/* A circle, which is an error elsewhere, ends here. */
	walked->done = true;
	w->depth++;
	walked->bits = maker.derive != NULL ? walk_located(w, &maker.derive->expr)
	               : maker.card != NULL ? walk_card(w, maker.card)
	                                    : walk_table(w, maker.table);
	w->depth--;
	/* What is made of nothing, or cannot be read, is its own. */
	if (walked->bits == 0)
		walked->bits = base_bit(w->bases, text_of(name));
	return walked->bits;
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

	w.walked = arena_alloc(arena,
	    strategy->derive.count + strategy->scorecards.count +
	        strategy->tables.count,
	    sizeof(*w.walked));
	*starved = *starved || w.walked == NULL;
	return walk(&w, expr->program.root);
}
