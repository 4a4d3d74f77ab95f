/*
 * clock.h -- today, the one place that reads the clock.
 */
#ifndef DUNNING_CLOCK_H
#define DUNNING_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"

/*
 * The date of $SOURCE_DATE_EPOCH (seconds since 1970, UTC) when it is set,
 * else today in the IANA time zone, or in the machine's when zone is NULL.
 * A zone that the machine does not know counts as UTC.  False after E_CLOCK.
 */
bool clock_today(const char *zone, int32_t *days, struct diag *);

#endif
