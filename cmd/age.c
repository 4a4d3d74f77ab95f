#include <inttypes.h>
#include <stddef.h>

#include "base/money.h"
#include "collect/ageing.h"
#include "tool/steps.h"

struct settings {
	struct common common;
	bool rollup;
	int64_t memory; /* MiB */
};

static const struct option options[] = {
	{ "rollup", 'r', OPTION_FLAG, offsetof(struct settings, rollup), NULL,
	    "append the sums of the debtor to each record", 0, 0 },
	{ "memory", 0, OPTION_INT, offsetof(struct settings, memory), "MIB",
	    "memory for the sums of debtors (512)", 1, 1048576 },
};

static void
say_totals(struct tool *t, const struct tally *tally)
{
	for (size_t i = 0; i < tally->count; i++) {
		const struct tally_total *total = &tally->totals[i];
		char open[MONEY_TEXT_MAX], overdue[MONEY_TEXT_MAX];
		char unapplied[MONEY_TEXT_MAX], net[MONEY_TEXT_MAX];

		money_format(total->open, total->digits, open, sizeof open);
		money_format(total->overdue, total->digits, overdue,
		    sizeof overdue);
		money_format(total->unapplied, total->digits, unapplied,
		    sizeof unapplied);
		money_format(total->net, total->digits, net, sizeof net);
		tool_say(t,
		    "%s: %" PRId64
		    " items, open %s, overdue %s, unapplied %s, net %s",
		    *total->currency != '\0' ? total->currency : "-",
		    total->items, open, overdue, unapplied, net);
	}
}

static bool
age(struct tool *t, void *settings)
{
	const struct settings *s = settings;
	struct steps steps = { .tool = t, .list = { STEP_AGE }, .count = 1,
		.rollup = s->rollup, .memory = (size_t)s->memory << 20 };
	struct filter filter = steps_filter(&steps);
	struct stage *stage;
	bool ok = tool_filter(t, &filter, &stage, NULL);

	if (ok)
		say_totals(t, ageing_tally(stage));
	filter.release(filter.ctx, &stage);
	return ok;
}

int
main(int argc, char **argv)
{
	struct settings settings = { .memory = 512 };
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
