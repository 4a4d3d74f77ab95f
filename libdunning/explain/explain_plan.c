#include "explain/explain_plan.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/money.h"
#include "explain/explain_record.h"
#include "plan/plan_history.h"
#include "rules/explain_value.h"

/* What a record said when it was planned. */
struct known {
	uint64_t number;
	bool told;
	struct explain_cells keys;
	struct explain_hold *holds;
	size_t hold_count;
	enum explain_truth *when;   /* of each constraint */
	struct explain_cells *uses; /* of its conditions */
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
	struct explain_try tries[CHANNELS * 2];
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

/* What the conditions of the constraints say, which the item keeps as bits. */
static bool
ask_constraints(struct explain_planning *p, const struct plan_reader *reader,
    struct batch *b, size_t row, const struct plan_item *item,
    struct known *known)
{
	const struct contact_rules *rules = reader->contact;
	size_t count = contact_count(rules);

	known->when = explain_take(&p->view, count, sizeof *known->when);
	known->uses = explain_take(&p->view, count, sizeof *known->uses);
	if (known->when == NULL || known->uses == NULL)
		return false;
	for (size_t k = 0; k < count; k++) {
		const struct expr *when = contact_when(rules, k);

		known->when[k] = explain_truth_of(when, &reader->env, b, row);
		if (!explain_uses(&p->view,
		        when != NULL ? when : contact_require(rules, k), b, row,
		        &known->uses[k]))
			return false;
		if ((known->when[k] == EXPLAIN_TRUE) !=
		    (item->contact.applies >> k & 1))
			return explain_differs(&p->view,
			    contact_spec(rules, k)->at,
			    "the constraint %s was decided the other way",
			    contact_spec(rules, k)->code.text.at);
		if (when != NULL && known->when[k] == EXPLAIN_TRUE &&
		    contact_require(rules, k) != NULL &&
		    !explain_uses(&p->view, contact_require(rules, k), b, row,
		        &known->uses[k]))
			return false;
	}
	return true;
}

static bool
watch_record(void *ctx, const struct plan_reader *reader, struct batch *b,
    size_t row, const struct plan_item *item, enum plan_read read)
{
	struct explain_planning *p = ctx;
	struct explain_record keys = { .number = 0 };
	size_t errors = diag_count(p->view.diag, DIAG_ERROR);
	struct known *known;

	if (read != PLAN_READ_KEPT)
		return true;
	known = add_known(p, item->number);
	if (known == NULL || !explain_keys(&p->view, b, row, &keys))
		return false;
	known->keys = keys.keys;
	known->hold_count = reader->hold_count;
	known->holds = explain_holds(&p->view, reader, b, row, item);
	return known->holds != NULL &&
	    ask_constraints(p, reader, b, row, item, known) &&
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
		.holds = explain_item_holds(&p->now, g, i) };
	if (known != NULL) {
		into->keys = known->keys;
		p->tells = p->tells || known->told;
	}
	if (into->balance.at == NULL || into->asked.at == NULL ||
	    into->holds.at == NULL)
		return false;
	if (item == g->worst)
		p->group.worst = into;
	if (g->plan == NULL || item->credit)
		return true;
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
	into->items = explain_take(&p->now, g->count, sizeof *into->items);
	if (into->items == NULL)
		return false;
	for (size_t i = 0; i < g->count; i++)
		if (!fill_item(p, g, i, &into->items[i]))
			return false;
	return explain_whole(&p->now, errors) &&
	    (!p->tells || p->listener.group(p->listener.ctx, into));
}

static bool
watch_ended(void *ctx, const struct plan_group *g)
{
	struct explain_planning *p = ctx;

	(void)g;
	return !p->tells || p->listener.ended(p->listener.ctx, &p->group);
}

/* --- channels ------------------------------------------------------------- */

static const char *
effect_of(const struct explain_said *said)
{
	if (!said->refuses && said->block == CONTACT_FREE)
		return NULL;
	switch ((enum otherwise)said->spec->otherwise) {
	case OTHERWISE_DROP:
		return "no contact";
	case OTHERWISE_NEXT_FALLBACK:
		return "the next channel";
	case OTHERWISE_DEFER:
		break;
	}
	/* Time does not bring consent. */
	return said->refuses ? "the next channel" : "wait";
}

/* The codes of the constraints that block a day; bits go to *codes. */
static bool
look(struct explain_planning *p, const struct plan_maker *m,
    const struct plan_action *a, enum channel channel, int32_t day,
    enum contact_block *blocks, uint64_t *codes)
{
	const struct contact_past past = { m->contacts, m->contact_count };

	if (!contact_look(m->reader->contact, &a->carrying->contact, channel,
	        a->carrying->calendar, day, &past, blocks, p->view.diag))
		return false;
	for (size_t k = 0; k < contact_count(m->reader->contact); k++)
		if (blocks[k] != CONTACT_FREE)
			*codes |= UINT64_C(1) << k;
	return true;
}

static bool
fill_said(struct explain_planning *p, const struct plan_maker *m,
    const struct plan_action *a, const enum contact_block *blocks,
    struct explain_try *into)
{
	const struct contact_rules *rules = m->reader->contact;
	const struct known *known = find_known(p, a->carrying->number);
	uint64_t refused = a->carrying->contact.refused[into->channel];

	into->said_count = contact_count(rules);
	into->said =
	    explain_take(&p->now, into->said_count, sizeof *into->said);
	for (size_t k = 0; into->said != NULL && k < into->said_count; k++) {
		struct explain_said *said = &into->said[k];

		said->spec = contact_spec(rules, k);
		said->binds = contact_binds(rules, k, into->channel);
		said->when = EXPLAIN_TRUE;
		if (known != NULL) {
			said->when = known->when[k];
			said->uses = known->uses[k];
		}
		if (!said->binds || said->when != EXPLAIN_TRUE)
			continue;
		said->refuses = refused >> k & 1;
		said->block = blocks[k];
		said->effect = effect_of(said);
	}
	return into->said != NULL;
}

static struct text
code_list(const struct explain_planning *p, const struct plan_maker *m,
    uint64_t codes)
{
	struct text made = TEXT("");

	for (size_t k = 0; k < contact_count(m->reader->contact); k++)
		if (codes >> k & 1)
			made = explain_text(&p->now, "%s%s%s", made.at,
			    made.len != 0 ? "|" : "",
			    contact_code(m->reader->contact, k).at);
	return made;
}

/* The days that the search went through, up to the one that it found. */
static bool
fill_waits(struct explain_planning *p, const struct plan_maker *m,
    const struct plan_action *a, struct explain_try *into, uint64_t *codes)
{
	enum contact_block blocks[CONTACT_CONSTRAINTS_MAX];
	int32_t last = into->decision.verdict == CONTACT_DEFERRED ?
	    into->decision.date - 1 :
	    m->as_of + CONTACT_DEFER_DAYS - 1;

	into->waits = explain_take(
	    &p->now, CONTACT_DEFER_DAYS, sizeof *into->waits);
	if (into->waits == NULL)
		return false;
	for (int32_t day = m->as_of + 1; day <= last && day <= DATE_MAX;
	     day++) {
		struct explain_wait *wait = &into->waits[into->wait_count++];
		uint64_t blocked = 0;

		if (!look(p, m, a, into->channel, day, blocks, &blocked))
			return false;
		*codes |= blocked;
		wait->date = day;
		wait->codes = code_list(p, m, blocked);
		if (wait->codes.at == NULL)
			return false;
	}
	return true;
}

/* Whether the search for another day was begun. */
static bool
waited(const struct explain_try *into)
{
	bool blocked = false;

	for (size_t k = 0; k < into->said_count; k++) {
		const struct explain_said *said = &into->said[k];

		if (said->refuses ||
		    (said->block != CONTACT_FREE &&
		        said->spec->otherwise != OTHERWISE_DEFER))
			return false;
		blocked = blocked || said->block != CONTACT_FREE;
	}
	return blocked;
}

static bool
ask_again(struct explain_planning *p, const struct plan_maker *m,
    const struct plan_action *a, struct explain_try *into)
{
	enum contact_block blocks[CONTACT_CONSTRAINTS_MAX];
	uint64_t codes = 0;

	if (!look(p, m, a, into->channel, m->as_of, blocks, &codes) ||
	    !fill_said(p, m, a, blocks, into))
		return false;
	for (size_t k = 0; k < into->said_count; k++)
		if (into->said[k].refuses)
			codes |= UINT64_C(1) << k;
	if (waited(into) && !fill_waits(p, m, a, into, &codes))
		return false;
	return codes == into->decision.codes ||
	    explain_differs(&p->view, a->plan->at,
	        "other constraints stand in the way of an action of plan "
	        "'%s'",
	        a->plan->name.text.at);
}

static bool
watch_tried(void *ctx, const struct plan_maker *m, const struct plan_action *a,
    enum channel channel, enum plan_tried far,
    const struct contact_decision *decision)
{
	struct explain_planning *p = ctx;
	struct explain_try *into;
	size_t errors = diag_count(p->view.diag, DIAG_ERROR);

	if (!p->tells ||
	    p->try_count == sizeof p->tries / sizeof *p->tries)
		return true;
	into = &p->tries[p->try_count++];
	*into = (struct explain_try){ .channel = channel, .far = far };
	if (decision == NULL)
		return true;
	into->decision = *decision;
	return ask_again(p, m, a, into) && explain_whole(&p->now, errors);
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

static bool
watch_action(void *ctx, const struct plan_group *g,
    const struct plan_action *a)
{
	struct explain_planning *p = ctx;
	const struct level_spec *level = level_at(a->plan, a->level);
	int digits = a->carrying->digits;
	struct explain_action told = { .action = a, .tries = p->tries,
		.try_count = p->try_count };
	size_t errors = diag_count(p->view.diag, DIAG_ERROR);

	p->try_count = 0;
	if (!p->tells)
		return true;
	told.items = explain_take(&p->now, a->count, sizeof *told.items);
	if (told.items == NULL)
		return false;
	for (size_t i = 0; i < a->count; i++)
		told.items[i] = item_of(p, a->parts[i].item);
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
	if (level->min_balance.text.at != NULL)
		told.least = &level->min_balance;
	else if (a->plan->min_balance.text.at != NULL)
		told.least = &a->plan->min_balance;
	return explain_whole(&p->now, errors) &&
	    p->listener.action(p->listener.ctx, &p->group, &told);
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
		.action = watch_action, .ended = watch_ended };
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
