/*
 * plan_order.h -- planning in another order than that of the output.
 *
 * A ledger lies in order of debtors, so that planning in that order reads it
 * from front to back; the actions and what the ledger is to know are put back
 * into the order in which their debtors first appeared.
 */
#ifndef DUNNING_PLAN_ORDER_H
#define DUNNING_PLAN_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plan/intern.h"
#include "plan/plan_action.h"

/* Whether the numbers of debtors are in order of their bytes. */
bool plan_order_is(const struct intern *debtors);

/* The numbers of all debtors, by their bytes, in new memory.  NULL: out of
 * memory. */
uint32_t *plan_order_new(const struct intern *debtors);

/* The items of each debtor next to each other, as in the input: those of
 * debtor n end at ends[n], and behind all debtors stand those without one. */
struct plan_groups {
	const struct plan_item **items;
	size_t *ends;
	uint32_t count;           /* groups: debtors, and one */
	const struct intern *debtors;
	const uint32_t *order;    /* of plan_order_new; NULL: by numbers */
	uint32_t at;              /* groups that plan_groups_next looked at */
	uint32_t ahead;           /* and plan_groups_ahead */
};

/* Of all items; false: out of memory. */
bool plan_groups_make(struct plan_groups *, const struct plan_item *,
    size_t count, const struct intern *debtors, const uint32_t *order);
void plan_groups_clear(struct plan_groups *);

/* The items of the next debtor who has any, in the order; false: the end. */
bool plan_groups_next(struct plan_groups *, const struct plan_item ***,
    size_t *count);

/* His name, of a walk of its own, also in another thread: the `next` of
 * ledger_history_ahead; ctx is a struct plan_groups. */
bool plan_groups_ahead(void *ctx, struct text *debtor);

/* What the ledger is to know, until it is told. */
struct plan_later {
	struct plan_told *told;
	size_t count, room;
};

/* The `event` of a plan_maker; ctx is a struct plan_later.  Of the place, what
 * it points to outside of the strategy is not kept. */
bool plan_later_keep(void *ctx, const struct plan_maker *,
    enum planning_event, const struct plan_item *, const struct plan_place *);

/* Tells them by the numbers of their debtors, those of one as they came.
 * False: reported. */
bool plan_later_tell(struct plan_later *, const struct plan_maker *,
    bool (*event)(void *ctx, const struct plan_maker *, enum planning_event,
        const struct plan_item *, const struct plan_place *),
    void *ctx);

void plan_later_clear(struct plan_later *);

#endif
