#include "plan/plan_item.h"

#include <string.h>

#include "ageing/ageing.h"
#include "ageing/item_key.h"
#include "base/date.h"
#include "base/hash.h"
#include "base/limits.h"
#include "ledger/ledger_address.h"
#include "plan/item_hold.h"
#include "plan/levels.h"
#include "plan/next_best.h"
#include "plan/plan_setup.h"

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
	struct text last = { NULL, 0 };
	uint64_t hash = hash_bytes(NULL, 0);

	for (int c = 0; c < CHANNELS; c++) {
		struct text address = cell(b, r->slots.address[c], row);

		if (!contact_usable((enum channel)c, address))
			address = cell(b, r->slots.second[c], row);
		if (!contact_usable((enum channel)c, address))
			continue;
		/* Several channels have one telephone. */
		if (address.at != last.at || address.len != last.len)
			hash = ledger_address_hash(address);
		last = address;
		item->channels |= (uint8_t)(1u << c);
		item->addresses[c] = hash;
	}
}

static bool
read_key(struct plan_reader *r, struct batch *b, size_t row,
    struct plan_item *item)
{
	char *copy = NULL;

	buf_reset(&r->key);
	if (item_key_make(cell(b, r->slots.company, row),
	        cell(b, r->slots.doc_id, row),
	        cell(b, r->slots.instalment, row),
	        cell(b, r->slots.doc_type, row), &r->key))
		copy =
		    arena_strndup(r->arena, buf_text(&r->key), r->key.len);
	item->key = (struct text){ copy, r->key.len };
	if (copy == NULL)
		diag_memory(r->diag);
	return copy != NULL;
}

/* The first of the columns that names a plan decides.  False: the record is
 * rejected. */
static bool
read_plan(struct plan_reader *r, struct batch *b, size_t row,
    struct plan_item *item)
{
	const int slots[] = { [SOURCE_ITEM] = r->slots.item_plan,
		[SOURCE_DEBTOR] = r->slots.debtor_plan,
		[SOURCE_SEGMENT] = r->slots.plan };

	for (int i = SOURCE_ITEM; i <= SOURCE_SEGMENT; i++) {
		struct text name = cell(b, slots[i], row);

		if (name.at == NULL)
			continue;
		item->source = (uint8_t)i;
		item->plan = strategy_plan(r->strategy, name);
		if (item->plan != NULL)
			return true;
		batch_reject(b, row, slots[i], "R_PLAN",
		    "the strategy has no plan '%.*s'", (int)name.len, name.at);
		return false;
	}
	item->source = SOURCE_DEFAULT;
	item->plan = r->default_plan;
	return true;
}

static void
read_conditions(struct plan_reader *r, struct batch *b, size_t row,
    struct plan_item *item)
{
	for (size_t i = 0; i < r->strategy->plans.count; i++) {
		const struct plan_condition *c = &r->conditions[i];

		if (c->lacking)
			continue;
		if (c->cure != NULL && expr_true(c->cure, &r->env, b, row))
			item->cures |= UINT64_C(1) << c->cure_bit;
		if (c->escalate != NULL &&
		    expr_true(c->escalate, &r->env, b, row))
			item->escalates |= UINT64_C(1) << c->escalate_bit;
	}
}

static size_t
plan_number(const struct plan_reader *r, const struct plan_spec *plan)
{
	return (size_t)(plan -
	    (const struct plan_spec *)r->strategy->plans.at);
}

bool
plan_is_bound(const struct plan_reader *r, const struct plan_spec *plan)
{
	if (plan == NULL || !r->conditions[plan_number(r, plan)].lacking)
		return true;
	diag_at(r->diag, DIAG_ERROR, "E_COLUMN", plan->at,
	    "records come into plan '%s', but have not all columns that its "
	    "`calendar`, `cure`, `escalate` or fees ask for",
	    plan->name.text.at);
	diag_note(r->diag, POS_NONE,
	    "give the source those columns, or send its records to other "
	    "plans");
	return false;
}

bool
plan_item_cured(const struct plan_reader *r, const struct plan_spec *plan,
    const struct plan_item *item)
{
	const struct plan_condition *c = &r->conditions[plan_number(r, plan)];

	return c->cure != NULL && item->cures >> c->cure_bit & 1;
}

bool
plan_item_escalates(const struct plan_reader *r, const struct plan_spec *plan,
    const struct plan_item *item)
{
	const struct plan_condition *c = &r->conditions[plan_number(r, plan)];

	return c->escalate != NULL && item->escalates >> c->escalate_bit & 1;
}

static const int64_t *
number(const struct batch *b, int slot, size_t row)
{
	const struct vector *v = slot < 0 ? NULL : &b->vectors[slot];

	return v != NULL && vector_valid(v, row) ? &v->number[row] : NULL;
}

static int32_t
date(const struct batch *b, int slot, size_t row)
{
	const struct vector *v = slot < 0 ? NULL : &b->vectors[slot];

	return v != NULL && vector_valid(v, row) ? v->date[row] : DATE_NONE;
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
	if (item->days > DATE_MAX - DATE_MIN ||
	    item->days < DATE_MIN - DATE_MAX) {
		batch_reject(b, row, r->slots.days_overdue, "R_DAYS",
		    "no two dates are so many days apart");
		return false;
	}
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
		.currency = currency_of(r, b, row), .digits = item->digits,
		.held = (plan_holds_set(r->plan_holds, item)->stops &
		            HOLD_FEES) != 0 };
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

/* Whether the record is of no use to any action; it may still count, or be
 * cured. */
static bool
is_idle(const struct plan_reader *r, struct batch *b, size_t row,
    struct plan_item *item)
{
	if (item->plan != NULL && item->plan->levels.count == 0)
		item->plan = NULL;
	if (item->plan == NULL)
		return true;
	if (!is_spared(r, b, row, item))
		return false;
	/* What a hold speaks of is told; as a whole if all is in dispute. */
	if (item->holds == 0)
		return true;
	if (item->asked == 0)
		item->asked = item->balance;
	return false;
}

static bool
read_names(struct plan_reader *r, const struct batch *b, size_t row,
    struct plan_item *item)
{
	item->debtor = intern_add(r->debtors, cell(b, r->slots.debtor_id, row));
	item->zone = intern_add(r->words, cell(b, r->slots.timezone, row));
	item->rules = intern_add(r->words, cell(b, r->slots.rule_id, row));
	if (!intern_failed(r->debtors) && !intern_failed(r->words))
		return true;
	diag_memory(r->diag);
	return false;
}

/* What only an item that may be in an action needs. */
static enum plan_read
read_rest(struct plan_reader *r, struct batch *b, size_t row,
    struct plan_item *item)
{
	enum plan_read fees;

	item->contact = contact_rows_read(r->contact_rows, &r->env, b, row);
	if (item->contact == CONTACT_NO_ROW) {
		diag_memory(r->diag);
		return PLAN_READ_FAILED;
	}
	fees = read_fees(r, b, row, item);
	if (fees != PLAN_READ_KEPT)
		return fees;
	if (r->next_best != NULL && !item->credit &&
	    !next_best_read(r->next_best, &r->env, b, row,
	        currency_of(r, b, row), &item->worth))
		return PLAN_READ_FAILED;
	read_addresses(r, b, row, item);
	return PLAN_READ_KEPT;
}

enum plan_read
plan_read(struct plan_reader *r, struct batch *b, size_t row,
    struct plan_item *item)
{
	enum plan_read read;

	*item = (struct plan_item){ .number = b->first + row + 1,
		.due = date(b, r->slots.due_date, row) };
	if (!read_money(r, b, row, item) || !read_plan(r, b, row, item))
		return PLAN_READ_SKIPPED;
	if (!plan_calendars_read(r, b, row, item))
		return b->fates[row] == FATE_KEPT ? PLAN_READ_FAILED :
		                                    PLAN_READ_SKIPPED;
	read = check_zone(r, b, row);
	if (read != PLAN_READ_KEPT)
		return read;
	item->currency = intern_add(r->words, currency_of(r, b, row));
	if (!plan_holds_read(r->plan_holds, &r->env, b, row, item))
		return PLAN_READ_FAILED;
	if (!item->credit)
		read_conditions(r, b, row, item);
	item->idle = !item->credit && is_idle(r, b, row, item);
	if (item->idle && !r->keeps_idle && item->cures == 0) {
		b->fates[row] = FATE_EXCLUDED;
		return PLAN_READ_SKIPPED;
	}
	if (!item->idle) {
		read = read_rest(r, b, row, item);
		if (read != PLAN_READ_KEPT)
			return read;
	}
	/* With --strict, what cannot be computed rejects. */
	if (b->fates[row] != FATE_KEPT)
		return PLAN_READ_SKIPPED;
	return read_names(r, b, row, item) && read_key(r, b, row, item) ?
	    PLAN_READ_KEPT :
	    PLAN_READ_FAILED;
}
