#include "ageing/summary_left.h"

#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "stream/csv_scan.h"

enum { NO_SLOT = -1, AMOUNT_MOST = 64 };

/* The field of the input that was bound before columns of that name were made;
 * -1: there is none. */
static int
field_behind(const struct columns *columns, int slot)
{
	const char *name = columns_slot_name(columns, slot);
	int field = columns_slot_field(columns, slot);

	for (int i = slot - 1; i >= 0 && field < 0; i--)
		if (strcmp(columns_slot_name(columns, i), name) == 0)
			field = columns_slot_field(columns, i);
	return field;
}

bool
left_bind(struct summary_left *c, struct columns *columns, int balance,
    bool restated, int32_t as_of)
{
	c->balance = balance;
	c->as_of = as_of;
	c->field = restated ? columns_slot_field(columns, balance) :
	                      field_behind(columns, balance);
	return columns_bind_if_there(columns, "doc_date", COLUMN_DATE,
	           &c->doc_date) &&
	    columns_bind_if_there(columns, "superseded_by", COLUMN_STRING,
	        &c->superseded);
}

void
left_clear(struct summary_left *c)
{
	for (size_t i = 0; i < c->count; i++)
		free(c->totals[i].currency);
	free(c->totals);
	c->totals = NULL;
	c->count = 0;
}

/* Before which total a currency belongs. */
static size_t
place_of(const struct summary_left *c, struct text currency)
{
	size_t i = 0;

	while (i < c->count &&
	    text_compare(text_of(c->totals[i].currency), currency) < 0)
		i++;
	return i;
}

/* The total of a currency, made on first use; NULL: out of memory. */
static struct left_total *
total_of(struct summary_left *c, struct text currency, int digits)
{
	size_t i = place_of(c, currency);
	struct left_total *totals;
	char *code;

	if (i < c->count && text_is(currency, c->totals[i].currency))
		return &c->totals[i];
	totals = realloc(c->totals, (c->count + 1) * sizeof *totals);
	if (totals == NULL)
		return NULL;
	c->totals = totals;
	code = calloc(currency.len + 1, 1);
	if (code == NULL)
		return NULL;
	if (currency.len > 0)
		memcpy(code, currency.at, currency.len);
	memmove(&totals[i + 1], &totals[i], (c->count - i) * sizeof *totals);
	totals[i] = (struct left_total){ .currency = code,
		.digits = digits };
	c->count++;
	return &totals[i];
}

/* The amount of a rejected record as its field says it: what made it rejected
 * may have come before the amount was looked at, or made. */
static bool
read_amount(const struct summary_left *c, const struct batch *b, size_t row,
    int digits, int64_t *minor)
{
	const struct vector *balance = &b->vectors[c->balance];
	bool made = columns_slot_field(b->columns, c->balance) < 0;
	char plain[AMOUNT_MOST];
	struct text cell;

	if (made && vector_valid(balance, row)) {
		*minor = balance->number[row];
		return true;
	}
	if (c->field < 0)
		return false;
	cell = batch_raw(b, row, (size_t)c->field);
	if (csv_is_quoted(cell)) {
		if (cell.len > sizeof plain)
			return false;
		cell = csv_unquote(cell, plain);
	}
	return money_parse(cell, &money_plain, digits, minor, NULL) ==
	    MONEY_OK;
}

static enum left_out
reason_of(const struct summary_left *c, const struct batch *b, size_t row)
{
	const struct vector *balance = &b->vectors[c->balance];

	if (b->fates[row] == FATE_REJECTED)
		return LEFT_REJECTED;
	if (vector_valid(balance, row) && balance->number[row] == 0)
		return LEFT_ZERO;
	if (c->doc_date != NO_SLOT &&
	    vector_valid(&b->vectors[c->doc_date], row) &&
	    b->vectors[c->doc_date].date[row] > c->as_of)
		return LEFT_LATER;
	if (c->superseded != NO_SLOT &&
	    vector_valid(&b->vectors[c->superseded], row))
		return LEFT_REPLACED;
	return LEFT_OTHER;
}

bool
left_count(struct summary_left *c, const struct summary_tile *tile,
    const struct batch *b, size_t row, enum left_out reason)
{
	struct text currency = tile_currency(tile, b, row);
	struct text code = currency.len > 0 ? currency : TEXT("XXX");
	int digits = columns_currency_digits(b->columns, code);
	struct left_total *total;
	int64_t minor;

	c->records[reason]++;
	if (digits < 0 || !read_amount(c, b, row, digits, &minor)) {
		c->unread += reason == LEFT_REJECTED;
		return true;
	}
	total = total_of(c, currency, digits);
	if (total == NULL)
		return false;
	total->records[reason]++;
	total->sums[reason] += minor;
	return true;
}

bool
left_add(struct summary_left *c, const struct summary_tile *tile,
    const struct batch *b, size_t from, size_t to)
{
	for (size_t row = from; row < to; row++)
		if (b->fates[row] != FATE_KEPT &&
		    !left_count(c, tile, b, row, reason_of(c, b, row)))
			return false;
	return true;
}

bool
left_merge(struct summary_left *c, const struct summary_left *other)
{
	for (size_t i = 0; i < other->count; i++) {
		const struct left_total *from = &other->totals[i];
		struct left_total *to = total_of(c,
		    text_of(from->currency), from->digits);

		if (to == NULL)
			return false;
		for (size_t k = 0; k < LEFT_KINDS; k++) {
			to->records[k] += from->records[k];
			to->sums[k] += from->sums[k];
		}
	}
	for (size_t k = 0; k < LEFT_KINDS; k++)
		c->records[k] += other->records[k];
	c->unread += other->unread;
	return true;
}
