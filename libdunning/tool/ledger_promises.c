#include "tool/ledger_promises.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/limits.h"
#include "base/money.h"
#include "plan/payment_file.h"
#include "plan/promise_build.h"
#include "stream/column_set.h"
#include "stream/csv_write.h"

enum { USUAL_DIGITS = 2, CURRENCIES_MOST = 64 };

static const char header[] =
    "debtor_id,currency,kind,code,item_key,doc_id,made,due,deadline,amount,"
    "paid,state,broken_on\n";

struct lister {
	struct ledger *ledger;
	const struct ledger_promises_options *options;
	struct out *out;
	struct diag *diag;
	struct arena *lasting, *arena; /* of the run, of a debtor */
	struct hold_terms terms;
	struct intern *debtors;        /* only with payments */
	struct payment_file *payments; /* or NULL */
	struct buf line;
};

/* --- rows ----------------------------------------------------------------- */

static void
put(struct lister *l, struct text cell)
{
	buf_putc(&l->line, ',');
	csv_cell(&l->line, cell);
}

static void
put_day(struct lister *l, int32_t day)
{
	char text[DATE_TEXT_MAX] = "";

	if (day != DATE_NONE)
		date_format(day, text, sizeof text);
	put(l, text_of(text));
}

static void
put_money(struct lister *l, int64_t minor, int digits)
{
	char text[MONEY_TEXT_MAX] = "";

	if (minor != INT64_MIN)
		money_format(minor, digits, text, sizeof text);
	put(l, text_of(text));
}

static void
begin_row(struct lister *l, struct text debtor, struct text currency,
    const char *kind, struct text code)
{
	buf_reset(&l->line);
	csv_cell(&l->line, debtor);
	put(l, currency);
	put(l, text_of(kind));
	put(l, code);
}

static bool
end_row(struct lister *l, enum promise_word word, int32_t broken_on)
{
	put(l, text_of(promise_words[word]));
	put_day(l, broken_on);
	buf_putc(&l->line, '\n');
	if (l->line.failed) {
		diag_memory(l->diag);
		return false;
	}
	out_write(l->out, buf_text(&l->line), l->line.len);
	return out_ok(l->out);
}

static bool
write_promise(struct lister *l, struct text debtor, struct text currency,
    int digits, const struct promise *p)
{
	begin_row(l, debtor, currency,
	    p->plan.at != NULL ? "instalment" : "promise", p->plan);
	put(l, p->item);
	put(l, p->doc);
	put_day(l, p->made);
	put_day(l, p->due);
	put_day(l, p->deadline);
	put_money(l, p->amount, digits);
	put_money(l, p->paid, digits);
	return end_row(l, p->word,
	    p->word == PROMISE_BROKEN ? p->deadline + 1 : DATE_NONE);
}

static bool
write_plan(struct lister *l, struct text debtor, struct text currency,
    const struct payment_plan *plan)
{
	begin_row(l, debtor, currency, "plan", plan->code);
	put(l, plan->item);
	put(l, plan->doc);
	put_day(l, plan->agreed);
	put_day(l, plan->until);
	put_day(l, plan->until);
	put(l, TEXT(""));
	put(l, TEXT(""));
	return end_row(l, plan->word, plan->broken_on);
}

/* --- debtors -------------------------------------------------------------- */

static bool
is_promise(const struct ledger_event *event)
{
	return event->kind == EVENT_PROMISED ||
	    event->kind == EVENT_PLAN_AGREED ||
	    event->kind == EVENT_PLAN_INSTALMENT;
}

static bool
same_currency(struct text a, struct text b)
{
	return a.at == NULL ? b.at == NULL :
	                      b.at != NULL && text_equal(a, b);
}

/* Whether a promise is listed under a currency, null: under none. */
static bool
is_under(const struct ledger_history *h, const struct ledger_event *event,
    struct text currency)
{
	bool told;
	bool of = promise_is_of(h, event, currency, &told);

	return told ? of && currency.at != NULL :
	              same_currency(event->currency, currency);
}

/* The currencies in which a debtor promised, in bytes. */
static size_t
list_currencies(const struct ledger_history *h, struct text *currencies)
{
	size_t count = 0;

	for (size_t i = 0; i < h->event_count; i++) {
		struct text currency = h->events[i].currency;
		size_t k = 0;

		if (!is_promise(&h->events[i]) ||
		    !is_under(h, &h->events[i], currency))
			continue;
		while (k < count && !same_currency(currencies[k], currency))
			k++;
		if (k < count || count == CURRENCIES_MOST)
			continue;
		for (k = count++; k > 0 &&
		     text_compare(currency, currencies[k - 1]) < 0;
		     k--)
			currencies[k] = currencies[k - 1];
		currencies[k] = currency;
	}
	return count;
}

/* As many as any amount in it has. */
static int
digits_of(const struct ledger_history *h, struct text currency)
{
	int digits = -1;

	for (size_t i = 0; i < h->event_count; i++)
		if (h->events[i].amount != INT64_MIN &&
		    h->events[i].digits > digits &&
		    same_currency(h->events[i].currency, currency))
			digits = h->events[i].digits;
	if (digits < 0 && currency.at != NULL)
		digits = currency_digits(currency);
	return digits >= 0 ? digits : USUAL_DIGITS;
}

static bool
write_all(struct lister *l, struct text debtor, struct text currency,
    int digits, const struct promise_state *state)
{
	for (size_t i = 0; i < state->plan_count; i++)
		if (!write_plan(l, debtor, currency, &state->plans[i]))
			return false;
	for (size_t i = 0; i < state->count; i++)
		if (!write_promise(
		        l, debtor, currency, digits, &state->promises[i]))
			return false;
	return true;
}

/* What has no currency is told once, among what has none. */
static void
keep_own(const struct ledger_history *h, struct text currency,
    struct arena *arena, struct ledger_history *own, bool *ok)
{
	struct ledger_event *events =
	    arena_alloc(arena, h->event_count + 1, sizeof *events);

	*own = *h;
	*ok = events != NULL;
	own->event_count = 0;
	for (size_t i = 0; events != NULL && i < h->event_count; i++)
		if (!is_promise(&h->events[i]) ||
		    is_under(h, &h->events[i], currency))
			events[own->event_count++] = h->events[i];
	own->events = events;
}

static bool
list_currency(struct lister *l, const struct ledger_history *h,
    struct text debtor, struct text currency)
{
	struct ledger_history own;
	struct promise_facts facts = { .history = &own, .currency = currency,
		.digits = digits_of(h, currency), .day = l->options->as_of,
		.covered = DATE_NONE };
	struct promise_state state;
	struct payment *payments;
	bool ok;

	keep_own(h, currency, l->arena, &own, &ok);
	if (ok && l->payments != NULL) {
		ok = payment_file_of(l->payments,
		    intern_find(l->debtors, debtor), facts.day, currency,
		    facts.digits, l->arena, &payments, &facts.payment_count);
		facts.payments = payments;
		facts.covered =
		    payment_file_newest(l->payments, facts.day);
	}
	if (!ok || !promises_judge(&l->terms, &facts, l->arena, &state)) {
		diag_memory(l->diag);
		return false;
	}
	return write_all(l, debtor, currency, facts.digits, &state);
}

static bool
list_debtor(void *ctx, struct text debtor)
{
	struct lister *l = ctx;
	const struct ledger_history *h =
	    ledger_history(l->ledger, TEXT(""), debtor);
	struct text currencies[CURRENCIES_MOST];
	size_t count;

	if (h == NULL)
		return false;
	arena_reset(l->arena);
	count = list_currencies(h, currencies);
	for (size_t i = 0; i < count; i++)
		if (!list_currency(l, h, debtor, currencies[i]))
			return false;
	return true;
}

/* --- payments ------------------------------------------------------------- */

static bool
know_debtor(void *ctx, struct text debtor)
{
	struct lister *l = ctx;

	intern_add(l->debtors, debtor);
	if (!intern_failed(l->debtors))
		return true;
	diag_memory(l->diag);
	return false;
}

/* As if for a portfolio of all items there are. */
static bool
load_payments(struct lister *l)
{
	const struct rules_run run = { .strategy = l->options->strategy,
		.as_of = l->options->as_of };
	const struct text names[] = { TEXT("company"), TEXT("debtor_id"),
		TEXT("instalment"), TEXT("doc_id"), TEXT("currency") };
	struct columns *columns = columns_new(l->lasting, names,
	    sizeof names / sizeof *names, l->options->payments, l->diag);

	l->debtors = intern_new();
	if (columns == NULL || l->debtors == NULL) {
		diag_memory(l->diag);
		return false;
	}
	if (!ledger_debtors(l->ledger, know_debtor, l))
		return false;
	l->payments = payment_file_open(&run, l->options->payments, l->diag);
	return l->payments != NULL &&
	    payment_file_bind(l->payments, columns) &&
	    payment_file_load(l->payments, l->debtors);
}

bool
ledger_promises(struct ledger *ledger,
    const struct ledger_promises_options *options, struct out *out,
    struct diag *diag)
{
	struct lister l = { .ledger = ledger, .options = options, .out = out,
		.diag = diag, .lasting = arena_new(0), .arena = arena_new(0) };
	bool ok = l.lasting != NULL && l.arena != NULL;

	buf_init(&l.line, LIMIT_RECORD_BYTES);
	if (!ok)
		diag_memory(diag);
	ok = ok &&
	    hold_terms_init(&l.terms, l.lasting, options->strategy, diag) &&
	    (options->payments == NULL || load_payments(&l));
	if (ok) {
		out_puts(out, header);
		ok = out_ok(out) && ledger_debtors(ledger, list_debtor, &l);
	}
	payment_file_close(l.payments);
	intern_free(l.debtors);
	arena_free(l.lasting);
	arena_free(l.arena);
	buf_clear(&l.line);
	return ok;
}
