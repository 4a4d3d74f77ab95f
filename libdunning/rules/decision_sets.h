/*
 * decision_sets.h -- the different lists of rules of a batch.  Private to
 * decision_sets.c and decision_batch.c.
 */
#ifndef DUNNING_DECISION_SETS_H
#define DUNNING_DECISION_SETS_H

#include "rules/decision_table.h"

struct decision_sets {
	struct arena *arena;
	struct decision_list *lists; /* by number */
	uint32_t *hashes;
	size_t count;
	size_t room;     /* of both */
	uint32_t *slots; /* number + 1 by hash; 0: free */
	size_t slot_count;
	/* The list that is asked for, and where those known are kept. */
	uint32_t *rules;
	size_t rule_count;
	uint32_t *free;
	size_t free_count;
};

/* Empty, in that arena, for lists of up to most rules.  False: out of
 * memory. */
bool decision_sets_open(
    struct decision_sets *, struct arena *, size_t most);

/* The number of the list that stands in rules; DECISION_NO_RULE: out of
 * memory. */
uint32_t decision_sets_number(struct decision_sets *);

#endif
