/*
 * scorecard_card.h -- the inside of a scorecard.  Private to scorecard*.c.
 */
#ifndef DUNNING_SCORECARD_CARD_H
#define DUNNING_SCORECARD_CARD_H

#include "rules/scorecard.h"
#include "rules/unary.h"

enum { CHARACTERISTICS = SCORECARD_REASONS };

struct scorecard_bin {
	struct unary *when;
	const struct located *cell; /* `when` as it is written */
	struct decimal written; /* points as they stand in the file */
	int64_t points;         /* at the scale of the card */
	int64_t distance;       /* from the best, or from the worst points */
	struct text reason;     /* null: none */
};

struct characteristic {
	const char *column;
	struct expr *expr;
	struct column_info info;
	struct scorecard_bin *bins;
	size_t count;
};

struct band {
	struct text name;
	struct unary *range;
};

struct scorecard {
	struct arena *arena;
	struct expr *when; /* NULL: always */
	int32_t scale;     /* of all points */
	int64_t base;
	struct characteristic *characteristics;
	size_t count;
	struct band *bands;
	size_t band_count;
	size_t reasons; /* most of them */
	struct scorecard_lookup *lookup; /* NULL until the first batch */
};

/* The number of the first bin that takes a value, or of bins. */
size_t scorecard_find_bin(const struct characteristic *, const struct value *,
    const struct expr_env *, struct batch *, size_t row);

/* The reasons of the bins, one of each characteristic; returns their count. */
size_t scorecard_tell(const struct scorecard *,
    const struct scorecard_bin *const *bins, struct text *reasons);

#endif
