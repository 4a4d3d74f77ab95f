#include "plan/plan_fee.h"

#include <stdlib.h>

#include "base/money.h"
#include "plan/fee_cycle.h"
#include "plan/plan_action.h"
#include "plan/plan_channel.h"

const char *const plan_fee_words[] = { [FEE_WHOLE] = "whole",
	[FEE_CUT] = "cut", [FEE_BEFORE] = "before", [FEE_HELD] = "held",
	[FEE_UNSURE] = "unknown" };

/* What a fee is charged with. */
struct charger {
	const struct plan_group *group;
	struct plan_action *action;
	const struct fees *fees;
	struct text currency;
	int digits;
	struct fee_cycle cycle;
	int64_t *before; /* by fee: what the cycle charged of it; -1: not
	                    summed yet */
	bool fits;
};

/* What the actions of this run charge of a fee by a level. */
struct planned_fee {
	struct planned_fee *next;
	const struct charge_spec *charge;
	const struct plan_spec *plan;
	int level;
	uint32_t currency;
	int digits;
	int64_t sum;
};

static const struct ledger_past_fee *
past_at(const struct charger *c, size_t i)
{
	const struct ledger_fees *past = c->group->maker->past_fees;

	for (; past != NULL && i < past->count; i++)
		if (text_equal(past->fees[i].currency, c->currency))
			return &past->fees[i];
	return NULL;
}

static size_t
place_of(const struct charger *c, const struct ledger_past_fee *past)
{
	return (size_t)(past - c->group->maker->past_fees->fees);
}

/* In the digits of today. */
static void
add_amount(struct charger *c, int64_t minor, int digits, int64_t *sum)
{
	struct decimal amount = { minor, digits };

	c->fits = c->fits &&
	    decimal_round(amount, c->digits, ROUND_HALF_EVEN, &amount) &&
	    money_add(*sum, amount.coefficient, sum);
}

static void
add_past(struct charger *c, const struct ledger_past_fee *past, int64_t *sum)
{
	add_amount(c, past->fee.amount, past->digits, sum);
}

static void
sum_open(struct charger *c)
{
	const struct ledger_past_fee *past;

	for (size_t i = 0; (past = past_at(c, i)) != NULL;
	     i = place_of(c, past) + 1)
		if (!past->closed)
			add_past(c, past, &c->action->fees_open);
}

/* What the cycle charged of a fee. */
static int64_t
sum_before(struct charger *c, const struct charge_spec *charge)
{
	const struct ledger_past_fee *past;
	int64_t sum = 0;

	for (size_t i = 0; (past = past_at(c, i)) != NULL;
	     i = place_of(c, past) + 1)
		if (fee_cycle_has(&c->cycle, past->action) &&
		    text_equal(past->fee.charge, charge->name.text))
			add_past(c, past, &sum);
	for (const struct planned_fee *fee = c->group->maker->planned_fees;
	     fee != NULL; fee = fee->next)
		if (fee->charge == charge &&
		    fee->currency == c->group->maker->currency)
			add_amount(c, fee->sum, fee->digits, &sum);
	return sum;
}

/* Whether an earlier action of this run charges it for the same. */
static bool
is_planned(const struct charger *c, const struct charge_spec *charge)
{
	const struct plan_action *a = c->action;

	for (const struct planned_fee *fee = c->group->maker->planned_fees;
	     fee != NULL; fee = fee->next)
		if (fee->charge == charge && fee->plan == a->plan &&
		    fee->currency == c->group->maker->currency &&
		    (charge->once == CHARGE_ONCE_DEBTOR ||
		        fee->level == a->level))
			return true;
	return false;
}

/* Whether an earlier action of the cycle charged it for the same. */
static bool
was_charged(const struct charger *c, const struct charge_spec *charge)
{
	const struct plan_action *a = c->action;
	struct text level = level_at(a->plan, a->level)->level.text;
	const struct ledger_past_fee *past;

	if (is_planned(c, charge))
		return true;
	for (size_t i = 0; (past = past_at(c, i)) != NULL;
	     i = place_of(c, past) + 1)
		if (fee_cycle_has(&c->cycle, past->action) &&
		    text_equal(past->fee.charge, charge->name.text) &&
		    text_equal(past->plan, a->plan->name.text) &&
		    (charge->once == CHARGE_ONCE_DEBTOR ||
		        text_equal(past->level, level)))
			return true;
	return false;
}

/* By a condition, a list, or what happened. */
static bool
is_stopped(const struct charger *c, const struct plan_item *item, int fee)
{
	struct item_hold hold;

	if (item->fees[fee].amount == FEE_STOPPED)
		return true;
	item_holds(c->group->maker, item, &hold);
	return (hold.stops & HOLD_FEES) != 0;
}

static void
charge(struct charger *c, int fee, const struct plan_item *item)
{
	const struct fee_offer *offer = &item->fees[fee];
	const struct charge_spec *spec = fees_spec(c->fees, fee);
	struct plan_fee made = { .charge = spec, .item = item,
		.of_item = spec->once == CHARGE_ONCE_ITEM,
		.amount = offer->amount, .most = offer->most };
	int64_t left = made.most;

	if (c->before[fee] < 0)
		c->before[fee] = sum_before(c, spec);
	made.before = c->before[fee];
	if (is_stopped(c, item, fee)) {
		made.amount = 0;
		made.why = FEE_HELD;
	} else if (offer->amount == FEE_UNKNOWN) {
		made.amount = 0;
		made.why = FEE_UNSURE;
	} else if (!made.of_item && was_charged(c, spec)) {
		made.why = FEE_BEFORE;
	} else {
		if (left != INT64_MAX)
			left = left > made.before ? left - made.before : 0;
		made.charged = made.amount < left ? made.amount : left;
		made.why = made.charged < made.amount ? FEE_CUT : FEE_WHOLE;
	}
	c->fits = c->fits &&
	    money_add(c->action->fees_total, made.charged,
	        &c->action->fees_total) &&
	    money_add(c->before[fee], made.charged, &c->before[fee]);
	c->action->fees[c->action->fee_count++] = made;
}

/* Of the items that take the level, the worst one for which it is charged; one
 * whose fees are held only when there is no other. */
static void
charge_action(struct charger *c, int fee)
{
	const struct plan_action *a = c->action;
	const struct plan_item *found = NULL, *held = NULL;

	for (size_t i = 0; i < a->count; i++) {
		const struct plan_item *item = a->parts[i].item;

		if (a->parts[i].level != a->level ||
		    item->fees[fee].amount == FEE_NONE)
			continue;
		if (is_stopped(c, item, fee))
			held = plan_worse(held, item);
		else
			found = plan_worse(found, item);
	}
	if (found != NULL || held != NULL)
		charge(c, fee, found != NULL ? found : held);
}

/* The fees of one level: of the action, or those of an item that takes it. */
static void
charge_level(struct charger *c, int level, const struct plan_item *item)
{
	const struct located_list *names =
	    &level_at(c->action->plan, level)->fees;

	for (size_t i = 0; i < names->count; i++) {
		int fee = fees_find(c->fees, names->items[i].text);
		bool of_item = fee >= 0 &&
		    fees_spec(c->fees, fee)->once == CHARGE_ONCE_ITEM;

		if (fee < 0 || of_item != (item != NULL))
			continue;
		if (item == NULL)
			charge_action(c, fee);
		else if (item->fees[fee].amount != FEE_NONE)
			charge(c, fee, item);
	}
}

static bool
make_cycle(struct charger *c)
{
	const struct plan_group *g = c->group;
	struct text *open;
	bool ok;

	if (g->maker->past_fees == NULL || g->maker->past_fees->count == 0)
		return true;
	open = calloc(g->count, sizeof *open);
	for (size_t i = 0; open != NULL && i < g->count; i++)
		open[i] = g->items[i]->key;
	ok = open != NULL &&
	    fee_cycle_make(&c->cycle, g->maker->past_fees, open, g->count);
	free(open);
	return ok;
}

static bool
make_room(struct charger *c)
{
	struct plan_action *a = c->action;
	size_t count = fees_count(c->fees);
	size_t room = level_at(a->plan, a->level)->fees.count + 1;

	for (size_t i = 0; i < a->count; i++)
		if (a->parts[i].level != LEVEL_NONE)
			room += level_at(a->plan, a->parts[i].level)
			            ->fees.count;
	a->fees = calloc(room, sizeof *a->fees);
	c->before = calloc(count + 1, sizeof *c->before);
	for (size_t i = 0; c->before != NULL && i < count; i++)
		c->before[i] = -1;
	return a->fees != NULL && c->before != NULL;
}

/* An amount that nobody knows is not left out in silence. */
static void
hold_unsure(struct plan_action *a)
{
	bool unsure = false;

	for (size_t i = 0; i < a->fee_count; i++)
		unsure = unsure || a->fees[i].why == FEE_UNSURE;
	if (!unsure)
		return;
	plan_hold(a, TEXT("NO_FEE"));
	a->status = ACTION_HELD;
	a->has_channel = false;
	a->fees_total = 0;
	for (size_t i = 0; i < a->fee_count; i++)
		a->fees[i].charged = 0;
}

static bool
charge_all(struct charger *c)
{
	struct plan_action *a = c->action;

	sum_open(c);
	if (a->fees_elsewhere)
		return true;
	if (a->status != ACTION_DUE && a->status != ACTION_PENDING)
		return true;
	if (!make_room(c) || !make_cycle(c))
		return false;
	charge_level(c, a->level, NULL);
	for (size_t i = 0; i < a->count; i++) {
		struct plan_part *part = &a->parts[i];

		part->fee_from = a->fee_count;
		if (part->level != LEVEL_NONE)
			charge_level(c, part->level, part->item);
		part->fee_count = a->fee_count - part->fee_from;
	}
	hold_unsure(a);
	return true;
}

static bool
remember(struct charger *c, const struct plan_fee *made)
{
	struct plan_maker *m = c->group->maker;
	const struct plan_action *a = c->action;
	struct planned_fee *fee = m->planned_fees;

	while (fee != NULL && (fee->charge != made->charge ||
	           fee->plan != a->plan || fee->level != a->level ||
	           fee->currency != m->currency || fee->digits != c->digits))
		fee = fee->next;
	if (fee == NULL) {
		fee = arena_alloc(m->scratch, 1, sizeof *fee);
		if (fee == NULL)
			return false;
		*fee = (struct planned_fee){ .next = m->planned_fees,
			.charge = made->charge, .plan = a->plan,
			.level = a->level, .currency = m->currency,
			.digits = c->digits };
		m->planned_fees = fee;
	}
	c->fits = c->fits && money_add(fee->sum, made->charged, &fee->sum);
	return true;
}

/* What it charges, for the next actions of the debtor. */
static bool
remember_all(struct charger *c)
{
	const struct plan_action *a = c->action;

	for (size_t i = 0; i < a->fee_count; i++)
		if (a->fees[i].charged != 0 && !remember(c, &a->fees[i]))
			return false;
	return true;
}

static bool
sum_total(struct plan_action *a)
{
	int64_t total = a->open;

	if (!money_add(total, a->charges, &total) ||
	    !money_add(total, a->fees_total, &total) ||
	    __builtin_sub_overflow(total, a->unapplied, &total))
		return false;
	a->total = total > 0 ? total : 0;
	return true;
}

bool
plan_charge_fees(const struct plan_group *g, struct plan_action *a)
{
	struct charger c = { .group = g, .action = a,
		.fees = g->maker->reader->fees,
		.currency = intern_text(
		    g->maker->reader->words, a->carrying->currency),
		.digits = a->carrying->digits, .fits = true };
	bool ok = c.fees == NULL || (charge_all(&c) && remember_all(&c));

	fee_cycle_clear(&c.cycle);
	free(c.before);
	if (!ok) {
		diag_memory(g->maker->diag);
		return false;
	}
	a->charged = true;
	if (c.fits && sum_total(a))
		return true;
	diag_at(g->maker->diag, DIAG_ERROR, "E_OVERFLOW", POS_NONE,
	    "the balances, charges and fees of a debtor do not fit");
	return false;
}
