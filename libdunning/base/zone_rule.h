/*
 * zone_rule.h -- when daylight saving time starts and ends, year after year:
 * the POSIX TZ string (XBD 8.3) with the extensions of RFC 8536 3.3.1.
 */
#ifndef DUNNING_ZONE_RULE_H
#define DUNNING_ZONE_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum zone_day {
	ZONE_DAY_WEEKDAY,  /* Mm.w.d: the w-th weekday d of a month */
	ZONE_DAY_NOT_LEAP, /* Jn: 1..365, 29 February is not counted */
	ZONE_DAY_OF_YEAR   /* n: 0..365 */
};

struct zone_switch {
	enum zone_day kind;
	int month;    /* 1..12 */
	int week;     /* 1..5; 5 is the last */
	int day;      /* 0 Sunday .. 6, or the n of the other kinds */
	int32_t time; /* seconds after midnight, -167..167 hours */
};

struct zone_rule {
	bool switches;    /* else standard time all the year */
	int32_t standard; /* seconds east of UTC */
	int32_t daylight;
	struct zone_switch start;
	struct zone_switch end;
};

/* "CST6CDT,M3.2.0,M11.1.0", "<-05>5"; false: not such a string. */
bool zone_rule_parse(struct text, struct zone_rule *);

/*
 * The instants of the year, in seconds since 1970 UTC, at which a rule that
 * switches goes to daylight saving time and back.  False: no such year.
 */
bool zone_rule_year(
    const struct zone_rule *, int year, int64_t *start, int64_t *end);

#endif
