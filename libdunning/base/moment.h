/*
 * moment.h -- dates of all years, times of day and what both make together,
 * with an offset from UTC, with a time zone, or by nobody's clock.
 *
 * Texts are those of XML Schema 1.1 part 2 (clauses 3.3.7 to 3.3.9), years of
 * four to nine digits and with a sign if need be, with "@" and the name of a
 * zone after it as DMN 1.3 clause 10.3.2.3 adds.  Seconds have up to nine
 * decimals.
 */
#ifndef DUNNING_MOMENT_H
#define DUNNING_MOMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "base/text.h"
#include "base/zone.h"

#define NANOS_PER_SECOND INT64_C(1000000000)
#define NANOS_PER_DAY (86400 * NANOS_PER_SECOND)

enum {
	MOMENT_YEAR_MAX = 999999999,
	/* In place of an offset: nobody says one. */
	MOMENT_LOCAL = INT32_MIN,
	/* The zone has another one in summer, and there is no date. */
	MOMENT_OPEN = INT32_MIN + 1,
	MOMENT_OFFSET_MAX = 18 * 3600,
	MOMENT_TEXT_MAX = 128
};

/* By the clock on the wall. */
struct moment {
	int64_t days;      /* since 1970-01-01 */
	int64_t nanos;     /* of the day, below NANOS_PER_DAY */
	int32_t offset;    /* seconds east of UTC, MOMENT_LOCAL or OPEN */
	struct zone *zone; /* NULL: none by name */
};

/* As in date.h, for the years -999999999 to 999999999; 0 is one of them. */
bool moment_from_civil(struct civil, int64_t *days);
struct civil moment_to_civil(int64_t days);
bool moment_has_days(int64_t days); /* in those years */
int moment_weekday(int64_t days);   /* 1 Monday .. 7 Sunday */
bool moment_add_months(int64_t days, int64_t months, int64_t *out);

/* "2026-01-31"; false: not such a text, or no such day. */
bool moment_parse_date(struct text, int64_t *days);

/*
 * "10:30:00.5", with "Z", "+05:00" or "@Europe/Paris" behind it, into nanos
 * and offset; the name is left in *name, which is empty when there is none.
 * 24:00:00 is NANOS_PER_DAY.
 */
bool moment_parse_time(struct text, struct moment *, struct text *name);

/* A date, "T" and a time; a date alone is its midnight. */
bool moment_parse(struct text, struct moment *, struct text *name);

/*
 * The same, put into the zone that it names.  False, too: there is no such
 * zone, or it names one and there is no cache.
 */
bool moment_read(struct text, struct zone_cache *, struct moment *);

/*
 * By a format of the tokens of date.h, a blank or a T, and then HH MM SS, two
 * digits each, or H, one or two, and literal bytes.  One of 12 hours has h or hh, one digit or
 * two from 1 to 12, and ends in AM, which reads AM, PM, a.m. and p. m., in
 * capitals or not; a blank in it may be U+00A0 or U+202F.  12 AM is 0.  A format
 * is valid when its date is, and it has the hours and MM once and SS at most
 * once; without SS it is 0.  Nobody's clock.
 */
bool moment_format_valid(struct text format);
bool moment_parse_as(struct text, struct text format, struct moment *);

/* The same, with years of two digits as date_parse_pivot reads them. */
bool moment_parse_pivot(struct text, struct text format, int pivot,
    struct moment *);

/* Bytes of the date in a valid format. */
size_t moment_format_date_part(struct text format);

/*
 * Puts it into a zone, which must live as long as the moment does.  A time that
 * the clocks skip has the offset after the gap, of one that comes twice the
 * first is meant.
 */
void moment_set_zone(struct moment *, struct zone *);

/* The same for a time of day, which has no date. */
void moment_set_zone_of_time(struct moment *, struct zone *);

/*
 * Moved by a number of days and nanos, in real time: 24 hours later the clocks
 * of a zone may show another time.  False: the year is out of range.
 */
bool moment_add(struct moment *, int64_t days, int64_t nanos);

/* Moved by months on the calendar, to its last day if need be. */
bool moment_move_months(struct moment *, int64_t months);

/*
 * Whether two can be compared and subtracted: both have an offset, or neither
 * has one, or both times of day are of one zone.
 */
bool moment_is_comparable(const struct moment *, const struct moment *);

/* From b to a in real time, of two that are comparable; nanos as in moment. */
void moment_subtract(const struct moment *a, const struct moment *b,
    int64_t *days, int64_t *nanos);

/* Into buf, both with a T between them, or one; they return the length.
 * MOMENT_TEXT_MAX is enough. */
size_t moment_format(const struct moment *, char *buf, size_t size);
size_t moment_format_date(int64_t days, char *buf, size_t size);
size_t moment_format_time(const struct moment *, char *buf, size_t size);

/* days and nanos with nanos in 0..NANOS_PER_DAY - 1; false: out of range. */
bool moment_normalize(int64_t *days, int64_t *nanos);

#endif
