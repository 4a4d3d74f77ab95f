/* decision_order.c -- what a hit policy demands, and the order of rules. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "rules/cell.h"
#include "rules/decision_load.h"

/* Where a rule stands by the `values` of all outputs that order rules. */
struct ranked {
	const size_t *ranks;
	size_t count;
	uint32_t rule;
};

void
load_ranks(struct loader *l, struct decision_output *output)
{
	const struct located_list *values = &output->info.values;
	struct column_info info = output->info;
	size_t i;

	if (values->count == 0 || info.type == TYPE_SET)
		return;
	output->ranks = loader_take(l, values->count, sizeof(*output->ranks));
	if (output->ranks == NULL)
		return;
	info.values = (struct located_list){ NULL, 0 };
	for (i = 0; i < values->count; i++)
		if (!cell_literal(l->arena, &values->items[i], &info,
		        &output->ranks[i], l->diag))
			l->failed = true;
	output->rank_count = values->count;
}

/* Texts were looked at when they were read. */
static void
check_value(
    struct loader *l, const struct decision_output *output, size_t rule)
{
	const struct decision_answer *answer =
	    &l->decision->rules[rule].answers[output - l->decision->outputs];
	size_t i;

	if (answer->expr != NULL || answer->value.type == VALUE_NULL ||
	    answer->value.type == VALUE_STRING)
		return;
	for (i = 0; i < output->rank_count; i++)
		if (decision_same_value(&answer->value, &output->ranks[i]))
			return;
	diag_at(l->diag, DIAG_ERROR, "E_VALUE", answer->cell->at,
	    "`%s` is not one of the `values` of `%s`", answer->cell->text.at,
	    output->name);
	l->failed = true;
}

/* An answer whose place in the order is not known before the record. */
static void
check_rank(struct loader *l, const struct decision_output *output, size_t rule)
{
	const struct decision_answer *answer =
	    &l->decision->rules[rule].answers[output - l->decision->outputs];

	if (answer->expr == NULL)
		return;
	diag_at(l->diag, DIAG_ERROR, "E_TABLE", answer->cell->at,
	    "`%s` orders the rules of this table, so this must be one of its "
	    "`values`, not an expression",
	    output->name);
	l->failed = true;
}

/* sum, min and max of nothing. */
static void
check_number(struct loader *l, const struct decision_answer *answer)
{
	if (answer->expr != NULL || answer->value.type != VALUE_NULL)
		return;
	diag_at(l->diag, DIAG_ERROR, "E_TABLE", answer->cell->at,
	    "a rule of a table with sum, min or max needs a value");
	if (l->decision->hit == HIT_SUM)
		diag_note(l->diag, answer->cell->at,
		    "a rule that adds nothing says 0");
	l->failed = true;
}

/* A value in which the list would seem to have a joint. */
static void
check_element(struct loader *l, const struct value *value, struct src_pos at)
{
	struct text separator = l->decision->separator;
	struct buf text;

	buf_init(&text, SIZE_MAX / 2);
	if (!value_format(value, &text)) {
		diag_memory(l->diag);
		l->failed = true;
	} else if (strstr(buf_text(&text), separator.at) != NULL) {
		diag_at(l->diag, DIAG_ERROR, "E_VALUE", at,
		    "`%s` has `%s` in it, which separates the values of the "
		    "list",
		    buf_text(&text), separator.at);
		diag_note(l->diag, l->spec->at,
		    "`list_separator` of the table is another text to put "
		    "between them");
		l->failed = true;
	}
	buf_clear(&text);
}

/* All that the rules say of one output. */
static void
check_output(struct loader *l, size_t number)
{
	const struct decision *decision = l->decision;
	const struct decision_output *output = &decision->outputs[number];
	const struct table_output_spec *spec = l->spec->outputs.at;
	bool folds = hit_aggregates((int)decision->hit);
	/* Sets between "|" are one set. */
	bool lists = decision_collects(decision) && !folds &&
	             output->type != TYPE_SET;
	const struct decision_answer *answer;
	size_t rule;

	for (rule = 0; rule < decision->rule_count; rule++) {
		answer = &decision->rules[rule].answers[number];
		if (output->rank_count > 0)
			check_value(l, output, rule);
		if (output->rank_count > 0 && decision_is_ranked(decision))
			check_rank(l, output, rule);
		if (lists && answer->expr == NULL)
			check_element(l, &answer->value, answer->cell->at);
		if (folds && decision->hit != HIT_COUNT)
			check_number(l, answer);
	}
	if (lists)
		check_element(l, &output->fallback, spec[number].fallback.at);
}

static int
compare_ranked(const void *a, const void *b)
{
	const struct ranked *one = a;
	const struct ranked *two = b;
	size_t i;

	for (i = 0; i < one->count; i++)
		if (one->ranks[i] != two->ranks[i])
			return one->ranks[i] < two->ranks[i] ? -1 : 1;
	return one->rule < two->rule ? -1 : 1;
}

static void
order_rules(struct loader *l)
{
	struct decision *decision = l->decision;
	size_t count = decision->rule_count;
	size_t width = decision->output_count;
	struct ranked *all = loader_take(l, count, sizeof(*all));
	size_t *ranks = loader_take(l, count, width * sizeof(*ranks));
	uint32_t *order = loader_take(l, count, sizeof(*order));
	size_t rule;
	size_t i;

	if (all == NULL || ranks == NULL || order == NULL)
		return;
	for (rule = 0; rule < count; rule++, ranks += width) {
		all[rule] = (struct ranked){ ranks, width, (uint32_t)rule };
		for (i = 0; i < width; i++)
			ranks[i] = decision_rank(decision, rule, i);
	}
	qsort(all, count, sizeof(*all), compare_ranked);
	for (rule = 0; rule < count; rule++)
		order[rule] = all[rule].rule;
	decision->order = order;
}

void
load_policy(struct loader *l)
{
	size_t i;

	for (i = 0; i < l->decision->output_count; i++)
		check_output(l, i);
	if (!l->failed && decision_is_ranked(l->decision))
		order_rules(l);
}
