/*
 * render_fields.h -- fields that contact rules want in a message: `fields` of
 * `constraints`.
 *
 * plan has looked already; what was changed since, or planned by other rules,
 * is found here before anything is written.
 */
#ifndef DUNNING_RENDER_FIELDS_H
#define DUNNING_RENDER_FIELDS_H

#include "base/arena.h"
#include "base/diag.h"
#include "rules/channel.h"
#include "rules/strategy.h"
#include "stream/batch.h"

struct render_fields;

/* *fields is NULL when no rule wants any.  False: reported.  Lives in the
 * arena. */
bool render_fields_new(struct render_fields **fields, struct arena *,
    const struct strategy *, const struct source_spec *, struct diag *);

/* False: reported.  NULL is fine. */
bool render_fields_bind(struct render_fields *, struct columns *);

/*
 * The first field that is missing for a message of that channel and level on
 * that day, null: none.  What is wanted of the first message only is left to
 * plan, which knows whether it is.  False: reported.
 */
bool render_fields_missing(struct render_fields *, struct batch *, size_t row,
    int32_t day, enum channel, struct text level, struct text *missing);

#endif
