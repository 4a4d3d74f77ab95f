#include "rules/strategy.h"
#include "rules/strategy_keys.h"

static const char *const credit_modes[] = { "separate", "linked", "fifo",
	"own_date", NULL };
static const char *const remainder_modes[] = { "separate", "fifo", NULL };

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

	ageing->years = AGEING_YEARS;
	ageing->max_roll = -1;
	ageing->credits = CREDITS_SEPARATE;
	ageing->remainder = REMAINDER_SEPARATE;
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

static const char *const units[] = { "days", "months", "instalments", NULL };
static const char *const shifts[] = { "none", "following",
	"modified_following", "preceding", NULL };
static const char *const graces[] = { "calendar", "business", NULL };

static void
grace_defaults(void *into)
{
	struct ageing_spec *ageing = into;

	ageing->grace.of = GRACE_CALENDAR;
}

static const struct schema_key grace_keys[] = {
	{ "days", SCHEMA_INT, offsetof(struct ageing_spec, grace.days),
	    .low = 0, .high = 3660, .required = true,
	    .doc = "days behind the due date that do not count" },
	{ "of", SCHEMA_CHOICE, offsetof(struct ageing_spec, grace.of),
	    .choices = graces,
	    .doc = "calendar days (the default) or business days" },
};

static const struct schema grace_schema = {
	.name = "`grace`",
	.keys = grace_keys,
	.count = sizeof(grace_keys) / sizeof(*grace_keys),
	.size = sizeof(struct ageing_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = offsetof(struct ageing_spec, grace.set),
	.defaults = grace_defaults,
};

static const struct schema_key ageing_keys[] = {
	{ "unit", SCHEMA_CHOICE, offsetof(struct ageing_spec, unit),
	    .choices = units,
	    .doc = "what buckets count: days (the default), months from the "
	           "month of the due date, or instalments overdue" },
	{ "measure", SCHEMA_COLUMN, offsetof(struct ageing_spec, measure),
	    .doc = "column of whole numbers that chooses the bucket; default "
	           "days_overdue, months_overdue or instalments_overdue, by "
	           "the unit" },
	{ "breakpoints", SCHEMA_STRINGS,
	    offsetof(struct ageing_spec, breakpoints), .item = SCHEMA_INT,
	    .low = -36500, .high = 36500,
	    .doc = "last numbers of the buckets, rising, such as "
	           "[0, 30, 60, 90]" },
	{ "buckets", SCHEMA_LIST, offsetof(struct ageing_spec, buckets),
	    .sub = &bucket_schema,
	    .doc = "named buckets, instead of breakpoints; together they take "
	           "every day once" },
	{ "not_due", SCHEMA_STRING, offsetof(struct ageing_spec, not_due),
	    .doc = "label of the bucket of what is not due yet" },
	{ "credits", SCHEMA_CHOICE, offsetof(struct ageing_spec, credits),
	    .choices = credit_modes,
	    .doc = "how credits are aged; default separate: they are not set "
	           "against debts" },
	{ "credit_types", SCHEMA_STRINGS,
	    offsetof(struct ageing_spec, credit_types),
	    .doc = "values of doc_type that are credits, whatever their sign" },
	{ "credits_by", SCHEMA_PAIRS, offsetof(struct ageing_spec, credits_by),
	    .item = SCHEMA_STRING, .choices = credit_modes,
	    .doc = "the same by doc_type, or by kind: {NC: linked, advance: "
	           "separate}" },
	{ "remainder", SCHEMA_CHOICE, offsetof(struct ageing_spec, remainder),
	    .choices = remainder_modes,
	    .doc = "what becomes of a linked credit that its document does "
	           "not use up: separate (the default) or fifo" },
	{ "fifo_advances", SCHEMA_BOOL,
	    offsetof(struct ageing_spec, fifo_advances),
	    .doc = "fifo sets advances against debts too" },
	{ "fifo_disputed", SCHEMA_BOOL,
	    offsetof(struct ageing_spec, fifo_disputed),
	    .doc = "fifo covers what is in dispute too" },
	{ "paid_by_document", SCHEMA_BOOL,
	    offsetof(struct ageing_spec, paid_by_document),
	    .doc = "the column paid is that of the document and covers its "
	           "instalments in order" },
	{ "rollup", SCHEMA_BOOL, offsetof(struct ageing_spec, rollup),
	    .doc = "append the sums of the debtor to each record" },
	{ "rollup_detail", SCHEMA_BOOL,
	    offsetof(struct ageing_spec, rollup_detail),
	    .doc = "append the sums, and the debtor's oldest and next due "
	           "dates, share overdue and mean days, too" },
	{ "rollup_by", SCHEMA_STRINGS, offsetof(struct ageing_spec, rollup_by),
	    .item = SCHEMA_COLUMN, .least = 1,
	    .doc = "columns that tell a debtor; default [debtor_id]" },
	{ "min_days", SCHEMA_INT, offsetof(struct ageing_spec, min_days),
	    .low = 1, .high = 36500,
	    .doc = "a debtor is dunned from that many days overdue of the "
	           "oldest item; appends debtor_eligible and the sums" },
	{ "min_item", SCHEMA_PAIRS, offsetof(struct ageing_spec, min_item),
	    .item = SCHEMA_STRING,
	    .doc = "by currency, the amount up to which an item is not dunned "
	           "and does not make a debtor overdue: {MXN: 5.00}" },
	{ "terms", SCHEMA_PAIRS, offsetof(struct ageing_spec, terms),
	    .item = SCHEMA_STRING,
	    .doc = "values of the column terms and what they mean, such as "
	           "{Z030: net 30, F5: day 5 of month + 1}" },
	{ "missing_due", SCHEMA_STRING,
	    offsetof(struct ageing_spec, missing_due),
	    .pattern = "^(reject|doc_date( *\\+ *[0-9]+)?)$",
	    .doc = "due date of an item that has none: reject (the default), "
	           "doc_date, or doc_date + 30" },
	{ "calendar", SCHEMA_BY, offsetof(struct ageing_spec, calendar),
	    .doc = "name of a calendar, or by the value of a column: {MX: mx, "
	           "by: country}" },
	{ "shift", SCHEMA_CHOICE, offsetof(struct ageing_spec, shift),
	    .choices = shifts,
	    .doc = "where grace begins when the due date is no business day: "
	           "none (the default) is the day itself" },
	{ "grace", SCHEMA_STRUCT, 0, .sub = &grace_schema,
	    .doc = "days that do not count as delinquent" },
	{ "pauses", SCHEMA_PATH, offsetof(struct ageing_spec, pauses),
	    .doc = "CSV file of the days that do not count: debtor_id, doc_id, "
	           "company, from, to, reason" },
	{ "years", SCHEMA_INT, offsetof(struct ageing_spec, years), .low = 1,
	    .high = 9998,
	    .doc = "due dates further from the as-of date are rejected; "
	           "default 100" },
	{ "max_roll", SCHEMA_INT, offsetof(struct ageing_spec, max_roll),
	    .low = 0, .high = 36500,
	    .doc = "most days from the snapshot to the as-of date; any when "
	           "absent" },
	{ "base", SCHEMA_STRUCT, 0, .sub = &base_schema,
	    .doc = "append each balance in one currency too" },
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
