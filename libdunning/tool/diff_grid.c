#include "tool/diff_grid.h"

#include "base/money.h"

/* What stands at the head of a row or a column. */
struct head {
	bool there;
	uint32_t word; /* INTERN_NONE: null */
};

struct heads {
	struct head at[DIFF_GRID_ROWS];
	size_t count, most;
	bool full; /* there are more than fit */
};

static struct head
head_of(const struct diff_cell *cell, int side)
{
	enum diff_change without =
	    side == DIFF_OLD ? DIFF_APPEARED : DIFF_DISAPPEARED;

	return (struct head){ cell->change != without, cell->words[side] };
}

static bool
is_same(struct head a, struct head b)
{
	return a.there == b.there && (!a.there || a.word == b.word);
}

/* Null first, who is not there last, between them by bytes. */
static bool
comes_before(const struct diff_items *d, struct head a, struct head b)
{
	if (!a.there || !b.there)
		return a.there;
	if (a.word == INTERN_NONE || b.word == INTERN_NONE)
		return a.word == INTERN_NONE && b.word != INTERN_NONE;
	return text_compare(intern_text(d->words, a.word),
	           intern_text(d->words, b.word)) < 0;
}

static void
add_head(struct heads *heads, const struct diff_items *d, struct head head)
{
	size_t place = heads->count;

	for (size_t i = 0; i < heads->count; i++)
		if (is_same(heads->at[i], head))
			return;
	if (heads->count == heads->most) {
		heads->full = true;
		return;
	}
	while (place > 0 && comes_before(d, head, heads->at[place - 1])) {
		heads->at[place] = heads->at[place - 1];
		place--;
	}
	heads->at[place] = head;
	heads->count++;
}

static size_t
place_of(const struct heads *heads, struct head head)
{
	size_t i = 0;

	while (i + 1 < heads->count && !is_same(heads->at[i], head))
		i++;
	return i;
}

/* The names of the heads, and the word for their total behind them; NULL: out of
 * memory. */
static const struct text *
name_heads(struct arena *arena, const struct diff_items *d,
    const struct heads *heads, const struct diff_grid_words *words)
{
	struct text *names =
	    arena_alloc(arena, heads->count + 1, sizeof *names);

	if (names == NULL)
		return NULL;
	for (size_t i = 0; i < heads->count; i++) {
		struct text text = intern_text(d->words, heads->at[i].word);

		if (!heads->at[i].there)
			text = words->not_there;
		else if (text.len == 0)
			text = words->empty;
		names[i] = text;
	}
	names[heads->count] = words->total;
	return names;
}

static bool
add(struct sheet_grid_cell *to, const struct diff_cell *cell)
{
	int side = cell->change == DIFF_DISAPPEARED ? DIFF_OLD : DIFF_NEW;

	to->items += cell->items;
	return money_add(to->amount, cell->sums[side], &to->amount);
}

/* Each cell, and with it the totals of its row, its column and all. */
static bool
fill(const struct heads *heads, const struct diff_cell *cells, size_t count,
    struct sheet_grid_cell *to)
{
	size_t width = heads[DIFF_NEW].count + 1;
	size_t bottom = heads[DIFF_OLD].count * width;
	bool ok = true;

	for (size_t i = 0; i < count && ok; i++) {
		size_t row = width *
		    place_of(&heads[DIFF_OLD], head_of(&cells[i], DIFF_OLD));
		size_t column =
		    place_of(&heads[DIFF_NEW], head_of(&cells[i], DIFF_NEW));

		to[row + column].same = cells[i].change == DIFF_SAME;
		ok = add(&to[row + column], &cells[i]) &&
		    add(&to[row + width - 1], &cells[i]) &&
		    add(&to[bottom + column], &cells[i]) &&
		    add(&to[bottom + width - 1], &cells[i]);
	}
	return ok;
}

bool
diff_grid_make(struct arena *arena, const struct diff_items *d,
    const struct diff_cell *cells, size_t count,
    const struct diff_grid_words *words, const struct sheet_grid **grid)
{
	struct heads heads[DIFF_SIDES] = {
		[DIFF_OLD] = { .most = DIFF_GRID_ROWS },
		[DIFF_NEW] = { .most = DIFF_GRID_COLUMNS }
	};
	struct sheet_grid_cell *to;
	struct sheet_grid *made;
	bool moves = false;

	*grid = NULL;
	for (size_t i = 0; i < count; i++) {
		moves |= cells[i].change != DIFF_SAME;
		for (int k = 0; k < DIFF_SIDES; k++)
			add_head(&heads[k], d, head_of(&cells[i], k));
	}
	if (!moves || heads[DIFF_OLD].full || heads[DIFF_NEW].full)
		return true;
	made = arena_alloc(arena, 1, sizeof *made);
	to = arena_alloc(arena,
	    (heads[DIFF_OLD].count + 1) * (heads[DIFF_NEW].count + 1),
	    sizeof *to);
	if (made == NULL || to == NULL)
		return false;
	*made = (struct sheet_grid){ .corner = words->corner,
		.rows = name_heads(arena, d, &heads[DIFF_OLD], words),
		.columns = name_heads(arena, d, &heads[DIFF_NEW], words),
		.row_count = heads[DIFF_OLD].count + 1,
		.column_count = heads[DIFF_NEW].count + 1,
		.cells = to,
		.digits = d->currencies[cells->currency].digits };
	if (made->rows == NULL || made->columns == NULL)
		return false;
	if (fill(heads, cells, count, to))
		*grid = made;
	return true;
}
