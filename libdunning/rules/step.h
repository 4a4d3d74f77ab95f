/*
 * step.h -- an expression over the records of a batch, an operation at a time.
 * Private to what evaluates expressions over batches.
 *
 * A step has the values of its node in a strip, for as many records as a strip
 * has.  What no step is made for is evaluated by record (eval_node), and what a
 * step cannot do for a record goes to what that calls, so that each value and
 * each fault is what it is there; an operand is asked for just where it is
 * wanted.
 */
#ifndef DUNNING_STEP_H
#define DUNNING_STEP_H

#include "rules/strip.h"

struct step;

/* Of a tree whose columns are bound.  Lives in the arena; NULL: out of memory.
 */
struct step *step_new(struct arena *, const struct node *);

/* For the records that are wanted, none behind those of the span.  False: out
 * of memory. */
bool step_run(struct step *, const struct span *, const uint8_t *wanted);

/* Values of the last run. */
const struct strip *step_strip(const struct step *);

#endif
