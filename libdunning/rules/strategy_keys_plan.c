#include "rules/strategy.h"
#include "rules/strategy_keys.h"

enum { DAYS_MOST = 3660 };

const char *const channel_names[] = { "email", "sms", "whatsapp", "call",
	"letter", NULL };

static const char *const later_channels[] = { "export", "visit", NULL };
static const char *const approvals[] = { "none", "manual", NULL };
static const char *const plan_modes[] = { "sequential", "jump", NULL };
static const char *const window_days[] = { "mon", "tue", "wed", "thu", "fri",
	"sat", "sun", "all", NULL };
static const char *const counts[] = { "contacts", NULL };
static const char *const holiday_rules[] = { "allow", "never", NULL };
static const char *const otherwise_names[] = { "defer", "drop", "next_fallback",
	NULL };
static const char *const later_otherwise[] = { "error", NULL };

static const char time_pattern[] =
    "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$";

static const struct schema_key action_keys[] = {
	{ "channel", SCHEMA_CHOICE, offsetof(struct action_spec, channel),
	    .choices = channel_names, .later = later_channels, .required = true,
	    .doc = "way of contact" },
	{ "template", SCHEMA_PATH, offsetof(struct action_spec, template),
	    .doc = "base name of the template of the message" },
	{ "tone", SCHEMA_STRING, offsetof(struct action_spec, tone),
	    .doc = "tone of the message, one of tones if they are given" },
	{ "queue", SCHEMA_STRING, offsetof(struct action_spec, queue),
	    .doc = "work queue of a call" },
	{ "fallback", SCHEMA_STRINGS, offsetof(struct action_spec, fallback),
	    .choices = channel_names, .later = later_channels,
	    .doc = "channels to try in turn when the first is not allowed or "
	           "has no address" },
};

static const struct schema action_schema = {
	.name = "an action",
	.keys = action_keys,
	.count = sizeof(action_keys) / sizeof(*action_keys),
	.size = sizeof(struct action_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
};

static const struct schema_key after_keys[] = {
	{ "level", SCHEMA_ID, offsetof(struct level_spec, after.level),
	    .required = true, .doc = "earlier level of the same plan" },
	{ "days", SCHEMA_INT, offsetof(struct level_spec, after.days),
	    .required = true, .low = 0, .high = DAYS_MOST,
	    .doc = "least days since that level was sent" },
};

static const struct schema after_schema = {
	.name = "`after`",
	.keys = after_keys,
	.count = sizeof(after_keys) / sizeof(*after_keys),
	.size = sizeof(struct level_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = offsetof(struct level_spec, after.set),
};

static const struct schema_key on_keys[] = {
	{ "day", SCHEMA_INT, offsetof(struct level_spec, on.day),
	    .required = true, .low = -DAYS_MOST, .high = DAYS_MOST,
	    .doc = "days past due at which the level is reached; negative "
	           "before the due date" },
	{ "after", SCHEMA_STRUCT, 0, .sub = &after_schema,
	    .doc = "the same as `after` of the level" },
	{ "roll", SCHEMA_LATER, 0,
	    .doc = "what to do when that day is no working day" },
};

static const struct schema on_schema = {
	.name = "`on`",
	.keys = on_keys,
	.count = sizeof(on_keys) / sizeof(*on_keys),
	.size = sizeof(struct level_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = offsetof(struct level_spec, on.set),
};

static void
level_defaults(void *into)
{
	struct level_spec *level = into;

	level->approval = APPROVAL_NONE;
}

static const struct schema_key level_keys[] = {
	{ "level", SCHEMA_ID, offsetof(struct level_spec, level),
	    .required = true, .doc = "name of the level" },
	{ "on", SCHEMA_STRUCT, 0, .sub = &on_schema, .required = true,
	    .doc = "when the level is reached" },
	{ "after", SCHEMA_STRUCT, 0, .sub = &after_schema,
	    .doc = "least time since an earlier level" },
	{ "actions", SCHEMA_LIST, offsetof(struct level_spec, actions),
	    .sub = &action_schema, .required = true, .least = 1, .most = 1,
	    .doc = "what is done: one action" },
	{ "deadline", SCHEMA_INT, offsetof(struct level_spec, deadline),
	    .low = 1, .high = DAYS_MOST,
	    .doc =
	        "days that the message gives to pay, from the day of the run" },
	{ "min_balance", SCHEMA_STRING,
	    offsetof(struct level_spec, min_balance), .item = SCHEMA_DECIMAL,
	    .doc = "least amount to act on, in major units; default: that of "
	           "the plan" },
	{ "approval", SCHEMA_CHOICE, offsetof(struct level_spec, approval),
	    .choices = approvals,
	    .doc = "manual: the action waits until a person approves it; "
	           "default none" },
	{ "fees", SCHEMA_STRINGS, offsetof(struct level_spec, fees),
	    .item = SCHEMA_NAME,
	    .doc = "charges of the kind fee that its actions add" },
};

static const struct schema level_schema = {
	.name = "a level",
	.keys = level_keys,
	.count = sizeof(level_keys) / sizeof(*level_keys),
	.size = sizeof(struct level_spec),
	.key_offset = SIZE_MAX,
	.at_offset = offsetof(struct level_spec, at),
	.set_offset = SIZE_MAX,
	.defaults = level_defaults,
};

static void
plan_defaults(void *into)
{
	struct plan_spec *plan = into;

	plan->mode = PLAN_SEQUENTIAL;
}

static const struct schema_key plan_keys[] = {
	{ "calendar", SCHEMA_BY, offsetof(struct plan_spec, calendar),
	    .doc = "name of a calendar, or by the value of a column: {MX: mx, "
	           "by: country}" },
	{ "mode", SCHEMA_CHOICE, offsetof(struct plan_spec, mode),
	    .choices = plan_modes,
	    .doc = "sequential: one level after the other (the default); jump: "
	           "the highest level that is due" },
	{ "min_balance", SCHEMA_STRING, offsetof(struct plan_spec, min_balance),
	    .item = SCHEMA_DECIMAL,
	    .doc = "least amount to act on, in major units of its currency" },
	{ "levels", SCHEMA_LIST, offsetof(struct plan_spec, levels),
	    .sub = &level_schema, .required = true, .most = PLAN_LEVELS_MAX,
	    .doc = "levels in order of days past due; [] does nothing" },
	{ "escalate", SCHEMA_LATER, 0,
	    .doc = "condition on which an account moves to another plan" },
	{ "cure", SCHEMA_LATER, 0,
	    .doc = "condition on which an account starts again" },
	{ "group_by", SCHEMA_LATER, 0,
	    .doc = "columns by which items share one action" },
};

const struct schema strategy_plan_schema = {
	.name = "a plan",
	.keys = plan_keys,
	.count = sizeof(plan_keys) / sizeof(*plan_keys),
	.size = sizeof(struct plan_spec),
	.key_offset = offsetof(struct plan_spec, name),
	.at_offset = offsetof(struct plan_spec, at),
	.set_offset = SIZE_MAX,
	.defaults = plan_defaults,
	.key_kind = SCHEMA_NAME,
};

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
	    .choices = channel_names, .later = later_channels,
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
	    .choices = channel_names, .later = later_channels,
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
