/*
 * action_id.h -- the name of an action for ever, and what people decided about
 * it.
 */
#ifndef DUNNING_ACTION_ID_H
#define DUNNING_ACTION_ID_H

#include "plan/plan_action.h"

/*
 * What an id is made of beside the strategy: plan, debtor, currency, level, and
 * the item that carries it, which takes each level of a plan only once in a
 * round; and, of rounds after the first, or of a broken promise, which one.
 */
struct action_name {
	const struct plan_spec *plan;
	int level;
	struct text debtor, currency, item;
	char again[24]; /* empty: the first round */
};

/* The id of the first action of a level; it is the same whether or not others
 * follow. */
void action_id_first(const struct plan_maker *, const struct action_name *,
    char id[HASH128_TEXT]);

/* From it, that of the n-th, from 1. */
void action_id_nth(
    const char *first, size_t number, char id[HASH128_TEXT]);

/* Which of them an id is; 0: none. */
size_t action_id_number(const char *first, struct text id);

/* Rounds before it. */
void action_round(struct action_name *, size_t rounds);

/* That of an action with all of this set; sets its ids.  since is the day of a
 * broken promise, DATE_NONE for a level of the sequence. */
void action_id_of(const struct plan_group *, struct plan_action *,
    size_t carrying, int32_t since);

enum approval_word {
	APPROVAL_NEEDLESS,
	APPROVAL_OPEN,    /* nobody decided, or the approval is no longer valid */
	APPROVAL_GIVEN,
	APPROVAL_REFUSED
};

/*
 * What the ledger says about an action of a level; *day is the day of the
 * decision, DATE_NONE without one.  False: reported.
 */
bool approval_of(const struct plan_maker *, const struct level_spec *,
    const char *id, enum approval_word *, int32_t *day);

/*
 * An action of a level that the ledger was told to forget went out: its item
 * goes on as if it had completed that level then.  Changes group->past and
 * next.  False: reported.
 */
bool purged_levels(struct plan_group *);

/*
 * A person rejected the action of a level that is then waived: its items go on
 * as if they had completed it on that day.  Changes group->past and next.
 * False: reported.
 */
bool approval_waive(struct plan_group *);

#endif
