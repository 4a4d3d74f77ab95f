#include "plan/plan_set.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/limits.h"
#include "plan/action_id.h"
#include "plan/plan_channel.h"
#include "plan/plan_group.h"
#include "plan/plan_history.h"
#include "plan/plan_rest.h"
#include "plan/plan_watch.h"

/* --- what holds an action back --------------------------------------------- */

void
plan_hold(struct plan_action *a, struct text code)
{
	if (a->held_by.len != 0)
		buf_putc(&a->held_by, '|');
	buf_add(&a->held_by, code.at, code.len);
}

static bool
has_code(const struct plan_action *a, struct text code)
{
	struct text codes = { buf_text(&a->held_by), a->held_by.len };

	while (codes.len != 0) {
		size_t len = 0;

		while (len < codes.len && codes.at[len] != '|')
			len++;
		if (text_equal((struct text){ codes.at, len }, code))
			return true;
		if (len == codes.len)
			return false;
		codes.at += len + 1;
		codes.len -= len + 1;
	}
	return false;
}

static void
name_hold(struct plan_action *a, struct text code)
{
	if (!has_code(a, code))
		plan_hold(a, code);
}

/* Why its items are held, or, of those that are not, why some channels are
 * closed to them. */
static void
name_holds(const struct plan_group *g, struct plan_action *a, bool held)
{
	for (size_t i = 0; i < a->count; i++) {
		const struct plan_part *part = &a->parts[i];
		struct item_hold hold;

		if (part->role == ROLE_CREDIT)
			continue;
		item_holds(g->maker, part->item, &hold);
		if ((hold.stops & HOLD_CONTACT) == 0)
			hold.count = 0;
		else if (!held)
			a->stopped |= hold.channels;
		for (size_t k = 0; k < hold.count; k++)
			if ((hold.holds[k].stops & HOLD_CONTACT) != 0)
				name_hold(a, hold.holds[k].code);
	}
}

/* The new day of payment; false: reported. */
static bool
set_deadline(const struct plan_group *g, struct plan_action *a)
{
	const struct level_spec *level = level_at(a->plan, a->level);
	int32_t from =
	    a->rest != NULL ? a->rest->first->sent : g->maker->as_of;
	int64_t day = (int64_t)from + level->deadline;

	a->deadline = DATE_NONE;
	if (level->deadline == 0)
		return true;
	if (level->deadline_of == DEADLINE_CALENDAR) {
		if (day <= DATE_MAX)
			a->deadline = (int32_t)day;
		return true;
	}
	if (a->calendar == NULL || calendar_add(a->calendar, from,
	                               level->deadline, &a->deadline))
		return true;
	diag_at(g->maker->diag, DIAG_ERROR, "E_CALENDAR_YEAR", level->at,
	    "calendar %s has no holiday in %d, which the deadline of level %s "
	    "must know",
	    calendar_name(a->calendar), date_to_civil(a->deadline).year,
	    level->level.text.at);
	diag_note(g->maker->diag, POS_NONE,
	    "add the holidays of that year to the files of the calendar");
	return false;
}

/* The first day of a contact. */
static void
set_earliest(const struct plan_group *g, struct plan_action *a)
{
	const struct plan_maker *m = g->maker;
	int32_t last = m->last_contact;
	int64_t day;

	a->earliest = m->as_of;
	if (a->channel == CHANNEL_EXPORT)
		return;
	if ((a->rest != NULL ? plan_rest_waits(g, a->rest) : g->acted) &&
	    m->as_of < DATE_MAX) {
		a->earliest = m->as_of + 1;
		plan_hold(a, TEXT("SAME_DAY"));
	}
	if (a->rest != NULL && a->plan->min_contact_days != 0)
		last = history_last_contact(m, a->rest->first);
	if (a->plan->min_contact_days == 0 || last == DATE_NONE)
		return;
	day = last + a->plan->min_contact_days;
	if (day <= m->as_of || day > DATE_MAX)
		return;
	if (day > a->earliest)
		a->earliest = (int32_t)day;
	plan_hold(a, TEXT("MIN_CONTACT_DAYS"));
}

/* The search for a channel and a moment, and what people decided. */
static bool
find_way(struct plan_group *g, struct plan_action *a)
{
	struct plan_maker *m = g->maker;
	enum approval_word word;
	int32_t day;

	if (!approval_of(m, level_at(a->plan, a->level), a->id, &word, &day))
		return false;
	if (word == APPROVAL_REFUSED) {
		plan_hold(a, TEXT("REJECTED"));
		return true;
	}
	set_earliest(g, a);
	name_holds(g, a, false);
	if (!plan_choose_channel(m, a))
		return false;
	if (a->status == ACTION_DUE && a->earliest > m->as_of)
		a->status = ACTION_DEFERRED;
	if (a->status == ACTION_DUE && word == APPROVAL_OPEN)
		a->status = ACTION_PENDING;
	return true;
}

static bool
decide(struct plan_group *g, struct plan_action *a,
    const struct plan_pick *pick, size_t carrying)
{
	bool known, covered;

	a->status = ACTION_HELD;
	a->date = a->earliest = g->maker->as_of;
	a->channel = (enum channel)plan_first_channel(a);
	a->calendar = plan_calendar_of(
	    g->maker->reader, g->plan, a->carrying, &known);
	if (a->rest != NULL) {
		plan_rest_id(g, a->rest, 1, a->first_id);
		plan_rest_id(g, a->rest, a->number, a->id);
	} else {
		action_id_of(g, a, carrying, pick->since);
	}
	if (!set_deadline(g, a))
		return false;
	if (pick->held) {
		name_holds(g, a, true);
		return true;
	}
	if (!plan_enough(g, a, true, &covered))
		return true;
	if (!known) {
		plan_hold(a, TEXT("NO_CALENDAR"));
		return true;
	}
	return find_way(g, a);
}

/* --- one after the other ---------------------------------------------------- */

struct plan_set {
	struct plan_group *group;
	const struct plan_pick *pick;
	size_t carrying;
	struct plan_action actions[PLAN_ACTIONS_MAX];
	size_t count;
	struct plan_action *charges; /* the fees of the level; NULL: none yet */
};

/* Whether a person said that the level is as if it were completed. */
static bool
is_waived(const struct plan_action *a)
{
	return level_at(a->plan, a->level)->approval_rejected ==
	    REJECTED_WAIVE &&
	    has_code(a, TEXT("REJECTED"));
}

/* Those of a broken promise make way for those of the sequence when all would
 * be held, and, when a person is to decide, if the sequence has something for
 * the day; those that were waived, for none. */
static bool
makes_way(const struct plan_set *s)
{
	static const struct plan_pick any = { .only = PICK_ANY,
		.since = DATE_NONE };
	bool waived = true, pending = false;

	if (s->pick->since == DATE_NONE)
		return false;
	for (size_t i = 0; i < s->count; i++) {
		enum action_status status = s->actions[i].status;

		if (status != ACTION_HELD && status != ACTION_PENDING)
			return false;
		pending = pending || status == ACTION_PENDING;
		waived = waived && is_waived(&s->actions[i]);
	}
	if (pending)
		return s->pick->moves;
	return waived || plan_pick_highest(s->group, &any) != LEVEL_NONE;
}

/* Each has parts of its own: the fees of their items are not the same. */
static bool
add_action(struct plan_set *s, const struct plan_action *composed, size_t n,
    bool alone)
{
	struct plan_action *a = &s->actions[s->count];

	*a = *composed;
	a->spec = level_action(level_at(a->plan, a->level), n);
	a->number = n + 1;
	a->again = a->rest != NULL && plan_rest_follows(a->rest, n + 1);
	a->fees_elsewhere =
	    a->rest != NULL && plan_rest_charged(s->group, a->rest);
	buf_init(&a->held_by, LIMIT_RECORD_BYTES);
	s->count++;
	if (alone)
		return true;
	a->parts = arena_alloc(
	    s->group->maker->scratch, a->count, sizeof *a->parts);
	if (a->parts == NULL) {
		diag_memory(s->group->maker->diag);
		return false;
	}
	memcpy(a->parts, composed->parts, a->count * sizeof *a->parts);
	return true;
}

static bool
fill(struct plan_set *s, const struct plan_action *composed)
{
	size_t count = level_at(composed->plan, composed->level)->actions.count;

	for (size_t n = 0; n < count; n++)
		if ((composed->rest == NULL ||
		        (composed->rest->missing >> n & 1) != 0) &&
		    !add_action(s, composed, n, count == 1))
			return false;
	return true;
}

static bool
charge(struct plan_set *s, struct plan_action *a)
{
	if (!plan_charge_fees(s->group, a))
		return false;
	if (!a->fees_elsewhere &&
	    (a->status == ACTION_DUE || a->status == ACTION_PENDING))
		s->charges = a;
	return true;
}

/* The first that goes out charges the fees, or else the first that may. */
static bool
decide_all(struct plan_set *s)
{
	for (size_t i = 0; i < s->count; i++) {
		struct plan_action *a = &s->actions[i];

		if (!decide(s->group, a, s->pick, s->carrying))
			return false;
		if (a->status != ACTION_DUE)
			continue;
		a->again = a->again || s->charges != NULL;
		if (s->charges != NULL)
			a->fees_elsewhere = true;
		if (!charge(s, a))
			return false;
		if (a->status == ACTION_DUE &&
		    !plan_count_contact(s->group->maker, a))
			return false;
	}
	return true;
}

/* What was not due: fees that the one that goes out charges are open for the
 * others. */
static bool
charge_all(struct plan_set *s)
{
	const struct plan_action *out = s->charges;

	for (size_t i = 0; i < s->count; i++) {
		struct plan_action *a = &s->actions[i];

		if (a->charged)
			continue;
		a->fees_elsewhere = a->fees_elsewhere || s->charges != NULL;
		a->again = a->again || a->rest != NULL || out != NULL ||
		    (a->status == ACTION_PENDING && s->charges != NULL);
		if (!charge(s, a))
			return false;
	}
	for (size_t i = 0; out != NULL && i < s->count; i++)
		if (&s->actions[i] != out &&
		    __builtin_add_overflow(s->actions[i].fees_open,
		        out->fees_total, &s->actions[i].fees_open)) {
			diag_at(s->group->maker->diag, DIAG_ERROR,
			    "E_OVERFLOW", POS_NONE,
			    "the fees of a debtor do not fit");
			return false;
		}
	return true;
}

static bool
watch_all(struct plan_set *s)
{
	struct plan_group *g = s->group;
	const struct plan_watch *watch = g->maker->watch;

	for (size_t i = 0; i < s->count; i++) {
		struct plan_action *a = &s->actions[i];

		if (a->held_by.failed) {
			diag_memory(g->maker->diag);
			return false;
		}
		if (watch != NULL && !watch->action(watch->ctx, g, a))
			return false;
	}
	return true;
}

/* What goes out on that day, for what is decided later. */
static void
note_due(struct plan_group *g, const struct plan_action *a)
{
	history_contact(g->maker, a);
	if (a->status != ACTION_DUE)
		return;
	if (a->rest != NULL) {
		if (a->channel != CHANNEL_EXPORT)
			g->rested = a->rest->first;
		return;
	}
	if (plan_grouping_of(g->plan) == GROUP_DEBTOR &&
	    a->channel != CHANNEL_EXPORT)
		g->acted = true;
	for (size_t i = 0, k = 0; g->moved != NULL && i < g->count; i++) {
		while (k < a->count && a->parts[k].role == ROLE_CREDIT)
			k++;
		if (k == a->count || a->parts[k].item != g->items[i])
			continue;
		g->moved[i] = g->moved[i] || a->parts[k].level != LEVEL_NONE;
		k++;
	}
}

static bool
finish(struct plan_set *s)
{
	struct plan_group *g = s->group;
	struct plan_maker *m = g->maker;
	const struct plan_watch *watch = m->watch;

	if (makes_way(s))
		return watch == NULL ||
		    watch->dropped(watch->ctx, g, &s->actions[0]);
	if (!charge_all(s) || !watch_all(s))
		return false;
	for (size_t i = 0; i < s->count; i++)
		note_due(g, &s->actions[i]);
	if (s->count != 0 && s->actions[0].rest == NULL)
		plan_settle(g, s->pick, &s->actions[0]);
	for (size_t i = 0; i < s->count; i++)
		if (!m->take(m->ctx, &s->actions[i]))
			return false;
	return true;
}

static void
end(struct plan_set *s)
{
	for (size_t i = 0; i < s->count; i++) {
		buf_clear(&s->actions[i].held_by);
		free(s->actions[i].fees);
	}
}

bool
plan_set_try(struct plan_group *g, const struct plan_pick *pick,
    const struct plan_action *composed, size_t carrying, bool *moves)
{
	struct plan_set s = { .group = g, .pick = pick, .carrying = carrying };
	bool ok = fill(&s, composed);

	*moves = false;
	for (size_t i = 0; ok && i < s.count; i++) {
		ok = decide(g, &s.actions[i], pick, carrying);
		*moves = *moves || s.actions[i].status != ACTION_HELD;
	}
	if (ok)
		plan_settle(g, pick, composed);
	end(&s);
	return ok;
}

bool
plan_set_make(struct plan_group *g, const struct plan_pick *pick,
    const struct plan_action *composed, size_t carrying)
{
	struct plan_set s = { .group = g, .pick = pick, .carrying = carrying };
	bool ok = fill(&s, composed) && decide_all(&s) && finish(&s);

	end(&s);
	return ok;
}
