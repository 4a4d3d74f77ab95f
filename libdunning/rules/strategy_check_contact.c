#include "rules/strategy_check.h"

#include <string.h>

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
}

/* A column; a text of the creditor may be given later. */
static void
check_field(struct checker *checker, struct located field)
{
	struct column_info info;

	if (memchr(field.text.at, '.', field.text.len) == NULL &&
	    !strategy_column(checker->strategy, field.text, &info))
		check_error(checker, "E_NAME", field.at,
		    "`%.*s` is not a column", (int)field.text.len,
		    field.text.at);
}

static void
check_fields(struct checker *checker, const struct located_list *fields)
{
	for (size_t i = 0; i < fields->count; i++) {
		struct text rest = fields->items[i].text;
		struct located field = fields->items[i];

		while (rest.at != NULL && text_split(&rest, '|', &field.text))
			check_field(checker, field);
	}
}

static void
check_confidence(struct checker *checker, const struct located *confidence)
{
	if (check_given(confidence) &&
	    (confidence->text.len != 1 || confidence->text.at[0] < 'A' ||
	        confidence->text.at[0] > 'D'))
		check_error(checker, "E_VALUE", confidence->at,
		    "`confidence` is A, B, C or D, not `%.80s`",
		    confidence->text.at);
}

static void
check_retention(struct checker *checker, const struct retention_spec *kept)
{
	check_confidence(checker, &kept->confidence);
	if (check_given(&kept->after) &&
	    !text_is(kept->after.text, "action") &&
	    !text_is(kept->after.text, "last_activity"))
		check_error(checker, "E_VALUE", kept->after.at,
		    "`after` is action or last_activity, not `%.80s`",
		    kept->after.text.at);
}

/* Bans that have nothing to ban, or exceptions from none. */
static void
check_ban(struct checker *checker, const struct constraint_spec *constraint)
{
	if (check_given(&constraint->except) && !constraint->deny)
		check_error(checker, "E_VALUE", constraint->except.at,
		    "`except` is an exception from `deny: true`, which the "
		    "constraint does not have");
	if (constraint->roles.set && constraint->roles.deny.count == 0 &&
	    constraint->roles.allow.count == 0)
		check_error(checker, "E_MISSING_KEY", constraint->at,
		    "`roles` needs `deny` or `allow`");
	if (constraint->roles.deny.count > 0 &&
	    constraint->roles.allow.count > 0)
		check_error(checker, "E_VALUE",
		    constraint->roles.allow.items[0].at,
		    "`roles` has either `deny` or `allow`: whoever is not "
		    "allowed is denied");
}

static bool
demands(const struct constraint_spec *constraint)
{
	return constraint->windows.count > 0 || constraint->cap.set ||
	    check_given(&constraint->require) || constraint->gap_days > 0 ||
	    constraint->holidays == HOLIDAYS_NEVER || constraint->deny ||
	    constraint->authorised || constraint->roles.set ||
	    constraint->fields.count > 0 || constraint->wait.set;
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
	check_fields(checker, &constraint->fields);
	check_ban(checker, constraint);
	check_confidence(checker, &constraint->confidence);
	if (demands(constraint))
		return;
	check_error(checker, "E_MISSING_KEY", constraint->at,
	    "a constraint needs something to demand");
	diag_note(checker->diag, constraint->at,
	    "one of `windows`, `require`, `authorised`, `deny`, `roles`, "
	    "`fields`, `cap`, `wait`, `gap_days`, or `holidays: never`");
}

/* What a hold of a pack is called, as events are that begin one. */
static void
check_packs(struct checker *checker)
{
	static const char *const events[] = { "disputed", "breathing_space",
		"mental_health_crisis", "represented", "insolvent", "deceased",
		"minor", "fraud", NULL };
	const struct pack_spec *pack = checker->strategy->packs.at;

	for (size_t i = 0; i < checker->strategy->packs.count; i++) {
		const struct pack_hold_spec *hold = pack[i].holds.at;
		const struct retention_spec *kept = pack[i].retention.at;

		for (size_t k = 0; k < pack[i].retention.count; k++)
			check_retention(checker, &kept[k]);
		for (size_t k = 0; k < pack[i].holds.count; k++) {
			size_t n = 0;

			check_confidence(checker, &hold[k].confidence);
			while (events[n] != NULL &&
			    !text_is(hold[k].event.text, events[n]))
				n++;
			if (events[n] == NULL && check_given(&hold[k].event))
				check_error(checker, "E_VALUE",
				    hold[k].event.at,
				    "no event `%.80s` of a ledger begins a "
				    "hold",
				    hold[k].event.text.at);
		}
	}
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
	check_packs(checker);
}
