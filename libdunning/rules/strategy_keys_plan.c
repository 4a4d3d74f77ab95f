#include "rules/strategy.h"
#include "rules/strategy_keys.h"

enum { DAYS_MOST = 3660 };

static const char *const approvals[] = { "none", "manual", NULL };
static const char *const plan_modes[] = { "sequential", "jump", NULL };

static const struct schema_key action_keys[] = {
	{ "channel", SCHEMA_CHOICE, offsetof(struct action_spec, channel),
	    .choices = channel_names, .required = true,
	    .doc = "way of contact" },
	{ "template", SCHEMA_PATH, offsetof(struct action_spec, template),
	    .doc = "base name of the template of the message" },
	{ "tone", SCHEMA_STRING, offsetof(struct action_spec, tone),
	    .doc = "tone of the message, one of tones if they are given" },
	{ "queue", SCHEMA_STRING, offsetof(struct action_spec, queue),
	    .doc = "work queue of a call" },
	{ "fallback", SCHEMA_STRINGS, offsetof(struct action_spec, fallback),
	    .choices = channel_names,
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
