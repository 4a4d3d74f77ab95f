#include "base/timestamp.h"

#include <string.h>

#include "base/date.h"

enum { DAY_SECONDS = 86400, TEXT_MOST = 64 };

/* The text as it is read, and as ISO 8601 has it in full. */
struct writer {
	struct text rest;
	char *iso;
	size_t len;
	bool full; /* there was no room */
};

static void
put(struct writer *w, const char *from, size_t len)
{
	if (w->full || len > TEXT_MOST - w->len) {
		w->full = true;
		return;
	}
	memcpy(w->iso + w->len, from, len);
	w->len += len;
}

/* The next bytes as they came. */
static void
copy(struct writer *w, size_t len)
{
	put(w, w->rest.at, len);
	w->rest.at += len;
	w->rest.len -= len;
}

static bool
accept(struct writer *w, const char *word)
{
	size_t len = strlen(word);

	if (w->rest.len < len || memcmp(w->rest.at, word, len) != 0)
		return false;
	w->rest.at += len;
	w->rest.len -= len;
	return true;
}

static size_t
count_digits(const struct writer *w)
{
	size_t i = 0;

	while (i < w->rest.len && w->rest.at[i] >= '0' && w->rest.at[i] <= '9')
		i++;
	return i;
}

/* yyyy-mm-dd, or the eight digits, if the time has no marks either. */
static bool
copy_date(struct writer *w, bool *basic)
{
	*basic = count_digits(w) == 8;
	if (!*basic) {
		if (w->rest.len < 10)
			return false;
		copy(w, 10);
		return true;
	}
	copy(w, 4);
	put(w, "-", 1);
	copy(w, 2);
	put(w, "-", 1);
	copy(w, 2);
	return w->rest.len != 0;
}

/* HH:MM, or with seconds, and these with decimals. */
static bool
copy_clock(struct writer *w, bool basic)
{
	bool seconds;

	if (basic ? count_digits(w) != 4 && count_digits(w) != 6
	          : count_digits(w) != 2)
		return false;
	copy(w, 2);
	put(w, ":", 1);
	if ((!basic && !accept(w, ":")) || count_digits(w) < 2)
		return false;
	copy(w, 2);
	put(w, ":", 1);
	seconds = basic ? count_digits(w) != 0 : accept(w, ":");
	if (!seconds) {
		put(w, "00", 2);
		return true;
	}
	if (count_digits(w) != 2)
		return false;
	copy(w, 2);
	if (!accept(w, ".") && !accept(w, ","))
		return true;
	put(w, ".", 1);
	copy(w, count_digits(w));
	return true;
}

/* Z, UTC, +00, +0000 or +00:00, also behind a blank; or the name of a zone. */
static bool
copy_place(struct writer *w)
{
	if (w->rest.len == 0)
		return true;
	if (w->rest.at[0] == '@') {
		copy(w, w->rest.len);
		return true;
	}
	accept(w, " ");
	if (accept(w, "UTC") || accept(w, "GMT") || accept(w, "Z") ||
	    accept(w, "z")) {
		put(w, "Z", 1);
		return w->rest.len == 0;
	}
	if (w->rest.len < 3 || strchr("+-", w->rest.at[0]) == NULL)
		return false;
	copy(w, 3);
	if (w->rest.len == 0) {
		put(w, ":00", 3);
		return true;
	}
	accept(w, ":");
	put(w, ":", 1);
	if (count_digits(w) != 2)
		return false;
	copy(w, w->rest.len);
	return true;
}

bool
timestamp_read(struct text text, struct zone_cache *zones,
    struct moment *moment)
{
	char iso[TEXT_MOST];
	struct writer w = { .rest = text, .iso = iso };
	bool basic;

	if (text.len == 0 || !copy_date(&w, &basic))
		return false;
	if (w.rest.len != 0) {
		if (!accept(&w, "T") && !accept(&w, "t") &&
		    !accept(&w, " "))
			return false;
		put(&w, "T", 1);
		if (!copy_clock(&w, basic) || !copy_place(&w))
			return false;
	}
	return !w.full &&
	       moment_read((struct text){ iso, w.len }, zones, moment);
}

bool
timestamp_day(struct text text, struct zone_cache *zones,
    const struct zone *zone, int32_t *days)
{
	struct moment moment;
	int64_t seconds;

	if (!timestamp_read(text, zones, &moment) || moment.days < DATE_MIN ||
	    moment.days > DATE_MAX)
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
