#include "plan/offer.h"

#include "base/date.h"
#include "base/num.h"

enum { HUNDRED = 100 };

/* A share of the debt, rounded down; 0 when there is none. */
static int64_t
share_of(const struct offer_spec *spec, int64_t debt)
{
	struct decimal share, whole = { debt, 0 }, hundred = { HUNDRED, 0 };
	bool per_cent;

	if (spec->first.text.at == NULL ||
	    !promise_amount_parse(spec->first.text, &share, &per_cent) ||
	    !decimal_mul(whole, share, &share) ||
	    !decimal_div(share, hundred, &share) ||
	    !decimal_round(share, 0, ROUND_DOWN, &share))
		return 0;
	return share.coefficient;
}

static int64_t
least_of(const struct offer_spec *spec, int digits)
{
	struct decimal least;

	if (spec->min.text.at == NULL)
		return 1;
	if (decimal_parse(spec->min.text, &least, NULL) != NUM_OK ||
	    !decimal_round(least, digits, ROUND_UP, &least))
		return INT64_MAX;
	return least.coefficient > 0 ? least.coefficient : 1;
}

struct offer
offer_make(const struct offer_spec *spec, int64_t debt, int digits)
{
	const int64_t least = least_of(spec, digits);
	const int64_t share = share_of(spec, debt);
	const bool shares = spec->first.text.at != NULL;

	for (int64_t n = debt > 0 ? spec->payments : 0; n >= 2; n--) {
		struct offer offer = { .count = n };
		int64_t rest = shares ? debt - share : debt;
		int64_t parts = shares ? n - 1 : n;

		offer.amount = rest / parts;
		offer.first = shares ? share : offer.amount;
		offer.last = rest - offer.amount * (parts - 1);
		if (offer.amount >= least && offer.first >= least)
			return offer;
	}
	return (struct offer){ .count = 0 };
}

/* The day of one payment, counted from 0; DATE_NONE: after all dates. */
static int32_t
day_of(const struct offer_spec *spec, int32_t first, int64_t i)
{
	int months, days;
	int32_t day;

	if (!offer_every_parse(spec->every.text, &months, &days))
		return DATE_NONE;
	if (months != 0)
		return date_add_months(first, months * (int)i, &day) ?
		    day :
		    DATE_NONE;
	return i * days > DATE_MAX - first ? DATE_NONE :
	                                     first + (int32_t)(i * days);
}

void
offer_dates(const struct offer_spec *spec, const struct offer *offer,
    int32_t first, struct buf *to)
{
	for (int64_t i = 0; i < offer->count; i++) {
		char text[DATE_TEXT_MAX] = "";
		int32_t day = day_of(spec, first, i);

		if (day != DATE_NONE)
			date_format(day, text, sizeof text);
		if (i != 0)
			buf_putc(to, '|');
		buf_puts(to, text);
	}
}

int32_t
offer_next(const struct offer_spec *spec, int32_t day)
{
	return day_of(spec, day, 1);
}
