#include "explain/explain_plan.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/money.h"
#include "explain/explain_contact.h"
#include "explain/explain_record.h"
#include "explain/explain_why.h"
#include "explain/explain_worth.h"
#include "plan/plan_compose.h"
#include "plan/plan_group.h"
#include "plan/plan_rest.h"
#include "rules/explain_value.h"

/* What a record said when it was planned. */
struct known {
	uint64_t number;
	bool told;
	struct explain_cells keys;
	struct explain_hold *holds;
	size_t hold_count;
	struct explain_asked asked; /* by the contact rules */
	struct text idle;           /* why nothing is done; null: it is not so */
};

struct explain_planning {
	struct explain_view view;
	struct explain_listener listener;
	struct plan_watch watch;
	struct known *known; /* in order of their numbers */
	size_t count, room;
	/* The group that is planned. */
	struct explain_view now; /* with an arena of its own */
	struct explain_group group;
	bool tells;
	struct explain_try tries[CHANNELS * 2 * PLAN_ACTIONS_MAX];
	size_t try_count;
};

/* --- records -------------------------------------------------------------- */

static struct known *
find_known(const struct explain_planning *p, uint64_t number)
{
	size_t low = 0, high = p->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (p->known[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low < p->count && p->known[low].number == number ?
	    &p->known[low] :
	    NULL;
}

static struct known *
add_known(struct explain_planning *p, uint64_t number)
{
	struct known *grown;

	if (p->count == p->room) {
		size_t room = p->room * 2 + 64;

		grown = realloc(p->known, room * sizeof *grown);
		if (grown == NULL) {
			diag_memory(p->view.diag);
			return NULL;
		}
		p->known = grown;
		p->room = room;
	}
	grown = &p->known[p->count++];
	*grown = (struct known){ .number = number };
	return grown;
}

static bool
watch_record(void *ctx, const struct plan_reader *reader, struct batch *b,
    size_t row, const struct plan_item *item, enum plan_read read)
{
	struct explain_planning *p = ctx;
	struct explain_record keys = { .number = 0 };
	size_t errors = diag_count(p->view.diag, DIAG_ERROR);
	struct known *known;

	if (read != PLAN_READ_KEPT && !item->idle)
		return true;
	known = add_known(p, item->number);
	if (known != NULL && item->idle)
		known->idle = explain_idle(&p->view, reader, b, row, item);
	if (known == NULL || (item->idle && known->idle.at == NULL))
		return false;
	if (read != PLAN_READ_KEPT)
		return true;
	if (!explain_keys(&p->view, b, row, &keys))
		return false;
	known->keys = keys.keys;
	known->hold_count = explain_hold_count(reader);
	known->holds = explain_holds(&p->view, reader, b, row, item);
	return known->holds != NULL &&
	    (item->idle || explain_contact_read(&p->view, reader, b, row,
	                       item, &known->asked)) &&
	    explain_whole(&p->view, errors);
}

void
explain_planning_holds(const struct explain_planning *p, uint64_t number,
    struct explain_hold **holds, size_t *count)
{
	const struct known *known = find_known(p, number);

	*holds = known != NULL ? known->holds : NULL;
	*count = known != NULL ? known->hold_count : 0;
}

struct text
explain_planning_idle(const struct explain_planning *p, uint64_t number)
{
	const struct known *known = find_known(p, number);

	return known != NULL ? known->idle : (struct text){ NULL, 0 };
}

void
explain_planning_tell(struct explain_planning *p, uint64_t number)
{
	struct known *known = find_known(p, number);

	if (known != NULL)
		known->told = true;
}

/* --- groups --------------------------------------------------------------- */

static struct text
money_text(const struct explain_view *view, int64_t minor, int digits)
{
	char text[MONEY_TEXT_MAX];

	money_format(minor, digits, text, sizeof text);
	return explain_text(view, "%s", text);
}

/* Whether it took all levels there are. */
static bool
has_ended(const struct plan_group *g, size_t i)
{
	struct level_case c = plan_group_case(g, i);

	return !g->places[i]->handed && !level_left(&c) &&
	    level_done(g->plan, &g->past[i]) != LEVEL_NONE;
}

static bool
fill_item(struct explain_planning *p, const struct plan_group *g, size_t i,
    struct explain_item *into)
{
	const struct plan_item *item = g->items[i];
	const struct known *known = find_known(p, item->number);

	*into = (struct explain_item){ .number = item->number, .item = item,
		.next = LEVEL_NONE,
		.balance = money_text(&p->now, item->balance, item->digits),
		.asked = money_text(&p->now, item->asked, item->digits),
		.holds = explain_item_holds(&p->now, g, i),
		.why = explain_item_why(&p->now, g, i) };
	if (known != NULL) {
		into->keys = known->keys;
		p->tells = p->tells || known->told;
	}
	if (into->balance.at == NULL || into->asked.at == NULL ||
	    into->holds.at == NULL || into->why.at == NULL)
		return false;
	if (item == g->worst)
		p->group.worst = into;
	if (g->plan == NULL || item->credit)
		return true;
	into->place = g->places[i];
	into->ended = has_ended(g, i);
	into->next = g->next[i];
	into->levels = explain_item_levels(&p->now, g, i);
	return into->levels != NULL;
}

static bool
watch_group(void *ctx, const struct plan_group *g)
{
	struct explain_planning *p = ctx;
	const struct plan_reader *reader = g->maker->reader;
	struct explain_group *into = &p->group;
	size_t errors = diag_count(p->view.diag, DIAG_ERROR);

	arena_reset(p->now.arena);
	p->tells = false;
	p->try_count = 0;
	*into = (struct explain_group){ .plan = g->plan,
		.item_count = g->count,
		.currency =
		    intern_text(reader->words, g->items[0]->currency) };
	into->debtor = explain_masked(&p->now,
	    explain_pii(&p->now, TEXT("debtor_id")),
	    intern_text(reader->debtors, g->items[0]->debtor));
	into->promises = explain_promises(&p->now, g);
	into->items = explain_take(&p->now, g->count, sizeof *into->items);
	if (into->items == NULL || into->promises.at == NULL)
		return false;
	for (size_t i = 0; i < g->count; i++)
		if (!fill_item(p, g, i, &into->items[i]))
			return false;
	return explain_whole(&p->now, errors) &&
	    (!p->tells || p->listener.group(p->listener.ctx, into));
}

static const char *const ends[] = { [REST_STAYS] = "",
	[REST_PAID] = "no item that took the level is open",
	[REST_CURED] = "its items began again",
	[REST_HANDED] = "another action handed it over",
	[REST_NEXT] = "the next level goes out, or did",
	[REST_KEPT] = "the promise is not broken any more" };

/* What was left of levels and is given up. */
static bool
find_rests(struct explain_planning *p, const struct plan_group *g)
{
	struct explain_rest *rests = explain_take(
	    &p->now, g->rest_count * PLAN_ACTIONS_MAX, sizeof *rests);

	p->group.rests = rests;
	p->group.rest_count = 0;
	for (size_t i = 0; rests != NULL && i < g->rest_count; i++) {
		const struct plan_rest *rest = &g->rests[i];

		for (size_t n = 1; n <= PLAN_ACTIONS_MAX; n++)
			if (rest->end != REST_STAYS &&
			    (rest->missing >> (n - 1) & 1) != 0)
				rests[p->group.rest_count++] =
				    (struct explain_rest){
				    level_at(g->plan, rest->level),
				    rest->first->sent, n,
				    plan_rest_ends[rest->end],
				    ends[rest->end] };
	}
	return rests != NULL;
}

static bool
watch_ended(void *ctx, const struct plan_group *g)
{
	struct explain_planning *p = ctx;

	if (p->tells && g->rest_count != 0 && !find_rests(p, g))
		return false;
	return !p->tells || p->listener.ended(p->listener.ctx, &p->group);
}

/* --- channels ------------------------------------------------------------- */

static bool
watch_tried(void *ctx, const struct plan_maker *m, const struct plan_action *a,
    enum channel channel, enum plan_tried far, const struct contact_ask *ask,
    const struct contact_decision *decision)
{
	struct explain_planning *p = ctx;
	const struct known *known;
	struct explain_try *into;
	size_t errors = diag_count(p->view.diag, DIAG_ERROR);

	if (!p->tells ||
	    p->try_count == sizeof p->tries / sizeof *p->tries)
		return true;
	into = &p->tries[p->try_count++];
	*into = (struct explain_try){ .number = a->number, .channel = channel,
		.far = far };
	if (decision == NULL)
		return true;
	into->decision = *decision;
	known = find_known(p, a->carrying->number);
	return explain_contact_try(&p->now, m, a, ask,
	           known != NULL ? &known->asked : NULL, into) &&
	    explain_whole(&p->now, errors);
}

/* --- actions -------------------------------------------------------------- */

static const struct explain_item *
item_of(const struct explain_planning *p, const struct plan_item *item)
{
	for (size_t i = 0; i < p->group.item_count; i++)
		if (p->group.items[i].item == item)
			return &p->group.items[i];
	return NULL;
}

/* Those of the action; that they were told, when the others are too, makes
 * room. */
static void
take_tries(struct explain_planning *p, const struct plan_action *a,
    struct explain_action *told)
{
	size_t from = 0, left = 0;

	while (from < p->try_count && p->tries[from].number != a->number)
		from++;
	told->tries = &p->tries[from];
	for (size_t i = from;
	     i < p->try_count && p->tries[i].number == a->number; i++) {
		p->tries[i].number = 0;
		told->try_count++;
	}
	for (size_t i = 0; i < p->try_count; i++)
		left += p->tries[i].number != 0;
	if (left == 0)
		p->try_count = 0;
}

static bool
watch_action(void *ctx, const struct plan_group *g,
    const struct plan_action *a)
{
	struct explain_planning *p = ctx;
	int digits = a->carrying->digits;
	struct explain_action told = { .action = a };
	size_t errors = diag_count(p->view.diag, DIAG_ERROR);

	take_tries(p, a, &told);
	if (!p->tells)
		return true;
	told.items = explain_take(&p->now, a->count, sizeof *told.items);
	if (told.items == NULL)
		return false;
	for (size_t i = 0; i < a->count; i++)
		told.items[i] = item_of(p, a->parts[i].item);
	told.last_contact = g->maker->last_contact;
	told.overdue = money_text(&p->now, a->overdue, digits);
	told.open = money_text(&p->now, a->open, digits);
	told.unapplied = money_text(&p->now, a->unapplied, digits);
	told.total = money_text(&p->now, a->total, digits);
	if (g->maker->reader->slots.charges >= 0)
		told.charges = money_text(&p->now, a->charges, digits);
	told.fees_total = money_text(&p->now, a->fees_total, digits);
	told.fees = explain_fees(&p->now, a);
	if (told.fees == NULL)
		return false;
	told.least = plan_least(a->plan, a->level);
	told.share = plan_least_share(a->plan, a->level);
	told.debtor_open = money_text(&p->now, g->open, digits);
	return explain_worths(&p->now, g->maker, a, &told) &&
	    explain_whole(&p->now, errors) &&
	    p->listener.action(p->listener.ctx, &p->group, &told);
}

static bool
watch_dropped(void *ctx, const struct plan_group *g,
    const struct plan_action *a)
{
	struct explain_planning *p = ctx;

	(void)g;
	(void)a;
	p->try_count = 0;
	return true;
}

/* --- life ----------------------------------------------------------------- */

struct explain_planning *
explain_planning_new(
    const struct explain_view *view, const struct explain_listener *listener)
{
	struct explain_planning *p =
	    arena_alloc(view->arena, 1, sizeof *p);

	if (p == NULL || (p->now.arena = arena_new(0)) == NULL) {
		diag_memory(view->diag);
		return NULL;
	}
	p->view = *view;
	p->now = (struct explain_view){ view->strategy, view->source,
		view->as_of, view->show_pii, p->now.arena, view->diag };
	p->listener = *listener;
	p->watch = (struct plan_watch){ .ctx = p, .record = watch_record,
		.group = watch_group, .tried = watch_tried,
		.action = watch_action, .dropped = watch_dropped,
		.ended = watch_ended };
	return p;
}

void
explain_planning_free(struct explain_planning *p)
{
	if (p == NULL)
		return;
	free(p->known);
	p->known = NULL;
	arena_free(p->now.arena);
	p->now.arena = NULL;
}

const struct plan_watch *
explain_planning_watch(struct explain_planning *p)
{
	return &p->watch;
}
