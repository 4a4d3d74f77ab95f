#include "plan/plan_compose.h"

#include "base/money.h"
#include "base/num.h"
#include "base/wide.h"
#include "plan/plan_channel.h"
#include "plan/plan_rest.h"

const struct plan_item *
plan_worse(const struct plan_item *a, const struct plan_item *b)
{
	if (a == NULL || a->days != b->days)
		return a == NULL || b->days > a->days ? b : a;
	if (a->asked != b->asked)
		return b->asked > a->asked ? b : a;
	return text_compare(b->key, a->key) < 0 ? b : a;
}

/* --- items ----------------------------------------------------------------- */

size_t
plan_pick_from(const struct plan_pick *pick)
{
	return pick->only == PICK_ANY ? 0 : pick->only;
}

size_t
plan_pick_end(const struct plan_group *g, const struct plan_pick *pick)
{
	return pick->only == PICK_ANY ? g->count : pick->only + 1;
}

bool
plan_pick_has(const struct plan_group *g, const struct plan_pick *pick,
    size_t i)
{
	return !g->items[i]->credit && !g->taken[i] &&
	    !g->places[i]->rests && g->held[i] == pick->held;
}

int
plan_pick_highest(const struct plan_group *g, const struct plan_pick *pick)
{
	size_t end = plan_pick_end(g, pick);
	int level = LEVEL_NONE;

	for (size_t i = plan_pick_from(pick); i < end; i++)
		if (plan_pick_has(g, pick, i) && g->next[i] > level)
			level = g->next[i];
	return level;
}

static bool
is_before_due(const struct plan_spec *plan, int level)
{
	return level_at(plan, level)->on.day <= 0;
}

/* Whether the item can be in an action that it does not take the level of: not
 * in a hand-over, unless that is of all that is overdue, and not when it was
 * handed over itself. */
static bool
goes_along(const struct plan_group *g, const struct plan_pick *pick, size_t i)
{
	const struct level_spec *level = level_at(g->plan, pick->level);

	if (g->places[i]->handed)
		return false;
	return pick->since != DATE_NONE || !level_hands_over(level) ||
	    level->hand_over == HAND_OVER_OVERDUE;
}

/* Overdue actions list everything overdue; a reminder before the due date
 * lists what is about to fall due. */
static enum item_role
role_of(const struct plan_group *g, const struct plan_pick *pick, size_t i)
{
	enum plan_grouping grouping = plan_grouping_of(g->plan);
	bool overdue = g->items[i]->days > 0;
	bool takes = pick->since == DATE_NONE && g->next[i] == pick->level;

	if (!plan_pick_has(g, pick, i) || (!takes && !goes_along(g, pick, i)))
		return ROLE_NONE;
	if (pick->since != DATE_NONE)
		return overdue ? ROLE_LISTED : ROLE_NONE;
	if (takes)
		return ROLE_DUE;
	if (g->next[i] != LEVEL_NONE)
		return grouping == GROUP_DEBTOR &&
		        is_before_due(g->plan, g->next[i]) ==
		            is_before_due(g->plan, pick->level) ?
		    ROLE_DUE :
		    ROLE_NONE;
	return overdue && !pick->held && grouping != GROUP_ITEM &&
	        !is_before_due(g->plan, pick->level) ?
	    ROLE_LISTED :
	    ROLE_NONE;
}

/* What a hold that came in after they were computed stops is not asked for:
 * age knows no ledger. */
static int64_t
charges_of(const struct plan_group *g, const struct plan_item *item)
{
	struct item_hold hold;

	if (item->charges == 0)
		return 0;
	item_holds(g->maker, item, &hold);
	return (hold.stops & HOLD_FEES) != 0 ? 0 : item->charges;
}

static bool
add_amounts(const struct plan_group *g, struct plan_action *a,
    const struct plan_item *item)
{
	a->items++;
	if (item->days > a->max_days || a->items == 1)
		a->max_days = item->days;
	if (item->days > 0 && !money_add(a->overdue, item->asked, &a->overdue))
		return false;
	return money_add(a->charges, charges_of(g, item), &a->charges) &&
	    money_add(a->open, item->asked, &a->open);
}

/* Who stands for the action: the worst of those that take its level, or of all
 * when it is outside of the sequence. */
static void
find_carrying(const struct plan_group *g, const struct plan_pick *pick,
    struct plan_action *a, size_t *carrying)
{
	size_t end = plan_pick_end(g, pick);

	for (size_t i = plan_pick_from(pick); i < end; i++) {
		enum item_role role = role_of(g, pick, i);

		if (role == ROLE_NONE ||
		    (pick->since == DATE_NONE && g->next[i] != pick->level))
			continue;
		a->carrying = plan_worse(a->carrying, g->items[i]);
		if (a->carrying == g->items[i])
			*carrying = i;
	}
}

static bool
add_debt(const struct plan_group *g, const struct plan_pick *pick, size_t i,
    struct plan_action *a)
{
	const struct level_spec *level = level_at(g->plan, pick->level);
	struct plan_part part = { .item = g->items[i],
		.role = role_of(g, pick, i), .level = LEVEL_NONE,
		.place = g->places[i] };

	if (part.role == ROLE_NONE)
		return true;
	if (pick->since != DATE_NONE ? part.item == a->carrying :
	                               level_hands_over(level)) {
		part.role = ROLE_DUE;
		part.level = pick->level;
	} else if (part.role == ROLE_DUE) {
		part.level = g->next[i];
	}
	a->parts[a->count++] = part;
	return add_amounts(g, a, part.item);
}

/* --- credit ---------------------------------------------------------------- */

/* Whether no other action of the currency comes after this one. */
static bool
is_last(const struct plan_group *g, const struct plan_pick *pick)
{
	if (!g->alone || plan_told_left(g) || plan_rests_follow(g))
		return false;
	for (size_t i = 0; i < g->count; i++)
		if (plan_pick_has(g, pick, i) && g->next[i] != LEVEL_NONE &&
		    role_of(g, pick, i) == ROLE_NONE)
			return false;
	return true;
}

/* What is left for the action, or of that what it needs. */
static void
set_credit(const struct plan_group *g, bool last, struct plan_action *a)
{
	a->unapplied = g->credits->left;
	if (!last && a->unapplied > a->open)
		a->unapplied = a->open;
	a->total = a->open > a->unapplied ? a->open - a->unapplied : 0;
}

/* What is left of credits that an action has already. */
static int64_t
left_of_listed(const struct plan_credits *credits)
{
	int64_t left = credits->left;

	for (size_t i = 0; i < credits->count; i++)
		if (!credits->listed[i])
			left += credits->items[i]->balance;
	return left;
}

/* Credits that no action has yet and that this one uses, among its debts in
 * the order of input. */
static void
add_credits(const struct plan_group *g, bool last, struct plan_action *a)
{
	int64_t need = a->unapplied - left_of_listed(g->credits);
	size_t at, from = 0;

	for (size_t i = 0; i < g->credits->count; i++) {
		const struct plan_item *credit = g->credits->items[i];

		if (g->credits->listed[i] || (need <= 0 && !last))
			continue;
		need += credit->balance;
		for (at = from; at < a->count &&
		     a->parts[at].item->number < credit->number;
		     at++)
			;
		for (size_t k = a->count++; k > at; k--)
			a->parts[k] = a->parts[k - 1];
		a->parts[at] = (struct plan_part){ .item = credit,
			.role = ROLE_CREDIT, .level = LEVEL_NONE };
		from = at + 1;
	}
}

/* Credit is set against it, but not taken yet. */
static void
compose_credit(const struct plan_group *g, bool last, struct plan_action *a)
{
	set_credit(g, last, a);
	add_credits(g, last, a);
}

bool
plan_compose_add(const struct plan_group *g, struct plan_action *a,
    struct plan_part part)
{
	a->parts[a->count++] = part;
	if (add_amounts(g, a, part.item))
		return true;
	diag_at(g->maker->diag, DIAG_ERROR, "E_OVERFLOW", POS_NONE,
	    "the balances of a debtor do not fit");
	return false;
}

void
plan_compose_credit(const struct plan_group *g, bool held, bool last,
    struct plan_action *a)
{
	a->total = a->open;
	if (!held)
		compose_credit(g, last, a);
}

bool
plan_compose(const struct plan_group *g, const struct plan_pick *pick,
    struct plan_action *a, size_t *carrying)
{
	size_t end = plan_pick_end(g, pick);

	a->count = 0;
	a->carrying = NULL;
	a->level = pick->level;
	a->items = a->overdue = a->open = a->charges = a->max_days = 0;
	a->unapplied = 0;
	find_carrying(g, pick, a, carrying);
	for (size_t i = plan_pick_from(pick); i < end; i++)
		if (!add_debt(g, pick, i, a)) {
			diag_at(g->maker->diag, DIAG_ERROR, "E_OVERFLOW",
			    POS_NONE,
			    "the balances of a debtor do not fit");
			return false;
		}
	a->total = a->open;
	if (pick->held)
		return true;
	compose_credit(g, is_last(g, pick), a);
	return true;
}

void
plan_settle(struct plan_group *g, const struct plan_pick *pick,
    const struct plan_action *a)
{
	size_t end = plan_pick_end(g, pick);

	for (size_t i = plan_pick_from(pick), k = 0;
	     i < end && k < a->count; i++) {
		while (k < a->count && a->parts[k].role == ROLE_CREDIT)
			k++;
		if (k == a->count || a->parts[k].item != g->items[i])
			continue;
		g->taken[i] = true;
		k++;
	}
	if (pick->held)
		return;
	g->credits->left -= a->unapplied;
	for (size_t i = 0, k = 0; k < a->count; k++) {
		if (a->parts[k].role != ROLE_CREDIT)
			continue;
		while (g->credits->items[i] != a->parts[k].item)
			i++;
		g->credits->listed[i] = true;
	}
}

void
plan_use_credit(struct plan_credits *credits, int64_t open)
{
	int64_t used = credits->left < open ? credits->left : open;
	int64_t need = used - left_of_listed(credits);

	for (size_t i = 0; i < credits->count && need > 0; i++) {
		if (credits->listed[i])
			continue;
		need += credits->items[i]->balance;
		credits->listed[i] = true;
	}
	credits->left -= used;
}

/* --- minimums -------------------------------------------------------------- */

static const struct located *
given(const struct located *of_level, const struct located *of_plan)
{
	if (of_level->text.at != NULL)
		return of_level;
	return of_plan->text.at != NULL ? of_plan : NULL;
}

const struct located *
plan_least(const struct plan_spec *plan, int level)
{
	return given(&level_at(plan, level)->min_balance, &plan->min_balance);
}

const struct located *
plan_least_share(const struct plan_spec *plan, int level)
{
	return given(&level_at(plan, level)->min_share, &plan->min_share);
}

/* The least amount is in major units and may have more decimals than the
 * currency. */
static bool
too_small(const struct plan_action *a)
{
	const struct located *least = plan_least(a->plan, a->level);
	struct decimal total = { a->total, a->carrying->digits };
	struct decimal wanted;

	return least != NULL &&
	    decimal_parse(least->text, &wanted, NULL) == NUM_OK &&
	    decimal_compare(total, wanted) < 0;
}

/* total / open < percent / 100, in whole numbers. */
static bool
too_little(const struct plan_group *g, const struct plan_action *a)
{
	const struct located *least = plan_least_share(a->plan, a->level);
	struct decimal percent;

	if (least == NULL || !plan_share(least, &percent) || g->open <= 0)
		return false;
	return (wide)a->total * 100 * wide_power_of_ten(percent.scale) <
	    (wide)percent.coefficient * g->open;
}

bool
plan_enough(const struct plan_group *g, struct plan_action *a, bool hold,
    bool *covered)
{
	bool small, little;

	*covered = a->total == 0;
	if (*covered) {
		if (hold)
			plan_hold(a, TEXT("CREDIT_COVERS"));
		return false;
	}
	small = too_small(a);
	little = too_little(g, a);
	if (hold && small)
		plan_hold(a, TEXT("MIN_BALANCE"));
	if (hold && little)
		plan_hold(a, TEXT("MIN_SHARE"));
	return !small && !little;
}
