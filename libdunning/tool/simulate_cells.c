#include "tool/simulate_cells.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

bool
simulate_cells_init(struct simulate_cells *c, struct diag *diag)
{
	*c = (struct simulate_cells){ .diag = diag, .words = intern_new() };
	if (c->words == NULL)
		diag_memory(diag);
	return c->words != NULL;
}

void
simulate_cells_clear(struct simulate_cells *c)
{
	intern_free(c->words);
	keys_clear(&c->keys);
	free(c->cells);
	free(c->digits);
	*c = (struct simulate_cells){ .diag = c->diag };
}

static bool
grow(struct simulate_cells *c)
{
	size_t room = c->room == 0 ? 256 : c->room * 2;
	struct simulate_cell *more;

	if (c->count < c->room)
		return true;
	more = realloc(c->cells, room * sizeof *more);
	if (more == NULL)
		return false;
	c->cells = more;
	c->room = room;
	return true;
}

/* The digits of a currency are those of its first amount. */
static bool
keep_digits(struct simulate_cells *c, uint32_t currency, int digits)
{
	uint8_t *more;
	size_t room = (size_t)currency + 64;

	if (currency < c->digits_room)
		return c->digits[currency] != UINT8_MAX ||
		    (c->digits[currency] = (uint8_t)digits, true);
	more = realloc(c->digits, room);
	if (more == NULL)
		return false;
	memset(more + c->digits_room, UINT8_MAX, room - c->digits_room);
	c->digits = more;
	c->digits_room = room;
	c->digits[currency] = (uint8_t)digits;
	return true;
}

int
simulate_digits(const struct simulate_cells *c, uint32_t currency)
{
	return currency < c->digits_room ? c->digits[currency] : 2;
}

struct simulate_cell *
simulate_cells_at(struct simulate_cells *c, int32_t date,
    const uint32_t by[SIMULATE_BYS], int digits)
{
	struct hash128 hash;
	uint64_t at = 0;

	hash128_init(&hash);
	hash128_add(&hash, (const char *)&date, sizeof date);
	hash128_add(&hash, (const char *)by, SIMULATE_BYS * sizeof *by);
	if (!grow(c) || !keep_digits(c, by[BY_CURRENCY], digits)) {
		diag_memory(c->diag);
		return NULL;
	}
	switch (keys_add(&c->keys, hash, c->count, &at)) {
	case KEYS_SEEN:
		return &c->cells[at];
	case KEYS_MEMORY:
		diag_memory(c->diag);
		return NULL;
	case KEYS_NEW:
		break;
	}
	c->cells[c->count] = (struct simulate_cell){ .date = date };
	memcpy(c->cells[c->count].by, by, SIMULATE_BYS * sizeof *by);
	return &c->cells[c->count++];
}

bool
simulate_sums_add(struct simulate_sums *to, const struct simulate_sums *from,
    struct diag *diag)
{
	for (int i = 0; i < SIMULATE_COUNTS; i++)
		to->counts[i] += from->counts[i];
	if (!__builtin_add_overflow(to->amount, from->amount, &to->amount) &&
	    !__builtin_add_overflow(to->cost, from->cost, &to->cost))
		return true;
	diag_at(diag, DIAG_ERROR, "E_OVERFLOW", POS_NONE,
	    "the amounts add up to more than 64 bits hold");
	return false;
}

/* A cell with its texts, for qsort. */
struct ranked {
	struct text by[SIMULATE_BYS];
	struct simulate_cell cell;
};

static int
by_texts(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;
	int way = (a->cell.date > b->cell.date) -
	    (a->cell.date < b->cell.date);

	for (int i = 0; i < SIMULATE_BYS && way == 0; i++)
		way = text_compare(a->by[i], b->by[i]);
	return way;
}

bool
simulate_cells_sort(struct simulate_cells *c)
{
	struct ranked *list = calloc(c->count + 1, sizeof *list);

	if (list == NULL) {
		diag_memory(c->diag);
		return false;
	}
	for (size_t i = 0; i < c->count; i++) {
		list[i].cell = c->cells[i];
		for (int k = 0; k < SIMULATE_BYS; k++) {
			struct text text =
			    intern_text(c->words, c->cells[i].by[k]);

			list[i].by[k] = text.at != NULL ? text : TEXT("");
		}
	}
	qsort(list, c->count, sizeof *list, by_texts);
	for (size_t i = 0; i < c->count; i++)
		c->cells[i] = list[i].cell;
	free(list);
	return true;
}
