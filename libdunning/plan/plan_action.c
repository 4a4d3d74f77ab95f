#include "plan/plan_action.h"

#include <stdlib.h>
#include <string.h>

#include "plan/plan_compose.h"
#include "plan/plan_group.h"
#include "plan/plan_rest.h"
#include "plan/plan_set.h"
#include "plan/plan_told.h"
#include "plan/plan_watch.h"

const char *const action_status_names[] = { "due", "deferred", "held",
	"pending", NULL };
const char *const item_role_names[] = { "", "due", "listed", "credit", NULL };

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

static struct plan_action
new_action(const struct plan_group *g)
{
	return (struct plan_action){ .plan = g->plan,
		.parts = g->parts,
		.demoted = LEVEL_NONE };
}

/* Tries the actions of the sequence until one is not held.  Spoils g. */
static bool
try_sequence(struct plan_group *g, bool *moves)
{
	struct plan_pick pick = { .only = PICK_ANY, .since = DATE_NONE };
	bool single = plan_grouping_of(g->plan) == GROUP_ITEM, ok = true;

	*moves = false;
	for (size_t i = 0; ok && !*moves && i < g->count; i++) {
		struct plan_action a = new_action(g);
		size_t carrying = 0;

		pick.only = single ? i : PICK_ANY;
		pick.level = plan_pick_highest(g, &pick);
		if (pick.level == LEVEL_NONE)
			continue;
		ok = compose_enough(g, &pick, &a, &carrying) &&
		    (a.carrying == NULL ||
		        plan_set_try(g, &pick, &a, carrying, moves));
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

static bool
make_action(struct plan_group *g, struct plan_pick pick)
{
	struct plan_action a = new_action(g);
	size_t carrying = 0;

	return compose_enough(g, &pick, &a, &carrying) &&
	    (a.carrying == NULL || plan_set_make(g, &pick, &a, carrying));
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
		if (!plan_told_settle(g, &turns[i]) || !make_action(g, pick))
			return false;
	}
	return plan_told_settle(g, NULL);
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
		if (!plan_told_settle(
		        g, &(struct plan_turn){ .level = pick.level }) ||
		    !make_action(g, pick))
			return false;
	}
	return plan_told_settle(g, NULL);
}

/* A broken promise comes before the sequence, which waits on that day. */
static bool
make_promise_action(struct plan_group *g)
{
	struct plan_pick pick = { .only = PICK_ANY };

	if (!plan_told_settle(
	        g, &(struct plan_turn){ .level = LEVELS_MAX - 1 }))
		return false;
	pick.level = plan_group_promise(g, &pick.since);
	if (pick.level == LEVEL_NONE)
		return true;
	if (level_at(g->plan, pick.level)->approval == APPROVAL_MANUAL &&
	    !sequence_moves(g, &pick.moves))
		return false;
	return make_action(g, pick);
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
	    make_actions(g, true) && plan_rests_earlier(g) &&
	    (watch == NULL || watch->ended(watch->ctx, g));
}
