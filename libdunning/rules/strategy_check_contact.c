#include "rules/strategy_check.h"

enum { MINUTES_OF_DAY = 24 * 60, CAP_DAYS_MOST = 3660 };

static bool
is_calendar(const struct checker *checker, struct text name)
{
	return strategy_calendar(checker->strategy, name) != NULL;
}

/* Minutes since midnight; -1: not HH:MM. */
static int
minutes_of(struct text time)
{
	int digits[4];
	int minutes;
	size_t i;
	size_t n = 0;

	if (time.len != 5 || time.at[2] != ':')
		return -1;
	for (i = 0; i < time.len; i++) {
		if (i == 2)
			continue;
		if (time.at[i] < '0' || time.at[i] > '9')
			return -1;
		digits[n++] = time.at[i] - '0';
	}
	minutes = digits[2] * 10 + digits[3];
	if (minutes >= 60)
		return -1;
	minutes += (digits[0] * 10 + digits[1]) * 60;
	return minutes <= MINUTES_OF_DAY ? minutes : -1;
}

static int
check_time(struct checker *checker, const struct located *time, const char *key)
{
	int minutes;

	if (!check_given(time))
		return -1;
	minutes = minutes_of(time->text);
	if (minutes < 0)
		check_error(checker, "E_VALUE", time->at,
		    "`%s` is a time such as \"07:00\", not `%.80s`", key,
		    time->text.at);
	return minutes;
}

static void
check_window(struct checker *checker, const struct window_spec *window)
{
	int from = check_time(checker, &window->from, "from");
	int to = check_time(checker, &window->to, "to");

	if (from >= 0 && to >= 0 && from >= to)
		check_error(checker, "E_VALUE", window->to.at,
		    "the window ends at %s, not after its begin at %s",
		    window->to.text.at, window->from.text.at);
}

/* day, week or Nd. */
static bool
is_period(struct text per)
{
	int64_t days;

	if (text_is(per, "day") || text_is(per, "week"))
		return true;
	if (per.len < 2 || per.at[per.len - 1] != 'd')
		return false;
	per.len--;
	return int_parse(per, &days) && days >= 1 && days <= CAP_DAYS_MOST;
}

static void
check_cap(struct checker *checker, const struct cap_spec *cap)
{
	if (check_given(&cap->per) && !is_period(cap->per.text))
		check_error(checker, "E_VALUE", cap->per.at,
		    "`per` is day, week or a number of days such as 30d, not "
		    "`%.80s`",
		    cap->per.text.at);
	if (check_given(&cap->distinct) &&
	    !text_is(cap->distinct.text, "channel"))
		check_error(checker, "E_VALUE", cap->distinct.at,
		    "`distinct` is channel, not `%.80s`",
		    cap->distinct.text.at);
	if (check_given(&cap->key) && !text_is(cap->key.text, "debtor_id")) {
		check_error(checker, "E_NOT_YET", cap->key.at,
		    "`key: %.80s` is known, but this version of dunning counts "
		    "contacts by debtor_id only",
		    cap->key.text.at);
		diag_note(checker->diag, cap->key.at, "remove it");
	}
}

static void
check_constraint(
    struct checker *checker, const struct constraint_spec *constraint)
{
	const struct window_spec *window = constraint->windows.at;
	size_t i;

	check_for(checker, &constraint->sources);
	for (i = 0; i < constraint->windows.count; i++)
		check_window(checker, &window[i]);
	check_cap(checker, &constraint->cap);
	check_timezone(checker, &constraint->timezone);
	if (check_given(&constraint->calendar) &&
	    !is_calendar(checker, constraint->calendar.text))
		check_name(checker, &constraint->calendar, &checker->calendars,
		    "a calendar");
	if (constraint->windows.count > 0 || constraint->cap.set ||
	    check_given(&constraint->require) || constraint->gap_days > 0 ||
	    constraint->holidays == HOLIDAYS_NEVER)
		return;
	check_error(checker, "E_MISSING_KEY", constraint->at,
	    "a constraint needs something to demand");
	diag_note(checker->diag, constraint->at,
	    "one of `windows`, `require`, `cap`, `gap_days`, or "
	    "`holidays: never`");
}

void
strategy_check_constraints(struct checker *checker)
{
	const struct items *list = &checker->strategy->constraints;
	const struct constraint_spec *constraint = list->at;

	for (size_t i = 0; i < list->count; i++)
		check_constraint(checker, &constraint[i]);
	check_unique(checker, list, sizeof *constraint,
	    offsetof(struct constraint_spec, code), "constraints");
}
