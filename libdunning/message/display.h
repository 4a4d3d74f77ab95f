/*
 * display.h -- how wide texts are on a terminal, and how they stand there.
 */
#ifndef DUNNING_DISPLAY_H
#define DUNNING_DISPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/text.h"

/* Columns of a text as display_add shows it: 2 of a wide or full-width character
 * (UAX #11), 0 of a mark that is put on the one before it. */
size_t display_width(struct text);

/*
 * Adds the text, but only so much that it and mark, which shows that something
 * is missing, are not wider than most.  What could break or turn round the line
 * (controls, line separators, explicit directions of UAX #9) is a question
 * mark.  A text that is written from right to left is isolated, so that the
 * columns behind it stay where they are.  Returns the columns that are used.
 */
size_t display_add(struct buf *, struct text, size_t most, const char *mark);

#endif
