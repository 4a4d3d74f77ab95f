#include <stddef.h>
#include <string.h>

#include "base/date.h"
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
	    "kpi: first day of the period", 0, 0 },
	{ "to", 0, OPTION_DATE, AT(to), "DATE",
	    "kpi: its last day (the as-of date)", 0, 0 },
	{ "months", 0, OPTION_INT, AT(months), "N",
	    "kpi: also the CEI with sales of one month of N", 1, 1200 },
	{ "month-days", 0, OPTION_INT, AT(month_days), "N",
	    "kpi: days of a month for the count-back DSO", 1, 31 },
	{ "memory", 0, OPTION_INT, AT(memory), "MIB",
	    "most memory for the rows (1024)", 4, 32768 },
};

/* An option of the other report would do nothing. */
static bool
fits(struct tool *t, const struct reporting *s, const char *name)
{
	const struct {
		const char *name, *report;
		bool given;
	} given[] = { { "detail", "aging", s->detail },
		{ "snapshot", "aging", s->snapshot != DATE_NONE },
		{ "max-roll", "aging", s->max_roll >= 0 },
		{ "days", "kpi", s->days > 0 },
		{ "from", "kpi", s->from != DATE_NONE },
		{ "to", "kpi", s->to != DATE_NONE },
		{ "months", "kpi", s->months > 0 },
		{ "month-days", "kpi", s->month_days > 0 } };

	for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
		if (!given[i].given || strcmp(given[i].report, name) == 0)
			continue;
		diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "--%s is an option of report %s", given[i].name,
		    given[i].report);
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
		bool (*write)(struct tool *, const struct reporting *);
	} reports[] = { { "aging", aging_report }, { "kpi", kpi_report } };
	const char *name = t->operands[0];

	for (size_t i = 0; i < sizeof reports / sizeof *reports; i++)
		if (strcmp(name, reports[i].name) == 0)
			return fits(t, s, name) && reports[i].write(t, s);
	diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "there is no report '%s'", name);
	diag_note(t->diag, POS_NONE,
	    "write dunning report aging [FILE] or dunning report kpi [FILE]");
	return false;
}

int
main(int argc, char **argv)
{
	struct reporting settings = { .memory = 1024, .snapshot = DATE_NONE,
		.from = DATE_NONE, .to = DATE_NONE, .max_roll = -1 };
	struct command command = {
		.name = "report",
		.operands = "aging|kpi [FILE]",
		.operands_min = 1,
		.operands_max = 2,
		.summary = "Aged sums and indicators of receivables",
		.example = "dunning report aging --by=company portfolio.csv",
		.options = options,
		.option_count = sizeof options / sizeof *options,
		.common = common_options,
		.common_count = common_option_count,
	};

	return tool_main(&command, TOOL_ANY, argc, argv, &settings, report);
}
