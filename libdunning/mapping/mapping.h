/*
 * mapping.h -- the stage of `dunning map`: one source of the strategy becomes
 * the canonical portfolio.
 *
 * Each column of the source is written under its canonical name, in the order
 * of the strategy, converted by its declared type; then `currency`, when a
 * money column declares it and no column does; then the header's other columns
 * under their own names, unless `others` says otherwise.  A cell that does not
 * convert rejects its record.  What cannot be trusted and is no fault of one
 * cell is counted and told at the end.
 */
#ifndef DUNNING_MAPPING_H
#define DUNNING_MAPPING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "rules/rules_run.h"
#include "stream/stage.h"

/*
 * NULL after reporting.  With `key:`, remembers up to 96 bytes per record, and
 * 192 when other records of a key are left out; stages_release frees them.
 */
struct stage *mapping_stage(struct arena *, const struct rules_run *,
    struct diag *);
void mapping_free(struct stage *);

/*
 * Before the run: COLUMN=VALUE, COLUMN:CURRENCY=VALUE or rows=VALUE, count of
 * them, which outlive the stage: what the file must add up to, as control.h
 * says.  When it does not, the run fails.
 */
void mapping_totals(struct stage *, const char *const *totals, size_t count);

/* How the file of a source is read: sets delimiter, encoding and nulls. */
bool mapping_chain(struct arena *, const struct source_spec *, struct chain *,
    struct diag *);

/* What became of the records that the stage was given. */
struct mapping_counts {
	uint64_t rows;
	uint64_t kept;
	uint64_t rejected;  /* here or before */
	uint64_t repeated;  /* left out by `repeated: first` */
	/* Line of the first of them, and of the one that has its key. */
	uint64_t repeated_line, repeated_first;
	uint64_t keep_when; /* left out by `keep_when` */
};
struct mapping_counts mapping_counted(const struct stage *);

#endif
