#include "rules/strategy.h"
#include "rules/strategy_keys.h"

static const struct schema_key explain_keys[] = {
	{ "columns", SCHEMA_STRINGS,
	    offsetof(struct strategy, outputs.explain.columns),
	    .item = SCHEMA_COLUMN, .least = 1,
	    .doc = "columns of an explanation log, in order; default: all" },
	{ "when", SCHEMA_EXPR, offsetof(struct strategy, outputs.explain.when),
	    .doc = "records that the log is about; default: all" },
};

static const struct schema explain_schema = {
	.name = "`explain`",
	.keys = explain_keys,
	.count = sizeof(explain_keys) / sizeof(*explain_keys),
	.size = sizeof(struct strategy),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
};

static const struct schema_key output_keys_of[] = {
	{ "segment", SCHEMA_STRINGS, offsetof(struct strategy, outputs.segment),
	    .item = SCHEMA_COLUMN, .least = 1,
	    .doc = "columns that segment writes, in order; default: all" },
	{ "actions", SCHEMA_STRINGS, offsetof(struct strategy, outputs.actions),
	    .item = SCHEMA_COLUMN, .least = 1,
	    .doc = "columns that plan writes, in order; default: all" },
	{ "explain", SCHEMA_STRUCT, 0, .sub = &explain_schema,
	    .doc = "what the option --explain writes" },
};

const struct schema strategy_output_schema = {
	.name = "`outputs`",
	.keys = output_keys_of,
	.count = sizeof(output_keys_of) / sizeof(*output_keys_of),
	.size = sizeof(struct strategy),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
};
