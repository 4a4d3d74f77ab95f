#include "message/export_rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/hash.h"
#include "base/num.h"
#include "contact/contact.h"
#include "message/export_past.h"

enum { CHAINS = 4096 };

/* A contact or hand-over of this run that waits for its batch. */
struct counted {
	size_t next; /* of its chain, from 1; 0: none */
	struct text action, debtor, items; /* in the arena */
	struct contact_once once;
};

struct set {
	const struct source_spec *source;
	struct contact_rules *rules;
};

struct export_rules {
	struct diag *diag;
	const struct strategy *strategy;
	int32_t as_of;
	struct arena *arena;   /* lasting */
	struct arena *asked;   /* of one question */
	struct arena *waiting; /* of counted */
	struct set *sets;
	size_t set_count;
	struct zone_cache *zones;
	const struct calendar **calendars; /* by number of the strategy's */
	struct contact_past past;
	struct counted *counted;
	size_t counted_count, counted_room;
	uint32_t chains[CHAINS]; /* by hash of the debtor, the last, from 1 */
};

static bool
add_set(struct export_rules *r, const struct source_spec *source)
{
	struct set *set = &r->sets[r->set_count];

	set->source = source;
	set->rules = contact_new(r->arena, r->strategy, source, r->diag);
	r->set_count += set->rules != NULL;
	return set->rules != NULL;
}

static bool
make_sets(struct export_rules *r, const struct source_spec *source)
{
	const struct source_spec *all = r->strategy->sources.at;
	size_t count = source == NULL ? r->strategy->sources.count : 0;

	if (!add_set(r, source))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!add_set(r, &all[i]))
			return false;
	return true;
}

struct export_rules *
export_rules_new(struct arena *arena, const struct strategy *strategy,
    const struct source_spec *source, int32_t as_of, struct diag *diag)
{
	struct export_rules *r = arena_alloc(arena, 1, sizeof *r);

	if (r == NULL) {
		diag_memory(diag);
		return NULL;
	}
	*r = (struct export_rules){ .diag = diag, .strategy = strategy,
		.as_of = as_of, .arena = arena };
	r->sets = arena_alloc(
	    arena, strategy->sources.count + 1, sizeof *r->sets);
	r->calendars = arena_alloc(
	    arena, strategy->calendars.count + 1, sizeof *r->calendars);
	r->asked = arena_new(0);
	r->waiting = arena_new(0);
	r->zones = zone_cache_new();
	if (r->sets == NULL || r->calendars == NULL || r->asked == NULL ||
	    r->waiting == NULL || r->zones == NULL) {
		diag_memory(diag);
		export_rules_clear(r);
		return NULL;
	}
	if (make_sets(r, source))
		return r;
	export_rules_clear(r);
	return NULL;
}

void
export_rules_clear(struct export_rules *r)
{
	if (r == NULL)
		return;
	arena_free(r->asked);
	arena_free(r->waiting);
	if (r->zones != NULL)
		zone_cache_free(r->zones);
	contact_past_clear(&r->past);
	free(r->counted);
	r->asked = r->waiting = NULL;
	r->zones = NULL;
	r->counted = NULL;
	r->counted_count = r->counted_room = 0;
}

static bool
two_digits(struct text text, size_t at, int *number)
{
	int64_t value;

	if (!int_parse((struct text){ text.at + at, 2 }, &value))
		return false;
	*number = (int)value;
	return true;
}

void
export_moment(const struct message *m, int32_t *day, int *minute)
{
	struct text text = m->texts[M_SEND_AFTER];
	int hours, minutes;

	*day = m->date;
	*minute = -1;
	if (text.len < 16 ||
	    !date_parse((struct text){ text.at, 10 }, day) ||
	    !two_digits(text, 11, &hours) || !two_digits(text, 14, &minutes))
		return;
	*minute = hours * 60 + minutes;
}

/* The rules that know most of the codes, those of the whole strategy first. */
static const struct contact_rules *
best_set(struct export_rules *r, struct text codes, struct contact_row *row,
    size_t *unknown)
{
	const struct contact_rules *best = NULL;

	for (size_t i = 0; i < r->set_count; i++) {
		struct contact_row of;
		size_t missing;

		if (!contact_row_of_codes(r->sets[i].rules, r->asked, codes,
		        &of, &missing))
			return NULL;
		if (best != NULL && missing >= *unknown)
			continue;
		best = r->sets[i].rules;
		*row = of;
		*unknown = missing;
	}
	return best;
}

static bool
find_calendar(struct export_rules *r, struct text name,
    const struct calendar **calendar)
{
	const struct calendar_spec *specs = r->strategy->calendars.at;
	const struct calendar_spec *spec =
	    name.at != NULL ? strategy_calendar(r->strategy, name) : NULL;
	size_t at = spec != NULL ? (size_t)(spec - specs) : 0;

	*calendar = NULL;
	if (spec == NULL)
		return true;
	if (r->calendars[at] == NULL)
		r->calendars[at] =
		    calendar_new(r->arena, r->strategy, spec, r->diag);
	*calendar = r->calendars[at];
	return *calendar != NULL;
}

static struct contact_debt *
debts_of(struct text items, struct arena *arena, size_t *count)
{
	struct contact_debt *debts =
	    arena_alloc(arena, items.len + 1, sizeof *debts);
	struct text key, level;

	*count = 0;
	while (debts != NULL && export_next_item(&items, &key, &level))
		debts[(*count)++] = contact_debt_of(key);
	return debts;
}

static uint32_t *
chain_of(struct export_rules *r, struct text debtor)
{
	return &r->chains[hash_bytes(debtor.at, debtor.len) % CHAINS];
}

static bool
begin_past(struct export_rules *r, const struct message *m,
    const struct contact_rules *rules, const struct ledger_history *h)
{
	r->past.rules = rules;
	if (!contact_past_begin(&r->past, h, r->diag))
		return false;
	for (size_t i = *chain_of(r, m->texts[M_DEBTOR]); i != 0;
	     i = r->counted[i - 1].next) {
		const struct counted *c = &r->counted[i - 1];
		struct contact_debt *debts;
		size_t count;

		if (c->once.channel == CHANNEL_EXPORT ||
		    !text_equal(c->debtor, m->texts[M_DEBTOR]))
			continue;
		debts = debts_of(c->items, r->asked, &count);
		if (debts == NULL) {
			diag_memory(r->diag);
			return false;
		}
		if (!contact_past_add(&r->past, &c->once, debts, count,
		        r->diag))
			return false;
	}
	return true;
}

/* Whether a rule that binds it looks at the time. */
static bool
is_timed(const struct contact_rules *rules, const struct contact_ask *question)
{
	struct contact_set bound;

	contact_bound_by(rules, question, &bound);
	for (size_t k = 0; k < contact_count(rules); k++) {
		const struct constraint_spec *spec = contact_spec(rules, k);

		if (contact_set_has(&bound, k) &&
		    (spec->windows.count != 0 || spec->cap.set ||
		        spec->gap_days != 0 || spec->wait.set ||
		        spec->holidays == HOLIDAYS_NEVER))
			return true;
	}
	return false;
}

static bool
ask(struct export_rules *r, const struct message *m,
    const struct contact_rules *rules, const struct contact_row *row,
    struct buf *codes)
{
	struct contact_ask question = { .row = row, .channel = m->channel,
		.level = m->texts[M_LEVEL], .past = &r->past,
		.diag = r->diag };
	struct contact_set against = { { 0 } };
	enum zone_error error;
	int32_t day;
	int minute;

	export_moment(m, &day, &minute);
	if (m->texts[M_TIMEZONE].at != NULL)
		question.zone = zone_cache_find(
		    r->zones, m->texts[M_TIMEZONE], &error);
	if (!find_calendar(r, m->texts[M_CALENDAR], &question.calendar))
		return false;
	question.debts = debts_of(
	    m->texts[M_ITEM_LEVELS], r->asked, &question.debt_count);
	if (question.debts == NULL) {
		diag_memory(r->diag);
		return false;
	}
	if (!contact_check(rules, &question, day, minute, &against, NULL))
		return false;
	contact_put_codes(codes, rules, &against);
	/* It would go out at a moment that no rule was asked about. */
	if (day < r->as_of && is_timed(rules, &question))
		buf_puts(codes, codes->len != 0 ? "|LATE" : "LATE");
	return true;
}

bool
export_rules_ask(struct export_rules *r, const struct message *m,
    const struct ledger_history *h, struct buf *codes)
{
	struct text bound = m->texts[M_BOUND_BY];
	const struct contact_rules *rules;
	struct contact_row row = { .count = 0 };
	size_t unknown = 0;

	if (bound.len == 0)
		return true;
	arena_reset(r->asked);
	rules = best_set(r, bound, &row, &unknown);
	if (rules == NULL) {
		diag_memory(r->diag);
		return false;
	}
	if (!begin_past(r, m, rules, h) || !ask(r, m, rules, &row, codes))
		return false;
	if (unknown != 0)
		buf_puts(codes,
		    codes->len != 0 ? "|UNKNOWN_RULE" : "UNKNOWN_RULE");
	return true;
}

static bool
reserve(struct export_rules *r)
{
	size_t room = r->counted_room == 0 ? 256 : r->counted_room * 2;
	struct counted *grown;

	if (r->counted_count < r->counted_room)
		return true;
	grown = realloc(r->counted, room * sizeof *grown);
	if (grown == NULL)
		return false;
	r->counted = grown;
	r->counted_room = room;
	return true;
}

static struct text
keep(struct export_rules *r, struct text text)
{
	return (struct text){ arena_strndup(r->waiting, text.at, text.len),
		text.len };
}

bool
export_rules_counted(struct export_rules *r, const struct message *m)
{
	for (size_t i = *chain_of(r, m->texts[M_DEBTOR]); i != 0;
	     i = r->counted[i - 1].next)
		if (text_equal(r->counted[i - 1].action, m->texts[M_ACTION]))
			return true;
	return false;
}

bool
export_rules_count(struct export_rules *r, const struct message *m)
{
	struct text debtor = m->texts[M_DEBTOR];
	struct counted *c;
	int minute;

	if (!reserve(r)) {
		diag_memory(r->diag);
		return false;
	}
	c = &r->counted[r->counted_count];
	*c = (struct counted){ .action = keep(r, m->texts[M_ACTION]),
		.debtor = keep(r, debtor),
		.items = keep(r, m->texts[M_ITEM_LEVELS]),
		.once = { .channel = m->channel,
		    .kind = CONTACT_ATTEMPT,
		    .elsewhere = contact_codes_elsewhere(
		        r->sets[0].rules, m->texts[M_BOUND_BY]) } };
	export_moment(m, &c->once.day, &minute);
	if (c->action.at == NULL || c->debtor.at == NULL ||
	    c->items.at == NULL) {
		diag_memory(r->diag);
		return false;
	}
	c->next = *chain_of(r, debtor);
	*chain_of(r, debtor) = (uint32_t)++r->counted_count;
	return true;
}

void
export_rules_forget(struct export_rules *r)
{
	r->counted_count = 0;
	memset(r->chains, 0, sizeof r->chains);
	arena_reset(r->waiting);
}
