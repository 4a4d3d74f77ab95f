#include "tool/kpi_figures.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/money.h"

enum figure {
	F_BEGIN, F_SALES, F_OPEN, F_CURRENT, F_OVERDUE, F_OPEN_ITEMS,
	F_DISPUTED, F_DISPUTED_ITEMS, F_SETTLED, F_SETTLED_ITEMS, F_DSO,
	F_BPDSO, F_ADD, F_COUNTBACK, F_CEI, F_PAY, F_PAY_PLAIN, F_BEYOND,
	F_LATE, F_CEI_MONTHLY, FIGURES
};

static const struct kpi_figure figures[FIGURES] = {
	[F_BEGIN] = { "ar_begin", WORD_AR_BEGIN, KPI_MONEY,
	    "sum of amount open on the day before the period" },
	[F_SALES] = { "sales", WORD_SALES, KPI_MONEY,
	    "sum of amount with doc_date in the period" },
	[F_OPEN] = { "ar_open", WORD_AR_OPEN, KPI_MONEY,
	    "sum of what is open at the end" },
	[F_CURRENT] = { "ar_current", WORD_AR_CURRENT, KPI_MONEY,
	    "part of ar_open with due_date at the end or later" },
	[F_OVERDUE] = { "ar_overdue", WORD_AR_OVERDUE, KPI_MONEY,
	    "ar_open - ar_current" },
	[F_OPEN_ITEMS] = { "open_items", WORD_OPEN_ITEMS, KPI_ITEMS,
	    "invoices in ar_open" },
	[F_DISPUTED] = { "open_disputed", WORD_OPEN_DISPUTED, KPI_MONEY,
	    "part of ar_open in dispute" },
	[F_DISPUTED_ITEMS] = { "open_disputed_items",
	    WORD_OPEN_DISPUTED_ITEMS, KPI_ITEMS,
	    "invoices in open_disputed" },
	[F_SETTLED] = { "settled", WORD_SETTLED, KPI_MONEY,
	    "sum of amount with settled_date in the period" },
	[F_SETTLED_ITEMS] = { "settled_items", WORD_SETTLED_ITEMS, KPI_ITEMS,
	    "invoices in settled" },
	[F_DSO] = { "dso", WORD_DSO, KPI_DAYS, "ar_open / sales * days" },
	[F_BPDSO] = { "best_possible_dso", WORD_BPDSO, KPI_DAYS,
	    "ar_current / sales * days" },
	[F_ADD] = { "average_days_delinquent", WORD_ADD, KPI_DAYS,
	    "(ar_open - ar_current) / sales * days" },
	[F_COUNTBACK] = { "countback_dso", WORD_COUNTBACK, KPI_DAYS,
	    "days of the newest months whose sales make up ar_open" },
	[F_CEI] = { "cei", WORD_CEI, KPI_PERCENT,
	    "(ar_begin + sales - ar_open) / (ar_begin + sales - ar_current) "
	    "* 100" },
	[F_PAY] = { "days_to_pay", WORD_DAYS_TO_PAY, KPI_DAYS,
	    "sum of amount * (settled_date - doc_date) / settled" },
	[F_PAY_PLAIN] = { "days_to_pay_unweighted", WORD_DAYS_TO_PAY_PLAIN,
	    KPI_DAYS,
	    "sum of (settled_date - doc_date) / settled_items" },
	[F_BEYOND] = { "days_beyond_terms", WORD_DAYS_BEYOND, KPI_DAYS,
	    "sum of amount * (settled_date - due_date) / settled" },
	[F_LATE] = { "days_late", WORD_DAYS_LATE, KPI_DAYS,
	    "sum of amount * days after due_date / settled" },
	[F_CEI_MONTHLY] = { "cei_per_month", WORD_CEI_MONTHLY, KPI_PERCENT,
	    "(ar_begin + sales / months - ar_open) / (ar_begin + sales / "
	    "months - ar_current) * 100" },
};

/* Where payments are known day by day. */
static const char *const of_payments[FIGURES] = {
	[F_BEGIN] = "sum of what is open on the day before the period",
	[F_SETTLED] = "sum of payments in the period",
	[F_SETTLED_ITEMS] = "invoices paid in full in the period",
	[F_PAY] = "sum of payment * (its day - doc_date) / settled",
	[F_PAY_PLAIN] = "sum of (day paid in full - doc_date) / settled_items",
	[F_BEYOND] = "sum of payment * (its day - due_date) / settled",
	[F_LATE] = "sum of payment * days after due_date / settled",
};

size_t
kpi_figure_count(int64_t months)
{
	return months > 0 ? FIGURES : F_CEI_MONTHLY;
}

const struct kpi_figure *
kpi_figure_at(size_t i)
{
	return &figures[i];
}

struct text
kpi_figure_formula(size_t i, bool by_payments)
{
	return text_of(by_payments && of_payments[i] != NULL ?
	        of_payments[i] :
	        figures[i].formula);
}

/* "name=value " */
static void
put(struct buf *to, const char *name, int64_t number, int digits)
{
	char text[MONEY_TEXT_MAX];

	money_format(number, digits, text, sizeof text);
	buf_printf(to, "%s%s=%s", to->len > 0 ? " " : "", name, text);
}

/* A sum that 64 bits may not hold, of amount times days. */
static void
put_wide(struct buf *to, const char *name, wide sum, int digits)
{
	if (sum >= INT64_MIN && sum <= INT64_MAX)
		put(to, name, (int64_t)sum, digits);
	else
		buf_printf(to, "%s%s=large", to->len > 0 ? " " : "", name);
}

static int64_t
period_days(const struct kpi_period *p)
{
	return (int64_t)p->to - p->from + 1;
}

static struct kpi_value
dso(const struct kpi_sums *s, const struct kpi_period *p, const char *name,
    int64_t receivable, struct buf *inputs, const char **flag)
{
	int64_t days = period_days(p);

	put(inputs, name, receivable, s->digits);
	put(inputs, "sales", s->sales, s->digits);
	put(inputs, "days", days, 0);
	if (s->sales == 0)
		*flag = "no_sales";
	return kpi_dso(receivable, s->sales, days);
}

static struct kpi_value
cei(const struct kpi_sums *s, int64_t months, struct buf *inputs,
    const char **flag)
{
	struct kpi_value value = kpi_cei(s->begin, s->sales,
	    months > 0 ? months : 1, s->open, s->current);

	put(inputs, "ar_begin", s->begin, s->digits);
	put(inputs, "sales", s->sales, s->digits);
	if (months > 0)
		put(inputs, "months", months, 0);
	put(inputs, "ar_open", s->open, s->digits);
	put(inputs, "ar_current", s->current, s->digits);
	if (value.null)
		*flag = "nothing_to_collect";
	else if (value.value < 0)
		*flag = "negative";
	else if (value.value > 1000000)
		*flag = "over_100";
	return value;
}

static struct kpi_value
mean(const struct kpi_sums *s, const char *name, wide sum,
    struct buf *inputs, const char **flag)
{
	put_wide(inputs, name, sum, s->digits);
	put(inputs, "settled", s->settled, s->digits);
	if (s->settled == 0)
		*flag = "no_settled";
	return kpi_mean(sum, s->settled);
}

static struct kpi_value
countback(const struct kpi_sums *s, const struct kpi_period *p,
    struct buf *inputs, const char **flag)
{
	struct kpi_month *months = calloc(s->month_count + 1, sizeof *months);
	struct kpi_value value = { .null = true };
	size_t used = 0;

	if (months == NULL) {
		inputs->failed = true;
		return value;
	}
	kpi_months(s, p, months);
	value = kpi_countback(s->open, months, s->month_count, &used);
	put(inputs, "ar_open", s->open, s->digits);
	for (size_t i = 0; i < used; i++) {
		char amount[MONEY_TEXT_MAX], day[DATE_TEXT_MAX];

		money_format(months[i].sales, s->digits, amount,
		    sizeof amount);
		date_format(kpi_month_start(p, i), day, sizeof day);
		buf_printf(inputs, " %.7s=%s/%" PRId64, day, amount,
		    months[i].days);
	}
	if (value.null)
		*flag = "sales_do_not_cover";
	free(months);
	return value;
}

/* Figures that are sums, not fractions. */
static int64_t
sum_of(enum figure figure, const struct kpi_sums *s)
{
	const int64_t sums[] = { [F_BEGIN] = s->begin, [F_SALES] = s->sales,
		[F_OPEN] = s->open, [F_CURRENT] = s->current,
		[F_OVERDUE] = s->overdue, [F_OPEN_ITEMS] = s->open_items,
		[F_DISPUTED] = s->disputed,
		[F_DISPUTED_ITEMS] = s->disputed_items,
		[F_SETTLED] = s->settled,
		[F_SETTLED_ITEMS] = s->settled_items };

	return sums[figure];
}

static struct kpi_value
fraction(enum figure figure, const struct kpi_sums *s,
    const struct kpi_period *p, int64_t months, struct buf *inputs,
    const char **flag)
{
	switch ((int)figure) {
	case F_DSO:
		return dso(s, p, "ar_open", s->open, inputs, flag);
	case F_BPDSO:
		return dso(s, p, "ar_current", s->current, inputs, flag);
	case F_ADD:
		put(inputs, "ar_open", s->open, s->digits);
		put(inputs, "ar_current", s->current, s->digits);
		return dso(s, p, "ar_overdue", s->overdue, inputs, flag);
	case F_COUNTBACK:
		return countback(s, p, inputs, flag);
	case F_CEI:
		return cei(s, 0, inputs, flag);
	case F_CEI_MONTHLY:
		return cei(s, months, inputs, flag);
	case F_PAY:
		return mean(s, "amount_days", s->pay_days, inputs, flag);
	case F_BEYOND:
		return mean(s, "amount_days", s->beyond_days, inputs, flag);
	case F_LATE:
		return mean(s, "amount_days", s->late_days, inputs, flag);
	default:
		put(inputs, "days", s->plain_days, 0);
		put(inputs, "settled_items", s->settled_items, 0);
		if (s->settled_items == 0)
			*flag = "no_settled";
		return kpi_mean(s->plain_days, s->settled_items);
	}
}

bool
kpi_figure_value(size_t i, const struct kpi_sums *s,
    const struct kpi_period *p, int64_t months, struct sheet_cell *value,
    struct buf *inputs, const char **flag)
{
	struct kpi_value result;

	*flag = "";
	buf_reset(inputs);
	if (i < F_DSO) {
		*value = (struct sheet_cell){ .number =
			                      sum_of((enum figure)i, s),
			.digits =
			    figures[i].unit == KPI_MONEY ? s->digits : 0 };
		return true;
	}
	result = fraction((enum figure)i, s, p, months, inputs, flag);
	*value = (struct sheet_cell){ .number = result.value,
		.digits = KPI_DIGITS, .null = result.null };
	return !inputs->failed;
}
