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
#include "mapping/suggest_months.h"

enum date_kind {
	DATES_YEAR_FIRST, /* 2026-03-16 */
	DATES_YEAR_LAST,  /* 16/03/2026, 3/16/2026 */
	DATES_SHORT_YEAR, /* 16/03/26 */
	DATES_YMD8,       /* 20260316 */
	DATES_DMY8,       /* 16032026, 03162026 */
	DATES_NAMED,      /* 16-mar-2026, Mar-2026 */
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
enum { DATE_LINES = 3 }; /* that are told of one fit */

/* What follows the date. */
enum date_tail {
	TAIL_NONE,
	TAIL_HM,  /* " 08:30" */
	TAIL_HMS, /* " 00:00:00" */
	TAIL_T_HM,
	TAIL_T_HMS,
	TAIL_H,  /* " 8:30" */
	TAIL_HS, /* " 8:30:00" */
	TAIL_AM, /* " 8:30 AM" */
	TAIL_AMS,
	TAIL_AM_NEXT, /* " 8:30AM" */
	TAIL_AMS_NEXT,
	TAIL_OTHER, /* with a fraction or an offset */
	DATE_TAILS
};

/* suggest_formats.c: their formats; NULL: OTHER has none. */
extern const char *const date_tails[DATE_TAILS];

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
	size_t outside;    /* days before 1900-01-02 or after 2199-12-31, which
	                      are not among the kinds: 9999-12-31 */
	size_t tails[DATE_TAILS]; /* of dates with marks */
	size_t same_tails;        /* OTHER, and that of the first one: */
	char tail[24];            /* "T00:00:00Z"; "" when it is longer */
	size_t stamps;  /* OTHER as ISO 8601 has them: T10:00:00.123+02:00 */
	size_t offsets; /* of those, with an offset or Z */
	size_t floats; /* of YMD8 and DMY8: 20260316.0 */
	struct named_evidence named;
	size_t serials;    /* 20000 to 60000: days as spreadsheets count */
	int first_serial, last_serial;
	size_t line; /* of the next value, as far as the caller says it */
	size_t lines[DATE_FITS][DATE_LINES]; /* of the first of each fit; 0 */
	size_t kind_lines[DATE_KINDS];       /* of the first of each kind */
};

/* Looks at one value, without blanks at its ends.  True: like a date, or only
 * zeros or a day outside in its place.  A serial is not like a date, it is
 * counted apart. */
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
	ORDER_THIN,       /* of a hundred and more not even one says which */
	ORDER_CONTRADICTS /* some values fit only the one, some the other */
};

/*
 * What the counts decide: an order that one value in a hundred needs, at least,
 * and that not one in a thousand of those that need an order contradicts.
 */
enum date_order date_evidence_order(const struct date_evidence *);

/* Is there a format for every time of day? */
bool date_evidence_tails_fit(const struct date_evidence *);

/* Is every time that has no format of its own that of a timestamp, and not
 * midnight behind every date? */
bool date_evidence_stamps(const struct date_evidence *);

/* May the two digits of the year as well stand first?  All values fit it, and
 * what stands last differs as much as what stands first. */
bool date_evidence_turned(const struct date_evidence *);

/* Do some of the dates, of whatever kind, need an order? */
bool date_evidence_needs_order(const struct date_evidence *);

/* Are some values dates, and others, not just a slip, day numbers? */
bool date_evidence_mixed(const struct date_evidence *);

/* The order of most of those that need one: of THIN and CONTRADICTS. */
enum date_order date_evidence_majority(const struct date_evidence *);

/*
 * suggest_formats.c: writes the format as a YAML value: dd/mm/yyyy, or
 * [dd/mm/yyyy, yyyy-mm-dd] when several are used, that of most values first.
 * order is DAY_FIRST or MONTH_FIRST for kinds that need one; OPEN writes both,
 * FIXED leaves those out that are fewer.  *left_out, when not NULL, becomes how
 * many are: also fewer than one in fifty of a kind that has no format.
 * A time of day is part of it.  day is "first" or "last" for months without
 * days, or NULL.  False: there is no format for some of the values, or without
 * a day, or the buffer failed.
 */
bool date_evidence_format(const struct date_evidence *, enum date_order,
    const char *day, size_t *left_out, struct buf *);

#endif
