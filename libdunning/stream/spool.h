/*
 * spool.h -- an unlinked temporary file: written once, then read.
 *
 * It lives in $TMPDIR or /tmp and vanishes with the process, however that ends.
 */
#ifndef DUNNING_SPOOL_H
#define DUNNING_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stream/input.h"

struct out;
struct spool;

struct spool *spool_new(struct diag *); /* NULL: reported */
void spool_free(struct spool *);

/* Appends; the offset of the first byte is spool_size before the call. */
bool spool_write(struct spool *, const char *, size_t len);
uint64_t spool_size(const struct spool *);

/* Exactly len bytes from offset; false: reported. */
bool spool_read(struct spool *, uint64_t offset, char *to, size_t len);

/* Everything from the start into out; false: reported. */
bool spool_copy(struct spool *, struct out *);

/* The spool from its start as an input named name; the spool stays the owner
 * of the file and must outlive it.  No writing afterwards. */
struct input *spool_input(struct spool *, const char *name);

#endif
