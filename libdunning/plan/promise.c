#include "plan/promise.h"

#include "plan/promise_build.h"
#include "rules/contact_spec.h"

enum { BREATHING_DAYS = 61, CRISIS_AFTER = 30, HUNDRED = 100 };

const char *const promise_words[] = { [PROMISE_NONE] = "none",
	[PROMISE_PENDING] = "pending", [PROMISE_KEPT] = "kept",
	[PROMISE_PARTLY_KEPT] = "partly_kept", [PROMISE_BROKEN] = "broken",
	[PROMISE_CANCELLED] = "cancelled", NULL };

/* --- terms ---------------------------------------------------------------- */

static bool
read_calendar(struct hold_terms *terms, struct arena *arena,
    const struct strategy *strategy, struct diag *diag)
{
	const struct promise_spec *spec = &strategy->promises;
	const struct calendar_spec *calendar;

	if (spec->tolerance.of != PROMISE_BUSINESS_DAYS)
		return true;
	calendar =
	    strategy_calendar(strategy, spec->tolerance.calendar.text);
	if (calendar == NULL)
		return true;
	terms->calendar = calendar_new(arena, strategy, calendar, diag);
	return terms->calendar != NULL;
}

/* Packs may hold longer and stop more than what is usual, never less. */
static void
read_law(struct hold_terms *terms, const struct strategy *strategy,
    enum ledger_event_kind kind, int hold_kind)
{
	struct hold_law *law = &terms->laws[kind];
	const struct pack_hold_spec *spec = NULL;
	const struct pack_spec *pack;

	law->stops = hold_kind_stops(hold_kind);
	if (kind == EVENT_BREATHING_SPACE)
		law->days = BREATHING_DAYS;
	if (kind == EVENT_MENTAL_HEALTH_CRISIS)
		law->after_end = CRISIS_AFTER;
	if (strategy != NULL)
		spec = contact_hold(
		    strategy, text_of(ledger_event_names[kind]), &pack);
	if (spec == NULL)
		return;
	law->days = spec->days;
	law->after_end = spec->after_end;
	for (size_t i = 0; i < spec->stops.count; i++)
		law->stops |= hold_stop_bit(spec->stops.items[i].text);
}

static void
read_laws(struct hold_terms *terms, const struct strategy *strategy)
{
	read_law(terms, strategy, EVENT_DISPUTED, HOLD_DISPUTE);
	read_law(terms, strategy, EVENT_BREATHING_SPACE, HOLD_BREATHING_SPACE);
	read_law(terms, strategy, EVENT_MENTAL_HEALTH_CRISIS,
	    HOLD_MENTAL_HEALTH_CRISIS);
	read_law(terms, strategy, EVENT_REPRESENTED, HOLD_REPRESENTED);
	read_law(terms, strategy, EVENT_INSOLVENT, HOLD_INSOLVENT);
	read_law(terms, strategy, EVENT_DECEASED, HOLD_DECEASED);
	read_law(terms, strategy, EVENT_MINOR, HOLD_MINOR);
	read_law(terms, strategy, EVENT_FRAUD, HOLD_FRAUD);
}

bool
hold_terms_init(struct hold_terms *terms, struct arena *arena,
    const struct strategy *strategy, struct diag *diag)
{
	const struct promise_spec *spec;

	*terms = (struct hold_terms){ .break_after = 1,
		.window = PROMISE_WINDOW, .hold = true };
	read_laws(terms, strategy);
	if (strategy == NULL)
		return true;
	spec = &strategy->promises;
	if (!spec->set)
		return true;
	terms->days = spec->tolerance.days;
	terms->break_after = spec->break_after;
	terms->window = spec->window;
	terms->hold = spec->hold;
	if (spec->tolerance.amount.text.at != NULL)
		promise_amount_parse(spec->tolerance.amount.text,
		    &terms->amount, &terms->per_cent);
	return read_calendar(terms, arena, strategy, diag);
}

/* --- payments to promises ------------------------------------------------- */

/* What may be missing of an amount. */
static int64_t
tolerance_of(const struct hold_terms *terms, int64_t amount, int digits)
{
	struct decimal d = terms->amount;

	if (terms->per_cent) {
		struct decimal whole = { amount, 0 }, hundred = { HUNDRED, 0 };

		if (!decimal_mul(whole, d, &d) ||
		    !decimal_div(d, hundred, &d) ||
		    !decimal_round(d, 0, ROUND_DOWN, &d))
			return 0;
		return d.coefficient;
	}
	return decimal_round(d, digits, ROUND_DOWN, &d) ? d.coefficient : 0;
}

static bool
is_enough(const struct promise_book *book, const struct promise *promise)
{
	int64_t missing = promise->amount - promise->paid;

	return promise->paid > 0 &&
	    missing <= tolerance_of(book->terms, promise->amount,
	                   book->facts->digits);
}

/* Whether a payment can go to a promise. */
static bool
takes(const struct promise_book *book, size_t i, const struct payment *payment)
{
	const struct promise *promise = &book->promises[i];
	size_t plan = book->plan_of[i];

	if (promise->word == PROMISE_CANCELLED || promise->met != DATE_NONE ||
	    payment->date < promise->made ||
	    !promise_names(promise->item, promise->doc, payment->item,
	        payment->doc))
		return false;
	if (plan == SIZE_MAX)
		return payment->date <= promise->deadline;
	return book->plans[plan].broken_on == DATE_NONE;
}

/* What is left of the payment. */
static int64_t
pay(struct promise_book *book, struct promise *promise, int32_t date,
    int64_t left)
{
	int64_t part;

	if (left == PAYMENT_SOME && promise->amount != INT64_MIN) {
		promise->some = true;
		return 0;
	}
	if (promise->amount == INT64_MIN || left == PAYMENT_WHOLE) {
		promise->met = date;
		if (promise->amount != INT64_MIN)
			promise->paid = promise->amount;
		else if (left > 0 && left != PAYMENT_WHOLE)
			promise->paid = left;
		return 0;
	}
	part = promise->amount - promise->paid;
	if (part > left)
		part = left;
	promise->paid += part;
	if (is_enough(book, promise))
		promise->met = date;
	return left - part;
}

/* Instalments that were not met by the end of a day, of those whose last day
 * it was or that were due before. */
static size_t
missed_by(const struct promise_book *book, size_t plan, int32_t day)
{
	size_t missed = 0;

	for (size_t i = 0; i < book->count; i++) {
		const struct promise *p = &book->promises[i];

		if (book->plan_of[i] == plan && p->deadline <= day &&
		    (p->met == DATE_NONE || p->met > day))
			missed++;
	}
	return missed;
}

static bool
is_last_of(const struct promise_book *book, size_t plan, int32_t day)
{
	for (size_t i = 0; i < book->count; i++)
		if (book->plan_of[i] == plan &&
		    book->promises[i].deadline > day)
			return false;
	return true;
}

/* Breaks the plans that miss too much before a day, or anything at the end of
 * their last one. */
static void
break_plans(struct promise_book *book, int32_t day)
{
	for (size_t i = 0; i < book->count; i++) {
		const struct promise *p = &book->promises[i];
		size_t plan = book->plan_of[i];
		int64_t missed;

		if (plan == SIZE_MAX || p->deadline >= day ||
		    book->plans[plan].word == PROMISE_CANCELLED ||
		    book->plans[plan].broken_on != DATE_NONE)
			continue;
		missed = (int64_t)missed_by(book, plan, p->deadline);
		if (missed >= book->terms->break_after ||
		    (missed > 0 && is_last_of(book, plan, p->deadline))) {
			book->plans[plan].broken_on = p->deadline + 1;
			book->plans[plan].word = PROMISE_BROKEN;
		}
	}
}

static void
allocate(struct promise_book *book)
{
	for (size_t k = 0; k < book->payment_count; k++) {
		const struct payment *payment = &book->payments[k];
		int64_t left = payment->amount;

		if (payment->date > book->facts->day)
			break;
		if (left != PAYMENT_SOME && left <= 0)
			continue;
		if (book->plan_count != 0)
			break_plans(book, payment->date);
		for (size_t i = 0; i < book->count && left != 0; i++)
			if (takes(book, i, payment))
				left = pay(book, &book->promises[i],
				    payment->date, left);
	}
	break_plans(book, book->facts->day);
}

/* --- what became of them -------------------------------------------------- */

static enum promise_word
word_of(const struct promise *promise, int32_t day)
{
	if (promise->word == PROMISE_CANCELLED)
		return PROMISE_CANCELLED;
	if (promise->met != DATE_NONE)
		return PROMISE_KEPT;
	if (day <= promise->deadline)
		return PROMISE_PENDING;
	return promise->paid > 0 || promise->some ? PROMISE_PARTLY_KEPT :
	                                            PROMISE_BROKEN;
}

static void
count_instalments(struct promise_book *book)
{
	for (size_t i = 0; i < book->count; i++) {
		const struct promise *p = &book->promises[i];
		struct payment_plan *plan;

		if (book->plan_of[i] == SIZE_MAX)
			continue;
		plan = &book->plans[book->plan_of[i]];
		plan->count++;
		plan->met += p->met != DATE_NONE;
		plan->missed += p->deadline < book->facts->day &&
		    (p->met == DATE_NONE || p->met > p->deadline);
		if (plan->until == DATE_NONE || p->deadline > plan->until)
			plan->until = p->deadline;
	}
	for (size_t i = 0; i < book->plan_count; i++) {
		struct payment_plan *plan = &book->plans[i];

		if (plan->word == PROMISE_PENDING && plan->count != 0 &&
		    plan->met == plan->count)
			plan->word = PROMISE_KEPT;
		/* Nobody knows what was to be paid. */
		if (plan->word == PROMISE_PENDING && plan->count == 0 &&
		    plan->until != DATE_NONE &&
		    plan->until < book->facts->day)
			plan->word = PROMISE_CANCELLED;
	}
}

/* The last one of all says what became of them, unless one is pending. */
struct last {
	enum promise_word word;
	int32_t due, broken_on;
};

static void
take_word(struct last *last, enum promise_word word, int32_t due,
    int32_t broken_on)
{
	bool pending = word == PROMISE_PENDING;

	if (word == PROMISE_CANCELLED)
		return;
	if (last->word == PROMISE_PENDING && !pending)
		return;
	if (last->word != PROMISE_NONE && due < last->due &&
	    (!pending || last->word == PROMISE_PENDING))
		return;
	*last = (struct last){ word, due,
		word == PROMISE_BROKEN || word == PROMISE_PARTLY_KEPT ?
		    broken_on :
		    DATE_NONE };
}

bool
promises_judge(const struct hold_terms *terms,
    const struct promise_facts *facts, struct arena *arena,
    struct promise_state *state)
{
	struct promise_book book = { .terms = terms, .facts = facts,
		.arena = arena };
	struct last last = { PROMISE_NONE, DATE_NONE, DATE_NONE };

	*state = (struct promise_state){ .broken_on = DATE_NONE };
	if (!promise_book_fill(&book))
		return false;
	allocate(&book);
	count_instalments(&book);
	for (size_t i = 0; i < book.count; i++) {
		struct promise *p = &book.promises[i];

		p->word = word_of(p, facts->day);
		if (book.plan_of[i] == SIZE_MAX)
			take_word(&last, p->word, p->due, p->deadline + 1);
	}
	for (size_t i = 0; i < book.plan_count; i++) {
		const struct payment_plan *plan = &book.plans[i];

		take_word(&last, plan->word,
		    plan->until != DATE_NONE ? plan->until : plan->agreed,
		    plan->broken_on);
	}
	*state = (struct promise_state){ .word = last.word,
		.broken_on = last.broken_on, .promises = book.promises,
		.count = book.count, .plans = book.plans,
		.plan_count = book.plan_count };
	return true;
}
