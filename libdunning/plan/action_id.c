#include "plan/action_id.h"

#include <string.h>

#include "base/buf.h"
#include "base/date.h"
#include "plan/episode.h"
#include "plan/plan_group.h"

static void
add_part(struct hash128 *hash, struct text part)
{
	hash128_add(hash, part.at, part.len);
	hash128_add(hash, "", 1);
}

/* A number of another round or action, in decimal. */
static void
number_text(size_t number, char *at, size_t size)
{
	char digits[24];
	size_t from = sizeof digits, len;

	do
		digits[--from] = (char)('0' + number % 10);
	while ((number /= 10) != 0);
	len = sizeof digits - from;
	if (len >= size)
		len = size - 1;
	memcpy(at, digits + from, len);
	at[len] = '\0';
}

void
action_id_nth(const char *first, size_t number, char id[HASH128_TEXT])
{
	struct hash128 hash;
	char digits[24];

	if (number == 1) {
		memcpy(id, first, HASH128_TEXT);
		return;
	}
	number_text(number, digits, sizeof digits);
	hash128_init(&hash);
	add_part(&hash, text_of(first));
	add_part(&hash, text_of(digits));
	hash128_text(&hash, id);
}

size_t
action_id_number(const char *first, struct text id)
{
	char nth[HASH128_TEXT];

	for (size_t n = 1; n <= PLAN_ACTIONS_MAX; n++) {
		action_id_nth(first, n, nth);
		if (text_is(id, nth))
			return n;
	}
	return 0;
}

void
action_id_first(const struct plan_maker *m, const struct action_name *name,
    char id[HASH128_TEXT])
{
	const struct text parts[] = { m->strategy->name.text,
		name->plan->name.text, name->debtor, name->currency,
		level_at(name->plan, name->level)->level.text, name->item };
	struct hash128 hash;

	hash128_init(&hash);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		add_part(&hash, parts[i]);
	if (*name->again != '\0')
		add_part(&hash, text_of(name->again));
	hash128_text(&hash, id);
}

void
action_round(struct action_name *name, size_t rounds)
{
	*name->again = '\0';
	if (rounds != 0)
		number_text(rounds, name->again, sizeof name->again);
}

static struct action_name
name_of(const struct plan_group *g, size_t i, int level)
{
	const struct plan_reader *reader = g->maker->reader;

	return (struct action_name){ .plan = g->plan,
		.level = level,
		.debtor = intern_text(reader->debtors, g->items[i]->debtor),
		.currency = intern_text(reader->words, g->items[i]->currency),
		.item = g->items[i]->key };
}

static void
first_of_item(const struct plan_group *g, size_t i, int level,
    char id[HASH128_TEXT])
{
	struct action_name name = name_of(g, i, level);

	action_round(&name, episode_rounds(g->maker, g->items[i], g->plan,
	                        &g->past[i], level));
	action_id_first(g->maker, &name, id);
}

void
action_id_of(const struct plan_group *g, struct plan_action *a,
    size_t carrying, int32_t since)
{
	struct action_name name;

	if (since == DATE_NONE) {
		first_of_item(g, carrying, a->level, a->first_id);
	} else {
		name = name_of(g, carrying, a->level);
		date_format(since, name.again, sizeof name.again);
		action_id_first(g->maker, &name, a->first_id);
	}
	action_id_nth(a->first_id, a->number, a->id);
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

/* The first day on which one of the actions of a level went out that the ledger
 * was told to forget. */
static bool
purged_day(const struct plan_group *g, size_t i, int level, int32_t *first)
{
	size_t count = level_at(g->plan, level)->actions.count;
	char carried[HASH128_TEXT];

	*first = DATE_NONE;
	first_of_item(g, i, level, carried);
	for (size_t n = 1; n <= count; n++) {
		char id[HASH128_TEXT];
		int32_t day;

		action_id_nth(carried, n, id);
		if (!ledger_purged_day(g->maker->ledger, text_of(id), &day))
			return false;
		if (day != DATE_NONE && (*first == DATE_NONE || day < *first))
			*first = day;
	}
	return true;
}

static bool
pass_purged(struct plan_group *g, size_t i)
{
	while (g->next[i] != LEVEL_NONE) {
		int level = g->next[i];
		struct level_case c;
		int32_t day;

		if (!purged_day(g, i, level, &day))
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

/* The last day on which the actions that the item carries were rejected, all of
 * them; DATE_NONE: one was not. */
static bool
rejected_day(const struct plan_group *g, size_t i, int level, int32_t *day)
{
	const struct level_spec *spec = level_at(g->plan, level);

	char first[HASH128_TEXT];

	*day = DATE_NONE;
	first_of_item(g, i, level, first);
	for (size_t n = 1; n <= spec->actions.count; n++) {
		char id[HASH128_TEXT];
		enum approval_word word;
		int32_t decided;

		action_id_nth(first, n, id);
		if (!approval_of(g->maker, spec, id, &word, &decided))
			return false;
		if (word != APPROVAL_REFUSED) {
			*day = DATE_NONE;
			return true;
		}
		if (decided > *day)
			*day = decided;
	}
	return true;
}

/* The last day on which a level was rejected, whichever of the items carried
 * it. */
static bool
find_rejection(const struct plan_group *g, int level, int32_t *days,
    int32_t *day)
{
	*day = DATE_NONE;
	for (size_t i = 0; i < g->count; i++) {
		days[i] = DATE_NONE;
		if (g->items[i]->credit)
			continue;
		if (!rejected_day(g, i, level, &days[i]))
			return false;
		if (days[i] > *day)
			*day = days[i];
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

/* Whether the item would take the level, or leap over it: what a person refused
 * is behind it all the same. */
static bool
is_open(const struct plan_group *g, size_t i, int level)
{
	struct level_case c = plan_group_case(g, i);

	if (level == g->next[i])
		return true;
	return g->plan->mode == PLAN_JUMP && level < g->next[i] &&
	    level > level_done(g->plan, &g->past[i]) &&
	    level_in_sequence(level_at(g->plan, level)) &&
	    !level_passed(&c, level);
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

		if (g->items[i]->credit || !is_open(g, i, level))
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

/* Waives levels that the item may take, until *changed. */
static bool
waive_for(struct plan_group *g, size_t i, bool tried[LEVELS_MAX],
    int32_t *days, bool *changed)
{
	for (int level = g->next[i]; level > LEVEL_NONE && !*changed;
	     level--) {
		if (tried[level] || !is_open(g, i, level) ||
		    !can_be_waived(level_at(g->plan, level)))
			continue;
		tried[level] = true;
		if (!waive_level(g, level, days, changed))
			return false;
	}
	return true;
}

static bool
has_waivers(const struct plan_spec *plan)
{
	for (int i = 0; i < (int)plan->levels.count; i++)
		if (can_be_waived(level_at(plan, i)))
			return true;
	return false;
}

bool
approval_waive(struct plan_group *g)
{
	bool changed = g->maker->history != NULL && has_waivers(g->plan);
	int32_t *days;

	if (!changed)
		return true;
	days = arena_alloc(g->maker->scratch, g->count, sizeof *days);
	if (days == NULL) {
		diag_memory(g->maker->diag);
		return false;
	}
	while (changed) {
		bool tried[LEVELS_MAX] = { false };

		changed = false;
		for (size_t i = 0; i < g->count && !changed; i++)
			if (!g->items[i]->credit &&
			    !waive_for(g, i, tried, days, &changed))
				return false;
	}
	return true;
}
