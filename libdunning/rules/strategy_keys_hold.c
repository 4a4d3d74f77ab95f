#include "rules/strategy.h"
#include "rules/strategy_keys.h"

static const char *const stops[] = { "contact", "fees", "escalate", "score",
	NULL };

static const struct schema_key hold_keys[] = {
	{ "code", SCHEMA_ID, offsetof(struct hold_spec, code), .required = true,
	    .doc = "name of the hold in the output" },
	{ "for", SCHEMA_STRINGS, offsetof(struct hold_spec, sources),
	    .item = SCHEMA_NAME, .doc = strategy_for_doc },
	{ "when", SCHEMA_EXPR, offsetof(struct hold_spec, when),
	    .required = true, .doc = "condition of the rows that are held" },
	{ "until", SCHEMA_EXPR, offsetof(struct hold_spec, until),
	    .doc = "last day of the hold; none when it is null" },
	{ "stops", SCHEMA_STRINGS, offsetof(struct hold_spec, stops),
	    .choices = stops, .doc = "what the hold stops; default contact" },
	{ "report", SCHEMA_LATER, 0,
	    .doc = "list in which the held rows are reported" },
	{ "list", SCHEMA_LATER, 0, .doc = "CSV file of keys that are held" },
};

const struct schema strategy_hold_schema = {
	.name = "a hold",
	.keys = hold_keys,
	.count = sizeof(hold_keys) / sizeof(*hold_keys),
	.size = sizeof(struct hold_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
};
