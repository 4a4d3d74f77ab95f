#include <string.h>

#include "rules/charge_text.h"
#include "rules/strategy_check.h"

int32_t
assign_sticky_days(struct text text)
{
	int64_t days;

	if (text.len < 2 || text.at[text.len - 1] != 'd' || text.at[0] == '-' ||
	    !int_parse((struct text){ text.at, text.len - 1 }, &days) ||
	    days > STICKY_DAYS_MOST)
		return -1;
	return (int32_t)days;
}

bool
assign_order_parse(struct text text, struct text *column, bool *down)
{
	struct text rest = text_trim(text), name, way;

	*down = false;
	if (!text_split(&rest, ' ', &name) || !text_is_name(name))
		return false;
	*column = name;
	way = text_trim(rest);
	*down = text_is(way, "desc");
	return *down || way.len == 0 || text_is(way, "asc");
}

static void
check_order(struct checker *checker, const struct located_list *order)
{
	struct text column, other;
	bool down;

	for (size_t i = 0; i < order->count; i++) {
		const struct located *key = &order->items[i];

		if (!check_given(key))
			continue;
		if (!assign_order_parse(key->text, &column, &down)) {
			check_error(checker, "E_VALUE", key->at,
			    "`order` has columns, each with asc or desc, not "
			    "`%.80s`",
			    key->text.at);
			continue;
		}
		for (size_t k = 0; k < i; k++)
			if (assign_order_parse(order->items[k].text, &other,
			        &down) &&
			    text_equal(other, column))
				check_error(checker, "E_DUPLICATE_NAME",
				    key->at, "`%.*s` is in `order` twice",
				    (int)column.len, column.at);
	}
	if (order->count > ASSIGN_ORDER_MOST)
		check_error(checker, "E_VALUE",
		    order->items[ASSIGN_ORDER_MOST].at,
		    "`order` has %zu columns; %d are the most", order->count,
		    ASSIGN_ORDER_MOST);
}

static void
check_rule(struct checker *checker, const struct assign_rule_spec *rule)
{
	const struct schema_pair *need = rule->needs.at;

	check_for(checker, &rule->sources);
	if (check_given(&rule->sticky) &&
	    assign_sticky_days(rule->sticky.text) < 0)
		check_error(checker, "E_VALUE", rule->sticky.at,
		    "`sticky` is a number of days up to %d such as 30d, not "
		    "`%.80s`",
		    STICKY_DAYS_MOST, rule->sticky.text.at);
	for (size_t i = 0; i < rule->needs.count; i++)
		if (text_is(need[i].key.text, "languages") ||
		    text_is(need[i].key.text, "countries") ||
		    text_is(need[i].key.text, "queue") ||
		    text_is(need[i].key.text, "queues"))
			check_error(checker, "E_VALUE", need[i].key.at,
			    "`needs` does not test `%s`: each agent is matched "
			    "to the queue, language and country anyway",
			    need[i].key.text.at);
}

/* A queue of a rule that no action has is a slip of the pen. */
static bool
has_queue(const struct strategy *strategy, struct text queue)
{
	const struct plan_spec *plan = strategy->plans.at;

	for (size_t i = 0; i < strategy->plans.count; i++) {
		const struct level_spec *level = plan[i].levels.at;

		for (size_t k = 0; k < plan[i].levels.count; k++) {
			const struct action_spec *action = level[k].actions.at;

			for (size_t n = 0; n < level[k].actions.count; n++)
				if (text_equal(action[n].queue.text, queue))
					return true;
		}
	}
	return false;
}

static void
check_assign(struct checker *checker)
{
	const struct assign_spec *spec = &checker->strategy->assign;
	const struct assign_rule_spec *rule = spec->rules.at;

	check_order(checker, &spec->order);
	if (spec->set && spec->rules.count == 0 && spec->rules.at != NULL)
		check_error(checker, "E_VALUE", spec->at,
		    "`assign` has no rules");
	for (size_t i = 0; i < spec->rules.count; i++) {
		check_rule(checker, &rule[i]);
		if (check_given(&rule[i].queue) &&
		    !has_queue(checker->strategy, rule[i].queue.text)) {
			check_error(checker, "E_NAME", rule[i].queue.at,
			    "no action of a plan has the queue `%s`",
			    rule[i].queue.text.at);
			diag_note(checker->diag, rule[i].queue.at,
			    "write it at an action of a level, or leave the "
			    "rule out");
		}
	}
	if (spec->set && spec->rules.count > ASSIGN_RULES_MOST)
		check_error(checker, "E_VALUE", spec->at,
		    "`assign` has %zu rules; %d are the most",
		    spec->rules.count, ASSIGN_RULES_MOST);
}

static bool
is_share(struct text text, int64_t most)
{
	struct charge_amount amount;

	return charge_amount_parse(text, &amount) && amount.percent &&
	    amount.column.at == NULL &&
	    decimal_compare(amount.number, (struct decimal){ most, 0 }) <= 0;
}

/* Tiers of one bucket rise, and only the last has no end. */
static void
check_tier(struct checker *checker, const struct incentive_tier_spec *tiers,
    size_t at)
{
	const struct incentive_tier_spec *tier = &tiers[at];
	struct decimal end, before;

	if (check_given(&tier->rate) && !is_share(tier->rate.text, 100))
		check_error(checker, "E_VALUE", tier->rate.at,
		    "`rate` is a share such as \"2.5 %%\", up to 100 %%, not "
		    "`%.80s`",
		    tier->rate.text.at);
	check_amount(checker, &tier->upto, "upto");
	for (size_t i = at; i-- > 0;) {
		const struct incentive_tier_spec *one = &tiers[i];

		if (!text_equal(one->bucket.text, tier->bucket.text) ||
		    !text_equal(one->days.text, tier->days.text))
			continue;
		if (!check_given(&one->upto))
			check_error(checker, "E_VALUE", tier->at,
			    "the tier before it, of the same bucket, has no "
			    "end: give it `upto`");
		else if (check_given(&tier->upto) &&
		    decimal_parse(tier->upto.text, &end, NULL) == NUM_OK &&
		    decimal_parse(one->upto.text, &before, NULL) == NUM_OK &&
		    decimal_compare(end, before) <= 0)
			check_error(checker, "E_VALUE", tier->upto.at,
			    "`upto` is not above that of the tier before it");
		return;
	}
}

void
strategy_check_assignment(struct checker *checker)
{
	const struct incentive_spec *incentives =
	    &checker->strategy->incentives;
	const struct items *tiers = &incentives->tiers;

	check_assign(checker);
	if (incentives->set && tiers->count == 0 && tiers->at != NULL)
		check_error(checker, "E_VALUE", incentives->at,
		    "`incentives` has no tiers");
	for (size_t i = 0; i < tiers->count; i++)
		check_tier(checker, tiers->at, i);
	strategy_check_limits(checker);
}
