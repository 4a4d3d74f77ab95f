#include "mapping/date_reader.h"

#include "base/date.h"
#include "base/timestamp.h"

static const struct text iso_date = { "yyyy-mm-dd", 10 };
static const struct text iso_moment = { "2026-01-31T18:30:00", 19 };

static bool
bad_format(const struct located *format, const char *what, const char *remedy,
    struct diag *diag)
{
	diag_at(diag, DIAG_ERROR, "E_DATE_FORMAT", format->at,
	    "'%s' is not a format of a %s", format->text.at, what);
	diag_note(diag, POS_NONE, "%s", remedy);
	return false;
}

/* The format with d for m and m for d; false: out of memory. */
static bool
turn_format(struct arena *arena, struct text format, struct text *turned)
{
	char *at = arena_strndup(arena, format.at, format.len);

	if (at == NULL)
		return false;
	*turned = (struct text){ at, format.len };
	for (; *at != '\0'; at++)
		*at = *at == 'd' ? 'm' : *at == 'm' ? 'd' : *at;
	return true;
}

/* Bytes of the time of day behind the date, and of what stands between. */
static size_t
tail_of(struct text format)
{
	return moment_format_valid(format) ?
	    format.len - moment_format_date_part(format) :
	    0;
}

static bool
has_format(const struct date_reader *reader, struct text format)
{
	for (size_t i = 0; i < reader->count; i++)
		if (text_equal(reader->formats[i], format))
			return true;
	return false;
}

/* Those formats that are not declared themselves. */
static bool
turn_formats(struct date_reader *reader, int pivot, struct arena *arena,
    struct diag *diag)
{
	for (size_t i = 0; i < reader->count; i++) {
		struct text turned;

		if (reader->forms[i].system != DATE_CIVIL)
			continue;
		if (!turn_format(arena, reader->formats[i], &turned)) {
			diag_memory(diag);
			return false;
		}
		if (!has_format(reader, turned) &&
		    date_form_init(&reader->turned[reader->turned_count],
		        turned, pivot))
			reader->turned_tails[reader->turned_count++] =
			    reader->tails[i];
	}
	return true;
}

/* How a column of numbers of the source would have them. */
static bool
has_comma(const struct source_spec *source, const struct column_spec *spec)
{
	return text_is(spec->decimal.text.at != NULL ?
	        spec->decimal.text :
	        source->defaults_decimal.text, ",");
}

/* Day numbers in some cells, and dates in others. */
static bool
is_mixed(const struct date_reader *reader)
{
	size_t serials = 0;

	for (size_t i = 0; i < reader->count; i++)
		serials += date_reader_is_serial(reader, (int)i);
	return serials != 0 && serials != reader->count;
}

static bool
read_forms(struct date_reader *reader, const struct located_list *list,
    int pivot, struct arena *arena, struct diag *diag)
{
	for (size_t i = 0; i < reader->count; i++) {
		struct text format =
		    list->count != 0 ? list->items[i].text : iso_date;

		reader->formats[i] = format;
		reader->tails[i] = tail_of(format);
		if (!date_form_init(&reader->forms[i], format, pivot))
			return bad_format(&list->items[i], "date",
			    "write it with yyyy or yy, mm or m, dd or d: "
			    "dd/mm/yyyy, or dd/mm/yyyy HH:MM, or with hh:MM "
			    "AM; mmm(es) for names of months; or excel for "
			    "day numbers",
			    diag);
	}
	return turn_formats(reader, pivot, arena, diag);
}

static void
release_zones(void *zones)
{
	zone_cache_free(zones);
}

static bool
make_zones(struct date_reader *reader, struct arena *arena, struct diag *diag)
{
	reader->zones = zone_cache_new();
	if (reader->zones != NULL &&
	    arena_own(arena, reader->zones, release_zones))
		return true;
	zone_cache_free(reader->zones);
	diag_memory(diag);
	return false;
}

static bool
read_moment_forms(struct date_reader *reader, const struct located_list *list,
    struct arena *arena, struct diag *diag)
{
	for (size_t i = 0; i < reader->count; i++) {
		reader->formats[i] = list->items[i].text;
		if (!moment_format_valid(list->items[i].text))
			return bad_format(&list->items[i], "date and time",
			    "write it as that of a date, a blank or T, and "
			    "HH:MM, HH:MM:SS or hh:MM AM: dd/mm/yyyy HH:MM",
			    diag);
	}
	return make_zones(reader, arena, diag);
}

/* Room for the formats and what is made of them; false: out of memory. */
static bool
make_room(struct date_reader *reader, struct arena *arena)
{
	size_t room = reader->count + 1;

	reader->formats = arena_alloc(arena, room, sizeof *reader->formats);
	reader->forms = arena_alloc(arena, room, sizeof *reader->forms);
	reader->turned = arena_alloc(arena, room, sizeof *reader->turned);
	reader->tails = arena_alloc(arena, room, sizeof *reader->tails);
	reader->turned_tails =
	    arena_alloc(arena, room, sizeof *reader->turned_tails);
	return reader->formats != NULL && reader->forms != NULL &&
	    reader->turned != NULL && reader->tails != NULL &&
	    reader->turned_tails != NULL;
}

/* The zone of timestamps. */
static bool
find_zone(struct date_reader *reader, const struct located *name,
    struct arena *arena, struct diag *diag)
{
	enum zone_error error;
	bool stamps = false;

	for (size_t i = 0; i < reader->count; i++)
		stamps = stamps || reader->forms[i].system == DATE_TIMESTAMP;
	if (!stamps)
		return true;
	if (!make_zones(reader, arena, diag))
		return false;
	if (name->text.at == NULL)
		return true;
	reader->zone = zone_cache_find(reader->zones, name->text, &error);
	if (reader->zone != NULL)
		return true;
	diag_at(diag, DIAG_ERROR, "E_TIMEZONE", name->at, "time zone '%s' %s",
	    name->text.at, zone_error_text(error));
	return false;
}

bool
date_reader_init(struct date_reader *reader, const struct source_spec *source,
    const struct column_spec *spec, enum strategy_type type,
    struct arena *arena, struct diag *diag)
{
	bool moments = type == TYPE_DATETIME;
	const struct located_list *list =
	    spec->format.count != 0 || moments ? &spec->format :
	                                         &source->defaults_date;
	int64_t pivot = spec->pivot >= 0 ? spec->pivot : source->pivot;

	*reader = (struct date_reader){ .moments = moments,
		.count = list->count != 0 || moments ? list->count : 1,
		.first = source->date_range.from != DATE_NONE ?
		    source->date_range.from :
		    SOURCE_DATE_FIRST,
		.last = source->date_range.to != DATE_NONE ?
		    source->date_range.to :
		    SOURCE_DATE_LAST };
	if (!make_room(reader, arena)) {
		diag_memory(diag);
		return false;
	}
	if (moments)
		return read_moment_forms(reader, list, arena, diag);
	if (!read_forms(reader, list, pivot >= 0 ? (int)pivot : DATE_PIVOT,
	        arena, diag))
		return false;
	for (size_t i = 0; i < reader->count; i++)
		reader->forms[i].comma = has_comma(source, spec);
	reader->mixed = is_mixed(reader);
	return find_zone(reader, &source->timezone, arena, diag);
}

struct date_reader
date_reader_canonical(const struct date_reader *reader)
{
	struct date_reader canonical = *reader;

	canonical.count = 0;
	canonical.turned_count = 0;
	canonical.mixed = false;
	canonical.first = DATE_MIN;
	canonical.last = DATE_MAX;
	return canonical;
}

static bool
read_iso_moment(const struct date_reader *reader, struct text text,
    struct moment *moment)
{
	return moment_read(text, reader->zones, moment) ||
	    timestamp_read(text, reader->zones, moment);
}

/* Its day, or the nearest that a date can be. */
static int32_t
day_of(const struct moment *moment)
{
	if (moment->days < DATE_MIN)
		return DATE_MIN;
	return moment->days > DATE_MAX ? DATE_MAX : (int32_t)moment->days;
}

/* Drops the time of day behind a date, which must be one. */
static bool
read_date(const struct date_form *form, size_t tail, struct text text,
    int32_t *days, bool *turns)
{
	struct text format = form->format;
	struct moment moment;
	struct civil civil;

	if (tail == 0)
		return date_form_read(form, text, days, turns);
	if (!moment_parse_pivot(text, format, form->pivot, &moment))
		return false;
	*days = (int32_t)moment.days;
	format.len -= tail;
	civil = date_to_civil(*days);
	if (turns != NULL)
		*turns = civil.day <= 12 && civil.day != civil.month &&
		    date_format_is_digits(format);
	return true;
}

/* Format i, or ISO 8601 when there is none. */
static bool
read_form(const struct date_reader *reader, size_t i, struct text text,
    struct date_read *read)
{
	read->turns = false;
	if (reader->moments) {
		if (!(reader->count == 0 ?
		            read_iso_moment(reader, text, &read->moment) :
		            moment_parse_as(text, reader->formats[i],
		                &read->moment)))
			return false;
		read->days = day_of(&read->moment);
		return true;
	}
	if (reader->count == 0)
		return date_parse(text, &read->days);
	if (reader->forms[i].system == DATE_TIMESTAMP)
		return timestamp_day(text, reader->zones, reader->zone,
		    &read->days);
	return read_date(&reader->forms[i], reader->tails[i], text,
	    &read->days, &read->turns);
}

static bool
is_inside(const struct date_reader *reader, int32_t days)
{
	return days >= reader->first && days <= reader->last;
}

/* A later format that reads another day. */
static void
find_other(const struct date_reader *reader, struct text text,
    struct date_read *read)
{
	for (size_t i = (size_t)read->form + 1; i < reader->count; i++) {
		struct date_read other;

		if (!read_form(reader, i, text, &other) ||
		    !is_inside(reader, other.days) ||
		    other.days == read->days)
			continue;
		read->other = (int)i;
		read->other_days = other.days;
		return;
	}
}

/* What a text that no format reads may mean. */
static enum date_result
find_turned(const struct date_reader *reader, struct text text,
    struct date_read *read)
{
	for (size_t i = 0; i < reader->turned_count; i++)
		if (read_date(&reader->turned[i], reader->turned_tails[i],
		        text, &read->days, NULL) &&
		    is_inside(reader, read->days)) {
			read->form = (int)i;
			return DATE_UNREAD;
		}
	return DATE_UNREAD;
}

enum date_result
date_reader_read(const struct date_reader *reader, struct text text,
    struct date_read *read)
{
	size_t count = reader->count != 0 ? reader->count : 1;
	struct date_read outside = { .form = DATE_NO_FORM };

	read->form = DATE_NO_FORM;
	read->other = DATE_NO_FORM;
	for (size_t i = 0; i < count; i++) {
		if (!read_form(reader, i, text, read))
			continue;
		read->form = (int)i;
		if (is_inside(reader, read->days)) {
			find_other(reader, text, read);
			return DATE_READ;
		}
		if (outside.form == DATE_NO_FORM)
			outside = *read;
	}
	if (outside.form == DATE_NO_FORM)
		return find_turned(reader, text, read);
	*read = outside;
	read->other = DATE_NO_FORM;
	return DATE_OUTSIDE;
}

bool
date_reader_is_serial(const struct date_reader *reader, int i)
{
	enum date_system system = reader->forms[i].system;

	return system == DATE_SERIAL_1900 || system == DATE_SERIAL_1904;
}

struct text
date_reader_format(const struct date_reader *reader, int i)
{
	if (reader->count != 0)
		return reader->formats[i];
	return reader->moments ? iso_moment : iso_date;
}
