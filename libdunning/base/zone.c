#include "base/zone.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/zone_file.h"

enum {
	MINUTE = 60,
	DAY = 86400,
	FILE_BYTES = 1 << 18,
	NAME_BYTES = 63,
	WINDOW = 6 /* changes by rule in three years */
};

/* After so many days the calendar, with its weekdays, begins again. */
#define CYCLE (INT64_C(146097) * DAY)

struct zone {
	struct zone_table table;
	/* Where the last answer holds, by the clocks on the wall. */
	int64_t from;
	int64_t until;
	int32_t offset;
	char name[NAME_BYTES + 1];
};

static const char *const error_text[] = {
	[ZONE_OK] = "is a known time zone",
	[ZONE_UNKNOWN] = "is not a known time zone",
	[ZONE_NO_DATA] = "cannot be looked up: the tz database is missing",
	[ZONE_DAMAGED] = "has a file in the tz database that cannot be read",
	[ZONE_MEMORY] = "does not fit in memory",
};
static_assert(sizeof error_text / sizeof *error_text == ZONE_ERRORS,
    "every error has a text");

const char *
zone_error_text(enum zone_error error)
{
	return error_text[error];
}

struct zone *
zone_read(struct text bytes, enum zone_error *error)
{
	struct zone *zone = calloc(1, sizeof *zone);

	*error = ZONE_MEMORY;
	if (zone == NULL)
		return NULL;
	*error = zone_table_read(bytes, &zone->table);
	if (*error == ZONE_OK)
		return zone;
	zone_close(zone);
	return NULL;
}

void
zone_close(struct zone *zone)
{
	if (zone == NULL)
		return;
	free(zone->table.changes);
	free(zone);
}

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '+' ||
	       c == '/';
}

/*
 * The names of zones.  A dot is in none of them, so no name leaves the
 * directory; what else the directory holds depends on the machine (localtime)
 * or counts leap seconds (right/).
 */
static bool
is_zone_name(const char *name)
{
	static const char *const others[] = { "localtime", "posixrules",
		"Factory" };

	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		if (strcmp(name, others[i]) == 0)
			return false;
	}
	if (*name == '\0' || *name == '/' || strncmp(name, "posix/", 6) == 0 ||
	    strncmp(name, "right/", 6) == 0)
		return false;
	while (is_name_char(*name))
		name++;
	return *name == '\0';
}

/* Why a file could not be read. */
static enum zone_error
explain(enum buf_read result, int error, const char *directory)
{
	if (result == BUF_MEMORY)
		return ZONE_MEMORY;
	if (result == BUF_TOO_LARGE)
		return ZONE_DAMAGED;
	if (access(directory, X_OK) != 0)
		return ZONE_NO_DATA;
	return error == ENOENT || error == ENOTDIR || error == EISDIR ||
	               error == ENAMETOOLONG
	           ? ZONE_UNKNOWN
	           : ZONE_DAMAGED;
}

struct zone *
zone_open_in(const char *directory, const char *name, enum zone_error *error)
{
	struct zone *zone = NULL;
	struct buf path;
	struct buf bytes;
	enum buf_read result;

	*error = ZONE_UNKNOWN;
	if (!is_zone_name(name) || strlen(name) > NAME_BYTES)
		return NULL;
	buf_init(&path, FILE_BYTES);
	buf_init(&bytes, FILE_BYTES);
	*error = ZONE_MEMORY;
	if (buf_printf(&path, "%s/%s", directory, name)) {
		result = buf_read_file(&bytes, buf_text(&path));
		if (result == BUF_READ)
			zone = zone_read(
			    (struct text){ bytes.data, bytes.len }, error);
		else
			*error = explain(result, errno, directory);
	}
	buf_clear(&bytes);
	buf_clear(&path);
	if (zone != NULL)
		memcpy(zone->name, name, strlen(name) + 1);
	return zone;
}

struct zone *
zone_open(const char *name)
{
	enum zone_error error;

	return zone_open_in(ZONE_DIRECTORY, name, &error);
}

/*
 * The change in force at a wall time: the clocks go from one offset to the
 * next when they, still by the old one, reach the change.  So a skipped time
 * is after it and the first of two equal times before it.  `before` is the
 * offset before the first change.  False: it is none of them; *until is then
 * where the first one takes over, or as it was.
 */
static bool
search(struct zone *zone, const struct zone_change *changes, size_t count,
    int32_t before, int64_t local)
{
	int64_t until = zone->until;

	for (size_t i = count; i-- > 0;) {
		int32_t old = i > 0 ? changes[i - 1].offset : before;

		if (local >= changes[i].at + old) {
			zone->from = changes[i].at + old;
			zone->until = until;
			zone->offset = changes[i].offset;
			return true;
		}
		until = changes[i].at + old;
	}
	zone->until = until;
	return false;
}

static size_t
add_change(struct zone_change *window, size_t count, int64_t after,
    struct zone_change change)
{
	size_t at = count;

	if (change.at <= after)
		return count;
	while (at > 0 && window[at - 1].at > change.at) {
		window[at] = window[at - 1];
		at--;
	}
	window[at] = change;
	return count + 1;
}

/* The changes by rule around a year that come after the listed ones. */
static size_t
fill_window(
    const struct zone_table *table, int year, struct zone_change window[WINDOW])
{
	const struct zone_rule *rule = &table->rule;
	int64_t after = INT64_MIN;
	size_t count = 0;

	if (table->count > 0)
		after = table->changes[table->count - 1].at;
	for (int y = year - 1; rule->switches && y <= year + 1; y++) {
		int64_t start;
		int64_t end;

		if (!zone_rule_year(rule, y, &start, &end))
			continue;
		count = add_change(window, count, after,
		    (struct zone_change){ end, rule->standard });
		count = add_change(window, count, after,
		    (struct zone_change){ start, rule->daylight });
	}
	return count;
}

/* Finds the offset at a wall time and the wall times around that have it. */
static void
find_offset(struct zone *zone, int32_t date, int64_t local)
{
	const struct zone_table *table = &zone->table;
	struct zone_change window[WINDOW];
	size_t count = fill_window(table, date_to_civil(date).year, window);
	int32_t before = table->first;

	if (table->count > 0)
		before = table->changes[table->count - 1].offset;
	/* What is after the window is not known here. */
	zone->until = table->rule.switches ? local + 1 : INT64_MAX;
	if (search(zone, window, count, before, local))
		return;
	if (search(zone, table->changes, table->count, table->first, local))
		return;
	zone->from = INT64_MIN;
	zone->offset = table->first;
}

bool
zone_offset(
    struct zone *zone, int32_t date, int minute_of_day, int *offset_minutes)
{
	int64_t local = (int64_t)date * DAY + (int64_t)minute_of_day * MINUTE;

	if (date < DATE_MIN || date > DATE_MAX || minute_of_day < 0 ||
	    minute_of_day > DAY / MINUTE)
		return false;
	if (local < zone->from || local >= zone->until)
		find_offset(zone, date, local);
	*offset_minutes = zone->offset / MINUTE;
	return true;
}

int32_t
zone_offset_of_wall(struct zone *zone, int64_t seconds)
{
	const int64_t last = (int64_t)(DATE_MAX - 1) * DAY;

	if (seconds < (int64_t)DATE_MIN * DAY)
		return zone->table.first;
	if (seconds > last)
		seconds -= ((seconds - last) / CYCLE + 1) * CYCLE;
	if (seconds < zone->from || seconds >= zone->until)
		find_offset(zone,
		    (int32_t)(seconds / DAY - (seconds % DAY < 0)), seconds);
	return zone->offset;
}

/* Of the last change that has come; false: none has. */
static bool
last_change(const struct zone_change *changes, size_t count, int64_t seconds,
    int32_t *offset)
{
	while (count > 0 && changes[count - 1].at > seconds)
		count--;
	if (count > 0)
		*offset = changes[count - 1].offset;
	return count > 0;
}

int32_t
zone_offset_of_instant(const struct zone *zone, int64_t seconds)
{
	const int64_t last = (int64_t)(DATE_MAX - 1) * DAY;
	const struct zone_table *table = &zone->table;
	struct zone_change window[WINDOW];
	int32_t offset = table->first;
	size_t count;
	int32_t date;

	if (seconds < (int64_t)DATE_MIN * DAY)
		return offset;
	if (seconds > last)
		seconds -= ((seconds - last) / CYCLE + 1) * CYCLE;
	date = (int32_t)(seconds / DAY - (seconds % DAY < 0));
	count = fill_window(table, date_to_civil(date).year, window);
	if (!last_change(window, count, seconds, &offset))
		(void)last_change(
		    table->changes, table->count, seconds, &offset);
	return offset;
}

bool
zone_skips(struct zone *zone, int64_t seconds)
{
	int32_t offset = zone_offset_of_wall(zone, seconds);

	/* A wall time that is skipped does not come back from the instant that
	 * it stands for. */
	return zone_offset_of_instant(zone, seconds - offset) != offset;
}

bool
zone_is_steady(const struct zone *zone, int32_t *offset)
{
	const struct zone_table *table = &zone->table;

	*offset = table->first;
	if (table->count > 0)
		*offset = table->changes[table->count - 1].offset;
	return !table->rule.switches;
}

const char *
zone_name(const struct zone *zone)
{
	return zone->name;
}
