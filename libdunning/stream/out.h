/*
 * out.h -- output that arrives whole, or is reported lost.
 *
 * A path of "-" is standard output.  A regular file is written beside its
 * final name and takes that name in out_close, so a reader never sees half of
 * it; devices, pipes and sockets are written in place.  The errno of the
 * first failed write is the one that is reported.
 */
#ifndef DUNNING_OUT_H
#define DUNNING_OUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct diag;
struct out;
struct spool;

/*
 * NULL: reported.  A link is followed, the mode of an old file is kept.  path
 * is borrowed until out_close.
 */
struct out *out_open(const char *path, struct diag *);

/* Into the end of a spool, which stays the caller's.  NULL: out of memory,
 * reported. */
struct out *out_spool(struct spool *, struct diag *);

/* Collects into large writes.  A failure is reported at once; after it nothing
 * more is written. */
void out_write(struct out *, const char *, size_t len);
void out_puts(struct out *, const char *);

/*
 * Before the first write: what comes is CSV with a header, and of its columns
 * only those are written, in that order, as csv_pick.h says; out_close reports
 * E_COLUMN when the header has none of them.  The names are borrowed until
 * then.  False: out of memory, reported.
 */
bool out_columns(struct out *, char delimiter, const struct text *names,
    size_t count);

/* True while nothing failed; a long loop looks here now and then. */
bool out_ok(const struct out *);

/* Flushes, publishes, frees; false: reported, the old file is as it was. */
bool out_close(struct out *);

/* Throws away what was written (what went to a pipe is gone); frees. */
void out_abandon(struct out *);

#endif
