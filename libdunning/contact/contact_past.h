/*
 * contact_past.h -- the contacts that a debtor has had, as contact rules count
 * them.
 *
 * They are made of the actions of the ledger, but hand-overs, and of its
 * events:
 *
 *	bounced and not_connected make the contact of their action one that did
 *	not connect, unless another event says more; delivered makes it one that
 *	was delivered; answered too, and is an incoming direct contact of its
 *	own day;
 *
 *	attempt, direct and conversation (and not_connected) that name an action
 *	are its contact on their day, one for each day; those of a call or visit
 *	of other days only take the place of the day for which it was planned;
 *
 *	those that name none are contacts of their own, by telephone when they
 *	name no channel.
 *
 * The code of such an event may be words joined by '|': `attorney`, it was with
 * the debtor's attorney; `elsewhere`, it was not at home.
 */
#ifndef DUNNING_CONTACT_PAST_H
#define DUNNING_CONTACT_PAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "ledger/ledger_history.h"
#include "rules/contact_spec.h"

/* A debt that a contact is about: an item key and its hash. */
struct contact_debt {
	struct text key; /* null: that of a document */
	uint64_t hash;
	struct text doc; /* document; null unless key is */
};

struct contact_debt contact_debt_of(struct text item_key);

struct contact_once {
	int32_t day; /* local */
	enum channel channel;
	enum contact_kind kind;
	bool incoming;
	bool attorney;
	bool elsewhere; /* not at home */
	bool consented; /* the debtor had asked for it within seven days */
	struct text action_id; /* null: none */
	size_t debt_from, debt_count; /* among debts; 0: about all of them */
};

/* A consent that no contact has used yet. */
struct contact_consent {
	int32_t day;
	int channel; /* -1: any */
};

struct contact_rules;

/* Of one debtor at a time; zero before its first use. */
struct contact_past {
	const struct contact_rules *rules; /* of its owner: by them actions are
	                                      known that were not at home;
	                                      NULL: all were, but for events */
	struct contact_once *contacts; /* by day */
	size_t count, room;
	struct contact_debt *debts;
	size_t debt_count, debt_room;
	struct contact_consent *consents;
	size_t consent_count, consent_room;
	struct contact_debt *asked; /* scratch of contact_past_room */
	size_t asked_room;
	unsigned authorised; /* bit per channel: the last of its opted_in and
	                        opted_out is opted_in */
	unsigned refused;    /* bit per channel: it is opted_out */
};

/*
 * Begins with a debtor; a NULL history has nothing.  Texts and addresses of the
 * history are borrowed.  False: out of memory, reported.
 */
bool contact_past_begin(
    struct contact_past *, const struct ledger_history *, struct diag *);

/* Adds one, with its debts; debt_from, debt_count and consented of what is
 * given are not looked at.  It uses a consent.  False as before. */
bool contact_past_add(struct contact_past *, const struct contact_once *,
    const struct contact_debt *, size_t debt_count, struct diag *);

/* Whether an unused consent is for that channel and day: one of the seven days
 * that begin with it (12 CFR 1006.14(b)(3)(i)). */
bool contact_past_consented(const struct contact_past *, enum channel,
    int32_t day);

/* Room for the debts of a question, until it is asked for again.  NULL: out of
 * memory, reported. */
struct contact_debt *contact_past_room(
    struct contact_past *, size_t count, struct diag *);

void contact_past_clear(struct contact_past *); /* frees; begin may follow */

#endif
