#include "rules/lint_column.h"

#include <string.h>

#include "rules/catalog.h"
#include "rules/decision_table.h"
#include "rules/expr_function.h"
#include "rules/lint.h"
#include "rules/lint_quiet.h"
#include "rules/scorecard.h"

/* Columns that are derived of each other, at most so many deep. */
enum { DEEP = 32 };

struct asker {
	const struct strategy *strategy;
	const struct located_list *sources;
	struct arena *arena;
	unsigned char *known; /* by derived column: an enum null_known */
	bool *starved;
	int depth;
};

enum null_known { KNOWN_NOT_YET, KNOWN_NEVER, KNOWN_NULLABLE };

static bool node_nullable(struct asker *, const struct node *);

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

/* The expression of a derived column; NULL: it cannot be read. */
static struct expr *
parse_derived(struct asker *a, const struct derive_spec *derive)
{
	const struct expr_scope scope = { .strategy = a->strategy };
	struct expr *expr = NULL;
	struct quiet quiet;

	if (quiet_open(&quiet) && derive->expr.text.at != NULL)
		expr = expr_parse(
		    a->arena, &derive->expr, &scope, VALUE_NULL, quiet.diag);
	quiet_close(&quiet, a->starved);
	return expr;
}

const struct column_spec *
column_spec_of(const struct items *columns, const char *name)
{
	const struct column_spec *spec = columns->at;
	size_t i;

	for (i = 0; i < columns->count; i++)
		if (spec[i].name.text.at != NULL &&
		    text_is(spec[i].name.text, name))
			return &spec[i];
	return NULL;
}

static bool
always_there(const struct column_spec *spec)
{
	return spec->required || spec->empty == EMPTY_KEEP ||
	       spec->fallback.text.at != NULL ||
	       spec->constant.text.at != NULL;
}

static bool
is_for(const struct located_list *sources, const struct source_spec *source)
{
	return sources == NULL || sources->count == 0 ||
	       strategy_applies(sources, source);
}

/* What the sources say, and `columns:`; false: none of them has the column. */
static bool
ask_sources(struct asker *a, const char *name, bool *nullable)
{
	const struct source_spec *source = a->strategy->sources.at;
	const struct column_spec *spec = column_spec_of(&a->strategy->columns, name);
	bool found = spec != NULL;
	size_t i;

	*nullable = spec != NULL && !always_there(spec);
	for (i = 0; i < a->strategy->sources.count; i++) {
		if (!is_for(a->sources, &source[i]))
			continue;
		spec = column_spec_of(&source[i].columns, name);
		if (spec == NULL)
			continue;
		found = true;
		*nullable = *nullable || !always_there(spec);
	}
	return found;
}

/* Columns that `age` makes; false: it is not one of them. */
static bool
ask_ageing(struct asker *a, const char *name, bool *nullable)
{
	static const char *const always[] = { "bucket", "debtor_open",
		"debtor_overdue", "debtor_unapplied", "debtor_net",
		"debtor_items" };
	size_t i;

	*nullable = false;
	for (i = 0; i < sizeof(always) / sizeof(*always); i++)
		if (strcmp(name, always[i]) == 0)
			return true;
	if (strcmp(name, "days_overdue") != 0)
		return false;
	/* Credit has no days, and no due date either where one is needed. */
	if (!ask_sources(a, "due_date", nullable))
		*nullable = true;
	*nullable =
	    *nullable || a->strategy->ageing.credit_types.count > 0;
	return true;
}

static bool
band_nullable(struct asker *a, const struct scorecard_spec *spec)
{
	const struct scorecard *card = NULL;
	struct quiet quiet;

	if (quiet_open(&quiet))
		card = scorecard_new(a->arena, a->strategy, spec, quiet.diag);
	quiet_close(&quiet, a->starved);
	return card == NULL || !lint_bands_whole(a->strategy, card, spec,
	                           a->arena, a->starved);
}

static bool
is_named(const struct located *column, const char *name)
{
	return column->text.at != NULL && text_is(column->text, name);
}

/* Columns that scorecards make; false: it is not one of them. */
static bool
ask_scorecards(struct asker *a, const char *name, bool *nullable)
{
	const struct scorecard_spec *card = a->strategy->scorecards.at;
	bool band;
	size_t i;

	for (i = 0; i < a->strategy->scorecards.count; i++, card++) {
		band = is_named(&card->bands.column, name);
		if (!band && !is_named(&card->output.score, name) &&
		    !is_named(&card->output.probability, name))
			continue;
		*nullable = card->when.text.at != NULL ||
		            card->sources.count > 0 ||
		            card->reasons.method < 0 ||
		            (band && band_nullable(a, card));
		return true;
	}
	return false;
}

static bool
answers_all(const struct decision *decision, size_t output, bool complete)
{
	const struct value *value;
	size_t i;

	if (!complete && !decision->has_fallback)
		return false;
	if (decision->has_fallback &&
	    decision->outputs[output].fallback.type == VALUE_NULL)
		return false;
	for (i = 0; i < decision->rule_count; i++) {
		value = decision_literal(decision, i, output);
		if (value == NULL || value->type == VALUE_NULL)
			return false;
	}
	return true;
}

static bool
table_nullable(
    struct asker *a, const struct table_spec *table, const char *name)
{
	const struct decision *decision = NULL;
	bool nullable = true;
	struct quiet quiet;
	size_t i;

	if (table->when.text.at != NULL || table->sources.count > 0 ||
	    table->hit < 0 || hit_collects(table->hit))
		return true;
	if (quiet_open(&quiet))
		decision =
		    decision_new(a->arena, a->strategy, table, quiet.diag);
	quiet_close(&quiet, a->starved);
	for (i = 0; decision != NULL && i < decision->output_count; i++)
		if (strcmp(decision->outputs[i].name, name) == 0)
			nullable = !answers_all(decision, i, table->complete);
	return nullable;
}

/* Columns that tables make; false: it is not one of them. */
static bool
ask_tables(struct asker *a, const char *name, bool *nullable)
{
	const struct table_spec *table = a->strategy->tables.at;
	const struct table_output_spec *output;
	size_t i;
	size_t k;

	for (i = 0; i < a->strategy->tables.count; i++, table++) {
		output = table->outputs.at;
		for (k = 0; k < table->outputs.count; k++) {
			if (output[k].name.text.at == NULL ||
			    !text_is(output[k].name.text, name))
				continue;
			*nullable = table_nullable(a, table, name);
			return true;
		}
	}
	return false;
}

static bool
derived_nullable(struct asker *a, const struct derive_spec *derive)
{
	size_t place =
	    (size_t)(derive -
	             (const struct derive_spec *)a->strategy->derive.at);
	const struct expr *expr;
	bool nullable;

	if (a->known == NULL || a->depth >= DEEP || derive->sources.count > 0)
		return true;
	if (a->known[place] != KNOWN_NOT_YET)
		return a->known[place] == KNOWN_NULLABLE;
	expr = parse_derived(a, derive);
	a->depth++;
	nullable = expr == NULL || node_nullable(a, expr->program.root);
	a->depth--;
	a->known[place] = nullable ? KNOWN_NULLABLE : KNOWN_NEVER;
	return nullable;
}

static bool
column_nullable(struct asker *a, const char *name)
{
	const struct derive_spec *derive = find_derived(a->strategy, name);
	bool nullable = true;

	if (derive != NULL)
		return derived_nullable(a, derive);
	if (strcmp(name, "balance") == 0)
		return false;
	if (ask_sources(a, name, &nullable) || ask_ageing(a, name, &nullable) ||
	    ask_scorecards(a, name, &nullable) ||
	    ask_tables(a, name, &nullable))
		return nullable;
	return true;
}

static bool
any_nullable(struct asker *a, const struct node *node)
{
	size_t i;

	for (i = 0; i < node->count; i++)
		if (node->items[i] != NULL && node_nullable(a, node->items[i]))
			return true;
	return false;
}

static bool
all_nullable(struct asker *a, const struct node *node)
{
	size_t i;

	for (i = 0; i < node->count; i++)
		if (!node_nullable(a, node->items[i]))
			return false;
	return true;
}

static bool
arithmetic_nullable(struct asker *a, const struct node *node)
{
	size_t i;

	for (i = 0; i + 1 < node->count; i++)
		if (node->ops[i] == OP_DIVIDE || node->ops[i] == OP_MODULO ||
		    node->ops[i] == OP_POWER)
			return true;
	return any_nullable(a, node);
}

/* A null condition of `if` is not true. */
static bool
branch_nullable(struct asker *a, const struct node *node)
{
	size_t i;

	for (i = 1; i < node->count; i += 2)
		if (node_nullable(a, node->items[i]))
			return true;
	return node_nullable(a, node->items[node->count - 1]);
}

/* A text may be no number, or no date. */
static bool
call_nullable(struct asker *a, const struct node *node)
{
	bool reads = node->type != VALUE_STRING && node->type != VALUE_BOOL &&
	             strcmp(node->call.function->name, "string length") != 0;
	size_t i;

	for (i = 0; reads && i < node->count; i++)
		if (node->items[i] != NULL &&
		    node->items[i]->type == VALUE_STRING &&
		    node->items[i]->kind != NODE_LITERAL)
			return true;
	return any_nullable(a, node);
}

static bool
node_nullable(struct asker *a, const struct node *node)
{
	if (node->kind == NODE_LITERAL)
		return node->literal.type == VALUE_NULL;
	if (node->kind == NODE_COLUMN)
		return column_nullable(a, node->column->name);
	if (node->kind == NODE_AS_OF || node->kind == NODE_CONSTANT)
		return false;
	if (node->kind == NODE_ARITHMETIC)
		return arithmetic_nullable(a, node);
	if (node->kind == NODE_COMPARE &&
	    (node->op == OP_EQ || node->op == OP_NE))
		return false;
	if (node->kind == NODE_NEGATE || node->kind == NODE_COMPARE ||
	    node->kind == NODE_AND || node->kind == NODE_OR ||
	    node->kind == NODE_IN || node->kind == NODE_MIN ||
	    node->kind == NODE_MAX)
		return any_nullable(a, node);
	if (node->kind == NODE_IF)
		return branch_nullable(a, node);
	if (node->kind == NODE_COALESCE)
		return all_nullable(a, node);
	return node->kind != NODE_CALL || call_nullable(a, node);
}

bool
column_expr_nullable(const struct strategy *strategy,
    const struct located_list *sources, const struct expr *expr,
    struct arena *arena, bool *starved)
{
	struct asker a = { strategy, sources, arena, NULL, starved, 0 };

	a.known = arena_alloc(arena, strategy->derive.count, 1);
	*starved = *starved || a.known == NULL;
	return node_nullable(&a, expr->program.root);
}
