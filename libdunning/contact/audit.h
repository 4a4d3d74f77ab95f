/*
 * audit.h -- what was sent, against the contact rules: every contact that a
 * rule forbade with what was known before its run.
 *
 * A contact is judged by the constraints that bound it when it was planned
 * (`bound_by`), in the time zone and with the calendar of then, and with the
 * contacts and events before it; and it is none after an opt-out of its
 * channel, under a hold that the law or a person has put on its debtor or
 * items, or about items that were handed over.
 *
 * A call or visit that events say was made on other days than the one it was
 * planned for is judged on those too, without an hour, by what had happened
 * before; nothing is told of it twice.
 */
#ifndef DUNNING_AUDIT_H
#define DUNNING_AUDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "contact/contact.h"
#include "ledger/ledger_history.h"

struct audit;

struct audit_violation {
	struct text debtor, action_id;
	struct text code; /* of the constraint, or OPTED_OUT, the name of a hold
	                     such as BREATHING_SPACE, HANDED_OVER */
	struct text pack, version; /* of the constraint, as CODE@PACK/VERSION
	                              would have them; null: none */
	int32_t day; /* local, of the contact */
	int minute;  /* -1: not known */
	enum channel channel;
	struct text evidence; /* a sentence */
};

struct audit_counts {
	uint64_t actions;    /* that are contacts */
	uint64_t handed;     /* that are hand-overs */
	uint64_t violations;
	uint64_t unbound;    /* of which nobody knows what bound them: judged by
	                        opt-outs, holds and hand-overs only */
	uint64_t unknown;    /* codes and calendars that the strategy no
	                        longer has; without its calendar no day of an
	                        action is a holiday */
};

/* All calendars of the strategy are read.  NULL: reported.  The strategy must
 * outlive it. */
struct audit *audit_new(const struct strategy *, struct diag *);
void audit_free(struct audit *); /* NULL is fine */

/*
 * Judges the actions of one debtor, oldest first; each violation is given to
 * take, whose texts live until it returns.  False: reported (no memory, or as
 * contact_decide), or take gave false.
 */
bool audit_debtor(struct audit *, struct text debtor,
    const struct ledger_history *,
    bool (*take)(void *ctx, const struct audit_violation *), void *ctx);

const struct audit_counts *audit_result(const struct audit *);

#endif
