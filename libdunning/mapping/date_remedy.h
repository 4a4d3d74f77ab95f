/*
 * date_remedy.h -- what to change in a source so that a date is read.
 */
#ifndef DUNNING_DATE_REMEDY_H
#define DUNNING_DATE_REMEDY_H

#include "base/arena.h"
#include "base/text.h"
#include "mapping/date_reader.h"

/*
 * A sentence about a text that no format of the reader reads, without blanks at
 * its ends: characters that one cannot see, a time of day that the format lacks
 * or that the text does, an offset from UTC, a day number of a spreadsheet.  It
 * lives in scratch.  NULL: nothing is known, or no memory.
 */
const char *date_remedy(const struct date_reader *, struct text,
    struct arena *scratch);

/* "dd/mm/yyyy, yyyymmdd or excel", shortened when there are many; or NULL. */
const char *date_formats_told(const struct date_reader *,
    struct arena *scratch);

#endif
