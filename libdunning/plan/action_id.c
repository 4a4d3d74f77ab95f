#include "plan/action_id.h"

#include "base/buf.h"
#include "base/date.h"
#include "plan/episode.h"
#include "plan/plan_group.h"

void
action_id(const struct plan_maker *m, const struct plan_spec *plan, int level,
    const struct plan_item *carrying, struct text again,
    char id[HASH128_TEXT])
{
	const struct text parts[] = { m->strategy->name.text, plan->name.text,
		intern_text(m->reader->debtors, carrying->debtor),
		intern_text(m->reader->words, carrying->currency),
		level_at(plan, level)->level.text, carrying->key, again };
	size_t count = sizeof parts / sizeof *parts;
	struct hash128 hash;

	hash128_init(&hash);
	for (size_t i = 0; i < count - (again.at == NULL); i++) {
		hash128_add(&hash, parts[i].at, parts[i].len);
		hash128_add(&hash, "", 1);
	}
	hash128_text(&hash, id);
}

/* The number of an earlier round, in decimal; null for the first. */
static struct text
round_text(size_t rounds, char *at, size_t size)
{
	size_t from = size;

	if (rounds == 0)
		return (struct text){ NULL, 0 };
	for (; rounds != 0 && from > 0; rounds /= 10)
		at[--from] = (char)('0' + rounds % 10);
	return (struct text){ at + from, size - from };
}

static void
id_of_item(const struct plan_group *g, size_t i, int level,
    char id[HASH128_TEXT])
{
	char digits[24];

	action_id(g->maker, g->plan, level, g->items[i],
	    round_text(episode_rounds(g->maker, g->items[i], g->plan,
	                   &g->past[i], level),
	        digits, sizeof digits),
	    id);
}

void
action_id_of(const struct plan_group *g, struct plan_action *a,
    size_t carrying, int32_t since)
{
	char date[DATE_TEXT_MAX] = "";

	if (since == DATE_NONE) {
		id_of_item(g, carrying, a->level, a->id);
		return;
	}
	date_format(since, date, sizeof date);
	action_id(g->maker, g->plan, a->level, g->items[carrying],
	    text_of(date), a->id);
}

bool
approval_of(const struct plan_maker *m, const struct level_spec *level,
    const char *id, enum approval_word *word, int32_t *day)
{
	struct ledger_event event;
	bool found;

	*day = DATE_NONE;
	*word = APPROVAL_NEEDLESS;
	if (level->approval != APPROVAL_MANUAL)
		return true;
	*word = m->approves ? APPROVAL_GIVEN : APPROVAL_OPEN;
	if (m->history == NULL)
		return true;
	if (m->ledger != NULL ?
	        !ledger_approval(m->ledger, text_of(id), &event, &found) :
	        !m->memory->approval(
	            m->memory->ctx, text_of(id), &event, &found))
		return false;
	if (!found)
		return true;
	*day = event.date;
	if (event.kind == EVENT_REJECTED)
		*word = APPROVAL_REFUSED;
	else if (level->approval_valid == 0 ||
	    m->as_of <= event.date + level->approval_valid)
		*word = APPROVAL_GIVEN;
	return true;
}

static bool
pass_purged(struct plan_group *g, size_t i)
{
	char id[HASH128_TEXT];

	while (g->next[i] != LEVEL_NONE) {
		int level = g->next[i];
		struct level_case c;
		int32_t day;

		id_of_item(g, i, level, id);
		if (!ledger_purged_day(g->maker->ledger, text_of(id), &day))
			return false;
		if (day == DATE_NONE)
			return true;
		g->past[i].sent[level] = day;
		g->past[i].how[level] = LEVEL_BY_ACTION;
		c = plan_group_case(g, i);
		g->next[i] = level_next(&c, (int)g->plan->levels.count);
	}
	return true;
}

bool
purged_levels(struct plan_group *g)
{
	if (g->maker->ledger == NULL)
		return true;
	for (size_t i = 0; i < g->count; i++)
		if (!g->items[i]->credit && !pass_purged(g, i))
			return false;
	return true;
}

static bool
can_be_waived(const struct level_spec *level)
{
	return level->approval == APPROVAL_MANUAL &&
	    level->approval_rejected == REJECTED_WAIVE;
}

/* The last day on which an action of that level was rejected, whichever of the
 * items carried it. */
static bool
find_rejection(const struct plan_group *g, int level, int32_t *days,
    int32_t *day)
{
	*day = DATE_NONE;
	for (size_t i = 0; i < g->count; i++) {
		char id[HASH128_TEXT];
		enum approval_word word;
		int32_t decided;

		days[i] = DATE_NONE;
		if (g->items[i]->credit)
			continue;
		id_of_item(g, i, level, id);
		if (!approval_of(g->maker, level_at(g->plan, level), id, &word,
		        &decided))
			return false;
		if (word != APPROVAL_REFUSED)
			continue;
		days[i] = decided;
		if (decided > *day)
			*day = decided;
	}
	return true;
}

/* Whether the item could have taken the level on an earlier day. */
static bool
took_part(const struct plan_group *g, size_t i, int level, int32_t day)
{
	struct level_case c = plan_group_case(g, i);

	if (plan_grouping_of(g->plan) == GROUP_ITEM)
		return false;
	c.days -= c.as_of - day;
	c.as_of = day;
	return level_next(&c, (int)g->plan->levels.count) == level;
}

static bool
waive_level(struct plan_group *g, int level, int32_t *days, bool *changed)
{
	int32_t last;

	if (!find_rejection(g, level, days, &last))
		return false;
	for (size_t i = 0; last != DATE_NONE && i < g->count; i++) {
		int32_t day = days[i];
		struct level_case c;

		if (g->items[i]->credit || g->next[i] != level)
			continue;
		if (day == DATE_NONE && took_part(g, i, level, last))
			day = last;
		if (day == DATE_NONE)
			continue;
		g->past[i].sent[level] = day;
		g->past[i].how[level] = LEVEL_BY_WAIVER;
		c = plan_group_case(g, i);
		g->next[i] = level_next(&c, (int)g->plan->levels.count);
		g->maker->tally.waived++;
		*changed = true;
	}
	return true;
}

bool
approval_waive(struct plan_group *g)
{
	int32_t *days = NULL;
	bool changed = g->maker->history != NULL;

	while (changed) {
		bool tried[LEVELS_MAX] = { false };

		changed = false;
		for (size_t i = 0; i < g->count && !changed; i++) {
			int level = g->next[i];

			if (level == LEVEL_NONE || g->items[i]->credit ||
			    tried[level] ||
			    !can_be_waived(level_at(g->plan, level)))
				continue;
			if (days == NULL)
				days = arena_alloc(g->maker->scratch, g->count,
				    sizeof *days);
			if (days == NULL) {
				diag_memory(g->maker->diag);
				return false;
			}
			tried[level] = true;
			if (!waive_level(g, level, days, &changed))
				return false;
		}
	}
	return true;
}
