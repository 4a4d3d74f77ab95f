#include "base/date_form.h"

#include <string.h>

#include "base/date.h"
#include "base/moment.h"

/* Days from 1970-01-01 to day 0 of a system. */
enum { ZERO_1900 = -25569, ZERO_1904 = -24107, NO_DAY = 60 };

/* False: too many tokens. */
static bool
add_token(struct date_form *form, struct text *format)
{
	struct date_token *token = &form->tokens[form->count];
	char letter = format->at[0];
	size_t run = 1;

	if (form->count == DATE_FORM_TOKENS)
		return false;
	*token = (struct date_token){ .letter = letter };
	if (letter == 'y' || letter == 'm' || letter == 'd') {
		while (run < format->len && format->at[run] == letter)
			run++;
		token->least = (unsigned char)run;
		token->most = letter == 'y' ? (unsigned char)run : 2;
	}
	form->count++;
	format->at += run;
	format->len -= run;
	return true;
}

static void
read_tokens(struct date_form *form)
{
	struct text format = form->format;
	bool fixed = true;
	size_t at = 0;

	if (!date_format_is_digits(format))
		return;
	while (format.len > 0)
		if (!add_token(form, &format)) {
			form->count = 0;
			return;
		}
	for (size_t i = 0; i < form->count; i++) {
		struct date_token *token = &form->tokens[i];

		token->at = (unsigned char)at;
		at += token->most > 0 ? token->most : 1;
		fixed = fixed && token->least == token->most;
	}
	form->fixed = fixed ? at : 0;
}

bool
date_form_init(struct date_form *form, struct text format, int pivot)
{
	*form = (struct date_form){ .format = format, .pivot = pivot };
	if (text_is(format, "excel"))
		form->system = DATE_SERIAL_1900;
	else if (text_is(format, "excel1904"))
		form->system = DATE_SERIAL_1904;
	else if (text_is(format, "timestamp"))
		form->system = DATE_TIMESTAMP;
	else if (!date_format_valid(format) && !moment_format_valid(format))
		return false;
	else
		read_tokens(form);
	return true;
}

/* The digits at the start of a text, at most that many; *value is theirs. */
static size_t
read_digits(struct text text, size_t most, int64_t *value)
{
	size_t count = 0;

	*value = 0;
	while (count < most && count < text.len && text.at[count] >= '0' &&
	       text.at[count] <= '9')
		*value = *value * 10 + (text.at[count++] - '0');
	return count;
}

/* What stands behind a serial number; false: no time of day. */
static bool
is_time(struct text text, size_t whole, bool comma)
{
	int64_t parts;
	size_t count;

	if (text.len == 0)
		return true;
	if (text.at[0] != '.' && !(comma && text.at[0] == ','))
		return false;
	text.at++;
	text.len--;
	count = read_digits(text, 9, &parts);
	for (size_t i = count; i < text.len; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	for (size_t i = count; i < 9; i++)
		parts *= 10;
	/* Half a second before midnight, in billionths of a day. */
	return count > 0 && (parts == 0 || whole >= 4) && parts < 999994213;
}

static bool
read_serial(const struct date_form *form, struct text text, int32_t *days)
{
	int64_t serial;
	size_t whole = read_digits(text, 7, &serial);
	int64_t day;

	if (whole == 0 ||
	    !is_time((struct text){ text.at + whole, text.len - whole }, whole,
	        form->comma))
		return false;
	if (form->system == DATE_SERIAL_1904)
		day = ZERO_1904 + serial;
	else if (serial == 0 || serial == NO_DAY)
		return false;
	else
		day = ZERO_1900 + serial + (serial < NO_DAY);
	if (day > DATE_MAX)
		return false;
	*days = (int32_t)day;
	return true;
}

/* Two digits; *wrong is not 0 when they are none. */
static inline int
read_pair(const char *at, unsigned *wrong)
{
	unsigned tens = (unsigned char)at[0] - (unsigned)'0';
	unsigned ones = (unsigned char)at[1] - (unsigned)'0';

	*wrong |= (unsigned)(tens > 9) | (unsigned)(ones > 9);
	return (int)(tens * 10 + ones);
}

static inline int
full_year(const struct date_form *form, int year)
{
	return year < form->pivot ? 2000 + year : 1900 + year;
}

static bool
read_fixed(const struct date_form *form, const char *at, struct civil *civil)
{
	unsigned wrong = 0;

	for (size_t i = 0; i < form->count; i++) {
		const struct date_token *token = &form->tokens[i];
		const char *here = at + token->at;

		if (token->most == 0)
			wrong |= (unsigned)(*here != token->letter);
		else if (token->letter == 'd')
			civil->day = read_pair(here, &wrong);
		else if (token->letter == 'm')
			civil->month = read_pair(here, &wrong);
		else if (token->most == 2)
			civil->year =
			    full_year(form, read_pair(here, &wrong));
		else
			civil->year = read_pair(here, &wrong) * 100 +
			              read_pair(here + 2, &wrong);
	}
	return wrong == 0;
}

static bool
read_loose(const struct date_form *form, struct text text,
    struct civil *civil)
{
	for (size_t i = 0; i < form->count; i++) {
		const struct date_token *token = &form->tokens[i];
		int64_t value = 0;
		size_t used = 1;

		if (token->most > 0)
			used = read_digits(text, token->most, &value);
		else if (text.len == 0 || text.at[0] != token->letter)
			return false;
		if (used < token->least)
			return false;
		text.at += used;
		text.len -= used;
		if (token->letter == 'd')
			civil->day = (int)value;
		else if (token->letter == 'm')
			civil->month = (int)value;
		else if (token->letter == 'y')
			civil->year = token->most == 4 ?
			    (int)value :
			    full_year(form, (int)value);
	}
	return text.len == 0;
}

/* A format with very many literal bytes, or names of months. */
static bool
read_long(const struct date_form *form, struct text text,
    struct civil *civil)
{
	int32_t days;

	if (!date_parse_pivot(text, form->format, form->pivot, &days))
		return false;
	*civil = date_to_civil(days);
	return true;
}

bool
date_form_read(const struct date_form *form, struct text text, int32_t *days,
    bool *turns)
{
	struct civil civil = { 0, 0, 0 };
	bool read;

	if (turns != NULL)
		*turns = false;
	if (form->system == DATE_TIMESTAMP)
		return false;
	if (form->system != DATE_CIVIL)
		return read_serial(form, text, days);
	if (form->fixed != 0)
		read = text.len == form->fixed &&
		    read_fixed(form, text.at, &civil);
	else if (form->count != 0)
		read = read_loose(form, text, &civil);
	else
		read = read_long(form, text, &civil);
	if (!read || !date_from_civil(civil, days))
		return false;
	if (turns != NULL)
		*turns = civil.day <= 12 && civil.day != civil.month &&
		    (form->count != 0 || date_format_is_digits(form->format));
	return true;
}
