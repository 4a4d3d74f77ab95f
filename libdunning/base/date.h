/*
 * date.h -- civil dates as days since 1970-01-01, proleptic Gregorian.
 *
 * Valid dates are 0001-01-01 to 9999-12-31.  No libc time function is used,
 * so no zone and no locale can change a result.
 */
#ifndef DUNNING_DATE_H
#define DUNNING_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

enum { DATE_TEXT_MAX = 16 };

#define DATE_MIN INT32_C(-719162) /* 0001-01-01 */
#define DATE_MAX INT32_C(2932896) /* 9999-12-31 */

struct civil {
	int year;  /* 1..9999 */
	int month; /* 1..12 */
	int day;   /* 1..31 */
};

/* 28..31; of any year, for the calendar is carried back; month 1..12. */
int date_month_days(int64_t year, int month);

/* Every days below is DATE_MIN..DATE_MAX, unless it says otherwise. */

bool date_from_civil(struct civil, int32_t *days); /* false: no such day */
struct civil date_to_civil(int32_t days);

/* yyyy-mm-dd and nothing else. */
bool date_parse(struct text, int32_t *days);

/*
 * By a format of the tokens yyyy yy mm m dd d and literal bytes; "m" and "d"
 * take one or two digits; yy is 2000..2068 or 1969..1999 (POSIX).  mmm(en) is
 * a name of month_name.h, with or without a dot behind it; d(first) and d(last)
 * take nothing and are that day of the month; a word behind a backslash stands
 * for itself, as does a byte that is no letter, and T and Z.  A format is valid when it has each of year, month and day
 * exactly once, and "m" and "d" have no digits next to them.
 */
bool date_format_valid(struct text format);

/* Has it digits for each part, and no backslash? */
bool date_format_is_digits(struct text format);
bool date_parse_as(struct text, struct text format, int32_t *days);

/* The same when yy is 20yy below the pivot, 0..100, and 19yy from it on. */
enum { DATE_PIVOT = 69 };
bool date_parse_pivot(struct text, struct text format, int pivot,
    int32_t *days);

/*
 * yyyy-mm-dd; returns 10.  0 and "" when size is too small (DATE_TEXT_MAX never
 * is) or days is out of range.
 */
size_t date_format(int32_t days, char *buf, size_t size);

int date_weekday(int32_t days); /* ISO 8601: 1 Monday .. 7 Sunday */

/* Same day n months later, or the last day of that month; false: range. */
bool date_add_months(int32_t days, int months, int32_t *out);
int32_t date_month_end(int32_t days);

#endif
