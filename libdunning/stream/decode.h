/*
 * decode.h -- what reads the fields of one batch.  Private to decode.c and
 * passing.c.
 */
#ifndef DUNNING_DECODE_H
#define DUNNING_DECODE_H

#include "stream/column_set.h"

struct decoder {
	struct batch *batch;
	const struct columns *columns;
	enum encoding encoding;
	const char *const *nulls;
	size_t null_count;
	uint64_t null_lengths; /* of cells that can be one of nulls */
	bool *fetched;  /* of each slot that is late */
	uint64_t *rest; /* records whose cell the kernel did not read */
	char *plain; /* room for one field without its quotes */
	size_t plain_size;
	uint8_t *digits; /* of each record's currency */
	struct text usual; /* currency of records that have none */
	int usual_digits;  /* its own, or -1 */
	uint64_t thousands; /* amounts like 150.000, of a currency that has not
	                       three digits */
	size_t thousand; /* the record of the first */
	struct src_pos thousand_at;
};

/* Any cell, plain or not, of a record that is kept; false: out of memory. */
bool decode_cell(struct decoder *, int slot, size_t row);

/* All cells of a field.  False: out of memory. */
bool decode_slot(struct decoder *, int slot);

#endif
