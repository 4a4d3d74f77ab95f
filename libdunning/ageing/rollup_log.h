/*
 * rollup_log.h -- a sequence of numbers, written once, then read in order.
 *
 * The first 32,768 are in memory (128 KiB); more go to a temporary file.
 */
#ifndef DUNNING_ROLLUP_LOG_H
#define DUNNING_ROLLUP_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stream/spool.h"

struct rollup_log {
	struct diag *diag;
	struct spool *spool; /* NULL: all of it is in memory */
	uint32_t *numbers;
	size_t at;    /* of those in memory: where to write, or to read */
	size_t held;  /* when reading: of those in memory */
	uint64_t put; /* bytes of the spool that were written or read */
};

void rollup_log_init(struct rollup_log *, struct diag *);
void rollup_log_clear(struct rollup_log *);

/* Forgets everything, keeps the memory. */
void rollup_log_reset(struct rollup_log *);

/* False: reported. */
bool rollup_log_write(struct rollup_log *, const uint32_t *, size_t count);

/* Ends the writing; the next to be read is the first.  False: reported. */
bool rollup_log_rewind(struct rollup_log *);

/* The next numbers, fewer than count only at the end.  False: reported. */
bool rollup_log_read(struct rollup_log *, uint32_t *to, size_t count,
    size_t *got);

#endif
