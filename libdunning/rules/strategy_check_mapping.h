/*
 * strategy_check_mapping.h -- checks of what the columns of a source say about
 * their cells.  Part of strategy_check.h.
 */
#ifndef DUNNING_STRATEGY_CHECK_MAPPING_H
#define DUNNING_STRATEGY_CHECK_MAPPING_H

#include "rules/strategy_check.h"

/* "#3" among headers, of the column itself and beside it. */
void check_headers(struct checker *, const struct column_spec *);

/* One of the values of the column, or, when it names none, of those that
 * dunning-columns(5) gives it. */
bool check_listed(const struct column_spec *, struct text);

/* `map:` and `indicator:` of a column of that type. */
void check_mapping(struct checker *, const struct column_spec *,
    enum strategy_type);

/* `repeated` and `date_range`. */
void check_source_keys(struct checker *, const struct source_spec *);

#endif
