/*
 * date_reader.h -- the dates of one column of an export, by its formats.
 *
 * Formats are tried in order and nothing is guessed: what a second format
 * would have read as another day is told, so that it can be counted.
 */
#ifndef DUNNING_DATE_READER_H
#define DUNNING_DATE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date_form.h"
#include "base/diag.h"
#include "base/moment.h"
#include "rules/strategy.h"

struct date_reader {
	bool moments;             /* with a time of day */
	bool mixed;               /* of dates and of day numbers */
	struct text *formats;     /* count of them; none: ISO 8601 */
	struct date_form *forms;  /* of dates */
	struct date_form *turned; /* those with day and month the other way
	                             round, turned_count of them */
	size_t *tails;        /* bytes of the format of a time of day behind
	                         each date, which is dropped; 0: none */
	size_t *turned_tails; /* the same of those that are turned */
	size_t count, turned_count;
	struct zone *zone; /* whose days timestamps are of; or NULL */
	int32_t first, last;      /* days that a date can be */
	struct zone_cache *zones; /* of moments and timestamps */
};

enum date_result {
	DATE_READ,
	DATE_UNREAD,  /* by no format */
	DATE_OUTSIDE  /* not between first and last */
};

enum { DATE_NO_FORM = -1 };

struct date_read {
	int32_t days;
	struct moment moment; /* of moments */
	int form;             /* that read it; or read it as a day outside */
	int other;            /* another that reads it as another day, or
	                         DATE_NO_FORM */
	int32_t other_days;
	bool turns; /* day and month could stand for each other */
};

/* Of a column of a source: for a date or a date and time.  The format of a
 * date may be one of moment.h, that is, with a time of day.  False after
 * reporting a bad format. */
bool date_reader_init(struct date_reader *, const struct source_spec *,
    const struct column_spec *, enum strategy_type, struct arena *,
    struct diag *);

/* yyyy-mm-dd, or ISO 8601, of any day: how a strategy writes them. */
struct date_reader date_reader_canonical(const struct date_reader *);

/*
 * A format that reads a day outside of first and last counts only when no
 * other reads one inside.  A text that is not read has in days and form what
 * it would be with day and month turned round, form DATE_NO_FORM if nothing.
 */
enum date_result date_reader_read(const struct date_reader *, struct text,
    struct date_read *);

/* Whether format number i of a column of dates is that of day numbers. */
bool date_reader_is_serial(const struct date_reader *, int i);

/* Format number i as it is written; ISO 8601 when there is none. */
struct text date_reader_format(const struct date_reader *, int i);

#endif
