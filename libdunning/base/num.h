/*
 * num.h -- strict integers and exact decimals; no floating point.
 */
#ifndef DUNNING_NUM_H
#define DUNNING_NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/* -?[0-9]+ and nothing else; false: not an integer or out of range. */
bool int_parse(struct text, int64_t *out);

/* value = coefficient / 10^scale; scale is 0..NUM_SCALE_MAX. */
struct decimal {
	int64_t coefficient;
	int32_t scale;
};

enum { NUM_SCALE_MAX = 18, NUM_TEXT_MAX = 48 };

enum num_error {
	NUM_OK,
	NUM_EMPTY,
	NUM_SYNTAX, /* *bad is the offset of the first byte that does not fit,
	               the length when more was expected */
	NUM_SCALE,  /* more decimals than NUM_SCALE_MAX */
	NUM_RANGE   /* does not fit 64 bits */
};

/* -?[0-9]+(\.[0-9]+)? ; also ".5" as FEEL allows.  bad may be NULL. */
enum num_error decimal_parse(struct text, struct decimal *out, size_t *bad);

/*
 * Plain notation, '.' as the mark, all scale digits kept: { 150, 2 } is 1.50.
 * Returns the length; 0 and "" when size is too small (NUM_TEXT_MAX never is).
 */
size_t decimal_format(struct decimal, char *buf, size_t size);

/* Without trailing zeros: { 150, 2 } becomes { 15, 1 }. */
struct decimal decimal_reduce(struct decimal);

/*
 * Exact, at the larger scale (the sum of both for mul) or the largest smaller
 * one that holds it.  False: the exact result does not fit.
 */
bool decimal_add(struct decimal, struct decimal, struct decimal *out);
bool decimal_sub(struct decimal, struct decimal, struct decimal *out);
bool decimal_mul(struct decimal, struct decimal, struct decimal *out);

/*
 * Rounded half to even at the largest scale that fits, then without trailing
 * zeros; false: by zero, range.
 */
bool decimal_div(struct decimal, struct decimal, struct decimal *out);

int decimal_compare(struct decimal, struct decimal); /* exact: <0, 0, >0 */

enum rounding {
	ROUND_HALF_EVEN,
	ROUND_HALF_UP,
	ROUND_UP,
	ROUND_DOWN,
	ROUND_HALF_DOWN /* only of FEEL; no key of a strategy names it */
};

/*
 * To exactly that scale, zeros appended if need be; a negative scale rounds to
 * tens, hundreds ... and gives scale 0.  half_up: ties away from zero;
 * half_down: ties towards zero; up: away from zero; down: towards zero.  False: above NUM_SCALE_MAX or does not fit.
 */
bool decimal_round(struct decimal, int32_t scale, enum rounding,
    struct decimal *out);

#endif
