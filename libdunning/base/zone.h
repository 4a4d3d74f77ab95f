/*
 * zone.h -- the offset from UTC in force at a wall time of a time zone.
 *
 * Zones come from the machine's tz database (compiled files of RFC 8536), which
 * is kept up to date with the system: the laws of a country change the hours in
 * which its debtors may be called, and a library's built-in copy is as old as
 * the library.
 */
#ifndef DUNNING_ZONE_H
#define DUNNING_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/* Where the tz database is. */
#define ZONE_DIRECTORY "/usr/share/zoneinfo"

enum zone_error {
	ZONE_OK,
	ZONE_UNKNOWN, /* no zone of that name, or not a name */
	ZONE_NO_DATA, /* there is no tz database */
	ZONE_DAMAGED, /* the zone's file cannot be read, is not of RFC 8536
	                 version 2 or later, or counts leap seconds */
	ZONE_MEMORY,
	ZONE_ERRORS
};

/* Why, in words that end a sentence: "is not a known time zone". */
const char *zone_error_text(enum zone_error);

/* One zone, used by one thread at a time. */
struct zone;

/*
 * The zone of an IANA name such as America/Bogota, case as in the database.
 * NULL: see *error.
 */
struct zone *zone_open_in(
    const char *directory, const char *name, enum zone_error *error);

/* The same in ZONE_DIRECTORY, where the reason is of no interest. */
struct zone *zone_open(const char *name);

/* A zone of the bytes of its file; NULL: see *error. */
struct zone *zone_read(struct text bytes, enum zone_error *error);

void zone_close(struct zone *);

/*
 * The offset in minutes east of UTC at the minute (0..1440) of the day that
 * the clocks on the wall show.  A time that is skipped has the offset after
 * the gap; of a time that comes twice the first is meant.  Seconds of an offset
 * (local mean time, before the zones) are dropped.  False: no such date or
 * minute.
 */
bool zone_offset(
    struct zone *, int32_t date, int minute_of_day, int *offset_minutes);

/* The same in seconds, at the seconds since 1970-01-01 that the clocks on the
 * wall show, in any year. */
int32_t zone_offset_of_wall(struct zone *, int64_t seconds);

/* Whether the clocks on the wall skip that time. */
bool zone_skips(struct zone *, int64_t seconds);

/* The offset at an instant, in seconds since 1970 UTC. */
int32_t zone_offset_of_instant(const struct zone *, int64_t seconds);

/* Whether the zone has left daylight saving time for good; then its offset. */
bool zone_is_steady(const struct zone *, int32_t *offset);

/* As it was opened; "" of zone_read. */
const char *zone_name(const struct zone *);

/* Zones by name, each opened once; used by one thread at a time. */
struct zone_cache;

struct zone_cache *zone_cache_new(void); /* NULL: out of memory */
void zone_cache_free(struct zone_cache *);

/* The zone, which lives as long as the cache; NULL: see *error. */
struct zone *zone_cache_find(
    struct zone_cache *, struct text name, enum zone_error *error);

#endif
