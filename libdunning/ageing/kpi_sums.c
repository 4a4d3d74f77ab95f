#include "ageing/kpi_sums.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "rules/strategy.h"

static int64_t
month_number(int32_t day)
{
	struct civil civil = date_to_civil(day);

	return (int64_t)civil.year * 12 + civil.month - 1;
}

static bool
add(int64_t *to, int64_t n)
{
	return !__builtin_add_overflow(*to, n, to);
}

static enum kpi_added
add_month(struct kpi_sums *s, const struct kpi_period *p,
    const struct kpi_invoice *invoice)
{
	size_t back =
	    (size_t)(month_number(p->to) - month_number(invoice->issued));

	if (back >= s->month_count) {
		int64_t *months =
		    realloc(s->months, (back + 1) * sizeof *months);

		if (months == NULL)
			return KPI_MEMORY;
		memset(months + s->month_count, 0,
		    (back + 1 - s->month_count) * sizeof *months);
		s->months = months;
		s->month_count = back + 1;
	}
	return add(&s->months[back], invoice->amount) ? KPI_ADDED :
	                                               KPI_OVERFLOW;
}

/* What was open of it on a day; what is paid too much is open nowhere. */
static bool
open_on(const struct kpi_invoice *invoice, int32_t day, int64_t *open)
{
	*open = 0;
	if (invoice->issued > day)
		return true;
	*open = invoice->amount;
	if (!invoice->by_payments) {
		if (invoice->settled != DATE_NONE && invoice->settled <= day)
			*open = 0;
		return true;
	}
	for (size_t i = 0; i < invoice->payment_count; i++)
		if (invoice->payments[i].day <= day &&
		    __builtin_sub_overflow(*open, invoice->payments[i].amount,
		        open))
			return false;
	*open = *open > 0 ? *open : 0;
	return true;
}

static bool
add_open(struct kpi_sums *s, const struct kpi_period *p,
    const struct kpi_invoice *invoice)
{
	if (invoice->open == 0 ||
	    (!invoice->by_payments && invoice->settled != DATE_NONE &&
	        invoice->settled <= p->to))
		return true;
	s->open_items++;
	s->disputed_items += invoice->disputed != 0;
	return add(&s->open, invoice->open) &&
	    add(&s->disputed, invoice->disputed) &&
	    add(invoice->due < p->to ? &s->overdue : &s->current,
	        invoice->open);
}

/* An amount that came in on that day. */
static bool
add_paid(struct kpi_sums *s, const struct kpi_period *p,
    const struct kpi_invoice *invoice, int32_t day, int64_t amount)
{
	int64_t late = (int64_t)day - invoice->due;
	int64_t days = (int64_t)day - invoice->issued;

	if (day < p->from || day > p->to)
		return true;
	s->pay_days += (wide)amount * days;
	s->beyond_days += (wide)amount * late;
	s->late_days += late > 0 ? (wide)amount * late : 0;
	return add(&s->settled, amount);
}

static bool
add_payments(struct kpi_sums *s, const struct kpi_period *p,
    const struct kpi_invoice *invoice, int32_t *settled)
{
	int64_t open = invoice->amount;

	*settled = DATE_NONE;
	for (size_t i = 0; i < invoice->payment_count; i++) {
		const struct kpi_payment *payment = &invoice->payments[i];

		if (!add_paid(s, p, invoice, payment->day, payment->amount) ||
		    __builtin_sub_overflow(open, payment->amount, &open))
			return false;
		if (open > 0)
			*settled = DATE_NONE;
		else if (*settled == DATE_NONE)
			*settled = payment->day;
	}
	return true;
}

static bool
add_settled(struct kpi_sums *s, const struct kpi_period *p,
    const struct kpi_invoice *invoice)
{
	int32_t settled = invoice->settled;

	if (invoice->by_payments ? !add_payments(s, p, invoice, &settled) :
	        settled != DATE_NONE &&
	            !add_paid(s, p, invoice, settled, invoice->amount))
		return false;
	if (settled == DATE_NONE || settled < p->from || settled > p->to)
		return true;
	s->settled_items++;
	s->plain_days += (int64_t)settled - invoice->issued;
	return true;
}

enum kpi_added
kpi_add(struct kpi_sums *s, const struct kpi_period *p,
    const struct kpi_invoice *invoice)
{
	int64_t begin;

	s->invoices++;
	s->invoiced += invoice->amount;
	if (!open_on(invoice, p->from - 1, &begin) || !add(&s->begin, begin))
		return KPI_OVERFLOW;
	if (invoice->issued >= p->from && !add(&s->sales, invoice->amount))
		return KPI_OVERFLOW;
	if (!add_open(s, p, invoice) || !add_settled(s, p, invoice))
		return KPI_OVERFLOW;
	return add_month(s, p, invoice);
}

void
kpi_sums_clear(struct kpi_sums *s)
{
	free(s->months);
	s->months = NULL;
	s->month_count = 0;
}

int32_t
kpi_month_start(const struct kpi_period *p, size_t back)
{
	int64_t number = month_number(p->to) - (int64_t)back;
	int32_t day = p->to;

	(void)date_from_civil((struct civil){ (int)(number / 12),
	                          (int)(number % 12) + 1, 1 },
	    &day);
	return day;
}

void
kpi_months(const struct kpi_sums *s, const struct kpi_period *p,
    struct kpi_month *months)
{
	for (size_t i = 0; i < s->month_count; i++) {
		int32_t first = kpi_month_start(p, i);
		int32_t last = date_month_end(first);
		int64_t days = (int64_t)last - first + 1;

		if (p->month_days > 0 && (i > 0 || p->to == last))
			days = p->month_days;
		else if (i == 0)
			days = (int64_t)p->to - first + 1;
		months[i] = (struct kpi_month){ s->months[i], days };
	}
}
