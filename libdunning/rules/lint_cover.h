/*
 * lint_cover.h -- whether rules cover all of a box.  Private to lint*.c.
 *
 * A decision diagram: axis by axis, with the rules that are still met; equal
 * sets of rules at one axis are one node.  A node without rules is a place that
 * nothing covers; one whose rules include one that takes everything on the axes
 * that are left is covered.
 */
#ifndef DUNNING_LINT_COVER_H
#define DUNNING_LINT_COVER_H

#include "rules/lint_space.h"

/* How much may be looked at, before the answer is that nothing is proven: less
 * than half a second. */
enum { COVER_NODES = 2000000, COVER_AXES = 64 };
#define COVER_STEPS UINT64_C(400000000)

struct lint_cover {
	const struct lint_space *space;
	size_t nodes;   /* that may still be made */
	uint64_t steps; /* that may still be taken */
	size_t order[COVER_AXES]; /* axes, those with few classes first */

	/* Nodes that are covered: hashes of their place in the pool. */
	struct buf pool;
	struct buf table;
	size_t known;

	/* Of the query at hand. */
	const uint64_t *box[COVER_AXES]; /* by axis */
	uint16_t *needs; /* by rule: axes, in that order, until it takes all */
	struct buf stack;
	struct buf marks;
	size_t *point;
	bool starved;
};

/* False: out of memory. */
bool cover_init(struct lint_cover *, const struct lint_space *);
void cover_clear(struct lint_cover *);

enum cover_result {
	COVER_WHOLE,   /* everything of the box is covered */
	COVER_OPEN,    /* there is a point that is not: a class of each axis */
	COVER_UNKNOWN, /* too much to look at */
	COVER_MEMORY   /* out of memory */
};

/*
 * Looks for a point of the box, a set of classes for each axis, that none of
 * the rules takes.  fresh: what was found out before does not count, because
 * the box is another one, or the rules are not those of before and more.
 */
enum cover_result cover_find(struct lint_cover *, const uint64_t *const *box,
    const uint16_t *rules, size_t count, bool fresh, size_t *point);

#endif
