#include <inttypes.h>
#include <stddef.h>

#include "mapping/mapping.h"
#include "mapping/suggest.h"
#include "tool/profiled.h"
#include "tool/steps.h"
#include "tool/suggested.h"

struct settings {
	struct common common;
	bool profile;
	struct profiled_options profiled;
	struct option_list totals;
	bool suggest;
	int64_t sample;
};

#define AT(member) offsetof(struct settings, member)

static const struct option options[] = {
	{ "control-total", 0, OPTION_LIST, AT(totals), "SUM",
	    "what must be: balance=12.50, balance:MXN=12.50, rows=3", 0, 0 },
	{ "profile", 0, OPTION_FLAG, AT(profile), NULL,
	    "tell what is in the file and what is wrong with it", 0, 0 },
	{ "format", 0, OPTION_TEXT, AT(profiled.format), "text|json",
	    "how --profile tells it (text)", 0, 0 },
	{ "memory", 0, OPTION_INT, AT(profiled.memory), "MIB",
	    "most memory for the values of --profile (512)", 1, 32768 },
	{ "suggest", 0, OPTION_FLAG, AT(suggest), NULL,
	    "write a strategy to begin with, from what is in the file", 0, 0 },
	{ "sample", 0, OPTION_INT, AT(sample), "N",
	    "how many records --suggest looks at (100000); 0: all", 0,
	    INT64_C(1) << 40 },
	{ "show-pii", 0, OPTION_FLAG, AT(profiled.show_pii), NULL,
	    "do not mask personal data", 0, 0 },
};

/* What the rules of the source left out, by their names. */
static bool
say_left(void *ctx, const struct chain_counts *counts)
{
	const struct steps *steps = ctx;
	struct mapping_counts left = mapping_counted(steps->mapping);

	(void)counts;
	if (steps->tool->source->key.count == 0)
		tool_say(steps->tool,
		    "no `key`: records that repeat are not looked for");
	if (left.repeated != 0 || left.keep_when != 0)
		tool_say(steps->tool,
		    "excluded: repeated %" PRIu64 ", keep_when %" PRIu64,
		    left.repeated, left.keep_when);
	if (left.repeated != 0)
		tool_say(steps->tool,
		    "repeated: first in line %" PRIu64 ", as line %" PRIu64,
		    left.repeated_line, left.repeated_first);
	return true;
}

static bool
map(struct tool *t, void *settings)
{
	const struct settings *s = settings;
	struct steps steps = { .tool = t, .list = { STEP_MAP }, .count = 1 };
	struct filter filter = steps_filter(&steps);

	if (s->suggest)
		return suggested_run(t, s->sample);
	if (s->profile)
		return profiled_run(t, &s->profiled);
	if (t->strategy == NULL) {
		diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "'map' needs a strategy: --strategy=FILE");
		return false;
	}
	steps.totals = s->totals;
	return tool_filter(t, &filter, say_left);
}

int
main(int argc, char **argv)
{
	struct settings settings = { .profiled = { .memory = 512 },
		.sample = SUGGEST_SAMPLE };
	struct command command = {
		.name = "map",
		.operands = "[FILE]",
		.operands_max = 1,
		.summary = "Turn an export into a portfolio of open items",
		.example = "dunning map -s retail.yaml export.csv "
		           ">portfolio.csv",
		.options = options,
		.option_count = sizeof options / sizeof *options,
		.common = common_options,
		.common_count = common_option_count,
	};

	return tool_main(&command, TOOL_ANY, argc, argv, &settings, map);
}
