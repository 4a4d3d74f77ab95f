/*
 * allocating_solve.h -- how much of each item is set off, for allocating.c.
 *
 * First, credits that refer to a document cover its debts; then those that
 * flow cover the oldest debts of the debtor: of C left, a debt of D takes
 * min(C, D).  Credits are used up in their own order.
 */
#ifndef DUNNING_ALLOCATING_SOLVE_H
#define DUNNING_ALLOCATING_SOLVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ageing/allocating_item.h"
#include "ageing/item_values.h"

struct allocating_solver;

/* memory in bytes.  NULL: reported. */
struct allocating_solver *allocating_solver_new(
    const struct allocating_rule *, size_t memory, struct diag *);
void allocating_solver_free(struct allocating_solver *); /* NULL is fine */

/* The next item; their numbers count from 0.  False: reported. */
bool allocating_solver_add(struct allocating_solver *,
    const struct allocating_item *);

/* The next item takes no part, but has a number. */
void allocating_solver_skip(struct allocating_solver *);

/* What came to each debt and went of each credit, by number; the caller frees
 * it.  NULL: reported.  The solver is of no use any more. */
struct item_values *allocating_solver_end(struct allocating_solver *);

#endif
