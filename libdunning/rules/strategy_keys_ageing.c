#include "rules/strategy.h"
#include "rules/strategy_keys.h"

static const char *const credit_modes[] = { "separate", NULL };
static const char *const later_credit_modes[] = { "linked", "fifo", "own_date",
	NULL };

static const struct schema_key bucket_keys[] = {
	{ "name", SCHEMA_STRING, offsetof(struct bucket_spec, name),
	    .required = true, .doc = "label of the bucket" },
	{ "range", SCHEMA_STRING, offsetof(struct bucket_spec, range),
	    .required = true,
	    .doc = "days that fall into it, such as \"[1..30]\"" },
};

static const struct schema bucket_schema = {
	.name = "a bucket",
	.keys = bucket_keys,
	.count = sizeof(bucket_keys) / sizeof(*bucket_keys),
	.size = sizeof(struct bucket_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
};

static void
ageing_defaults(void *into)
{
	struct ageing_spec *ageing = into;

	ageing->measure.text = TEXT("days_overdue");
	ageing->credits = CREDITS_SEPARATE;
}

static const struct schema_key base_keys[] = {
	{ "currency", SCHEMA_STRING,
	    offsetof(struct ageing_spec, base.currency),
	    .pattern = strategy_currency_pattern, .required = true,
	    .doc = "ISO 4217 code of the base currency" },
	{ "rates", SCHEMA_PATH, offsetof(struct ageing_spec, base.rates),
	    .required = true,
	    .doc = "CSV file with the columns currency, date and rate: so many "
	           "units of the base currency for one of the other" },
	{ "max_stale", SCHEMA_INT, offsetof(struct ageing_spec, base.max_stale),
	    .low = 0, .high = 36500,
	    .doc = "most days from the date of a rate to the as-of date; any "
	           "when absent" },
};

static void
base_defaults(void *into)
{
	struct ageing_spec *ageing = into;

	ageing->base.max_stale = -1;
}

static const struct schema base_schema = {
	.name = "`base`",
	.keys = base_keys,
	.count = sizeof(base_keys) / sizeof(*base_keys),
	.size = sizeof(struct ageing_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
	.defaults = base_defaults,
};

static const struct schema_key ageing_keys[] = {
	{ "measure", SCHEMA_COLUMN, offsetof(struct ageing_spec, measure),
	    .doc =
	        "column whose days choose the bucket; default days_overdue" },
	{ "breakpoints", SCHEMA_STRINGS,
	    offsetof(struct ageing_spec, breakpoints), .item = SCHEMA_INT,
	    .low = -36500, .high = 36500,
	    .doc =
	        "last days of the buckets, rising, such as [0, 30, 60, 90]" },
	{ "buckets", SCHEMA_LIST, offsetof(struct ageing_spec, buckets),
	    .sub = &bucket_schema,
	    .doc = "named buckets, instead of breakpoints; together they take "
	           "every day once" },
	{ "not_due", SCHEMA_STRING, offsetof(struct ageing_spec, not_due),
	    .doc = "label of the bucket of what is not due yet" },
	{ "credits", SCHEMA_CHOICE, offsetof(struct ageing_spec, credits),
	    .choices = credit_modes, .later = later_credit_modes,
	    .doc = "how credits are aged; default separate: they are not set "
	           "against debts" },
	{ "credit_types", SCHEMA_STRINGS,
	    offsetof(struct ageing_spec, credit_types),
	    .doc = "values of doc_type that are credits, whatever their sign" },
	{ "rollup", SCHEMA_BOOL, offsetof(struct ageing_spec, rollup),
	    .doc = "append the sums of the debtor to each record" },
	{ "base", SCHEMA_STRUCT, 0, .sub = &base_schema,
	    .doc = "append each balance in one currency too" },
	{ "min_item", SCHEMA_LATER, 0,
	    .doc = "items below this amount are never overdue" },
};

static const struct schema_group ageing_groups[] = {
	{ SCHEMA_APART, { "breakpoints", "buckets" }, NULL },
};

const struct schema strategy_ageing_schema = {
	.name = "`ageing`",
	.keys = ageing_keys,
	.count = sizeof(ageing_keys) / sizeof(*ageing_keys),
	.size = sizeof(struct ageing_spec),
	.key_offset = SIZE_MAX,
	.at_offset = offsetof(struct ageing_spec, at),
	.set_offset = offsetof(struct ageing_spec, set),
	.defaults = ageing_defaults,
	.groups = ageing_groups,
	.group_count = sizeof(ageing_groups) / sizeof(*ageing_groups),
};
