/*
 * explain_write.h -- explanations as text for people and as JSON lines.
 *
 * Both forms are described in dunning-explain(1).  Each call appends to the
 * buffer; false: out of memory, reported.
 */
#ifndef DUNNING_EXPLAIN_WRITE_H
#define DUNNING_EXPLAIN_WRITE_H

#include "base/buf.h"
#include "explain/explain_plan.h"
#include "rules/explain.h"

struct explain_writer {
	struct buf *out;
	struct arena *arena; /* emptied by each call */
	struct diag *diag;
	const struct strategy *strategy;
	int32_t as_of;
	bool first; /* nothing was written yet */
	bool acted; /* the group has an action */
	bool failed; /* out of memory for a text */
};

bool explain_text_record(
    struct explain_writer *, const struct explain_record *);
bool explain_json_record(
    struct explain_writer *, const struct explain_record *);

/* Of plans; ctx of the listener is the writer. */
extern const struct explain_listener explain_text_plan;
extern const struct explain_listener explain_json_plan;

/* A text in the writer's arena; "" with failed set when out of memory. */
const char *explain_say(struct explain_writer *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* A rule of contact in words: "the cap is reached". */
const char *explain_block(enum contact_block);

/* "name value, name value"; "" without any. */
const char *explain_cell_list(
    struct explain_writer *, const struct explain_cells *);

#endif
