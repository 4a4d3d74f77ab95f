/* assign_compile.c -- the rules and the order of `assign`, ready to run. */
#include <stdlib.h>
#include <string.h>

#include "plan/assign_internal.h"

static bool
alone(struct assign *as, const struct unary *test, const struct located *text)
{
	if (test == NULL)
		return false;
	if (unary_is_alone(test))
		return true;
	diag_at(as->diag, DIAG_ERROR, "E_ASSIGN", text->at,
	    "`%s` looks at a column of the records", text->text.at);
	diag_note(as->diag, text->at,
	    "that is what `when` of the rule is for");
	return false;
}

static struct unary *
parse(struct assign *as, const struct located *text, enum strategy_type type)
{
	struct column_info *info =
	    arena_alloc(as->arena, 1, sizeof *info);
	struct expr_scope scope = { .strategy = as->strategy, .input = info };
	struct unary *test;

	if (info == NULL) {
		diag_memory(as->diag);
		return NULL;
	}
	info->type = type;
	test = unary_parse(as->arena, text, &scope, as->diag);
	return alone(as, test, text) ? test : NULL;
}

static bool
compile_ranges(struct assign *as, const struct assign_rule_spec *spec,
    struct assign_rule *rule)
{
	struct unary *days;

	rule->days_low = INT64_MIN;
	rule->days_high = INT64_MAX;
	if (spec->days.text.at != NULL) {
		days = parse(as, &spec->days, TYPE_INT);
		if (days == NULL)
			return false;
		if (!unary_is_any(days) &&
		    !unary_interval(days, &rule->days_low, &rule->days_high)) {
			diag_at(as->diag, DIAG_ERROR, "E_ASSIGN",
			    spec->days.at, "'%s' is not one range of days",
			    spec->days.text.at);
			diag_note(as->diag, POS_NONE,
			    "write \"< 1\", \"[1..30]\" or \"> 180\"");
			return false;
		}
	}
	if (spec->amount.text.at == NULL)
		return true;
	rule->amount = parse(as, &spec->amount, TYPE_DECIMAL);
	return rule->amount != NULL;
}

static bool
compile_need(struct assign *as, const struct schema_pair *pair,
    struct assign_need *need)
{
	const struct table *table = as->agents->table;

	need->column = table_column(table, pair->key.text.at);
	need->number = agents_is_number(pair->key.text);
	if (need->column < 0) {
		diag_at(as->diag, DIAG_ERROR, "E_ASSIGN", pair->key.at,
		    "the agents of %s have no column '%s'", table->file,
		    pair->key.text.at);
		return false;
	}
	need->test = parse(as, &pair->value,
	    need->number ? TYPE_DECIMAL : TYPE_STRING);
	return need->test != NULL;
}

static bool
compile_rule(struct assign *as, const struct assign_rule_spec *spec,
    struct assign_rule *rule)
{
	struct expr_scope scope = { .strategy = as->strategy,
		.source = as->source };
	const struct schema_pair *pair = spec->needs.at;

	rule->spec = spec;
	rule->queue = spec->queue.text;
	rule->sticky = spec->sticky.text.at != NULL ?
	    assign_sticky_days(spec->sticky.text) :
	    -1;
	if (!compile_ranges(as, spec, rule))
		return false;
	if (spec->when.text.at != NULL) {
		rule->when = expr_parse(as->arena, &spec->when, &scope,
		    VALUE_BOOL, as->diag);
		if (rule->when == NULL)
			return false;
	}
	rule->need_count = spec->needs.count;
	rule->needs =
	    arena_alloc(as->arena, spec->needs.count, sizeof *rule->needs);
	if (rule->needs == NULL) {
		diag_memory(as->diag);
		return false;
	}
	for (size_t i = 0; i < spec->needs.count; i++)
		if (!compile_need(as, &pair[i], &rule->needs[i]))
			return false;
	return true;
}

static bool
compile_rules(struct assign *as)
{
	const struct items *list = &as->strategy->assign.rules;
	const struct assign_rule_spec *spec = list->at;

	as->rules = arena_alloc(as->arena, list->count, sizeof *as->rules);
	as->tallies = arena_alloc(as->arena, list->count, sizeof *as->tallies);
	if (as->rules == NULL || as->tallies == NULL) {
		diag_memory(as->diag);
		return false;
	}
	for (size_t i = 0; i < list->count; i++)
		if (strategy_applies(&spec[i].sources, as->source) &&
		    !compile_rule(as, &spec[i], &as->rules[as->rule_count++]))
			return false;
	return true;
}

static enum assign_field
field_of(struct text name)
{
	static const struct {
		const char *name;
		enum assign_field field;
	} fields[] = { { "balance", FIELD_TOTAL },
		{ "action_total", FIELD_TOTAL },
		{ "days_overdue", FIELD_DAYS },
		{ "action_max_days", FIELD_DAYS },
		{ "action_items", FIELD_ITEMS },
		{ "debtor_id", FIELD_DEBTOR } };

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (text_is(name, fields[i].name))
			return fields[i].field;
	return FIELD_COLUMN;
}

static bool
compile_order(struct assign *as)
{
	static const struct located usual[] = {
		{ .text = { "balance desc", 12 } },
		{ .text = { "debtor_id", 9 } } };
	const struct located_list *order = &as->strategy->assign.order;
	size_t count = order->count;
	const struct located *list = order->items;

	if (count == 0) {
		list = usual;
		count = sizeof usual / sizeof *usual;
	}
	as->keys = arena_alloc(as->arena, count, sizeof *as->keys);
	if (as->keys == NULL) {
		diag_memory(as->diag);
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		struct assign_key *key = &as->keys[i];

		if (!assign_order_parse(list[i].text, &key->name, &key->down))
			continue;
		key->at = list[i].at;
		key->field = field_of(key->name);
		if (key->field == FIELD_COLUMN)
			key->place = as->value_count++;
		as->key_count = i + 1;
	}
	return true;
}

/* Warns of queues that nobody has. */
static void
tell_queues(const struct assign *as)
{
	for (size_t i = 0; i < as->rule_count; i++) {
		bool found = false;

		for (size_t k = 0; k < as->agents->count && !found; k++)
			found = agent_has_queue(
			    &as->agents->agents[k], as->rules[i].queue);
		if (!found)
			diag_at(as->diag, DIAG_WARNING, "W_NO_AGENT",
			    as->rules[i].spec->queue.at,
			    "no agent of %s has the queue `%s`",
			    as->agents->table->file, as->rules[i].queue.at);
	}
}

bool
assign_compile(struct assign *as)
{
	if (!compile_rules(as) || !compile_order(as))
		return false;
	for (size_t i = 0; i < as->agents->count; i++) {
		as->by_language |= as->agents->agents[i].languages.count != 0;
		as->by_country |= as->agents->agents[i].countries.count != 0;
	}
	tell_queues(as);
	return true;
}

bool
assign_needs(struct assign *as, const struct assign_rule *rule,
    const struct agent *agent)
{
	const struct expr_env env = { .as_of = as->as_of };
	struct batch none = { .arena = as->arena };

	for (size_t i = 0; i < rule->need_count; i++) {
		struct text cell = agent->row->cells[rule->needs[i].column];
		struct value value = { .type = VALUE_NULL };

		if (cell.len != 0) {
			value.type = VALUE_STRING;
			value.string = cell;
		}
		if (cell.len != 0 && rule->needs[i].number) {
			value.type = VALUE_NUMBER;
			if (decimal_parse(cell, &value.number, NULL) != NUM_OK)
				return false;
		}
		if (!unary_test(rule->needs[i].test, &value, &env, &none, 0))
			return false;
	}
	return true;
}
