/*
 * buf.h -- growing bytes with a limit set at birth.
 *
 * A failed append leaves the buffer as it was and sets `failed`, so a caller
 * may append many times and look once.
 */
#ifndef DUNNING_BUF_H
#define DUNNING_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *data; /* len bytes, then a NUL; NULL while empty and never grown */
	size_t len;
	size_t cap;
	size_t limit; /* most bytes it may hold */
	bool failed;  /* some append did not fit or found no memory */
};

void buf_init(struct buf *, size_t limit);
void buf_clear(struct buf *); /* frees; may be used again after buf_init */
void buf_reset(struct buf *); /* empties, keeps the memory, clears failed */

/* False, with failed set: over the limit or out of memory. */
bool buf_add(struct buf *, const char *, size_t len);
bool buf_puts(struct buf *, const char *);
bool buf_putc(struct buf *, char);
bool buf_printf(struct buf *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Room for len more bytes, returned as data + len; the caller writes there and
 * adds what it wrote to len.  NULL, with failed set: see buf_add.
 */
char *buf_reserve(struct buf *, size_t len);

/* The bytes as a NUL-terminated string, "" when empty; until the next append. */
const char *buf_text(const struct buf *);

/*
 * Appends the whole file; a pipe that nobody writes to is empty.  BUF_ERRNO:
 * errno says why, EISDIR for a directory.  BUF_TOO_LARGE: it goes past the
 * limit.  On any error nothing is appended and failed is set.
 */
enum buf_read { BUF_READ, BUF_ERRNO, BUF_TOO_LARGE, BUF_MEMORY };
enum buf_read buf_read_file(struct buf *, const char *path);

#endif
