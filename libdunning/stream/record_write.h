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
bool write_header(const struct columns *, char delimiter, struct out *);

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
 * Writes the records that were kept, their line end as LF, and adds their
 * number to *written.  line is room to work in.  False: out of memory,
 * reported.
 */
bool write_records(const struct batch *, char delimiter, struct buf *line,
    struct out *, uint64_t *written);

#endif
