/*
 * diff_cells.h -- what two sides say, counted: how many items and how much
 * money are where, old against new, in each column that is compared.
 */
#ifndef DUNNING_DIFF_CELLS_H
#define DUNNING_DIFF_CELLS_H

#include "tool/diff_items.h"

enum diff_change {
	DIFF_SAME,
	DIFF_MOVED,
	DIFF_APPEARED,   /* on the new side only */
	DIFF_DISAPPEARED /* on the old side only */
};
extern const char *const diff_change_names[];

struct diff_cell {
	uint32_t currency; /* number of codes */
	uint32_t rank;     /* of the currency among the others, by bytes */
	size_t dimension;
	enum diff_change change;
	uint32_t words[DIFF_SIDES]; /* INTERN_NONE: null */
	uint64_t items, debtors;
	int64_t sums[DIFF_SIDES]; /* minor units */
};

/* One group of items of a debtor that go the same way by the same rules. */
struct diff_move {
	size_t dimension;
	enum diff_change change;
	uint32_t debtor, currency;
	uint32_t words[DIFF_SIDES], rules[DIFF_SIDES];
	uint64_t items;
	int64_t sums[DIFF_SIDES];
};

struct diff_cells {
	struct diff_cell *cells; /* by currency, dimension, old and new, in
	                            bytes; null first, who is not there last */
	size_t count, room;
	uint64_t *debtors; /* of both sides together, by number of currency */
	uint64_t moved; /* items that are not the same in some dimension, those
	                   that appear or disappear among them */
};

/*
 * Counts everything, and gives what is not the same to take, which may be NULL:
 * by dimension, currency, old, new, debtor and rules.  Before it returns, all
 * cells of a dimension add up to what was read on both sides (E_COUNTS).
 * False: reported, also E_OVERFLOW; diff_cells_clear is called either way.
 */
bool diff_cells_count(struct diff_cells *, const struct diff_items *,
    bool (*take)(void *ctx, const struct diff_move *), void *ctx);
void diff_cells_clear(struct diff_cells *);

#endif
