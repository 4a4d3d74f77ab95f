#include "explain/explain_level.h"

#include "base/date.h"
#include "explain/explain_plan.h"
#include "plan/plan_group.h"
#include "rules/explain_value.h"

const char *const explain_level_words[] = {
	[LEVEL_TAKEN] = "taken",
	[LEVEL_SENT] = "sent",
	[LEVEL_WAIVED] = "waived",
	[LEVEL_INHERITED] = "inherited",
	[LEVEL_SKIPPED] = "skipped",
	[LEVEL_PASSED] = "passed",
	[LEVEL_EARLY] = "early",
	[LEVEL_WAITING] = "waiting",
	[LEVEL_UNSENT] = "unsent",
	[LEVEL_LOWER] = "lower",
	[LEVEL_LATER] = "later",
	[LEVEL_OUTSIDE] = "outside",
	[LEVEL_RESTS] = "rests",
	[LEVEL_GONE] = "gone",
};

bool
explain_level_dated(enum explain_level_why why)
{
	return why == LEVEL_SENT || why == LEVEL_WAIVED ||
	    why == LEVEL_INHERITED || why == LEVEL_WAITING;
}

static struct explain_level
sent_level(const struct level_history *past, int index)
{
	static const enum explain_level_why whys[] = {
		[LEVEL_BY_ACTION] = LEVEL_SENT,
		[LEVEL_BY_WAIVER] = LEVEL_WAIVED,
		[LEVEL_BY_CARRYING] = LEVEL_INHERITED,
	};
	struct explain_level level = { .why = LEVEL_SKIPPED };

	if (past->sent[index] != DATE_NONE) {
		level.why = whys[past->how[index]];
		level.date = past->sent[index];
	}
	return level;
}

/* A level above those that were sent, on its own. */
static struct explain_level
open_level(const struct level_case *c, int index)
{
	struct explain_level level = { .why = LEVEL_TAKEN };
	int64_t day = level_day(c, index);
	int64_t from = level_follows(c, index);

	if (level_passed(c, index)) {
		level.why = LEVEL_PASSED;
	} else if (level_gone(c, index)) {
		level.why = LEVEL_GONE;
	} else if (day > c->as_of) {
		level.why = LEVEL_EARLY;
		level.days = day - c->as_of;
		level.date = day <= DATE_MAX ? (int32_t)day : DATE_MAX;
		level.rolled = level.days !=
		    level_at(c->plan, index)->on.day - c->days;
	} else if (from == LEVEL_NEVER) {
		level.why = LEVEL_UNSENT;
	} else if (from > c->as_of) {
		level.why = LEVEL_WAITING;
		level.date = (int32_t)from;
	}
	return level;
}

int
explain_levels(const struct level_case *c, struct explain_level *levels)
{
	int count = (int)c->plan->levels.count;
	int done = level_done(c->plan, c->past);
	int taken = LEVEL_NONE;
	bool over = false;

	for (int i = 0; i < count; i++) {
		if (!level_in_sequence(level_at(c->plan, i))) {
			levels[i] = sent_level(c->past, i);
			if (levels[i].why == LEVEL_SKIPPED)
				levels[i].why = LEVEL_OUTSIDE;
			continue;
		}
		if (i <= done) {
			levels[i] = sent_level(c->past, i);
			continue;
		}
		levels[i] = open_level(c, i);
		if (levels[i].why == LEVEL_PASSED ||
		    levels[i].why == LEVEL_GONE)
			continue;
		if (over && levels[i].why != LEVEL_EARLY)
			levels[i].why = LEVEL_LATER;
		if (levels[i].why == LEVEL_TAKEN) {
			if (taken != LEVEL_NONE)
				levels[taken].why = LEVEL_LOWER;
			taken = i;
		}
		/* Not one after the other. */
		over = c->plan->mode == PLAN_SEQUENTIAL;
	}
	return taken;
}

/* A level that it could take, if it did not rest. */
static int
rest(const struct plan_group *g, size_t i, int taken,
    struct explain_level *levels)
{
	if (taken == LEVEL_NONE || !g->places[i]->rests)
		return taken;
	levels[taken].why = LEVEL_RESTS;
	return LEVEL_NONE;
}

const struct explain_level *
explain_item_levels(
    const struct explain_view *view, const struct plan_group *g, size_t i)
{
	struct explain_level *levels =
	    explain_take(view, g->plan->levels.count, sizeof *levels);
	struct level_case c;

	if (levels == NULL)
		return NULL;
	c = plan_group_case(g, i);
	if (rest(g, i, explain_levels(&c, levels), levels) == g->next[i])
		return levels;
	explain_differs(view, g->plan->at,
	    "an item of plan '%s' was given another level",
	    g->plan->name.text.at);
	return NULL;
}
