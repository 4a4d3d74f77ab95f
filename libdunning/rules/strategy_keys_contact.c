#include "rules/strategy.h"
#include "rules/strategy_keys.h"

enum { DAYS_MOST = 3660 };

static const char time_pattern[] =
    "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$";
static const char *const otherwise_names[] = { "defer", "drop", "next_fallback",
	"error", NULL };
static const char *const wheres[] = { "any", "home", "not_home", NULL };
static const char *const cap_keys_of[] = { "debtor_id", "debtor", "debt",
	NULL };
const char *const contact_kind_names[] = { "not_connected", "attempt",
	"delivered", "direct", "conversation", NULL };
const char *const contact_exclusions[] = { "not_connected", "consented",
	"to_attorney", "incoming", NULL };
static const char *const stopped[] = { "contact", "fees", "escalate", "score",
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
	cap->key = CAP_DEBTOR;
	cap->of = -1;
	cap->after = -1;
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
	{ "key", SCHEMA_CHOICE, offsetof(struct cap_spec, key),
	    .choices = cap_keys_of,
	    .doc = "whose contacts are counted: those with the debtor, which "
	           "is also what debtor_id and no key say, or about one debt" },
	{ "of", SCHEMA_CHOICE, offsetof(struct cap_spec, of),
	    .choices = contact_kind_names,
	    .doc = "least kind of contact that counts; default any" },
	{ "after", SCHEMA_CHOICE, offsetof(struct cap_spec, after),
	    .choices = contact_kind_names,
	    .doc = "kind of contact in the period from which on contacts "
	           "count; without one there is no cap" },
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
wait_defaults(void *into)
{
	struct wait_spec *wait = into;

	wait->first = 1;
	wait->key = CAP_DEBTOR;
}

static const struct schema_key wait_keys[] = {
	{ "event", SCHEMA_CHOICE, offsetof(struct wait_spec, event),
	    .choices = contact_kind_names, .required = true,
	    .doc = "least kind of contact that begins the wait" },
	{ "days", SCHEMA_INT, offsetof(struct wait_spec, days),
	    .required = true, .low = 1, .high = DAYS_MOST,
	    .doc = "days in a row without a contact" },
	{ "event_day_is", SCHEMA_INT, offsetof(struct wait_spec, first),
	    .low = 0, .high = 1,
	    .doc = "number of the day of the event among them; default 1, and "
	           "0 when they begin on the next day" },
	{ "key", SCHEMA_CHOICE, offsetof(struct wait_spec, key),
	    .choices = cap_keys_of,
	    .doc = "whose event: debtor, also when absent, or debt" },
	{ "channels", SCHEMA_STRINGS, offsetof(struct wait_spec, channels),
	    .choices = channel_names,
	    .doc = "channels of the event; all when absent" },
};

static const struct schema wait_schema = {
	.name = "`wait`",
	.keys = wait_keys,
	.count = sizeof(wait_keys) / sizeof(*wait_keys),
	.size = sizeof(struct wait_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = offsetof(struct wait_spec, set),
	.defaults = wait_defaults,
};

static const struct schema_key role_keys[] = {
	{ "deny", SCHEMA_STRINGS, offsetof(struct role_spec, deny),
	    .item = SCHEMA_NAME,
	    .doc = "values of contact_role that are not contacted" },
	{ "allow", SCHEMA_STRINGS, offsetof(struct role_spec, allow),
	    .item = SCHEMA_NAME,
	    .doc = "the only ones that are, besides the debtor" },
};

static const struct schema role_schema = {
	.name = "`roles`",
	.keys = role_keys,
	.count = sizeof(role_keys) / sizeof(*role_keys),
	.size = sizeof(struct role_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = offsetof(struct role_spec, set),
};

static void
constraint_defaults(void *into)
{
	struct constraint_spec *constraint = into;

	constraint->where = WHERE_ANY;
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
	    .doc = "channels that it binds; all but export when absent" },
	{ "levels", SCHEMA_STRINGS, offsetof(struct constraint_spec, levels),
	    .item = SCHEMA_ID, .doc = "levels that it binds; all when absent" },
	{ "first", SCHEMA_BOOL, offsetof(struct constraint_spec, first),
	    .doc = "true: it binds the first contact with a debtor only" },
	{ "where", SCHEMA_CHOICE, offsetof(struct constraint_spec, where),
	    .choices = wheres,
	    .doc = "home or not_home: it binds, and counts, contacts at that "
	           "place only, by the column contact_place; default any" },
	{ "windows", SCHEMA_LIST, offsetof(struct constraint_spec, windows),
	    .sub = &window_schema, .doc = "hours in which contact is allowed" },
	{ "require", SCHEMA_EXPR, offsetof(struct constraint_spec, require),
	    .doc = "condition on which contact is allowed; channel is the one "
	           "to use" },
	{ "authorised", SCHEMA_BOOL,
	    offsetof(struct constraint_spec, authorised),
	    .doc = "true: only channels of the column consent, and those that "
	           "the ledger has opted_in for" },
	{ "deny", SCHEMA_BOOL, offsetof(struct constraint_spec, deny),
	    .doc = "true: its channels are not allowed at all" },
	{ "except", SCHEMA_EXPR, offsetof(struct constraint_spec, except),
	    .doc = "condition under which `deny` does not hold" },
	{ "roles", SCHEMA_STRUCT, offsetof(struct constraint_spec, roles),
	    .sub = &role_schema,
	    .doc = "persons who may be contacted, by the column contact_role; "
	           "an empty one is the debtor" },
	{ "fields", SCHEMA_STRINGS, offsetof(struct constraint_spec, fields),
	    .pattern = "^(creditor\\.)?[A-Za-z_][A-Za-z0-9_]*"
	               "(\\|(creditor\\.)?[A-Za-z_][A-Za-z0-9_]*)*$",
	    .doc = "columns, and creditor.NAME for texts of `creditor`, that "
	           "must not be empty; one of several joined by |" },
	{ "cap", SCHEMA_STRUCT, offsetof(struct constraint_spec, cap),
	    .sub = &cap_schema, .doc = "most contacts in a period" },
	{ "wait", SCHEMA_STRUCT, offsetof(struct constraint_spec, wait),
	    .sub = &wait_schema, .doc = "days without contact after an event" },
	{ "exclude", SCHEMA_STRINGS, offsetof(struct constraint_spec, exclude),
	    .choices = contact_exclusions,
	    .doc = "contacts that it does not count" },
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
	    .choices = otherwise_names,
	    .doc = "what becomes of an action that is not allowed; default "
	           "defer: the next allowed moment" },
	{ "cite", SCHEMA_STRING, offsetof(struct constraint_spec, cite),
	    .doc = "the law or agreement behind it" },
	{ "source", SCHEMA_STRING, offsetof(struct constraint_spec, source),
	    .doc = "what was read of it" },
	{ "confidence", SCHEMA_STRING,
	    offsetof(struct constraint_spec, confidence),
	    .pattern = "^[ABCD]$",
	    .doc = "A: the legal text was read, B: a regulator's or law firm's "
	           "page, C: press, D: not verified" },
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

static const struct schema_key hold_keys[] = {
	{ "event", SCHEMA_STRING, offsetof(struct pack_hold_spec, event),
	    .required = true, .doc = "event of the ledger that begins it" },
	{ "days", SCHEMA_INT, offsetof(struct pack_hold_spec, days), .low = 1,
	    .high = DAYS_MOST,
	    .doc = "days that it lasts, that of the event the first; without "
	           "them until it is released" },
	{ "days_after_end", SCHEMA_INT,
	    offsetof(struct pack_hold_spec, after_end), .low = 1,
	    .high = DAYS_MOST,
	    .doc = "days more, after the `until` of the event" },
	{ "stops", SCHEMA_STRINGS, offsetof(struct pack_hold_spec, stops),
	    .choices = stopped, .doc = "what it stops; default contact" },
	{ "cite", SCHEMA_STRING, offsetof(struct pack_hold_spec, cite),
	    .doc = "the law behind it" },
	{ "source", SCHEMA_STRING, offsetof(struct pack_hold_spec, source),
	    .doc = "what was read of it" },
	{ "confidence", SCHEMA_STRING,
	    offsetof(struct pack_hold_spec, confidence),
	    .pattern = "^[ABCD]$", .doc = "as that of a constraint" },
};

static const struct schema hold_schema = {
	.name = "a hold of a pack",
	.keys = hold_keys,
	.count = sizeof(hold_keys) / sizeof(*hold_keys),
	.size = sizeof(struct pack_hold_spec),
	.key_offset = SIZE_MAX,
	.at_offset = offsetof(struct pack_hold_spec, at),
	.set_offset = SIZE_MAX,
};

static const struct schema_key retention_keys[] = {
	{ "years", SCHEMA_INT, offsetof(struct retention_spec, years),
	    .required = true, .low = 1, .high = 100,
	    .doc = "years for which records are kept" },
	{ "after", SCHEMA_STRING, offsetof(struct retention_spec, after),
	    .pattern = "^(action|last_activity)$",
	    .doc = "action or last_activity, from when they count" },
	{ "cite", SCHEMA_STRING, offsetof(struct retention_spec, cite),
	    .doc = "the law behind it" },
	{ "source", SCHEMA_STRING, offsetof(struct retention_spec, source),
	    .doc = "what was read of it" },
	{ "confidence", SCHEMA_STRING,
	    offsetof(struct retention_spec, confidence),
	    .pattern = "^[ABCD]$", .doc = "as that of a constraint" },
};

static const struct schema retention_schema = {
	.name = "a retention",
	.keys = retention_keys,
	.count = sizeof(retention_keys) / sizeof(*retention_keys),
	.size = sizeof(struct retention_spec),
	.key_offset = SIZE_MAX,
	.at_offset = offsetof(struct retention_spec, at),
	.set_offset = SIZE_MAX,
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
	{ "holds", SCHEMA_LIST, offsetof(struct pack_spec, holds),
	    .sub = &hold_schema,
	    .doc = "how long holds of the law last, and what they stop" },
	{ "retention", SCHEMA_LIST, offsetof(struct pack_spec, retention),
	    .sub = &retention_schema,
	    .doc = "how long records of contacts must be kept" },
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
