#include "contact/contact_rule.h"

#include <string.h>

#include "base/num.h"

enum { WEEK_DAYS = 7, HOUR_MINUTES = 60, DAYS_MOST = 3660 };

static const char *const constants[] = { "channel" };

void
contact_hours_all(struct contact_hours *hours)
{
	memset(hours->words, 0xff, sizeof(hours->words));
	hours->words[DAY_WORDS - 1] = (UINT64_C(1) << (DAY_MINUTES % 64)) - 1;
}

bool
contact_hours_none(const struct contact_hours *hours)
{
	size_t i;

	for (i = 0; i < DAY_WORDS; i++)
		if (hours->words[i] != 0)
			return false;
	return true;
}

void
contact_hours_meet(
    struct contact_hours *hours, const struct contact_hours *others)
{
	size_t i;

	for (i = 0; i < DAY_WORDS; i++)
		hours->words[i] &= others->words[i];
}

static bool
has_minute(const struct contact_hours *hours, int minute)
{
	return hours->words[minute / 64] >> (minute % 64) & 1;
}

void
contact_hours_first(const struct contact_hours *hours, int *from, int *to)
{
	int minute = 0;

	while (minute < DAY_MINUTES && !has_minute(hours, minute))
		minute++;
	*from = minute;
	while (minute < DAY_MINUTES && has_minute(hours, minute))
		minute++;
	*to = minute;
}

/* "07:00" up to "24:00". */
static bool
parse_minute(struct text text, int *minute)
{
	int64_t hours;
	int64_t minutes;

	if (text.len != 5 || text.at[2] != ':' ||
	    !int_parse((struct text){ text.at, 2 }, &hours) ||
	    !int_parse((struct text){ text.at + 3, 2 }, &minutes))
		return false;
	if (hours < 0 || minutes < 0 || minutes >= HOUR_MINUTES)
		return false;
	*minute = (int)(hours * HOUR_MINUTES + minutes);
	return *minute <= DAY_MINUTES;
}

static bool
read_minute(const struct located *from, int *minute, struct diag *diag)
{
	if (parse_minute(from->text, minute))
		return true;
	diag_at(diag, DIAG_ERROR, "E_CONTACT", from->at,
	    "\"%s\" is not a time of day such as \"07:00\", 00:00 to 24:00",
	    from->text.at);
	return false;
}

/* Sets the days of a window, by ISO weekday. */
static bool
read_days(const struct window_spec *window, bool days[WEEK_DAYS + 1],
    struct diag *diag)
{
	const struct located *name;
	size_t i;
	int day;

	for (i = 0; i < window->days.count; i++) {
		name = &window->days.items[i];
		day = calendar_weekday(name->text);
		if (text_is(name->text, "all")) {
			memset(days + 1, true, WEEK_DAYS * sizeof(*days));
		} else if (day != 0) {
			days[day] = true;
		} else {
			diag_at(diag, DIAG_ERROR, "E_CONTACT", name->at,
			    "\"%s\" is not a weekday (mon to sun, or all)",
			    name->text.at);
			return false;
		}
	}
	return true;
}

static bool
add_window(struct contact_rule *rule, const struct window_spec *window,
    struct diag *diag)
{
	bool days[WEEK_DAYS + 1] = { false };
	int from;
	int to;
	int day;
	int minute;

	if (!read_days(window, days, diag) ||
	    !read_minute(&window->from, &from, diag) ||
	    !read_minute(&window->to, &to, diag))
		return false;
	if (from >= to) {
		diag_at(diag, DIAG_ERROR, "E_CONTACT", window->to.at,
		    "a window ends after it starts, on the same day");
		diag_note(diag, POS_NONE,
		    "write hours over midnight as two windows, one up to "
		    "\"24:00\" and one from \"00:00\"");
		return false;
	}
	for (day = 1; day <= WEEK_DAYS; day++)
		for (minute = from; days[day] && minute < to; minute++)
			rule->hours[day].words[minute / 64] |= UINT64_C(1)
			                                       << (minute % 64);
	return true;
}

/* A bit for each named channel, all of them without names. */
static bool
read_channels(
    const struct located_list *names, unsigned *channels, struct diag *diag)
{
	size_t i;
	unsigned c;

	*channels = names->count == 0 ? (1U << CHANNELS) - 1 : 0;
	for (i = 0; i < names->count; i++) {
		for (c = 0; c < CHANNELS; c++)
			if (text_is(names->items[i].text, channel_names[c]))
				break;
		if (c == CHANNELS) {
			diag_at(diag, DIAG_ERROR, "E_CONTACT",
			    names->items[i].at, "\"%s\" is not a channel",
			    names->items[i].text.at);
			return false;
		}
		*channels |= 1U << c;
	}
	return true;
}

static bool
read_rolling(struct text text, int32_t *days)
{
	int64_t number;

	if (text.len < 2 || text.at[text.len - 1] != 'd' ||
	    !int_parse((struct text){ text.at, text.len - 1 }, &number))
		return false;
	if (number < 1 || number > DAYS_MOST)
		return false;
	*days = (int32_t)number;
	return true;
}

static bool
read_cap(
    struct contact_rule *rule, const struct cap_spec *cap, struct diag *diag)
{
	if (text_is(cap->per.text, "day")) {
		rule->period = PERIOD_DAY;
	} else if (text_is(cap->per.text, "week")) {
		rule->period = PERIOD_WEEK;
	} else if (read_rolling(cap->per.text, &rule->days)) {
		rule->period = PERIOD_ROLLING;
	} else {
		diag_at(diag, DIAG_ERROR, "E_CONTACT", cap->per.at,
		    "\"%s\" is not a period: day, week, or days such as 30d "
		    "(up to %dd)",
		    cap->per.text.at, DAYS_MOST);
		return false;
	}
	if (cap->distinct.text.at != NULL &&
	    !text_is(cap->distinct.text, "channel")) {
		diag_at(diag, DIAG_ERROR, "E_CONTACT", cap->distinct.at,
		    "what can be counted as distinct is channel, not \"%s\"",
		    cap->distinct.text.at);
		return false;
	}
	return true;
}

static bool
compile_expressions(struct contact_rule *rule, struct arena *arena,
    const struct strategy *strategy, struct diag *diag)
{
	const struct constraint_spec *spec = rule->spec;
	struct expr_scope scope = { .strategy = strategy,
		.place = { .section = "constraint", .name = spec->code.text } };

	if (spec->when.text.at != NULL) {
		rule->when =
		    expr_parse(arena, &spec->when, &scope, VALUE_BOOL, diag);
		if (rule->when == NULL)
			return false;
	}
	scope.constants = constants;
	scope.constant_count = sizeof(constants) / sizeof(constants[0]);
	if (spec->require.text.at != NULL) {
		rule->require =
		    expr_parse(arena, &spec->require, &scope, VALUE_BOOL, diag);
		if (rule->require == NULL)
			return false;
	}
	return true;
}

bool
contact_rule_compile(struct contact_rule *rule, struct arena *arena,
    const struct strategy *strategy, const struct constraint_spec *spec,
    struct diag *diag)
{
	const struct window_spec *windows = spec->windows.at;
	bool fine;
	size_t i;

	rule->spec = spec;
	fine = read_channels(&spec->channels, &rule->channels, diag);
	if (!read_channels(&spec->cap.channels, &rule->counted, diag))
		fine = false;
	for (i = 0; i < spec->windows.count; i++)
		if (!add_window(rule, &windows[i], diag))
			fine = false;
	if (spec->cap.set && !read_cap(rule, &spec->cap, diag))
		fine = false;
	if (!compile_expressions(rule, arena, strategy, diag))
		fine = false;
	return fine;
}
