/*
 * scale.h -- exact decimals at other scales, fast where 64 bits are enough.
 * Private to what evaluates expressions over batches.
 */
#ifndef DUNNING_SCALE_H
#define DUNNING_SCALE_H

#include "base/num.h"

/* 10^n for n from 0 to NUM_SCALE_MAX. */
extern const int64_t scale_powers[NUM_SCALE_MAX + 1];

/*
 * The coefficient at the larger one of two scales.  False: it does not fit, or
 * a scale is above NUM_SCALE_MAX.
 */
static inline bool
scale_raise(int64_t coefficient, unsigned from, unsigned to, int64_t *out)
{
	unsigned more = to > from ? to - from : 0;

	if (more > NUM_SCALE_MAX)
		return false;
	return !__builtin_mul_overflow(coefficient, scale_powers[more], out);
}

/* What decimal_div gives; false: that has to say. */
bool scale_divide(struct decimal, struct decimal, struct decimal *out);

/* What decimal_round gives for a scale that is not above that of the number,
 * as a coefficient. */
int64_t scale_round(struct decimal, int32_t scale, enum rounding);

#endif
