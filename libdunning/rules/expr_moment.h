/*
 * expr_moment.h -- dates, times and durations as values.  Private to expr_*.c
 * and value.c.
 */
#ifndef DUNNING_EXPR_MOMENT_H
#define DUNNING_EXPR_MOMENT_H

#include "base/duration.h"
#include "base/moment.h"
#include "rules/expr_node.h"

/* Of a date, which begins at midnight UTC (DMN 1.3 clause 10.3.2.3.5), a time
 * of day or both. */
static inline struct moment
moment_of_value(const struct value *value)
{
	if (value->type == VALUE_DATE)
		return (struct moment){ value->days, 0, 0, NULL };
	return (struct moment){ value->type == VALUE_TIME ? 0 : value->days,
		value->nanos, value->offset, value->zone };
}

static inline struct value
value_of_moment(enum value_type type, const struct moment *moment)
{
	return (struct value){ .type = type,
		.offset = moment->offset,
		.days = type == VALUE_TIME ? 0 : moment->days,
		.nanos = moment->nanos,
		.zone = moment->zone };
}

static inline struct duration
duration_of_value(const struct value *value)
{
	return (struct duration){ value->days, value->nanos };
}

static inline struct value
value_of_duration(struct duration duration)
{
	return (struct value){ .type = VALUE_DAYS,
		.days = duration.days,
		.nanos = duration.nanos };
}

/* Of two of one type: both can be put in order. */
bool value_is_comparable(const struct value *, const struct value *);

#endif
