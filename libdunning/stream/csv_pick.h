/*
 * csv_pick.h -- some columns of CSV text, in an order of one's own.
 *
 * What comes is CSV as this library writes it: a header, quotes doubled, LF
 * behind each record.  It may come in pieces of any length.
 */
#ifndef DUNNING_CSV_PICK_H
#define DUNNING_CSV_PICK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/text.h"

struct csv_pick;

/* Names that the header lacks are left out.  They are borrowed as long as the
 * pick is there.  NULL: out of memory. */
struct csv_pick *csv_pick_new(const struct text *names, size_t count);
void csv_pick_free(struct csv_pick *); /* NULL is fine */

/*
 * Appends what the text gives; cells as they came.  The delimiter is that of
 * the header.  False: out of memory.
 */
bool csv_pick_feed(struct csv_pick *, char delimiter, const char *, size_t len,
    struct buf *to);

/* Whether the header, which was fed, had any of the names. */
bool csv_pick_any(const struct csv_pick *);

#endif
