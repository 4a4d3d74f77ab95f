/*
 * recast_internal.h -- what recast.c sets up, recast_bind.c binds to a header
 * and recast_rows.c runs.
 */
#ifndef DUNNING_RECAST_INTERNAL_H
#define DUNNING_RECAST_INTERNAL_H

#include "base/buf.h"
#include "mapping/recast.h"
#include "rules/pattern.h"
#include "stream/csv_widen.h"

enum recast_kind { RECAST_TOTAL, RECAST_DROP, RECAST_CARRY };

enum { WHOLE_ROW = -1, NO_FIELD = -2 };

struct recast_rule {
	enum recast_kind kind;
	const struct row_spec *spec;
	struct pattern *match;
	int field;       /* it looks at; WHOLE_ROW, or NO_FIELD */
	int cell;        /* total: field of its value, or NO_FIELD */
	struct buf value; /* carry: of the group under way */
	bool matched;     /* a row, in this pass */
	bool wrong;       /* total: told, and not to be trusted */
};

struct recast {
	struct csv_shape shape;
	struct arena *arena;
	const struct source_spec *source;
	enum encoding encoding; /* of the file */
	char delimiter;
	size_t limit; /* of a record, in bytes */
	const char *file;
	struct pattern *until; /* `skip_until:`, or NULL */

	struct recast_rule *rules; /* totals, drop, carry; count of them */
	size_t count;
	size_t totals_count;
	size_t carry_count; /* the last ones */
	struct csv_left *left; /* of each rule */
	struct recast_total *totals;

	struct buf plain; /* a field without its quotes */
	/* The cells that the records of a block get, for csv_widen. */
	struct buf texts;
	struct buf runs; /* struct csv_run */
	struct buf ends; /* uint32_t */
	bool changed; /* a value, since the last run */
};

/* A raw field without its quotes, until the next call; at is NULL when out of
 * memory. */
struct text recast_plain(struct recast *, struct text raw);

/* Columns by their numbers, before a header is known. */
void recast_bind_numbers(struct recast *);

/*
 * The cells that are added to the records of a block: from a row on, one for
 * each rule of `carry:`, until the next such run.  False: out of memory.
 */
void recast_no_runs(struct recast *);
bool recast_run(struct recast *, size_t row);
bool recast_cell(struct recast *, struct text);
bool recast_widen(struct recast *, struct csv_block *);

/* Of struct csv_shape. */
bool recast_header(void *recast, struct csv_block *, struct diag *);
bool recast_sift(void *recast, struct csv_block *, struct diag *);

#endif
