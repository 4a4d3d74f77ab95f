#include "ageing/restating_tell.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/date.h"
#include "base/num.h"
#include "base/wide.h"
#include "stream/chain_tell.h"

enum { TOLD = 1024 };

/* Transactions without their items. */
struct astray {
	uint64_t items, transactions, whole;
	wide sums[TRANSACTION_CURRENCIES];
};

static void
tell_over(const struct restating *r)
{
	if (r->over.count == 0)
		return;
	diag_at(r->diag, DIAG_WARNING, "W_OVERPAID", r->over.at,
	    "%" PRIu64 " items have more paid than they were; they count as "
	    "credit, and this is the first",
	    r->over.count);
}

static void
tell_differs(const struct restating *r)
{
	if (r->differs.count == 0)
		return;
	diag_at(r->diag, DIAG_WARNING, "W_BALANCE", r->differs.at,
	    "%" PRIu64 " of %" PRIu64 " balances are not their amount less "
	    "the transactions; this is the first",
	    r->differs.count, r->compared);
	diag_note(r->diag, POS_NONE,
	    "the output has what the transactions say; are some of them "
	    "missing?");
}

static void
add_astray(struct astray *a, const struct transaction_entry *entry,
    uint32_t count, int64_t sum)
{
	if (count == 0)
		return;
	a->items++;
	a->transactions += count;
	a->whole += entry->whole ? count : 0;
	a->sums[entry->currency] += sum;
}

/* The sum as it is told. */
static void
write_sum(const struct transaction_currencies *currencies, size_t currency,
    wide sum, char text[NUM_TEXT_MAX])
{
	struct decimal d = { .scale = currencies->digits[currency] };

	d.coefficient = sum > INT64_MAX ? INT64_MAX :
	    sum < INT64_MIN         ? INT64_MIN :
	                              (int64_t)sum;
	/* Digits that no currency asked for are zeros. */
	if (currency == TRANSACTION_UNSAID && d.scale > 2) {
		d = decimal_reduce(d);
		if (d.scale < 2)
			(void)decimal_round(d, 2, ROUND_DOWN, &d);
	}
	decimal_format(d, text, NUM_TEXT_MAX);
}

/* "120.00 MXN, 3.00 USD", as far as it fits. */
static void
list_sums(const struct astray *a, const struct transaction_currencies *currencies,
    char to[TOLD])
{
	size_t len = 0;

	snprintf(to, TOLD, "0");
	for (size_t i = 0; i < currencies->count; i++) {
		bool unsaid = i == TRANSACTION_UNSAID;
		char text[NUM_TEXT_MAX];
		int more;

		if (a->sums[i] == 0)
			continue;
		write_sum(currencies, i, a->sums[i], text);
		more = snprintf(to + len, TOLD - len, "%s%s%s%s",
		    len > 0 ? ", " : "", text, unsaid ? "" : " ",
		    unsaid ? "" : currencies->codes[i]);
		if (more < 0 || (size_t)more >= TOLD - len)
			return;
		len += (size_t)more;
	}
}

/* Where others name instalments, an empty one may be meant for all of them. */
static void
tell_whole(const struct restating *r, const struct astray *a)
{
	if (a->whole == 0 || r->documents != NULL ||
	    !r->load->transactions->keys[TRANSACTION_INSTALMENT])
		return;
	diag_note(r->diag, POS_NONE,
	    "%" PRIu64 " of them have no instalment: if they are of whole "
	    "documents, say `paid_by_document: true` under `ageing`",
	    a->whole);
}

static void
tell_astray(const struct restating *r, const struct astray *a, bool later)
{
	const struct transactions *t = r->load->transactions;
	char day[DATE_TEXT_MAX];
	char sums[TOLD];

	if (a->transactions == 0)
		return;
	list_sums(a, &t->currencies, sums);
	date_format(t->as_of, day, sizeof day);
	if (later) {
		diag_at(r->diag, DIAG_WARNING, "W_INCOMPLETE",
		    POS_FILE(t->path),
		    "%" PRIu64 " transactions after %s are of %" PRIu64
		    " items that the portfolio does not have: %s",
		    a->transactions, day, a->items, sums);
		diag_note(r->diag, POS_NONE,
		    "such an item may have been open on that day: export the "
		    "items that were settled since, too");
	} else {
		diag_at(r->diag, DIAG_WARNING, "W_TRANSACTIONS",
		    POS_FILE(t->path),
		    "%" PRIu64 " transactions are of %" PRIu64
		    " items that the portfolio does not have: %s",
		    a->transactions, a->items, sums);
		tell_whole(r, a);
	}
}

/* Debts are less by what such credit gave, but no credit is. */
static void
tell_credits(const struct restating *r)
{
	const struct transaction_table *credits = &r->load->transactions->credits;
	struct astray astray = { .items = 0 };
	char sums[TOLD];

	for (size_t i = 0; i < credits->count; i++)
		if (credits->entries[i].pass != r->pass)
			add_astray(&astray, &credits->entries[i],
			    credits->entries[i].count,
			    credits->entries[i].sum);
	if (astray.transactions == 0)
		return;
	list_sums(&astray, &r->load->transactions->currencies, sums);
	diag_at(r->diag, DIAG_WARNING, "W_TRANSACTIONS",
	    POS_FILE(r->load->transactions->path),
	    "%" PRIu64 " transactions use %" PRIu64
	    " credits that the portfolio does not have on that day: %s",
	    astray.transactions, astray.items, sums);
	diag_note(r->diag, POS_NONE,
	    "debts are less by that, but no credit is: look at `credit_doc`, "
	    "and at the dates of the credits");
}

/* As it is told of the portfolio, which has its amounts counted as it is
 * read. */
static void
tell_thousands(const struct restating *r)
{
	const struct transactions *t = r->load->transactions;
	const struct chain_counts counts = { .thousands = t->thousands,
		.thousand = t->thousand };

	chain_tell(&counts, r->diag);
}

void
restating_tell(struct restating *r)
{
	struct astray astray[2] = { { .items = 0 } };

	tell_over(r);
	tell_differs(r);
	if (r->load == NULL)
		return;
	for (size_t i = 0; i < r->load->debts.count; i++) {
		const struct transaction_entry *e = &r->load->debts.entries[i];

		if (e->pass == r->pass)
			continue;
		add_astray(&astray[0], e, e->count, e->sum);
		add_astray(&astray[1], e, e->later_count, e->later);
	}
	tell_thousands(r);
	tell_astray(r, &astray[0], false);
	tell_astray(r, &astray[1], true);
	tell_credits(r);
}
