#include <string.h>

#include "mapping/suggest_dates.h"

const char *const date_tails[DATE_TAILS] = { "", " HH:MM", " HH:MM:SS",
	"THH:MM", "THH:MM:SS", " H:MM", " H:MM:SS", " hh:MM AM",
	" hh:MM:SS AM", " hh:MMAM", " hh:MM:SSAM", NULL };

/* All times that differ in more than their digits are the same midnight. */
static bool
is_midnight(const struct date_evidence *e)
{
	return e->same_tails == e->tails[TAIL_OTHER] &&
	       strpbrk(e->tail, "ymdYMDHSAP123456789") == NULL;
}

bool
date_evidence_stamps(const struct date_evidence *e)
{
	size_t dates = date_evidence_dates(e);

	return e->stamps != 0 && e->stamps == e->tails[TAIL_OTHER] &&
	       !is_midnight(e) && e->kinds[DATES_YEAR_FIRST] == dates &&
	       e->marks[DATES_YEAR_FIRST][1] == dates &&
	       e->one_digit[DATES_YEAR_FIRST] + e->tails[TAIL_H] +
	               e->tails[TAIL_HS] + e->tails[TAIL_AM] +
	               e->tails[TAIL_AMS] + e->tails[TAIL_AM_NEXT] +
	               e->tails[TAIL_AMS_NEXT] ==
	           0;
}

/* A list of formats in the making. */
struct list {
	const struct date_evidence *evidence;
	struct buf *out;
	size_t put;
};

static void
put_comma(struct list *list)
{
	buf_puts(list->out, list->put++ == 0 ? "" : ", ");
}

static void
put_tail(struct list *list, enum date_tail tail)
{
	buf_puts(list->out,
	    tail == TAIL_OTHER ? list->evidence->tail : date_tails[tail]);
}

static void
put_marked(struct list *list, enum date_kind kind, enum date_order order,
    char mark, enum date_tail tail)
{
	bool loose = list->evidence->one_digit[kind] != 0;
	const char *day = loose ? "d" : "dd", *month = loose ? "m" : "mm";
	const char *year = kind == DATES_SHORT_YEAR ? "yy" : "yyyy";
	struct buf *out = list->out;

	put_comma(list);
	if (kind == DATES_YEAR_FIRST)
		buf_printf(out, "yyyy%c%s%c%s", mark, month, mark, day);
	else if (order == ORDER_MONTH_FIRST)
		buf_printf(out, "%s%c%s%c%s", month, mark, day, mark, year);
	else
		buf_printf(out, "%s%c%s%c%s", day, mark, month, mark, year);
	put_tail(list, tail);
}

/* H reads hours of two digits as well. */
static void
join_hours(size_t tails[DATE_TAILS], enum date_tail one, enum date_tail two)
{
	if (tails[one] == 0)
		return;
	tails[one] += tails[two];
	tails[two] = 0;
}

/* That of most values first. */
static void
put_tails(struct list *list, enum date_kind kind, enum date_order order,
    char mark)
{
	size_t tails[DATE_TAILS];
	int best = 0;

	/* Which reads dates alone and times without an offset as well. */
	if (date_evidence_stamps(list->evidence)) {
		put_comma(list);
		buf_puts(list->out, "timestamp");
		return;
	}
	memcpy(tails, list->evidence->tails, sizeof tails);
	join_hours(tails, TAIL_H, TAIL_HM);
	join_hours(tails, TAIL_HS, TAIL_HMS);
	for (int i = 1; i < DATE_TAILS; i++)
		if (tails[i] > tails[best])
			best = i;
	put_marked(list, kind, order, mark, (enum date_tail)best);
	for (int i = 0; i < DATE_TAILS; i++)
		if (i != best && tails[i] != 0)
			put_marked(list, kind, order, mark, (enum date_tail)i);
}

static void
put_digits(struct list *list, enum date_kind kind, enum date_order order)
{
	const struct date_evidence *e = list->evidence;
	const char *format = kind == DATES_YMD8 ? "yyyymmdd"
	                     : order == ORDER_MONTH_FIRST ? "mmddyyyy"
	                                                  : "ddmmyyyy";

	if (e->floats != 0) {
		put_comma(list);
		buf_printf(list->out, "%s.0", format);
	}
	if (e->floats == e->kinds[DATES_YMD8] + e->kinds[DATES_DMY8])
		return;
	put_comma(list);
	buf_puts(list->out, format);
}

static bool
has_order(enum date_kind kind)
{
	return kind == DATES_YEAR_LAST || kind == DATES_SHORT_YEAR ||
	       kind == DATES_DMY8;
}

/* The formats of one kind, after those of others. */
static bool
put_kind(struct list *list, enum date_kind kind, enum date_order order,
    const char *day)
{
	static const char marks[DATE_MARKS] = { '/', '-', '.', ' ' };
	const struct date_evidence *e = list->evidence;

	if (e->kinds[kind] == 0)
		return true;
	if (order == ORDER_OPEN && has_order(kind)) {
		enum date_order first = date_evidence_majority(e);

		return put_kind(list, kind, first, day) &&
		       put_kind(list, kind,
		           first == ORDER_DAY_FIRST ? ORDER_MONTH_FIRST
		                                    : ORDER_DAY_FIRST,
		           day);
	}
	if (kind == DATES_NAMED)
		return named_evidence_put(
		    &e->named, day, &list->put, list->out);
	if (kind == DATES_YMD8 || kind == DATES_DMY8) {
		put_digits(list, kind, order);
		return true;
	}
	for (int i = 0; i < DATE_MARKS; i++)
		if (e->marks[kind][i] != 0)
			put_tails(list, kind, order, marks[i]);
	return true;
}

bool
date_evidence_tails_fit(const struct date_evidence *e)
{
	return e->tails[TAIL_OTHER] == 0 || is_midnight(e) ||
	       date_evidence_stamps(e);
}

/* A kind of fewer dates than another; those that have no format are left out
 * when they are few. */
static bool
put_fewer(struct list *list, enum date_kind kind, enum date_order order,
    const char *day, size_t *left_out)
{
	const struct date_evidence *e = list->evidence;
	size_t len = list->out->len, put = list->put;

	if (!(order == ORDER_FIXED && has_order(kind)) &&
	    put_kind(list, kind, order, day))
		return true;
	list->out->len = len;
	list->put = put;
	*left_out += e->kinds[kind];
	return (order == ORDER_FIXED && has_order(kind)) ||
	       e->kinds[kind] * 50 < date_evidence_dates(e);
}

bool
date_evidence_format(const struct date_evidence *e, enum date_order order,
    const char *day, size_t *left_out, struct buf *out)
{
	enum date_kind kind = date_evidence_kind(e);
	struct list list = { e, out, 0 };
	size_t at = out->len, left = 0;

	if (!date_evidence_tails_fit(e))
		return false;
	buf_putc(out, '[');
	if (!put_kind(&list, kind, order, day))
		return false;
	for (int i = 0; i < DATE_KINDS; i++)
		if (i != (int)kind && e->kinds[i] != 0 &&
		    !put_fewer(&list, (enum date_kind)i, order, day, &left))
			return false;
	if (left_out != NULL)
		*left_out = left;
	if (out->failed)
		return false;
	if (list.put > 1)
		return buf_putc(out, ']');
	memmove(out->data + at, out->data + at + 1, out->len - at);
	out->len--;
	return true;
}
