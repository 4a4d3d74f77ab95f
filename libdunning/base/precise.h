/*
 * precise.h -- powers and roots with 30 decimals, for growth that is no
 * fraction: numbers are whole multiples of 10^-30, from 0 up to 10^8.
 */
#ifndef DUNNING_PRECISE_H
#define DUNNING_PRECISE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/wide.h"

enum { PRECISE_DECIMALS = 30 };

/* 1 and the largest number. */
wide precise_one(void);
wide precise_most(void);

/* Each is rounded to the nearest; false: above the largest. */
bool precise_mul(wide a, wide b, wide *product);
bool precise_power(wide base, int32_t exponent, wide *power);

/* The root of a number from 1 on; degree 1..366. */
wide precise_root(wide number, int32_t degree);

/*
 * amount x factor in units of 10^-PRECISE_AMOUNT_DECIMALS; the amount may be
 * negative.  False: it does not fit.
 */
enum { PRECISE_AMOUNT_DECIMALS = 12 };
bool precise_amount(int64_t amount, wide factor, wide *scaled);

#endif
