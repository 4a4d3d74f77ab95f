/*
 * explain_plan.h -- how the items of a debtor became actions, or did not.
 */
#ifndef DUNNING_EXPLAIN_PLAN_H
#define DUNNING_EXPLAIN_PLAN_H

#include "explain/explain_fee.h"
#include "explain/explain_level.h"
#include "plan/plan_watch.h"
#include "rules/explain.h"

/* One item of a debtor and currency. */
struct explain_item {
	uint64_t number; /* of its record */
	struct explain_cells keys;
	const struct plan_item *item;
	struct text balance;
	struct text asked; /* of it, what is not in dispute */
	struct text holds; /* codes that hold it, joined by '|' */
	struct text why;   /* the same in words */
	const struct explain_level *levels; /* of the plan; NULL of a credit */
	int next;                           /* LEVEL_NONE: none */
	const struct plan_place *place; /* NULL of a credit, or without a plan */
	bool ended; /* it took all levels of its plan */
};

/* What one constraint says about one channel. */
struct explain_said {
	const struct constraint_spec *spec;
	bool binds;                /* the channel, level and place */
	enum explain_truth when;   /* true without one */
	struct explain_cells uses; /* of its conditions */
	bool refuses;              /* `require` is not true */
	struct text missing;       /* field that is; null: none */
	enum contact_block block;  /* on the first day that was asked about */
	const char *effect;        /* NULL: none */
};

/* A day on which the channel may not be used, and the codes why. */
struct explain_wait {
	int32_t date;
	struct text codes;
};

struct explain_try {
	size_t number; /* of the action that tries it, in its level */
	enum channel channel;
	enum plan_tried far;
	struct contact_decision decision; /* when far is PLAN_ASKED */
	struct explain_said *said;
	size_t said_count;
	struct explain_wait *waits; /* days after the as-of day */
	size_t wait_count;
};

struct explain_action {
	const struct plan_action *action;
	const struct explain_item **items; /* of its parts, in order */
	const struct explain_try *tries;
	size_t try_count;
	struct text overdue, open, unapplied, total;
	struct text charges; /* null: the records have none */
	struct text fees_total;
	const struct explain_fee *fees; /* of the action, in order */
	const struct located *least; /* min_balance; NULL: none */
	const struct located *share; /* min_share; NULL: none */
	struct text debtor_open;     /* of which it is a share */
	int32_t last_contact; /* with the debtor; DATE_NONE: none */
	const struct explain_worth *worths; /* explain_worth.h */
	size_t worth_count;
};

/* An action of a level that went out in part, which is given up. */
struct explain_rest {
	const struct level_spec *level;
	int32_t since; /* the day on which the level was sent */
	size_t number;
	const char *why;  /* a word, */
	const char *text; /* and in words */
};

struct explain_group {
	struct text debtor, currency;
	const struct plan_spec *plan; /* NULL: no item is in one */
	const struct explain_item *worst; /* NULL without a plan */
	struct text promises; /* what became of them; empty: there are none */
	struct explain_item *items;
	size_t item_count;
	const struct explain_rest *rests; /* when it has ended */
	size_t rest_count;
};

/* Who writes it down; each returns false after reporting. */
struct explain_listener {
	void *ctx;
	bool (*group)(void *ctx, const struct explain_group *);
	bool (*action)(void *ctx, const struct explain_group *,
	    const struct explain_action *);
	bool (*ended)(void *ctx, const struct explain_group *);
};

struct explain_planning;

/*
 * Watches planning; the view's arena is that of everything that lasts, so
 * this is for the records of few debtors.  Groups without a record that was
 * told of are left out.  NULL: reported.
 */
struct explain_planning *explain_planning_new(const struct explain_view *,
    const struct explain_listener *);
void explain_planning_free(struct explain_planning *); /* NULL is fine */
const struct plan_watch *explain_planning_watch(struct explain_planning *);

/* After a record was read by planning: its holds; none of other records. */
void explain_planning_holds(const struct explain_planning *, uint64_t number,
    struct explain_hold **holds, size_t *count);

/* Likewise: why no action can be about it; null: one can. */
struct text explain_planning_idle(
    const struct explain_planning *, uint64_t number);

/* The group of that record is to be told. */
void explain_planning_tell(struct explain_planning *, uint64_t number);

/* The holds of one record, for a view of its own; NULL: reported, also
 * E_EXPLAIN when they are not those of the item. */
struct explain_hold *explain_holds(const struct explain_view *,
    const struct plan_reader *, struct batch *, size_t row,
    const struct plan_item *);

/* Adds the cells whose names are not there yet; false: out of memory,
 * reported. */
bool explain_cells_join(const struct explain_view *, struct explain_cells *,
    const struct explain_cells *more);

/* Why the item takes which level; *next is checked against it.  NULL:
 * reported. */
const struct explain_level *explain_item_levels(const struct explain_view *,
    const struct plan_group *, size_t item);

/* How many holds a record is asked about. */
size_t explain_hold_count(const struct plan_reader *);

/* What holds an item, from when, until when and why, between "; "; what became
 * of the promises and payment plans of the debtor.  Null: out of memory,
 * reported. */
struct text explain_item_why(const struct explain_view *,
    const struct plan_group *, size_t item);
struct text explain_promises(const struct explain_view *,
    const struct plan_group *);

/* Codes of the holds of an item and what the ledger says, joined by '|'; null:
 * out of memory, reported. */
struct text explain_item_holds(const struct explain_view *,
    const struct plan_group *, size_t item);

#endif
