#include "explain/explain_rules.h"

#include <string.h>

#include "rules/explain_value.h"
#include "rules/unary.h"

static struct expr_env
env_of(const struct explain_view *view)
{
	return (struct expr_env){ .as_of = view->as_of };
}

static struct text
number_text(const struct explain_view *view, struct decimal number)
{
	struct value value = { .type = VALUE_NUMBER, .number = number };

	return explain_value(view, &value, TYPE_DECIMAL);
}

/* expr is what the value is of, a column or an expression. */
static struct text
masked(const struct explain_view *view, struct text expr,
    const struct value *value, enum strategy_type type)
{
	int pii = explain_pii(view, expr);

	if (pii == PII_NONE)
		pii = explain_expr_pii(view, expr, type);
	return explain_masked(view, pii, explain_value(view, value, type));
}

/* --- scorecards ----------------------------------------------------------- */

static bool
explain_bins(const struct explain_view *view,
    const struct scorecard_lines *lines, struct explain_card *into)
{
	into->bins = explain_take(view, lines->count, sizeof *into->bins);
	if (into->bins == NULL)
		return false;
	into->bin_count = lines->count;
	into->base = number_text(view, lines->base);
	for (size_t i = 0; i < lines->count; i++) {
		const struct scorecard_line *line = &lines->at[i];
		struct explain_bin *bin = &into->bins[i];

		bin->column = text_of(line->column);
		bin->value =
		    masked(view, bin->column, &line->value, line->type);
		bin->bin = line->bin;
		bin->best = number_text(view, line->best);
		bin->reason = line->reason;
		if (line->bin == NULL)
			continue;
		bin->points = number_text(view, line->points);
		bin->distance = number_text(view, line->distance);
	}
	return true;
}

static const struct located *
range_of(const struct scorecard_spec *spec, struct text band)
{
	const struct band_spec *bands = spec->bands.cut.at;

	for (size_t i = 0; band.at != NULL && i < spec->bands.cut.count; i++)
		if (text_equal(bands[i].name.text, band))
			return &bands[i].range;
	return NULL;
}

/* What was written must be what the card says. */
static bool
compare_card(const struct explain_view *view, const struct scoring_card *card,
    const struct score *score, const struct batch *b, size_t row)
{
	struct value points, band = { .type = VALUE_NULL };

	if (b->fates[row] != FATE_KEPT || card->score < 0)
		return true;
	points = value_of_slot(b, row, card->score);
	if (card->band >= 0)
		band = value_of_slot(b, row, card->band);
	if (points.type == VALUE_NUMBER &&
	    decimal_compare(points.number, score->points) == 0 &&
	    (card->band < 0 ||
	        (score->band.at == NULL ? band.type == VALUE_NULL :
	                band.type == VALUE_STRING &&
	                    text_equal(band.string, score->band))))
		return true;
	return explain_differs(view, card->spec->at,
	    "scorecard '%s' gives other points or another band",
	    card->spec->name.text.at);
}

bool
explain_card(const struct explain_view *view, const struct scoring_card *card,
    struct batch *b, size_t row, struct explain_card *into)
{
	struct expr_env env = env_of(view);
	struct scorecard_lines lines;
	struct score score;

	*into = (struct explain_card){ .spec = card->spec };
	if (!explain_uses(view, scorecard_when(card->card), b, row,
	        &into->tested))
		return false;
	into->result = scorecard_run(card->card, &env, b, row, &score);
	if (!scorecard_lines(card->card, &env, b, row, view->arena, &lines)) {
		diag_memory(view->diag);
		return false;
	}
	if (into->result == SCORECARD_SKIPPED)
		return true;
	if (!explain_bins(view, &lines, into))
		return false;
	if (into->result != SCORECARD_SCORED)
		return true;
	into->total = number_text(view, score.points);
	into->band = score.band;
	into->range = range_of(card->spec, score.band);
	into->reasons = explain_slot(view, b, row, card->reasons);
	into->probability = explain_slot(view, b, row, card->probability);
	return compare_card(view, card, &score, b, row);
}

/* --- tables --------------------------------------------------------------- */

struct tracing {
	const struct explain_view *view;
	const struct stage *stage;
	size_t number; /* of the table */
	const struct decision *table;
	const struct value *values; /* what the table gives, by output */
	struct decision_trace trace;
	struct explain_table *into;
};

static bool
asks(const struct located *cell)
{
	struct text text = text_trim(cell->text);

	return text.len != 0 && !text_is(text, "-");
}

/* The cells of a rule: those that ask for something, or those that failed. */
static bool
fill_rule(const struct tracing *t, size_t rule, bool failed,
    struct explain_rule *into)
{
	size_t width = decision_inputs(t->table);

	*into = (struct explain_rule){ .id = decision_rule_id(t->table, rule) };
	into->at = decision_rule_at(t->table, into->id);
	into->tests = explain_take(t->view, width, sizeof *into->tests);
	if (into->tests == NULL)
		return false;
	for (size_t i = 0; i < width; i++) {
		const struct located *cell =
		    decision_input_cell(t->table, rule, i);

		if (failed ? t->trace.fits[rule * width + i] : !asks(cell))
			continue;
		into->tests[into->count++] =
		    (struct explain_test){ t->into->inputs.at[i].name,
			    t->into->inputs.at[i].value, cell };
	}
	return true;
}

/* Below zero when one rule is nearer than another: fewer of its cells failed
 * or, with as many, more of them fit. */
static int
compare_near(const struct tracing *t, size_t one, size_t two)
{
	size_t width = decision_inputs(t->table);
	size_t rules[] = { one, two };
	int failed[2] = { 0, 0 }, fit[2] = { 0, 0 };

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < width; i++) {
			bool fits = t->trace.fits[rules[k] * width + i];

			failed[k] += !fits;
			fit[k] += fits && asks(decision_input_cell(t->table,
			                      rules[k], i));
		}
	return failed[0] != failed[1] ? failed[0] - failed[1] :
	                                fit[1] - fit[0];
}

static bool
fill_met(const struct tracing *t)
{
	struct explain_table *into = t->into;
	size_t rules = decision_rules(t->table);
	size_t count = 0;

	for (size_t i = 0; i < rules; i++)
		count += t->trace.met[i];
	into->met = explain_take(t->view, count, sizeof *into->met);
	if (into->met == NULL)
		return false;
	for (size_t i = 0; i < rules; i++)
		if (t->trace.met[i] &&
		    !fill_rule(t, i, false, &into->met[into->met_count++]))
			return false;
	return true;
}

/* The upper one of equally near rules first. */
static bool
fill_near(const struct tracing *t)
{
	struct explain_table *into = t->into;
	size_t nearest[EXPLAIN_NEAREST + 1];
	size_t count = 0;

	for (size_t i = 0; i < decision_rules(t->table); i++) {
		size_t k = count;

		if (t->trace.met[i])
			continue;
		for (; k > 0 && compare_near(t, i, nearest[k - 1]) < 0; k--)
			nearest[k] = nearest[k - 1];
		nearest[k] = i;
		count += count < EXPLAIN_NEAREST;
	}
	into->near = explain_take(t->view, count, sizeof *into->near);
	if (into->near == NULL)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!fill_rule(
		        t, nearest[i], true, &into->near[into->near_count++]))
			return false;
	return true;
}

static bool
fill_inputs(const struct tracing *t)
{
	struct explain_cells *inputs = &t->into->inputs;
	const struct table_input_spec *specs = t->into->spec->inputs.at;

	inputs->count = decision_inputs(t->table);
	inputs->at = explain_take(t->view, inputs->count, sizeof *inputs->at);
	for (size_t i = 0; inputs->at != NULL && i < inputs->count; i++) {
		struct text name = decision_input_name(t->table, i);

		inputs->at[i].name = name;
		inputs->at[i].value = masked(t->view,
		    specs[i].expr.text.at != NULL ? specs[i].expr.text : name,
		    &t->trace.inputs[i],
		    decision_input_info(t->table, i)->type);
	}
	return inputs->at != NULL;
}

/* Whether an expression of a rule that matches shows a person. */
static int
output_pii(const struct tracing *t, size_t output)
{
	int pii = PII_NONE;

	for (size_t i = 0; i < decision_rules(t->table) && pii == PII_NONE;
	     i++) {
		struct text cell;

		if (!t->trace.met[i])
			continue;
		cell = text_trim(decision_output_cell(t->table, i, output)
		                     ->text);
		if (cell.len != 0 && cell.at[0] == '=')
			pii = explain_expr_pii(t->view, cell,
			    decision_output_type(t->table, output));
	}
	return pii;
}

/* What the table said, also when an arm of an experiment says otherwise. */
static struct text
output_text(const struct tracing *t, const struct batch *b, size_t row,
    size_t output)
{
	struct text name = text_of(decision_output_name(t->table, output));

	if (experiments_changed(segmenting_experiments(t->stage), row, name))
		return explain_value(t->view, &t->values[output],
		    decision_output_type(t->table, output));
	return explain_slot(t->view, b, row,
	    segmenting_slot(t->stage, t->number, output));
}

/* As the records have them; the place is that of the cell, where one rule
 * decided. */
static bool
fill_outputs(const struct tracing *t, const struct batch *b, size_t row)
{
	struct explain_cells *outputs = &t->into->outputs;
	size_t rules = decision_rules(t->table);
	size_t rule = 0;

	outputs->count = decision_outputs(t->table);
	outputs->at =
	    explain_take(t->view, outputs->count, sizeof *outputs->at);
	if (outputs->at == NULL)
		return false;
	while (rule < rules && !text_equal(decision_rule_id(t->table, rule),
	                           t->into->rule))
		rule++;
	for (size_t i = 0; i < outputs->count; i++) {
		outputs->at[i].name =
		    text_of(decision_output_name(t->table, i));
		outputs->at[i].value = explain_masked(t->view,
		    output_pii(t, i), output_text(t, b, row, i));
		if (t->into->result == DECISION_HIT && rule < rules)
			outputs->at[i].at =
			    decision_output_cell(t->table, rule, i)->at;
	}
	return true;
}

static bool
run_table(struct tracing *t, struct batch *b, size_t row)
{
	struct expr_env env = env_of(t->view);
	struct value *outputs = explain_take(
	    t->view, decision_outputs(t->table), sizeof *outputs);

	if (outputs == NULL)
		return false;
	t->values = outputs;
	t->into->result = decision_run(t->table, &env, b, row, outputs,
	    &t->into->rule, &t->into->other);
	if (t->into->result != DECISION_NO_MEMORY &&
	    decision_trace(t->table, &env, b, row, t->view->arena, &t->trace))
		return true;
	diag_memory(t->view->diag);
	return false;
}

bool
explain_table(const struct explain_view *view, const struct stage *segmenting,
    size_t number, struct batch *b, size_t row, bool near,
    struct explain_table *into)
{
	struct segmenting_table table = segmenting_table(segmenting, number);
	struct tracing t = { .view = view, .stage = segmenting,
		.number = number, .table = table.table, .into = into };

	*into = (struct explain_table){ .spec = table.spec,
		.policy = decision_policy(table.table) };
	if (!run_table(&t, b, row) ||
	    !explain_uses(view, decision_when(table.table), b, row,
	        &into->tested))
		return false;
	if (t.trace.skipped)
		return true;
	return fill_inputs(&t) && fill_met(&t) && (!near || fill_near(&t)) &&
	    (into->result > DECISION_NO_MATCH || fill_outputs(&t, b, row));
}

bool
explain_rule_ids(const struct explain_view *view,
    const struct explain_table *tables, size_t count, const struct batch *b,
    size_t row, int slot)
{
	struct value wrote = { .type = VALUE_NULL };
	struct buf ids;
	bool same;

	if (slot >= 0)
		wrote = value_of_slot(b, row, slot);
	buf_init(&ids, SIZE_MAX);
	for (size_t i = 0; i < count; i++) {
		struct text id = tables[i].result == DECISION_DEFAULT ?
		    TEXT("default") :
		    tables[i].rule;

		if (tables[i].result > DECISION_DEFAULT)
			continue;
		if (ids.len != 0)
			buf_putc(&ids, '|');
		buf_add(&ids, id.at, id.len);
	}
	same = !ids.failed &&
	    (wrote.type == VALUE_STRING ?
	            text_equal(wrote.string,
	                (struct text){ buf_text(&ids), ids.len }) :
	            ids.len == 0);
	if (!same && !ids.failed)
		explain_differs(view, POS_FILE(view->strategy->path),
		    "the tables give the rules '%s', the record has '%.*s'",
		    buf_text(&ids),
		    wrote.type == VALUE_STRING ? (int)wrote.string.len : 0,
		    wrote.type == VALUE_STRING ? wrote.string.at : "");
	else if (ids.failed)
		diag_memory(view->diag);
	buf_clear(&ids);
	return same;
}
