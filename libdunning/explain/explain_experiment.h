/*
 * explain_experiment.h -- which arm of which experiment a record is in, and
 * why.
 */
#ifndef DUNNING_EXPLAIN_EXPERIMENT_H
#define DUNNING_EXPLAIN_EXPERIMENT_H

#include "base/json.h"
#include "explain/explain_line.h"
#include "explain/explain_write.h"
#include "stream/stage.h"

/* The arms of a record that is kept; false: out of memory, reported. */
bool explain_arms(const struct explain_view *, const struct stage *segment,
    struct batch *, size_t row, struct explain_record *);

/* A section of text, a list of JSON objects, a row of a log. */
bool explain_text_arm(struct explain_writer *, const struct explain_arm *);
void explain_json_arms(struct json *, const struct explain_record *);
bool explain_line_arm(const struct explain_view *, struct explain_line *,
    const struct explain_arm *, struct buf *);

#endif
