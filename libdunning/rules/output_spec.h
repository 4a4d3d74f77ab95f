/*
 * output_spec.h -- `outputs:` of a strategy: which columns commands write.
 */
#ifndef DUNNING_OUTPUT_SPEC_H
#define DUNNING_OUTPUT_SPEC_H

#include "rules/schema.h"

struct source_spec;

/* outputs: {segment: [...], actions: [...], explain: {columns, when}} */
struct output_spec {
	struct located_list segment; /* of `segment`; none: all */
	struct located_list actions; /* of `plan`; none: all */
	struct {
		struct located_list columns; /* of --explain; none: all */
		struct located when; /* of whom it speaks; absent: everybody */
	} explain;
};

/* In place of the key columns of the source, or of output_key_columns without one. */
#define OUTPUT_KEY "key"

/* What names a record when no source says it; NULL-terminated. */
extern const char *const output_key_columns[];

/* The columns of an explanation log, in order; NULL-terminated. */
extern const char *const output_log_columns[];

/* What a column of the log is called where `outputs` names it otherwise:
 * `table` for `name`, `rule_id` for `rule`. */
const char *output_log_name(const struct located_list *, const char *column);

/*
 * The names of a list, `key` as the columns that it stands for, each name once;
 * of a log when `log` is true.  NULL: out of memory.  Lives in the arena.
 */
struct text *output_names(struct arena *, const struct located_list *,
    const struct source_spec *, bool log, size_t *count);

#endif
