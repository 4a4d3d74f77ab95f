/*
 * value_map.h -- `map:` of a column: what the texts of a file mean.
 */
#ifndef DUNNING_VALUE_MAP_H
#define DUNNING_VALUE_MAP_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/text.h"
#include "mapping/refusal.h"
#include "rules/schema.h"
#include "rules/text_index.h"

struct value_map;

/* Of pairs of texts, which outlive it; NULL: out of memory. */
const struct value_map *value_map_new(struct arena *, const struct items *);

/*
 * What a text means, without the blanks around it; an empty value means none.
 * False, with the nearest text in the refusal (R_MAP): it means nothing.
 */
bool value_map_find(const struct value_map *, struct text, struct text *value,
    struct arena *scratch, struct refusal *);

#endif
