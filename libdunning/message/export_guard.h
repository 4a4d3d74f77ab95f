/*
 * export_guard.h -- consent asked again at the moment of writing.
 *
 * Between plan and export hours may pass, and with them an opt-out, a bounced
 * address, a dispute, a payment, a promise, a hold, another contact.  Before a
 * message is claimed, in the transaction that claims it, the ledger is asked
 * once more.
 */
#ifndef DUNNING_EXPORT_GUARD_H
#define DUNNING_EXPORT_GUARD_H

#include "ledger/ledger.h"
#include "message/export_message.h"

struct export_guard;

/* as_of: the day on which it is asked; a message of a later one is asked about
 * on its own.  NULL: reported.  Lives in the arena; export_guard_clear frees
 * the rest, NULL is fine. */
struct export_guard *export_guard_new(struct arena *, const struct strategy *,
    const struct source_spec *, struct ledger *, int32_t as_of, struct diag *);
void export_guard_clear(struct export_guard *);

enum guard_word {
	GUARD_FREE,
	GUARD_KNOWN,    /* its action is in the ledger */
	GUARD_WAITS,    /* it is pending and nobody has approved it */
	GUARD_DECLINED, /* somebody has rejected it */
	GUARD_REFUSED,  /* *codes says why */
	GUARD_FAILED    /* reported */
};

/*
 * Codes, joined by '|', until the next call: OPTED_OUT, BOUNCED, those of
 * holds, disputes, payments and promises as plan has them, HANDED_OVER (an item
 * went to somebody else meanwhile), SUPERSEDED (an item was told more on a
 * later day, or the same on that day), those of contact rules in the message's
 * bound_by, LATE (its moment is of a day that is over).  Sets the notices of
 * the message, in the arena.
 */
enum guard_word export_guard(struct export_guard *, struct message *,
    struct arena *, struct text *codes);

/* The message is claimed: a contact that later ones of its debtor count with,
 * until they are all forgotten, as the history has them.  False: reported. */
bool export_guard_count(struct export_guard *, const struct message *);
void export_guard_forget(struct export_guard *);

#endif
