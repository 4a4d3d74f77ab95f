/*
 * csv_write.h -- CSV cells out: RFC 4180, quoted only when needed, LF.
 */
#ifndef DUNNING_CSV_WRITE_H
#define DUNNING_CSV_WRITE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/text.h"

/* Quoted when it holds a comma, quote, CR, LF or a blank at either end; an
 * empty text (not null) is written as nothing, as a null is.  False: buf_add
 * failed. */
bool csv_cell(struct buf *, struct text);

/* The same for a file whose cells are separated by another byte. */
bool csv_cell_by(struct buf *, struct text, char delimiter);

/* The same into memory of 2 * len + 2 bytes; returns what is behind. */
char *csv_put(char *to, struct text, char delimiter);

/* A comma before the cell unless it is the first of the line. */
bool csv_next(struct buf *, bool *first, struct text);

#endif
