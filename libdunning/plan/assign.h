/*
 * assign.h -- which agent gets which action: `assign` of a strategy.
 *
 * An action gets an agent when it is due, its channel is not export, and rules
 * that apply have its queue.  Actions are taken in the `order` of the strategy,
 * then by debtor_id, then as they came.  The first rule of the queue that fits
 * says who may have it: an agent of that queue whose attributes are as it
 * needs, who speaks the language of the record that carries the action, works
 * in its country and takes its days and amount.  Of those who may and are not
 * full, it goes to
 *
 *	1. the agent who has another action of the debtor in this run,
 *	2. with `sticky`, the agent of the debtor's last action,
 *	3. the one with the least load, by `balance_by`; ties by agent_id.
 *
 * When the agent of 1 is full, or all who may are, `overflow` says what
 * happens.  Nobody who may: it is carried to the next run.  Loads are of the
 * as-of day, those of earlier runs included, sums of money of the currency of
 * the action; all are whole numbers.
 */
#ifndef DUNNING_ASSIGN_H
#define DUNNING_ASSIGN_H

#include "base/buf.h"
#include "plan/plan_action.h"
#include "plan/plan_gather.h"

struct assign;

/* Names of the columns of agents; NULL-terminated. */
extern const char *const assign_columns[]; /* agent, agent_rank, agent_note */

/* Reads the agents and compiles the rules that apply.  The arena outlives it.
 * NULL after reporting: see agents_read; E_ASSIGN for what cannot be tested. */
struct assign *assign_new(struct arena *, const struct rules_run *,
    struct diag *);
void assign_free(struct assign *); /* NULL is fine */

/* Binds what rules, order and agents look at.  False: reported, also when
 * agents are by country and the records have none (E_ASSIGN). */
bool assign_bind(struct assign *, struct columns *);

/* Remembers what decides of a record that becomes an item; called for each of
 * them, in order.  False: reported. */
bool assign_record(struct assign *, const struct plan_reader *, struct batch *,
    size_t row);

/*
 * Remembers the last of the gathered actions, when it is one to be given;
 * item is the place of its carrying record among those of assign_record.
 * False: reported.
 */
bool assign_action(struct assign *, const struct plan_maker *,
    const struct plan_action *, struct plan_gather *, size_t item);

/*
 * Gives out all of them.  What is carried is told by queue (W_NO_CAPACITY,
 * W_NO_AGENT).  False: reported, also E_NO_CAPACITY when `overflow` is error.
 */
bool assign_run(struct assign *, const struct plan_reader *, struct ledger *,
    const struct plan_gather *);

/* Appends the cells of a gathered action, each begun with a comma; code is set
 * when it is carried: NO_CAPACITY or NO_AGENT. */
void assign_cells(const struct assign *, const struct gathered *, struct buf *,
    struct text *code);
bool assign_carries(const struct assign *, const struct gathered *);

/* Appends lines: what became of the actions of each queue, and how many agents
 * have how many. */
void assign_tell(const struct assign *, struct buf *);

#endif
