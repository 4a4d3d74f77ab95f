#include "rules/strategy_case.h"
#include "rules/strategy_keys.h"

const char *const strategy_lint_levels[] = { "off", "info", "warn", "error",
	NULL };

static void
case_defaults(void *into)
{
	struct case_spec *spec = into;

	spec->as_of = DATE_NONE;
}

static const struct schema_key case_keys[] = {
	{ "name", SCHEMA_STRING, offsetof(struct case_spec, name),
	    .required = true, .doc = "what the test shows, in words" },
	{ "source", SCHEMA_NAME, offsetof(struct case_spec, source),
	    .doc = "source of the records, for `for:`" },
	{ "as_of", SCHEMA_DATE, offsetof(struct case_spec, as_of),
	    .required = true, .doc = "the day that counts as today" },
	{ "given", SCHEMA_STRING, offsetof(struct case_spec, given),
	    .required = true,
	    .doc = "a portfolio as CSV text, with its header" },
	{ "expect", SCHEMA_STRING, offsetof(struct case_spec, expect),
	    .required = true,
	    .doc = "what must come of it as CSV text; only its columns are "
	           "compared" },
	{ "pin", SCHEMA_PAIRS, offsetof(struct case_spec, pin),
	    .item = SCHEMA_NAME,
	    .doc = "arms of experiments that the records take" },
};

const struct schema strategy_case_schema = {
	.name = "a test",
	.keys = case_keys,
	.count = sizeof(case_keys) / sizeof(*case_keys),
	.size = sizeof(struct case_spec),
	.key_offset = SIZE_MAX,
	.at_offset = offsetof(struct case_spec, at),
	.set_offset = SIZE_MAX,
	.defaults = case_defaults,
};

static const struct schema_key case_file_keys[] = {
	{ "dunning", SCHEMA_INT, offsetof(struct strategy_case_file, format),
	    .required = true, .low = 1, .high = STRATEGY_FORMAT,
	    .doc = "version of the format, 1; the first key of the file" },
	{ "tests", SCHEMA_LIST, offsetof(struct strategy_case_file, cases),
	    .required = true, .sub = &strategy_case_schema,
	    .doc = "records and what must come of them" },
};

const struct schema strategy_case_file_schema = {
	.name = "a file of tests",
	.keys = case_file_keys,
	.count = sizeof(case_file_keys) / sizeof(*case_file_keys),
	.size = sizeof(struct strategy_case_file),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
};
