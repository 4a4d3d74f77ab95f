#include "mapping/suggest_dates.h"

#include <stdint.h>
#include <string.h>

#include "base/date.h"
#include "base/timestamp.h"

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
		    strchr(":.,+- ZzUTCGapmAPM\xc2\xa0\xe2\x80\xaf",
		        t.at[i]) == NULL)
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

/* A day of the calendar of which map says that it is outside. */
static bool
is_far(int year, int month, int day)
{
	int32_t days;

	return (year < YEAR_LOW || year > YEAR_HIGH ||
	           (year == YEAR_LOW && month == 1 && day == 1)) &&
	       date_from_civil((struct civil){ year, month, day }, &days);
}

static bool
is_outside(const struct parts *p)
{
	if (p->digits[0] == 4 && p->digits[1] <= 2 && p->digits[2] <= 2)
		return is_far(p->number[0], p->number[1], p->number[2]);
	return p->digits[0] <= 2 && p->digits[1] <= 2 && p->digits[2] == 4 &&
	       (is_far(p->number[2], p->number[1], p->number[0]) ||
	           is_far(p->number[2], p->number[0], p->number[1]));
}

static void
count_kind(struct date_evidence *e, enum date_kind kind)
{
	if (e->kinds[kind]++ == 0)
		e->kind_lines[kind] = e->line;
}

static void
add_fit(struct date_evidence *e, int year, int first, int second)
{
	bool day_first = is_day(year, second, first);
	bool month_first = is_day(year, first, second);
	enum date_fit fit = day_first && month_first ? FIT_BOTH
	                    : day_first              ? FIT_DAY_FIRST
	                    : month_first            ? FIT_MONTH_FIRST
	                                             : FIT_NEITHER;

	if (e->fits[fit] < DATE_LINES)
		e->lines[fit][e->fits[fit]] = e->line;
	e->fits[fit]++;
	e->impossible += fit == FIT_NEITHER;
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
	count_kind(e, kind);
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
	count_kind(e, DATES_DMY8);
	return true;
}

static void
add_serial(struct date_evidence *e, struct text t)
{
	int serial = number_of(t.at, 5);

	if (serial < 20000 || serial > 60000)
		return;
	if (e->serials == 0 || serial < e->first_serial)
		e->first_serial = serial;
	if (e->serials++ == 0 || serial > e->last_serial)
		e->last_serial = serial;
}

/* The point and what is behind it, for nothing but digits; false: other. */
static bool
take_fraction(struct text *t, bool *fraction, bool *zero)
{
	size_t whole = 0;

	*fraction = false;
	*zero = true;
	for (size_t i = 0; i < t->len; i++) {
		if (t->at[i] == '.' && !*fraction && i != 0 && i + 1 < t->len)
			*fraction = true;
		else if (!is_digit(t->at[i]))
			return false;
		else if (!*fraction)
			whole++;
		else
			*zero = *zero && t->at[i] == '0';
	}
	t->len = whole;
	return true;
}

/* Days that systems write for none: 99991231, 31129999, 10000101 ... */
static bool
is_end_of_time(struct text t)
{
	static const char *const days[] = { "99991231", "31129999", "12319999",
		"10000101", "00010101", "17530101", "18991230", "18991231",
		"19000101", NULL };

	for (const char *const *day = days; *day != NULL; day++)
		if (text_is(t, *day))
			return true;
	return false;
}

/* 20260316, also as a number that lost its type, 20260316.0; or a serial. */
static bool
add_digits(struct date_evidence *e, struct text t)
{
	size_t len = t.len;
	bool fraction, zero;

	if (!take_fraction(&t, &fraction, &zero))
		return false;
	if (t.len == 5)
		add_serial(e, t);
	if (t.len == 8 && !fraction && text_is(t, "00000000")) {
		e->no_date++;
		return true;
	}
	if (t.len != 8 || (fraction && (!zero || len != 10)))
		return false;
	if (is_end_of_time(t)) {
		e->outside++;
		return true;
	}
	if (is_day(number_of(t.at, 4), number_of(t.at + 4, 2),
	        number_of(t.at + 6, 2)))
		count_kind(e, DATES_YMD8);
	else if (!add_year_last(e, t))
		return false;
	e->floats += fraction;
	return true;
}

/* What stands behind a day, read with each format in turn. */
static enum date_tail
find_tail(struct text t)
{
	static const char day[] = "2026-01-31", format[] = "yyyy-mm-dd";
	enum { DAY = sizeof day - 1, ROOM = 64 };
	char text[ROOM], own[ROOM];
	struct moment moment;

	if (t.len == 0 || t.len > ROOM - DAY)
		return t.len == 0 ? TAIL_NONE : TAIL_OTHER;
	memcpy(text, day, DAY);
	memcpy(text + DAY, t.at, t.len);
	memcpy(own, format, DAY);
	for (int i = TAIL_NONE + 1; i < TAIL_OTHER; i++) {
		size_t len = strlen(date_tails[i]);

		memcpy(own + DAY, date_tails[i], len);
		if (moment_parse_as((struct text){ text, DAY + t.len },
		        (struct text){ own, DAY + len }, &moment))
			return (enum date_tail)i;
	}
	return TAIL_OTHER;
}

/* A date and what stands behind it. */
static void
add_tail(struct date_evidence *e, struct text whole, struct text t)
{
	enum date_tail tail = find_tail(t);
	struct moment moment;

	if (e->tails[tail]++ == 0 && tail == TAIL_OTHER &&
	    t.len < sizeof e->tail)
		memcpy(e->tail, t.at, t.len);
	if (tail != TAIL_OTHER)
		return;
	e->same_tails += text_is(t, e->tail);
	if (!timestamp_read(whole, NULL, &moment))
		return;
	e->stamps++;
	e->offsets += moment.offset != MOMENT_LOCAL;
}

static bool
add_named(struct date_evidence *e, struct text t)
{
	if (!named_evidence_add(&e->named, t))
		return false;
	count_kind(e, DATES_NAMED);
	return true;
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
	if (is_outside(&parts)) {
		e->outside++;
		return true;
	}
	if (!add_parts(e, &parts))
		return false;
	add_tail(e, t, parts.rest);
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

bool
date_evidence_needs_order(const struct date_evidence *e)
{
	return e->kinds[DATES_YEAR_LAST] + e->kinds[DATES_SHORT_YEAR] +
	           e->kinds[DATES_DMY8] !=
	       0;
}

bool
date_evidence_mixed(const struct date_evidence *e)
{
	size_t dates = date_evidence_dates(e);

	return dates * 10 > e->serials && e->serials * 10 > dates;
}

enum date_order
date_evidence_order(const struct date_evidence *e)
{
	size_t day = e->fits[FIT_DAY_FIRST], month = e->fits[FIT_MONTH_FIRST];

	if (!date_evidence_needs_order(e))
		return ORDER_FIXED;
	if ((day == 0 && month == 0) ||
	    (date_evidence_kind(e) == DATES_SHORT_YEAR &&
	        date_evidence_turned(e)))
		return ORDER_OPEN;
	if (day != 0 && month != 0 && day / 1000 < month && month / 1000 < day)
		return ORDER_CONTRADICTS;
	/* What one value says of a hundred others may be a slip of its own. */
	if ((day > month ? day : month) * 100 < e->fits[FIT_BOTH])
		return ORDER_THIN;
	return date_evidence_majority(e);
}

enum date_order
date_evidence_majority(const struct date_evidence *e)
{
	return e->fits[FIT_DAY_FIRST] >= e->fits[FIT_MONTH_FIRST]
	           ? ORDER_DAY_FIRST
	           : ORDER_MONTH_FIRST;
}
