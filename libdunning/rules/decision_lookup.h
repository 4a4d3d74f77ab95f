/*
 * decision_lookup.h -- which rules of a table the values of a record leave
 * over, as bits.  Private to decision_lookup.c and decision_batch.c.
 *
 * Bit i stands for rule i, or for the one in place i of the order of rules
 * where the table has one.
 */
#ifndef DUNNING_DECISION_LOOKUP_H
#define DUNNING_DECISION_LOOKUP_H

#include "rules/classifier.h"
#include "rules/decision_table.h"

/* Records whose classes are held at a time, a multiple of 64. */
enum { DECISION_CHUNK = 1024 };

/* What is known of an input in the records of a chunk. */
struct lookup_input {
	struct classifier *classifier; /* NULL: no test of it is classified */
	struct classifier_test *tests;
	size_t count;
	uint32_t *classes;
	struct value *values; /* NULL: the input is just a column */
};

struct decision_lookup {
	struct lookup_input *inputs;
	/* The inputs that have a classifier, and their classes. */
	const uint32_t *found[DECISION_INPUTS];
	struct classes classes[DECISION_INPUTS];
	size_t count;
	uint64_t *all;     /* one bit for each rule */
	uint64_t *chained; /* rules with tests that are not classified */
	bool has_chains;
	size_t words;
};

/* Lives in the arena of the table; NULL: out of memory. */
struct decision_lookup *lookup_new(struct decision *);

/* The values of expressions, and the classes of all inputs, for the records
 * from up to to, a chunk at most.  False: out of memory. */
bool lookup_classify(struct decision *, const struct expr_env *,
    struct batch *, size_t from, size_t to, const uint8_t *wanted);

/* Whether record i of the chunk, row of the batch, meets the tests that no
 * classifier saw to of the rule of a bit. */
bool lookup_meets(const struct decision *, size_t bit,
    const struct expr_env *, struct batch *, size_t row, size_t i);

/* The rule of a bit. */
static inline uint32_t
lookup_rule(const struct decision *decision, size_t bit)
{
	return decision->order == NULL ? (uint32_t)bit : decision->order[bit];
}

#endif
