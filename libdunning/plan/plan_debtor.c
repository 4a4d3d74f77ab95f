/* plan_debtor.c -- the items of a debtor by currency and plan. */
#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "plan/plan_action.h"
#include "plan/plan_group.h"
#include "plan/plan_history.h"
#include "plan/resolve.h"

/* One currency of a debtor. */
struct plan_purse {
	struct plan_maker *maker;
	const struct plan_item *const *items;
	size_t count;
	struct plan_place *places;
	bool *grouped;
	struct plan_credits credits;
	int64_t open;
};

static bool
fill_purse(struct plan_purse *p)
{
	struct arena *scratch = p->maker->scratch;
	bool fits = true;

	p->places = arena_alloc(scratch, p->count, sizeof *p->places);
	p->grouped = arena_alloc(scratch, p->count, sizeof *p->grouped);
	p->credits.items =
	    arena_alloc(scratch, p->count, sizeof *p->credits.items);
	p->credits.listed =
	    arena_alloc(scratch, p->count, sizeof *p->credits.listed);
	if (p->places == NULL || p->grouped == NULL ||
	    p->credits.items == NULL || p->credits.listed == NULL) {
		diag_memory(p->maker->diag);
		return false;
	}
	for (size_t i = 0; i < p->count; i++) {
		const struct plan_item *item = p->items[i];

		fits = fits && money_add(p->open, item->balance, &p->open);
		if (!item->credit)
			continue;
		p->credits.items[p->credits.count++] = item;
		fits = fits && !__builtin_sub_overflow(p->credits.left,
		                   item->balance, &p->credits.left);
	}
	if (!fits)
		diag_at(p->maker->diag, DIAG_ERROR, "E_OVERFLOW", POS_NONE,
		    "the balances of a debtor do not fit");
	return fits;
}

/* The plan of the worst item that is in no group yet; NULL: there is none. */
static const struct plan_item *
next_worst(const struct plan_purse *p, const struct plan_spec **plan)
{
	const struct plan_item *worst = NULL;

	*plan = NULL;
	for (size_t i = 0; i < p->count; i++) {
		if (p->grouped[i] || p->places[i].plan == NULL)
			continue;
		worst = plan_worse(worst, p->items[i]);
		if (worst == p->items[i])
			*plan = p->places[i].plan;
	}
	return worst;
}

/* The items of a plan; with the first of them stand the credits, and without a
 * plan there is one group of all. */
static bool
gather(struct plan_purse *p, struct plan_group *g, bool first)
{
	struct arena *scratch = p->maker->scratch;

	g->items = arena_alloc(scratch, p->count, sizeof *g->items);
	g->places = arena_alloc(scratch, p->count, sizeof *g->places);
	if (g->items == NULL || g->places == NULL) {
		diag_memory(p->maker->diag);
		return false;
	}
	for (size_t i = 0; i < p->count; i++) {
		const struct plan_place *place = &p->places[i];

		if (p->items[i]->credit ? !first : place->plan != g->plan)
			continue;
		if (!p->items[i]->credit)
			g->places[g->count] = place;
		p->grouped[i] = true;
		g->items[g->count++] = p->items[i];
	}
	return true;
}

static bool
is_alone(const struct plan_purse *p, const struct plan_spec *plan)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->places[i].plan != NULL && p->places[i].plan != plan)
			return false;
	return plan_grouping_of(plan) == GROUP_DEBTOR;
}

static bool
plan_purse(struct plan_purse *p)
{
	bool first = true;

	if (!plan_holds_begin(p->maker, p->items, p->count) ||
	    !fill_purse(p) ||
	    !resolve_places(p->maker, p->items, p->count, p->places))
		return false;
	for (;;) {
		struct plan_group g = { .maker = p->maker,
			.credits = &p->credits, .open = p->open };

		g.worst = next_worst(p, &g.plan);
		if (g.worst == NULL && !first)
			return true;
		g.alone = g.plan != NULL && is_alone(p, g.plan);
		if (!gather(p, &g, first) || !plan_group_actions(&g))
			return false;
		first = false;
	}
}

/* Puts those of the first currency to the front, in order of input, as the
 * others are behind them; rest has room for all.  Returns their number. */
static size_t
gather_currency(const struct plan_item **items, size_t count,
    const struct plan_item **rest)
{
	uint32_t currency = items[0]->currency;
	size_t same = 0, others = 0;

	while (same < count && items[same]->currency == currency)
		same++;
	for (size_t i = same; i < count; i++)
		if (items[i]->currency == currency)
			items[same++] = items[i];
		else
			rest[others++] = items[i];
	if (others != 0)
		memcpy(items + same, rest, others * sizeof *rest);
	return same;
}

bool
plan_debtor(
    struct plan_maker *m, const struct plan_item **items, size_t count)
{
	const struct plan_item **rest;

	if (m->scratch == NULL && (m->scratch = arena_new(0)) == NULL) {
		diag_memory(m->diag);
		return false;
	}
	arena_reset(m->scratch);
	m->planned_fees = NULL;
	m->debtor = items[0]->debtor;
	if (!history_begin(m, intern_text(m->reader->debtors, m->debtor),
	        items, count))
		return false;
	rest = arena_alloc(m->scratch, count, sizeof *rest);
	if (rest == NULL) {
		diag_memory(m->diag);
		return false;
	}
	/* Not by the number of the currency, which is that of other debtors,
	 * too: what comes first may stand in the way of the rest. */
	for (size_t from = 0; from < count;) {
		struct plan_purse purse = { .maker = m,
			.items = items + from,
			.count = gather_currency(
			    items + from, count - from, rest) };

		m->currency = items[from]->currency;
		if (!plan_purse(&purse))
			return false;
		from += purse.count;
	}
	return true;
}

void
plan_maker_clear(struct plan_maker *m)
{
	if (m->ledger != NULL)
		ledger_know(m->ledger, NULL, 0);
	contact_past_clear(&m->past);
	free(m->entries);
	m->entries = NULL;
	arena_free(m->scratch);
	m->scratch = NULL;
}
