#include "message/locale.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "message/locale_table.h"

/* Digits of 64 bits, or of NUM_SCALE_MAX decimals and the zero before them. */
enum { DIGITS_MAX = 24 };

struct locale *
locale_open(struct text tag, enum locale_marks marks, enum locale_error *error)
{
	struct locale *locale = calloc(1, sizeof *locale);

	*error = LOCALE_MEMORY;
	if (locale == NULL)
		return NULL;
	locale->marks = marks;
	*error = locale_learn(locale, tag);
	if (*error == LOCALE_OK)
		return locale;
	locale_close(locale);
	return NULL;
}

void
locale_close(struct locale *locale)
{
	if (locale == NULL)
		return;
	locale_forget(locale);
	free(locale->currencies);
	free(locale);
}

static char *
put_mark(char *to, const struct locale_mark *mark)
{
	memcpy(to, mark->at, mark->len);
	return to + mark->len;
}

/* Whether a group ends before the last `left` digits of the whole part. */
static bool
group_ends(const struct number_style *style, size_t left)
{
	if (style->primary == 0 || left < style->primary)
		return false;
	return (left - style->primary) % style->secondary == 0;
}

/* coefficient / 10^scale without sign, grouped; returns the end. */
static char *
put_digits(const struct locale *locale, const struct number_style *style,
    uint64_t coefficient, size_t scale, char *to)
{
	unsigned char digits[DIGITS_MAX];
	size_t count = 0;

	do {
		digits[count++] = (unsigned char)(coefficient % 10);
		coefficient /= 10;
	} while (coefficient > 0 || count <= scale);
	for (size_t left = count; left-- > scale;) {
		to = put_mark(to, &locale->digit[digits[left]]);
		if (left > scale && group_ends(style, left - scale))
			to = put_mark(to, &style->group);
	}
	if (scale == 0)
		return to;
	to = put_mark(to, &style->decimal);
	for (size_t left = scale; left-- > 0;)
		to = put_mark(to, &locale->digit[digits[left]]);
	return to;
}

/* The digits by one style, what is around them by another. */
static bool
add_number(const struct locale *locale, const struct number_style *style,
    const struct number_style *around, struct decimal n, struct buf *out)
{
	char digits[2 * DIGITS_MAX * sizeof(struct locale_mark)];
	bool negative = n.coefficient < 0;
	uint64_t magnitude = (uint64_t)n.coefficient;
	const struct locale_piece *before = &around->before[negative];
	const struct locale_piece *after = &around->after[negative];
	const char *end;

	if (n.scale < 0 || n.scale > NUM_SCALE_MAX)
		return false;
	if (negative)
		magnitude = 0 - magnitude;
	end = put_digits(locale, style, magnitude, (size_t)n.scale, digits);
	return buf_add(out, before->at, before->len) &&
	       buf_add(out, digits, (size_t)(end - digits)) &&
	       buf_add(out, after->at, after->len);
}

bool
locale_number(struct locale *locale, struct decimal n, struct buf *out)
{
	return add_number(locale, &locale->number, &locale->number, n, out);
}

static bool
is_currency(struct text code)
{
	if (code.len != 3)
		return false;
	for (size_t i = 0; i < 3; i++) {
		if (code.at[i] < 'A' || code.at[i] > 'Z')
			return false;
	}
	return true;
}

/* Learns one more currency; NULL: no memory, or too many. */
static const struct number_style *
add_currency(struct locale *locale, struct text code, struct buf *out)
{
	size_t count = locale->currency_count;
	struct number_style *grown;

	if (count == LOCALE_CURRENCIES_MAX)
		return NULL;
	/* Room for 1, 2, 4, 8 ... of them. */
	if ((count & (count - 1)) == 0) {
		size_t room = count == 0 ? 1 : 2 * count;

		grown = realloc(locale->currencies, room * sizeof *grown);
		if (grown == NULL) {
			out->failed = true; /* not for what the currency is */
			return NULL;
		}
		locale->currencies = grown;
	}
	memset(&locale->currencies[count], 0, sizeof *grown);
	if (!locale_learn_currency(locale, code, &locale->currencies[count]))
		return NULL;
	locale->currency_count++;
	return &locale->currencies[count];
}

static const struct number_style *
find_currency(struct locale *locale, struct text code, struct buf *out)
{
	for (size_t i = 0; i < locale->currency_count; i++) {
		if (memcmp(locale->currencies[i].code, code.at, 3) == 0)
			return &locale->currencies[i];
	}
	return add_currency(locale, code, out);
}

bool
locale_money(struct locale *locale, int64_t minor, int digits,
    struct text currency, bool bare, struct buf *out)
{
	struct decimal amount = { minor, digits };
	const struct number_style *style;

	if (!is_currency(currency))
		return false;
	style = find_currency(locale, currency, out);
	if (style == NULL)
		return false;
	if (bare || text_is(currency, "XXX"))
		return add_number(locale, style, &locale->number, amount, out);
	return add_number(locale, style, style, amount, out);
}

static bool
add_integer(const struct locale *locale, int n, size_t width, struct buf *out)
{
	unsigned char digits[DIGITS_MAX];
	size_t count = 0;
	bool ok = true;

	do {
		digits[count++] = (unsigned char)(n % 10);
		n /= 10;
	} while (n > 0 || count < width);
	while (count-- > 0)
		ok = buf_add(out, locale->digit[digits[count]].at,
		         locale->digit[digits[count]].len) &&
		     ok;
	return ok;
}

static bool
add_piece(const struct locale_piece *piece, struct buf *out)
{
	return buf_add(out, piece->at, piece->len);
}

static bool
add_month(const struct locale *locale, char letter, size_t width, int month,
    struct buf *out)
{
	bool alone = letter == 'L';

	if (width <= 2)
		return add_integer(locale, month, width, out);
	if (width == 3)
		return add_piece(alone ? &locale->month_short_alone[month - 1]
		                       : &locale->month_short[month - 1],
		    out);
	return add_piece(
	    alone ? &locale->month_alone[month - 1] : &locale->month[month - 1],
	    out);
}

/* One field of a pattern: a letter, width times. */
static bool
add_field(const struct locale *locale, char letter, size_t width,
    struct civil date, struct buf *out)
{
	switch (letter) {
	case 'd':
		return add_integer(locale, date.day, width, out);
	case 'y':
		return add_integer(locale, date.year, width, out);
	case 'G':
		return add_piece(&locale->era, out);
	default:
		return add_month(locale, letter, width, date.month, out);
	}
}

/* A quote at i, and the text up to its end; '' is a quote itself. */
static bool
add_quoted(const struct locale_piece *pattern, size_t *i, struct buf *out)
{
	size_t start = ++*i;
	size_t end = start;

	while (end < pattern->len && pattern->at[end] != '\'')
		end++;
	*i = end + 1;
	if (end == start)
		return buf_putc(out, '\'');
	return buf_add(out, pattern->at + start, end - start);
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
add_date(const struct locale *locale, const struct locale_piece *pattern,
    struct civil date, struct buf *out)
{
	bool ok = true;
	size_t i = 0;

	while (ok && i < pattern->len) {
		char c = pattern->at[i];
		size_t width = 1;

		if (c == '\'') {
			ok = add_quoted(pattern, &i, out);
			continue;
		}
		if (!is_letter(c)) {
			ok = buf_putc(out, c);
			i++;
			continue;
		}
		while (i + width < pattern->len && pattern->at[i + width] == c)
			width++;
		ok = add_field(locale, c, width, date, out);
		i += width;
	}
	return ok;
}

bool
locale_date(
    struct locale *locale, int32_t days, enum date_style style, struct buf *out)
{
	char iso[DATE_TEXT_MAX];

	if (days < DATE_MIN || days > DATE_MAX)
		return false;
	if (style == DATE_ISO)
		return buf_add(out, iso, date_format(days, iso, sizeof iso));
	return add_date(
	    locale, &locale->pattern[style], date_to_civil(days), out);
}

static bool
format_money(void *ctx, int64_t minor, int digits, struct text currency,
    bool bare, struct buf *out)
{
	return locale_money(ctx, minor, digits, currency, bare, out);
}

static bool
format_date(void *ctx, int32_t days, enum date_style style, struct buf *out)
{
	return locale_date(ctx, days, style, out);
}

static bool
format_number(void *ctx, struct decimal n, struct buf *out)
{
	return locale_number(ctx, n, out);
}

struct template_format
locale_template_format(struct locale *locale)
{
	return (struct template_format){ locale, format_money, format_date,
		format_number };
}
