#include "ageing/disputed.h"

#include "base/money.h"

enum { NO_SLOT = -1 };

bool
disputed_bind_source(struct disputed *d, struct columns *c)
{
	d->undisputed = NO_SLOT;
	return columns_bind_if_there(c, "disputed_amount", COLUMN_MONEY,
	           &d->amount) &&
	    columns_bind_if_there(c, "dispute", COLUMN_BOOL, &d->flag);
}

bool
disputed_bind(struct disputed *d, struct columns *c)
{
	d->amount = d->flag = NO_SLOT;
	if (!columns_bind_if_there(c, "undisputed", COLUMN_MONEY,
	        &d->undisputed))
		return false;
	return d->undisputed != NO_SLOT || disputed_bind_source(d, c);
}

bool
disputed_told(const struct disputed *d)
{
	return d->undisputed != NO_SLOT || d->amount != NO_SLOT ||
	    d->flag != NO_SLOT;
}

static const int64_t *
value(const struct batch *b, int slot, size_t row)
{
	const struct vector *v = slot == NO_SLOT ? NULL : &b->vectors[slot];

	return v != NULL && vector_valid(v, row) ? &v->number[row] : NULL;
}

bool
disputed_fits(const struct disputed *d, const struct batch *b, size_t row,
    int64_t balance, bool paid_since)
{
	const int64_t *amount = value(b, d->amount, row);

	return amount == NULL ||
	    (*amount >= 0 && (paid_since || *amount <= balance));
}

bool
disputed_check(const struct disputed *d, struct batch *b, size_t row,
    int64_t balance, bool paid_since)
{
	char claimed[MONEY_TEXT_MAX], open[MONEY_TEXT_MAX];
	int digits;

	if (disputed_fits(d, b, row, balance, paid_since))
		return true;
	digits = b->vectors[d->amount].digits[row];
	money_format(b->vectors[d->amount].number[row], digits, claimed, sizeof claimed);
	money_format(balance, digits, open, sizeof open);
	batch_reject(b, row, d->amount, "R_DISPUTED",
	    "%s in dispute is no part of a balance of %s", claimed, open);
	batch_note(b,
	    "correct it; when all of the balance is in dispute, `dispute` "
	    "alone says so");
	return false;
}

static int64_t
within(int64_t n, int64_t most)
{
	if (n < 0)
		return 0;
	return n < most ? n : most;
}

int64_t
disputed_of(const struct disputed *d, const struct batch *b, size_t row,
    int64_t balance)
{
	const int64_t *at;

	if (balance <= 0)
		return 0;
	if ((at = value(b, d->undisputed, row)) != NULL)
		return balance - within(*at, balance);
	if ((at = value(b, d->amount, row)) != NULL)
		return within(*at, balance);
	at = value(b, d->flag, row);
	return at != NULL && *at != 0 ? balance : 0;
}
