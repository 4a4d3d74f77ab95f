#include <assert.h>
#include <string.h>
#include <unicode/udat.h>
#include <unicode/uloc.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>

#include "message/locale_table.h"

static_assert(
    DATE_ISO > DATE_MEDIUM && DATE_ISO > DATE_LONG && DATE_ISO > DATE_SHORT,
    "DATE_ISO comes last: it has no pattern");

/* A tag of language, script, region and a variant or two. */
enum { TAG_MAX = 35, NAME_MAX_BYTES = 64, UNITS_MAX = 96 };

/* Shows every mark, and groups of which the second may differ. */
static const char sample_number[] = "-12345678901.23";

/* What stands for a character where only plain marks are wanted. */
static const char *
plain_mark(uint32_t c)
{
	switch (c) {
	case 0x00A0: /* no-break space */
	case 0x2009: /* thin space */
	case 0x202F: /* narrow no-break space */
		return " ";
	case 0x2212: /* minus sign */
		return "-";
	case 0x2019: /* right single quotation mark */
		return "'";
	case 0x061C: /* direction marks */
	case 0x200E:
	case 0x200F:
		return "";
	default:
		return NULL;
	}
}

/* In place, since no plain mark is longer; returns the new length. */
static size_t
replace_marks(char *s, size_t len)
{
	size_t kept = 0;
	size_t used = 1;

	for (size_t i = 0; i < len; i += used) {
		const char *plain =
		    plain_mark(utf8_decode(s + i, len - i, &used));

		if (plain == NULL) {
			memmove(s + kept, s + i, used);
			kept += used;
		} else {
			memcpy(s + kept, plain, strlen(plain));
			kept += strlen(plain);
		}
	}
	return kept;
}

/* UTF-8 of ICU's text with the marks of the locale; false: too long. */
static bool
take_text(const struct locale *locale, const UChar *from, int32_t count,
    char *to, size_t size, size_t *len)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t bytes = 0;

	u_strToUTF8(to, (int32_t)size, &bytes, from, count, &status);
	if (U_FAILURE(status))
		return false;
	*len = (size_t)bytes;
	if (locale->marks == LOCALE_PLAIN)
		*len = replace_marks(to, *len);
	return true;
}

static bool
learn_digits(struct locale *locale)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar text[8];
	int32_t count = unum_getSymbol(
	    locale->amounts, UNUM_ZERO_DIGIT_SYMBOL, text, 8, &status);
	struct locale_mark *digit = locale->digit;
	size_t used = 0;
	uint32_t zero;

	if (U_FAILURE(status) || !take_text(locale, text, count, digit->at,
	                             sizeof digit->at, &digit->len))
		return false;
	zero = utf8_decode(digit->at, digit->len, &used);
	for (uint32_t i = 0; i < 10; i++)
		digit[i].len = utf8_encode(zero + i, digit[i].at);
	return true;
}

/* The bytes of the digit at the start of s; 0: there is none. */
static size_t
digit_length(const struct locale *locale, struct text s)
{
	for (size_t i = 0; i < 10; i++) {
		const struct locale_mark *digit = &locale->digit[i];

		if (digit->len <= s.len &&
		    memcmp(s.at, digit->at, digit->len) == 0)
			return digit->len;
	}
	return 0;
}

/* Cuts the digits off the start of *s; how many there were. */
static size_t
cut_digits(const struct locale *locale, struct text *s)
{
	size_t count = 0;
	size_t used;

	while ((used = digit_length(locale, *s)) > 0) {
		s->at += used;
		s->len -= used;
		count++;
	}
	return count;
}

/* Cuts what is before the next digit. */
static struct text
cut_mark(const struct locale *locale, struct text *s)
{
	struct text mark = { s->at, 0 };

	while (s->len > 0 && digit_length(locale, *s) == 0) {
		s->at++;
		s->len--;
		mark.len++;
	}
	return mark;
}

static bool
keep(struct text s, char *to, size_t size, size_t *len)
{
	if (s.len > size)
		return false;
	memcpy(to, s.at, s.len);
	*len = s.len;
	return true;
}

static bool
keep_piece(struct locale_piece *piece, struct text s)
{
	return keep(s, piece->at, sizeof piece->at, &piece->len);
}

/*
 * Takes a sample apart: before, digits (mark, digits) ..., after.  The last
 * mark is the decimal one, the mark before it is of groups.
 */
static bool
learn_sample(const struct locale *locale, struct text s, int negative,
    struct number_style *style)
{
	bool ok = keep_piece(&style->before[negative], cut_mark(locale, &s));
	size_t count = cut_digits(locale, &s);

	style->group.len = 0;
	style->decimal.len = 0;
	style->primary = 0;
	while (ok && count > 0) {
		struct text mark = cut_mark(locale, &s);

		if (s.len == 0) {
			if (style->group.len == 0)
				style->primary = 0;
			return keep_piece(&style->after[negative], mark);
		}
		style->secondary = style->primary;
		style->primary = count;
		style->group = style->decimal;
		ok = keep(mark, style->decimal.at, sizeof style->decimal.at,
		    &style->decimal.len);
		count = cut_digits(locale, &s);
	}
	return false;
}

static bool
learn_style(
    const struct locale *locale, void *format, struct number_style *style)
{
	unum_setAttribute(format, UNUM_FRACTION_DIGITS, 2);
	for (int negative = 0; negative < 2; negative++) {
		const char *number = sample_number + !negative;
		UErrorCode status = U_ZERO_ERROR;
		UChar text[UNITS_MAX];
		char bytes[3 * UNITS_MAX];
		size_t len = 0;
		int32_t count = unum_formatDecimal(format, number,
		    (int32_t)strlen(number), text, UNITS_MAX, NULL, &status);

		if (U_FAILURE(status) ||
		    !take_text(
		        locale, text, count, bytes, sizeof bytes, &len) ||
		    !learn_sample(
		        locale, (struct text){ bytes, len }, negative, style))
			return false;
	}
	return true;
}

bool
locale_learn_currency(
    const struct locale *locale, struct text code, struct number_style *style)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar letters[3];

	for (size_t i = 0; i < 3; i++)
		letters[i] = (UChar)code.at[i];
	unum_setTextAttribute(
	    locale->amounts, UNUM_CURRENCY_CODE, letters, 3, &status);
	memcpy(style->code, code.at, 3);
	style->code[3] = '\0';
	return U_SUCCESS(status) && learn_style(locale, locale->amounts, style);
}

static bool
learn_numbers(struct locale *locale, const char *name)
{
	UErrorCode status = U_ZERO_ERROR;
	UNumberFormat *numbers;
	bool ok;

	locale->amounts =
	    unum_open(UNUM_CURRENCY, NULL, 0, name, NULL, &status);
	if (U_FAILURE(status)) {
		locale->amounts = NULL;
		return false;
	}
	numbers = unum_open(UNUM_DECIMAL, NULL, 0, name, NULL, &status);
	if (U_FAILURE(status))
		return false;
	ok = learn_digits(locale) &&
	     learn_style(locale, numbers, &locale->number);
	unum_close(numbers);
	return ok;
}

static bool
learn_name(const struct locale *locale, const UDateFormat *format,
    UDateFormatSymbolType type, int32_t index, struct locale_piece *piece)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar text[UNITS_MAX];
	int32_t count =
	    udat_getSymbols(format, type, index, text, UNITS_MAX, &status);

	return U_SUCCESS(status) && take_text(locale, text, count, piece->at,
	                                sizeof piece->at, &piece->len);
}

static bool
learn_names(struct locale *locale, const UDateFormat *format)
{
	bool ok = learn_name(locale, format, UDAT_ERAS, 1, &locale->era);

	for (int32_t i = 0; ok && i < LOCALE_MONTHS; i++)
		ok = learn_name(
		         locale, format, UDAT_MONTHS, i, &locale->month[i]) &&
		     learn_name(locale, format, UDAT_SHORT_MONTHS, i,
		         &locale->month_short[i]) &&
		     learn_name(locale, format, UDAT_STANDALONE_MONTHS, i,
		         &locale->month_alone[i]) &&
		     learn_name(locale, format, UDAT_STANDALONE_SHORT_MONTHS, i,
		         &locale->month_short_alone[i]);
	return ok;
}

/* Two digits of a year are not enough on a debt: yy becomes y. */
static void
widen_year(struct locale_piece *pattern)
{
	bool quoted = false;
	size_t kept = 0;

	for (size_t i = 0; i < pattern->len; i++) {
		char c = pattern->at[i];

		if (c == '\'')
			quoted = !quoted;
		if (!quoted && c == 'y' && kept > 0 &&
		    pattern->at[kept - 1] == 'y')
			continue;
		pattern->at[kept++] = c;
	}
	pattern->len = kept;
}

/* Whether the pattern has only fields that a date without time fills. */
static bool
pattern_is_known(const struct locale_piece *pattern)
{
	bool quoted = false;

	for (size_t i = 0; i < pattern->len; i++) {
		char c = pattern->at[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (c == '\'')
			quoted = !quoted;
		if (letter && !quoted && strchr("dMLyG", c) == NULL)
			return false;
	}
	return true;
}

static bool
learn_pattern(struct locale *locale, const UDateFormat *format,
    struct locale_piece *pattern)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar text[UNITS_MAX];
	int32_t count = udat_toPattern(format, 0, text, UNITS_MAX, &status);

	if (U_FAILURE(status) || !take_text(locale, text, count, pattern->at,
	                             sizeof pattern->at, &pattern->len))
		return false;
	widen_year(pattern);
	return pattern_is_known(pattern);
}

static bool
learn_dates(struct locale *locale, const char *name)
{
	static const UDateFormatStyle styles[LOCALE_STYLES] = {
		[DATE_MEDIUM] = UDAT_MEDIUM,
		[DATE_LONG] = UDAT_LONG,
		[DATE_SHORT] = UDAT_SHORT,
	};
	static const UChar utc[] = { 'G', 'M', 'T', 0 };
	bool ok = true;

	for (int i = 0; ok && i < LOCALE_STYLES; i++) {
		UErrorCode status = U_ZERO_ERROR;
		UDateFormat *format = udat_open(
		    UDAT_NONE, styles[i], name, utc, 3, NULL, 0, &status);

		if (U_FAILURE(status))
			return false;
		ok = learn_pattern(locale, format, &locale->pattern[i]) &&
		     (i > 0 || learn_names(locale, format));
		udat_close(format);
	}
	return ok;
}

/* Whether ICU has data of the language itself, not just a default. */
static bool
language_is_known(const char *name)
{
	UErrorCode status = U_ZERO_ERROR;
	char language[NAME_MAX_BYTES];
	size_t len =
	    (size_t)uloc_getLanguage(name, language, sizeof language, &status);
	int32_t count = uloc_countAvailable();

	if (U_FAILURE(status) || len == 0 || len >= sizeof language)
		return false;
	for (int32_t i = 0; i < count; i++) {
		const char *known = uloc_getAvailable(i);

		if (strncmp(known, language, len) == 0 &&
		    (known[len] == '\0' || known[len] == '_'))
			return true;
	}
	return false;
}

/* ICU's name of a tag; false: not a tag, or one with extensions. */
static bool
name_of_tag(struct text tag, char name[NAME_MAX_BYTES])
{
	UErrorCode status = U_ZERO_ERROR;
	char copy[TAG_MAX + 1];
	int32_t parsed = 0;
	int32_t len;

	if (tag.len == 0 || tag.len > TAG_MAX)
		return false;
	memcpy(copy, tag.at, tag.len);
	copy[tag.len] = '\0';
	len = uloc_forLanguageTag(copy, name, NAME_MAX_BYTES, &parsed, &status);
	return U_SUCCESS(status) && (size_t)parsed == tag.len && len > 0 &&
	       len < NAME_MAX_BYTES && strchr(name, '@') == NULL;
}

enum locale_error
locale_learn(struct locale *locale, struct text tag)
{
	/* Other calendars would name other years than the contract does. */
	static const char calendar[] = "@calendar=gregorian";
	char name[NAME_MAX_BYTES + sizeof calendar];

	if (!name_of_tag(tag, name))
		return LOCALE_TAG;
	if (!language_is_known(name))
		return LOCALE_UNKNOWN;
	memcpy(name + strlen(name), calendar, sizeof calendar);
	return learn_numbers(locale, name) && learn_dates(locale, name)
	           ? LOCALE_OK
	           : LOCALE_UNKNOWN;
}

void
locale_forget(struct locale *locale)
{
	if (locale->amounts != NULL)
		unum_close(locale->amounts);
}
