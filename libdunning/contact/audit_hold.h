/*
 * audit_hold.h -- what forbade a contact besides contact rules.
 *
 * Inside the audit only.
 */
#ifndef DUNNING_AUDIT_HOLD_H
#define DUNNING_AUDIT_HOLD_H

#include "ledger/ledger_history.h"
#include "rules/strategy.h"

/* What forbade a contact. */
struct audit_hold {
	const char *code;    /* OPTED_OUT, BREATHING_SPACE ...; NULL: nothing */
	struct text own;     /* code of a hold that a person put; null: none */
	int32_t date;        /* when it began */
	int32_t until;       /* its last day; DATE_NONE: open */
	struct text item;    /* that it is about; null: all, or a document */
	struct text action;  /* of a hand-over */
	const struct pack_spec *pack; /* that says how long; NULL: none */
};

/*
 * The first thing that forbids an action of the history, by the events that
 * are given, which were known before it, and the actions before it.
 */
bool audit_find_hold(const struct strategy *, const struct ledger_history *,
    size_t action, const struct ledger_event *known, size_t count,
    struct audit_hold *);

#endif
