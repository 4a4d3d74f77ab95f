/* contact_row.c -- what constraints say about records, apart from time. */
#include <string.h>

#include "base/hash.h"
#include "contact/contact_key.h"
#include "contact/contact_rule.h"

enum { ROOM_FIRST = 64 };

struct contact_rows {
	const struct contact_rules *rules;
	struct arena *arena;
	struct contact_row *rows;
	uint32_t count, room;
	uint32_t *table; /* row numbers from 1; 0: free */
	uint32_t table_room;
	struct contact_keys *keys;
	struct contact_bound *bound; /* of the record that is being read */
	bool *when;
	bool counted; /* a condition of it was null */
};

struct contact_rows *
contact_rows_new(struct arena *arena, const struct contact_rules *rules)
{
	struct contact_rows *rows = arena_alloc(arena, 1, sizeof(*rows));

	if (rows == NULL)
		return NULL;
	rows->rules = rules;
	rows->arena = arena;
	rows->bound =
	    arena_alloc(arena, rules->count + 1, sizeof(*rows->bound));
	rows->when = arena_alloc(arena, rules->count + 1, sizeof(*rows->when));
	rows->keys = contact_keys_new(arena, rules);
	return rows->bound == NULL || rows->when == NULL || rows->keys == NULL
	           ? NULL
	           : rows;
}

static bool
bind_fields(struct contact_rule *rule, const struct strategy *strategy,
    struct columns *columns)
{
	struct column_info info;
	size_t i;

	for (i = 0; i < rule->field_count; i++) {
		struct contact_field *field = &rule->fields[i];
		const char *name = field->name.at;

		if (field->creditor || !columns_has(columns, name) ||
		    !strategy_column(strategy, field->name, &info))
			continue;
		field->slot = columns_bind(columns, name,
		    strategy_column_type(info.type), COLUMN_PRESENT,
		    rule->spec->fields.items[field->entry - 1].at);
		if (field->slot < 0)
			return false;
	}
	return true;
}

static bool
bind_if_there(struct columns *columns, const char *name, enum column_type type,
    bool wanted, int *slot)
{
	*slot = -1;
	return !wanted || columns_bind_if_there(columns, name, type, slot);
}

static bool
bind_rule(struct contact_rule *rule, const struct strategy *strategy,
    struct columns *columns)
{
	bool fine = true;

	if (rule->when != NULL && !expr_bind(rule->when, columns))
		fine = false;
	if (rule->require != NULL && !expr_bind(rule->require, columns))
		fine = false;
	if (rule->except != NULL && !expr_bind(rule->except, columns))
		fine = false;
	return bind_fields(rule, strategy, columns) && fine;
}

bool
contact_bind(struct contact_rules *rules, struct columns *columns)
{
	bool roles = false;
	bool places = false;
	bool consents = false;
	bool fine = true;
	size_t k;

	for (k = 0; k < rules->count; k++) {
		const struct contact_rule *rule = &rules->rules[k];

		if (!bind_rule(&rules->rules[k], rules->strategy, columns))
			fine = false;
		roles |= rule->spec->roles.set ||
		    (rule->exclude & EXCLUDE_ATTORNEY) != 0;
		places |= rule->spec->where != WHERE_ANY;
		consents |= rule->spec->authorised;
	}
	return bind_if_there(columns, "contact_role", COLUMN_STRING, roles,
	           &rules->role) &&
	    bind_if_there(columns, "contact_place", COLUMN_STRING, places,
	        &rules->place) &&
	    bind_if_there(columns, "consent", COLUMN_SET, consents,
	        &rules->consent) &&
	    fine;
}

static struct text
cell(const struct batch *batch, int slot, size_t row)
{
	static const struct text null = { NULL, 0 };

	if (slot < 0 || !vector_valid(&batch->vectors[slot], row))
		return null;
	return vector_text(&batch->vectors[slot], row);
}

/* Nobody is told of null: what is required and unknown is not there. */
static bool
is_true(const struct expr *expr, const struct expr_env *env,
    struct batch *batch, size_t row)
{
	struct value value = expr_eval(expr, env, batch, row);

	return value.type == VALUE_BOOL && value.boolean;
}

static bool
lists(const struct located_list *list, struct text name)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if (text_equal(list->items[i].text, name))
			return true;
	return false;
}

/* Whether the person may be contacted at all; an empty role is the debtor. */
static bool
may_contact(const struct role_spec *roles, struct text role)
{
	if (!roles->set || role.at == NULL || text_is(role, "debtor"))
		return true;
	return roles->allow.count > 0 ? lists(&roles->allow, role) :
	                                !lists(&roles->deny, role);
}

static bool
has_field(const struct contact_field *field, const struct batch *batch,
    size_t row)
{
	if (field->creditor)
		return field->given;
	return field->slot >= 0 &&
	    vector_valid(&batch->vectors[field->slot], row);
}

/* The first entry of which no field is there; 0: none. */
static uint8_t
find_missing(const struct contact_rule *rule, const struct batch *batch,
    size_t row)
{
	size_t i = 0;

	while (i < rule->field_count) {
		uint8_t entry = rule->fields[i].entry;
		bool has = false;

		for (; i < rule->field_count && rule->fields[i].entry == entry;
		     i++)
			has = has || has_field(&rule->fields[i], batch, row);
		if (!has)
			return entry;
	}
	return 0;
}

static uint8_t
ask_channels(const struct contact_rule *rule, const struct expr_env *env,
    struct batch *batch, size_t row)
{
	struct text channel;
	const struct expr_env with = { env->as_of, &channel, env->faults };
	unsigned refused = 0;
	size_t c;

	if (rule->require == NULL && !rule->spec->deny)
		return 0;
	for (c = 0; c < CHANNELS; c++) {
		if ((rule->channels >> c & 1) == 0)
			continue;
		channel = text_of(channel_names[c]);
		if ((rule->require != NULL &&
		        !is_true(rule->require, &with, batch, row)) ||
		    (rule->spec->deny &&
		        (rule->except == NULL ||
		            !is_true(rule->except, &with, batch, row))))
			refused |= 1U << c;
	}
	return (uint8_t)refused;
}

/* Channels that a list such as "sms|email" lacks. */
static uint8_t
lacking(struct text consent)
{
	unsigned channels = (1U << CHANNELS) - 1;
	struct text one;
	size_t c;

	while (text_split(&consent, '|', &one))
		for (c = 0; c < CHANNELS; c++)
			if (text_is(text_trim(one), channel_names[c]))
				channels &= ~(1U << c);
	return (uint8_t)channels;
}

static void
ask_rule(const struct contact_rules *rules, size_t k,
    const struct expr_env *env, struct batch *batch, size_t row,
    struct contact_bound *bound)
{
	const struct contact_rule *rule = &rules->rules[k];

	*bound = (struct contact_bound){ .rule = (uint16_t)k,
		.missing = find_missing(rule, batch, row),
		.refused = ask_channels(rule, env, batch, row) };
	if (!may_contact(&rule->spec->roles, cell(batch, rules->role, row)))
		bound->refused = UINT8_MAX;
	if (rule->spec->authorised)
		bound->unauthorised = lacking(cell(batch, rules->consent, row));
}

/* A condition that is null counts as a fault of each of its records. */
static bool
ask_when(struct contact_rows *rows, const struct contact_rule *rule,
    const struct expr_env *env, struct batch *batch, size_t row)
{
	const struct expr_env quiet = { env->as_of, NULL, NULL };

	if (rule->when == NULL)
		return true;
	if (expr_true(rule->when, env, batch, row))
		return true;
	rows->counted = rows->counted ||
	    expr_eval(rule->when, &quiet, batch, row).type == VALUE_NULL;
	return false;
}

static void
read_row(struct contact_rows *rows, const struct expr_env *env,
    struct batch *batch, size_t row, struct contact_row *result)
{
	const struct expr_env plain = { env->as_of, NULL, env->faults };
	const struct contact_rules *rules = rows->rules;
	struct text place = cell(batch, rules->place, row);
	size_t k;

	*result = (struct contact_row){ .bound = rows->bound,
		.attorney = text_is(cell(batch, rules->role, row), "attorney"),
		.elsewhere = place.at != NULL && !text_is(place, "home") };
	for (k = 0; k < rules->count; k++) {
		const struct contact_rule *rule = &rules->rules[k];

		rows->when[k] = rule->same_when < k
		                    ? rows->when[rule->same_when]
		                    : ask_when(rows, rule, &plain, batch, row);
		if (rows->when[k])
			ask_rule(rules, k, env, batch, row,
			    &rows->bound[result->count++]);
	}
}

static uint64_t
hash_row(const struct contact_row *row)
{
	uint64_t hash = (uint64_t)row->attorney << 1 | row->elsewhere;
	size_t i;

	for (i = 0; i < row->count; i++) {
		const struct contact_bound *one = &row->bound[i];

		hash = hash_fold(hash ^ UINT64_C(0x9e3779b97f4a7c15),
		    (uint64_t)one->rule << 24 | (uint64_t)one->missing << 16 |
		        (uint64_t)one->refused << 8 | one->unauthorised);
	}
	return hash;
}

static bool
is_same(const struct contact_row *one, const struct contact_row *other)
{
	size_t i;

	if (one->count != other->count || one->attorney != other->attorney ||
	    one->elsewhere != other->elsewhere)
		return false;
	for (i = 0; i < one->count; i++)
		if (one->bound[i].rule != other->bound[i].rule ||
		    one->bound[i].missing != other->bound[i].missing ||
		    one->bound[i].refused != other->bound[i].refused ||
		    one->bound[i].unauthorised != other->bound[i].unauthorised)
			return false;
	return true;
}

/* The place of the row in the table, or the free one where it belongs. */
static uint32_t *
find_place(const struct contact_rows *rows, const struct contact_row *row)
{
	uint32_t mask = rows->table_room - 1;
	uint32_t i = (uint32_t)(hash_row(row) >> 20) & mask;

	while (rows->table[i] != 0 &&
	    !is_same(&rows->rows[rows->table[i] - 1], row))
		i = (i + 1) & mask;
	return &rows->table[i];
}

/* What was there stays in the arena, half as much again at most. */
static bool
grow(struct contact_rows *rows)
{
	uint32_t room = rows->room == 0 ? ROOM_FIRST : rows->room * 2;
	struct contact_row *grown =
	    arena_alloc(rows->arena, room, sizeof(*grown));
	uint32_t *table =
	    arena_alloc(rows->arena, (size_t)room * 2, sizeof(*table));
	uint32_t i;

	if (grown == NULL || table == NULL)
		return false;
	if (rows->count != 0)
		memcpy(grown, rows->rows, rows->count * sizeof(*grown));
	rows->rows = grown;
	rows->room = room;
	rows->table = table;
	rows->table_room = room * 2;
	for (i = 0; i < rows->count; i++)
		*find_place(rows, &rows->rows[i]) = i + 1;
	return true;
}

/* The number of a row, which is copied when it is new. */
static uint32_t
intern_row(struct contact_rows *rows, const struct contact_row *read)
{
	struct contact_bound *copy;
	uint32_t *place;

	if (rows->count == rows->room && !grow(rows))
		return CONTACT_NO_ROW;
	place = find_place(rows, read);
	if (*place != 0)
		return *place - 1;
	copy = arena_alloc(rows->arena, read->count + 1, sizeof(*copy));
	if (copy == NULL)
		return CONTACT_NO_ROW;
	if (read->count != 0)
		memcpy(copy, read->bound, read->count * sizeof(*copy));
	rows->rows[rows->count] = *read;
	rows->rows[rows->count].bound = copy;
	*place = rows->count + 1;
	return rows->count++;
}

uint32_t
contact_rows_read(struct contact_rows *rows, const struct expr_env *env,
    struct batch *batch, size_t row)
{
	uint32_t number = contact_keys_find(rows->keys, batch, row);
	uint64_t faults = env->faults == NULL ? 0 : faults_total(env->faults);
	struct contact_row read;

	if (number != CONTACT_NO_ROW)
		return number;
	rows->counted = false;
	read_row(rows, env, batch, row, &read);
	number = intern_row(rows, &read);
	if (number != CONTACT_NO_ROW && !rows->counted &&
	    (env->faults == NULL || faults == faults_total(env->faults)))
		contact_keys_add(rows->keys, number);
	return number;
}

const struct contact_row *
contact_rows_at(const struct contact_rows *rows, uint32_t number)
{
	return &rows->rows[number];
}

static size_t
rule_of_code(const struct contact_rules *rules, struct text code)
{
	size_t k = 0;

	while (k < rules->count &&
	    !text_equal(code, rules->rules[k].spec->code.text))
		k++;
	return k;
}

bool
contact_row_of_codes(const struct contact_rules *rules, struct arena *arena,
    struct text codes, struct contact_row *row, size_t *unknown)
{
	struct contact_set set = { { 0 } };
	struct contact_bound *bound;
	struct text code;
	size_t lost = 0;
	size_t k;

	*row = (struct contact_row){ 0 };
	while (codes.at != NULL && text_split(&codes, '|', &code)) {
		k = rule_of_code(rules, code);
		if (k < rules->count)
			contact_set_add(&set, k);
		else
			lost++;
	}
	bound = arena_alloc(arena, rules->count + 1, sizeof(*bound));
	if (bound == NULL)
		return false;
	for (k = 0; k < rules->count; k++) {
		const struct contact_rule *rule = &rules->rules[k];

		if (!contact_set_has(&set, k))
			continue;
		bound[row->count].rule = (uint16_t)k;
		if (contact_rule_only_denies(rule))
			bound[row->count].refused = (uint8_t)rule->channels;
		row->count++;
	}
	row->bound = bound;
	for (k = 0; k < row->count; k++)
		row->elsewhere = row->elsewhere ||
		    rules->rules[bound[k].rule].spec->where == WHERE_NOT_HOME;
	if (unknown != NULL)
		*unknown = lost;
	return true;
}

bool
contact_codes_elsewhere(const struct contact_rules *rules, struct text codes)
{
	struct text code;

	while (rules->has_places && codes.at != NULL &&
	    text_split(&codes, '|', &code)) {
		size_t k = rule_of_code(rules, code);

		if (k < rules->count &&
		    rules->rules[k].spec->where == WHERE_NOT_HOME)
			return true;
	}
	return false;
}
