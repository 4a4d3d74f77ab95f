/* profile_text.c -- texts: length, blanks, control characters, wrong encodings,
 * addresses. */
#include "mapping/profile_internal.h"

#include <string.h>

enum { EMAIL_MOST = 254, LOCAL_MOST = 64, LABEL_MOST = 63 };

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Words of RFC 5322's atext and UTF-8 (RFC 6531), with dots between. */
static bool
is_local(struct text local)
{
	struct text word;

	if (local.len == 0 || local.len > LOCAL_MOST ||
	    local.at[local.len - 1] == '.')
		return false;
	while (text_split(&local, '.', &word)) {
		if (word.len == 0)
			return false;
		for (size_t i = 0; i < word.len; i++)
			if (!is_letter(word.at[i]) && !is_digit(word.at[i]) &&
			    (unsigned char)word.at[i] < 0x80 &&
			    (word.at[i] == '\0' ||
			        strchr("!#$%&'*+-/=?^_`{|}~", word.at[i]) ==
			            NULL))
				return false;
	}
	return true;
}

static bool
is_label(struct text label)
{
	if (label.len == 0 || label.len > LABEL_MOST || label.at[0] == '-' ||
	    label.at[label.len - 1] == '-')
		return false;
	for (size_t i = 0; i < label.len; i++)
		if (!is_letter(label.at[i]) && !is_digit(label.at[i]) &&
		    label.at[i] != '-' && (unsigned char)label.at[i] < 0x80)
			return false;
	return true;
}

static bool
is_domain(struct text domain)
{
	struct text label = { NULL, 0 };
	size_t labels = 0;

	if (domain.len == 0 || domain.at[domain.len - 1] == '.')
		return false;
	for (; text_split(&domain, '.', &label); labels++)
		if (!is_label(label))
			return false;
	return labels >= 2 && label.len >= 2 && !is_digit(label.at[0]);
}

bool
profile_email(struct text text)
{
	const char *at = text.len != 0 ? memchr(text.at, '@', text.len) : NULL;
	struct text domain;

	if (at == NULL || text.len > EMAIL_MOST)
		return false;
	domain = (struct text){ at + 1,
		text.len - (size_t)(at - text.at) - 1 };
	return is_local((struct text){ text.at, (size_t)(at - text.at) }) &&
	    is_domain(domain);
}

bool
profile_phone(struct text text)
{
	size_t digits = 0;
	bool plus = text.len != 0 && text.at[0] == '+';

	for (size_t i = plus; i < text.len; i++)
		if (is_digit(text.at[i]))
			digits++;
		else if (text.at[i] == '\0' ||
		    strchr(" .-/()", text.at[i]) == NULL)
			return false;
	return digits >= (plus ? 8 : 7) && digits <= 15;
}

/* What windows-1252 makes of the bytes 80 to BF, where it has one. */
static bool
is_second_byte(uint32_t c)
{
	static const uint16_t odd[] = { 0x20ac, 0x201a, 0x0192, 0x201e, 0x2026,
		0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x017d,
		0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc,
		0x2122, 0x0161, 0x203a, 0x0153, 0x017e, 0x0178 };

	if (c >= 0x80 && c <= 0xbf)
		return true;
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		if (c == odd[i])
			return true;
	return false;
}

bool
profile_mojibake(struct text text)
{
	uint32_t before = 0, c;
	size_t used;

	for (size_t i = 0; i < text.len; i += used) {
		c = utf8_decode(text.at + i, text.len - i, &used);
		if (c == 0xfffd && used == 3)
			return true;
		if ((before == 0xc2 || before == 0xc3) && is_second_byte(c))
			return true;
		if (before == 0xe2 && c == 0x20ac)
			return true;
		before = c;
	}
	return false;
}

/* Characters that no reader sees: C0 and C1 controls and DEL. */
static bool
has_control(struct text text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if (c < 0x20 || c == 0x7f)
			return true;
		if (c == 0xc2 && i + 1 < text.len &&
		    (unsigned char)text.at[i + 1] < 0xa0)
			return true;
	}
	return false;
}

static bool
has_high(struct text text)
{
	unsigned char high = 0;

	for (size_t i = 0; i < text.len; i++)
		high |= (unsigned char)text.at[i];
	return high >= 0x80;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Blanks, tabs and no-break spaces at an end. */
static bool
has_blanks(struct text text)
{
	static const char space[] = "\xc2\xa0";

	if (text.len == 0)
		return false;
	return is_blank(text.at[0]) || is_blank(text.at[text.len - 1]) ||
	    (text.len >= 2 &&
	        (memcmp(text.at, space, 2) == 0 ||
	            memcmp(text.at + text.len - 2, space, 2) == 0));
}

/* Of a cell of any column that is there as text. */
static void
check_bytes(struct profile *p, struct profile_column *column, struct batch *b,
    size_t row)
{
	struct text text = column->cells.text[row];

	if (has_blanks(text))
		profile_note(p, column, ISSUE_BLANKS, b, row);
	if (has_control(text))
		profile_note(p, column, ISSUE_CONTROL, b, row);
	if (!has_high(text))
		return;
	if (utf8_valid(text.at, text.len) != text.len)
		profile_note(p, column, ISSUE_ENCODING, b, row);
	else if (profile_mojibake(text))
		profile_note(p, column, ISSUE_MOJIBAKE, b, row);
}

static void
keep_end(struct profile_end *end, struct text text)
{
	struct text cut = text_excerpt(text, sizeof end->at);

	memcpy(end->at, cut.at, cut.len);
	end->len = cut.len;
	end->set = true;
}

static int
compare_end(const struct profile_end *end, struct text text)
{
	return text_compare(text, (struct text){ end->at, end->len });
}

/* 1.930438E+09, as spreadsheets write long numbers. */
bool
profile_exponent(struct text text)
{
	size_t at = text.len, digits = 0;

	while (at > 0 && text.at[at - 1] >= '0' && text.at[at - 1] <= '9')
		at--;
	if (text.len - at == 0 || text.len - at > 2 || at < 3 ||
	    (text.at[at - 1] != '+' && text.at[at - 1] != '-') ||
	    (text.at[at - 2] != 'E' && text.at[at - 2] != 'e'))
		return false;
	for (size_t i = 0; i < at - 2; i++) {
		if (text.at[i] >= '0' && text.at[i] <= '9')
			digits++;
		else if (i == 0 || (text.at[i] != '.' && text.at[i] != ','))
			return false;
	}
	return digits != 0;
}

static void
check_text(struct profile *p, struct profile_column *column, struct batch *b,
    size_t row)
{
	struct profile_text *t = column->text;
	struct text text = column->cells.text[row];

	if (!t->least.set || compare_end(&t->least, text) < 0)
		keep_end(&t->least, text);
	if (!t->most.set || compare_end(&t->most, text) > 0)
		keep_end(&t->most, text);
	if (text.len > t->longest) {
		size_t length = utf8_length(text);

		if (length > t->longest) {
			t->longest = length;
			t->line = profile_line(column, b, row);
		}
	}
	if (profile_exponent(text))
		profile_note(p, column, ISSUE_EXPONENT, b, row);
	if (t->email && !profile_email(text_trim(text)))
		profile_note(p, column, ISSUE_EMAIL, b, row);
	if (t->phone && !profile_phone(text_trim(text)))
		profile_note(p, column, ISSUE_PHONE, b, row);
}

void
profile_texts_run(struct profile *p, struct profile_column *column,
    struct batch *b)
{
	if (column->cells.text == NULL)
		return;
	for (size_t row = 0; row < b->rows; row++) {
		if (column->cells.state[row] < CELL_VALUE)
			continue;
		check_bytes(p, column, b, row);
		if (column->text != NULL)
			check_text(p, column, b, row);
	}
	if (column->text != NULL)
		profile_numbers_run(p, column, b);
}
