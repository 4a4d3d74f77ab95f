/* moment_text.c -- dates with a time of day as texts of other forms. */
#include <string.h>

#include "base/moment.h"

/* What is read of a time of day: hours, minutes, seconds, half of the day. */
enum part { HOURS, MINUTES, SECONDS, HALF, PARTS, LITERAL = PARTS };

static void
skip(struct text *text, size_t len)
{
	text->at += len;
	text->len -= len;
}

/* One of 12 hours ends in AM, which is no word behind a backslash. */
static bool
is_halved(struct text format)
{
	return format.len > 2 &&
	       memcmp(format.at + format.len - 2, "AM", 2) == 0 &&
	       format.at[format.len - 3] != '\\';
}

/* What stands between the date and the time, and where; 0: nothing does. */
static char
find_mark(struct text format, size_t *at)
{
	size_t i = format.len;

	/* There may be a blank before AM. */
	if (is_halved(format))
		while (i > 0 && format.at[i - 1] != 'h')
			i--;
	while (i-- > 0)
		if (format.at[i] == ' ' || format.at[i] == 'T') {
			*at = i;
			return format.at[i];
		}
	return 0;
}

/* The date and the time of day of a format, and what is between them; 0: it
 * has none. */
static char
split(struct text format, struct text *date, struct text *clock)
{
	size_t at = 0;
	char mark = find_mark(format, &at);

	if (mark == 0)
		return 0;
	*date = (struct text){ format.at, at };
	*clock = (struct text){ format.at + at + 1, format.len - at - 1 };
	return mark;
}

/* The part at the start of a format, and its letters. */
static enum part
part_of(struct text format, bool halved, size_t *len)
{
	static const char *const letters[] = { [MINUTES] = "MM",
		[SECONDS] = "SS" };
	char hour = halved ? 'h' : 'H';

	*len = format.len > 1 && format.at[1] == hour ? 2 : 1;
	if (format.at[0] == hour)
		return HOURS;
	*len = 2;
	if (halved && format.len == 2)
		return HALF;
	for (int i = MINUTES; i <= SECONDS; i++)
		if (format.len >= 2 && memcmp(format.at, letters[i], 2) == 0)
			return (enum part)i;
	*len = 1;
	return LITERAL;
}

static bool
clock_valid(struct text format, bool halved)
{
	size_t found[PARTS + 1] = { 0 };
	size_t len;

	while (format.len > 0) {
		enum part part = part_of(format, halved, &len);

		if (part == LITERAL && strchr("HMS", format.at[0]) != NULL)
			return false;
		found[part]++;
		skip(&format, len);
	}
	return found[HOURS] == 1 && found[MINUTES] == 1 && found[SECONDS] <= 1;
}

bool
moment_format_valid(struct text format)
{
	struct text date;
	struct text clock;

	return split(format, &date, &clock) != 0 && date_format_valid(date) &&
	       clock_valid(clock, is_halved(format));
}

size_t
moment_format_date_part(struct text format)
{
	struct text date;
	struct text clock;

	return split(format, &date, &clock) != 0 ? date.len : format.len;
}

static bool
is_digit(struct text text, size_t i)
{
	return i < text.len && text.at[i] >= '0' && text.at[i] <= '9';
}

/* Two digits, or one. */
static bool
read_two(struct text *text, size_t least, int64_t *out)
{
	size_t len = 0;

	for (*out = 0; len < 2 && is_digit(*text, len); len++)
		*out = *out * 10 + (text->at[len] - '0');
	skip(text, len);
	return len >= least;
}

/* Bytes of a blank, also of one that no line is broken at; 0: it is none. */
static size_t
blank_length(struct text text)
{
	if (text.len >= 1 && text.at[0] == ' ')
		return 1;
	if (text.len >= 2 && memcmp(text.at, "\xc2\xa0", 2) == 0)
		return 2;
	if (text.len >= 3 && memcmp(text.at, "\xe2\x80\xaf", 3) == 0)
		return 3;
	return 0;
}

/* AM, PM, a.m. or p. m., in capitals or not, which make 0 or 12 of *hours. */
static bool
read_half(struct text *text, int64_t *hours)
{
	char letter = text->len == 0 ? '\0' : (char)(text->at[0] | 0x20);
	size_t dotted;

	if (letter != 'a' && letter != 'p')
		return false;
	skip(text, 1);
	dotted = text->len != 0 && text->at[0] == '.';
	skip(text, dotted);
	if (dotted)
		skip(text, blank_length(*text));
	if (text->len == 0 || (text->at[0] | 0x20) != 'm')
		return false;
	skip(text, 1);
	if (dotted && text->len != 0 && text->at[0] == '.')
		skip(text, 1);
	*hours = letter == 'a' ? 0 : 12;
	return true;
}

/* One byte, for which there may be another blank before AM. */
static bool
read_literal(struct text *text, char c, bool halved)
{
	size_t len = halved && c == ' ' ? blank_length(*text)
	                                : text->len != 0 && text->at[0] == c;

	skip(text, len);
	return len != 0;
}

static bool
parse_clock(struct text text, struct text format, bool halved,
    int64_t parts[PARTS])
{
	size_t len;

	while (format.len > 0) {
		enum part part = part_of(format, halved, &len);
		bool read =
		    part == LITERAL ?
		    read_literal(&text, format.at[0], halved) :
		    part == HALF ? read_half(&text, &parts[HALF]) :
		    read_two(&text, halved && part == HOURS ? 1 : len,
		        &parts[part]);

		if (!read)
			return false;
		skip(&format, len);
	}
	if (halved && (parts[HOURS] < 1 || parts[HOURS] > 12))
		return false;
	if (halved)
		parts[HOURS] = parts[HOURS] % 12 + parts[HALF];
	return text.len == 0 && parts[HOURS] < 24 && parts[MINUTES] < 60 &&
	       parts[SECONDS] < 60;
}

bool
moment_parse_as(struct text text, struct text format, struct moment *out)
{
	return moment_parse_pivot(text, format, DATE_PIVOT, out);
}

bool
moment_parse_pivot(struct text text, struct text format, int pivot,
    struct moment *out)
{
	int64_t parts[PARTS] = { 0 };
	bool halved = is_halved(format);
	struct text date;
	struct text clock;
	char mark = split(format, &date, &clock);
	size_t at = text.len;
	int32_t days;

	while (mark != 0 && at > 0) {
		if (text.at[--at] != mark)
			continue;
		if (parse_clock((struct text){ text.at + at + 1,
		                    text.len - at - 1 },
		        clock, halved, parts))
			break;
		/* A time of 24 hours has no mark in it. */
		if (!halved)
			return false;
		memset(parts, 0, sizeof(parts));
	}
	if (mark == 0 || at == 0 ||
	    !date_parse_pivot((struct text){ text.at, at }, date, pivot,
	        &days))
		return false;
	*out = (struct moment){ .days = days,
		.nanos = ((parts[HOURS] * 60 + parts[MINUTES]) * 60 +
		             parts[SECONDS]) *
		         NANOS_PER_SECOND,
		.offset = MOMENT_LOCAL };
	return true;
}

bool
moment_read(struct text text, struct zone_cache *zones, struct moment *out)
{
	enum zone_error error;
	struct zone *zone;
	struct text name;

	if (!moment_parse(text, out, &name))
		return false;
	if (name.len == 0)
		return true;
	zone = zones == NULL ? NULL : zone_cache_find(zones, name, &error);
	if (zone != NULL)
		moment_set_zone(out, zone);
	return zone != NULL;
}

size_t
moment_format(const struct moment *moment, char *buf, size_t size)
{
	size_t len = moment_format_date(moment->days, buf, size);

	buf[len++] = 'T';
	return len + moment_format_time(moment, buf + len, size - len);
}
