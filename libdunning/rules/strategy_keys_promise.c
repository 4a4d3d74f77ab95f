#include "rules/strategy.h"
#include "rules/strategy_keys.h"

static const struct schema_key promise_keys[] = {
	{ "name", SCHEMA_LATER, 0, .doc = "name" },
};

const struct schema strategy_promise_schema = {
	.name = "`promises`",
	.keys = promise_keys,
	.count = sizeof(promise_keys) / sizeof(*promise_keys),
	.size = sizeof(struct promise_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = offsetof(struct promise_spec, set),
};

static const struct schema_key offer_keys[] = {
	{ "name", SCHEMA_NAME, offsetof(struct offer_spec, name), .doc = "name" },
};

const struct schema strategy_offer_schema = {
	.name = "an offer",
	.keys = offer_keys,
	.count = sizeof(offer_keys) / sizeof(*offer_keys),
	.size = sizeof(struct offer_spec),
	.key_offset = SIZE_MAX,
	.at_offset = offsetof(struct offer_spec, at),
	.set_offset = SIZE_MAX,
};
