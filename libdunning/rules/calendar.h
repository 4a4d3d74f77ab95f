/*
 * calendar.h -- weekends and public holidays by calendar name.
 */
#ifndef DUNNING_CALENDAR_H
#define DUNNING_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "rules/strategy.h"

struct calendar;

/*
 * Reads the holiday files: CSV with the column date, and name for people;
 * other columns are not looked at, one day may stand twice.  Then takes out
 * the days of `holidays_remove`, each of which the files must have, and puts
 * in those of `holidays_add`, which make a year known only when there are no
 * files.  NULL after reporting a bad weekday, day or file (E_CALENDAR).  Lives
 * in the arena.
 */
struct calendar *calendar_new(struct arena *, const struct strategy *,
    const struct calendar_spec *, struct diag *);

enum calendar_day {
	CALENDAR_BUSINESS,
	CALENDAR_WEEKEND,
	CALENDAR_HOLIDAY, /* also when it falls on a weekend */
	CALENDAR_UNKNOWN  /* no weekend, and the files have no holiday in that
	                     year */
};
enum calendar_day calendar_day(const struct calendar *, int32_t date);

/* Whether the files have any holiday in the year of date: if not, nobody can
 * say whether that day is one. */
bool calendar_knows(const struct calendar *, int32_t date);

/*
 * Business days after `from` up to and with `to`; below zero when `to` comes
 * first: then those from `to` on and before `from`.  False: one of the days is
 * unknown.
 */
bool calendar_count(
    const struct calendar *, int32_t from, int32_t to, int64_t *days);

/*
 * The business day that comes so many of them after a date, or before it; 0
 * gives the date itself, whatever it is.  False: a day on the way is unknown,
 * which is then *out, or there is no such business day.
 */
bool calendar_add(
    const struct calendar *, int32_t date, int64_t days, int32_t *out);

/* The date itself if it is a business day, else the next one (step 1) or the
 * one before (step -1).  False as of calendar_add. */
bool calendar_roll(
    const struct calendar *, int32_t date, int step, int32_t *out);

/* The first year that is unknown, of those of the days after `from` up to and
 * with `to`; 0: there is none. */
int calendar_unknown_year(const struct calendar *, int32_t from, int32_t to);

const char *calendar_name(const struct calendar *);

/* Its last holiday file, as it was opened; NULL: it has none. */
const char *calendar_file(const struct calendar *);

/* By its name mon, tue ... sun: 1 Monday .. 7 Sunday; 0: none of them. */
int calendar_weekday(struct text name);

#endif
