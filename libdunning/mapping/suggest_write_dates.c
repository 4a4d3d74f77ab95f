#include "mapping/suggest_write.h"

#include <stdio.h>

#include "base/date.h"

/* " (line 2)", " (lines 2, 5, 9 ...)". */
static void
put_lines(const struct date_evidence *e, enum date_fit fit, struct buf *out)
{
	size_t count = e->fits[fit] < DATE_LINES ? e->fits[fit] : DATE_LINES;

	if (count == 0 || e->lines[fit][0] == 0)
		return;
	buf_puts(out, e->fits[fit] == 1 ? " (line " : " (lines ");
	for (size_t i = 0; i < count; i++)
		buf_printf(
		    out, "%s%zu", i == 0 ? "" : ", ", e->lines[fit][i]);
	buf_puts(out, e->fits[fit] > DATE_LINES ? " ...)" : ")");
}

/* What each fit has, with the lines of those that few have. */
static void
put_counts(const struct date_evidence *e, struct buf *out)
{
	static const char *const told[DATE_FITS] = {
		[FIT_DAY_FIRST] = "values that only dd/mm fits",
		[FIT_MONTH_FIRST] = ", only mm/dd",
		[FIT_BOTH] = ", both",
		[FIT_NEITHER] = ", neither",
	};

	for (int i = 0; i < DATE_FITS; i++) {
		enum date_fit other = i == FIT_DAY_FIRST ? FIT_MONTH_FIRST
		                                         : FIT_DAY_FIRST;

		buf_printf(out, "%s: %zu", told[i], e->fits[i]);
		if (i == FIT_NEITHER ||
		    (i != FIT_BOTH &&
		        (e->fits[other] != 0 ||
		            e->fits[i] * 100 < e->fits[FIT_BOTH])))
			put_lines(e, (enum date_fit)i, out);
	}
}

static void
tell_contradiction(const struct suggestion *s, size_t column,
    const struct buf *name, struct buf *out)
{
	const struct date_evidence *e = &s->columns[column].dates;
	enum date_order most = date_evidence_majority(e);
	enum date_fit fewer =
	    most == ORDER_DAY_FIRST ? FIT_MONTH_FIRST : FIT_DAY_FIRST;

	if (s->styles[column].format.at == NULL) {
		yaml_comment(out, 4,
		    "W: %s is mixed: some of its dates are dd/mm and some "
		    "mm/dd.  Two formats would read all of it, but the %zu "
		    "that fit both by the first one, right or wrong.",
		    buf_text(name), e->fits[FIT_BOTH]);
		return;
	}
	yaml_comment(out, 4,
	    "W: %s: %zu of %zu dates are against the others: map rejects "
	    "them%s.",
	    buf_text(name), e->fits[fewer], date_evidence_dates(e),
	    e->fits[FIT_BOTH] != 0
	        ? ", but not what was turned as well and fits both"
	        : "");
}

static void
tell_order(const struct suggestion *s, size_t column, struct buf *out)
{
	const struct date_evidence *e = &s->columns[column].dates;
	const struct column_style *style = &s->styles[column];
	struct buf name, counts;

	buf_init(&name, LINE_MAX_BYTES);
	buf_init(&counts, LINE_MAX_BYTES);
	suggest_tell_header(s, column, &name);
	put_counts(e, &counts);
	yaml_comment(out, 4, "%s%s: %s", buf_text(&name),
	    style->order_in_name ? ", whose header says it" : "",
	    buf_text(&counts));
	if (date_evidence_order(e) == ORDER_THIN)
		yaml_comment(out, 4,
		    "W: %s: fewer than one value in a hundred says which: a "
		    "slip would look the same.",
		    buf_text(&name));
	if (e->fits[FIT_DAY_FIRST] != 0 && e->fits[FIT_MONTH_FIRST] != 0)
		tell_contradiction(s, column, &name, out);
	yaml_done(&name, out);
	yaml_done(&counts, out);
}

/* Dates that the format of their column does not read. */
static void
tell_left_out(const struct suggestion *s, size_t column, struct buf *out)
{
	const struct date_evidence *e = &s->columns[column].dates;
	enum date_kind most = date_evidence_kind(e);
	struct buf name;

	if (s->styles[column].left_out == 0)
		return;
	buf_init(&name, LINE_MAX_BYTES);
	suggest_tell_header(s, column, &name);
	for (int i = 0; i < DATE_KINDS; i++)
		if (i != (int)most && e->kinds[i] != 0 &&
		    e->kinds[i] <= s->styles[column].left_out)
			yaml_comment(out, 4,
			    "W: %s: %zu of %zu dates are written otherwise, "
			    "first in line %zu; map rejects what its format "
			    "does not read.",
			    buf_text(&name), e->kinds[i],
			    date_evidence_dates(e), e->kind_lines[i]);
	yaml_done(&name, out);
}

/* A date column that is written with a line of its own. */
static bool
is_used_date(const struct suggestion *s, size_t column)
{
	enum role role = s->names[column].role;
	const struct role_choice *choice = &s->roles[role];

	return suggest_is_date(s, column) && choice->count != 0 &&
	       (choice->columns[0] == column || choice->open);
}

static bool
needs_order(const struct suggestion *s, size_t column)
{
	return is_used_date(s, column) && !s->styles[column].excel &&
	       date_evidence_needs_order(&s->columns[column].dates);
}

/* The year first, when its two digits may stand there. */
static void
put_turned(const struct date_evidence *e, const char *key, size_t indent,
    struct buf *out)
{
	char line[40];
	int mark = 0;

	if (date_evidence_kind(e) != DATES_SHORT_YEAR ||
	    !date_evidence_turned(e))
		return;
	while (mark + 1 < DATE_MARKS && e->marks[DATES_SHORT_YEAR][mark] == 0)
		mark++;
	snprintf(line, sizeof line, "%s: yy%cmm%cdd", key, "/-. "[mark],
	    "/-. "[mark]);
	yaml_line(out, indent, true, line, "the year may stand first");
}

/* One choice, as a comment; false: there is no such format. */
static bool
offer(const struct date_evidence *e, enum date_order order, const char *day,
    const char *key, const char *why, size_t indent, struct buf *out)
{
	struct buf line;
	bool ok;

	buf_init(&line, LINE_MAX_BYTES);
	buf_printf(&line, "%s: ", key);
	ok = date_evidence_format(e, order, day, NULL, &line);
	if (ok)
		yaml_line(out, indent, true, buf_text(&line), why);
	yaml_done(&line, out);
	return ok;
}

/* Day numbers and dates; which of them are right nobody knows. */
static void
offer_mixed(const struct date_evidence *e, const char *key, size_t indent,
    struct buf *out)
{
	struct buf line;
	size_t at;

	buf_init(&line, LINE_MAX_BYTES);
	for (int i = 0; i < 2; i++) {
		yaml_again(&line, out);
		buf_printf(&line, "%s: [excel, ", key);
		at = line.len;
		if (date_evidence_format(e,
		        i == 0 ? ORDER_DAY_FIRST : ORDER_MONTH_FIRST, NULL,
		        NULL, &line) &&
		    line.data[at] != '[') {
			buf_putc(&line, ']');
			yaml_line(out, indent, true, buf_text(&line), "");
		}
		if (!date_evidence_needs_order(e))
			break;
	}
	yaml_done(&line, out);
}

static bool
has_one_order(enum date_kind kind)
{
	return kind == DATES_YEAR_FIRST || kind == DATES_YMD8 ||
	       kind == DATES_NAMED;
}

/* All that a column's dates may be. */
static void
offer_formats(const struct suggestion *s, size_t column, const char *key,
    size_t indent, struct buf *out)
{
	const struct date_evidence *e = &s->columns[column].dates;
	enum date_order order = date_evidence_order(e);

	if (date_evidence_mixed(e)) {
		offer_mixed(e, key, indent, out);
		return;
	}
	if (e->named.no_day != 0) {
		offer(e, s->styles[column].order, "first", key,
		    "the first day of the month is meant", indent, out);
		offer(e, s->styles[column].order, "last", key,
		    "the last day of the month", indent, out);
		return;
	}
	if (!date_evidence_needs_order(e))
		return;
	offer(e, ORDER_DAY_FIRST, NULL, key, "", indent, out);
	offer(e, ORDER_MONTH_FIRST, NULL, key, "", indent, out);
	if (has_one_order(date_evidence_kind(e)))
		offer(e, ORDER_FIXED, NULL, key, "map rejects the others",
		    indent, out);
	if (order == ORDER_CONTRADICTS)
		offer(e, ORDER_OPEN, NULL, key,
		    "what fits both is read by the first", indent, out);
	put_turned(e, key, indent, out);
}

/* What is to be decided. */
static const char *
doubt_of(const struct date_evidence *e)
{
	if (date_evidence_mixed(e))
		return "some values are dates, others day numbers of a "
		       "spreadsheet, which has most likely read day for month "
		       "in those.  Export again without opening it there; else:";
	if (e->named.no_year != 0)
		return "there is no format for dates without a year";
	if (e->named.no_day != 0)
		return "months without a day; which day is meant?";
	if (!date_evidence_tails_fit(e))
		return "there is no format for some of its times of day";
	if (!date_evidence_needs_order(e))
		return "there is no format for names of months in other "
		       "languages";
	if (date_evidence_order(e) == ORDER_CONTRADICTS)
		return "values of both orders are there:";
	if (date_evidence_order(e) == ORDER_THIN)
		return "next to nothing decides between day and month:";
	return "nothing decides between day and month:";
}

void
suggest_write_open_dates(struct suggestion *s, size_t column, struct buf *out)
{
	yaml_comment(out, 6, "DECIDE format: %s",
	    doubt_of(&s->columns[column].dates));
	offer_formats(s, column, "format", 6, out);
	s->undecided++;
}

/* Day numbers by the other system are days of other years. */
static void
tell_serials(const struct suggestion *s, struct buf *out)
{
	const struct date_evidence *first = NULL;
	char from[DATE_TEXT_MAX], to[DATE_TEXT_MAX];

	for (size_t i = 0; i < s->count && first == NULL; i++)
		if (is_used_date(s, i) && s->styles[i].excel)
			first = &s->columns[i].dates;
	if (first == NULL)
		return;
	/* 25569 is 1970-01-01. */
	date_format(first->first_serial - 25569, from, sizeof from);
	date_format(first->last_serial - 25569, to, sizeof to);
	yaml_comment(out, 4,
	    "Day numbers of a spreadsheet are %s to %s; if these days are four "
	    "years and a day too early, write excel1904 for excel.",
	    from, to);
}

static void
write_date(struct suggestion *s, size_t open, struct buf *out)
{
	struct buf line;

	if (s->style.format.at == NULL && open < s->count) {
		offer_formats(s, open, "date", 4, out);
		yaml_line(out, 4, false, "date: undecided",
		    "map stops here until it is decided");
		s->undecided++;
		return;
	}
	buf_init(&line, LINE_MAX_BYTES);
	buf_printf(&line, "date: %s", s->style.format.at);
	yaml_line(out, 4, false, buf_text(&line), "");
	yaml_done(&line, out);
}

/* Midnight somewhere is another day elsewhere. */
static void
write_timezone(struct suggestion *s, struct buf *out)
{
	bool open = false, stamps = false;

	for (size_t i = 0; i < s->count; i++) {
		const struct date_evidence *e = &s->columns[i].dates;
		struct buf name;

		if (!is_used_date(s, i) || s->styles[i].format.at == NULL)
			continue;
		stamps = stamps || date_evidence_stamps(e);
		if (e->offsets == 0)
			continue;
		buf_init(&name, LINE_MAX_BYTES);
		suggest_tell_header(s, i, &name);
		if (date_evidence_stamps(e))
			yaml_comment(out, 4,
			    "%s %s: %zu of %zu times have an offset: their "
			    "day is that of a time zone.",
			    open ? "And" : "DECIDE timezone:", buf_text(&name),
			    e->offsets, date_evidence_dates(e));
		else
			yaml_comment(out, 4,
			    "W: %s: all times are %s; their days are taken as "
			    "they stand, whatever the time zone.",
			    buf_text(&name), e->tail + 1);
		open = open || date_evidence_stamps(e);
		yaml_done(&name, out);
	}
	if (stamps && !open)
		yaml_line(out, 4, false, "timezone: UTC",
		    "timestamps need one; no time here has an offset");
	if (!open)
		return;
	yaml_line(out, 4, true, "timezone: America/Bogota",
	    "or whichever is that of the creditor");
	yaml_line(out, 4, true, "timezone: UTC", "");
	yaml_line(out, 4, false, "timezone: undecided",
	    "map stops here until it is decided");
	s->undecided++;
}

void
suggest_write_dates(struct suggestion *s, struct buf *out)
{
	size_t open = s->count, used = 0;
	bool short_years = false, borrowed = false;

	for (size_t i = 0; i < s->count; i++) {
		const struct date_evidence *e = &s->columns[i].dates;

		if (!is_used_date(s, i))
			continue;
		used++;
		borrowed = borrowed || s->styles[i].order_borrowed;
		if (s->styles[i].format.at == NULL && open == s->count)
			open = i;
		short_years = short_years || e->kinds[DATES_SHORT_YEAR] != 0 ||
		              e->named.short_years != 0;
	}
	if (used == 0)
		return;
	if (s->style.format.at == NULL && open < s->count)
		yaml_comment(out, 4, "DECIDE date: %s",
		    doubt_of(&s->columns[open].dates));
	for (size_t i = 0; i < s->count; i++) {
		if (needs_order(s, i) ||
		    (borrowed && i == s->style.order_column))
			tell_order(s, i, out);
		if (is_used_date(s, i))
			tell_left_out(s, i, out);
	}
	tell_serials(s, out);
	write_date(s, open, out);
	write_timezone(s, out);
	if (short_years)
		yaml_line(out, 4, false, "pivot: 69",
		    "years of two digits: 00 to 68 are 20yy, others 19yy");
}
