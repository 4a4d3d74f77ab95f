#include "rules/strategy.h"
#include "rules/strategy_keys.h"

#define NUMBER_MOST INT64_C(1000000000)
enum { DAYS_MOST = 3660 };

static const char share_pattern[] = "^[0-9]+(\\.[0-9]+)? ?%$";

static void
change_defaults(void *into)
{
	struct limit_share_spec *spec = into;

	spec->least = LIMIT_CHANGE_LEAST;
}

static void
rejected_defaults(void *into)
{
	struct limit_share_spec *spec = into;

	spec->least = LIMIT_REJECTED_LEAST;
}

static const struct schema_key change_keys[] = {
	{ "share", SCHEMA_STRING, offsetof(struct limit_share_spec, share),
	    .required = true, .pattern = share_pattern,
	    .doc = "most that the contacts of a day may be more or fewer than "
	           "those of the last day with a run: \"50 %\"" },
	{ "least", SCHEMA_INT, offsetof(struct limit_share_spec, least),
	    .low = 0, .high = NUMBER_MOST,
	    .doc = "so many more or fewer are always fine; default 100" },
};

static const struct schema change_schema = {
	.name = "`change`",
	.keys = change_keys,
	.count = sizeof(change_keys) / sizeof(*change_keys),
	.size = sizeof(struct limit_share_spec),
	.key_offset = SIZE_MAX,
	.at_offset = offsetof(struct limit_share_spec, at),
	.set_offset = offsetof(struct limit_share_spec, set),
	.defaults = change_defaults,
};

static const struct schema_key rejected_keys[] = {
	{ "share", SCHEMA_STRING, offsetof(struct limit_share_spec, share),
	    .required = true, .pattern = share_pattern,
	    .doc = "most of the records that may be rejected: \"5 %\"" },
	{ "least", SCHEMA_INT, offsetof(struct limit_share_spec, least),
	    .low = 0, .high = NUMBER_MOST,
	    .doc = "so many rejected records are always fine; default 10" },
};

static const struct schema rejected_schema = {
	.name = "`rejected`",
	.keys = rejected_keys,
	.count = sizeof(rejected_keys) / sizeof(*rejected_keys),
	.size = sizeof(struct limit_share_spec),
	.key_offset = SIZE_MAX,
	.at_offset = offsetof(struct limit_share_spec, at),
	.set_offset = offsetof(struct limit_share_spec, set),
	.defaults = rejected_defaults,
};

static const struct schema_key age_keys[] = {
	{ "days", SCHEMA_INT, offsetof(struct limit_age_spec, days),
	    .low = 0, .high = DAYS_MOST, .required = true,
	    .doc = "business days up to the as-of date without any payment" },
	{ "calendar", SCHEMA_NAME, offsetof(struct limit_age_spec, calendar),
	    .doc = "whose business days; default: every day is one" },
	{ "column", SCHEMA_COLUMN, offsetof(struct limit_age_spec, column),
	    .doc = "date column; default last_payment_date, else "
	           "snapshot_date" },
};

static const struct schema age_schema = {
	.name = "`payment_age`",
	.keys = age_keys,
	.count = sizeof(age_keys) / sizeof(*age_keys),
	.size = sizeof(struct limit_age_spec),
	.key_offset = SIZE_MAX,
	.at_offset = offsetof(struct limit_age_spec, at),
	.set_offset = offsetof(struct limit_age_spec, set),
};

static void
limit_defaults(void *into)
{
	struct limit_spec *spec = into;

	spec->contacts = -1;
	spec->contacts_per_debtor = -1;
}

static const struct schema_key limit_keys[] = {
	{ "contacts", SCHEMA_INT, offsetof(struct limit_spec, contacts),
	    .low = 0, .high = NUMBER_MOST,
	    .doc = "most contacts of one run" },
	{ "contacts_per_debtor", SCHEMA_INT,
	    offsetof(struct limit_spec, contacts_per_debtor), .low = 0,
	    .high = NUMBER_MOST,
	    .doc = "most contacts of one debtor in one run" },
	{ "amount", SCHEMA_PAIRS, offsetof(struct limit_spec, amount),
	    .item = SCHEMA_STRING,
	    .doc = "most that the actions of one run ask for, by currency, in "
	           "major units" },
	{ "change", SCHEMA_STRUCT, offsetof(struct limit_spec, change),
	    .sub = &change_schema,
	    .doc = "contacts against the last day with a run in the ledger" },
	{ "rejected", SCHEMA_STRUCT, offsetof(struct limit_spec, rejected),
	    .sub = &rejected_schema, .doc = "share of rejected records" },
	{ "payment_age", SCHEMA_STRUCT,
	    offsetof(struct limit_spec, payment_age), .sub = &age_schema,
	    .doc = "age of the newest payment that the records know" },
};

const struct schema strategy_limit_schema = {
	.name = "`limits`",
	.keys = limit_keys,
	.count = sizeof(limit_keys) / sizeof(*limit_keys),
	.size = sizeof(struct limit_spec),
	.key_offset = SIZE_MAX,
	.at_offset = offsetof(struct limit_spec, at),
	.set_offset = offsetof(struct limit_spec, set),
	.defaults = limit_defaults,
};
