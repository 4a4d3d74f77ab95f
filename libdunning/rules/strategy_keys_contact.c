#include "rules/strategy.h"
#include "rules/strategy_keys.h"

enum { DAYS_MOST = 3660 };

static const char time_pattern[] =
    "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$";
static const char *const later_otherwise[] = { "error", NULL };
static const char *const otherwise_names[] = { "defer", "drop", "next_fallback",
	NULL };
static const char *const holiday_rules[] = { "allow", "never", NULL };
static const char *const counts[] = { "contacts", NULL };
static const char *const window_days[] = { "mon", "tue", "wed", "thu", "fri",
	"sat", "sun", "all", NULL };
static const struct schema_key window_keys[] = {
	{ "days", SCHEMA_STRINGS, offsetof(struct window_spec, days),
	    .choices = window_days, .required = true,
	    .doc = "days of the week, mon to sun, or all" },
	{ "from", SCHEMA_STRING, offsetof(struct window_spec, from),
	    .required = true, .pattern = time_pattern,
	    .doc = "first minute, such as \"07:00\"" },
	{ "to", SCHEMA_STRING, offsetof(struct window_spec, to),
	    .required = true, .pattern = time_pattern,
	    .doc = "end, such as \"19:00\"; that minute itself is outside" },
};

static const struct schema window_schema = {
	.name = "a window",
	.keys = window_keys,
	.count = sizeof(window_keys) / sizeof(*window_keys),
	.size = sizeof(struct window_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
};

static void
cap_defaults(void *into)
{
	struct cap_spec *cap = into;

	cap->count = 0;
}

static const struct schema_key cap_keys[] = {
	{ "max", SCHEMA_INT, offsetof(struct cap_spec, max), .required = true,
	    .low = 1, .high = 1000000, .doc = "most contacts in the period" },
	{ "per", SCHEMA_STRING, offsetof(struct cap_spec, per),
	    .required = true, .pattern = "^(day|week|[0-9]+d)$",
	    .doc = "day, week (ISO 8601, from Monday), or a number of days "
	           "such as 30d" },
	{ "count", SCHEMA_CHOICE, offsetof(struct cap_spec, count),
	    .choices = counts, .doc = "what is counted; default contacts" },
	{ "distinct", SCHEMA_STRING, offsetof(struct cap_spec, distinct),
	    .pattern = "^channel$",
	    .doc =
	        "channel: count the different channels instead of contacts" },
	{ "channels", SCHEMA_STRINGS, offsetof(struct cap_spec, channels),
	    .choices = channel_names,
	    .doc = "channels whose contacts count; all when absent" },
	{ "key", SCHEMA_STRING, offsetof(struct cap_spec, key),
	    .pattern = "^debtor_id$",
	    .doc = "whose contacts are counted: debtor_id" },
};

static const struct schema cap_schema = {
	.name = "`cap`",
	.keys = cap_keys,
	.count = sizeof(cap_keys) / sizeof(*cap_keys),
	.size = sizeof(struct cap_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = offsetof(struct cap_spec, set),
	.defaults = cap_defaults,
};

static void
constraint_defaults(void *into)
{
	struct constraint_spec *constraint = into;

	constraint->holidays = HOLIDAYS_ALLOW;
	constraint->otherwise = OTHERWISE_DEFER;
}

static const struct schema_key constraint_keys[] = {
	{ "code", SCHEMA_ID, offsetof(struct constraint_spec, code),
	    .required = true, .doc = "name of the constraint in the output" },
	{ "for", SCHEMA_STRINGS, offsetof(struct constraint_spec, sources),
	    .item = SCHEMA_NAME, .doc = strategy_for_doc },
	{ "when", SCHEMA_EXPR, offsetof(struct constraint_spec, when),
	    .doc = "condition of the rows that it binds" },
	{ "channels", SCHEMA_STRINGS,
	    offsetof(struct constraint_spec, channels),
	    .choices = channel_names,
	    .doc = "channels that it binds; all when absent" },
	{ "windows", SCHEMA_LIST, offsetof(struct constraint_spec, windows),
	    .sub = &window_schema, .doc = "hours in which contact is allowed" },
	{ "require", SCHEMA_EXPR, offsetof(struct constraint_spec, require),
	    .doc = "condition on which contact is allowed; channel is the one "
	           "to use" },
	{ "cap", SCHEMA_STRUCT, offsetof(struct constraint_spec, cap),
	    .sub = &cap_schema, .doc = "most contacts in a period" },
	{ "gap_days", SCHEMA_INT, offsetof(struct constraint_spec, gap_days),
	    .low = 1, .high = DAYS_MOST,
	    .doc = "least days between two contacts" },
	{ "holidays", SCHEMA_CHOICE, offsetof(struct constraint_spec, holidays),
	    .choices = holiday_rules,
	    .doc = "never: no contact on a holiday; default allow" },
	{ "calendar", SCHEMA_NAME, offsetof(struct constraint_spec, calendar),
	    .doc = "calendar of the holidays; default: that of the plan" },
	{ "timezone", SCHEMA_STRING, offsetof(struct constraint_spec, timezone),
	    .pattern = strategy_zone_pattern,
	    .doc = "IANA time zone of the windows when the row has none" },
	{ "otherwise", SCHEMA_CHOICE,
	    offsetof(struct constraint_spec, otherwise),
	    .choices = otherwise_names, .later = later_otherwise,
	    .doc = "what becomes of an action that is not allowed; default "
	           "defer: the next allowed moment" },
	{ "cite", SCHEMA_STRING, offsetof(struct constraint_spec, cite),
	    .doc = "the law or agreement behind it" },
};

const struct schema strategy_constraint_schema = {
	.name = "a constraint",
	.keys = constraint_keys,
	.count = sizeof(constraint_keys) / sizeof(*constraint_keys),
	.size = sizeof(struct constraint_spec),
	.key_offset = SIZE_MAX,
	.at_offset = offsetof(struct constraint_spec, at),
	.set_offset = SIZE_MAX,
	.defaults = constraint_defaults,
};

static const struct schema_key pack_keys[] = {
	{ "pack", SCHEMA_STRING, offsetof(struct pack_spec, name),
	    .required = true, .doc = "name of the pack" },
	{ "version", SCHEMA_STRING, offsetof(struct pack_spec, version),
	    .required = true, .doc = "version of the pack, any text" },
	{ "country", SCHEMA_STRING, offsetof(struct pack_spec, country),
	    .required = true, .doc = "country whose rules it holds, ISO 3166" },
	{ "applies", SCHEMA_NODE, offsetof(struct pack_spec, applies),
	    .doc = "whom the rules bind, in words" },
	{ "source", SCHEMA_STRING, offsetof(struct pack_spec, source),
	    .doc = "where the rules are published" },
	{ "constraints", SCHEMA_LIST, offsetof(struct pack_spec, constraints),
	    .sub = &strategy_constraint_schema, .required = true,
	    .doc = "constraints that follow those of the strategy" },
};

const struct schema strategy_pack_schema = {
	.name = "a contact pack",
	.keys = pack_keys,
	.count = sizeof(pack_keys) / sizeof(*pack_keys),
	.size = sizeof(struct pack_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
};
