/*
 * suggest_dates.h -- how the dates of a column are written: evidence, counted.
 *
 * 03/04/2026 is a date by either order, so it says nothing; 25/04/2026 has
 * one reading.  Counts decide, and where they do not, nothing is decided.
 */
#ifndef DUNNING_SUGGEST_DATES_H
#define DUNNING_SUGGEST_DATES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/text.h"

enum date_kind {
	DATES_YEAR_FIRST, /* 2026-03-16 */
	DATES_YEAR_LAST,  /* 16/03/2026, 3/16/2026 */
	DATES_SHORT_YEAR, /* 16/03/26 */
	DATES_YMD8,       /* 20260316 */
	DATES_DMY8,       /* 16032026, 03162026 */
	DATES_NAMED,      /* 16-mar-2026 */
	DATE_KINDS
};

/* Those of years last: which of the two orders a value fits. */
enum date_fit {
	FIT_DAY_FIRST,
	FIT_MONTH_FIRST,
	FIT_BOTH,
	FIT_NEITHER,
	DATE_FITS
};

enum { DATE_MARKS = 4 }; /* "/-. " */

struct date_evidence {
	size_t values; /* looked at */
	size_t kinds[DATE_KINDS];
	size_t fits[DATE_FITS]; /* of YEAR_LAST, SHORT_YEAR and DMY8 */
	size_t year_first;      /* of SHORT_YEAR: yy/mm/dd fits, too */
	bool ends[2][100]; /* of SHORT_YEAR: what stands first, and last */
	size_t marks[DATE_KINDS][DATE_MARKS];
	size_t one_digit[DATE_KINDS]; /* a day or a month of one digit */
	size_t impossible; /* shaped like a date, but no day: 31/02/2026 */
	size_t no_date;    /* only zeros: 00/00/0000 */
	size_t times;      /* a time of day follows */
	size_t same_times; /* that of the first one, which is: */
	char time[16];     /* " 00:00:00"; "" when it is longer */
	size_t serials;    /* 20000 to 60000: days as spreadsheets count */
};

/* Looks at one value, without blanks at its ends.  True: like a date, or only
 * zeros in its place.  A serial is not like a date, it is counted apart. */
bool date_evidence_add(struct date_evidence *, struct text);

/* Dates of all kinds. */
size_t date_evidence_dates(const struct date_evidence *);

/* The kind of most of them. */
enum date_kind date_evidence_kind(const struct date_evidence *);

enum date_order {
	ORDER_FIXED, /* the kind has one order only */
	ORDER_DAY_FIRST,
	ORDER_MONTH_FIRST,
	ORDER_OPEN,       /* every value fits both */
	ORDER_CONTRADICTS /* some values fit only the one, some the other */
};

/* What the counts decide: an order that no value contradicts, or fewer than
 * one in fifty of those that decide. */
enum date_order date_evidence_order(const struct date_evidence *);

/* May the two digits of the year as well stand first?  All values fit it, and
 * what stands last differs as much as what stands first. */
bool date_evidence_turned(const struct date_evidence *);

/*
 * Writes the format as a YAML value: dd/mm/yyyy, or [dd/mm/yyyy, yyyy-mm-dd]
 * when several are used, that of most values first.  order is DAY_FIRST or
 * MONTH_FIRST for kinds that need one.  A time of day that all have is part
 * of it.  False: months have names or times differ, for which there is no
 * format, or the buffer failed.
 */
bool date_evidence_format(
    const struct date_evidence *, enum date_order, struct buf *);

#endif
