#include "collect/disputed.h"

enum { NO_SLOT = -1 };

static bool
bind(struct columns *c, const char *name, enum column_type type, int *slot)
{
	*slot = NO_SLOT;
	if (!columns_has(c, name))
		return true;
	*slot = columns_bind(c, name, type, COLUMN_PRESENT, POS_NONE);
	return *slot >= 0;
}

bool
disputed_bind(struct disputed *d, struct columns *c)
{
	d->amount = d->flag = NO_SLOT;
	if (!bind(c, "undisputed", COLUMN_MONEY, &d->undisputed))
		return false;
	if (d->undisputed != NO_SLOT)
		return true;
	return bind(c, "disputed_amount", COLUMN_MONEY, &d->amount) &&
	    bind(c, "dispute", COLUMN_BOOL, &d->flag);
}

static const int64_t *
value(const struct batch *b, int slot, size_t row)
{
	const struct vector *v = slot == NO_SLOT ? NULL : &b->vectors[slot];

	return v != NULL && vector_valid(v, row) ? &v->number[row] : NULL;
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
