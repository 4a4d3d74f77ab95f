/*
 * holding.h -- a few records put aside and given back in their order; when
 * they are many, in a temporary file.
 */
#ifndef DUNNING_HOLDING_H
#define DUNNING_HOLDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "stream/spool.h"

struct holding {
	struct diag *diag;
	size_t memory; /* bytes, more for a single record that is longer */
	char *bytes;
	size_t len, room;    /* what is in memory, or in the buffer */
	size_t pos;          /* of it, when reading */
	struct spool *spool; /* NULL: all is in memory */
	uint64_t at;         /* of the spool, when reading */
};

void holding_init(struct holding *, size_t memory, struct diag *);
void holding_clear(struct holding *);

/* False: reported. */
bool holding_add(struct holding *, const char *record, size_t len);

/* Ends the adding; the next record is the first. */
bool holding_read(struct holding *);

/* The next record, until the next call; NULL behind the last.  False:
 * reported. */
bool holding_next(struct holding *, const char **record, size_t *len);

/* Forgets all. */
void holding_empty(struct holding *);

#endif
