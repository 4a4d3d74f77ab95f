#include "plan/promise_build.h"

#include <stdlib.h>
#include <string.h>

#include "ageing/item_key.h"
#include "base/date.h"

enum { UNSURE_DAYS = 7 };

bool
promise_names(struct text item, struct text doc, struct text other_item,
    struct text other_doc)
{
	if ((item.at == NULL && doc.at == NULL) ||
	    (other_item.at == NULL && other_doc.at == NULL))
		return true;
	if (item.at != NULL && other_item.at != NULL)
		return text_equal(item, other_item);
	if (item.at != NULL)
		return item_key_has_doc(item, other_doc);
	if (other_item.at != NULL)
		return item_key_has_doc(other_item, doc);
	return text_equal(doc, other_doc);
}

int64_t
promise_minor(int64_t amount, int from, int to, int64_t none)
{
	struct decimal d = { amount, from };

	if (amount == INT64_MIN || amount <= 0 ||
	    !decimal_round(d, to, ROUND_HALF_EVEN, &d))
		return none;
	return d.coefficient;
}

static bool
is_of_plan(const struct ledger_event *event)
{
	return event->kind == EVENT_PLAN_AGREED ||
	    event->kind == EVENT_PLAN_INSTALMENT;
}

bool
promise_is_of(const struct ledger_history *h, const struct ledger_event *event,
    struct text currency, bool *told)
{
	bool same = false;

	*told = false;
	if (event->currency.at != NULL || !is_of_plan(event))
		return event->currency.at == NULL || currency.at == NULL ||
		    text_equal(event->currency, currency);
	for (size_t i = 0; i < h->event_count && !same; i++) {
		const struct ledger_event *other = &h->events[i];

		if (!is_of_plan(other) || other->currency.at == NULL ||
		    !text_equal(other->code, event->code))
			continue;
		*told = true;
		same = currency.at == NULL ||
		    text_equal(other->currency, currency);
	}
	return same || !*told;
}

static bool
is_of(const struct promise_book *book, const struct ledger_event *event)
{
	bool told;

	return promise_is_of(
	    book->facts->history, event, book->facts->currency, &told);
}

/* The tolerance; a calendar that does not know the days is no reason to be
 * strict. */
static int32_t
deadline_of(const struct hold_terms *terms, int32_t due)
{
	int64_t days = terms->days;
	int32_t last;

	if (terms->calendar != NULL && days > 0) {
		if (calendar_add(terms->calendar, due, days, &last))
			return last;
		days = 2 * days + UNSURE_DAYS;
	}
	return due > DATE_MAX - days ? DATE_MAX : due + (int32_t)days;
}

static struct promise *
add_promise(struct promise_book *book, size_t plan)
{
	struct promise *promise = &book->promises[book->count];

	book->plan_of[book->count++] = plan;
	*promise = (struct promise){ .met = DATE_NONE, .amount = INT64_MIN };
	return promise;
}

/* Taken back on a later day: of one day, what holds is heard last. */
static bool
is_cancelled(const struct promise_book *book, size_t i)
{
	const struct ledger_history *h = book->facts->history;
	const struct ledger_event *given = &h->events[i];

	for (size_t k = 0; k < h->event_count; k++) {
		const struct ledger_event *event = &h->events[k];

		if (event->kind == EVENT_PROMISE_CANCELLED &&
		    is_of(book, event) &&
		    event->date > given->date &&
		    event->date <= book->facts->day &&
		    (event->until == DATE_NONE ||
		        event->until == given->until) &&
		    promise_names(event->item, event->doc_id, given->item,
		        given->doc_id))
			return true;
	}
	return false;
}

static void
add_given(struct promise_book *book, size_t i)
{
	const struct ledger_event *event = &book->facts->history->events[i];
	struct promise *promise;

	if (event->until == DATE_NONE || !is_of(book, event))
		return;
	promise = add_promise(book, SIZE_MAX);
	promise->item = event->item;
	promise->doc = event->doc_id;
	promise->made = event->date;
	promise->due = event->until;
	promise->amount = promise_minor(event->amount, event->digits,
	    book->facts->digits, INT64_MIN);
	promise->recorded = true;
	if (is_cancelled(book, i))
		promise->word = PROMISE_CANCELLED;
}

/* --- payment plans -------------------------------------------------------- */

/* The plan that an instalment belongs to: the last one of its code that was
 * agreed by then. */
static size_t
plan_of(const struct promise_book *book, const struct ledger_event *event)
{
	size_t found = SIZE_MAX;

	for (size_t i = 0; i < book->plan_count; i++)
		if (text_equal(book->plans[i].code, event->code) &&
		    (found == SIZE_MAX ||
		        book->plans[i].agreed <= event->date))
			found = i;
	return found;
}

static void
add_plan(struct promise_book *book, const struct ledger_event *event)
{
	struct payment_plan *plan = &book->plans[book->plan_count];
	size_t old = plan_of(book, event);

	if (old != SIZE_MAX && book->plans[old].agreed == event->date)
		return;
	if (old != SIZE_MAX)
		book->plans[old].word = PROMISE_CANCELLED;
	*plan = (struct payment_plan){ .code = event->code,
		.item = event->item, .doc = event->doc_id,
		.agreed = event->date, .until = event->until,
		.broken_on = DATE_NONE, .word = PROMISE_PENDING };
	book->plan_count++;
}

static void
add_instalment(struct promise_book *book, const struct ledger_event *event)
{
	size_t at = plan_of(book, event);
	struct promise *promise;

	if (event->until == DATE_NONE || !is_of(book, event))
		return;
	promise = add_promise(book, at);
	promise->plan = event->code;
	promise->item = book->plans[at].item;
	promise->doc = book->plans[at].doc;
	promise->made = book->plans[at].agreed;
	promise->due = event->until;
	promise->amount = promise_minor(event->amount, event->digits,
	    book->facts->digits, INT64_MIN);
	promise->recorded = true;
	if (book->plans[at].word == PROMISE_CANCELLED)
		promise->word = PROMISE_CANCELLED;
}

static void
cancel_plans(struct promise_book *book, const struct ledger_event *event)
{
	for (size_t i = 0; i < book->plan_count; i++) {
		struct payment_plan *plan = &book->plans[i];

		if (event->date <= book->facts->day && is_of(book, event) &&
		    plan->agreed < event->date &&
		    (event->code.at == NULL ||
		        text_equal(plan->code, event->code)))
			plan->word = PROMISE_CANCELLED;
	}
}

/* Instalments of a plan that nobody said was agreed make one. */
static void
add_plans(struct promise_book *book)
{
	const struct ledger_history *h = book->facts->history;

	for (size_t i = 0; i < h->event_count; i++)
		if (h->events[i].kind == EVENT_PLAN_AGREED &&
		    is_of(book, &h->events[i]))
			add_plan(book, &h->events[i]);
	for (size_t i = 0; i < h->event_count; i++)
		if (h->events[i].kind == EVENT_PLAN_INSTALMENT &&
		    is_of(book, &h->events[i]) &&
		    plan_of(book, &h->events[i]) == SIZE_MAX)
			add_plan(book, &h->events[i]);
	for (size_t i = 0; i < h->event_count; i++)
		if (h->events[i].kind == EVENT_PLAN_CANCELLED)
			cancel_plans(book, &h->events[i]);
}

/* --- promises of the records ---------------------------------------------- */

static bool
is_known(const struct promise_book *book, const struct promise_shown *shown)
{
	for (size_t i = 0; i < book->count; i++) {
		const struct promise *p = &book->promises[i];

		if (book->plan_of[i] == SIZE_MAX && p->due == shown->date &&
		    (p->recorded || p->amount == shown->amount))
			return true;
	}
	return false;
}

static void
add_shown(struct promise_book *book)
{
	for (size_t i = 0; i < book->facts->shown_count; i++) {
		const struct promise_shown *shown = &book->facts->shown[i];
		struct promise *promise;

		if (shown->date == DATE_NONE || is_known(book, shown))
			continue;
		promise = add_promise(book, SIZE_MAX);
		promise->due = shown->date;
		promise->made = shown->date - (int32_t)book->terms->window;
		promise->amount = shown->amount;
	}
}

/* --- payments ------------------------------------------------------------- */

/* In minor units of the book; negative when it was taken back. */
static int64_t
amount_of(const struct promise_book *book, const struct ledger_event *event)
{
	int digits = book->facts->digits;

	if (event->amount == INT64_MIN || event->amount > 0)
		return promise_minor(
		    event->amount, event->digits, digits, PAYMENT_WHOLE);
	return -promise_minor(-event->amount, event->digits, digits, 0);
}

static void
add_paid(struct promise_book *book, const struct ledger_event *event)
{
	if (!is_of(book, event) ||
	    (book->facts->covered != DATE_NONE &&
	        event->date <= book->facts->covered))
		return;
	book->payments[book->payment_count++] = (struct payment){
		.date = event->date,
		.amount = amount_of(book, event),
		.item = event->item,
		.doc = event->doc_id,
	};
}

void
promise_take_back(
    struct payment *payments, size_t count, const struct payment *back)
{
	int64_t left = -back->amount;

	for (int others = 0; others < 2; others++)
		for (size_t i = count; i > 0 && left > 0; i--) {
			struct payment *p = &payments[i - 1];
			int64_t part = p->amount < left ? p->amount : left;

			if (p->date > back->date || p->amount <= 0 ||
			    promise_names(p->item, p->doc, back->item,
			        back->doc) == (others == 1))
				continue;
			p->amount = p->amount == PAYMENT_WHOLE ?
			    PAYMENT_SOME :
			    p->amount - part;
			left -= part;
		}
}

/* Of the ledger; those of a file are taken back already. */
static void
take_all_back(struct promise_book *book)
{
	for (size_t i = 0; i < book->payment_count; i++) {
		const struct payment *back = &book->payments[i];

		if (back->amount < 0 && back->amount != PAYMENT_SOME &&
		    back->date <= book->facts->day)
			promise_take_back(
			    book->payments, book->payment_count, back);
	}
}

/* The day of the last payment is worth something when nothing better is
 * there. */
static void
add_last_payment(struct promise_book *book)
{
	int32_t last = DATE_NONE;

	for (size_t i = 0; i < book->facts->shown_count; i++)
		if (book->facts->shown[i].paid > last)
			last = book->facts->shown[i].paid;
	for (size_t i = 0; i < book->payment_count; i++)
		if (book->payments[i].date >= last)
			return;
	if (last == DATE_NONE || book->facts->covered != DATE_NONE)
		return;
	book->payments[book->payment_count++] =
	    (struct payment){ .date = last, .amount = PAYMENT_SOME };
}

/* Of one day the smaller comes first, so that the order of import is none. */
static int
by_date(const void *a, const void *b)
{
	const struct payment *x = a, *y = b;
	int order;

	if (x->date != y->date)
		return x->date < y->date ? -1 : 1;
	if (x->amount != y->amount)
		return x->amount < y->amount ? -1 : 1;
	order = text_compare(x->item, y->item);
	return order != 0 ? order : text_compare(x->doc, y->doc);
}

/* --- all of it ------------------------------------------------------------ */

static bool
is_before(const struct promise *a, const struct promise *b)
{
	if (a->due != b->due)
		return a->due < b->due;
	if (a->made != b->made)
		return a->made < b->made;
	return a->plan.at == NULL && b->plan.at != NULL;
}

/* Stable, of few; those of the ledger come nearly sorted. */
static void
sort_promises(struct promise_book *book)
{
	for (size_t i = 1; i < book->count; i++) {
		struct promise promise = book->promises[i];
		size_t plan = book->plan_of[i];
		size_t k = i;

		for (; k > 0 && is_before(&promise, &book->promises[k - 1]);
		     k--) {
			book->promises[k] = book->promises[k - 1];
			book->plan_of[k] = book->plan_of[k - 1];
		}
		book->promises[k] = promise;
		book->plan_of[k] = plan;
	}
}

static bool
make_room(struct promise_book *book)
{
	const struct promise_facts *facts = book->facts;
	size_t events = facts->history != NULL ? facts->history->event_count :
	                                         0;
	size_t promises = events + facts->shown_count + 1;
	size_t payments = events + facts->payment_count + 1;

	book->promises =
	    arena_alloc(book->arena, promises, sizeof *book->promises);
	book->plan_of =
	    arena_alloc(book->arena, promises, sizeof *book->plan_of);
	book->plans = arena_alloc(book->arena, events + 1, sizeof *book->plans);
	book->payments =
	    arena_alloc(book->arena, payments, sizeof *book->payments);
	return book->promises != NULL && book->plan_of != NULL &&
	    book->plans != NULL && book->payments != NULL;
}

static void
add_events(struct promise_book *book)
{
	const struct ledger_history *h = book->facts->history;

	add_plans(book);
	for (size_t i = 0; i < h->event_count; i++) {
		if (h->events[i].kind == EVENT_PROMISED)
			add_given(book, i);
		else if (h->events[i].kind == EVENT_PLAN_INSTALMENT)
			add_instalment(book, &h->events[i]);
		else if (h->events[i].kind == EVENT_PAID)
			add_paid(book, &h->events[i]);
	}
}

bool
promise_book_fill(struct promise_book *book)
{
	if (!make_room(book))
		return false;
	if (book->facts->history != NULL)
		add_events(book);
	add_shown(book);
	add_last_payment(book);
	if (book->facts->payment_count != 0)
		memcpy(book->payments + book->payment_count,
		    book->facts->payments,
		    book->facts->payment_count * sizeof *book->payments);
	book->payment_count += book->facts->payment_count;
	if (book->payment_count > 1)
		qsort(book->payments, book->payment_count,
		    sizeof *book->payments, by_date);
	take_all_back(book);
	sort_promises(book);
	for (size_t i = 0; i < book->count; i++)
		book->promises[i].deadline =
		    deadline_of(book->terms, book->promises[i].due);
	return true;
}
