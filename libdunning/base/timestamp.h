/*
 * timestamp.h -- the day of a date and time as databases print them.
 */
#ifndef DUNNING_TIMESTAMP_H
#define DUNNING_TIMESTAMP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/moment.h"
#include "base/text.h"
#include "base/zone.h"

/*
 * ISO 8601, also with a blank for the T and +00 for +00:00.  With an offset it
 * is the day that the zone had at that instant; without one, and of a date
 * alone, the day that it says.  False: no such text, or it has an offset and
 * zone is NULL.
 */
bool timestamp_day(struct text, struct zone_cache *, const struct zone *zone,
    int32_t *days);

#endif
