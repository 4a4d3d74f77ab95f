#include "contact/audit.h"

#include <stdlib.h>

#include "base/date.h"
#include "contact/audit_hold.h"
#include "contact/audit_moved.h"

struct audit {
	const struct strategy *strategy;
	struct diag *diag;
	struct arena *arena;   /* rules and calendars */
	struct arena *scratch; /* of one action */
	struct contact_rules *rules;
	const struct calendar **calendars;
	struct contact_past past;
	struct ledger_event *known;
	size_t known_room;
	struct audit_moved moved;
	struct audit_counts counts;
};

static bool
load_calendars(struct audit *audit)
{
	const struct strategy *strategy = audit->strategy;
	const struct calendar_spec *spec = strategy->calendars.at;
	size_t i;

	audit->calendars = arena_alloc(audit->arena,
	    strategy->calendars.count + 1, sizeof(*audit->calendars));
	if (audit->calendars == NULL) {
		diag_memory(audit->diag);
		return false;
	}
	for (i = 0; i < strategy->calendars.count; i++) {
		audit->calendars[i] = calendar_new(
		    audit->arena, strategy, &spec[i], audit->diag);
		if (audit->calendars[i] == NULL)
			return false;
	}
	return true;
}

struct audit *
audit_new(const struct strategy *strategy, struct diag *diag)
{
	struct audit *audit = calloc(1, sizeof(*audit));

	if (audit == NULL) {
		diag_memory(diag);
		return NULL;
	}
	audit->strategy = strategy;
	audit->diag = diag;
	audit->arena = arena_new(0);
	audit->scratch = arena_new(0);
	if (audit->arena == NULL || audit->scratch == NULL) {
		diag_memory(diag);
		audit_free(audit);
		return NULL;
	}
	audit->rules = contact_new_all(audit->arena, strategy, diag);
	if (audit->rules != NULL && load_calendars(audit))
		return audit;
	audit_free(audit);
	return NULL;
}

void
audit_free(struct audit *audit)
{
	if (audit == NULL)
		return;
	contact_past_clear(&audit->past);
	arena_free(audit->arena);
	arena_free(audit->scratch);
	free(audit->known);
	audit_moved_clear(&audit->moved);
	free(audit);
}

const struct audit_counts *
audit_result(const struct audit *audit)
{
	return &audit->counts;
}

/* Whether the creditor knew of an event when the action was planned. */
static bool
was_known(const struct ledger_event *event, const struct ledger_sent *action)
{
	if (event->date > action->day)
		return false;
	if (action->run == 0)
		return event->date < action->sent;
	return event->run < action->run;
}

/* The events that were known, in their order; false: out of memory. */
static bool
keep_known(struct audit *audit, const struct ledger_history *history,
    const struct ledger_sent *action, size_t *count)
{
	size_t i;

	*count = 0;
	if (history->event_count > audit->known_room) {
		struct ledger_event *grown = realloc(audit->known,
		    history->event_count * sizeof(*grown));

		if (grown == NULL) {
			diag_memory(audit->diag);
			return false;
		}
		audit->known = grown;
		audit->known_room = history->event_count;
	}
	for (i = 0; i < history->event_count; i++)
		if (was_known(&history->events[i], action))
			audit->known[(*count)++] = history->events[i];
	return true;
}

static const struct calendar *
find_calendar(const struct audit *audit, struct text name)
{
	size_t i;

	for (i = 0; i < audit->strategy->calendars.count; i++)
		if (name.at != NULL &&
		    text_is(name, calendar_name(audit->calendars[i])))
			return audit->calendars[i];
	return NULL;
}

/* The minute in "2026-06-10T07:00-05:00"; -1: none. */
static int
minute_of(struct text moment)
{
	int minute = 0;
	size_t i;

	if (moment.at == NULL || moment.len < 16 || moment.at[10] != 'T')
		return -1;
	for (i = 11; i < 16; i++) {
		int digit = moment.at[i] - '0';

		if (i == 13)
			continue;
		if (digit < 0 || digit > 9)
			return -1;
		minute += digit * (i == 11 ? 600 : i == 12 ? 60 : i == 14 ? 10 : 1);
	}
	return minute < 24 * 60 ? minute : -1;
}

/* One action that is being judged. */
struct judged {
	struct audit *audit;
	struct text debtor;
	const struct ledger_history *history;
	size_t number;
	const struct ledger_sent *action;
	const struct ledger_event *events; /* that were known */
	size_t known;
	int32_t planned; /* for another day; DATE_NONE: for this one */
	bool held;       /* a hold was told of it */
	struct contact_set told;
	bool (*take)(void *ctx, const struct audit_violation *);
	void *ctx;
};

static bool
tell(const struct judged *j, struct audit_violation *violation)
{
	violation->debtor = j->debtor;
	violation->action_id = j->action->action_id;
	violation->day = j->action->day;
	violation->minute = minute_of(j->action->send_after);
	violation->channel = j->action->channel;
	if (violation->evidence.at == NULL) {
		diag_memory(j->audit->diag);
		return false;
	}
	j->audit->counts.violations++;
	return j->take(j->ctx, violation);
}

static bool
judge_holds(struct judged *j)
{
	struct audit *audit = j->audit;
	struct audit_hold found;
	struct audit_violation violation = { .minute = -1 };
	char began[DATE_TEXT_MAX] = "";
	char ends[DATE_TEXT_MAX] = "";

	if (j->held || !audit_find_hold(audit->strategy, j->history,
	                   j->number, j->events, j->known, &found))
		return true;
	j->held = true;
	date_format(found.date, began, sizeof(began));
	if (found.until != DATE_NONE)
		date_format(found.until, ends, sizeof(ends));
	violation.code = found.own.at != NULL ? found.own : text_of(found.code);
	if (found.pack != NULL) {
		violation.pack = found.pack->name.text;
		violation.version = found.pack->version.text;
	}
	violation.evidence = text_of(arena_printf(audit->scratch,
	    "%s since %s%s%s%s%.*s%s%.*s, known before %s", found.code, began,
	    ends[0] != '\0' ? " until " : "", ends,
	    found.item.at != NULL ? " of item " : "", (int)found.item.len,
	    found.item.at != NULL ? found.item.at : "",
	    found.action.at != NULL ? " by action " : "",
	    (int)found.action.len,
	    found.action.at != NULL ? found.action.at : "",
	    j->planned == DATE_NONE ? "its run" : "it was made"));
	return tell(j, &violation);
}

static const char *
block_words(enum contact_block block)
{
	static const char *const words[CONTACT_BLOCKS] = {
		[CONTACT_FREE] = "",
		[CONTACT_CLOSED] = "on a day without hours",
		[CONTACT_HOLIDAY] = "on a holiday",
		[CONTACT_NO_HOURS] = "outside of its hours",
		[CONTACT_CAP] = "beyond its cap",
		[CONTACT_GAP] = "within its gap",
		[CONTACT_WAIT] = "within its wait after an event",
		[CONTACT_REFUSES] = "on a channel that it denies",
		[CONTACT_UNAUTHORISED] = "on a channel without authorisation",
		[CONTACT_FIELD_MISSING] = "without a field that it wants"
	};

	return words[block];
}

/* The contacts before it that say why, the latest few. */
static const char *
list_contacts(const struct audit *audit, const struct constraint_spec *spec)
{
	enum { TOLD = 8 };
	const char *made = "";
	size_t count = audit->past.count;
	size_t i;

	if (!spec->cap.set && spec->gap_days == 0 && !spec->wait.set)
		return made;
	for (i = count > TOLD ? count - TOLD : 0; made != NULL && i < count;
	     i++) {
		const struct contact_once *contact = &audit->past.contacts[i];
		char day[DATE_TEXT_MAX] = "";

		date_format(contact->day, day, sizeof(day));
		made = arena_printf(audit->scratch, "%s%s%s %s %s%s", made,
		    *made == '\0' ? "; before it: " : ", ", day,
		    channel_names[contact->channel],
		    contact_kind_names[contact->kind],
		    contact->incoming ? " (incoming)" : "");
	}
	return made;
}

static bool
tell_rule(const struct judged *j, size_t k, enum contact_block block)
{
	struct audit *audit = j->audit;
	struct audit_violation violation = {
		.code = contact_code(audit->rules, k)
	};
	const struct constraint_spec *spec = contact_spec(audit->rules, k);
	const char *others = list_contacts(audit, spec);
	int minute = minute_of(j->action->send_after);
	char day[DATE_TEXT_MAX] = "";
	char planned[DATE_TEXT_MAX] = "";
	const char *time = "";

	contact_origin(
	    audit->rules, k, &violation.pack, &violation.version);
	date_format(j->action->day, day, sizeof(day));
	if (j->planned != DATE_NONE)
		date_format(j->planned, planned, sizeof(planned));
	if (minute >= 0)
		time = arena_printf(
		    audit->scratch, " %02d:%02d", minute / 60, minute % 60);
	if (others != NULL && time != NULL)
		violation.evidence = text_of(arena_printf(audit->scratch,
		    "%s on %s%s%s%s%s%.*s is %s%s%s%s",
		    channel_names[j->action->channel], day, time,
		    planned[0] != '\0' ? ", planned for " : "", planned,
		    j->action->timezone.at != NULL ? " " : "",
		    (int)j->action->timezone.len,
		    j->action->timezone.at != NULL ? j->action->timezone.at : "",
		    block_words(block), others,
		    spec->cite.text.at != NULL ? "; " : "",
		    spec->cite.text.at != NULL ? spec->cite.text.at : ""));
	return tell(j, &violation);
}

/* The contacts and events before it. */
static bool
begin_past(const struct judged *j)
{
	struct ledger_history before = *j->history;

	before.action_count = j->number;
	before.events = j->events;
	before.event_count = j->known;
	j->audit->past.rules = j->audit->rules;
	return contact_past_begin(&j->audit->past, &before, j->audit->diag);
}

static struct contact_debt *
list_debts(const struct judged *j)
{
	struct contact_debt *debts = contact_past_room(
	    &j->audit->past, j->action->item_count, j->audit->diag);
	size_t i;

	for (i = 0; debts != NULL && i < j->action->item_count; i++)
		debts[i] = contact_debt_of(
		    j->history->items[j->action->item_from + i].item);
	return debts;
}

static bool
judge_rules(struct judged *j)
{
	enum contact_block blocks[CONTACT_CONSTRAINTS_MAX];
	struct audit *audit = j->audit;
	struct contact_set against;
	struct contact_row row;
	size_t unknown;
	size_t k;
	struct contact_ask ask = { .row = &row,
		.channel = j->action->channel,
		.calendar = find_calendar(audit, j->action->calendar),
		.level = j->action->level,
		.debt_count = j->action->item_count,
		.past = &audit->past,
		.diag = audit->diag };

	/* A plan that asked where the debtor is asked all rules: none bound. */
	if (j->action->bound_by.at == NULL) {
		audit->counts.unbound += j->planned == DATE_NONE &&
		    (j->action->timezone.at == NULL || j->action->run == 0);
		return true;
	}
	if (!contact_row_of_codes(audit->rules, audit->scratch,
	        j->action->bound_by, &row, &unknown)) {
		diag_memory(audit->diag);
		return false;
	}
	ask.no_calendar = ask.calendar == NULL;
	if (j->planned == DATE_NONE)
		audit->counts.unknown += unknown +
		    (ask.calendar == NULL && j->action->calendar.at != NULL);
	if (!begin_past(j) || (ask.debts = list_debts(j)) == NULL ||
	    !contact_check(audit->rules, &ask, j->action->day,
	        minute_of(j->action->send_after), &against, blocks))
		return false;
	for (k = 0; k < contact_count(audit->rules); k++)
		if (contact_set_has(&against, k) &&
		    !contact_set_has(&j->told, k) &&
		    !tell_rule(j, k, blocks[k]))
			return false;
	contact_set_join(&j->told, &against);
	return true;
}

/* The days on which outcomes say that it was made, besides that of its plan;
 * what is told of one is not told again of another. */
static bool
judge_other_days(struct judged *j)
{
	const struct ledger_history *history = j->history;
	const size_t number = j->number;
	struct ledger_history made;
	struct judged other = *j;
	int32_t day = DATE_NONE;

	other.planned = j->action->day;
	for (;;) {
		day = audit_next_day(history, number, day);
		if (day == DATE_NONE)
			return true;
		if (!audit_move(&j->audit->moved, history, number, day, &made,
		        j->audit->diag))
			return false;
		other.history = &made;
		other.number = made.action_count - 1;
		other.action = &made.actions[other.number];
		other.events = made.events;
		other.known = made.event_count;
		if (!judge_holds(&other) || !judge_rules(&other))
			return false;
	}
}

bool
audit_debtor(struct audit *audit, struct text debtor,
    const struct ledger_history *history,
    bool (*take)(void *ctx, const struct audit_violation *), void *ctx)
{
	struct judged j = { .audit = audit,
		.debtor = debtor,
		.history = history,
		.planned = DATE_NONE,
		.take = take,
		.ctx = ctx };

	for (j.number = 0; j.number < history->action_count; j.number++) {
		j.action = &history->actions[j.number];
		if (j.action->channel == CHANNEL_EXPORT) {
			audit->counts.handed++;
			continue;
		}
		audit->counts.actions++;
		arena_reset(audit->scratch);
		j.held = false;
		j.told = (struct contact_set){ { 0 } };
		if (!keep_known(audit, history, j.action, &j.known))
			return false;
		j.events = audit->known;
		if (!judge_holds(&j) || !judge_rules(&j) ||
		    !judge_other_days(&j))
			return false;
	}
	return true;
}
