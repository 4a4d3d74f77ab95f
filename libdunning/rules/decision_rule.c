#include "rules/cell.h"
#include "rules/decision_load.h"
#include "rules/text_index.h"

static bool
open_index(struct loader *l, struct text_index *index, size_t most)
{
	if (text_index_init(index, l->arena, most))
		return true;
	diag_memory(l->diag);
	l->failed = true;
	return false;
}

/* False: it is there already. */
static bool
is_new(struct text_index *index, struct text text)
{
	size_t before = index->count;

	return text_index_add(index, text) == before;
}

static bool
is_id(struct text text)
{
	size_t i;

	for (i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') && c != '_')
			return false;
	}
	return text.len > 0;
}

static void
load_id(struct loader *l, const struct grid_row *row,
    struct decision_rule *rule, struct text_index *ids)
{
	struct src_pos at = row->at;
	size_t i;

	for (i = 0; i < l->grid->count; i++) {
		if (l->grid->columns[i].role != GRID_ID)
			continue;
		at = row->cells[i].at;
		rule->id = row->cells[i].text;
	}
	rule->at = at;
	if (rule->id.at == NULL)
		rule->id = text_of(arena_printf(l->arena, "%zu", row->at.line));
	if (rule->id.at == NULL) {
		diag_memory(l->diag);
		l->failed = true;
	} else if (!is_id(rule->id)) {
		diag_at(l->diag, DIAG_ERROR, "E_VALUE", at,
		    "a rule's id is made of letters, digits and _, not `%s`",
		    rule->id.at);
		l->failed = true;
	} else if (!is_new(ids, rule->id)) {
		diag_at(l->diag, DIAG_ERROR, "E_DUPLICATE_NAME", at,
		    "two rules have the id `%s`", rule->id.at);
		l->failed = true;
	}
}

static void
load_test(struct loader *l, const struct located *cell, size_t place,
    struct decision_rule *rule)
{
	const struct decision_input *input = &l->decision->inputs[place];
	struct expr_scope scope = loader_scope(l, rule->id, input->name);
	struct unary *unary;

	rule->cells[place] = *cell;
	if (input->expr == NULL || input->info.type == TYPES)
		return;
	scope.input = &input->info;
	unary = unary_parse(l->arena, cell, &scope, l->diag);
	if (unary == NULL)
		l->failed = true;
	else if (!unary_is_any(unary))
		rule->tests[rule->test_count++] =
		    (struct decision_test){ place, unary,
			    &rule->cells[place], false };
}

/* A plan that an answer names. */
static void
check_ref(struct loader *l, const struct located *cell, struct text name)
{
	const struct plan_spec *plan = l->strategy->plans.at;
	const char *nearest = NULL;
	const char **names;
	size_t i;

	if (strategy_plan(l->strategy, name) != NULL)
		return;
	l->failed = true;
	names = loader_take(l, l->strategy->plans.count, sizeof(*names));
	if (names != NULL) {
		for (i = 0; i < l->strategy->plans.count; i++)
			names[i] = plan[i].name.text.at;
		nearest = text_nearest(name, names, l->strategy->plans.count);
	}
	if (nearest == NULL)
		diag_at(l->diag, DIAG_ERROR, "E_NAME", cell->at,
		    "there is no plan `%.*s`", (int)name.len, name.at);
	else
		diag_at(l->diag, DIAG_ERROR, "E_NAME", cell->at,
		    "there is no plan `%.*s`; did you mean `%s`?",
		    (int)name.len, name.at, nearest);
}

static void
load_literal(struct loader *l, const struct located *cell,
    const struct decision_output *output, struct decision_answer *answer)
{
	/* A row of a finding, pasted as it was. */
	if (text_is(cell->text, "?")) {
		diag_at(l->diag, DIAG_ERROR, "E_VALUE", cell->at,
		    "put a value of `%s` in the place of `?`", output->name);
		l->failed = true;
		return;
	}
	if (!cell_literal(
	        l->arena, cell, &output->info, &answer->value, l->diag)) {
		l->failed = true;
		if (value_type_of(output->info.type) == VALUE_NUMBER)
			diag_note(l->diag, cell->at,
			    "an expression stands after `=`");
		return;
	}
	if (answer->value.type == VALUE_NULL)
		return;
	if (output->is_ref)
		check_ref(l, cell,
		    answer->value.type == VALUE_STRING ? answer->value.string :
		                                         cell->text);
}

static void
load_answer(struct loader *l, const struct located *cell, size_t place,
    struct decision_rule *rule)
{
	const struct decision_output *output = &l->decision->outputs[place];
	struct expr_scope scope =
	    loader_scope(l, rule->id, text_of(output->name));
	struct located formula = *cell;

	rule->answers[place].cell = cell;
	if (cell->text.len == 0 || cell->text.at[0] != '=') {
		load_literal(l, cell, output, &rule->answers[place]);
		return;
	}
	formula.text.at++;
	formula.text.len--;
	formula.at.col += formula.at.col > 0;
	rule->answers[place].expr = expr_parse(l->arena, &formula, &scope,
	    value_type_of(output->info.type), l->diag);
	l->failed |= rule->answers[place].expr == NULL;
}

static void
load_rule(struct loader *l, const struct grid_row *row,
    struct decision_rule *rule, struct text_index *ids)
{
	size_t i;

	load_id(l, row, rule, ids);
	rule->cells =
	    loader_take(l, l->decision->input_count, sizeof(*rule->cells));
	rule->tests =
	    loader_take(l, l->decision->input_count, sizeof(*rule->tests));
	rule->answers =
	    loader_take(l, l->decision->output_count, sizeof(*rule->answers));
	if (rule->cells == NULL || rule->tests == NULL ||
	    rule->answers == NULL)
		return;
	for (i = 0; i < l->grid->count && !diag_full(l->diag); i++) {
		if (l->grid->columns[i].role == GRID_INPUT)
			load_test(l, &row->cells[i], l->places[i], rule);
		else if (l->grid->columns[i].role == GRID_OUTPUT)
			load_answer(l, &row->cells[i], l->places[i], rule);
	}
}

void
load_rules(struct loader *l)
{
	size_t count = l->grid->row_count;
	struct decision_rule *rules = loader_take(l, count, sizeof(*rules));
	struct text_index ids;
	size_t i;

	if (rules == NULL || !open_index(l, &ids, count))
		return;
	l->decision->rules = rules;
	for (i = 0; i < count && !diag_full(l->diag); i++)
		load_rule(l, &l->grid->rows[i],
		    &rules[l->decision->rule_count++], &ids);
}
