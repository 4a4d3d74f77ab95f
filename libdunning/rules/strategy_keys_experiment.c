#include "rules/strategy.h"
#include "rules/strategy_keys.h"

enum { WHOLE = 100, EXPECTED_MOST = 1000000000 };

static const struct schema_key arm_keys[] = {
	{ "name", SCHEMA_NAME, offsetof(struct arm_spec, name),
	    .required = true, .doc = "name of the arm in the output" },
	{ "share", SCHEMA_DECIMAL, offsetof(struct arm_spec, share),
	    .required = true,
	    .doc = "percent of those who take part, in steps of 0.01; the "
	           "shares of all arms are 100 together" },
	{ "set", SCHEMA_PAIRS, offsetof(struct arm_spec, set),
	    .item = SCHEMA_COLUMN,
	    .doc = "outputs of tables or derived columns, and what they are in "
	           "this arm" },
};

static const struct schema arm_schema = {
	.name = "an arm",
	.keys = arm_keys,
	.count = sizeof(arm_keys) / sizeof(*arm_keys),
	.size = sizeof(struct arm_spec),
	.key_offset = SIZE_MAX,
	.at_offset = offsetof(struct arm_spec, at),
	.set_offset = SIZE_MAX,
};

static void
experiment_defaults(void *into)
{
	struct experiment_spec *experiment = into;

	experiment->coverage = (struct decimal){ WHOLE, 0 };
	experiment->from = DATE_NONE;
	experiment->stop = DATE_NONE;
	experiment->base_rate = (struct decimal){ -1, 0 };
	experiment->detect = (struct decimal){ -1, 0 };
}

static const struct schema_key experiment_keys[] = {
	{ "name", SCHEMA_NAME, offsetof(struct experiment_spec, name),
	    .required = true, .doc = "name of the experiment in the output" },
	{ "for", SCHEMA_STRINGS, offsetof(struct experiment_spec, sources),
	    .item = SCHEMA_NAME, .doc = strategy_for_doc },
	{ "when", SCHEMA_EXPR, offsetof(struct experiment_spec, when),
	    .doc = "whom it is about; default: everybody" },
	{ "population", SCHEMA_EXPR,
	    offsetof(struct experiment_spec, population),
	    .doc = "the same as `when`" },
	{ "unit", SCHEMA_COLUMN, offsetof(struct experiment_spec, unit),
	    .doc = "column whose value is in one arm as a whole; default "
	           "debtor_id" },
	{ "salt", SCHEMA_STRING, offsetof(struct experiment_spec, salt),
	    .doc = "text that is hashed before the unit; default: the name" },
	{ "coverage", SCHEMA_DECIMAL,
	    offsetof(struct experiment_spec, coverage),
	    .doc = "percent of the units that take part, in steps of 0.01; "
	           "default 100" },
	{ "arms", SCHEMA_LIST, offsetof(struct experiment_spec, arms),
	    .required = true, .sub = &arm_schema, .least = 1,
	    .most = EXPERIMENT_ARMS,
	    .doc = "the arms, the champion first" },
	{ "from", SCHEMA_DATE, offsetof(struct experiment_spec, from),
	    .doc = "first day; before it all are in the first arm" },
	{ "stop", SCHEMA_DATE, offsetof(struct experiment_spec, stop),
	    .doc = "last day; after it all are in the first arm" },
	{ "pin", SCHEMA_PATH, offsetof(struct experiment_spec, pin),
	    .doc = "CSV file with the columns unit and arm: units whose arm is "
	           "given" },
	{ "base_rate", SCHEMA_DECIMAL,
	    offsetof(struct experiment_spec, base_rate),
	    .doc = "percent of the units that pay in the first arm, for the "
	           "size that is needed" },
	{ "detect", SCHEMA_DECIMAL, offsetof(struct experiment_spec, detect),
	    .doc = "least difference that is to be seen, in percentage "
	           "points" },
	{ "expected", SCHEMA_INT, offsetof(struct experiment_spec, expected),
	    .low = 1, .high = EXPECTED_MOST,
	    .doc = "units of the population that are expected" },
};

static const struct schema_group experiment_groups[] = {
	{ SCHEMA_APART, { "when", "population" }, NULL },
	{ SCHEMA_NEEDS, { "base_rate", "detect" }, NULL },
	{ SCHEMA_NEEDS, { "detect", "base_rate" }, NULL },
	{ SCHEMA_NEEDS, { "expected", "base_rate", "detect" }, NULL },
};

const struct schema strategy_experiment_schema = {
	.name = "an experiment",
	.keys = experiment_keys,
	.count = sizeof(experiment_keys) / sizeof(*experiment_keys),
	.size = sizeof(struct experiment_spec),
	.key_offset = SIZE_MAX,
	.at_offset = offsetof(struct experiment_spec, at),
	.set_offset = SIZE_MAX,
	.defaults = experiment_defaults,
	.groups = experiment_groups,
	.group_count = sizeof(experiment_groups) / sizeof(*experiment_groups),
};

/* In the order of enum channel. */
#define PROPENSITY(action, what)                                       \
	{ action, SCHEMA_EXPR, what,                                   \
	    .doc = "probability of payment when the debtor is treated" \
	           " so, 0 to 1" }

#define OF(action) offsetof(struct choice_spec, propensity[action])

static const struct schema_key propensity_keys[] = {
	PROPENSITY("email", OF(CHANNEL_EMAIL)),
	PROPENSITY("sms", OF(CHANNEL_SMS)),
	PROPENSITY("whatsapp", OF(CHANNEL_WHATSAPP)),
	PROPENSITY("call", OF(CHANNEL_CALL)),
	PROPENSITY("letter", OF(CHANNEL_LETTER)),
	PROPENSITY("visit", OF(CHANNEL_VISIT)),
	PROPENSITY("export", OF(CHANNEL_EXPORT)),
	{ "none", SCHEMA_EXPR, OF(CHOICE_NONE),
	    .doc = "probability of payment when nothing is done; default 0" },
};

/* Its keys, and those of the costs, are of choice_spec itself. */
static const struct schema propensity_schema = {
	.name = "`propensity`",
	.keys = propensity_keys,
	.count = sizeof(propensity_keys) / sizeof(*propensity_keys),
	.size = sizeof(struct choice_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
};

#define COST(action, channel)                                              \
	{ action, SCHEMA_BY, offsetof(struct choice_spec, cost[channel]),  \
	    .doc = "what it costs in major units: one amount, or amounts " \
	           "by currency; default 0" }

static const struct schema_key cost_keys[] = {
	COST("email", CHANNEL_EMAIL),
	COST("sms", CHANNEL_SMS),
	COST("whatsapp", CHANNEL_WHATSAPP),
	COST("call", CHANNEL_CALL),
	COST("letter", CHANNEL_LETTER),
	COST("visit", CHANNEL_VISIT),
	COST("export", CHANNEL_EXPORT),
};

static const struct schema cost_schema = {
	.name = "`cost`",
	.keys = cost_keys,
	.count = sizeof(cost_keys) / sizeof(*cost_keys),
	.size = sizeof(struct choice_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
};

static const char *const ties[] = { "order", "cost", NULL };

static void
choice_defaults(void *into)
{
	struct choice_spec *choice = into;

	choice->tie = TIE_ORDER;
}

static const struct schema_key choice_keys[] = {
	{ "propensity", SCHEMA_STRUCT, 0, .required = true,
	    .sub = &propensity_schema,
	    .doc = "probability of payment by channel" },
	{ "share", SCHEMA_EXPR, offsetof(struct choice_spec, share),
	    .doc = "part of the balance that is then paid; default 1" },
	{ "cost", SCHEMA_STRUCT, 0, .sub = &cost_schema,
	    .doc = "what an action costs, by channel" },
	{ "plans", SCHEMA_STRINGS, offsetof(struct choice_spec, plans),
	    .item = SCHEMA_NAME,
	    .doc = "plans whose channels are chosen so; default: all" },
	{ "tie", SCHEMA_CHOICE, offsetof(struct choice_spec, tie),
	    .choices = ties,
	    .doc = "of two channels of the same value: the first in the plan's "
	           "order (order, the default) or the cheaper one (cost)" },
};

const struct schema strategy_choice_schema = {
	.name = "`next_best_action`",
	.keys = choice_keys,
	.count = sizeof(choice_keys) / sizeof(*choice_keys),
	.size = sizeof(struct choice_spec),
	.key_offset = SIZE_MAX,
	.at_offset = offsetof(struct choice_spec, at),
	.set_offset = offsetof(struct choice_spec, set),
	.defaults = choice_defaults,
};
