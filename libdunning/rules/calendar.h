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
 * other columns are not looked at, one day may stand twice.  NULL after
 * reporting a bad weekday or file (E_CALENDAR).  Lives in the arena.
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
 * or there is no such business day.
 */
bool calendar_add(
    const struct calendar *, int32_t date, int64_t days, int32_t *out);

const char *calendar_name(const struct calendar *);

/* By its name mon, tue ... sun: 1 Monday .. 7 Sunday; 0: none of them. */
int calendar_weekday(struct text name);

#endif
