#include "plan/plan_action.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/limits.h"
#include "plan/action_id.h"
#include "plan/plan_channel.h"
#include "plan/plan_compose.h"
#include "plan/plan_group.h"
#include "plan/plan_history.h"
#include "plan/plan_told.h"
#include "plan/plan_watch.h"

const char *const action_status_names[] = { "due", "deferred", "held",
	"pending", NULL };
const char *const item_role_names[] = { "", "due", "listed", "credit", NULL };

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
	int64_t day = (int64_t)g->maker->as_of + level->deadline;

	a->deadline = DATE_NONE;
	if (level->deadline == 0)
		return true;
	if (level->deadline_of == DEADLINE_CALENDAR) {
		if (day <= DATE_MAX)
			a->deadline = (int32_t)day;
		return true;
	}
	if (a->calendar == NULL || calendar_add(a->calendar, g->maker->as_of,
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
	int64_t day;

	a->earliest = m->as_of;
	if (a->channel == CHANNEL_EXPORT)
		return;
	if (g->acted && m->as_of < DATE_MAX) {
		a->earliest = m->as_of + 1;
		plan_hold(a, TEXT("SAME_DAY"));
	}
	if (a->plan->min_contact_days == 0 || m->last_contact == DATE_NONE)
		return;
	day = m->last_contact + a->plan->min_contact_days;
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
	action_id_of(g, a, carrying, pick->since);
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

/* --- minimums --------------------------------------------------------------- */

/* Those that were to take the level may take a lower one instead. */
static void
lower(struct plan_group *g, const struct plan_pick *pick)
{
	size_t end = plan_pick_end(g, pick);

	for (size_t i = plan_pick_from(pick); i < end; i++) {
		struct level_case c;

		if (!plan_pick_has(g, pick, i) || g->next[i] != pick->level)
			continue;
		c = plan_group_case(g, i);
		g->next[i] = level_next(&c, pick->level);
	}
}

/* What was lowered, but is not in the action, may take its level still. */
static void
raise_again(struct plan_group *g, const struct plan_pick *pick,
    const struct plan_action *a, const int *saved)
{
	size_t from = plan_pick_from(pick), end = plan_pick_end(g, pick);

	for (size_t i = from, k = 0; i < end; i++) {
		while (k < a->count && a->parts[k].role == ROLE_CREDIT)
			k++;
		if (k < a->count && a->parts[k].item == g->items[i])
			k++;
		else
			g->next[i] = saved[i - from];
	}
}

/* Composes the action at the highest level whose minimums it passes; when
 * there is none, at the one that it began with.  False: reported. */
static bool
compose_enough(struct plan_group *g, struct plan_pick *pick,
    struct plan_action *a, size_t *carrying)
{
	size_t from = plan_pick_from(pick), end = plan_pick_end(g, pick);
	struct plan_pick first = *pick;
	bool covered;
	int *saved;

	if (!plan_compose(g, pick, a, carrying))
		return false;
	if (pick->held || pick->since != DATE_NONE || !g->plan->demote ||
	    plan_enough(g, a, false, &covered) || covered)
		return true;
	saved = arena_alloc(g->maker->scratch, end - from, sizeof *saved);
	if (saved == NULL) {
		diag_memory(g->maker->diag);
		return false;
	}
	for (size_t i = from; i < end; i++)
		saved[i - from] = g->next[i];
	while (!plan_enough(g, a, false, &covered)) {
		lower(g, pick);
		pick->level = plan_pick_highest(g, pick);
		if (pick->level == LEVEL_NONE)
			break;
		if (!plan_compose(g, pick, a, carrying))
			return false;
	}
	a->demoted = first.level;
	if (pick->level != LEVEL_NONE) {
		raise_again(g, pick, a, saved);
		return true;
	}
	for (size_t i = from; i < end; i++)
		g->next[i] = saved[i - from];
	a->demoted = LEVEL_NONE;
	*pick = first;
	return plan_compose(g, pick, a, carrying);
}

/* --- actions ---------------------------------------------------------------- */

/* Whether a person said that the level is as if it were completed. */
static bool
is_waived(const struct plan_action *a)
{
	return level_at(a->plan, a->level)->approval_rejected ==
	    REJECTED_WAIVE &&
	    has_code(a, TEXT("REJECTED"));
}

/* Composes and decides; a->carrying is NULL when nothing is in it.  False:
 * reported. */
static bool
try_action(struct plan_group *g, struct plan_pick *pick, struct plan_action *a)
{
	size_t carrying = 0;

	*a = (struct plan_action){ .plan = g->plan, .parts = g->parts,
		.demoted = LEVEL_NONE };
	buf_init(&a->held_by, LIMIT_RECORD_BYTES);
	return compose_enough(g, pick, a, &carrying) &&
	    (a->carrying == NULL || decide(g, a, pick, carrying));
}

/* Tries the actions of the sequence until one is not held.  Spoils g. */
static bool
try_sequence(struct plan_group *g, bool *moves)
{
	struct plan_pick pick = { .only = PICK_ANY, .since = DATE_NONE };
	bool single = plan_grouping_of(g->plan) == GROUP_ITEM, ok = true;

	*moves = false;
	for (size_t i = 0; ok && !*moves && i < g->count; i++) {
		struct plan_action a;

		pick.only = single ? i : PICK_ANY;
		pick.level = plan_pick_highest(g, &pick);
		if (pick.level == LEVEL_NONE)
			continue;
		ok = try_action(g, &pick, &a);
		*moves = ok && a.carrying != NULL && a.status != ACTION_HELD;
		if (ok && a.carrying != NULL)
			plan_settle(g, &pick, &a);
		buf_clear(&a.held_by);
	}
	return ok;
}

/* Whether the sequence would do anything on that day.  False: reported. */
static bool
sequence_moves(const struct plan_group *g, bool *moves)
{
	struct plan_maker *m = g->maker;
	const struct plan_watch *watch = m->watch;
	struct plan_credits credits = *g->credits;
	struct plan_group trial = *g;
	bool ok;

	trial.credits = &credits;
	credits.listed = arena_alloc(
	    m->scratch, credits.count + 1, sizeof *credits.listed);
	trial.next = arena_alloc(m->scratch, g->count, sizeof *trial.next);
	trial.taken = arena_alloc(m->scratch, g->count, sizeof *trial.taken);
	trial.parts = arena_alloc(m->scratch, g->count + g->credits->count,
	    sizeof *trial.parts);
	if (credits.listed == NULL || trial.next == NULL ||
	    trial.taken == NULL || trial.parts == NULL) {
		diag_memory(m->diag);
		return false;
	}
	memcpy(credits.listed, g->credits->listed,
	    credits.count * sizeof *credits.listed);
	memcpy(trial.next, g->next, g->count * sizeof *trial.next);
	memcpy(trial.taken, g->taken, g->count * sizeof *trial.taken);
	m->watch = NULL;
	ok = try_sequence(&trial, moves);
	m->watch = watch;
	return ok;
}

/* The action of a broken promise makes way for those of the sequence when it
 * would be held, and, when a person is to decide, if they would not be; one
 * that was waived, for none.  False: reported. */
static bool
makes_way(const struct plan_group *g, const struct plan_pick *pick,
    const struct plan_action *a, bool *way)
{
	static const struct plan_pick any = { .only = PICK_ANY,
		.since = DATE_NONE };

	*way = false;
	if (pick->since == DATE_NONE)
		return true;
	if (a->status == ACTION_PENDING)
		return sequence_moves(g, way);
	*way = a->status == ACTION_HELD &&
	    (plan_pick_highest(g, &any) != LEVEL_NONE || is_waived(a));
	return true;
}

static bool
finish(struct plan_group *g, const struct plan_pick *pick,
    struct plan_action *a)
{
	struct plan_maker *m = g->maker;
	const struct plan_watch *watch = m->watch;
	bool way;

	if (!makes_way(g, pick, a, &way))
		return false;
	if (way)
		return watch == NULL || watch->dropped(watch->ctx, g, a);
	if (!plan_charge_fees(g, a))
		return false;
	if (a->held_by.failed) {
		diag_memory(m->diag);
		return false;
	}
	if ((watch != NULL && !watch->action(watch->ctx, g, a)) ||
	    !plan_count_contact(m, a))
		return false;
	history_contact(m, a);
	if (a->status == ACTION_DUE && a->channel != CHANNEL_EXPORT &&
	    plan_grouping_of(g->plan) == GROUP_DEBTOR)
		g->acted = true;
	plan_settle(g, pick, a);
	return m->take(m->ctx, a);
}

static bool
make_action(struct plan_group *g, struct plan_pick pick)
{
	struct plan_action a;
	bool ok = try_action(g, &pick, &a) &&
	    (a.carrying == NULL || finish(g, &pick, &a));

	buf_clear(&a.held_by);
	free(a.fees);
	return ok;
}

/* Each item gets an action of its own. */
static bool
make_single_actions(struct plan_group *g, bool held)
{
	struct plan_pick pick = { .held = held, .only = PICK_ANY,
		.since = DATE_NONE };
	struct plan_turn *turns =
	    arena_alloc(g->maker->scratch, g->count, sizeof *turns);
	size_t count = 0;

	if (turns == NULL) {
		diag_memory(g->maker->diag);
		return false;
	}
	for (size_t i = 0; i < g->count; i++)
		if (plan_pick_has(g, &pick, i) && g->next[i] != LEVEL_NONE)
			turns[count++] = (struct plan_turn){ g->next[i],
				g->items[i], i };
	if (count > 1)
		qsort(turns, count, sizeof *turns, plan_turn_order);
	for (size_t i = 0; i < count; i++) {
		pick.only = turns[i].at;
		pick.level = turns[i].level;
		plan_told_settle(g, &turns[i]);
		if (!make_action(g, pick))
			return false;
	}
	plan_told_settle(g, NULL);
	return true;
}

static bool
make_actions(struct plan_group *g, bool held)
{
	enum plan_grouping grouping = plan_grouping_of(g->plan);
	struct plan_pick pick = { .held = held, .only = PICK_ANY,
		.since = DATE_NONE };

	if (grouping == GROUP_ITEM)
		return make_single_actions(g, held);
	while ((pick.level = plan_pick_highest(g, &pick)) != LEVEL_NONE) {
		plan_told_settle(
		    g, &(struct plan_turn){ .level = pick.level });
		if (!make_action(g, pick))
			return false;
	}
	plan_told_settle(g, NULL);
	return true;
}

/* A broken promise comes before the sequence, which waits on that day. */
static bool
make_promise_action(struct plan_group *g)
{
	struct plan_pick pick = { .only = PICK_ANY };

	plan_told_settle(g, &(struct plan_turn){ .level = LEVELS_MAX - 1 });
	pick.level = plan_group_promise(g, &pick.since);
	return pick.level == LEVEL_NONE || make_action(g, pick);
}

bool
plan_group_actions(struct plan_group *g)
{
	const struct plan_watch *watch = g->maker->watch;

	if (g->plan == NULL)
		return watch == NULL || (watch->group(watch->ctx, g) &&
		                            watch->ended(watch->ctx, g));
	return plan_group_fill(g) &&
	    (watch == NULL || watch->group(watch->ctx, g)) &&
	    make_promise_action(g) && make_actions(g, false) &&
	    make_actions(g, true) &&
	    (watch == NULL || watch->ended(watch->ctx, g));
}
