/*
 * rendering.h -- the stage of `dunning render`: actions become messages.
 *
 * The records of one action stand next to each other, as `plan` writes them;
 * they become one record with the columns of rendering_columns.  Only actions
 * that are due or pending are rendered; held and deferred ones are excluded.
 * Names in templates are checked against the columns before the first record.
 *
 * A template sees every column of the action, as_of, action fields, creditor.*,
 * and the lists items (what is owed) and credits, whose entries have every
 * column of their own record.
 */
#ifndef DUNNING_RENDERING_H
#define DUNNING_RENDERING_H

#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "rules/strategy.h"
#include "stream/stage.h"

/* source may be NULL.  NULL after reporting.  rendering_free releases it, at any
 * time. */
struct stage *rendering_stage(struct arena *, const struct strategy *,
    const struct source_spec *, struct diag *);
void rendering_free(struct stage *);

struct rendering_counts {
	uint64_t messages;
	uint64_t excluded;  /* actions that are held or deferred */
	uint64_t rejected;  /* actions that could not be rendered */
	uint64_t fell_back; /* messages in another language than asked for */
};
const struct rendering_counts *rendering_result(const struct stage *);

/* Names of the written columns, in order; NULL-terminated. */
extern const char *const rendering_columns[];

#endif
