#include <inttypes.h>
#include <stddef.h>

#include "ageing/ageing.h"
#include "base/money.h"
#include "tool/explained.h"
#include "tool/steps.h"

struct settings {
	struct common common;
	bool rollup;
	int64_t memory; /* MiB */
	const char *transactions;
	bool by_application;
	int32_t snapshot;
	int64_t max_roll;
	const char *explain;
};

static const struct option options[] = {
	{ "rollup", 'r', OPTION_FLAG, offsetof(struct settings, rollup), NULL,
	    "append the sums of the debtor to each record", 0, 0 },
	{ "memory", 0, OPTION_INT, offsetof(struct settings, memory), "MIB",
	    "memory for sums and for what must be sorted (512)", 1, 1048576 },
	{ "transactions", 't', OPTION_TEXT,
	    offsetof(struct settings, transactions), "FILE",
	    "payments and credits, to say what was open as of a day", 0, 0 },
	{ "by-application", 0, OPTION_FLAG,
	    offsetof(struct settings, by_application), NULL,
	    "they count from the day they were applied", 0, 0 },
	{ "snapshot", 0, OPTION_DATE, offsetof(struct settings, snapshot),
	    "DATE", "day that the portfolio is of", 0, 0 },
	{ "max-roll", 0, OPTION_INT, offsetof(struct settings, max_roll),
	    "DAYS", "most days from the snapshot to the as-of date", 0, 36500 },
	{ "explain", 0, OPTION_TEXT, offsetof(struct settings, explain),
	    "FILE", "write how each charge was computed to FILE", 0, 0 },
};

static void
say_total(struct tool *t, const struct tally_total *total, bool told)
{
	char open[MONEY_TEXT_MAX], overdue[MONEY_TEXT_MAX];
	char unapplied[MONEY_TEXT_MAX], net[MONEY_TEXT_MAX];
	char disputed[MONEY_TEXT_MAX];

	money_format(total->open, total->digits, open, sizeof open);
	money_format(total->overdue, total->digits, overdue, sizeof overdue);
	money_format(total->unapplied, total->digits, unapplied,
	    sizeof unapplied);
	money_format(total->net, total->digits, net, sizeof net);
	money_format(total->disputed, total->digits, disputed,
	    sizeof disputed);
	tool_say(t,
	    "%s: %" PRId64
	    " items, open %s, overdue %s, unapplied %s, net %s%s%s",
	    *total->currency != '\0' ? total->currency : "-", total->items,
	    open, overdue, unapplied, net, told ? ", disputed " : "",
	    told ? disputed : "");
}

static bool
say_totals(void *ctx, const struct chain_counts *counts)
{
	const struct steps *steps = ctx;
	const struct tally *tally = ageing_tally(steps->ageing);

	(void)counts;
	for (size_t i = 0; i < tally->count; i++)
		say_total(steps->tool, &tally->totals[i],
		    ageing_disputes(steps->ageing));
	return true;
}

static bool
age(struct tool *t, void *settings)
{
	const struct settings *s = settings;
	struct steps steps = { .tool = t, .list = { STEP_AGE }, .count = 1 };
	struct filter filter = steps_filter(&steps);
	const struct explained explained = { .path = s->explain };
	struct explain_log_options log;

	if (!explained_options(t, &explained, &log) ||
	    !steps_inputs(t, t->operand_count > 0 ? t->operands[0] : "-",
	        s->transactions))
		return false;
	steps.age = steps_age_options(t);
	steps.age.rollup |= s->rollup;
	steps.age.memory = (size_t)s->memory << 20;
	steps.age.transactions = s->transactions;
	steps.age.by_application = s->by_application;
	steps.age.snapshot = s->snapshot;
	steps.age.max_roll = s->max_roll;
	steps.age.explain = s->explain;
	return tool_filter(t, &filter, say_totals);
}

int
main(int argc, char **argv)
{
	struct settings settings = { .memory = 512, .snapshot = DATE_NONE,
		.max_roll = -1 };
	struct command command = {
		.name = "age",
		.operands = "[FILE]",
		.operands_max = 1,
		.summary = "Append days overdue and the ageing bucket",
		.example = "dunning age --as-of=2026-03-16 portfolio.csv",
		.options = options,
		.option_count = sizeof options / sizeof *options,
		.common = common_options,
		.common_count = common_option_count,
	};

	return tool_main(&command, TOOL_ANY, argc, argv, &settings, age);
}
