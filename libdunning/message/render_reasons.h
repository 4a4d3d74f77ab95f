/*
 * render_reasons.h -- the reasons of a score in words, for templates.
 */
#ifndef DUNNING_RENDER_REASONS_H
#define DUNNING_RENDER_REASONS_H

#include <stdbool.h>

#include "message/render_data.h"

/* What an entry of the list `reason_texts` has: code and text.  NULL: out of
 * memory. */
const struct template_schema *render_reasons_schema(struct arena *);

/*
 * The list of the codes that the first record has in the columns of reasons of
 * the scorecards, in their order, with their words in that language; a code
 * without words is its own text.  False: out of memory.
 */
bool render_reasons(const struct render_columns *, const struct strategy *,
    const struct template_value *record, struct text language, struct arena *,
    struct template_value *list);

#endif
