/*
 * text_outline.h -- texts that may be personal, as no more than their shape.
 */
#ifndef DUNNING_TEXT_OUTLINE_H
#define DUNNING_TEXT_OUTLINE_H

#include "base/buf.h"
#include "base/text.h"

/* Appends a text with X and x for its letters and 9 for its digits; all else
 * stays. */
void text_outline(struct text, struct buf *);

#endif
