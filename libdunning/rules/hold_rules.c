#include "rules/hold_rules.h"

#include <inttypes.h>

#include "base/date.h"
#include "rules/hold_list.h"
#include "rules/hold_sets.h"

enum { FOUND_MOST = 32 }; /* holds of one key that are listed */

struct rule {
	const struct hold_spec *spec;
	struct expr *when, *from, *until; /* NULL: none */
	struct hold_list *list;           /* NULL: a condition */
	int keys[HOLD_KEY_MAX];           /* slots of the key */
	unsigned stops, channels;
	uint64_t unread; /* records that it holds for want of a value */
	struct src_pos unread_at; /* the first of them */
};

struct hold_rules {
	struct diag *diag;
	struct hold_sets *sets;
	struct faults *probe; /* counts for is_fault, and is told to nobody */
	struct rule *rules;
	size_t count;
	uint32_t *found; /* of one record */
	size_t found_room;
	int32_t as_of;
};

static struct expr *
compile(struct arena *arena, const struct strategy *strategy,
    const struct hold_spec *spec, const struct located *text,
    enum value_type want, struct diag *diag, bool *ok)
{
	struct expr_scope scope = { .strategy = strategy,
		.place = { .section = "hold", .name = spec->code.text } };
	struct expr *made;

	if (text->text.at == NULL)
		return NULL;
	made = expr_parse(arena, text, &scope, want, diag);
	*ok = *ok && made != NULL;
	return made;
}

static bool
add_rule(struct hold_rules *h, struct arena *arena,
    const struct rules_run *run, const struct hold_spec *spec)
{
	struct rule *rule = &h->rules[h->count++];
	bool ok = true;

	rule->spec = spec;
	rule->stops = hold_stops(spec);
	rule->channels = hold_channels(spec);
	rule->when = compile(arena, run->strategy, spec, &spec->when,
	    VALUE_BOOL, h->diag, &ok);
	rule->from = compile(arena, run->strategy, spec, &spec->from,
	    VALUE_DATE, h->diag, &ok);
	rule->until = compile(arena, run->strategy, spec, &spec->until,
	    VALUE_DATE, h->diag, &ok);
	if (!ok || !spec->list.set)
		return ok;
	rule->list = hold_list_read(
	    arena, run->strategy, spec, run->as_of, h->sets, h->diag);
	return rule->list != NULL;
}

struct hold_rules *
hold_rules_new(struct arena *arena, const struct rules_run *run,
    unsigned stops, struct diag *diag)
{
	const struct items *list = &run->strategy->holds;
	const struct hold_spec *spec = list->at;
	struct hold_rules *h = arena_alloc(arena, 1, sizeof *h);

	if (h != NULL) {
		h->diag = diag;
		h->as_of = run->as_of;
		h->sets = hold_sets_new(arena);
		h->probe = faults_new(arena, false);
		h->rules =
		    arena_alloc(arena, list->count + 1, sizeof *h->rules);
		h->found_room = list->count * FOUND_MOST + 1;
		h->found =
		    arena_alloc(arena, h->found_room, sizeof *h->found);
	}
	if (h == NULL || h->sets == NULL || h->probe == NULL ||
	    h->rules == NULL || h->found == NULL) {
		diag_memory(diag);
		return NULL;
	}
	for (size_t i = 0; i < list->count; i++)
		if ((hold_stops(&spec[i]) & stops) != 0 &&
		    strategy_applies(&spec[i].sources, run->source) &&
		    !add_rule(h, arena, run, &spec[i]))
			return NULL;
	return h;
}

size_t
hold_rules_count(const struct hold_rules *h)
{
	return h->count;
}

static bool
bind_rule(struct rule *rule, struct columns *columns)
{
	const struct located_list *key = &rule->spec->list.key;

	if ((rule->when != NULL && !expr_bind(rule->when, columns)) ||
	    (rule->from != NULL && !expr_bind(rule->from, columns)) ||
	    (rule->until != NULL && !expr_bind(rule->until, columns)))
		return false;
	for (size_t i = 0; rule->list != NULL && i < key->count; i++) {
		rule->keys[i] = columns_bind(columns, key->items[i].text.at,
		    COLUMN_STRING, COLUMN_PRESENT, key->items[i].at);
		if (rule->keys[i] < 0)
			return false;
	}
	return true;
}

bool
hold_rules_bind(struct hold_rules *h, struct columns *columns)
{
	for (size_t i = 0; i < h->count; i++) {
		if (bind_rule(&h->rules[i], columns))
			continue;
		diag_note(h->diag, h->rules[i].spec->code.at,
		    "the hold %s needs its columns, for it might hold",
		    h->rules[i].spec->code.text.at);
		return false;
	}
	return true;
}

/* Whether a null came of what could not be computed, not of an empty cell. */
static bool
is_fault(struct hold_rules *h, const struct expr *expr,
    const struct expr_env *env, struct batch *b, size_t row)
{
	struct expr_env probe = *env;
	bool rehearsal = b->rehearsal;
	uint64_t before = faults_total(h->probe);

	probe.faults = h->probe;
	b->rehearsal = false;
	expr_eval(expr, &probe, b, row);
	b->rehearsal = rehearsal;
	return faults_total(h->probe) != before;
}

/* A date that cannot be computed makes the hold one that cannot be read, and
 * bounds nothing; nor does one that is null. */
static int32_t
date_of(struct hold_rules *h, const struct expr *expr,
    const struct expr_env *env, struct batch *b, size_t row,
    struct held *held)
{
	struct value value;

	if (expr == NULL)
		return DATE_NONE;
	value = expr_eval(expr, env, b, row);
	if (value.type == VALUE_DATE && value.days >= DATE_MIN &&
	    value.days <= DATE_MAX)
		return (int32_t)value.days;
	if (value.type == VALUE_DATE || is_fault(h, expr, env, b, row))
		held->code = TEXT(HOLD_UNREADABLE);
	return DATE_NONE;
}

static bool
in_force(const struct hold_rules *h, const struct held *held)
{
	return (held->from == DATE_NONE || held->from <= h->as_of) &&
	    (held->until == DATE_NONE || h->as_of <= held->until);
}

/* Whether the condition is true, or cannot be read. */
static bool
is_met(struct hold_rules *h, struct rule *rule, const struct expr_env *env,
    struct batch *b, size_t row, struct held *held)
{
	bool kept = b->fates[row] == FATE_KEPT;
	struct value value = expr_eval(rule->when, env, b, row);

	/* A strict run has set it aside. */
	if (kept && b->fates[row] != FATE_KEPT)
		return false;
	if (value.type == VALUE_BOOL)
		return value.boolean;
	if (is_fault(h, rule->when, env, b, row)) {
		held->code = TEXT(HOLD_UNREADABLE);
		return true;
	}
	faults_add(env->faults, expr_fault_place(rule->when), FAULT_CONDITION,
	    b, row);
	return false;
}

static void
count_unread(struct rule *rule, const struct batch *b, size_t row)
{
	if (!b->rehearsal && rule->unread++ == 0)
		rule->unread_at = batch_at(b, row, 0);
}

static bool
add_condition(struct hold_rules *h, struct rule *rule,
    const struct expr_env *env, struct batch *b, size_t row, size_t *count)
{
	struct held held = { .code = rule->spec->code.text,
		.hold = rule->spec->code.text,
		.stops = rule->stops,
		.channels = rule->channels,
		.at = rule->spec->code.at };
	uint32_t number;

	if (!is_met(h, rule, env, b, row, &held))
		return true;
	held.from = date_of(h, rule->from, env, b, row, &held);
	held.until = date_of(h, rule->until, env, b, row, &held);
	if (!in_force(h, &held))
		return true;
	if (text_is(held.code, HOLD_UNREADABLE))
		count_unread(rule, b, row);
	number = hold_sets_hold(h->sets, &held);
	h->found[(*count)++] = number;
	return number != UINT32_MAX;
}

static bool
add_unreadable(struct hold_rules *h, const struct rule *rule, size_t *count)
{
	const struct held held = { .code = TEXT(HOLD_UNREADABLE),
		.hold = rule->spec->code.text,
		.from = DATE_NONE,
		.until = DATE_NONE,
		.stops = rule->stops,
		.channels = rule->channels,
		.at = rule->spec->list.file.at };
	uint32_t number = hold_sets_hold(h->sets, &held);

	h->found[(*count)++] = number;
	return number != UINT32_MAX;
}

/* The dates of the hold itself count besides those of the rows. */
static bool
add_listed(struct hold_rules *h, struct rule *rule, const struct expr_env *env,
    struct batch *b, size_t row, size_t *count)
{
	struct held own = { .from = DATE_NONE };
	struct text key[HOLD_KEY_MAX];
	bool whole = true;

	own.from = date_of(h, rule->from, env, b, row, &own);
	own.until = date_of(h, rule->until, env, b, row, &own);
	if (!in_force(h, &own))
		return true;
	if (hold_list_unreadable(rule->list) &&
	    !add_unreadable(h, rule, count))
		return false;
	for (size_t i = 0; i < rule->spec->list.key.count; i++) {
		key[i] = text_trim(batch_cell(b, rule->keys[i], row));
		whole = whole && key[i].len != 0;
	}
	if (whole)
		*count += hold_list_find(rule->list, key, h->found + *count,
		    FOUND_MOST - 1);
	return true;
}

uint32_t
hold_rules_read(struct hold_rules *h, const struct expr_env *env,
    struct batch *b, size_t row)
{
	size_t count = 0;

	for (size_t i = 0; i < h->count; i++) {
		struct rule *rule = &h->rules[i];
		bool ok = rule->list == NULL ?
		    add_condition(h, rule, env, b, row, &count) :
		    add_listed(h, rule, env, b, row, &count);

		if (!ok)
			return UINT32_MAX;
	}
	return hold_sets_set(h->sets, h->found, count);
}

const struct held_set *
hold_rules_set(const struct hold_rules *h, uint32_t set)
{
	return hold_sets_get(h->sets, set);
}

void
hold_rules_merge(struct hold_rules *h, const struct hold_rules *other)
{
	for (size_t i = 0; i < h->count; i++) {
		struct rule *rule = &h->rules[i];
		const struct rule *more = &other->rules[i];

		if (rule->unread == 0 ||
		    (more->unread != 0 &&
		        more->unread_at.line < rule->unread_at.line))
			rule->unread_at = more->unread_at;
		rule->unread += more->unread;
	}
}

void
hold_rules_tell(const struct hold_rules *h)
{
	for (size_t i = 0; i < h->count; i++) {
		const struct rule *rule = &h->rules[i];

		if (rule->unread == 0)
			continue;
		diag_at(h->diag, DIAG_WARNING, "W_HOLD_UNREADABLE",
		    rule->spec->code.at,
		    "the hold %s cannot be computed for %" PRIu64 " %s, so it "
		    "holds (" HOLD_UNREADABLE ")",
		    rule->spec->code.text.at, rule->unread,
		    rule->unread == 1 ? "record" : "records");
		diag_note(h->diag, rule->unread_at, "this is the first");
	}
}

const struct hold_spec *
hold_rules_spec(const struct hold_rules *h, size_t i)
{
	return h->rules[i].spec;
}

struct expr *
hold_rules_when(const struct hold_rules *h, size_t i)
{
	return h->rules[i].when;
}

struct expr *
hold_rules_from(const struct hold_rules *h, size_t i)
{
	return h->rules[i].from;
}

struct expr *
hold_rules_until(const struct hold_rules *h, size_t i)
{
	return h->rules[i].until;
}
