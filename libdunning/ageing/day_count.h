/*
 * day_count.h -- how many days of interest lie between two dates, and of how
 * many a year consists.
 */
#ifndef DUNNING_DAY_COUNT_H
#define DUNNING_DAY_COUNT_H

#include <stdint.h>

enum day_count {
	DAY_COUNT_ACT_365,  /* Actual/365 (Fixed): also in leap years */
	DAY_COUNT_ACT_360,
	DAY_COUNT_ACT_ACT,  /* each day over the days of its own year */
	DAY_COUNT_30E_360,  /* 30E/360: the 31st counts as the 30th */
	DAY_COUNT_30US_360, /* 30/360 US (NASD), with the rule for February */
	DAY_COUNTS
};

/*
 * Days after `from` up to and with `to`, from <= to; those of act/act are
 * calendar days.
 */
int32_t day_count_days(enum day_count, int32_t from, int32_t to);

/* Days of the year that the day belongs to: 360, 365 or 366. */
int32_t day_count_year(enum day_count, int32_t day);

/* The last day of the year of that day. */
int32_t day_count_year_end(int32_t day);

/* A multiple of all that day_count_year can give for it. */
int32_t day_count_basis(enum day_count);

#endif
