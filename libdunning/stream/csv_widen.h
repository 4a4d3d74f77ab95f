/*
 * csv_widen.h -- more cells at the end of the records of a scanned block.
 */
#ifndef DUNNING_CSV_WIDEN_H
#define DUNNING_CSV_WIDEN_H

#include "stream/csv_reader.h"

/* Cells of a record and of all after it, up to that of the next run. */
struct csv_run {
	size_t row;  /* the first record */
	size_t text; /* offset of the first cell's delimiter in texts */
};

/*
 * Adds `more` cells to each record: those of its run, as CSV with a delimiter
 * before each; ends has the offset behind each of them in texts, more to a run.
 * The first run begins with record 0; run_count > 0 when the block has records.
 * Broken records stay as they are.  False: out of memory.
 */
bool csv_widen(struct csv_block *, size_t more, const char *texts,
    const struct csv_run *, size_t run_count, const uint32_t *ends);

#endif
