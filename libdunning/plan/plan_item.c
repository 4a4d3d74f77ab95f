#include "plan/plan_item.h"

#include <string.h>

#include "ageing/ageing.h"
#include "ageing/item_key.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"
#include "plan/plan_setup.h"

static bool
stops_contact(const struct hold_spec *hold)
{
	for (size_t i = 0; i < hold->stops.count; i++)
		if (text_is(hold->stops.items[i].text, "contact"))
			return true;
	return hold->stops.count == 0;
}

static bool
compile_hold(struct plan_reader *r, const struct hold_spec *hold)
{
	struct expr_scope scope = { .strategy = r->strategy,
		.place = { .section = "hold", .name = hold->code.text } };
	size_t i = r->hold_count;

	if (i == HOLDS_MAX) {
		diag_at(r->diag, DIAG_ERROR, "E_HOLDS", hold->code.at,
		    "more than %d holds", HOLDS_MAX);
		return false;
	}
	r->holds[i] = hold;
	r->hold_when[i] =
	    expr_parse(r->arena, &hold->when, &scope, VALUE_BOOL, r->diag);
	r->hold_until[i] = NULL;
	if (hold->until.text.at != NULL)
		r->hold_until[i] = expr_parse(r->arena, &hold->until, &scope,
		    VALUE_DATE, r->diag);
	r->hold_count++;
	return r->hold_when[i] != NULL &&
	    (hold->until.text.at == NULL || r->hold_until[i] != NULL);
}

static bool
compile_holds(struct plan_reader *r)
{
	const struct items *list = &r->strategy->holds;
	size_t room = list->count + 1;

	r->holds = arena_alloc(r->arena, room, sizeof *r->holds);
	r->hold_when = arena_alloc(r->arena, room, sizeof(struct expr *));
	r->hold_until = arena_alloc(r->arena, room, sizeof(struct expr *));
	if (r->holds == NULL || r->hold_when == NULL ||
	    r->hold_until == NULL) {
		diag_memory(r->diag);
		return false;
	}
	for (size_t i = 0; i < list->count; i++) {
		const struct hold_spec *hold =
		    (const struct hold_spec *)list->at + i;

		if (strategy_applies(&hold->sources, r->source) &&
		    stops_contact(hold) && !compile_hold(r, hold))
			return false;
	}
	return true;
}

bool
plan_reader_init(struct plan_reader *r, struct arena *arena,
    const struct rules_run *run, struct diag *diag)
{
	*r = (struct plan_reader){ .diag = diag, .strategy = run->strategy,
		.source = run->source, .arena = arena };
	r->env = (struct expr_env){ .as_of = run->as_of,
		.faults = faults_new(arena, run->strict) };
	r->debtors = intern_new();
	r->words = intern_new();
	r->zones = zone_cache_new();
	if (r->debtors == NULL || r->words == NULL || r->zones == NULL ||
	    r->env.faults == NULL) {
		diag_memory(diag);
		return false;
	}
	r->contact = contact_new(arena, run->strategy, run->source, diag);
	if (fees_wanted(run->strategy)) {
		r->fees = fees_new(arena, run, diag);
		if (r->fees == NULL)
			return false;
	}
	return r->contact != NULL && compile_holds(r) &&
	    plan_calendars_load(r);
}

void
plan_reader_clear(struct plan_reader *r)
{
	intern_free(r->debtors);
	intern_free(r->words);
	zone_cache_free(r->zones);
	r->zones = NULL;
	r->debtors = NULL;
	r->words = NULL;
}

static int
if_there(struct columns *columns, const char *name)
{
	if (!columns_has(columns, name))
		return -1;
	return columns_bind(columns, name, COLUMN_STRING, COLUMN_PRESENT,
	    POS_NONE);
}

static bool
must(int *slot, struct columns *columns, const char *name,
    enum column_type type, enum column_need need)
{
	*slot = columns_bind(columns, name, type, need, POS_NONE);
	return *slot >= 0;
}

static void
bind_addresses(struct plan_columns *s, struct columns *columns)
{
	int phone = if_there(columns, "phone");
	int mobile = if_there(columns, "mobile");

	for (int c = 0; c < CHANNELS; c++) {
		s->address[c] = mobile;
		s->second[c] = phone;
	}
	s->address[CHANNEL_EMAIL] = if_there(columns, "email");
	s->second[CHANNEL_EMAIL] = -1;
	s->address[CHANNEL_LETTER] = if_there(columns, "address_1");
	s->second[CHANNEL_LETTER] = -1;
}

static bool
bind_plan(struct plan_reader *r, struct columns *columns)
{
	r->slots.plan = if_there(columns, "plan");
	if (r->slots.plan >= 0)
		return true;
	if (r->strategy->plans.count == 1) {
		r->only_plan = r->strategy->plans.at;
		return true;
	}
	diag_at(r->diag, DIAG_ERROR, "E_COLUMN", POS_NONE,
	    "the records have no column 'plan', and the strategy has %zu "
	    "plans",
	    r->strategy->plans.count);
	diag_note(r->diag, POS_NONE,
	    "run 'dunning segment' first, with a table that has an output "
	    "`plan`");
	return false;
}

static bool
bind_holds(struct plan_reader *r, struct columns *columns)
{
	for (size_t i = 0; i < r->hold_count; i++)
		if (!expr_bind(r->hold_when[i], columns) ||
		    (r->hold_until[i] != NULL &&
		        !expr_bind(r->hold_until[i], columns)))
			return false;
	return true;
}

bool
plan_reader_bind(struct plan_reader *r, struct columns *columns)
{
	struct plan_columns *s = &r->slots;

	if (!must(&s->debtor_id, columns, "debtor_id", COLUMN_STRING,
	        COLUMN_REQUIRED) ||
	    !must(&s->doc_id, columns, "doc_id", COLUMN_STRING,
	        COLUMN_REQUIRED) ||
	    !must(&s->balance, columns, "balance", COLUMN_MONEY,
	        COLUMN_REQUIRED) ||
	    !must(&s->days_overdue, columns, "days_overdue", COLUMN_INT,
	        COLUMN_PRESENT))
		return false;
	s->currency = if_there(columns, "currency");
	s->rule_id = if_there(columns, "rule_id");
	s->bucket = if_there(columns, "bucket");
	s->company = if_there(columns, "company");
	s->instalment = if_there(columns, "instalment");
	s->doc_type = if_there(columns, "doc_type");
	s->timezone = if_there(columns, "timezone");
	s->charges = -1;
	if (columns_has(columns, "charges_total") &&
	    !must(&s->charges, columns, "charges_total", COLUMN_MONEY,
	        COLUMN_PRESENT))
		return false;
	bind_addresses(s, columns);
	return columns_bind_if_there(columns, "undisputed", COLUMN_MONEY,
	           &s->undisputed) &&
	    columns_bind_if_there(columns, "below_minimum", COLUMN_BOOL,
	        &s->small) &&
	    columns_bind_if_there(columns, "debtor_eligible", COLUMN_BOOL,
	        &s->eligible) &&
	    bind_plan(r, columns) && bind_holds(r, columns) &&
	    contact_bind(r->contact, columns) &&
	    (r->fees == NULL || fees_bind(r->fees, columns)) &&
	    plan_calendars_bind(r, columns);
}

static struct text
cell(const struct batch *b, int slot, size_t row)
{
	static const struct text null = { NULL, 0 };

	if (slot < 0 || !vector_valid(&b->vectors[slot], row))
		return null;
	return vector_text(&b->vectors[slot], row);
}

static void
read_addresses(const struct plan_reader *r, const struct batch *b, size_t row,
    struct plan_item *item)
{
	for (int c = 0; c < CHANNELS; c++) {
		struct text address = cell(b, r->slots.address[c], row);

		if (!contact_usable((enum channel)c, address))
			address = cell(b, r->slots.second[c], row);
		if (!contact_usable((enum channel)c, address))
			continue;
		item->channels |= (uint8_t)(1u << c);
		item->addresses[c] = hash_bytes(address.at, address.len);
	}
}

static bool
held(struct plan_reader *r, size_t i, struct batch *b, size_t row)
{
	struct value until;

	if (!expr_true(r->hold_when[i], &r->env, b, row))
		return false;
	if (r->hold_until[i] == NULL)
		return true;
	until = expr_eval(r->hold_until[i], &r->env, b, row);
	return until.type != VALUE_DATE || r->env.as_of <= until.days;
}

static bool
read_key(struct plan_reader *r, struct batch *b, size_t row,
    struct plan_item *item)
{
	struct buf key;
	char *copy = NULL;

	buf_init(&key, LIMIT_RECORD_BYTES);
	if (item_key_make(cell(b, r->slots.company, row),
	        cell(b, r->slots.doc_id, row),
	        cell(b, r->slots.instalment, row),
	        cell(b, r->slots.doc_type, row), &key))
		copy = arena_strndup(r->arena, buf_text(&key), key.len);
	item->key = (struct text){ copy, key.len };
	buf_clear(&key);
	if (copy == NULL)
		diag_memory(r->diag);
	return copy != NULL;
}

/* False: the record is rejected. */
static bool
read_plan(struct plan_reader *r, struct batch *b, size_t row,
    struct plan_item *item)
{
	struct text name = cell(b, r->slots.plan, row);

	item->plan = r->only_plan;
	if (name.at == NULL)
		return true;
	item->plan = strategy_plan(r->strategy, name);
	if (item->plan != NULL)
		return true;
	batch_reject(b, row, r->slots.plan, "R_PLAN",
	    "the strategy has no plan '%.*s'", (int)name.len, name.at);
	return false;
}

static const int64_t *
number(const struct batch *b, int slot, size_t row)
{
	const struct vector *v = slot < 0 ? NULL : &b->vectors[slot];

	return v != NULL && vector_valid(v, row) ? &v->number[row] : NULL;
}

/* Of a debt; 0 of one that is all in dispute. */
static int64_t
asked_of(const struct plan_reader *r, const struct batch *b, size_t row,
    int64_t balance)
{
	const int64_t *left = number(b, r->slots.undisputed, row);

	if (left == NULL || *left > balance)
		return balance;
	return *left > 0 ? *left : 0;
}

/* Whether `age` has found that nothing is to be asked for. */
static bool
is_spared(const struct plan_reader *r, const struct batch *b, size_t row,
    const struct plan_item *item)
{
	const int64_t *small = number(b, r->slots.small, row);
	const int64_t *eligible = number(b, r->slots.eligible, row);

	return item->asked == 0 || (small != NULL && *small != 0) ||
	    (eligible != NULL && *eligible == 0);
}

/* False: the record is rejected. */
static bool
read_money(const struct plan_reader *r, struct batch *b, size_t row,
    struct plan_item *item)
{
	const struct vector *balance = &b->vectors[r->slots.balance];
	const struct vector *days = &b->vectors[r->slots.days_overdue];

	item->balance = balance->number[row];
	item->digits = balance->digits[row];
	item->credit = item->balance < 0 ||
	    text_is(cell(b, r->slots.bucket, row), AGEING_UNAPPLIED);
	if (item->credit) {
		/* Credits by type may come with a positive balance. */
		if (item->balance > 0)
			item->balance = -item->balance;
		item->asked = item->balance;
		return true;
	}
	item->asked = asked_of(r, b, row, item->balance);
	if (!vector_valid(days, row)) {
		batch_reject(b, row, r->slots.days_overdue, "R_DAYS",
		    "an open item has no days overdue");
		return false;
	}
	item->days = days->number[row];
	if (r->slots.charges >= 0 &&
	    vector_valid(&b->vectors[r->slots.charges], row))
		item->charges = b->vectors[r->slots.charges].number[row];
	return true;
}

static struct text
currency_of(const struct plan_reader *r, const struct batch *b, size_t row)
{
	struct text currency = cell(b, r->slots.currency, row);

	return currency.at != NULL ? currency :
	                             columns_usual_currency(b->columns);
}

static enum plan_read
read_fees(struct plan_reader *r, struct batch *b, size_t row,
    struct plan_item *item)
{
	struct fee_debt debt = { .plan = item->plan,
		.currency = currency_of(r, b, row), .digits = item->digits };
	bool failed;

	if (r->fees == NULL || item->credit)
		return PLAN_READ_KEPT;
	item->fees =
	    fees_read(r->fees, &r->env, b, row, &debt, r->arena, &failed);
	if (item->fees != NULL)
		return PLAN_READ_KEPT;
	return failed ? PLAN_READ_FAILED : PLAN_READ_SKIPPED;
}

void
plan_zone_error(struct diag *diag, struct text name, enum zone_error error)
{
	if (error == ZONE_MEMORY) {
		diag_memory(diag);
		return;
	}
	diag_at(diag, DIAG_ERROR, "E_TIMEZONE", POS_NONE,
	    "time zone '%.*s' %s", (int)name.len, name.at,
	    zone_error_text(error));
	if (error == ZONE_UNKNOWN)
		diag_note(diag, POS_NONE,
		    "write an IANA name such as America/Bogota");
}

/* A zone that nobody knows rejects its record: who can say when its debtor is
 * awake?  A machine without zones fails the run. */
static enum plan_read
check_zone(struct plan_reader *r, struct batch *b, size_t row)
{
	struct text name = cell(b, r->slots.timezone, row);
	enum zone_error error;

	if (name.at == NULL ||
	    zone_cache_find(r->zones, name, &error) != NULL)
		return PLAN_READ_KEPT;
	if (error != ZONE_UNKNOWN) {
		plan_zone_error(r->diag, name, error);
		return PLAN_READ_FAILED;
	}
	batch_reject(b, row, r->slots.timezone, "R_TIMEZONE",
	    "'%.*s' is not a time zone", (int)name.len, name.at);
	return PLAN_READ_SKIPPED;
}

bool
plan_reader_begin(struct plan_reader *r, struct batch *b)
{
	return r->fees == NULL || fees_begin(r->fees, &r->env, b);
}

enum plan_read
plan_read(struct plan_reader *r, struct batch *b, size_t row,
    struct plan_item *item)
{
	enum plan_read zone, fees;

	*item = (struct plan_item){ .number = b->first + row + 1 };
	if (!read_money(r, b, row, item))
		return PLAN_READ_SKIPPED;
	if (!read_plan(r, b, row, item))
		return PLAN_READ_SKIPPED;
	if (item->plan != NULL && item->plan->levels.count == 0)
		item->plan = NULL;
	if (item->plan == NULL && !item->credit) {
		b->fates[row] = FATE_EXCLUDED;
		return PLAN_READ_SKIPPED;
	}
	if (item->plan != NULL && !plan_calendar_choose(r, b, row, item))
		return PLAN_READ_SKIPPED;
	zone = check_zone(r, b, row);
	if (zone != PLAN_READ_KEPT)
		return zone;
	for (size_t i = 0; i < r->hold_count; i++)
		if (held(r, i, b, row))
			item->holds |= UINT64_C(1) << i;
	/* What a hold speaks of is told; as a whole if all is in dispute. */
	if (!item->credit && is_spared(r, b, row, item)) {
		if (item->holds == 0) {
			b->fates[row] = FATE_EXCLUDED;
			return PLAN_READ_SKIPPED;
		}
		if (item->asked == 0)
			item->asked = item->balance;
	}
	contact_row(r->contact, &r->env, b, row, &item->contact);
	fees = read_fees(r, b, row, item);
	if (fees != PLAN_READ_KEPT)
		return fees;
	/* With --strict, what cannot be computed rejects. */
	if (b->fates[row] != FATE_KEPT)
		return PLAN_READ_SKIPPED;
	read_addresses(r, b, row, item);
	item->debtor = intern_add(r->debtors, cell(b, r->slots.debtor_id, row));
	item->currency = intern_add(r->words, currency_of(r, b, row));
	item->zone = intern_add(r->words, cell(b, r->slots.timezone, row));
	item->rules = intern_add(r->words, cell(b, r->slots.rule_id, row));
	if (intern_failed(r->debtors) || intern_failed(r->words)) {
		diag_memory(r->diag);
		return PLAN_READ_FAILED;
	}
	return read_key(r, b, row, item) ? PLAN_READ_KEPT : PLAN_READ_FAILED;
}
