#include "rules/strategy.h"
#include "rules/strategy_keys.h"

enum { WINDOW_MOST = 3660 };

static const char *const balances[] = { "count", "balance", NULL };
static const char *const overflows[] = { "carry", "any", "error", NULL };
static const char *const stickies[] = { "ledger", "column", NULL };

static const struct schema_key rule_keys[] = {
	{ "queue", SCHEMA_ID, offsetof(struct assign_rule_spec, queue),
	    .required = true, .doc = "queue of the actions that it is for" },
	{ "for", SCHEMA_STRINGS, offsetof(struct assign_rule_spec, sources),
	    .item = SCHEMA_NAME, .doc = strategy_for_doc },
	{ "when", SCHEMA_EXPR, offsetof(struct assign_rule_spec, when),
	    .doc = "condition of the record that carries the action" },
	{ "days", SCHEMA_STRING, offsetof(struct assign_rule_spec, days),
	    .doc = "range of the most days overdue of the action: \"[31..90]\"" },
	{ "amount", SCHEMA_STRING, offsetof(struct assign_rule_spec, amount),
	    .doc = "range of the total of the action, in major units: \">= "
	           "1500\"" },
	{ "needs", SCHEMA_PAIRS, offsetof(struct assign_rule_spec, needs),
	    .item = SCHEMA_COLUMN,
	    .doc = "tests of columns of the agents file: {seniority: \">= 3\"}" },
	{ "sticky", SCHEMA_STRING, offsetof(struct assign_rule_spec, sticky),
	    .pattern = "^[0-9]{1,4}d$",
	    .doc = "the agent of the last action of the debtor within so many "
	           "days comes first: 30d" },
};

static const struct schema rule_schema = {
	.name = "a rule of `assign`",
	.keys = rule_keys,
	.count = sizeof(rule_keys) / sizeof(*rule_keys),
	.size = sizeof(struct assign_rule_spec),
	.key_offset = SIZE_MAX,
	.at_offset = offsetof(struct assign_rule_spec, at),
	.set_offset = SIZE_MAX,
};

static const struct schema_key assign_keys[] = {
	{ "agents", SCHEMA_PATH, offsetof(struct assign_spec, agents),
	    .required = true,
	    .doc = "CSV file: agent_id, queues, seniority, daily_capacity, "
	           "languages, countries" },
	{ "order", SCHEMA_STRINGS, offsetof(struct assign_spec, order),
	    .item = SCHEMA_STRING,
	    .doc = "columns or fields of the action, each with asc or desc: who "
	           "comes first; default [balance desc, debtor_id asc]" },
	{ "rules", SCHEMA_LIST, offsetof(struct assign_spec, rules),
	    .sub = &rule_schema, .required = true, .least = 1,
	    .most = ASSIGN_RULES_MOST,
	    .doc = "who may have the actions of a queue; the first that fits" },
	{ "balance_by", SCHEMA_STRINGS, offsetof(struct assign_spec, balance),
	    .choices = balances,
	    .doc = "what makes the load of an agent, the first first: count "
	           "(actions), balance (their totals); default both" },
	{ "overflow", SCHEMA_CHOICE, offsetof(struct assign_spec, overflow),
	    .choices = overflows,
	    .doc = "when all who may are full: carry (to the next run, "
	           "default), any (beyond the capacity) or error" },
	{ "sticky_from", SCHEMA_CHOICE, offsetof(struct assign_spec, sticky),
	    .choices = stickies,
	    .doc = "where the last agent comes from: ledger (default), or "
	           "column: the column `agent` of the records" },
};

const struct schema strategy_assign_schema = {
	.name = "`assign`",
	.keys = assign_keys,
	.count = sizeof(assign_keys) / sizeof(*assign_keys),
	.size = sizeof(struct assign_spec),
	.key_offset = SIZE_MAX,
	.at_offset = offsetof(struct assign_spec, at),
	.set_offset = offsetof(struct assign_spec, set),
};

static void
incentive_defaults(void *into)
{
	struct incentive_spec *spec = into;

	spec->window = INCENTIVE_WINDOW;
}

static const struct schema_key tier_keys[] = {
	{ "bucket", SCHEMA_STRING, offsetof(struct incentive_tier_spec, bucket),
	    .doc = "bucket of `ageing` that the debt was in when it was paid" },
	{ "days", SCHEMA_STRING, offsetof(struct incentive_tier_spec, days),
	    .doc = "or a range of days overdue: \"[31..60]\"" },
	{ "upto", SCHEMA_STRING, offsetof(struct incentive_tier_spec, upto),
	    .item = SCHEMA_DECIMAL,
	    .doc = "the tier ends at this sum of one agent and currency, in "
	           "major units; default: no end" },
	{ "rate", SCHEMA_STRING, offsetof(struct incentive_tier_spec, rate),
	    .required = true, .doc = "share of what was recovered: \"2.5 %\"" },
};

static const struct schema_group tier_groups[] = {
	{ SCHEMA_ONE, { "bucket", "days" }, NULL },
};

static const struct schema tier_schema = {
	.name = "a tier",
	.keys = tier_keys,
	.count = sizeof(tier_keys) / sizeof(*tier_keys),
	.size = sizeof(struct incentive_tier_spec),
	.key_offset = SIZE_MAX,
	.at_offset = offsetof(struct incentive_tier_spec, at),
	.set_offset = SIZE_MAX,
	.groups = tier_groups,
	.group_count = sizeof(tier_groups) / sizeof(*tier_groups),
};

static const struct schema_key incentive_keys[] = {
	{ "window", SCHEMA_INT, offsetof(struct incentive_spec, window),
	    .low = 0, .high = WINDOW_MOST,
	    .doc = "days after a contact in which a payment counts for its "
	           "agent; default 30" },
	{ "tiers", SCHEMA_LIST, offsetof(struct incentive_spec, tiers),
	    .sub = &tier_schema, .required = true, .least = 1,
	    .doc = "rates by bucket or days overdue; those of one bucket rise" },
};

const struct schema strategy_incentive_schema = {
	.name = "`incentives`",
	.keys = incentive_keys,
	.count = sizeof(incentive_keys) / sizeof(*incentive_keys),
	.size = sizeof(struct incentive_spec),
	.key_offset = SIZE_MAX,
	.at_offset = offsetof(struct incentive_spec, at),
	.set_offset = offsetof(struct incentive_spec, set),
	.defaults = incentive_defaults,
};
