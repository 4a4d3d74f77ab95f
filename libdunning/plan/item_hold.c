#include "plan/item_hold.h"

#include <stdlib.h>

#include "base/date.h"
#include "plan/hold_columns.h"
#include "plan/item_hold_add.h"
#include "plan/payment_file.h"
#include "plan/plan_action.h"
#include "plan/promise_build.h"

enum { NO_SLOT = -1, FIRST_ROOM = 1024 };
enum { PLAN_STOPS = HOLD_CONTACT | HOLD_FEES | HOLD_ESCALATE };

struct plan_holds {
	struct diag *diag;
	struct hold_rules *rules;
	struct hold_terms terms;
	struct payment_file *payments; /* NULL: none */
	bool loaded;                   /* the payments are */
	bool shows; /* promises of the records count */
	bool shadowed;
	int date, amount, paid; /* slots, or NO_SLOT */
	int whole, reduced;     /* amount and paid of the item, likewise */
	struct promise_shown *shown; /* by plan_item.promise - 1 */
	size_t shown_count, shown_room;
	struct arena *arena; /* of the debtor and currency */
	struct promise_state state;
	const char *const *offers; /* names of columns */
};

static void
release(void *object)
{
	plan_holds_clear(object);
}

struct plan_holds *
plan_holds_new(struct arena *arena, const struct rules_run *run,
    const char *payments, struct diag *diag)
{
	struct plan_holds *h = arena_alloc(arena, 1, sizeof *h);

	if (h == NULL || !arena_own(arena, h, release) ||
	    (h->arena = arena_new(0)) == NULL) {
		diag_memory(diag);
		return NULL;
	}
	h->diag = diag;
	h->offers = offer_names(run->strategy, arena);
	if (h->offers == NULL) {
		diag_memory(diag);
		return NULL;
	}
	h->shows = run->strategy->promises.set;
	h->date = h->amount = h->paid = h->whole = h->reduced = NO_SLOT;
	h->state.broken_on = DATE_NONE;
	if (!hold_terms_init(&h->terms, arena, run->strategy, diag))
		return NULL;
	if (payments != NULL) {
		h->payments = payment_file_open(run, payments, diag);
		if (h->payments == NULL)
			return NULL;
	}
	h->rules = hold_rules_new(arena, run, PLAN_STOPS, diag);
	return h->rules != NULL ? h : NULL;
}

void
plan_holds_clear(struct plan_holds *h)
{
	if (h == NULL)
		return;
	payment_file_close(h->payments);
	h->payments = NULL;
	free(h->shown);
	h->shown = NULL;
	h->shown_count = h->shown_room = 0;
	arena_free(h->arena);
	h->arena = NULL;
}

/* What tells which payments of the ledger a record has already. */
static bool
bind_paid(struct plan_holds *h, struct columns *columns, bool remembers)
{
	if (!remembers)
		return true;
	return columns_bind_if_there(
	           columns, "amount", COLUMN_MONEY, &h->whole) &&
	    columns_bind_if_there(columns, "paid", COLUMN_MONEY, &h->reduced);
}

bool
plan_holds_bind(struct plan_holds *h, struct columns *columns, bool remembers)
{
	h->shadowed = columns_has(columns, "promise_state");
	if (h->shows &&
	    (!columns_bind_if_there(
	         columns, "promise_date", COLUMN_DATE, &h->date) ||
	        !columns_bind_if_there(columns, "promise_amount",
	            COLUMN_MONEY, &h->amount)))
		return false;
	if ((h->shows || remembers) &&
	    !columns_bind_if_there(
	        columns, "last_payment_date", COLUMN_DATE, &h->paid))
		return false;
	if (!bind_paid(h, columns, remembers))
		return false;
	return (h->payments == NULL ||
	           payment_file_bind(h->payments, columns)) &&
	    hold_rules_bind(h->rules, columns);
}

const char *const *
plan_holds_offers(const struct plan_holds *h)
{
	return h->offers;
}

bool
plan_holds_shadowed(const struct plan_holds *h)
{
	return h->shadowed;
}

/* --- records -------------------------------------------------------------- */

static int32_t
date_at(const struct batch *b, int slot, size_t row)
{
	return slot >= 0 && vector_valid(&b->vectors[slot], row) ?
	    b->vectors[slot].date[row] :
	    DATE_NONE;
}

static bool
shown_reserve(struct plan_holds *h)
{
	size_t room = h->shown_room == 0 ? FIRST_ROOM : h->shown_room * 2;
	struct promise_shown *grown;

	if (h->shown != NULL && h->shown_count < h->shown_room)
		return true;
	if (room >= UINT32_MAX)
		return false;
	grown = realloc(h->shown, room * sizeof *grown);
	if (grown == NULL)
		return false;
	h->shown = grown;
	h->shown_room = room;
	return true;
}

static int64_t
money_at(const struct batch *b, int slot, size_t row)
{
	return slot >= 0 && vector_valid(&b->vectors[slot], row) ?
	    b->vectors[slot].number[row] :
	    0;
}

/* What the record says was paid of its item, which its balance has already. */
static int64_t
known_of(const struct plan_holds *h, const struct batch *b, size_t row,
    const struct plan_item *item)
{
	int64_t paid = money_at(b, h->reduced, row);

	if (item->credit)
		return 0;
	if (paid <= 0 &&
	    __builtin_sub_overflow(money_at(b, h->whole, row), item->balance,
	        &paid))
		return 0;
	return paid > 0 ? paid : 0;
}

/* Records of one debtor mostly show the same, one after the other. */
static bool
read_promise(struct plan_holds *h, const struct batch *b, size_t row,
    struct plan_item *item)
{
	struct promise_shown shown = { .date = date_at(b, h->date, row),
		.amount = INT64_MIN,
		.paid = date_at(b, h->paid, row) };
	const struct promise_shown *last;

	if (shown.paid == DATE_NONE)
		shown.known = known_of(h, b, row, item);
	if (shown.date == DATE_NONE && shown.paid == DATE_NONE &&
	    shown.known == 0)
		return true;
	if (h->amount >= 0 && vector_valid(&b->vectors[h->amount], row) &&
	    b->vectors[h->amount].number[row] > 0)
		shown.amount = b->vectors[h->amount].number[row];
	last = h->shown_count > 0 ? &h->shown[h->shown_count - 1] : NULL;
	if (last == NULL || last->date != shown.date ||
	    last->amount != shown.amount || last->paid != shown.paid ||
	    last->known != shown.known) {
		if (!shown_reserve(h))
			return false;
		h->shown[h->shown_count++] = shown;
	}
	item->promise = (uint32_t)h->shown_count;
	return true;
}

bool
plan_holds_read(struct plan_holds *h, const struct expr_env *env,
    struct batch *b, size_t row, struct plan_item *item)
{
	item->holds = hold_rules_read(h->rules, env, b, row);
	item->promise = 0;
	if (item->holds != UINT32_MAX && read_promise(h, b, row, item))
		return true;
	diag_memory(h->diag);
	return false;
}

const struct held_set *
plan_holds_set(const struct plan_holds *h, const struct plan_item *item)
{
	return hold_rules_set(h->rules, item->holds);
}

struct hold_rules *
plan_holds_rules(const struct plan_holds *h)
{
	return h->rules;
}

const struct hold_terms *
plan_holds_terms(const struct plan_holds *h)
{
	return &h->terms;
}

void
plan_holds_tell(const struct plan_holds *h)
{
	hold_rules_tell(h->rules);
}

/* --- one debtor ----------------------------------------------------------- */

static bool
gather_shown(const struct plan_holds *h, const struct plan_item *const *items,
    size_t count, struct promise_facts *facts)
{
	struct promise_shown *shown =
	    arena_alloc(h->arena, count + 1, sizeof *shown);
	uint32_t last = 0;

	for (size_t i = 0; shown != NULL && i < count; i++) {
		if (items[i]->promise == 0 || items[i]->promise == last)
			continue;
		last = items[i]->promise;
		shown[facts->shown_count++] = h->shown[last - 1];
	}
	facts->shown = shown;
	return shown != NULL;
}

static bool
gather_payments(const struct plan_holds *h, const struct plan_maker *m,
    const struct plan_item *item, struct promise_facts *facts)
{
	struct payment *payments;

	if (h->payments == NULL)
		return true;
	if (!payment_file_of(h->payments, item->debtor, m->as_of,
	        facts->currency, facts->digits, h->arena, &payments, &facts->payment_count)) {
		diag_memory(h->diag);
		return false;
	}
	facts->payments = payments;
	facts->covered = payment_file_newest(h->payments, m->as_of);
	return true;
}

/* Most debtors promised nothing. */
static bool
is_plain(const struct plan_maker *m, const struct promise_facts *facts)
{
	const struct ledger_history *h = m->history;

	for (size_t i = 0; i < facts->shown_count; i++)
		if (facts->shown[i].date != DATE_NONE)
			return false;
	for (size_t i = 0; h != NULL && i < h->event_count; i++)
		if (h->events[i].kind == EVENT_PROMISED ||
		    h->events[i].kind == EVENT_PLAN_AGREED ||
		    h->events[i].kind == EVENT_PLAN_INSTALMENT)
			return false;
	return true;
}

bool
plan_holds_begin(struct plan_maker *m, const struct plan_item *const *items,
    size_t count)
{
	struct plan_holds *h = m->reader->plan_holds;
	struct promise_facts facts = { .history = m->history,
		.currency = intern_text(m->reader->words, items[0]->currency),
		.digits = items[0]->digits,
		.day = m->as_of,
		.covered = DATE_NONE };

	if (h->payments != NULL && !h->loaded &&
	    !payment_file_load(h->payments, m->reader->debtors))
		return false;
	h->loaded = true;
	arena_reset(h->arena);
	h->state = (struct promise_state){ .broken_on = DATE_NONE };
	if (!gather_shown(h, items, count, &facts)) {
		diag_memory(h->diag);
		return false;
	}
	if (is_plain(m, &facts))
		return true;
	if (!gather_payments(h, m, items[0], &facts))
		return false;
	if (promises_judge(&h->terms, &facts, h->arena, &h->state))
		return true;
	diag_memory(h->diag);
	return false;
}

/* Whether an event is a payment of an item, in its currency. */
static bool
pays(const struct ledger_event *event, struct text item, struct text currency)
{
	static const struct text none = { NULL, 0 };

	return event->kind == EVENT_PAID &&
	    (event->item.at != NULL || event->doc_id.at != NULL) &&
	    promise_names(event->item, event->doc_id, item, none) &&
	    (event->currency.at == NULL || currency.at == NULL ||
	        text_equal(event->currency, currency));
}

/* Payments of the item that the record cannot have yet: after the last one
 * that it tells of, or more than it says was paid. */
static bool
is_paid(const struct plan_holds *h, const struct plan_maker *m,
    const struct plan_item *item)
{
	static const struct promise_shown none = { .paid = DATE_NONE };
	const struct ledger_history *past = m->history;
	const struct promise_shown *shown =
	    item->promise != 0 ? &h->shown[item->promise - 1] : &none;
	struct text currency = intern_text(m->reader->words, item->currency);
	int64_t sum = 0;

	for (size_t i = 0; past != NULL && i < past->event_count; i++) {
		const struct ledger_event *event = &past->events[i];
		int64_t amount;

		if (!pays(event, item->key, currency))
			continue;
		if (event->amount == INT64_MIN)
			return true;
		if (shown->paid != DATE_NONE && event->date <= shown->paid)
			continue;
		amount = event->amount > 0 ?
		    promise_minor(event->amount, event->digits, item->digits,
		        0) :
		    -promise_minor(-event->amount, event->digits,
		        item->digits, 0);
		if (__builtin_add_overflow(sum, amount, &sum))
			return true;
	}
	return sum > shown->known && sum - shown->known >= item->asked;
}

static void
add_paid(struct item_hold *hold)
{
	item_hold_add(hold,
	    &(struct held){ .code = TEXT("PAID"),
	        .hold = TEXT("PAID"),
	        .from = DATE_NONE,
	        .until = DATE_NONE,
	        .stops = PLAN_STOPS,
	        .channels = HOLD_ALL_CHANNELS });
}

bool
item_holds(const struct plan_maker *m, const struct plan_item *item,
    struct item_hold *hold)
{
	const struct plan_holds *h = m->reader->plan_holds;
	const struct held_set *set = plan_holds_set(h, item);

	*hold = (struct item_hold){ .until = DATE_NONE };
	for (size_t i = 0; i < set->count; i++)
		item_hold_add(hold, &set->holds[i]);
	hold->stops |= set->stops;
	hold->channels |= set->channels;
	if (item->credit)
		return hold->stops != 0;
	ledger_holds(&h->terms, m->history, item->key, m->as_of, hold);
	if (is_paid(h, m, item))
		add_paid(hold);
	item_hold_add_promises(&h->terms, &h->state, item->key, hold);
	return hold->stops != 0;
}

const struct promise_state *
promise_of(const struct plan_maker *m)
{
	return &m->reader->plan_holds->state;
}

int32_t
plan_holds_newest_payment(const struct plan_holds *h, int32_t as_of)
{
	return h->payments != NULL ? payment_file_newest(h->payments, as_of) :
	                             DATE_NONE;
}

/* --- export --------------------------------------------------------------- */

static bool
was_paid(const struct ledger_history *past, struct text item,
    struct text currency, int32_t day)
{
	for (size_t i = 0; past != NULL && i < past->event_count; i++) {
		const struct ledger_event *event = &past->events[i];

		if (pays(event, item, currency) &&
		    (event->amount == INT64_MIN ||
		        (event->date >= day && event->amount > 0)))
			return true;
	}
	return false;
}

int64_t
payments_about(const struct ledger_history *past, struct text item,
    struct text currency)
{
	static const struct text none = { NULL, 0 };
	int64_t count = 0;

	for (size_t i = 0; past != NULL && i < past->event_count; i++) {
		const struct ledger_event *event = &past->events[i];

		count += event->kind == EVENT_PAID &&
		    (event->amount == INT64_MIN || event->amount > 0) &&
		    promise_names(event->item, event->doc_id, item, none) &&
		    (event->currency.at == NULL || currency.at == NULL ||
		        text_equal(event->currency, currency));
	}
	return count;
}

bool
guard_holds(const struct hold_terms *terms,
    const struct ledger_history *history, struct text item,
    struct text currency, int digits, int32_t day, struct item_hold *hold)
{
	const struct promise_facts facts = { .history = history,
		.currency = currency, .digits = digits, .day = day,
		.covered = DATE_NONE };
	struct promise_state state;
	struct arena *arena = arena_new(0);
	bool ok = arena != NULL &&
	    promises_judge(terms, &facts, arena, &state);

	*hold = (struct item_hold){ .until = DATE_NONE };
	if (ok) {
		ledger_holds(terms, history, item, day, hold);
		if (item.at != NULL && was_paid(history, item, currency, day))
			add_paid(hold);
		item_hold_add_promises(terms, &state, item, hold);
	}
	arena_free(arena);
	return ok;
}
