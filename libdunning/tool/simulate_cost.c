#include "tool/simulate_cost.h"

#include <string.h>

#include "base/money.h"
#include "rules/yaml_doc.h"

/* "email:MXN=0.05" in three. */
struct cost {
	struct text channel, currency, amount; /* currency: null: any */
};

static bool
split(const char *option, struct cost *c)
{
	const char *equals = strchr(option, '=');
	const char *colon = strchr(option, ':');

	if (equals == NULL)
		return false;
	c->amount = text_of(equals + 1);
	c->currency = (struct text){ NULL, 0 };
	c->channel = (struct text){ option, (size_t)(equals - option) };
	if (colon == NULL || colon > equals)
		return true;
	c->channel.len = (size_t)(colon - option);
	c->currency =
	    (struct text){ colon + 1, (size_t)(equals - colon - 1) };
	return true;
}

static bool
is_channel(struct text name)
{
	for (int i = 0; i < CHANNELS; i++)
		if (text_is(name, channel_names[i]))
			return true;
	return false;
}

/* 0 or more, with COST_DIGITS decimals at most. */
static bool
parse(struct text text, int64_t *cost)
{
	return money_parse(text, &money_plain, COST_DIGITS, cost, NULL) ==
	    MONEY_OK &&
	    *cost >= 0;
}

static bool
is_amount(struct text text)
{
	int64_t cost;

	return parse(text, &cost);
}

/* Whether the amounts of a node of the strategy are all that. */
static bool
is_cost(struct tool *t, const struct yaml_node *node)
{
	bool ok = true;

	if (node->kind == YAML_SCALAR)
		ok = is_amount(node->text);
	for (size_t i = 0; node->kind == YAML_MAP && i < node->count && ok; i++)
		ok = text_is(node->pairs[i].key->text, "by") ||
		    is_amount(node->pairs[i].value->text);
	if (!ok)
		diag_at(t->diag, DIAG_ERROR, "E_VALUE", node->at,
		    "a cost is an amount with %d decimals at most",
		    (int)COST_DIGITS);
	return ok;
}

static bool
strategy_costs(struct tool *t)
{
	for (int i = 0; i < CHANNELS; i++) {
		const struct yaml_node *node =
		    t->strategy->next_best_action.cost[i];

		if (node != NULL && !is_cost(t, node))
			return false;
	}
	return true;
}

bool
simulate_cost_check(struct tool *t, const struct option_list *costs)
{
	struct cost c;

	for (size_t i = 0; i < costs->count; i++) {
		if (split(costs->items[i], &c) && is_channel(c.channel) &&
		    is_amount(c.amount))
			continue;
		diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "--cost: '%s' is not CHANNEL=AMOUNT", costs->items[i]);
		diag_note(t->diag, POS_NONE,
		    "write --cost=letter=1.20, or --cost=letter:EUR=1.20 for "
		    "one currency");
		return false;
	}
	return strategy_costs(t);
}

static int64_t
amount(struct text text)
{
	int64_t cost = 0;

	return parse(text, &cost) ? cost : 0;
}

/* An amount, or one by currency. */
static int64_t
of_strategy(const struct strategy *s, enum channel channel,
    struct text currency)
{
	const struct yaml_node *node = s->next_best_action.cost[channel];

	if (node == NULL)
		return 0;
	if (node->kind == YAML_SCALAR)
		return amount(node->text);
	for (size_t i = 0; node->kind == YAML_MAP && i < node->count; i++)
		if (text_equal(node->pairs[i].key->text, currency))
			return amount(node->pairs[i].value->text);
	return 0;
}

int64_t
simulate_cost(const struct strategy *s, const struct option_list *costs,
    enum channel channel, struct text currency)
{
	struct text any = { NULL, 0 };
	struct cost c;

	for (size_t i = 0; i < costs->count; i++) {
		if (!split(costs->items[i], &c) ||
		    !text_is(c.channel, channel_names[channel]))
			continue;
		if (c.currency.at == NULL)
			any = c.amount;
		else if (text_equal(c.currency, currency))
			return amount(c.amount);
	}
	return any.at != NULL ? amount(any) :
	                        of_strategy(s, channel, currency);
}
