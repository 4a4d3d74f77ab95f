/*
 * plan_action.h -- the actions of a debtor and currency: level, items, channel,
 * moment, and what holds each back.
 */
#ifndef DUNNING_PLAN_ACTION_H
#define DUNNING_PLAN_ACTION_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "contact/contact_past.h"
#include "ledger/ledger.h"
#include "plan/item_hold.h"
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

/* What happened, which the ledger is to know although it is no message. */
enum planning_event { PLANNING_CURED, PLANNING_ESCALATED };

/* The plan of an item on that day, and why it is that. */
struct plan_place {
	const struct plan_spec *plan; /* NULL: none, it is not dunned */
	enum plan_source source;
	const struct plan_spec *from; /* ESCALATED: out of which; or NULL */
	struct text since; /* PINNED: id of the action that it is since */
	int32_t cured;     /* history counts after this day; DATE_NONE: all */
	bool rests;        /* it is cured: nothing is done */
	bool handed;       /* it was handed over: */
	uint32_t gone;     /* for levels.h */
};

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
	const struct plan_place *place; /* NULL of a credit */
	size_t fee_from, fee_count; /* fees of the item, among those of its
	                               action */
};

struct plan_action {
	const struct plan_spec *plan;
	const struct plan_item *carrying; /* most days overdue at the level */
	int level;
	const struct action_spec *spec; /* of the level: what is done */
	size_t number;                  /* of it among those, from 1 */
	const struct plan_rest *rest; /* of plan_rest.h: an action of its level
	                                 went out before; or NULL */
	bool again; /* another action of its level asks for the same money */
	bool charged;        /* its fees and its total are known */
	bool fees_elsewhere; /* another one charges the fees of the level */
	int demoted; /* from which level, by a minimum; LEVEL_NONE: it was not */
	const struct calendar *calendar;  /* of its plan; NULL: none */
	char id[HASH128_TEXT]; /* names it for ever; set before the search for
	                          a channel */
	char first_id[HASH128_TEXT]; /* id of the first of its level */
	struct plan_part *parts; /* in order of input */
	size_t count;
	enum action_status status;
	enum channel channel;
	bool has_channel;
	struct contact_set bound;  /* contact rules that were asked about the
	                              last channel */
	struct contact_set shaped; /* those that stood in the way of any */
	int32_t earliest; /* first day of a contact, by min_contact_days; the
	                     as-of day otherwise */
	unsigned stopped; /* bit per enum channel that a hold of one of its
	                     items stops */
	int32_t deadline; /* new day of payment; DATE_NONE: none */
	int32_t date; /* local moment of the contact */
	int minute;
	int until; /* the first minute of that day that is too late, 1..1440 */
	struct text zone;
	int64_t items;     /* debit items in it */
	int64_t overdue;   /* minor units asked for of those overdue */
	int64_t open;      /* minor units asked for of all of them */
	int64_t unapplied; /* credit of the debtor in this currency */
	int64_t charges;   /* charges_total of the debit items in it whose
	                      fees nothing holds */
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

struct plan_rest;
struct plan_told;
struct plan_watch;
struct sibling;

/* How many items of debts, by what became of them besides actions. */
struct plan_tally {
	uint64_t ended;     /* took all levels of their plan */
	uint64_t handed;    /* were handed over */
	uint64_t cured, escalated; /* on that day */
	uint64_t waived;    /* levels, by a person who rejected an action */
};

/* What is known of the past when no ledger is: of the strategy's name. */
struct plan_memory {
	void *ctx;
	/* NULL: reported. */
	const struct ledger_history *(*history)(void *ctx, struct text debtor);
	/* As ledger_approval. */
	bool (*approval)(void *ctx, struct text action_id,
	    struct ledger_event *, bool *found);
};

struct plan_maker {
	struct diag *diag;
	const struct strategy *strategy;
	const struct plan_reader *reader;
	int32_t as_of;
	struct ledger *ledger; /* NULL: no history */
	const struct plan_memory *memory; /* instead of a ledger; or NULL */
	bool approves; /* what nobody decided is approved on that day */
	uint32_t debtor, currency; /* interned, that are being planned */
	const struct ledger_history *history; /* of the debtor, or NULL */
	const struct ledger_fees *past_fees;  /* likewise */
	struct planned_fee *planned_fees; /* of earlier actions of the debtor on
	                                     that day; of plan_fee.c */
	struct contact_past past; /* contacts of the debtor, planned ones too */
	int32_t last_contact; /* of the debtor, past and planned; DATE_NONE */
	int32_t planned_contact; /* likewise, of those planned */
	bool several; /* levels of the strategy have several actions */
	struct sibling *siblings; /* of siblings.h, by action of the history; in
	                             scratch; NULL: none has any */
	struct past_entry *entries; /* of episode.h: by item key, then time */
	size_t entry_count, entry_room;
	struct arena *scratch; /* for one debtor at a time; NULL at first */
	struct plan_tally tally;
	/* Takes each finished action; false after reporting. */
	bool (*take)(void *ctx, const struct plan_action *);
	void *ctx;
	/* Takes what the ledger is to know; NULL: nobody.  False after
	 * reporting. */
	bool (*event)(void *ctx, const struct plan_maker *,
	    enum planning_event, const struct plan_item *,
	    const struct plan_place *);
	void *event_ctx;
	const struct plan_watch *watch; /* NULL: nobody */
};

/* Credit of a debtor in one currency, which flows from action to action. */
struct plan_credits {
	const struct plan_item **items; /* of credits, in order of input */
	bool *listed; /* by item: an action has it */
	size_t count;
	int64_t left; /* minor units */
};

/* The items of a debtor in one currency and plan while they are planned.
 * Arrays are by item. */
struct plan_group {
	struct plan_maker *maker;
	const struct plan_item **items; /* in order of input; credits stand in
	                                   the first group of their currency */
	size_t count;
	const struct plan_spec *plan;  /* NULL: no item is in one; the rest is
	                                  NULL then */
	const struct plan_item *worst; /* the one that decides its rank */
	const struct plan_place **places; /* NULL of a credit */
	struct level_history *past;
	int *next;             /* level that each may take */
	bool *held;            /* a hold stops every contact about it */
	bool *taken;           /* it is in an action, or in none on that day */
	struct plan_told *told; /* actions that went out on that day already; */
	size_t told_count;      /* by action; of plan_told.h */
	struct plan_rest *rests; /* levels of which a part went out; of */
	size_t rest_count;       /* plan_rest.h */
	const struct ledger_sent *rested; /* of which one went out on the as-of
	                                     day; NULL: none */
	bool *moved; /* a level of it goes out on the as-of day; NULL without
	                rests */
	struct plan_part *parts;
	struct plan_credits *credits;
	int64_t open; /* of the debtor in the currency: all debts less credits */
	bool alone; /* it is the only group of the currency, by debtor */
	bool acted; /* `group_by: debtor`: a contact by an action of it takes
	               place on the as-of day, or took place already */
};

/* The item that decides: most days, then most money, then the first key in
 * bytes, so that an action is named alike whatever the order of its records.
 * The first one may be NULL. */
const struct plan_item *plan_worse(const struct plan_item *,
    const struct plan_item *);

/*
 * Plans one debtor: items are all of its items in order of input.  Puts those
 * of a currency next to each other, that of the first item first.  False:
 * reported.
 */
bool plan_debtor(struct plan_maker *, const struct plan_item **items,
    size_t count);
void plan_maker_clear(struct plan_maker *);

/* The calendar of an item in the plan of its group. */
const struct calendar *plan_group_calendar(
    const struct plan_group *, const struct plan_item *);

#endif
