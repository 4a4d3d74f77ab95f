/* moment_text.c -- dates with a time of day as texts of other forms. */
#include <string.h>

#include "base/moment.h"

/* The time of day in a format; false: there is no date before it. */
static bool
split(struct text text, char mark, struct text *date, struct text *clock)
{
	size_t at = text.len;

	while (at > 0 && text.at[at - 1] != mark)
		at--;
	if (at == 0)
		return false;
	*date = (struct text){ text.at, at - 1 };
	*clock = (struct text){ text.at + at, text.len - at };
	return true;
}

/* What stands between the date and the time; 0: nothing does. */
static char
mark_of(struct text format)
{
	size_t i;

	for (i = format.len; i-- > 0;)
		if (format.at[i] == ' ' || format.at[i] == 'T')
			return format.at[i];
	return 0;
}

/* Hours, minutes or seconds, as a place in HMS; 3: a literal byte. */
static size_t
token_of(struct text format)
{
	static const char letters[] = "HMS";
	size_t i = 0;

	while (i < 3 && (format.len < 2 || format.at[0] != letters[i] ||
	                    format.at[1] != letters[i]))
		i++;
	return i;
}

static bool
clock_valid(struct text format)
{
	size_t found[4] = { 0 };
	size_t token;

	while (format.len > 0) {
		token = token_of(format);
		if (token == 3 && strchr("HMS", format.at[0]) != NULL)
			return false;
		found[token]++;
		format.at += token == 3 ? 1 : 2;
		format.len -= token == 3 ? 1 : 2;
	}
	return found[0] == 1 && found[1] == 1 && found[2] <= 1;
}

bool
moment_format_valid(struct text format)
{
	struct text date;
	struct text clock;

	return split(format, mark_of(format), &date, &clock) &&
	       date_format_valid(date) && clock_valid(clock);
}

static bool
read_two(struct text *text, int64_t *out)
{
	if (text->len < 2 || text->at[0] < '0' || text->at[0] > '9' ||
	    text->at[1] < '0' || text->at[1] > '9')
		return false;
	*out = (text->at[0] - '0') * 10 + (text->at[1] - '0');
	text->at += 2;
	text->len -= 2;
	return true;
}

static bool
parse_clock(struct text text, struct text format, int64_t parts[3])
{
	size_t token;

	while (format.len > 0) {
		token = token_of(format);
		if (token < 3) {
			if (!read_two(&text, &parts[token]))
				return false;
			format.at++;
			format.len--;
		} else {
			if (text.len == 0 || text.at[0] != format.at[0])
				return false;
			text.at++;
			text.len--;
		}
		format.at++;
		format.len--;
	}
	return text.len == 0 && parts[0] < 24 && parts[1] < 60 && parts[2] < 60;
}

bool
moment_parse_as(struct text text, struct text format, struct moment *out)
{
	char mark = mark_of(format);
	int64_t parts[3] = { 0 };
	struct text formats[2];
	struct text texts[2];
	int32_t days;

	if (!split(format, mark, &formats[0], &formats[1]) ||
	    !split(text, mark, &texts[0], &texts[1]) ||
	    !date_parse_as(texts[0], formats[0], &days) ||
	    !parse_clock(texts[1], formats[1], parts))
		return false;
	*out = (struct moment){ .days = days,
		.nanos = ((parts[0] * 60 + parts[1]) * 60 + parts[2]) *
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
