/*
 * mask.h -- texts that may be personal, as no more than their shape.
 */
#ifndef DUNNING_MASK_H
#define DUNNING_MASK_H

#include "base/buf.h"
#include "base/text.h"

/* Appends a text with X and x for its letters and 9 for its digits; all else
 * stays. */
void mask_text(struct text, struct buf *);

#endif
