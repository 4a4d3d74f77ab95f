#include "base/timestamp.h"

#include <string.h>

#include "base/date.h"

enum { DAY_SECONDS = 86400, TEXT_MOST = 64, DATE_END = 10, TIME_END = 19 };

/* False: longer than any. */
static bool
as_iso(struct text text, char iso[TEXT_MOST], struct text *out)
{
	size_t len = text.len;

	if (len + 3 > TEXT_MOST)
		return false;
	memcpy(iso, text.at, len);
	if (len > DATE_END && iso[DATE_END] == ' ')
		iso[DATE_END] = 'T';
	if (len > TIME_END && (iso[len - 3] == '+' || iso[len - 3] == '-')) {
		memcpy(iso + len, ":00", 3);
		len += 3;
	}
	*out = (struct text){ iso, len };
	return true;
}

bool
timestamp_day(struct text text, struct zone_cache *zones,
    const struct zone *zone, int32_t *days)
{
	char iso[TEXT_MOST];
	struct moment moment;
	int64_t seconds;
	struct text made;

	if (text.len == 0 || !as_iso(text, iso, &made) ||
	    !moment_read(made, zones, &moment))
		return false;
	if (moment.days < DATE_MIN || moment.days > DATE_MAX)
		return false;
	if (moment.offset != MOMENT_LOCAL) {
		if (moment.offset == MOMENT_OPEN || zone == NULL)
			return false;
		seconds = moment.days * DAY_SECONDS +
		    moment.nanos / NANOS_PER_SECOND - moment.offset;
		seconds += zone_offset_of_instant(zone, seconds);
		moment.days = seconds / DAY_SECONDS -
		    (seconds % DAY_SECONDS < 0);
	}
	*days = (int32_t)moment.days;
	return *days >= DATE_MIN && *days <= DATE_MAX;
}
