#include "rules/charge_spec.h"
#include "rules/strategy_keys.h"

enum { AFTER_MOST = 3660 };

static const char *const kinds[] = { "interest", "fixed", "fee", NULL };
static const char *const onces[] = { "level", "item", "debtor", NULL };
static const char *const modes[] = { "floating", "locked", NULL };
static const char *const day_counts[] = { "act/365", "act/360", "act/act",
	"30e/360", "30us/360", NULL };
static const char *const rounds[] = { "end", "segment", "day", NULL };
static const char *const roundings[] = { "half_even", "half_up", "up", "down",
	NULL };
static const char *const allocations[] = { "interest_first",
	"principal_first", "costs_first", NULL };
static const char *const compounds[] = { "none", "daily", "monthly", NULL };
static const char *const pers[] = { "year", "month", "day", NULL };

static void
rates_defaults(void *into)
{
	struct charge_rates_spec *rates = into;

	rates->per = CHARGE_PER_YEAR;
}

static const struct schema_key rates_keys[] = {
	{ "file", SCHEMA_PATH, offsetof(struct charge_rates_spec, file),
	    .required = true,
	    .doc = "CSV file with the columns from, valid_through and rate, in "
	           "percent" },
	{ "times", SCHEMA_STRING, offsetof(struct charge_rates_spec, times),
	    .item = SCHEMA_DECIMAL,
	    .doc = "the rates are multiplied by it; default 1" },
	{ "add", SCHEMA_STRING, offsetof(struct charge_rates_spec, add),
	    .item = SCHEMA_DECIMAL,
	    .doc = "then this many percentage points are added; default 0" },
	{ "per", SCHEMA_CHOICE, offsetof(struct charge_rates_spec, per),
	    .choices = pers,
	    .doc = "what the rates are for: year (default), month (30 days) or "
	           "day" },
	{ "effective", SCHEMA_BOOL,
	    offsetof(struct charge_rates_spec, effective),
	    .doc = "rates of a year with interest on interest; default false" },
};

static const struct schema rates_schema = {
	.name = "`rates`",
	.keys = rates_keys,
	.count = sizeof(rates_keys) / sizeof(*rates_keys),
	.size = sizeof(struct charge_rates_spec),
	.key_offset = SIZE_MAX,
	.at_offset = offsetof(struct charge_rates_spec, at),
	.set_offset = offsetof(struct charge_rates_spec, set),
	.defaults = rates_defaults,
};

static const struct schema_key unit_keys[] = {
	{ "file", SCHEMA_PATH, offsetof(struct charge_unit_spec, file),
	    .required = true,
	    .doc = "CSV file with the columns from, valid_through and value" },
	{ "currency", SCHEMA_STRING,
	    offsetof(struct charge_unit_spec, currency), .required = true,
	    .pattern = strategy_currency_pattern,
	    .doc = "ISO 4217 code of the values" },
};

static const struct schema unit_schema = {
	.name = "`unit`",
	.keys = unit_keys,
	.count = sizeof(unit_keys) / sizeof(*unit_keys),
	.size = sizeof(struct charge_unit_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = offsetof(struct charge_unit_spec, set),
};

static const struct schema_key less_keys[] = {
	{ "amount", SCHEMA_STRING, offsetof(struct charge_less_spec, amount),
	    .item = SCHEMA_DECIMAL, .required = true,
	    .doc = "what is taken off, in the unit, else in major units" },
	{ "when", SCHEMA_EXPR, offsetof(struct charge_less_spec, when),
	    .doc = "condition of the records it is taken off for" },
};

static const struct schema less_schema = {
	.name = "`less`",
	.keys = less_keys,
	.count = sizeof(less_keys) / sizeof(*less_keys),
	.size = sizeof(struct charge_less_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = offsetof(struct charge_less_spec, set),
};

static void
charge_defaults(void *into)
{
	struct charge_spec *charge = into;

	charge->count_payment_day = true;
}

static const struct schema_key charge_keys[] = {
	{ "kind", SCHEMA_CHOICE, offsetof(struct charge_spec, kind),
	    .choices = kinds, .required = true,
	    .doc = "interest; fixed: a sum for a late item; fee: a sum for an "
	           "action of a level that names it in `fees`" },
	{ "for", SCHEMA_STRINGS, offsetof(struct charge_spec, sources),
	    .item = SCHEMA_NAME, .doc = strategy_for_doc },
	{ "when", SCHEMA_EXPR, offsetof(struct charge_spec, when),
	    .doc = "condition of the records that are charged" },
	{ "from", SCHEMA_COLUMN, offsetof(struct charge_spec, from),
	    .doc = "column of the last day without charge; default due_date" },
	{ "after", SCHEMA_INT, offsetof(struct charge_spec, after), .low = 0,
	    .high = AFTER_MOST,
	    .doc = "days behind it that bear nothing; default 0" },
	{ "until", SCHEMA_COLUMN, offsetof(struct charge_spec, until),
	    .doc = "column of the last day of interest; default: the as-of "
	           "date" },
	{ "on", SCHEMA_COLUMN, offsetof(struct charge_spec, on),
	    .doc = "column of the amount that is charged; default balance" },
	{ "cap", SCHEMA_BY, offsetof(struct charge_spec, cap),
	    .doc = "most of the charge: \"100.00 EUR\", \"10 % amount\", or "
	           "such texts by a column" },
	{ "rate", SCHEMA_BY, offsetof(struct charge_spec, rate),
	    .doc = "\"18 % year\", \"1 % month\", \"0.05 % day\", \"25 % "
	           "effective\", or such texts by a column" },
	{ "rates", SCHEMA_STRUCT, offsetof(struct charge_spec, rates),
	    .sub = &rates_schema, .doc = "rates of a table, by day" },
	{ "mode", SCHEMA_CHOICE, offsetof(struct charge_spec, mode),
	    .choices = modes,
	    .doc = "floating: the rate of each day, default; locked: that of "
	           "the first day" },
	{ "day_count", SCHEMA_CHOICE, offsetof(struct charge_spec, day_count),
	    .choices = day_counts,
	    .doc = "how days and years are counted; default act/365" },
	{ "count_payment_day", SCHEMA_BOOL,
	    offsetof(struct charge_spec, count_payment_day),
	    .doc = "the day of a payment, and the last one, bear interest; "
	           "default true" },
	{ "compound", SCHEMA_CHOICE, offsetof(struct charge_spec, compound),
	    .choices = compounds,
	    .doc = "interest on interest: none (default), daily or monthly" },
	{ "allocation", SCHEMA_CHOICE,
	    offsetof(struct charge_spec, allocation), .choices = allocations,
	    .doc = "what a payment is set against first; default "
	           "principal_first" },
	{ "round", SCHEMA_CHOICE, offsetof(struct charge_spec, round),
	    .choices = rounds,
	    .doc = "what is rounded: end (the sum, default), segment or day" },
	{ "rounding", SCHEMA_CHOICE, offsetof(struct charge_spec, rounding),
	    .choices = roundings,
	    .doc = "how; default that of `defaults`, else half_up" },
	{ "amount", SCHEMA_BY, offsetof(struct charge_spec, amount),
	    .doc = "\"40.00 EUR\", \"2 %\", or such texts by a column" },
	{ "bands", SCHEMA_STRING, offsetof(struct charge_spec, bands),
	    .doc = "amounts by the size of the debt: lines of `below | amount` "
	           "or `up_to | amount`" },
	{ "marginal", SCHEMA_BOOL, offsetof(struct charge_spec, marginal),
	    .doc = "each band takes its percentage of what falls into it; "
	           "default false" },
	{ "unit", SCHEMA_STRUCT, offsetof(struct charge_spec, unit),
	    .sub = &unit_schema,
	    .doc = "unit of account that the bands are in" },
	{ "less", SCHEMA_STRUCT, offsetof(struct charge_spec, less),
	    .sub = &less_schema, .doc = "what is taken off the sum" },
	{ "once_per", SCHEMA_CHOICE, offsetof(struct charge_spec, once),
	    .choices = onces,
	    .doc = "how often a fee is charged: level (default), item or "
	           "debtor" },
	{ "max_total", SCHEMA_BY, offsetof(struct charge_spec, max_total),
	    .doc = "most that a fee comes to in all actions together: "
	           "\"147.00 MXN\", or such texts by a column" },
};

static const struct schema_group charge_groups[] = {
	{ SCHEMA_APART, { "rate", "rates" }, NULL },
	{ SCHEMA_APART, { "amount", "bands" }, NULL },
	{ SCHEMA_NEEDS, { "marginal", "bands" }, NULL },
	{ SCHEMA_NEEDS, { "unit", "bands" }, NULL },
};

const struct schema strategy_charge_schema = {
	.name = "a charge",
	.keys = charge_keys,
	.count = sizeof(charge_keys) / sizeof(*charge_keys),
	.size = sizeof(struct charge_spec),
	.key_offset = offsetof(struct charge_spec, name),
	.at_offset = offsetof(struct charge_spec, at),
	.set_offset = SIZE_MAX,
	.defaults = charge_defaults,
	.key_kind = SCHEMA_NAME,
	.groups = charge_groups,
	.group_count = sizeof(charge_groups) / sizeof(*charge_groups),
};

static const struct schema_key pack_keys[] = {
	{ "pack", SCHEMA_STRING, offsetof(struct charge_pack_spec, name),
	    .required = true, .doc = "name of the pack" },
	{ "version", SCHEMA_STRING, offsetof(struct charge_pack_spec, version),
	    .required = true, .doc = "version of the pack, any text" },
	{ "country", SCHEMA_STRING, offsetof(struct charge_pack_spec, country),
	    .required = true, .doc = "country whose rules it holds, ISO 3166" },
	{ "applies", SCHEMA_NODE, offsetof(struct charge_pack_spec, applies),
	    .doc = "which debts the charges are for, in words" },
	{ "source", SCHEMA_STRING, offsetof(struct charge_pack_spec, source),
	    .required = true, .doc = "where the rules are published" },
	{ "charges", SCHEMA_MAP, offsetof(struct charge_pack_spec, charges),
	    .sub = &strategy_charge_schema, .required = true,
	    .doc = "charges, but those that the strategy has itself" },
};

const struct schema strategy_charge_pack_schema = {
	.name = "a charge pack",
	.keys = pack_keys,
	.count = sizeof(pack_keys) / sizeof(*pack_keys),
	.size = sizeof(struct charge_pack_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
};
