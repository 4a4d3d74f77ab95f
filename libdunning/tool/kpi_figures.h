/*
 * kpi_figures.h -- the indicators of a group, one after the other: name, value,
 * formula and what went into it.  Private to kpi_*.c.
 */
#ifndef DUNNING_KPI_FIGURES_H
#define DUNNING_KPI_FIGURES_H

#include "ageing/kpi_stage.h"
#include "base/buf.h"
#include "message/sheet.h"
#include "message/words.h"

enum kpi_unit { KPI_MONEY, KPI_ITEMS, KPI_DAYS, KPI_PERCENT };

struct kpi_figure {
	const char *name;
	enum word word;
	enum kpi_unit unit;
	const char *formula;
};

/* Those that are asked for; with months the CEI by month is one of them. */
size_t kpi_figure_count(int64_t months);
const struct kpi_figure *kpi_figure_at(size_t i);

/* In names of figures, and days and months; of invoices with a settled_date, or
 * with payments that are known day by day. */
struct text kpi_figure_formula(size_t i, bool by_payments);

/*
 * The value of figure i of a group, what it was computed from as "name=value
 * ..." at the end of inputs, and in *flag what is wrong with it: "" (nothing),
 * no_sales, no_settled, nothing_to_collect, sales_do_not_cover, negative or
 * over_100.  False: out of memory, not reported.
 */
bool kpi_figure_value(size_t i, const struct kpi_sums *,
    const struct kpi_period *, int64_t months, struct sheet_cell *value,
    struct buf *inputs, const char **flag);

#endif
