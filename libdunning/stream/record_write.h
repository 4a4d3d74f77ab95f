/*
 * record_write.h -- records out: the bytes that came, and the cells that are
 * new.
 */
#ifndef DUNNING_RECORD_WRITE_H
#define DUNNING_RECORD_WRITE_H

#include <stdbool.h>

#include "base/buf.h"
#include "stream/batch.h"
#include "stream/out.h"

/* False: out of memory, reported. */
bool write_header(const struct columns *, struct out *);

/*
 * For a stage that writes the records itself: appends the header, or one
 * record with its appended cells, without a line end.  False: the buffer
 * failed.
 */
bool header_line(const struct columns *, char delimiter, struct buf *);
bool record_line(const struct batch *, size_t row, char delimiter,
    struct buf *);

/* The record as it came, without its line end. */
struct text record_raw(const struct batch *, size_t row);

/* Adds a record as it came to the rejects, with place and reason; out may be
 * NULL. */
void reject_late(struct out *, struct text raw, struct src_pos, const char *why);

/*
 * Appends the records that were kept, their line end as LF, to lines and sets
 * *count to their number; but lines stays empty when nothing is to be added to
 * them.  False: out of memory.
 */
bool format_records(const struct batch *, struct buf *lines, uint64_t *count);

/* Writes what format_records made, or the records as they came. */
void write_records(const struct batch *, const struct buf *lines,
    struct out *);

#endif
