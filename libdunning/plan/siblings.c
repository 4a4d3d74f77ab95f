#include "plan/siblings.h"

#include <string.h>

#include "base/date.h"

/* How long after a promise was broken its level is sent at most. */
enum { PROMISE_DAYS = 366 };

/* The level of several actions that a past one is of; LEVEL_NONE. */
static int
several_of(const struct plan_maker *m, const struct ledger_sent *action,
    const struct plan_spec **plan)
{
	int level;

	*plan = action->ours ? strategy_plan(m->strategy, action->plan) : NULL;
	if (*plan == NULL)
		return LEVEL_NONE;
	level = level_index(*plan, action->level);
	return level != LEVEL_NONE && level_at(*plan, level)->actions.count > 1 ?
	    level :
	    LEVEL_NONE;
}

/* Tries every item that completed the level as the one that carried it. */
static bool
try_items(const struct plan_maker *m, const struct ledger_sent *action,
    struct sibling *s)
{
	const struct ledger_history *h = m->history;

	for (size_t k = 0; k < action->item_count; k++) {
		const struct ledger_sent_item *item =
		    &h->items[action->item_from + k];

		if (item->level.at == NULL ||
		    !text_equal(item->level, action->level))
			continue;
		s->name.item = item->item;
		action_id_first(m, &s->name, s->first_id);
		s->number = action_id_number(s->first_id, action->action_id);
		if (s->number != 0)
			return true;
	}
	return false;
}

static bool
has_item(const struct ledger_history *h, const struct ledger_sent *action,
    struct text item)
{
	for (size_t k = 0; k < action->item_count; k++)
		if (text_equal(h->items[action->item_from + k].item, item))
			return true;
	return false;
}

/* Each round has a number; an item may have completed the level in an action of
 * another one. */
static size_t
rounds_before(const struct plan_maker *m, const struct ledger_sent *action)
{
	const struct ledger_history *h = m->history;
	size_t rounds = 0;

	for (const struct ledger_sent *a = h->actions; a < action; a++)
		rounds += a->ours && text_equal(a->plan, action->plan) &&
		    (action->item_count != 1 ||
		        has_item(h, a, h->items[action->item_from].item));
	return rounds;
}

/* The day on which the promise was broken is in the ids of its level. */
static void
try_days(const struct plan_maker *m, const struct ledger_sent *action,
    struct sibling *s)
{
	for (int32_t day = action->sent;
	     day > action->sent - PROMISE_DAYS && day > DATE_MIN; day--) {
		date_format(day, s->name.again, sizeof s->name.again);
		if (try_items(m, action, s))
			return;
	}
}

/* Who carried it need not be in it any more, if an earlier one is known; that
 * one has all of its items. */
static bool
try_earlier(const struct plan_maker *m, const struct ledger_sent *action,
    struct sibling *s)
{
	const struct ledger_history *h = m->history;

	for (const struct sibling *k = m->siblings; k < s; k++) {
		if (k->number == 0 || k->name.plan != s->name.plan ||
		    k->name.level != s->name.level ||
		    action->item_count == 0 ||
		    !has_item(h, &h->actions[k->first],
		        h->items[action->item_from].item))
			continue;
		s->number = action_id_number(k->first_id, action->action_id);
		if (s->number == 0)
			continue;
		s->name = k->name;
		memcpy(s->first_id, k->first_id, sizeof s->first_id);
		s->first = k->first;
		return true;
	}
	return false;
}

static void
try_rounds(const struct plan_maker *m, const struct ledger_sent *action,
    struct sibling *s)
{
	size_t rounds = rounds_before(m, action);

	for (size_t r = 1; r <= rounds; r++) {
		action_round(&s->name, r);
		if (try_items(m, action, s))
			return;
	}
}

/* The first of the same name; its own place when it is that. */
static size_t
find_first(const struct plan_maker *m, const struct sibling *s)
{
	for (const struct sibling *k = m->siblings; k < s; k++)
		if (k->number != 0 && strcmp(k->first_id, s->first_id) == 0)
			return k->first;
	return (size_t)(s - m->siblings);
}

/* The likely ones first. */
static void
find_name(const struct plan_maker *m, const struct ledger_sent *action,
    struct sibling *s)
{
	bool sequence = level_in_sequence(level_at(s->name.plan, s->name.level));

	s->name.debtor = intern_text(m->reader->debtors, m->debtor);
	s->name.currency = action->currency;
	if (!try_items(m, action, s) && !try_earlier(m, action, s)) {
		if (sequence)
			try_rounds(m, action, s);
		else
			try_days(m, action, s);
	}
	if (s->number != 0)
		s->first = find_first(m, s);
}

/* Which of the level's actions is a contact after another one. */
static void
note_contact(struct plan_maker *m, size_t i)
{
	struct sibling *first = &m->siblings[m->siblings[i].first];

	m->siblings[i].follows = first->contacted;
	if (m->history->actions[i].channel != CHANNEL_EXPORT)
		first->contacted = true;
}

bool
siblings_begin(struct plan_maker *m)
{
	const struct ledger_history *h = m->history;

	m->siblings = NULL;
	if (!m->several || h == NULL || h->action_count == 0)
		return true;
	m->siblings =
	    arena_alloc(m->scratch, h->action_count, sizeof *m->siblings);
	if (m->siblings == NULL) {
		diag_memory(m->diag);
		return false;
	}
	for (size_t i = 0; i < h->action_count; i++) {
		struct sibling *s = &m->siblings[i];
		const struct plan_spec *plan;
		int level = several_of(m, &h->actions[i], &plan);

		*s = (struct sibling){ .first = i,
			.name = { .plan = plan, .level = level } };
		if (level != LEVEL_NONE)
			find_name(m, &h->actions[i], s);
		note_contact(m, i);
	}
	return true;
}

const struct sibling *
sibling_of(const struct plan_maker *m, const struct ledger_sent *action)
{
	const struct sibling *s;

	if (m->siblings == NULL)
		return NULL;
	s = &m->siblings[action - m->history->actions];
	return s->number != 0 ? s : NULL;
}

const struct ledger_sent *
sibling_first(const struct plan_maker *m, const struct ledger_sent *action)
{
	if (m->siblings == NULL)
		return action;
	return &m->history
	            ->actions[m->siblings[action - m->history->actions].first];
}

bool
are_siblings(const struct plan_maker *m, const struct ledger_sent *a,
    const struct ledger_sent *b)
{
	return a != b && m->siblings != NULL &&
	    sibling_first(m, a) == sibling_first(m, b);
}
