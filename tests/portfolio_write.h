/*
 * portfolio_write.h -- random numbers, names, dates, amounts and CSV fields for
 * portfolio.c, its only reader.
 */
#ifndef PORTFOLIO_WRITE_H
#define PORTFOLIO_WRITE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define ARRAY_LEN(array) (sizeof(array) / sizeof(*(array)))

enum { TEXT_SIZE = 160, OUT_SIZE = 1 << 16 };

/* splitmix64 (Steele, Lea, Flood 2014) */
struct random {
	uint64_t state;
};

static uint64_t
random_next(struct random *random)
{
	uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* 0 .. count - 1 */
static unsigned
random_below(struct random *random, unsigned count)
{
	return (unsigned)((random_next(random) >> 32) * count >> 32);
}

static bool
random_percent(struct random *random, unsigned percent)
{
	return random_below(random, 100) < percent;
}

static const char *
random_word(struct random *random, const char *const *words, size_t count)
{
	return words[random_below(random, (unsigned)count)];
}

/* Appends to a text of TEXT_SIZE bytes what fits. */
static void
text_add(char *text, const char *more)
{
	size_t used = strlen(text);
	size_t len = strlen(more);

	if (used + len >= TEXT_SIZE)
		len = TEXT_SIZE - 1 - used;
	memcpy(text + used, more, len);
	text[used + len] = '\0';
}

/* Joins texts up to a NULL. */
static void
text_join(char *text, ...)
{
	const char *piece;
	va_list pieces;

	text[0] = '\0';
	va_start(pieces, text);
	while ((piece = va_arg(pieces, const char *)) != NULL)
		text_add(text, piece);
	va_end(pieces);
}

/* At least width digits. */
static void
text_add_number(char *text, uint64_t number, int width)
{
	char digits[24];
	size_t at = sizeof digits - 1;

	digits[at] = '\0';
	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
		width--;
	} while (number > 0 || width > 0);
	text_add(text, digits + at);
}

/* U+00C0 to U+00FF in lower case ASCII. */
static const char folded[] = "aaaaaaaceeeeiiiidnooooo.ouuuuy.s"
                             "aaaaaaaceeeeiiiidnooooo.ouuuuy.y";

/* A name as it stands before the @ of an address. */
static void
text_add_folded(char *text, const char *name)
{
	const unsigned char *at;
	char letter[2] = "";

	for (at = (const unsigned char *)name; *at != '\0'; at++) {
		if (*at == 0xc3 && at[1] >= 0x80)
			letter[0] = folded[*++at - 0x80];
		else if (*at == ' ')
			letter[0] = '.';
		else
			letter[0] = (char)(*at | 0x20);
		text_add(text, letter);
	}
}

struct civil {
	int year, month, day;
};

/* Howard Hinnant, "chrono-compatible low-level date algorithms". */
static struct civil
date_civil(int days)
{
	int z = days + 719468;
	int era = z / 146097;
	int doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int month = (5 * doy + 2) / 153;
	struct civil civil = { yoe + era * 400 + (month >= 10),
		month < 10 ? month + 3 : month - 9,
		doy - (153 * month + 2) / 5 + 1 };

	return civil;
}

static int
date_days(struct civil civil)
{
	int year = civil.year - (civil.month <= 2);
	int era = year / 400;
	int yoe = year - era * 400;
	int shifted = civil.month > 2 ? civil.month - 3 : civil.month + 9;
	int doy = (153 * shifted + 2) / 5 + civil.day - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

/* The same day of another month, or that month's last day. */
static int
date_add_months(int days, int months)
{
	struct civil civil = date_civil(days);
	int month = civil.year * 12 + civil.month - 1 + months;
	struct civil first = { month / 12, month % 12 + 1, 1 };
	struct civil next = { (month + 1) / 12, (month + 1) % 12 + 1, 1 };
	int last = date_days(next) - 1;
	int wanted = date_days(first) + civil.day - 1;

	return wanted < last ? wanted : last;
}

enum sign { SIGN_BEFORE, SIGN_AFTER, SIGN_PARENTHESES };

/* How a file writes values. */
struct style {
	char delimiter;
	bool windows_1252;
	bool day_first; /* 31/12/2026 */
	char decimal, grouping;
	enum sign sign;
};

static const struct style retail_style = { ';', true, true, ',', '.',
	SIGN_AFTER };
static const struct style wholesale_style = { ',', false, false, '.', ',',
	SIGN_PARENTHESES };
static const struct style bench_style = { ',', false, false, '.', '\0',
	SIGN_BEFORE };
static const struct style foreign_style = { ';', false, true, ',', '.',
	SIGN_BEFORE };

static void
date_format(char *text, int days, const struct style *style)
{
	struct civil civil = date_civil(days);

	text[0] = '\0';
	text_add_number(text,
	    (uint64_t)(style->day_first ? civil.day : civil.year),
	    style->day_first ? 2 : 4);
	text_add(text, style->day_first ? "/" : "-");
	text_add_number(text, (uint64_t)civil.month, 2);
	text_add(text, style->day_first ? "/" : "-");
	text_add_number(text,
	    (uint64_t)(style->day_first ? civil.year : civil.day),
	    style->day_first ? 4 : 2);
}

/* Whole part, with a mark between groups of three. */
static void
amount_add_whole(char *text, int64_t whole, char mark)
{
	char group[2] = { mark, '\0' };

	if (whole < 1000 || mark == '\0') {
		text_add_number(text, (uint64_t)whole, 1);
		return;
	}
	amount_add_whole(text, whole / 1000, mark);
	text_add(text, group);
	text_add_number(text, (uint64_t)(whole % 1000), 3);
}

/* digits: of the minor unit, 0 or 2 */
static void
amount_format(char *text, int64_t minor, int digits, const struct style *style)
{
	int64_t unit = digits == 0 ? 1 : 100;
	int64_t size = minor < 0 ? -minor : minor;
	char mark[2] = { style->decimal, '\0' };
	static const char *const open[] = { "-", "", "(" };
	static const char *const close[] = { "", "-", ")" };

	text[0] = '\0';
	if (minor < 0)
		text_add(text, open[style->sign]);
	amount_add_whole(text, size / unit, style->grouping);
	if (digits != 0) {
		text_add(text, mark);
		text_add_number(text, (uint64_t)(size % unit), digits);
	}
	if (minor < 0)
		text_add(text, close[style->sign]);
}

struct out {
	unsigned char bytes[OUT_SIZE];
	size_t used;
	const struct style *style;
	bool within; /* a record has a field */
	bool failed;
};

static void
out_flush(struct out *out)
{
	if (fwrite(out->bytes, 1, out->used, stdout) != out->used)
		out->failed = true;
	out->used = 0;
}

static void
out_byte(struct out *out, char byte)
{
	if (out->used == OUT_SIZE)
		out_flush(out);
	out->bytes[out->used++] = (unsigned char)byte;
}

/* All letters here are of Latin-1, where windows-1252 is the same. */
static void
out_text(struct out *out, const char *text, bool quoted)
{
	for (; *text != '\0'; text++) {
		unsigned char lead = (unsigned char)*text;

		if (quoted && *text == '"')
			out_byte(out, '"');
		if (lead >= 0xc2 && out->style->windows_1252) {
			text++;
			out_byte(out, (char)(lead << 6 | (*text & 0x3f)));
		} else {
			out_byte(out, *text);
		}
	}
}

static void
out_field(struct out *out, const char *text)
{
	const char special[] = { out->style->delimiter, '"', '\n', '\0' };
	bool quoted = text[strcspn(text, special)] != '\0';

	if (out->within)
		out_byte(out, out->style->delimiter);
	out->within = true;
	if (quoted)
		out_byte(out, '"');
	out_text(out, text, quoted);
	if (quoted)
		out_byte(out, '"');
}

static void
out_number(struct out *out, uint64_t number)
{
	char text[TEXT_SIZE] = "";

	text_add_number(text, number, 1);
	out_field(out, text);
}

/* Day 0 stands for none. */
static void
out_date(struct out *out, int days)
{
	char text[TEXT_SIZE] = "";

	if (days != 0)
		date_format(text, days, out->style);
	out_field(out, text);
}

static void
out_amount(struct out *out, int64_t minor, int digits)
{
	char text[TEXT_SIZE];

	amount_format(text, minor, digits, out->style);
	out_field(out, text);
}

static void
out_end(struct out *out)
{
	out_text(out, out->style->windows_1252 ? "\r\n" : "\n", false);
	out->within = false;
}

static void
out_header(struct out *out, const char *const *names, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		out_field(out, names[i]);
	out_end(out);
}

#endif
