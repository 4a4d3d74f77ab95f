/*
 * promise_build.h -- what was promised and what was paid, of one debtor and
 * currency, in order.  Private to promise.c.
 */
#ifndef DUNNING_PROMISE_BUILD_H
#define DUNNING_PROMISE_BUILD_H

#include "plan/promise.h"

/* While it is being judged. */
struct promise_book {
	const struct hold_terms *terms;
	const struct promise_facts *facts;
	struct arena *arena;
	struct promise *promises; /* by due, made, order */
	size_t *plan_of;          /* by promise: its plan, SIZE_MAX: none */
	size_t count;
	struct payment_plan *plans;
	size_t plan_count;
	struct payment *payments; /* by date, then order */
	size_t payment_count;
};

/* False: out of memory. */
bool promise_book_fill(struct promise_book *);

/* Whether what is named by the one may be meant by the other: one of them names
 * nothing, or both the same. */
bool promise_names(struct text item, struct text doc, struct text other_item,
    struct text other_doc);

/*
 * Whether an event is of a currency, null for any.  One that names none is of
 * all; but of a payment plan it is of those that other events of the plan
 * name, if any does, which *told says.
 */
bool promise_is_of(const struct ledger_history *, const struct ledger_event *,
    struct text currency, bool *told);

/* Takes back, by a payment whose amount is negative, those of a list up to its
 * day: of what it names first, then any others, the last first. */
void promise_take_back(
    struct payment *, size_t count, const struct payment *back);

/* Minor units of an event in other digits; what cannot be known is none. */
int64_t promise_minor(int64_t amount, int from, int to, int64_t none);

#endif
