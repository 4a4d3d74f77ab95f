#include "mapping/date_remedy.h"

#include <string.h>

#include "base/date.h"
#include "base/timestamp.h"
#include "base/visible.h"

enum { TEXT_MOST = 64, CLOCK_MOST = 32, FORMATS_TOLD = 4 };

static struct text
from(struct text text, size_t at)
{
	return (struct text){ text.at + at, text.len - at };
}

/* Digits at that place. */
static size_t
digits_at(struct text text, size_t at)
{
	size_t count = 0;

	while (at + count < text.len && text.at[at + count] >= '0' &&
	       text.at[at + count] <= '9')
		count++;
	return count;
}

/* Adds to the format of a time of day. */
static void
put(char format[CLOCK_MOST], const char *word)
{
	size_t len = strlen(format);

	if (len + strlen(word) < CLOCK_MOST)
		memcpy(format + len, word, strlen(word) + 1);
}

/* The marks and seconds behind the minutes; what they take. */
static size_t
put_seconds(struct text text, size_t at, char format[CLOCK_MOST])
{
	size_t decimals;

	if (at + 3 > text.len || text.at[at] != ':' ||
	    digits_at(text, at + 1) != 2)
		return 0;
	put(format, ":SS");
	if (at + 3 == text.len ||
	    (text.at[at + 3] != '.' && text.at[at + 3] != ','))
		return 3;
	decimals = digits_at(text, at + 4);
	put(format, text.at[at + 3] == '.' ? "." : ",");
	for (size_t i = 0; i < decimals; i++) {
		if (text.at[at + 4 + i] != '0')
			return 3;
		put(format, "0");
	}
	return 4 + decimals;
}

/* The format that reads a time of day; false: it is none. */
static bool
clock_format(struct text text, char format[CLOCK_MOST])
{
	size_t hours = digits_at(text, 0);
	struct moment moment;
	char day[TEXT_MOST] = "2000-01-01 ", whole[TEXT_MOST] = "yyyy-mm-dd ";
	size_t at = hours + 3;

	format[0] = '\0';
	if (hours < 1 || hours > 2 || text.len < at || text.len > CLOCK_MOST ||
	    text.at[hours] != ':' || digits_at(text, hours + 1) != 2)
		return false;
	put(format, text.at[text.len - 1] > '9' || text.at[text.len - 1] == '.'
	        ? "hh:MM" : hours == 2 ? "HH:MM" : "H:MM");
	at += put_seconds(text, at, format);
	if (at < text.len && format[0] == 'h')
		put(format, digits_at(text, at) == 0 &&
		            (unsigned char)(text.at[at] | 0x20) >= 'a' &&
		            (text.at[at] | 0x20) <= 'z' ? "AM" : " AM");
	memcpy(day + strlen(day), text.at, text.len);
	memcpy(whole + strlen(whole), format, strlen(format) + 1);
	return moment_parse_as((struct text){ day, 11 + text.len },
	    text_of(whole), &moment);
}

/* A date by the format with a time of day behind it, whose mark and format are
 * given. */
static bool
find_clock(struct text text, struct text format, int pivot, char *mark,
    char clock[CLOCK_MOST])
{
	int32_t days;

	for (size_t i = 1; i + 1 < text.len; i++)
		if ((text.at[i] == ' ' || text.at[i] == 'T') &&
		    clock_format(from(text, i + 1), clock) &&
		    date_parse_pivot((struct text){ text.at, i }, format,
		        pivot, &days)) {
			*mark = text.at[i];
			return true;
		}
	return false;
}

/* The time of day, which the format lacks or the text does. */
static const char *
of_clock(const struct date_reader *reader, struct text text,
    struct arena *scratch)
{
	for (size_t i = 0; i < reader->count; i++) {
		const struct date_form *form = &reader->forms[i];
		struct text date = { form->format.at,
			form->format.len - reader->tails[i] };
		char clock[CLOCK_MOST], mark = ' ';
		int32_t days;

		if (form->system != DATE_CIVIL)
			continue;
		if (reader->tails[i] != 0 &&
		    date_parse_pivot(text, date, form->pivot, &days))
			return arena_printf(scratch,
			    "it has no time of day; if some have none, add "
			    "%.*s to `format`",
			    (int)date.len, date.at);
		if (find_clock(text, date, form->pivot, &mark, clock))
			return arena_printf(scratch,
			    "a time of day stands behind the date; %s %s %s "
			    "the format, and it is dropped: '%.*s%c%s'",
			    reader->tails[i] == 0 ? "add" : "write",
			    clock, reader->tails[i] == 0 ? "to" : "in",
			    (int)date.len, date.at, mark, clock);
	}
	return NULL;
}

static bool
has_system(const struct date_reader *reader, bool serial)
{
	for (size_t i = 0; i < reader->count; i++)
		if (serial ? date_reader_is_serial(reader, (int)i) :
		             reader->forms[i].system == DATE_TIMESTAMP)
			return true;
	return false;
}

/* What another format would read, of those that cannot be mistaken. */
static const char *
of_others(const struct date_reader *reader, struct text text)
{
	struct date_form form;
	struct moment moment;
	int32_t days;

	if (date_parse(text, &days))
		return "it is a date like yyyy-mm-dd: add that to `format`";
	if (!has_system(reader, false) &&
	    timestamp_read(text, NULL, &moment) && text.len > 10)
		return "it is a date and time of ISO 8601: write `timestamp` "
		       "as `format`, and as `timezone` the zone whose days "
		       "are meant";
	/* Of the years 1927 to 2173. */
	if (has_system(reader, true) || digits_at(text, 0) != 5 ||
	    !date_form_init(&form, TEXT("excel"), DATE_PIVOT))
		return NULL;
	form.comma = true;
	if (date_form_read(&form, text, &days, NULL) &&
	    days >= reader->first && days <= reader->last)
		return "if it is a day number of a spreadsheet, add excel to "
		       "`format`";
	return NULL;
}

/* Characters that one cannot see. */
static const char *
of_hidden(const struct date_reader *reader, struct text text,
    struct arena *scratch)
{
	char kept[TEXT_MOST];
	uint32_t c = text_find_hidden(text);
	struct date_read read;

	if (c == 0)
		return NULL;
	text = text_trim(text_without_hidden(text, kept, sizeof kept));
	return arena_printf(scratch,
	    "\\u%04x is a character that one cannot see%s; take it out of the "
	    "file or, if all dates have it, write it into `format` as it "
	    "stands here, in double quotes",
	    (unsigned)c,
	    date_reader_read(reader, text, &read) == DATE_READ ?
	        ", and without it the date is read" : "");
}

const char *
date_remedy(const struct date_reader *reader, struct text text,
    struct arena *scratch)
{
	const char *remedy;

	if (reader->count == 0 || text.len == 0 || text.len > TEXT_MOST)
		return NULL;
	if (reader->moments)
		return of_hidden(reader, text, scratch);
	remedy = of_clock(reader, text, scratch);
	if (remedy == NULL)
		remedy = of_hidden(reader, text, scratch);
	return remedy != NULL ? remedy : of_others(reader, text);
}

const char *
date_formats_told(const struct date_reader *reader, struct arena *scratch)
{
	const char *told = date_reader_format(reader, 0).at;

	for (size_t i = 1; told != NULL && i < reader->count; i++) {
		bool last = i + 1 == reader->count;

		if (i == FORMATS_TOLD && !last)
			return arena_printf(scratch, "%s or %zu more", told,
			    reader->count - i);
		told = arena_printf(scratch, "%s%s%s", told,
		    last ? " or " : ", ",
		    date_reader_format(reader, (int)i).at);
	}
	return told;
}
