#include "rules/strategy.h"
#include "rules/strategy_keys.h"

static const struct schema_key experiment_keys[] = {
	{ "name", SCHEMA_NAME, offsetof(struct experiment_spec, name), .doc = "name" },
};

const struct schema strategy_experiment_schema = {
	.name = "an experiment",
	.keys = experiment_keys,
	.count = sizeof(experiment_keys) / sizeof(*experiment_keys),
	.size = sizeof(struct experiment_spec),
	.key_offset = SIZE_MAX,
	.at_offset = offsetof(struct experiment_spec, at),
	.set_offset = SIZE_MAX,
};

static const struct schema_key choice_keys[] = {
	{ "name", SCHEMA_LATER, 0, .doc = "name" },
};

const struct schema strategy_choice_schema = {
	.name = "`next_best_action`",
	.keys = choice_keys,
	.count = sizeof(choice_keys) / sizeof(*choice_keys),
	.size = sizeof(struct choice_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = offsetof(struct choice_spec, set),
};
