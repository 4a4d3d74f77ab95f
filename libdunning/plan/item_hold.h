/*
 * item_hold.h -- what holds an item: conditions and lists, what happened
 * according to the ledger, promises, payment plans.
 */
#ifndef DUNNING_ITEM_HOLD_H
#define DUNNING_ITEM_HOLD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "ledger/ledger_history.h"
#include "plan/promise.h"
#include "rules/hold_rules.h"

struct plan_item;
struct plan_maker;

enum { HELD_MAX = 16 };

/* All that holds an item on one day; when they are too many to be listed, all
 * of them still count in the bits. */
struct item_hold {
	unsigned stops;    /* bits of enum hold_stop: of any of them */
	unsigned channels; /* bit per enum channel: of any that stops contact;
	                      HOLD_ALL_CHANNELS: the item is held */
	int32_t until;     /* the last day of those that stop contact: the
	                      latest; DATE_NONE: open, or nothing holds */
	struct held holds[HELD_MAX];
	size_t count;
};

/* Whether no channel is left. */
static inline bool
item_is_held(const struct item_hold *hold)
{
	return (hold->stops & HOLD_CONTACT) != 0 &&
	    hold->channels == HOLD_ALL_CHANNELS;
}

/*
 * What holds by the ledger alone, for the guard of export, too: disputes, holds
 * and releases, typed events.  item is an item key; null: what holds the whole
 * debtor.  Not payments, promises, payment plans, nor opt-outs.  Adds to what
 * is there.  history may be NULL.
 */
struct hold_terms;
void ledger_holds(const struct hold_terms *, const struct ledger_history *,
    struct text item, int32_t day, struct item_hold *);

/*
 * The same with promises and payment plans of the debtor in one currency, by
 * what the ledger says alone, and with payments: of all that was to be paid,
 * or of anything on that day or later.  Sets *hold.  False: out of memory.
 */
bool guard_holds(const struct hold_terms *, const struct ledger_history *,
    struct text item, struct text currency, int digits, int32_t day,
    struct item_hold *);

/*
 * How many payments the ledger has that may be of an item: that name it, or
 * nothing, in its currency or in none.  Who counts again later learns whether
 * one came in since, of whatever day it is.
 */
int64_t payments_about(const struct ledger_history *, struct text item,
    struct text currency);

/*
 * Whether the debtor opted out of a channel, at the address that hashes so, see
 * ledger_address_hash: an opt-out is of every address, an opt-in that names one
 * is of that one.  The ledger may be NULL.
 */
bool opted_out(const struct ledger *, const struct ledger_history *,
    enum channel, uint64_t address, int32_t day);

/* --- planning -------------------------------------------------------------- */

/*
 * One for a run: the hold rules, the promises of the records, the payments
 * that a file of transactions has (NULL: none).  NULL: reported.  Lives in the
 * arena.
 */
struct plan_holds;
struct plan_holds *plan_holds_new(struct arena *, const struct rules_run *,
    const char *payments, struct diag *);

/* remembers: there is a ledger, whose payments the records may have already.
 * False: reported. */
bool plan_holds_bind(struct plan_holds *, struct columns *, bool remembers);

/* Sets item->holds and item->promise; after balance, digits and currency of
 * the item are known.  False: reported. */
bool plan_holds_read(struct plan_holds *, const struct expr_env *,
    struct batch *, size_t row, struct plan_item *);

/* Of the record alone: 0 in `holds` is the empty set. */
const struct held_set *plan_holds_set(
    const struct plan_holds *, const struct plan_item *);
struct hold_rules *plan_holds_rules(const struct plan_holds *);
const struct hold_terms *plan_holds_terms(const struct plan_holds *);

/*
 * Before the items of one debtor and currency are asked for, after its history
 * was loaded.  False: reported.
 */
bool plan_holds_begin(struct plan_maker *,
    const struct plan_item *const *items, size_t count);

/* Of an item of that debtor and currency; cheap, may be asked again.  True when
 * anything holds it. */
bool item_holds(const struct plan_maker *, const struct plan_item *,
    struct item_hold *);

/* The promises of that debtor and currency. */
const struct promise_state *promise_of(const struct plan_maker *);

/* After all: conditions that could not be read. */
void plan_holds_tell(const struct plan_holds *);

/* The newest payment of the file that is not after as_of, which is that of the
 * run; DATE_NONE: none.  After the first plan_holds_begin. */
int32_t plan_holds_newest_payment(const struct plan_holds *, int32_t as_of);

/* Names of the columns of the strategy's offers; NULL-terminated. */
const char *const *plan_holds_offers(const struct plan_holds *);

/* Whether the records have a column promise_state of their own. */
bool plan_holds_shadowed(const struct plan_holds *);
void plan_holds_clear(struct plan_holds *); /* NULL is fine */

#endif
