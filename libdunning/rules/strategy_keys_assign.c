#include "rules/strategy.h"
#include "rules/strategy_keys.h"

static const struct schema_key assign_keys[] = {
	{ "name", SCHEMA_LATER, 0, .doc = "name" },
};

const struct schema strategy_assign_schema = {
	.name = "`assign`",
	.keys = assign_keys,
	.count = sizeof(assign_keys) / sizeof(*assign_keys),
	.size = sizeof(struct assign_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = offsetof(struct assign_spec, set),
};

static const struct schema_key incentive_keys[] = {
	{ "name", SCHEMA_LATER, 0, .doc = "name" },
};

const struct schema strategy_incentive_schema = {
	.name = "`incentives`",
	.keys = incentive_keys,
	.count = sizeof(incentive_keys) / sizeof(*incentive_keys),
	.size = sizeof(struct incentive_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = offsetof(struct incentive_spec, set),
};

static const struct schema_key limit_keys[] = {
	{ "name", SCHEMA_LATER, 0, .doc = "name" },
};

const struct schema strategy_limit_schema = {
	.name = "`limits`",
	.keys = limit_keys,
	.count = sizeof(limit_keys) / sizeof(*limit_keys),
	.size = sizeof(struct limit_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = offsetof(struct limit_spec, set),
};
