#include <inttypes.h>
#include <stddef.h>

#include "base/money.h"
#include "collect/ageing.h"
#include "tool/tool.h"

struct settings {
	struct common common;
	bool rollup;
};

static const struct option options[] = {
	{ "rollup", 'r', OPTION_FLAG, offsetof(struct settings, rollup), NULL,
	    "append the sums of the debtor to each record", 0, 0 },
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
	struct ageing_options ageing = { .strategy = t->strategy,
		.as_of = t->as_of,
		.rollup = s->rollup ||
		    (t->strategy != NULL && t->strategy->ageing.rollup) };
	struct stage *stage = ageing_stage(t->arena, &ageing, t->diag);
	bool ok;

	if (stage == NULL)
		return false;
	ok = tool_filter(t, &stage, 1, NULL);
	if (ok)
		say_totals(t, ageing_tally(stage));
	ageing_free(stage);
	return ok;
}

int
main(int argc, char **argv)
{
	struct settings settings = { .rollup = false };
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
