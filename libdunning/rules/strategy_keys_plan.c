#include "rules/strategy.h"
#include "rules/strategy_keys.h"

enum { DAYS_MOST = 3660 };

#define SHARE_PATTERN "^(100(\\.0+)?|[0-9]{1,2}(\\.[0-9]+)?) ?%$"

static const char *const approvals[] = { "none", "manual", NULL };
static const char *const plan_modes[] = { "sequential", "jump", NULL };
static const char *const rolls[] = { "none", "following", "previous", NULL };
static const char *const promises[] = { "broken", NULL };
static const char *const deadlines[] = { "calendar", "business", NULL };
static const char *const rejections[] = { "stay", "waive", NULL };
static const char *const hand_overs[] = { "level", "overdue", NULL };
static const char *const groupings[] = { "debtor", "level", "item",
	"debtor_id", NULL };
static const char *const on_paids[] = { "keep", "restart", "recompute", NULL };
static const char *const resets[] = { "start", NULL };

static const struct schema_key action_keys[] = {
	{ "channel", SCHEMA_CHOICE, offsetof(struct action_spec, channel),
	    .choices = channel_names, .required = true,
	    .doc = "way of contact" },
	{ "template", SCHEMA_PATH, offsetof(struct action_spec, template),
	    .doc = "base name of the template of the message" },
	{ "tone", SCHEMA_STRING, offsetof(struct action_spec, tone),
	    .doc = "tone of the message, one of tones if they are given" },
	{ "queue", SCHEMA_STRING, offsetof(struct action_spec, queue),
	    .doc = "work queue of a call or visit; of the channel export, to "
	           "whom the debt is handed over" },
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

static void
on_defaults(void *into)
{
	struct level_spec *level = into;

	level->on.day = LEVEL_NO_DAY;
	level->on.roll = ROLL_NONE;
	level->on.promise = -1;
}

static const struct schema_key on_keys[] = {
	{ "day", SCHEMA_INT, offsetof(struct level_spec, on.day),
	    .low = -DAYS_MOST, .high = DAYS_MOST,
	    .doc = "days past due at which the level is reached; negative "
	           "before the due date" },
	{ "after", SCHEMA_STRUCT, 0, .sub = &after_schema,
	    .doc = "the same as `after` of the level" },
	{ "roll", SCHEMA_CHOICE, offsetof(struct level_spec, on.roll),
	    .choices = rolls,
	    .doc = "where that day goes when it is no business day of the "
	           "plan's calendar: none (the default) leaves it" },
	{ "promise", SCHEMA_CHOICE, offsetof(struct level_spec, on.promise),
	    .choices = promises,
	    .doc = "broken: reached once by each promise to pay that was "
	           "not kept, outside of the sequence" },
};

static const struct schema_group on_groups[] = {
	{ SCHEMA_ONE, { "day", "promise" }, NULL },
};

static const struct schema on_schema = {
	.name = "`on`",
	.keys = on_keys,
	.count = sizeof(on_keys) / sizeof(*on_keys),
	.size = sizeof(struct level_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = offsetof(struct level_spec, on.set),
	.defaults = on_defaults,
	.groups = on_groups,
	.group_count = sizeof(on_groups) / sizeof(*on_groups),
};

static void
level_defaults(void *into)
{
	struct level_spec *level = into;

	level->approval = APPROVAL_NONE;
	level->approval_rejected = REJECTED_STAY;
	level->deadline_of = DEADLINE_CALENDAR;
	level->hand_over = HAND_OVER_LEVEL;
}

static const struct schema_key level_keys[] = {
	{ "level", SCHEMA_ID, offsetof(struct level_spec, level),
	    .required = true, .doc = "name of the level" },
	{ "on", SCHEMA_STRUCT, 0, .sub = &on_schema, .required = true,
	    .doc = "when the level is reached" },
	{ "after", SCHEMA_STRUCT, 0, .sub = &after_schema,
	    .doc = "least time since an earlier level" },
	{ "actions", SCHEMA_LIST, offsetof(struct level_spec, actions),
	    .sub = &action_schema, .required = true, .least = 1,
	    .most = PLAN_ACTIONS_MAX,
	    .doc = "what is done: all of them, when the level is due" },
	{ "deadline", SCHEMA_INT, offsetof(struct level_spec, deadline),
	    .low = 1, .high = DAYS_MOST,
	    .doc =
	        "days that the message gives to pay, from the day of the run" },
	{ "deadline_of", SCHEMA_CHOICE, offsetof(struct level_spec, deadline_of),
	    .choices = deadlines,
	    .doc = "calendar days (the default), or business days of the "
	           "plan's calendar" },
	{ "min_balance", SCHEMA_STRING,
	    offsetof(struct level_spec, min_balance), .item = SCHEMA_DECIMAL,
	    .doc = "least amount to act on, in major units; default: that of "
	           "the plan" },
	{ "min_share", SCHEMA_STRING, offsetof(struct level_spec, min_share),
	    .pattern = SHARE_PATTERN,
	    .doc = "least share of the debtor's open total, such as 10 %; "
	           "default: that of the plan" },
	{ "approval", SCHEMA_CHOICE, offsetof(struct level_spec, approval),
	    .choices = approvals,
	    .doc = "manual: the action waits until a person approves it; "
	           "default none" },
	{ "approval_valid", SCHEMA_INT,
	    offsetof(struct level_spec, approval_valid), .low = 1,
	    .high = DAYS_MOST,
	    .doc = "days after which an approval is asked for again; any when "
	           "absent" },
	{ "approval_rejected", SCHEMA_CHOICE,
	    offsetof(struct level_spec, approval_rejected),
	    .choices = rejections,
	    .doc = "what follows when a person rejects the action: stay (the "
	           "default) holds it, waive goes on to the next level" },
	{ "hand_over", SCHEMA_CHOICE, offsetof(struct level_spec, hand_over),
	    .choices = hand_overs,
	    .doc = "what goes with `channel: export`: level (the default), the "
	           "debts that take the level, or overdue, all that the debtor "
	           "has overdue" },
	{ "credit_hold", SCHEMA_BOOL, offsetof(struct level_spec, credit_hold),
	    .doc = "true: its actions say that nothing more is to be "
	           "delivered on credit" },
	{ "fees", SCHEMA_STRINGS, offsetof(struct level_spec, fees),
	    .item = SCHEMA_NAME,
	    .doc = "charges of the kind fee that its actions add; interest that "
	           "is named is in the records already" },
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

static const struct schema_key cure_keys[] = {
	{ "when", SCHEMA_EXPR, offsetof(struct plan_spec, cure.when),
	    .required = true,
	    .doc = "condition on a record; true: its history begins again" },
	{ "reset_to", SCHEMA_CHOICE, offsetof(struct plan_spec, cure.reset_to),
	    .choices = resets,
	    .doc = "start: the first level, in the plan that the record asks "
	           "for" },
};

static const struct schema cure_schema = {
	.name = "`cure`",
	.keys = cure_keys,
	.count = sizeof(cure_keys) / sizeof(*cure_keys),
	.size = sizeof(struct plan_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = offsetof(struct plan_spec, cure.set),
};

static const struct schema_key escalate_keys[] = {
	{ "when", SCHEMA_EXPR, offsetof(struct plan_spec, escalate.when),
	    .required = true, .doc = "condition on a record" },
	{ "to", SCHEMA_NAME, offsetof(struct plan_spec, escalate.to),
	    .required = true, .doc = "plan in which it goes on" },
};

static const struct schema escalate_schema = {
	.name = "`escalate`",
	.keys = escalate_keys,
	.count = sizeof(escalate_keys) / sizeof(*escalate_keys),
	.size = sizeof(struct plan_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = offsetof(struct plan_spec, escalate.set),
};

static void
plan_defaults(void *into)
{
	struct plan_spec *plan = into;

	plan->mode = PLAN_SEQUENTIAL;
	plan->demote = true;
	plan->on_paid = PAID_RECOMPUTE;
}

static const struct schema_key plan_keys[] = {
	{ "calendar", SCHEMA_BY, offsetof(struct plan_spec, calendar),
	    .doc = "name of a calendar, or by the value of a column: {MX: mx, "
	           "by: country}" },
	{ "mode", SCHEMA_CHOICE, offsetof(struct plan_spec, mode),
	    .choices = plan_modes,
	    .doc = "sequential: one level after the other (the default); jump: "
	           "the highest level that is due" },
	{ "group_by", SCHEMA_STRINGS, offsetof(struct plan_spec, group_by),
	    .choices = groupings,
	    .doc = "one action for the debtor (the default; debtor_id says the "
	           "same), for each level of a debtor, or for each item" },
	{ "min_contact_days", SCHEMA_INT,
	    offsetof(struct plan_spec, min_contact_days), .low = 1,
	    .high = DAYS_MOST,
	    .doc = "least days since the last contact with the debtor, of any "
	           "plan" },
	{ "min_balance", SCHEMA_STRING, offsetof(struct plan_spec, min_balance),
	    .item = SCHEMA_DECIMAL,
	    .doc = "least amount to act on, in major units of its currency" },
	{ "min_share", SCHEMA_STRING, offsetof(struct plan_spec, min_share),
	    .pattern = SHARE_PATTERN,
	    .doc = "least share of the debtor's open total in the currency, "
	           "such as 10 %" },
	{ "demote", SCHEMA_BOOL, offsetof(struct plan_spec, demote),
	    .doc = "below a minimum: true (the default) takes the next lower "
	           "level that passes, false holds the action" },
	{ "on_paid", SCHEMA_CHOICE, offsetof(struct plan_spec, on_paid),
	    .choices = on_paids,
	    .doc = "when the item that carried the level is paid, the others "
	           "keep its level, restart, or recompute by their own history "
	           "(the default)" },
	{ "levels", SCHEMA_LIST, offsetof(struct plan_spec, levels),
	    .sub = &level_schema, .required = true, .most = PLAN_LEVELS_MAX,
	    .doc = "levels in order of days past due; [] does nothing" },
	{ "escalate", SCHEMA_STRUCT, 0, .sub = &escalate_schema,
	    .doc = "condition on which an account moves to another plan" },
	{ "cure", SCHEMA_STRUCT, 0, .sub = &cure_schema,
	    .doc = "condition on which an account starts again" },
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
