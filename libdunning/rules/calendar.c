#include "rules/calendar.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "stream/table.h"

enum { WEEK_DAYS = 7 };

struct calendar {
	const char *name;
	const char *file;            /* the last one, or NULL */
	bool weekend[WEEK_DAYS + 1]; /* by ISO weekday */
	int32_t *holidays;           /* rising */
	size_t count;
	int32_t *known; /* days that make their years known, rising */
	size_t known_count;
};

int
calendar_weekday(struct text name)
{
	static const char *const names[] = { "mon", "tue", "wed", "thu", "fri",
		"sat", "sun" };
	int i;

	for (i = 0; i < WEEK_DAYS; i++)
		if (text_is(name, names[i]))
			return i + 1;
	return 0;
}

static bool
read_weekend(struct calendar *calendar, const struct calendar_spec *spec,
    struct diag *diag)
{
	const struct located *name;
	bool fine = true;
	size_t i;
	int day;

	for (i = 0; i < spec->weekend.count; i++) {
		name = &spec->weekend.items[i];
		day = calendar_weekday(name->text);
		if (day == 0) {
			diag_at(diag, DIAG_ERROR, "E_CALENDAR", name->at,
			    "\"%s\" is not a weekday", name->text.at);
			diag_note(diag, POS_NONE,
			    "weekdays are mon, tue, wed, "
			    "thu, fri, sat, sun");
			fine = false;
		}
		calendar->weekend[day] = day != 0;
	}
	return fine;
}

static bool
read_dates(
    struct calendar *calendar, const struct table *table, struct diag *diag)
{
	int column = table_column(table, "date");
	bool fine = true;
	size_t i;

	if (column == -1) {
		diag_at(diag, DIAG_ERROR, "E_CALENDAR",
		    (struct src_pos){ table->file, 1, 0 },
		    "a file of holidays has the columns date and name");
		return false;
	}
	for (i = 0; i < table->count; i++) {
		const struct table_row *row = &table->rows[i];
		struct text text = row->cells[column];

		if (date_parse(text, &calendar->holidays[calendar->count])) {
			calendar->count++;
			continue;
		}
		diag_at(diag, DIAG_ERROR, "E_CALENDAR",
		    table_at(table, row, (size_t)column),
		    "\"%.*s\" is not a date such as 2026-12-25", (int)text.len,
		    text.at == NULL ? "" : text.at);
		if (diag_full(diag))
			return false;
		fine = false;
	}
	return fine;
}

static int
by_date(const void *a, const void *b)
{
	int32_t left = *(const int32_t *)a;
	int32_t right = *(const int32_t *)b;

	return (left > right) - (left < right);
}

/* All files of a calendar, read and still apart. */
static const struct table **
read_tables(struct arena *arena, const struct strategy *strategy,
    const struct calendar_spec *spec, size_t *days, struct diag *diag)
{
	const struct table **tables =
	    arena_alloc(arena, spec->holidays.count + 1, sizeof(*tables));
	const char *path;
	size_t i;

	if (tables == NULL) {
		diag_memory(diag);
		return NULL;
	}
	*days = 0;
	for (i = 0; i < spec->holidays.count; i++) {
		path = strategy_file(strategy, &spec->holidays.items[i], diag);
		if (path == NULL)
			return NULL;
		tables[i] = table_read(arena, path, diag);
		if (tables[i] == NULL)
			return NULL;
		*days += tables[i]->count;
	}
	return tables;
}

/* Index of the first of count rising dates that is not before date. */
static size_t
first_from(const int32_t *dates, size_t count, int32_t date)
{
	size_t low = 0;
	size_t high = count;
	size_t middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (dates[middle] < date)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
read_day(const struct located *day, int32_t *date, struct diag *diag)
{
	if (date_parse(day->text, date))
		return true;
	diag_at(diag, DIAG_ERROR, "E_CALENDAR", day->at,
	    "\"%s\" is not a date such as 2026-12-25", day->text.at);
	return false;
}

/* Takes out days of the files. */
static bool
remove_days(struct calendar *calendar, const struct calendar_spec *spec,
    struct diag *diag)
{
	bool fine = true;

	for (size_t i = 0; i < spec->removed.count; i++) {
		const struct located *day = &spec->removed.items[i];
		size_t at, end;
		int32_t date;

		if (!read_day(day, &date, diag)) {
			fine = false;
			continue;
		}
		at = first_from(calendar->holidays, calendar->count, date);
		for (end = at; end < calendar->count; end++)
			if (calendar->holidays[end] != date)
				break;
		if (at == end) {
			diag_at(diag, DIAG_ERROR, "E_CALENDAR", day->at,
			    "calendar '%s' has no holiday %s to remove",
			    calendar->name, day->text.at);
			diag_note(diag, POS_NONE,
			    "holidays_remove takes days out of the files "
			    "under `holidays`");
			fine = false;
		}
		memmove(calendar->holidays + at, calendar->holidays + end,
		    (calendar->count - end) * sizeof(*calendar->holidays));
		calendar->count -= end - at;
	}
	return fine;
}

static bool
add_days(struct calendar *calendar, const struct calendar_spec *spec,
    struct diag *diag)
{
	bool fine = true;

	for (size_t i = 0; i < spec->added.count; i++) {
		const struct located *day = &spec->added.items[i];

		if (!read_day(day, &calendar->holidays[calendar->count], diag)) {
			fine = false;
			continue;
		}
		calendar->count++;
		for (size_t k = 0; k < spec->removed.count; k++)
			if (text_equal(day->text, spec->removed.items[k].text)) {
				diag_at(diag, DIAG_ERROR, "E_CALENDAR",
				    day->at, "%s is both added and removed",
				    day->text.at);
				fine = false;
			}
	}
	qsort(calendar->holidays, calendar->count, sizeof(*calendar->holidays),
	    by_date);
	return fine;
}

/* A year is known by the files, which are whole; by the days of the strategy
 * only when there are no files. */
static bool
overlay(struct calendar *calendar, const struct calendar_spec *spec,
    struct diag *diag)
{
	bool files = spec->holidays.count > 0;
	bool fine;

	memcpy(calendar->known, calendar->holidays,
	    calendar->count * sizeof(*calendar->known));
	calendar->known_count = calendar->count;
	fine = remove_days(calendar, spec, diag);
	fine = add_days(calendar, spec, diag) && fine;
	if (!files) {
		calendar->known = calendar->holidays;
		calendar->known_count = calendar->count;
	}
	return fine;
}

static bool
read_holidays(struct calendar *calendar, struct arena *arena,
    const struct strategy *strategy, const struct calendar_spec *spec,
    struct diag *diag)
{
	size_t days;
	const struct table **tables =
	    read_tables(arena, strategy, spec, &days, diag);
	size_t i;

	if (tables == NULL)
		return false;
	calendar->holidays = arena_alloc(arena, days + spec->added.count + 1,
	    sizeof(*calendar->holidays));
	calendar->known =
	    arena_alloc(arena, days + 1, sizeof(*calendar->known));
	if (calendar->holidays == NULL || calendar->known == NULL) {
		diag_memory(diag);
		return false;
	}
	for (i = 0; i < spec->holidays.count; i++) {
		calendar->file = tables[i]->file;
		if (!read_dates(calendar, tables[i], diag))
			return false;
	}
	qsort(calendar->holidays, calendar->count, sizeof(*calendar->holidays),
	    by_date);
	return overlay(calendar, spec, diag);
}

struct calendar *
calendar_new(struct arena *arena, const struct strategy *strategy,
    const struct calendar_spec *spec, struct diag *diag)
{
	struct calendar *calendar = arena_alloc(arena, 1, sizeof(*calendar));
	bool fine;

	if (calendar == NULL) {
		diag_memory(diag);
		return NULL;
	}
	calendar->name = spec->name.text.at;
	fine = read_weekend(calendar, spec, diag);
	if (!read_holidays(calendar, arena, strategy, spec, diag))
		fine = false;
	return fine ? calendar : NULL;
}

bool
calendar_knows(const struct calendar *calendar, int32_t date)
{
	struct civil first = { date_to_civil(date).year, 1, 1 };
	struct civil last = { first.year, 12, 31 };
	int32_t from;
	int32_t to;
	size_t i;

	if (!date_from_civil(first, &from) || !date_from_civil(last, &to))
		return false;
	i = first_from(calendar->known, calendar->known_count, from);
	return i < calendar->known_count && calendar->known[i] <= to;
}

enum calendar_day
calendar_day(const struct calendar *calendar, int32_t date)
{
	size_t i = first_from(calendar->holidays, calendar->count, date);

	if (i < calendar->count && calendar->holidays[i] == date)
		return CALENDAR_HOLIDAY;
	if (calendar->weekend[date_weekday(date)])
		return CALENDAR_WEEKEND;
	return calendar_knows(calendar, date) ? CALENDAR_BUSINESS
	                                      : CALENDAR_UNKNOWN;
}

/* Days of the week that are no weekend, after `from` up to and with `to`. */
static int64_t
count_weekdays(const struct calendar *calendar, int32_t from, int32_t to)
{
	int64_t weeks = (to - from) / WEEK_DAYS;
	int64_t in_week = 0;
	int64_t count;
	int day;

	for (day = 1; day <= WEEK_DAYS; day++)
		in_week += !calendar->weekend[day];
	count = weeks * in_week;
	for (to = to - (int32_t)weeks * WEEK_DAYS; to > from; to--)
		count += !calendar->weekend[date_weekday(to)];
	return count;
}

int
calendar_unknown_year(const struct calendar *calendar, int32_t from, int32_t to)
{
	int year = date_to_civil(from + 1).year;
	int last = date_to_civil(to).year;
	int32_t start;

	for (; year <= last; year++)
		if (!date_from_civil((struct civil){ year, 1, 1 }, &start) ||
		    !calendar_knows(calendar, start))
			return year;
	return 0;
}

bool
calendar_count(
    const struct calendar *calendar, int32_t from, int32_t to, int64_t *days)
{
	int32_t last = INT32_MIN;
	size_t i;

	*days = 0;
	if (from == to)
		return true;
	if (to < from) {
		if (!calendar_count(calendar, to - 1, from - 1, days))
			return false;
		*days = -*days;
		return true;
	}
	if (from + 1 < DATE_MIN ||
	    calendar_unknown_year(calendar, from, to) != 0)
		return false;
	*days = count_weekdays(calendar, from, to);
	for (i = first_from(calendar->holidays, calendar->count, from + 1);
	     i < calendar->count && calendar->holidays[i] <= to; i++) {
		if (calendar->holidays[i] != last &&
		    !calendar->weekend[date_weekday(calendar->holidays[i])])
			--*days;
		last = calendar->holidays[i];
	}
	return true;
}

bool
calendar_add(
    const struct calendar *calendar, int32_t date, int64_t days, int32_t *out)
{
	enum { YEAR_DAYS = 366 };
	int step = days < 0 ? -1 : 1;
	int closed = 0;

	*out = date;
	for (; days != 0 && closed < YEAR_DAYS; closed++) {
		date += step;
		*out = date;
		if (date < DATE_MIN || date > DATE_MAX)
			return false;
		switch (calendar_day(calendar, date)) {
		case CALENDAR_BUSINESS:
			days -= step;
			closed = -1;
			break;
		case CALENDAR_UNKNOWN:
			return false;
		case CALENDAR_WEEKEND:
		case CALENDAR_HOLIDAY:
			break;
		}
	}
	return days == 0;
}

bool
calendar_roll(
    const struct calendar *calendar, int32_t date, int step, int32_t *out)
{
	switch (calendar_day(calendar, date)) {
	case CALENDAR_BUSINESS:
		*out = date;
		return true;
	case CALENDAR_UNKNOWN:
		*out = date;
		return false;
	case CALENDAR_WEEKEND:
	case CALENDAR_HOLIDAY:
		break;
	}
	return calendar_add(calendar, date, step, out);
}

const char *
calendar_name(const struct calendar *calendar)
{
	return calendar->name;
}

const char *
calendar_file(const struct calendar *calendar)
{
	return calendar->file;
}
