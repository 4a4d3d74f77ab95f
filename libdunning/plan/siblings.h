/*
 * siblings.h -- past actions that were made of one level for the same items.
 *
 * A level with several actions is sent when the first of them goes out, and
 * what is counted from that day is not moved by those that follow on later
 * days.  Which past actions belong together is found by their ids: the level,
 * the item that carried it and the round give the ids of all of them.
 */
#ifndef DUNNING_SIBLINGS_H
#define DUNNING_SIBLINGS_H

#include "plan/action_id.h"

/* What a past action is, beside an entry of its history. */
struct sibling {
	size_t number; /* of its level's actions, from 1; 0: not known, or not
	                  one of several */
	size_t first;  /* place in the history of the one that went out first;
	                  its own when it is that */
	bool contacted; /* of the first: one of them so far was a contact */
	bool follows;   /* one of them before it was */
	struct action_name name;
	char first_id[HASH128_TEXT]; /* id of the first by number */
};

/* After the history of the debtor is there.  False: reported. */
bool siblings_begin(struct plan_maker *);

/* NULL: the action stands alone. */
const struct sibling *sibling_of(
    const struct plan_maker *, const struct ledger_sent *);

/* The one of the same level and items that went out first; the action itself
 * when it stands alone. */
const struct ledger_sent *sibling_first(
    const struct plan_maker *, const struct ledger_sent *);

/* Whether both are of one level and the same items; no action is its own. */
bool are_siblings(const struct plan_maker *, const struct ledger_sent *,
    const struct ledger_sent *);

#endif
