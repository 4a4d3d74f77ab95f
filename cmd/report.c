#include <stddef.h>
#include <string.h>

#include "base/date.h"
#include "tool/incentive_report.h"
#include "tool/reporting.h"

#define AT(member) offsetof(struct reporting, member)

static const struct option options[] = {
	{ "by", 'b', OPTION_LIST, AT(by), "COLUMN",
	    "a row for each value of this column", 0, 0 },
	{ "format", 'f', OPTION_TEXT, AT(format), "NAME",
	    "text, csv, json, xlsx or html", 0, 0 },
	{ "detail", 0, OPTION_FLAG, AT(detail), NULL,
	    "aging: CSV with disputes, shares and items by bucket", 0, 0 },
	{ "transactions", 't', OPTION_TEXT, AT(transactions), "FILE",
	    "payments and credits with their days, as age takes them", 0, 0 },
	{ "by-application", 0, OPTION_FLAG, AT(by_application), NULL,
	    "they count from the day they were applied", 0, 0 },
	{ "snapshot", 0, OPTION_DATE, AT(snapshot), "DATE",
	    "aging: day that the portfolio is of", 0, 0 },
	{ "max-roll", 0, OPTION_INT, AT(max_roll), "DAYS",
	    "aging: most days from it to the as-of date", 0, 36500 },
	{ "days", 0, OPTION_INT, AT(days), "N",
	    "kpi: period of N days up to its end (90)", 1, 36500 },
	{ "from", 0, OPTION_DATE, AT(from), "DATE",
	    "kpi, incentives: first day of the period", 0, 0 },
	{ "to", 0, OPTION_DATE, AT(to), "DATE",
	    "the same: its last day (the as-of date)", 0, 0 },
	{ "months", 0, OPTION_INT, AT(months), "N",
	    "kpi: also the CEI with sales of one month of N", 1, 1200 },
	{ "month-days", 0, OPTION_INT, AT(month_days), "N",
	    "kpi: days of a month for the count-back DSO", 1, 31 },
	{ "ledger", 'l', OPTION_TEXT, AT(ledger), "FILE",
	    "incentives: contact history with agents and payments", 0, 0 },
	{ "memory", 0, OPTION_INT, AT(memory), "MIB",
	    "most memory for the rows (1024)", 4, 32768 },
};

enum { AGING = 1, KPI = 2, INCENTIVES = 4 };

/* An option of another report would do nothing. */
static bool
fits(struct tool *t, const struct reporting *s, unsigned report)
{
	static const char *const owners[] = { [AGING] = "aging",
		[KPI] = "kpi", [AGING | KPI] = "aging or kpi",
		[INCENTIVES] = "incentives",
		[KPI | INCENTIVES] = "kpi or incentives" };
	const struct {
		const char *name;
		unsigned reports;
		bool given;
	} given[] = { { "detail", AGING, s->detail },
		{ "snapshot", AGING, s->snapshot != DATE_NONE },
		{ "max-roll", AGING, s->max_roll >= 0 },
		{ "days", KPI, s->days > 0 },
		{ "from", KPI | INCENTIVES, s->from != DATE_NONE },
		{ "to", KPI | INCENTIVES, s->to != DATE_NONE },
		{ "months", KPI, s->months > 0 },
		{ "month-days", KPI, s->month_days > 0 },
		{ "by", AGING | KPI, s->by.count > 0 },
		{ "transactions", AGING | KPI, s->transactions != NULL },
		{ "by-application", AGING | KPI, s->by_application },
		{ "ledger", INCENTIVES, s->ledger != NULL } };

	for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
		if (!given[i].given || (given[i].reports & report) != 0)
			continue;
		diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "--%s is an option of report %s", given[i].name,
		    owners[given[i].reports]);
		return false;
	}
	return true;
}

static bool
report(struct tool *t, void *settings)
{
	const struct reporting *s = settings;
	static const struct {
		const char *name;
		unsigned report;
		bool (*write)(struct tool *, const struct reporting *);
	} reports[] = { { "aging", AGING, aging_report },
		{ "kpi", KPI, kpi_report },
		{ "incentives", INCENTIVES, incentive_report } };
	const char *name = t->operands[0];

	for (size_t i = 0; i < sizeof reports / sizeof *reports; i++)
		if (strcmp(name, reports[i].name) == 0)
			return fits(t, s, reports[i].report) &&
			    reports[i].write(t, s);
	diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "there is no report '%s'", name);
	diag_note(t->diag, POS_NONE,
	    "write dunning report aging [FILE], dunning report kpi [FILE] or "
	    "dunning report incentives");
	return false;
}

int
main(int argc, char **argv)
{
	struct reporting settings = { .memory = 1024, .snapshot = DATE_NONE,
		.from = DATE_NONE, .to = DATE_NONE, .max_roll = -1 };
	struct command command = {
		.name = "report",
		.operands = "aging|kpi|incentives [FILE]",
		.operands_min = 1,
		.operands_max = 2,
		.summary = "Aged sums, indicators, incentives of agents",
		.example = "dunning report aging --by=company portfolio.csv",
		.options = options,
		.option_count = sizeof options / sizeof *options,
		.common = common_options,
		.common_count = common_option_count,
	};

	return tool_main(&command, TOOL_ANY, argc, argv, &settings, report);
}
