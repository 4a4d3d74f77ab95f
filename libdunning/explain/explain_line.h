/*
 * explain_line.h -- one record of an explanation log.  Private to
 * explain_log.c, explain_line.c and explain_plan_log.c.
 */
#ifndef DUNNING_EXPLAIN_LINE_H
#define DUNNING_EXPLAIN_LINE_H

#include "base/buf.h"
#include "rules/explain.h"
#include "stream/out.h"

/* Texts may be null, which is an empty cell. */
struct explain_line {
	uint64_t number;
	struct text debtor_id, doc_id;
	const char *step;
	struct text name, policy;
	const char *result;
	struct text rule, inputs, outputs, reasons;
	struct src_pos at;
};

/* Opens a log and writes its header, with the columns that the strategy wants.
 * NULL: reported. */
struct out *explain_line_open(const struct strategy *, struct arena *,
    const char *path, struct diag *);

bool explain_line_add(struct buf *, const struct explain_line *);

/* "name=value; name=value", null values as nothing; null after reporting that
 * there is no memory. */
struct text explain_line_cells(
    const struct explain_view *, const struct explain_cells *);

/* The rows of scorecards and tables. */
bool explain_line_card(const struct explain_view *, struct explain_line *,
    const struct explain_card *, struct buf *);
bool explain_line_table(const struct explain_view *, struct explain_line *,
    const struct explain_table *, struct buf *);

#endif
