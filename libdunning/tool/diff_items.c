#include "tool/diff_items.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"

static bool
out_of_memory(const struct diff_items *d)
{
	diag_memory(d->diag);
	return false;
}

bool
diff_items_init(struct diff_items *d, const char *const *dimensions,
    size_t count, struct diag *diag)
{
	*d = (struct diff_items){ .diag = diag, .dimensions = dimensions,
		.dimension_count = count };
	d->words = intern_new();
	d->debtors = intern_new();
	d->codes = intern_new();
	if (d->words == NULL || d->debtors == NULL || d->codes == NULL)
		return out_of_memory(d);
	return true;
}

void
diff_items_clear(struct diff_items *d)
{
	intern_free(d->words);
	intern_free(d->debtors);
	intern_free(d->codes);
	keys_clear(&d->keys);
	free(d->items);
	free(d->values);
	free(d->currencies);
	*d = (struct diff_items){ .diag = d->diag };
}

static void
add_part(struct hash128 *hash, struct text part)
{
	if (part.len > 0)
		hash128_add(hash, part.at, part.len);
	hash128_add(hash, "", 1);
}

/* The key of the item of that order among those that have the same names. */
static struct hash128
key_of(const struct diff_record *r, uint32_t order)
{
	struct hash128 hash;

	hash128_init(&hash);
	add_part(&hash, r->company);
	add_part(&hash, r->debtor);
	add_part(&hash, r->currency);
	add_part(&hash, r->doc_id);
	add_part(&hash, r->instalment);
	add_part(&hash, r->doc_type);
	hash128_add(&hash, (const char *)&order, sizeof order);
	return hash;
}

static bool
grow(struct diff_items *d)
{
	size_t room = d->room == 0 ? 1024 : d->room * 2;
	size_t width = DIFF_SIDES * d->dimension_count;
	struct diff_item *items = realloc(d->items, room * sizeof *items);
	uint32_t *values;

	if (items == NULL)
		return out_of_memory(d);
	d->items = items;
	values = realloc(d->values, (room * width + 1) * sizeof *values);
	if (values == NULL)
		return out_of_memory(d);
	d->values = values;
	d->room = room;
	return true;
}

/* company is behind the debtor, so that debtors sort by their ids. */
static uint32_t
debtor_of(struct diff_items *d, const struct diff_record *r)
{
	struct buf name;
	uint32_t number = INTERN_NONE;

	buf_init(&name, SIZE_MAX);
	buf_add(&name, r->debtor.at, r->debtor.len);
	buf_putc(&name, '\0');
	buf_add(&name, r->company.at, r->company.len);
	if (!name.failed)
		number = intern_add(d->debtors,
		    (struct text){ buf_text(&name), name.len });
	buf_clear(&name);
	return number;
}

/* Room for one more currency than there are numbers. */
static bool
add_currency(struct diff_items *d, uint32_t number)
{
	struct diff_currency *more;
	size_t room = d->currency_room == 0 ? 16 : d->currency_room * 2;

	if (number < d->currency_room)
		return true;
	more = realloc(d->currencies, room * sizeof *more);
	if (more == NULL)
		return out_of_memory(d);
	d->currencies = more;
	memset(more + d->currency_room, 0,
	    (room - d->currency_room) * sizeof *more);
	for (size_t i = d->currency_room; i < room; i++)
		more[i].digits = -1;
	d->currency_room = room;
	return true;
}

static bool
same_digits(struct diff_items *d, uint32_t number, int digits)
{
	struct diff_currency *c = &d->currencies[number];

	if (c->digits == -1)
		c->digits = digits;
	if (c->digits == digits)
		return true;
	diag_at(d->diag, DIAG_ERROR, "E_CURRENCY", POS_NONE,
	    "amounts in %s have %d decimals on one side and %d on the other",
	    *intern_text(d->codes, number).at != '\0' ?
	        intern_text(d->codes, number).at :
	        "no currency",
	    c->digits, digits);
	diag_note(d->diag, POS_NONE,
	    "let `currencies:` of both strategies say the same");
	return false;
}

/* The item of that key, new when it was not there; NULL: reported. */
static struct diff_item *
find(struct diff_items *d, const struct diff_record *r, uint32_t order)
{
	size_t width = DIFF_SIDES * d->dimension_count;
	uint64_t at = 0;
	struct diff_item *item;

	if (d->count == d->room && !grow(d))
		return NULL;
	switch (keys_add(&d->keys, key_of(r, order), d->count, &at)) {
	case KEYS_SEEN:
		return &d->items[at];
	case KEYS_MEMORY:
		diag_memory(d->diag);
		return NULL;
	case KEYS_NEW:
		break;
	}
	item = &d->items[d->count];
	memset(item, 0, sizeof *item);
	item->currency = intern_add(d->codes,
	    r->currency.at != NULL ? r->currency : TEXT(""));
	item->debtor = debtor_of(d, r);
	for (size_t i = 0; i < width; i++)
		d->values[d->count * width + i] = INTERN_NONE;
	if (intern_failed(d->codes) || item->debtor == INTERN_NONE ||
	    !add_currency(d, item->currency)) {
		diag_memory(d->diag);
		return NULL;
	}
	d->count++;
	return item;
}

/* Whether a set of words, by '|', has one. */
static bool
has_word(struct text set, struct text word)
{
	struct text rest = set, one;

	while (text_split(&rest, '|', &one))
		if (text_equal(one, word))
			return true;
	return false;
}

/* The word, or both when there is one already. */
static uint32_t
join(struct diff_items *d, uint32_t old, struct text word)
{
	struct text set = intern_text(d->words, old);
	struct buf both;
	uint32_t number = old;

	if (word.len == 0)
		return old;
	if (old == INTERN_NONE)
		return intern_add(d->words, word);
	if (text_equal(set, word) || has_word(set, word))
		return old;
	buf_init(&both, LIMIT_RECORD_BYTES);
	buf_add(&both, set.at, set.len);
	buf_putc(&both, '|');
	buf_add(&both, word.at, word.len);
	if (!both.failed)
		number = intern_add(d->words,
		    (struct text){ buf_text(&both), both.len });
	buf_clear(&both);
	return number;
}

static bool
put_values(struct diff_items *d, struct diff_item *item, enum diff_side side,
    const struct diff_record *r)
{
	struct diff_state *state = &item->sides[side];
	size_t at = ((size_t)(item - d->items) * DIFF_SIDES + (size_t)side) *
	    d->dimension_count;

	for (size_t i = 0; i < d->dimension_count; i++)
		if (r->given[i])
			d->values[at + i] =
			    join(d, d->values[at + i], r->values[i]);
	state->rule = join(d, state->rule, r->rule);
	state->decided = join(d, state->decided, r->decided);
	return !intern_failed(d->words) || out_of_memory(d);
}

static bool
place(struct diff_items *d, struct diff_item *item, enum diff_side side,
    const struct diff_record *r)
{
	struct diff_state *state = &item->sides[side];
	struct diff_total *total;

	if (!same_digits(d, item->currency, r->digits))
		return false;
	if (!state->there) {
		total = &d->currencies[item->currency].totals[side];
		total->records++;
		total->sum += r->balance;
		*state = (struct diff_state){ .there = true,
			.balance = r->balance,
			.rule = INTERN_NONE,
			.decided = INTERN_NONE,
			.action = state->action };
	}
	return put_values(d, item, side, r);
}

bool
diff_items_add(struct diff_items *d, enum diff_side side,
    const struct diff_record *r)
{
	struct diff_item *item = find(d, r, 0);
	struct diff_state *state;
	uint32_t action = intern_add(d->words, r->action);

	if (item == NULL)
		return false;
	state = &item->sides[side];
	if (!state->there || state->action != action) {
		if (!place(d, item, side, r))
			return false;
		state->action = action;
		state->cursor = 0;
		return true;
	}
	state->cursor++;
	item = find(d, r, state->cursor);
	if (item != NULL)
		item->again = true;
	return item != NULL && place(d, item, side, r);
}

uint32_t
diff_items_value(const struct diff_items *d, size_t item, enum diff_side side,
    size_t dimension)
{
	return d->values[(item * DIFF_SIDES + (size_t)side) *
	        d->dimension_count +
	    dimension];
}
