#include "plan/plan_action.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"
#include "base/money.h"
#include "base/num.h"
#include "plan/plan_channel.h"
#include "plan/plan_history.h"
#include "plan/plan_watch.h"

const char *const action_status_names[] = { "due", "deferred", "held",
	"pending", NULL };
const char *const item_role_names[] = { "", "due", "listed", "credit", NULL };

const struct plan_item *
plan_worse(const struct plan_item *a, const struct plan_item *b)
{
	if (a == NULL || b->days > a->days ||
	    (b->days == a->days && b->asked > a->asked))
		return b;
	return a;
}

static void
find_plan(struct plan_group *g)
{
	for (size_t i = 0; i < g->count; i++)
		if (!g->items[i]->credit && g->items[i]->plan != NULL)
			g->worst = plan_worse(g->worst, g->items[i]);
	g->plan = g->worst != NULL ? g->worst->plan : NULL;
}

static void
find_levels(struct plan_group *g)
{
	for (size_t i = 0; i < g->count; i++) {
		const struct plan_item *item = g->items[i];
		struct level_history past;

		g->next[i] = LEVEL_NONE;
		g->event_hold[i] = ITEM_FREE;
		if (item->credit)
			continue;
		history_levels(g->maker->history, g->plan, item->key, &past);
		g->next[i] = level_next(g->plan, &past, item->days,
		    g->maker->as_of);
		g->event_hold[i] =
		    history_item_hold(g->maker->history, item->key);
	}
}

static bool
is_held(const struct plan_group *g, size_t i)
{
	return g->items[i]->holds != 0 || g->event_hold[i] != ITEM_FREE;
}

static int
highest(const struct plan_group *g, bool held)
{
	int level = LEVEL_NONE;

	for (size_t i = 0; i < g->count; i++)
		if (is_held(g, i) == held && g->next[i] > level)
			level = g->next[i];
	return level;
}

/* Overdue actions list everything overdue; a reminder before the due date
 * lists what is about to fall due. */
static enum item_role
role_of(const struct plan_group *g, size_t i, int level, bool held)
{
	const struct plan_item *item = g->items[i];
	bool before_due = level_at(g->plan, level)->on.day <= 0;

	if (item->credit)
		return held ? ROLE_NONE : ROLE_CREDIT;
	if (is_held(g, i) != held)
		return ROLE_NONE;
	if (before_due ? item->days > 0 : item->days <= 0)
		return ROLE_NONE;
	if (g->next[i] != LEVEL_NONE)
		return ROLE_DUE;
	return before_due || held ? ROLE_NONE : ROLE_LISTED;
}

static bool
add_amounts(struct plan_action *a, const struct plan_part *part)
{
	const struct plan_item *item = part->item;

	if (part->role == ROLE_CREDIT)
		return !__builtin_sub_overflow(a->unapplied, item->balance,
		    &a->unapplied);
	a->items++;
	if (item->days > a->max_days || a->items == 1)
		a->max_days = item->days;
	if (item->days > 0 &&
	    !money_add(a->overdue, item->asked, &a->overdue))
		return false;
	if (!money_add(a->charges, item->charges, &a->charges))
		return false;
	return money_add(a->open, item->asked, &a->open);
}

static bool
fill_parts(struct plan_group *g, struct plan_action *a, bool held)
{
	for (size_t i = 0; i < g->count; i++) {
		struct plan_part part = { .item = g->items[i],
			.role = role_of(g, i, a->level, held),
			.level = LEVEL_NONE };

		if (part.role == ROLE_NONE)
			continue;
		if (part.role == ROLE_DUE)
			part.level = g->next[i];
		if (part.level == a->level)
			a->carrying = plan_worse(a->carrying, part.item);
		if (!add_amounts(a, &part)) {
			diag_at(g->maker->diag, DIAG_ERROR, "E_OVERFLOW",
			    POS_NONE, "the balances of a debtor do not fit");
			return false;
		}
		a->parts[a->count++] = part;
	}
	if (__builtin_sub_overflow(a->open, a->unapplied, &a->total)) {
		diag_at(g->maker->diag, DIAG_ERROR, "E_OVERFLOW", POS_NONE,
		    "the balances of a debtor do not fit");
		return false;
	}
	if (a->total < 0)
		a->total = 0;
	return true;
}

void
plan_hold(struct plan_action *a, struct text code)
{
	if (a->held_by.len != 0)
		buf_putc(&a->held_by, '|');
	buf_add(&a->held_by, code.at, code.len);
}

static void
name_holds(struct plan_group *g, struct plan_action *a)
{
	static const char *const event_codes[] = { [ITEM_FREE] = "",
		[ITEM_DISPUTED] = "DISPUTED", [ITEM_PAID] = "PAID" };
	uint64_t holds = 0;
	bool seen[sizeof event_codes / sizeof *event_codes] = { false };

	for (size_t i = 0; i < g->count; i++) {
		if (g->next[i] == LEVEL_NONE || !is_held(g, i))
			continue;
		holds |= g->items[i]->holds;
		seen[g->event_hold[i]] = true;
	}
	for (size_t k = 0; k < g->maker->reader->hold_count; k++)
		if (holds >> k & 1)
			plan_hold(a, g->maker->reader->holds[k]->code.text);
	for (size_t k = 1; k < sizeof event_codes / sizeof *event_codes; k++)
		if (seen[k])
			plan_hold(a, text_of(event_codes[k]));
}

/* Whether the total is below the least amount, which is in major units and may
 * have more decimals than the currency. */
static bool
too_small(const struct plan_action *a)
{
	const struct level_spec *level = level_at(a->plan, a->level);
	const struct located *least = level->min_balance.text.at != NULL ?
	    &level->min_balance :
	    &a->plan->min_balance;
	struct decimal total = { a->total, a->carrying->digits };
	struct decimal wanted;

	return least->text.at != NULL &&
	    decimal_parse(least->text, &wanted, NULL) == NUM_OK &&
	    decimal_compare(total, wanted) < 0;
}

static bool
worth_it(struct plan_action *a)
{
	if (a->total == 0)
		plan_hold(a, TEXT("CREDIT_COVERS"));
	else if (too_small(a))
		plan_hold(a, TEXT("MIN_BALANCE"));
	else
		return true;
	return false;
}

/* What stops the whole debtor, then the search for a channel and a moment. */
static bool
decide(struct plan_group *g, struct plan_action *a, bool held)
{
	struct plan_maker *m = g->maker;

	a->status = ACTION_HELD;
	a->date = m->as_of;
	a->channel = (enum channel)plan_first_channel(a);
	if (held) {
		name_holds(g, a);
		return true;
	}
	if (!worth_it(a))
		return true;
	if (history_promise(m->history, m->as_of)) {
		plan_hold(a, TEXT("PROMISED"));
		return true;
	}
	if (!plan_choose_channel(m, a))
		return false;
	if (a->status == ACTION_DUE &&
	    level_at(a->plan, a->level)->approval != 0)
		a->status = ACTION_PENDING;
	return true;
}

static bool
make_action(struct plan_group *g, bool held)
{
	struct plan_action a = { .plan = g->plan, .parts = g->parts,
		.level = highest(g, held) };
	const struct plan_watch *watch = g->maker->watch;
	bool ok;

	if (a.level == LEVEL_NONE)
		return true;
	buf_init(&a.held_by, LIMIT_RECORD_BYTES);
	ok = fill_parts(g, &a, held) && decide(g, &a, held) &&
	    plan_charge_fees(g, &a);
	if (ok && a.held_by.failed) {
		diag_memory(g->maker->diag);
		ok = false;
	}
	if (ok && watch != NULL)
		ok = watch->action(watch->ctx, g, &a);
	ok = ok && plan_count_contact(g->maker, &a) &&
	    g->maker->take(g->maker->ctx, &a);
	buf_clear(&a.held_by);
	free(a.fees);
	return ok;
}

static bool
plan_group(struct plan_group *g)
{
	const struct plan_watch *watch = g->maker->watch;
	bool ok;

	find_plan(g);
	if (g->plan == NULL)
		return watch == NULL || (watch->group(watch->ctx, g) &&
		                            watch->ended(watch->ctx, g));
	g->next = calloc(g->count, sizeof *g->next);
	g->event_hold = calloc(g->count, sizeof *g->event_hold);
	g->parts = calloc(g->count, sizeof *g->parts);
	ok = g->next != NULL && g->event_hold != NULL && g->parts != NULL;
	if (ok) {
		find_levels(g);
		ok = (watch == NULL || watch->group(watch->ctx, g)) &&
		    make_action(g, false) && make_action(g, true) &&
		    (watch == NULL || watch->ended(watch->ctx, g));
	} else {
		diag_memory(g->maker->diag);
	}
	free(g->next);
	free(g->event_hold);
	free(g->parts);
	return ok;
}

bool
plan_debtor(struct plan_maker *m, const struct plan_item *const *items,
    size_t count)
{
	size_t from = 0;

	if (!history_begin(m, intern_text(m->reader->debtors,
	                          items[0]->debtor)))
		return false;
	for (size_t i = 1; i <= count; i++) {
		struct plan_group g = { .maker = m, .items = items + from,
			.count = i - from };

		if (i < count && items[i]->currency == items[from]->currency)
			continue;
		if (!plan_group(&g))
			return false;
		from = i;
	}
	return true;
}

void
plan_maker_clear(struct plan_maker *m)
{
	free(m->contacts);
	m->contacts = NULL;
}
