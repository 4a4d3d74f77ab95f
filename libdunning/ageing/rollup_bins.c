#include "ageing/rollup_bins.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"

enum { FIRST_OWNERS = 1024 };

void
rollup_bins_init(struct rollup_bins *b, size_t size, size_t block,
    struct diag *diag)
{
	*b = (struct rollup_bins){ .diag = diag, .size = size,
		.block = block < size ? size : block - block % size };
}

void
rollup_bins_clear(struct rollup_bins *b)
{
	for (size_t i = 0; i < ROLLUP_BINS; i++)
		free(b->bins[i].block);
	free(b->owners);
	spool_free(b->spool);
	rollup_bins_init(b, b->size, b->block, b->diag);
}

static bool
owner_add(struct rollup_bins *b, unsigned bin)
{
	if (b->owner_count == b->owner_room) {
		size_t room = b->owner_room == 0 ? FIRST_OWNERS :
		                                   2 * b->owner_room;
		unsigned char *owners = realloc(b->owners, room);

		if (owners == NULL) {
			diag_memory(b->diag);
			return false;
		}
		b->owners = owners;
		b->owner_room = room;
	}
	b->owners[b->owner_count++] = (unsigned char)bin;
	return true;
}

/* All blocks of the file have the same length, the last of a bin too. */
static bool
block_write(struct rollup_bins *b, unsigned bin)
{
	if (b->spool == NULL)
		b->spool = spool_new(b->diag);
	if (b->spool == NULL || !owner_add(b, bin))
		return false;
	b->bins[bin].at = 0;
	return spool_write(b->spool, b->bins[bin].block, b->block);
}

static bool
block_new(struct rollup_bins *b, struct rollup_bin *bin)
{
	bin->block = calloc(1, b->block);
	if (bin->block == NULL)
		diag_memory(b->diag);
	return bin->block != NULL;
}

bool
rollup_bins_write(struct rollup_bins *b, unsigned number, const void *record)
{
	struct rollup_bin *bin = &b->bins[number];

	if (bin->block == NULL && !block_new(b, bin))
		return false;
	if (bin->at == b->block && !block_write(b, number))
		return false;
	memcpy(bin->block + bin->at, record, b->size);
	bin->at += b->size;
	bin->count++;
	return true;
}

bool
rollup_bins_end(struct rollup_bins *b, unsigned number)
{
	struct rollup_bin *bin = &b->bins[number];

	if (bin->at > 0 && !block_write(b, number))
		return false;
	free(bin->block);
	bin->block = NULL;
	return true;
}

/* Each bin has as many blocks as its count says; else memory was damaged. */
static bool
report_lost(const struct rollup_bins *b)
{
	diag_at(b->diag, DIAG_ERROR, "E_COUNTS", POS_NONE,
	    "sums were lost: written and read do not agree");
	return false;
}

/* The next block of a bin that has records left. */
static bool
block_read(struct rollup_bins *b, struct rollup_bin *bin, unsigned number)
{
	const unsigned char *owner = memchr(b->owners + bin->next, (int)number,
	    b->owner_count - bin->next);
	uint64_t bytes = bin->count * b->size;
	size_t block;

	if (bin->block == NULL && !block_new(b, bin))
		return false;
	if (owner == NULL)
		return report_lost(b);
	block = (size_t)(owner - b->owners);
	bin->at = 0;
	bin->held = bytes < b->block ? (size_t)bytes : b->block;
	bin->next = block + 1;
	return spool_read(b->spool, (uint64_t)block * b->block, bin->block,
	    bin->held);
}

bool
rollup_bins_read(struct rollup_bins *b, unsigned number, size_t most,
    const void **records, size_t *got)
{
	struct rollup_bin *bin = &b->bins[number];
	size_t there;

	*got = 0;
	*records = NULL;
	if (bin->count == 0) {
		free(bin->block);
		bin->block = NULL;
		return true;
	}
	if (bin->at == bin->held && !block_read(b, bin, number))
		return false;
	*records = bin->block + bin->at;
	there = (bin->held - bin->at) / b->size;
	*got = there < most ? there : most;
	bin->at += *got * b->size;
	bin->count -= *got;
	return true;
}
