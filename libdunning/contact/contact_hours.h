/*
 * contact_hours.h -- minutes of a day, as a set.
 */
#ifndef DUNNING_CONTACT_HOURS_H
#define DUNNING_CONTACT_HOURS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/zone.h"

enum { DAY_MINUTES = 1440, DAY_WORDS = (DAY_MINUTES + 63) / 64 };

/* Bit m: minute m of a day. */
struct contact_hours {
	uint64_t words[DAY_WORDS];
};

void contact_hours_all(struct contact_hours *); /* sets every minute */
void contact_hours_add(struct contact_hours *, int from, int to);
void contact_hours_drop(struct contact_hours *, int minute);
bool contact_hours_none(const struct contact_hours *);
bool contact_hours_has(const struct contact_hours *, int minute);
void contact_hours_meet(struct contact_hours *, const struct contact_hours *);

/* The first unbroken stretch, [*from, *to); of hours that are not none.  The
 * minutes that are skipped, of which no hours are, do not break it. */
void contact_hours_first(const struct contact_hours *,
    const struct contact_hours *skipped, int *from, int *to);

/* Moves the minutes that the clocks of the zone skip on that day from the hours
 * to those that are skipped. */
void contact_hours_skip(struct contact_hours *, struct contact_hours *skipped,
    struct zone *, int32_t day);

#endif
