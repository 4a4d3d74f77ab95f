#include "ageing/odd_items.h"

#include <inttypes.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/limits.h"
#include "base/money.h"

static void
add(struct odd_count *to, const struct odd_count *more)
{
	if (more->count > 0 && (to->count == 0 || more->record < to->record)) {
		to->record = more->record;
		to->at = more->at;
	}
	to->count += more->count;
}

/* The place of a record costs a walk: it is found for the first one only. */
static void
count(struct odd_count *to, const struct batch *b, size_t row, size_t n,
    int slot)
{
	struct odd_count more = { .count = n, .record = b->first + row };

	if (n == 0)
		return;
	if (to->count == 0 || more.record < to->record)
		more.at = batch_at_slot(b, row, slot);
	add(to, &more);
}

void
odd_items_add(struct odd_items *odd, const struct odd_items *more)
{
	add(&odd->future, &more->future);
	add(&odd->settled, &more->settled);
}

void
odd_items_future(struct odd_items *odd, const struct batch *b,
    const struct aged *aged, int doc_date)
{
	count(&odd->future, b, aged->first_future, aged->future, doc_date);
}

void
odd_items_settled(struct odd_items *odd, const struct batch *b,
    const struct aged *aged, int settled_date, int32_t as_of,
    struct tally *tally, const int32_t *totals)
{
	const struct vector *v = &b->vectors[settled_date];

	for (size_t i = 0; i < aged->count; i++) {
		size_t row = aged->rows[i];
		int64_t *sum = &tally->totals[totals[i]].settled;

		if (aged->balances[i] <= 0 || !vector_valid(v, row) ||
		    v->date[row] > as_of)
			continue;
		/* No more than what is open of debts, which fits. */
		if (__builtin_add_overflow(*sum, aged->balances[i], sum))
			*sum = INT64_MAX;
		count(&odd->settled, b, row, 1, settled_date);
	}
}

static void
tell_future(const struct odd_count *future, int32_t as_of, struct diag *diag)
{
	char date[DATE_TEXT_MAX];

	if (future->count == 0)
		return;
	date_format(as_of, date, sizeof date);
	diag_at(diag, DIAG_WARNING, "W_FUTURE_DOC", future->at,
	    future->count == 1 ?
	        "%" PRIu64 " record is dated after the as-of date %s, and "
	        "left out" :
	        "%" PRIu64 " records are dated after the as-of date %s, and "
	        "left out; the first is here",
	    future->count, date);
	diag_note(diag, POS_NONE,
	    "are day and month turned round, or is --as-of another day?");
}

static void
tell_settled(const struct odd_count *settled, const struct tally *tally,
    struct diag *diag)
{
	struct buf sums;

	if (settled->count == 0)
		return;
	buf_init(&sums, LIMIT_RECORD_BYTES);
	for (size_t i = 0; tally != NULL && i < tally->count; i++) {
		const struct tally_total *total = &tally->totals[i];
		char text[MONEY_TEXT_MAX];

		if (total->settled == 0)
			continue;
		money_format(total->settled, total->digits, text, sizeof text);
		buf_printf(&sums, "%s%s%s%s", sums.len > 0 ? ", " : "", text,
		    *total->currency != '\0' ? " " : "", total->currency);
	}
	diag_at(diag, DIAG_WARNING, "W_SETTLED", settled->at,
	    settled->count == 1 ?
	        "%" PRIu64 " item was settled by the as-of date, but has %s "
	        "open" :
	        "%" PRIu64 " items were settled by the as-of date, but have "
	        "%s open; the first is here",
	    settled->count, buf_text(&sums));
	diag_note(diag, POS_NONE,
	    "if they are paid, leave them out: `keep_when: settled_date = "
	    "null or settled_date > as_of` of the source");
	buf_clear(&sums);
}

void
odd_items_tell(const struct odd_items *odd, const struct tally *tally,
    int32_t as_of, struct diag *diag)
{
	tell_future(&odd->future, as_of, diag);
	tell_settled(&odd->settled, tally, diag);
}
