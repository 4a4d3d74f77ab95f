/* lint_contact.c -- channels that the constraints never allow. */
#include <string.h>

#include "rules/classifier.h"
#include "rules/expr_node.h"
#include "rules/lint.h"
#include "rules/lint_quiet.h"

enum { DAYS = 7, HOURS_OF_DAY = 24, MINUTES_OF_HOUR = 60 };
enum { WEEK_MINUTES = DAYS * HOURS_OF_DAY * MINUTES_OF_HOUR };
enum { WEEK_WORDS = WEEK_MINUTES / 64 + 1 };

/* The minutes of a week, from Monday on. */
struct week {
	uint64_t minutes[WEEK_WORDS];
};

static void
set_stretch(struct week *week, int from, int to)
{
	for (; from < to; from++)
		week->minutes[from / 64] |= UINT64_C(1) << (from % 64);
}

static void
set_window(struct week *week, const struct window_spec *window)
{
	static const char *const names[DAYS] = { "mon", "tue", "wed", "thu",
		"fri", "sat", "sun" };
	const int whole_day = HOURS_OF_DAY * MINUTES_OF_HOUR;
	const char *ends[2] = { window->from.text.at, window->to.text.at };
	int minutes[2] = { 0, 0 };
	size_t i;
	int day;

	/* HH:MM, which was looked at when the strategy was loaded. */
	for (i = 0; i < 2; i++)
		minutes[i] = ((ends[i][0] - '0') * 10 + (ends[i][1] - '0')) *
		                 MINUTES_OF_HOUR +
		             (ends[i][3] - '0') * 10 + (ends[i][4] - '0');
	for (i = 0; i < window->days.count; i++)
		for (day = 0; day < DAYS; day++)
			if (text_is(window->days.items[i].text, names[day]) ||
			    text_is(window->days.items[i].text, "all"))
				set_stretch(week, day * whole_day + minutes[0],
				    day * whole_day + minutes[1]);
}

/* Keeps what a constraint allows too; false: nothing is left. */
static bool
meet_windows(struct week *week, const struct constraint_spec *constraint)
{
	const struct window_spec *window = constraint->windows.at;
	struct week own = { { 0 } };
	uint64_t left = 0;
	size_t i;

	for (i = 0; i < constraint->windows.count; i++)
		set_window(&own, &window[i]);
	for (i = 0; i < WEEK_WORDS; i++) {
		if (constraint->windows.count > 0)
			week->minutes[i] &= own.minutes[i];
		left |= week->minutes[i];
	}
	return left != 0;
}

static bool
concerns(const struct constraint_spec *constraint, enum channel channel)
{
	size_t i;

	for (i = 0; i < constraint->channels.count; i++)
		if (text_is(constraint->channels.items[i].text,
		        channel_names[channel]))
			return true;
	/* A hand-over is no contact: only constraints that name it bind it. */
	return constraint->channels.count == 0 && channel != CHANNEL_EXPORT;
}

static bool
is_always(const struct constraint_spec *constraint)
{
	return constraint->when.text.at == NULL &&
	       constraint->sources.count == 0 &&
	       constraint->levels.count == 0 && !constraint->first &&
	       constraint->where == WHERE_ANY;
}

/* Constraints that hold together: one that always does, and another, or two
 * with the same condition. */
static bool
goes_with(const struct constraint_spec *one,
    const struct constraint_spec *other)
{
	size_t i;

	if (is_always(other))
		return true;
	if (!text_equal(one->when.text, other->when.text) ||
	    one->sources.count != other->sources.count ||
	    one->levels.count > 0 || other->levels.count > 0 ||
	    one->first != other->first || one->where != other->where)
		return false;
	for (i = 0; i < one->sources.count; i++)
		if (!text_equal(one->sources.items[i].text,
		        other->sources.items[i].text))
			return false;
	return true;
}

static bool can_be_true(const struct node *, struct text channel);

static bool
has_value(const struct located_list *values, struct text channel)
{
	size_t i;

	for (i = 0; i < values->count; i++)
		if (text_equal(values->items[i].text, channel))
			return true;
	return values->count == 0;
}

/* Whether a test of the channel can be passed. */
static bool
can_pass(const struct test *test, struct text channel)
{
	static const struct expr_env nothing = { .as_of = 0 };
	struct eval e = { .env = &nothing };
	struct value value = value_of_text(channel);
	bool any = test->kind == TEST_SOME;
	size_t i;

	if (classifier_takes(test, COLUMN_STRING))
		return eval_test(&e, test, &value) == TRUTH_YES;
	if (test->kind == TEST_MEMBER)
		return test->low->kind != NODE_COLUMN ||
		       has_value(&test->low->column->info.values, channel);
	if (test->kind != TEST_SOME && test->kind != TEST_EVERY)
		return true;
	for (i = 0; i < test->count; i++)
		if (can_pass(test->items[i], channel) == any)
			return any;
	return !any;
}

static bool
can_compare(const struct node *node, struct text channel)
{
	const struct node *left = node->items[0];
	const struct node *right = node->items[1];
	const struct node *literal = left->kind == NODE_LITERAL ? left : right;

	if ((left->kind != NODE_CONSTANT && right->kind != NODE_CONSTANT) ||
	    literal->kind != NODE_LITERAL ||
	    literal->literal.type != VALUE_STRING)
		return true;
	if (node->op == OP_EQ)
		return text_equal(literal->literal.string, channel);
	return node->op != OP_NE ||
	       !text_equal(literal->literal.string, channel);
}

/* Whether a condition can be true for some record and that channel. */
static bool
can_be_true(const struct node *node, struct text channel)
{
	bool any = node->kind == NODE_OR;
	size_t i;

	if (node->kind == NODE_LITERAL)
		return node->literal.type == VALUE_BOOL &&
		       node->literal.boolean;
	if (node->kind == NODE_COMPARE)
		return can_compare(node, channel);
	if (node->kind == NODE_IN && node->items[0]->kind == NODE_CONSTANT)
		return can_pass(node->test, channel);
	if (node->kind != NODE_AND && node->kind != NODE_OR)
		return true;
	for (i = 0; i < node->count; i++)
		if (can_be_true(node->items[i], channel) == any)
			return any;
	return !any;
}

static bool
allows(const struct lint *lint, const struct constraint_spec *constraint,
    enum channel channel, bool *starved)
{
	static const char *const constants[] = { "channel" };
	const struct expr_scope scope = { .strategy = lint->strategy,
		.constants = constants,
		.constant_count = 1 };
	const struct expr *expr = NULL;
	struct quiet quiet;

	if (constraint->require.text.at == NULL)
		return true;
	if (quiet_open(&quiet))
		expr = expr_parse(lint->arena, &constraint->require, &scope,
		    VALUE_BOOL, quiet.diag);
	quiet_close(&quiet, starved);
	return expr == NULL || can_be_true(expr->program.root,
	                           text_of(channel_names[channel]));
}

/* A constraint without which a channel would be allowed; why: in words. */
static const struct constraint_spec *
find_starving(const struct lint *lint, enum channel channel,
    const struct constraint_spec **other, const char **why, bool *starved)
{
	const struct constraint_spec *all = lint->strategy->constraints.at;
	size_t count = lint->strategy->constraints.count;
	struct week week;
	size_t i;
	size_t k;

	*other = NULL;
	for (i = 0; i < count; i++) {
		if (!concerns(&all[i], channel))
			continue;
		*why = "it has `deny: true`";
		if (is_always(&all[i]) && all[i].deny &&
		    all[i].except.text.at == NULL)
			return &all[i];
		*why = "its `require` can never be true for this channel";
		if (is_always(&all[i]) && !allows(lint, &all[i], channel, starved))
			return &all[i];
		*why = "their `windows` have no minute of the week in common";
		memset(&week, 0xff, sizeof(week));
		for (k = 0; k <= i && all[i].windows.count > 0; k++) {
			if (!concerns(&all[k], channel) ||
			    all[k].windows.count == 0 ||
			    (k < i && !goes_with(&all[i], &all[k]) &&
			        !goes_with(&all[k], &all[i])))
				continue;
			if (!meet_windows(&week, &all[k]))
				return &all[i];
			*other = &all[k];
		}
		*other = NULL;
	}
	return NULL;
}

/* An action on a channel; where it stands. */
struct use {
	const struct plan_spec *plan;
	const struct level_spec *level;
	struct src_pos at;
	size_t count;
};

static void
count_use(struct use *uses, enum channel channel, const struct plan_spec *plan,
    const struct level_spec *level, struct src_pos at)
{
	if (uses[channel].count++ == 0)
		uses[channel] = (struct use){ plan, level, at, 1 };
}

static void
count_action(struct use *uses, const struct plan_spec *plan,
    const struct level_spec *level, const struct action_spec *action)
{
	size_t i;
	int channel;

	if (action->channel >= 0)
		count_use(uses, (enum channel)action->channel, plan, level,
		    level->at);
	for (i = 0; i < action->fallback.count; i++)
		for (channel = 0; channel < CHANNELS; channel++)
			if (text_is(action->fallback.items[i].text,
			        channel_names[channel]))
				count_use(uses, (enum channel)channel, plan,
				    level, action->fallback.items[i].at);
}

static void
look_at_channel(const struct lint *lint, enum channel channel,
    const struct use *use, bool *starved)
{
	const struct constraint_spec *other;
	const struct constraint_spec *constraint;
	const char *why;

	constraint = find_starving(lint, channel, &other, &why, starved);
	if (constraint == NULL ||
	    !lint_tell(lint, LINT_CONSTRAINT_STARVES, LINT_WARN, use->at,
	        "channel %s of level `%s` is never allowed%s: constraint `%s` "
	        "forbids it",
	        channel_names[channel], use->level->level.text.at,
	        is_always(constraint) ? "" : " to those it concerns",
	        constraint->code.text.at))
		return;
	if (other == NULL)
		diag_note(lint->diag, constraint->at, "%s", why);
	else
		diag_note(lint->diag, constraint->at, "%s: `%s` and `%s`", why,
		    other->code.text.at, constraint->code.text.at);
	if (use->count > 1)
		diag_note(lint->diag, use->plan->at,
		    "%zu more actions name that channel", use->count - 1);
}

bool
lint_constraints(struct lint *lint)
{
	const struct plan_spec *plan = lint->strategy->plans.at;
	const struct level_spec *level;
	struct use uses[CHANNELS] = { { NULL, NULL, { NULL, 0, 0 }, 0 } };
	size_t i;
	size_t k;
	size_t n;
	bool starved = false;
	int channel;

	if (!lint_wants(lint, LINT_CONSTRAINT_STARVES))
		return true;
	for (i = 0; i < lint->strategy->plans.count; i++) {
		level = plan[i].levels.at;
		for (k = 0; k < plan[i].levels.count; k++)
			for (n = 0; n < level[k].actions.count; n++)
				count_action(uses, &plan[i], &level[k],
				    level_action(&level[k], n));
	}
	for (channel = 0; channel < CHANNELS; channel++)
		if (uses[channel].count > 0)
			look_at_channel(lint, (enum channel)channel,
			    &uses[channel], &starved);
	if (starved)
		diag_memory(lint->diag);
	return !starved;
}
