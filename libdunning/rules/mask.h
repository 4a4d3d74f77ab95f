/*
 * mask.h -- which records of a strip: bytes that are 0 or 1, MASK_ROWS of them.
 * Private to what evaluates expressions over batches.
 *
 * What is written may be one of those that are read.
 */
#ifndef DUNNING_MASK_H
#define DUNNING_MASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rules/expr_node.h"

enum { MASK_ROWS = 512 };

bool mask_any(const uint8_t *);
void mask_and(const uint8_t *a, const uint8_t *b, uint8_t *out);
void mask_except(const uint8_t *a, const uint8_t *b, uint8_t *out);

/* Those of the mask whose byte has that value, of 0 to 3. */
void mask_where(
    const uint8_t *mask, const uint8_t *bytes, uint8_t value, uint8_t *out);

/* Those of the mask whose truth is known. */
void mask_known(const uint8_t *mask, const uint8_t *truths, uint8_t *out);

/* Truths of which those of the mask are replaced. */
void mask_replace(const uint8_t *mask, const uint8_t *truths, uint8_t *out);

/* What `not` makes of truths. */
void mask_invert(const uint8_t *truths, uint8_t *out);

/*
 * One more operand of `and` (stop: TRUTH_NO) or `or` (TRUTH_YES), for records
 * that are open: its truth becomes the result where it stops, which is not
 * open then, or is unknown.
 */
void mask_decide(
    enum truth stop, const uint8_t *truths, uint8_t *open, uint8_t *result);

/* 64 bytes of as many bits, and back. */
uint64_t mask_bits(const uint8_t *bytes);
void mask_bytes(uint64_t bits, uint8_t *bytes);

#endif
