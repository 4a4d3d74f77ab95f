#include "mapping/suggest_dates.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/date.h"

static const char marks[DATE_MARKS] = { '/', '-', '.', ' ' };

/* Years that a date of a receivable may have. */
enum { YEAR_LOW = 1900, YEAR_HIGH = 2199 };

/* Three runs of digits with one mark between, and what follows. */
struct parts {
	int number[3];
	size_t digits[3];
	int mark; /* in marks */
	struct text rest;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A run of one to four digits. */
static bool
take_number(struct text *t, int *number, size_t *digits)
{
	*number = 0;
	for (*digits = 0; *digits < t->len && is_digit(t->at[*digits]);
	     ++*digits) {
		if (*digits == 4)
			return false;
		*number = *number * 10 + (t->at[*digits] - '0');
	}
	t->at += *digits;
	t->len -= *digits;
	return *digits != 0;
}

static bool
take_parts(struct text t, struct parts *p)
{
	for (int i = 0; i < 3; i++) {
		if (i != 0) {
			const char *mark =
			    t.len != 0 ? memchr(marks, *t.at, DATE_MARKS)
			               : NULL;

			if (mark == NULL)
				return false;
			if (i == 2 && mark - marks != p->mark)
				return false;
			p->mark = (int)(mark - marks);
			t.at++;
			t.len--;
		}
		if (!take_number(&t, &p->number[i], &p->digits[i]))
			return false;
	}
	p->rest = t;
	return true;
}

/* Nothing, or a time of day: T10:20, " 00:00:00.000", "T08:00:00Z". */
static bool
is_time(struct text t, bool *has_time)
{
	*has_time = t.len != 0;
	if (t.len == 0)
		return true;
	if (t.len < 5 || (*t.at != 'T' && *t.at != ' '))
		return false;
	t = text_trim((struct text){ t.at + 1, t.len - 1 });
	for (size_t i = 0; i < t.len; i++)
		if (!is_digit(t.at[i]) &&
		    memchr(":.+-Z apmAPM", t.at[i], 12) == NULL)
			return false;
	return t.len >= 4 && is_digit(*t.at) &&
	       memchr(t.at, ':', t.len) != NULL;
}

static bool
is_day(int year, int month, int day)
{
	int32_t days;

	return year >= YEAR_LOW && year <= YEAR_HIGH &&
	       date_from_civil((struct civil){ year, month, day }, &days);
}

static void
add_fit(struct date_evidence *e, int year, int first, int second)
{
	bool day_first = is_day(year, second, first);
	bool month_first = is_day(year, first, second);

	if (day_first && month_first)
		e->fits[FIT_BOTH]++;
	else if (day_first)
		e->fits[FIT_DAY_FIRST]++;
	else if (month_first)
		e->fits[FIT_MONTH_FIRST]++;
	else
		e->fits[FIT_NEITHER]++;
	e->impossible += !day_first && !month_first;
}

static bool
add_parts(struct date_evidence *e, const struct parts *p)
{
	enum date_kind kind;

	if (p->digits[0] == 4 && p->digits[1] <= 2 && p->digits[2] <= 2) {
		kind = DATES_YEAR_FIRST;
		e->impossible +=
		    !is_day(p->number[0], p->number[1], p->number[2]);
	} else if (p->digits[0] <= 2 && p->digits[1] <= 2 &&
	           p->digits[2] == 4) {
		kind = DATES_YEAR_LAST;
		add_fit(e, p->number[2], p->number[0], p->number[1]);
	} else if (p->digits[0] <= 2 && p->digits[1] <= 2 &&
	           p->digits[2] == 2) {
		kind = DATES_SHORT_YEAR;
		add_fit(e, 2000 + p->number[2], p->number[0], p->number[1]);
		e->year_first += is_day(
		    2000 + p->number[0], p->number[1], p->number[2]);
		e->ends[0][p->number[0]] = e->ends[1][p->number[2]] = true;
	} else {
		return false;
	}
	e->kinds[kind]++;
	e->marks[kind][p->mark]++;
	e->one_digit[kind] += p->digits[1] == 1 ||
	                      p->digits[kind == DATES_YEAR_FIRST ? 2 : 0] == 1;
	return true;
}

static int
number_of(const char *at, size_t len)
{
	int n = 0;

	for (size_t i = 0; i < len; i++)
		n = n * 10 + (at[i] - '0');
	return n;
}

/* Eight digits with the year last. */
static bool
add_year_last(struct date_evidence *e, struct text t)
{
	int year = number_of(t.at + 4, 4), first = number_of(t.at, 2);
	int second = number_of(t.at + 2, 2);

	if (!is_day(year, second, first) && !is_day(year, first, second))
		return false;
	add_fit(e, year, first, second);
	e->kinds[DATES_DMY8]++;
	return true;
}

static bool
add_digits(struct date_evidence *e, struct text t)
{
	for (size_t i = 0; i < t.len; i++)
		if (!is_digit(t.at[i]))
			return false;
	if (t.len == 5) {
		int serial = number_of(t.at, 5);

		e->serials += serial >= 20000 && serial <= 60000;
		return false;
	}
	if (t.len != 8)
		return false;
	if (!is_day(number_of(t.at, 4), number_of(t.at + 4, 2),
	        number_of(t.at + 6, 2)))
		return add_year_last(e, t);
	e->kinds[DATES_YMD8]++;
	return true;
}

static bool
is_month_name(struct text t)
{
	static const char *const names[] = { "jan", "ene", "feb", "fev", "mar",
		"apr", "abr", "may", "mai", "jun", "jul", "aug", "ago", "sep",
		"set", "oct", "out", "nov", "dec", "dic", "dez", NULL };

	for (const char *const *name = names; *name != NULL; name++)
		if (t.len >= 3 && strncasecmp(t.at, *name, 3) == 0)
			return true;
	return false;
}

/* 16-mar-2026, 16 de marzo de 2026, Mar 16, 2026: a month's name between
 * numbers, and no other words. */
static bool
add_named(struct date_evidence *e, struct text t)
{
	size_t names = 0, numbers = 0, i = 0;

	while (i < t.len) {
		size_t from = i;

		if (is_digit(t.at[i])) {
			while (i < t.len && is_digit(t.at[i]))
				i++;
			numbers += i - from <= 2 || i - from == 4;
			if (i - from > 4)
				return false;
			continue;
		}
		while (i < t.len &&
		       ((t.at[i] | 0x20) >= 'a' && (t.at[i] | 0x20) <= 'z'))
			i++;
		if (i - from >= 3 &&
		    is_month_name((struct text){ t.at + from, i - from }))
			names++;
		else if (i - from > 2 ||
		         (i == from &&
		             memchr(marks, t.at[i], DATE_MARKS) == NULL &&
		             t.at[i] != ','))
			return false;
		i += i == from;
	}
	if (names != 1 || numbers != 2)
		return false;
	e->kinds[DATES_NAMED]++;
	return true;
}

static void
add_time(struct date_evidence *e, struct text t)
{
	if (e->times++ == 0 && t.len < sizeof e->time)
		memcpy(e->time, t.at, t.len);
	e->same_times += text_is(t, e->time);
}

bool
date_evidence_add(struct date_evidence *e, struct text t)
{
	struct parts parts = { .mark = 0 };
	bool has_time;

	e->values++;
	if (t.len == 0 || t.len > 40)
		return false;
	if (!take_parts(t, &parts))
		return add_digits(e, t) || add_named(e, t);
	if (!is_time(parts.rest, &has_time))
		return false;
	if (parts.number[0] + parts.number[1] + parts.number[2] == 0) {
		e->no_date++;
		return true;
	}
	if (!add_parts(e, &parts))
		return false;
	if (has_time)
		add_time(e, parts.rest);
	return true;
}

size_t
date_evidence_dates(const struct date_evidence *e)
{
	size_t sum = 0;

	for (int i = 0; i < DATE_KINDS; i++)
		sum += e->kinds[i];
	return sum;
}

enum date_kind
date_evidence_kind(const struct date_evidence *e)
{
	int best = 0;

	for (int i = 1; i < DATE_KINDS; i++)
		if (e->kinds[i] > e->kinds[best])
			best = i;
	return (enum date_kind)best;
}

bool
date_evidence_turned(const struct date_evidence *e)
{
	size_t first = 0, last = 0;

	for (int i = 0; i < 100; i++) {
		first += e->ends[0][i];
		last += e->ends[1][i];
	}
	return e->year_first != 0 &&
	       e->year_first == e->kinds[DATES_SHORT_YEAR] && last >= first;
}

enum date_order
date_evidence_order(const struct date_evidence *e)
{
	enum date_kind kind = date_evidence_kind(e);
	size_t day = e->fits[FIT_DAY_FIRST], month = e->fits[FIT_MONTH_FIRST];

	if (kind != DATES_YEAR_LAST && kind != DATES_SHORT_YEAR &&
	    kind != DATES_DMY8)
		return ORDER_FIXED;
	if ((day == 0 && month == 0) ||
	    (kind == DATES_SHORT_YEAR && date_evidence_turned(e)))
		return ORDER_OPEN;
	if (month == 0 || day / 50 > month)
		return ORDER_DAY_FIRST;
	if (day == 0 || month / 50 > day)
		return ORDER_MONTH_FIRST;
	return ORDER_CONTRADICTS;
}

static void
put_format(const struct date_evidence *e, enum date_kind kind,
    enum date_order order, char mark, struct buf *out)
{
	bool loose = e->one_digit[kind] != 0;
	const char *day = loose ? "d" : "dd", *month = loose ? "m" : "mm";
	const char *year = kind == DATES_SHORT_YEAR ? "yy" : "yyyy";

	if (kind == DATES_YEAR_FIRST)
		buf_printf(out, "yyyy%c%s%c%s", mark, month, mark, day);
	else if (order == ORDER_MONTH_FIRST)
		buf_printf(out, "%s%c%s%c%s", month, mark, day, mark, year);
	else
		buf_printf(out, "%s%c%s%c%s", day, mark, month, mark, year);
	if (e->times != 0)
		buf_puts(out, e->time);
}

/* The formats of one kind, after those of others. */
static size_t
put_kind(const struct date_evidence *e, enum date_kind kind,
    enum date_order order, size_t put, struct buf *out)
{
	if (kind == DATES_YMD8 || kind == DATES_DMY8) {
		if (e->kinds[kind] == 0)
			return put;
		buf_printf(out, "%s%s", put == 0 ? "" : ", ",
		    kind == DATES_YMD8            ? "yyyymmdd"
		    : order == ORDER_MONTH_FIRST ? "mmddyyyy"
		                                 : "ddmmyyyy");
		return put + 1;
	}
	for (int i = 0; i < DATE_MARKS; i++) {
		if (e->marks[kind][i] == 0)
			continue;
		buf_puts(out, put++ == 0 ? "" : ", ");
		put_format(e, kind, order, marks[i], out);
	}
	return put;
}

bool
date_evidence_format(
    const struct date_evidence *e, enum date_order order, struct buf *out)
{
	enum date_kind kind = date_evidence_kind(e);
	size_t at = out->len, put;

	if (kind == DATES_NAMED ||
	    (e->times != 0 && (e->same_times != date_evidence_dates(e) ||
	                          strchr(e->time, ':') == NULL)))
		return false;
	buf_putc(out, '[');
	put = put_kind(e, kind, order, 0, out);
	for (int i = 0; i < DATES_NAMED; i++)
		if (i != (int)kind)
			put = put_kind(e, (enum date_kind)i, order, put, out);
	if (out->failed)
		return false;
	if (put > 1)
		return buf_putc(out, ']');
	memmove(out->data + at, out->data + at + 1, out->len - at);
	out->len--;
	return true;
}
