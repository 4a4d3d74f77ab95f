#include "contact/contact_hours.h"

#include <stddef.h>
#include <string.h>

enum { MINUTE_SECONDS = 60, DAY_SECONDS = 86400 };

void
contact_hours_all(struct contact_hours *hours)
{
	memset(hours->words, 0xff, sizeof(hours->words));
	hours->words[DAY_WORDS - 1] = (UINT64_C(1) << (DAY_MINUTES % 64)) - 1;
}

void
contact_hours_add(struct contact_hours *hours, int from, int to)
{
	int minute;

	for (minute = from; minute < to; minute++)
		hours->words[minute / 64] |= UINT64_C(1) << (minute % 64);
}

void
contact_hours_drop(struct contact_hours *hours, int minute)
{
	hours->words[minute / 64] &= ~(UINT64_C(1) << (minute % 64));
}

bool
contact_hours_none(const struct contact_hours *hours)
{
	size_t i;

	for (i = 0; i < DAY_WORDS; i++)
		if (hours->words[i] != 0)
			return false;
	return true;
}

bool
contact_hours_has(const struct contact_hours *hours, int minute)
{
	return hours->words[minute / 64] >> (minute % 64) & 1;
}

void
contact_hours_meet(
    struct contact_hours *hours, const struct contact_hours *others)
{
	size_t i;

	for (i = 0; i < DAY_WORDS; i++)
		hours->words[i] &= others->words[i];
}

/* The first minute from one on that is in the hours, or with flip in none of
 * them; DAY_MINUTES without. */
static int
next_minute(const struct contact_hours *hours, int minute, uint64_t flip)
{
	uint64_t skipped = minute % 64 == 0 ?
	    0 : (UINT64_C(1) << (minute % 64)) - 1;

	for (int i = minute / 64; i < DAY_WORDS; i++, skipped = 0) {
		uint64_t word = (hours->words[i] ^ flip) & ~skipped;

		if (word != 0) {
			minute = i * 64 + __builtin_ctzll(word);
			return minute < DAY_MINUTES ? minute : DAY_MINUTES;
		}
	}
	return DAY_MINUTES;
}

void
contact_hours_first(const struct contact_hours *hours,
    const struct contact_hours *skipped, int *from, int *to)
{
	struct contact_hours joined = *hours;
	size_t i;

	for (i = 0; i < DAY_WORDS; i++)
		joined.words[i] |= skipped->words[i];
	*from = next_minute(hours, 0, 0);
	*to = next_minute(&joined, *from, UINT64_MAX);
}

void
contact_hours_skip(struct contact_hours *hours, struct contact_hours *skipped,
    struct zone *zone, int32_t day)
{
	int64_t begin = (int64_t)day * DAY_SECONDS;
	int32_t before = zone_offset_of_wall(zone, begin - MINUTE_SECONDS);
	int minute;

	/* Clocks that do not go forward skip nothing. */
	if (zone_offset_of_wall(zone, begin + DAY_SECONDS) <= before)
		return;
	for (minute = 0; minute < DAY_MINUTES; minute++) {
		int64_t wall = begin + (int64_t)minute * MINUTE_SECONDS;

		if (!zone_skips(zone, wall))
			continue;
		contact_hours_drop(hours, minute);
		skipped->words[minute / 64] |= UINT64_C(1) << (minute % 64);
	}
}
