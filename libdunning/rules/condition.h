/*
 * condition.h -- a condition over all records of a batch.  Private to expr.c.
 *
 * Comparisons of columns with literals, patterns, and what and, or and not make
 * of them are run a column at a time; all else is evaluated by record.
 */
#ifndef DUNNING_CONDITION_H
#define DUNNING_CONDITION_H

#include "rules/expr_node.h"

struct condition;

/* Of a node of type BOOL whose columns are bound.  Lives in the arena; NULL:
 * out of memory. */
struct condition *condition_new(struct arena *, const struct node *);

/*
 * enum truth of the records that are wanted; those of the others mean nothing.
 * An operand of `and` and `or` is not looked at where those before it decide.
 * False: out of memory.
 */
bool condition_run(struct condition *, struct eval *, const uint8_t *wanted,
    uint8_t *truths);

#endif
