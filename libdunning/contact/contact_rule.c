#include "contact/contact_rule.h"

#include <string.h>

#include "base/num.h"

enum { WEEK_DAYS = 7, HOUR_MINUTES = 60, DAYS_MOST = 3660 };

static const char *const constants[] = { "channel" };

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
		if (days[day])
			contact_hours_add(&rule->hours[day], from, to);
	return true;
}

/* A bit for each named channel; without names one for each that is a contact. */
static bool
read_channels(
    const struct located_list *names, unsigned *channels, struct diag *diag)
{
	size_t i;
	unsigned c;

	*channels = 0;
	if (names->count == 0)
		*channels = ((1U << CHANNELS) - 1) & ~(1U << CHANNEL_EXPORT);
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

/* NULL where there is no text; false: reported. */
static bool
parse(struct expr **expr, struct arena *arena, const struct located *text,
    const struct expr_scope *scope, struct diag *diag)
{
	*expr = NULL;
	if (text->text.at == NULL)
		return true;
	*expr = expr_parse(arena, text, scope, VALUE_BOOL, diag);
	return *expr != NULL;
}

static bool
compile_expressions(struct contact_rule *rule, struct arena *arena,
    const struct strategy *strategy, struct diag *diag)
{
	const struct constraint_spec *spec = rule->spec;
	struct expr_scope scope = { .strategy = strategy,
		.place = { .section = "constraint", .name = spec->code.text } };

	if (!parse(&rule->when, arena, &spec->when, &scope, diag))
		return false;
	scope.constants = constants;
	scope.constant_count = sizeof(constants) / sizeof(constants[0]);
	return parse(&rule->require, arena, &spec->require, &scope, diag) &&
	    parse(&rule->except, arena, &spec->except, &scope, diag);
}

/* Whether `creditor` has a text of that name that is not empty. */
static bool
has_creditor(const struct strategy *strategy, struct text name)
{
	const struct schema_pair *pair = strategy->creditor.at;
	size_t i;

	for (i = 0; i < strategy->creditor.count; i++)
		if (text_equal(pair[i].key.text, name))
			return pair[i].value.text.len > 0;
	return false;
}

static void
fill_field(struct contact_field *field, const struct strategy *strategy,
    struct text name, size_t entry)
{
	static const struct text prefix = { "creditor.", 9 };

	*field = (struct contact_field){
		.name = name, .entry = (uint8_t)(entry + 1), .slot = -1
	};
	field->creditor =
	    name.len > prefix.len && memcmp(name.at, prefix.at, prefix.len) == 0;
	if (field->creditor)
		field->given = has_creditor(strategy,
		    (struct text){ name.at + prefix.len,
		        name.len - prefix.len });
}

/* "street|mx_street" are two fields of which one must be there. */
static bool
compile_fields(struct contact_rule *rule, struct arena *arena,
    const struct strategy *strategy, struct diag *diag)
{
	const struct located_list *fields = &rule->spec->fields;
	struct text name;
	size_t room = 0;
	size_t i;

	if (fields->count >= UINT8_MAX) {
		diag_at(diag, DIAG_ERROR, "E_CONTACT", rule->spec->at,
		    "more than %d fields in one constraint", UINT8_MAX - 1);
		return false;
	}
	for (i = 0; i < fields->count; i++)
		room += fields->items[i].text.len;
	rule->fields = arena_alloc(arena, room + 1, sizeof(*rule->fields));
	if (rule->fields == NULL) {
		diag_memory(diag);
		return false;
	}
	for (i = 0; i < fields->count; i++) {
		struct text rest = fields->items[i].text;

		while (text_split(&rest, '|', &name)) {
			name.at = arena_strndup(arena, name.at, name.len);
			if (name.at == NULL) {
				diag_memory(diag);
				return false;
			}
			fill_field(&rule->fields[rule->field_count++], strategy,
			    name, i);
		}
	}
	return true;
}

static unsigned
read_exclusions(const struct located_list *names)
{
	unsigned bits = 0;
	size_t i;
	size_t k;

	for (i = 0; i < names->count; i++)
		for (k = 0; contact_exclusions[k] != NULL; k++)
			if (text_is(names->items[i].text,
			        contact_exclusions[k]))
				bits |= 1U << k;
	return bits;
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
	rule->exclude = read_exclusions(&spec->exclude);
	fine = read_channels(&spec->channels, &rule->channels, diag);
	if (!read_channels(&spec->cap.channels, &rule->counted, diag) ||
	    !read_channels(&spec->wait.channels, &rule->waited, diag))
		fine = false;
	for (i = 0; i < spec->windows.count; i++)
		if (!add_window(rule, &windows[i], diag))
			fine = false;
	if (spec->cap.set && !read_cap(rule, &spec->cap, diag))
		fine = false;
	if (!compile_expressions(rule, arena, strategy, diag) ||
	    !compile_fields(rule, arena, strategy, diag))
		fine = false;
	return fine;
}

static bool
is_named(const struct located_list *names, struct text name)
{
	size_t i;

	for (i = 0; i < names->count; i++)
		if (text_equal(names->items[i].text, name))
			return true;
	return false;
}

/* Whether the creditor has contacted the debtor before. */
static bool
was_contacted(const struct contact_past *past)
{
	size_t i;

	for (i = 0; i < past->count; i++)
		if (!past->contacts[i].incoming)
			return true;
	return false;
}

bool
contact_rule_binds(
    const struct contact_rule *rule, const struct contact_ask *ask)
{
	const struct constraint_spec *spec = rule->spec;

	if ((rule->channels >> (unsigned)ask->channel & 1) == 0)
		return false;
	if (spec->levels.count > 0 && ask->level.at != NULL &&
	    !is_named(&spec->levels, ask->level))
		return false;
	if (spec->where != WHERE_ANY &&
	    ask->row->elsewhere != (spec->where == WHERE_NOT_HOME))
		return false;
	return !spec->first || !was_contacted(ask->past);
}

bool
contact_rule_only_denies(const struct contact_rule *rule)
{
	const struct constraint_spec *spec = rule->spec;

	return spec->deny && spec->windows.count == 0 && !spec->cap.set &&
	    !spec->wait.set && spec->gap_days == 0 && !spec->authorised &&
	    !spec->roles.set && rule->require == NULL &&
	    rule->field_count == 0 && spec->holidays != HOLIDAYS_NEVER;
}
