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
 * ISO 8601, with or without marks (20260131T183000Z), seconds and decimals of
 * them, also with a blank for the T; its offset may be Z, UTC, GMT, +00, +0000
 * or +00:00, with a blank before it or none, or be the name of a zone behind
 * "@".  False: no such text.  The offset is MOMENT_LOCAL when it has none.
 */
bool timestamp_read(struct text, struct zone_cache *, struct moment *);

/*
 * With an offset it is the day that the zone had at that instant; without one,
 * and of a date alone, the day that it says.  False: no such text, or it has an
 * offset and zone is NULL.
 */
bool timestamp_day(struct text, struct zone_cache *, const struct zone *zone,
    int32_t *days);

#endif
