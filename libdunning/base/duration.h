/*
 * duration.h -- how long: months, or days and times, which no calendar makes
 * the same (XML Schema 1.1 part 2 clauses 3.3.6, 3.4.26 and 3.4.27).
 */
#ifndef DUNNING_DURATION_H
#define DUNNING_DURATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/num.h"
#include "base/text.h"

enum { DURATION_TEXT_MAX = 64 };

enum duration_kind { DURATION_NONE, DURATION_MONTHS, DURATION_TIME };

/* -PT1H is { -1, 23 hours }: nanos is 0 and above, and below a day. */
struct duration {
	int64_t days; /* or months */
	int64_t nanos;
};

/*
 * P1Y2M or P3DT4H5M6.7S, with a sign if need be.  DURATION_NONE: not such a
 * text, both kinds in one, out of range, or parts of a nanosecond.
 */
enum duration_kind duration_parse(struct text, struct duration *);

/* False: not within INT64_MAX days.  Half nanoseconds go to the even one. */
bool duration_negate(struct duration, struct duration *out);
bool duration_add(struct duration, struct duration, struct duration *out);
bool duration_multiply(struct duration, struct decimal, struct duration *out);
bool duration_divide(struct duration, struct decimal, struct duration *out);

/* How often b is in a; false: b is nothing, or out of range. */
bool duration_ratio(struct duration a, struct duration b, struct decimal *out);

int duration_compare(struct duration, struct duration); /* <0, 0, >0 */

/* Its parts as they are written, all with its sign. */
struct duration_parts {
	int64_t days;
	int hours;
	int minutes;
	int64_t nanos; /* the seconds */
};
struct duration_parts duration_split(struct duration);

/* "P1DT2H", "PT0S"; "P1Y2M", "P0M".  They return the length. */
size_t duration_format(struct duration, char *buf, size_t size);
size_t duration_format_months(int64_t months, char *buf, size_t size);

#endif
