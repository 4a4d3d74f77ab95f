/*
 * row_calendar.h -- the calendar of a record: always the same one, or by the
 * value of a column.
 */
#ifndef DUNNING_ROW_CALENDAR_H
#define DUNNING_ROW_CALENDAR_H

#include "rules/calendar.h"
#include "rules/yaml_doc.h"
#include "stream/batch.h"

struct row_calendar {
	const struct calendar **calendars; /* count of them */
	struct text *values; /* of the column, for each; not looked at without */
	size_t count;        /* 0: there is none */
	const char *column;  /* NULL: the only one is that of all records */
	struct src_pos at;
	int slot;
};

/* From a name, or {MX: mx, CO: co, by: country}; NULL gives none.  The arena
 * holds the calendars.  False: reported. */
bool row_calendar_load(struct row_calendar *, struct arena *,
    const struct strategy *, const struct yaml_node *, struct diag *);

/* False: the column is not there, reported. */
bool row_calendar_bind(struct row_calendar *, struct columns *);

/* NULL after rejecting a record whose value has no calendar (R_CALENDAR); not
 * to be asked when there is none at all. */
const struct calendar *row_calendar_find(const struct row_calendar *,
    struct batch *, size_t row);

#endif
