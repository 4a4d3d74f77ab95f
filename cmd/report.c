#include <stddef.h>

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
	    "aging: payments and credits, as age takes them", 0, 0 },
	{ "by-application", 0, OPTION_FLAG, AT(by_application), NULL,
	    "aging: they count from the day they were applied", 0, 0 },
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
fits(struct tool *t, const struct reporting *s, bool kpi)
{
	const struct {
		const char *name;
		bool kpi, given;
	} given[] = { { "detail", false, s->detail },
		{ "transactions", false, s->transactions != NULL },
		{ "by-application", false, s->by_application },
		{ "snapshot", false, s->snapshot != DATE_NONE },
		{ "max-roll", false, s->max_roll >= 0 },
		{ "days", true, s->days > 0 },
		{ "from", true, s->from != DATE_NONE },
		{ "to", true, s->to != DATE_NONE },
		{ "months", true, s->months > 0 },
		{ "month-days", true, s->month_days > 0 } };

	for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
		if (!given[i].given || given[i].kpi == kpi)
			continue;
		diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "--%s is an option of report %s", given[i].name,
		    given[i].kpi ? "kpi" : "aging");
		return false;
	}
	return true;
}

static bool
report(struct tool *t, void *settings)
{
	const struct reporting *s = settings;
	struct text name = text_of(t->operands[0]);

	if (text_is(name, "aging"))
		return fits(t, s, false) && aging_report(t, s);
	if (text_is(name, "kpi"))
		return fits(t, s, true) && kpi_report(t, s);
	diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "there is no report '%s'", t->operands[0]);
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
