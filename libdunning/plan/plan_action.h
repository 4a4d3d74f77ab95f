/*
 * plan_action.h -- one action per debtor and currency: its level, items,
 * channel, moment, and what holds it back.
 */
#ifndef DUNNING_PLAN_ACTION_H
#define DUNNING_PLAN_ACTION_H

#include "base/buf.h"
#include "ledger/ledger.h"
#include "plan/levels.h"
#include "plan/plan_fee.h"
#include "plan/plan_item.h"

enum action_status {
	ACTION_DUE,      /* to be exported */
	ACTION_DEFERRED, /* a contact rule allows it on a later day only */
	ACTION_HELD,     /* a hold, a rule or a missing address stops it */
	ACTION_PENDING   /* waits for an approval */
};
extern const char *const action_status_names[]; /* NULL-terminated */

/* How an item takes part. */
enum item_role {
	ROLE_NONE,   /* not in this action */
	ROLE_DUE,    /* completes a level by it */
	ROLE_LISTED, /* overdue too: listed, its level stays */
	ROLE_CREDIT  /* unapplied credit, set against the total */
};
extern const char *const item_role_names[]; /* NULL-terminated, by role */

struct plan_part {
	const struct plan_item *item;
	enum item_role role;
	int level; /* that it completes; LEVEL_NONE unless ROLE_DUE */
	size_t fee_from, fee_count; /* fees of the item, among those of its
	                               action */
};

struct plan_action {
	const struct plan_spec *plan;
	const struct plan_item *carrying; /* most days overdue at the level */
	int level;
	struct plan_part *parts; /* of the group, in order of input */
	size_t count;
	enum action_status status;
	enum channel channel;
	bool has_channel;
	int32_t date; /* local moment of the contact */
	int minute;
	struct text zone;
	int64_t items;     /* debit items in it */
	int64_t overdue;   /* minor units asked for of those overdue */
	int64_t open;      /* minor units asked for of all of them */
	int64_t unapplied; /* credit of the debtor in this currency */
	int64_t charges;   /* charges_total of the debit items in it */
	struct plan_fee *fees;
	size_t fee_count;
	int64_t fees_total; /* that it charges */
	int64_t fees_open;  /* of earlier actions, neither paid nor waived */
	int64_t total;      /* open + charges + fees_total - unapplied, never
	                       below 0; without charges and fees until the
	                       action is decided */
	int64_t max_days;
	struct buf held_by; /* codes joined by '|' */
};

struct plan_watch;

struct plan_maker {
	struct diag *diag;
	const struct strategy *strategy;
	const struct plan_reader *reader;
	int32_t as_of;
	struct ledger *ledger; /* NULL: no history */
	struct ledger_contact *contacts; /* of the debtor: past and planned */
	size_t contact_count, contact_room;
	const struct ledger_history *history; /* of the debtor, or NULL */
	const struct ledger_fees *past_fees;  /* likewise */
	/* Takes each finished action; false after reporting. */
	bool (*take)(void *ctx, const struct plan_action *);
	void *ctx;
	const struct plan_watch *watch; /* NULL: nobody */
};

/* What events say about one item. */
enum item_hold { ITEM_FREE, ITEM_DISPUTED, ITEM_PAID };

/* One currency of a debtor while it is being planned. */
struct plan_group {
	struct plan_maker *maker;
	const struct plan_item *const *items;
	size_t count;
	const struct plan_spec *plan;  /* NULL: no item is in one; the rest is
	                                  NULL then */
	const struct plan_item *worst; /* whose plan it is */
	int *next;                  /* level that each item may take */
	enum item_hold *event_hold; /* what the ledger says about each */
	struct plan_part *parts;
};

/* The item that decides: most days, then most money, then first.  The first
 * one may be NULL. */
const struct plan_item *plan_worse(const struct plan_item *,
    const struct plan_item *);

/*
 * Plans one debtor: items are all of its items, those of one currency next to
 * each other, each in order of input.  False: reported.
 */
bool plan_debtor(struct plan_maker *, const struct plan_item *const *items,
    size_t count);
void plan_maker_clear(struct plan_maker *);

#endif
