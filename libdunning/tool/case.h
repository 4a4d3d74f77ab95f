/*
 * case.h -- one test of a strategy while it runs.  Private to case*.c.
 */
#ifndef DUNNING_CASE_H
#define DUNNING_CASE_H

#include "stream/table.h"
#include "tool/case_cover.h"
#include "tool/tool.h"

/* What the run said. */
struct case_message {
	struct case_message *next;
	enum diag_level level;
	const char *id;
	struct src_pos at; /* in the strategy's files */
	size_t line;       /* of `given`, from 1; 0: not about it */
	const char *text;
};

/* A record that came, or that was rejected. */
struct case_row {
	const struct table_row *output; /* NULL: it was rejected */
	const struct table_row *given;  /* of a rejected record */
	const struct case_message *reject;
};

struct case_run {
	struct tool *tool;
	const struct case_spec *spec;
	const struct source_spec *source;
	struct arena *arena; /* holds everything below */
	struct coverage *coverage; /* NULL: not asked for */
	const struct table *given, *expect;
	bool plans; /* plan runs too */
	bool broke; /* the machine failed: no memory, no room */

	struct case_message *messages, **last;
	size_t *kept; /* lines of given whose records reached the end */
	size_t kept_count;

	bool ran; /* through; otherwise messages say why not */
	const struct table *output;
	struct case_row *rows;
	size_t row_count;
};

/*
 * Runs the stages over the block of the test and fills in what came.  False:
 * the machine failed, reported to the tool.
 */
bool case_run(struct case_run *);

/* How one value or record differs from what is expected. */
enum case_verdict {
	CASE_CELL,     /* another value */
	CASE_MISSING,  /* an expected record that did not come */
	CASE_EXTRA,    /* a record that came and is not expected */
	CASE_REJECTED, /* a record was rejected, and that is not expected */
	CASE_COLUMN    /* a column that no stage and no header gives */
};

struct case_difference {
	struct case_difference *next;
	enum case_verdict verdict;
	struct src_pos at;
	size_t row;         /* from 1; 0: of no row */
	const char *who;    /* the key of the record: "doc_id F1"; NULL: none */
	const char *column; /* CELL, COLUMN */
	struct text expected, got;          /* CELL */
	const struct case_message *message; /* REJECTED, or CELL of `reject` */
	const char *nearest;                /* COLUMN; NULL: none is near */
};

/*
 * What differs, in order; NULL: nothing.  Values of columns with `pii` are
 * masked unless show_pii is set.  *ok is false when out of memory.
 */
const struct case_difference *case_compare(
    struct case_run *, bool show_pii, bool *ok);

#endif
