/*
 * lint_row.h -- boxes and points as an analyst writes them.  Private to
 * lint*.c.
 */
#ifndef DUNNING_LINT_ROW_H
#define DUNNING_LINT_ROW_H

#include "rules/decision_table.h"
#include "rules/lint_space.h"

/* A cell that takes just those classes; "-" for all that can be. */
void row_cell(const struct lint_axis *, const uint64_t *classes, struct buf *);

/* One value of a class: 45, MX, 2026-01-31, null. */
void row_value(const struct lint_axis *, size_t class, struct buf *);

/*
 * A row of the table for a box, a set of classes for each axis, in the order
 * of its columns and as its file or text has them: "?" for id and outputs.  like: a rule
 * whose id and outputs it takes instead, or SIZE_MAX; its own cells stand on
 * axes where the box has what the rule has.
 */
void row_write(const struct decision *, const struct lint_space *,
    uint64_t *const *box, size_t like, struct buf *);

/* "days_overdue `> 60`, country `MX`": where the box is narrower than what can
 * be; "anything" for all of it. */
void row_region(
    const struct lint_space *, uint64_t *const *box, struct buf *);

/* "days_overdue 45, country MX" of a point, without the axes on which all the
 * rules take everything; rules: NULL for the first count of them. */
void row_point(const struct lint_space *, const size_t *rules, size_t count,
    const size_t *point, struct buf *);

#endif
