#include "ageing/rollup_columns.h"

#include <assert.h>

#include "ageing/parts_key.h"
#include "base/ratio.h"

enum { NO_SLOT = -1, SHARE_SCALE = 4, DAYS_SCALE = 2 };

enum made { M_OPEN, M_OVERDUE, M_UNAPPLIED, M_NET, M_DAYS, M_ITEMS, M_DISPUTED,
	M_CARRYING, M_OLDEST, M_NEXT, M_SHARE, M_WEIGHTED, M_ELIGIBLE, MADE };

static_assert((int)MADE == (int)ROLLUP_COLUMNS, "a slot for each");
static_assert((int)AGED_MOST <= (int)ROLLUP_SLICE, "a slice fits in one call");

static const struct {
	const char *name;
	enum column_type type;
} columns[MADE] = {
	[M_OPEN] = { "debtor_open", COLUMN_MONEY },
	[M_OVERDUE] = { "debtor_overdue", COLUMN_MONEY },
	[M_UNAPPLIED] = { "debtor_unapplied", COLUMN_MONEY },
	[M_NET] = { "debtor_net", COLUMN_MONEY },
	[M_DAYS] = { "debtor_max_days", COLUMN_INT },
	[M_ITEMS] = { "debtor_items", COLUMN_INT },
	[M_DISPUTED] = { "debtor_disputed", COLUMN_MONEY },
	[M_CARRYING] = { "carrying", COLUMN_BOOL },
	[M_OLDEST] = { "debtor_oldest_due", COLUMN_DATE },
	[M_NEXT] = { "debtor_next_due", COLUMN_DATE },
	[M_SHARE] = { "debtor_overdue_share", COLUMN_DECIMAL },
	[M_WEIGHTED] = { "debtor_weighted_days", COLUMN_DECIMAL },
	[M_ELIGIBLE] = { "debtor_eligible", COLUMN_BOOL },
};

static bool
is_wanted(const struct rollup_wants *wants, int i)
{
	if (i == M_DISPUTED)
		return wants->disputes;
	if (i == M_ELIGIBLE)
		return wants->min_days > 0;
	return i < M_DISPUTED || wants->detail;
}

bool
rollup_columns_has(struct text name)
{
	for (int i = 0; i < MADE; i++)
		if (text_is(name, columns[i].name))
			return true;
	return false;
}

static int
bind_key(struct columns *c, const char *name, struct src_pos at)
{
	bool debtor = text_is(text_of(name), "debtor_id");

	return columns_bind(c, name, COLUMN_STRING,
	    debtor ? COLUMN_REQUIRED : COLUMN_PRESENT, at);
}

static bool
bind_keys(struct rollup_columns *r, struct columns *c)
{
	const struct located_list *by = r->wants.by;

	r->key_count = by != NULL && by->count > 0 ? by->count : 1;
	assert(r->key_count <= AGEING_KEYS);
	if (by == NULL || by->count == 0) {
		r->keys[0] = bind_key(c, "debtor_id", POS_NONE);
		return r->keys[0] >= 0;
	}
	for (size_t i = 0; i < by->count; i++) {
		r->keys[i] =
		    bind_key(c, by->items[i].text.at, by->items[i].at);
		if (r->keys[i] < 0)
			return false;
	}
	return true;
}

bool
rollup_columns_open(struct rollup_columns *r, const struct rollup_wants *wants,
    struct columns *c, int balance)
{
	const struct rollup_options options = { .memory = wants->memory,
		.keeps = { wants->detail, wants->disputes } };

	r->wants = *wants;
	r->balance = balance;
	if (!bind_keys(r, c))
		return false;
	for (int i = 0; i < MADE; i++) {
		r->made[i] = NO_SLOT;
		if (!is_wanted(wants, i))
			continue;
		r->made[i] =
		    columns_append(c, columns[i].name, columns[i].type);
		if (r->made[i] < 0)
			return false;
	}
	r->rollup = rollup_new(&options, columns_diag(c));
	return r->rollup != NULL;
}

void
rollup_columns_clear(struct rollup_columns *r)
{
	rollup_free(r->rollup);
	r->rollup = NULL;
}

static struct rollup_key
key_of(const struct rollup_columns *r, const struct batch *b, size_t row,
    uint64_t currency)
{
	struct parts parts;
	struct parts_key key;

	if (r->key_count == 1)
		return rollup_key_of(currency, batch_cell(b, r->keys[0], row));
	parts = parts_none();
	parts_words(&parts, currency, r->key_count);
	for (size_t i = 0; i < r->key_count; i++)
		parts_add(&parts, batch_cell(b, r->keys[i], row));
	key = parts_end(&parts);
	return (struct rollup_key){ .low = key.low, .tag = key.tag };
}

static uint64_t
marks_of(const struct aged *aged, size_t i)
{
	unsigned marks = aged->marks[i];

	if (aged->balances[i] < 0)
		return (marks & AGED_APART) != 0 ? 0 : ROLLUP_AGED;
	return (marks & AGED_SMALL) != 0 ? ROLLUP_SMALL : 0;
}

static void
make_items(struct rollup_columns *r, const struct rollup_slice *slice,
    size_t count)
{
	const struct tally_total *totals = slice->tally->totals;
	const struct batch *b = slice->batch;
	const struct aged *aged = slice->aged;

	for (size_t i = 0; i < count; i++) {
		size_t row = aged->rows[i];
		struct rollup_key key =
		    key_of(r, b, row, totals[slice->totals[i]].key);

		r->items[i] = (struct rollup_item){ .low = key.low,
			.tag = key.tag,
			.balance = aged->balances[i],
			.record = (b->first + row) | marks_of(aged, i),
			.days = aged->days[i] };
	}
}

enum rollup_result
rollup_columns_add(struct rollup_columns *r, const struct rollup_slice *slice,
    size_t count, size_t *failed)
{
	make_items(r, slice, count);
	return rollup_add(r->rollup, r->items,
	    slice->aged->contested ? slice->aged->disputed : NULL, count,
	    failed);
}

/* The index of the first that does not fit, or the number of items. */
static size_t
fill_sums(struct rollup_columns *r, const struct rollup_slice *slice)
{
	const struct aged *aged = slice->aged;
	struct batch *b = slice->batch;
	struct vector *v[M_ITEMS + 1];

	for (int i = 0; i <= M_ITEMS; i++)
		v[i] = batch_vector(b, r->made[i]);
	for (size_t i = 0; i < aged->count; i++) {
		const struct rollup_sums *sums = r->sums[i];
		size_t row = aged->rows[i];

		if (__builtin_sub_overflow(sums->open, sums->unapplied,
		        &v[M_NET]->number[row]))
			return i;
		v[M_OPEN]->number[row] = sums->open;
		v[M_OVERDUE]->number[row] = sums->overdue;
		v[M_UNAPPLIED]->number[row] = sums->unapplied;
		v[M_ITEMS]->number[row] = sums->items;
		v[M_DAYS]->number[row] = sums->max_days;
		if (sums->items > 0)
			vector_set_valid(v[M_DAYS], row);
	}
	for (int i = 0; i <= M_ITEMS; i++) {
		if (i < M_DAYS)
			v[i]->digits = batch_vector(b, r->balance)->digits;
		if (i != M_DAYS)
			aged_set_valid(aged, v[i]);
	}
	return aged->count;
}

static void
fill_disputed(const struct rollup_columns *r, const struct rollup_slice *slice)
{
	const struct aged *aged = slice->aged;
	struct vector *v;

	if (r->made[M_DISPUTED] == NO_SLOT)
		return;
	v = batch_vector(slice->batch, r->made[M_DISPUTED]);
	v->digits = batch_vector(slice->batch, r->balance)->digits;
	for (size_t i = 0; i < aged->count; i++)
		v->number[aged->rows[i]] = r->disputed[i];
	aged_set_valid(aged, v);
}

static void
fill_eligible(const struct rollup_columns *r, const struct rollup_slice *slice)
{
	const struct aged *aged = slice->aged;
	struct vector *v;

	if (r->made[M_ELIGIBLE] == NO_SLOT)
		return;
	v = batch_vector(slice->batch, r->made[M_ELIGIBLE]);
	for (size_t i = 0; i < aged->count; i++)
		v->number[aged->rows[i]] = r->sums[i]->items > 0 &&
		    r->sums[i]->max_days >= r->wants.min_days;
	aged_set_valid(aged, v);
}

static void
put_date(struct vector *v, size_t row, int32_t date)
{
	v->date[row] = date;
	vector_set_valid(v, row);
}

/* Rounded once; nothing of no quotient. */
static void
put_ratio(const struct rollup_columns *r, struct vector *v, size_t row,
    wide dividend, wide divisor, int32_t scale)
{
	struct decimal ratio = { 0, scale };

	if (divisor <= 0 ||
	    !ratio_round(dividend * wide_power_of_ten(scale), divisor,
	        r->wants.rounding, &ratio.coefficient))
		return;
	v->decimal[row] = ratio;
	vector_set_valid(v, row);
}

static void
fill_details(const struct rollup_columns *r, const struct rollup_slice *slice)
{
	const struct aged *aged = slice->aged;
	struct batch *b = slice->batch;
	struct vector *v[MADE];

	if (!r->wants.detail)
		return;
	for (int i = M_CARRYING; i <= M_WEIGHTED; i++)
		v[i] = batch_vector(b, r->made[i]);
	for (size_t i = 0; i < aged->count; i++) {
		const struct rollup_sums *sums = r->sums[i];
		const struct rollup_detail *detail = r->details[i];
		size_t row = aged->rows[i];

		v[M_CARRYING]->number[row] = sums->items > 0 &&
		    detail->carrying == b->first + row;
		if (sums->items > 0)
			put_date(v[M_OLDEST], row,
			    r->wants.as_of - sums->max_days);
		if (detail->next_days != INT32_MIN)
			put_date(v[M_NEXT], row,
			    r->wants.as_of - detail->next_days);
		put_ratio(r, v[M_SHARE], row, sums->overdue, sums->open,
		    SHARE_SCALE);
		put_ratio(r, v[M_WEIGHTED], row, detail->weighted,
		    detail->weights, DAYS_SCALE);
	}
	aged_set_valid(aged, v[M_CARRYING]);
}

enum rollup_match
rollup_columns_fill(struct rollup_columns *r, const struct rollup_slice *slice,
    size_t *failed)
{
	enum rollup_match match;

	make_items(r, slice, slice->aged->count);
	match = rollup_next(r->rollup, r->items, slice->aged->count, r->sums,
	    r->wants.detail ? r->details : NULL,
	    r->wants.disputes ? r->disputed : NULL);
	if (match != ROLLUP_SAME)
		return match;
	*failed = fill_sums(r, slice);
	fill_disputed(r, slice);
	fill_eligible(r, slice);
	fill_details(r, slice);
	return match;
}
