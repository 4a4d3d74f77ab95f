#include "tool/diff_cells.h"

#include <stdlib.h>
#include <string.h>

const char *const diff_change_names[] = { "same", "moved", "appeared",
	"disappeared" };

/* Before and behind all ranks. */
#define RANK_NULL UINT32_C(0)
#define RANK_AWAY UINT32_MAX

/* An item in one dimension: numbers that compare as their texts do. */
struct place {
	uint32_t currency, side[DIFF_SIDES], debtor, rule[DIFF_SIDES];
	uint32_t item;
};

struct counting {
	const struct diff_items *d;
	struct diff_cells *cells;
	uint32_t *words, *debtors, *codes; /* ranks by number, from 1 */
	struct place *places;
	bool (*take)(void *, const struct diff_move *);
	void *ctx;
};

static bool
out_of_memory(const struct diff_items *d)
{
	diag_memory(d->diag);
	return false;
}

struct ranked {
	struct text text;
	uint32_t number;
};

static int
by_text(const void *a, const void *b)
{
	return text_compare(((const struct ranked *)a)->text,
	    ((const struct ranked *)b)->text);
}

/* NULL: out of memory. */
static uint32_t *
rank(const struct intern *in)
{
	size_t count = intern_count(in);
	struct ranked *list = calloc(count + 1, sizeof *list);
	uint32_t *ranks = calloc(count + 1, sizeof *ranks);

	if (list == NULL || ranks == NULL) {
		free(list);
		free(ranks);
		return NULL;
	}
	for (size_t i = 0; i < count; i++)
		list[i] = (struct ranked){ intern_text(in, (uint32_t)i),
			(uint32_t)i };
	qsort(list, count, sizeof *list, by_text);
	for (size_t i = 0; i < count; i++)
		ranks[list[i].number] = (uint32_t)i + 1;
	free(list);
	return ranks;
}

static uint32_t
rank_of(const uint32_t *ranks, uint32_t number)
{
	return number == INTERN_NONE ? RANK_NULL : ranks[number];
}

static int
order(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int
by_place(const void *left, const void *right)
{
	const struct place *a = left, *b = right;
	int way = order(a->currency, b->currency);

	for (int i = 0; i < DIFF_SIDES && way == 0; i++)
		way = order(a->side[i], b->side[i]);
	if (way == 0)
		way = order(a->debtor, b->debtor);
	for (int i = 0; i < DIFF_SIDES && way == 0; i++)
		way = order(a->rule[i], b->rule[i]);
	return way != 0 ? way : order(a->item, b->item);
}

static bool
same_cell(const struct place *a, const struct place *b)
{
	return a->currency == b->currency && a->side[0] == b->side[0] &&
	    a->side[1] == b->side[1];
}

static bool
same_move(const struct place *a, const struct place *b)
{
	return same_cell(a, b) && a->debtor == b->debtor &&
	    a->rule[0] == b->rule[0] && a->rule[1] == b->rule[1];
}

/* Of what plan writes; the rules of all else are those of the tables. */
static bool
is_planned(const char *dimension)
{
	static const char *const planned[] = { "action_plan", "level",
		"channel", "status", "held_by", "template", "tone", "queue",
		"agent", "plan_source" };

	for (size_t i = 0; i < sizeof planned / sizeof *planned; i++)
		if (strcmp(planned[i], dimension) == 0)
			return true;
	return false;
}

/* What decided about an item; INTERN_NONE: nothing says. */
static uint32_t
rule_of(const struct diff_items *d, const struct diff_state *s, size_t k)
{
	if (!s->there)
		return INTERN_NONE;
	return is_planned(d->dimensions[k]) && s->decided != INTERN_NONE ?
	    s->decided :
	    s->rule;
}

static void
fill_places(struct counting *c, size_t dimension)
{
	const struct diff_items *d = c->d;

	for (size_t i = 0; i < d->count; i++) {
		const struct diff_item *item = &d->items[i];
		struct place *p = &c->places[i];

		*p = (struct place){ .currency = c->codes[item->currency],
			.debtor = c->debtors[item->debtor],
			.item = (uint32_t)i };
		for (int k = 0; k < DIFF_SIDES; k++) {
			const struct diff_state *s = &item->sides[k];

			p->side[k] = !s->there ? RANK_AWAY :
			                         rank_of(c->words,
			    diff_items_value(d, i, (enum diff_side)k,
			        dimension));
			p->rule[k] =
			    rank_of(c->words, rule_of(d, s, dimension));
		}
	}
	qsort(c->places, d->count, sizeof *c->places, by_place);
}

static enum diff_change
change_of(const struct place *p)
{
	if (p->side[DIFF_OLD] == RANK_AWAY)
		return DIFF_APPEARED;
	if (p->side[DIFF_NEW] == RANK_AWAY)
		return DIFF_DISAPPEARED;
	return p->side[DIFF_OLD] == p->side[DIFF_NEW] ? DIFF_SAME : DIFF_MOVED;
}

/* Adds the balances of both sides; false: reported. */
static bool
add_sums(const struct diff_items *d, const struct place *p,
    int64_t sums[DIFF_SIDES])
{
	for (int k = 0; k < DIFF_SIDES; k++) {
		const struct diff_state *s = &d->items[p->item].sides[k];

		if (!s->there ||
		    !__builtin_add_overflow(sums[k], s->balance, &sums[k]))
			continue;
		diag_at(d->diag, DIAG_ERROR, "E_OVERFLOW", POS_NONE,
		    "the balances add up to more than 64 bits hold");
		return false;
	}
	return true;
}

static struct diff_cell *
new_cell(struct counting *c, const struct place *p, size_t dimension)
{
	struct diff_cells *cells = c->cells;
	const struct diff_items *d = c->d;
	struct diff_cell *cell;

	if (cells->count == cells->room) {
		size_t room = cells->room == 0 ? 256 : cells->room * 2;

		cell = realloc(cells->cells, room * sizeof *cell);
		if (cell == NULL) {
			diag_memory(d->diag);
			return NULL;
		}
		cells->cells = cell;
		cells->room = room;
	}
	cell = &cells->cells[cells->count++];
	*cell = (struct diff_cell){
		.currency = d->items[p->item].currency,
		.rank = p->currency,
		.dimension = dimension,
		.change = change_of(p),
	};
	for (int k = 0; k < DIFF_SIDES; k++)
		cell->words[k] = diff_items_value(d, p->item,
		    (enum diff_side)k, dimension);
	return cell;
}

/* The moves of a cell, debtor by debtor. */
static bool
take_moves(struct counting *c, size_t from, size_t to,
    const struct diff_cell *cell)
{
	const struct diff_items *d = c->d;

	for (size_t i = from, next; i < to; i = next) {
		const struct place *p = &c->places[i];
		const struct diff_item *item = &d->items[p->item];
		struct diff_move move = { .dimension = cell->dimension,
			.change = cell->change,
			.debtor = item->debtor,
			.currency = item->currency };

		for (int k = 0; k < DIFF_SIDES; k++) {
			move.words[k] = cell->words[k];
			move.rules[k] =
			    rule_of(d, &item->sides[k], cell->dimension);
		}
		for (next = i; next < to && same_move(p, &c->places[next]);
		     next++) {
			move.items++;
			if (!add_sums(d, &c->places[next], move.sums))
				return false;
		}
		if (!c->take(c->ctx, &move))
			return false;
	}
	return true;
}

static bool
count_dimension(struct counting *c, size_t dimension)
{
	const struct diff_items *d = c->d;

	fill_places(c, dimension);
	for (size_t i = 0, next; i < d->count; i = next) {
		const struct place *p = &c->places[i];
		struct diff_cell *cell = new_cell(c, p, dimension);
		uint32_t debtor = 0;

		if (cell == NULL)
			return false;
		for (next = i; next < d->count &&
		     same_cell(p, &c->places[next]);
		     next++) {
			cell->items++;
			cell->debtors += c->places[next].debtor != debtor;
			debtor = c->places[next].debtor;
			if (!add_sums(d, &c->places[next], cell->sums))
				return false;
		}
		if (c->take != NULL && cell->change != DIFF_SAME &&
		    !take_moves(c, i, next, cell))
			return false;
	}
	return true;
}

/* What the cells of a currency and dimension add up to, against what was
 * read. */
static bool
ties(const struct counting *c, uint32_t currency, size_t dimension)
{
	const struct diff_items *d = c->d;
	struct diff_total sums[DIFF_SIDES] = { 0 };

	for (size_t i = 0; i < c->cells->count; i++) {
		const struct diff_cell *cell = &c->cells->cells[i];

		if (cell->currency != currency || cell->dimension != dimension)
			continue;
		for (int k = 0; k < DIFF_SIDES; k++)
			if (cell->change !=
			    (k == DIFF_OLD ? DIFF_APPEARED :
			                     DIFF_DISAPPEARED)) {
				sums[k].records += cell->items;
				sums[k].sum += cell->sums[k];
			}
	}
	for (int k = 0; k < DIFF_SIDES; k++) {
		const struct diff_total *read =
		    &d->currencies[currency].totals[k];

		if (sums[k].records == read->records &&
		    sums[k].sum == read->sum)
			continue;
		diag_at(d->diag, DIAG_ERROR, "E_COUNTS", POS_NONE,
		    "the %s side of '%s' does not add up to what was read",
		    k == DIFF_OLD ? "old" : "new", d->dimensions[dimension]);
		return false;
	}
	return true;
}

static bool
all_tie(const struct counting *c)
{
	for (uint32_t i = 0; i < intern_count(c->d->codes); i++)
		for (size_t k = 0; k < c->d->dimension_count; k++)
			if (!ties(c, i, k))
				return false;
	return true;
}

/* Those of a currency and dimension are in order already. */
static bool
sort_cells(struct diff_cells *cells, const struct diff_items *d)
{
	struct diff_cell *sorted = calloc(cells->count + 1, sizeof *sorted);
	size_t to = 0;

	if (sorted == NULL)
		return out_of_memory(d);
	for (uint32_t rank = 1; rank <= intern_count(d->codes); rank++)
		for (size_t i = 0; i < cells->count; i++)
			if (cells->cells[i].rank == rank)
				sorted[to++] = cells->cells[i];
	free(cells->cells);
	cells->cells = sorted;
	cells->room = cells->count + 1;
	return true;
}

/* Debtors of each currency; false: out of memory. */
static bool
count_debtors(struct counting *c)
{
	const struct diff_items *d = c->d;
	uint64_t *debtors =
	    calloc(intern_count(d->codes) + 1, sizeof *debtors);
	const struct place *last = NULL;

	c->cells->debtors = debtors;
	if (debtors == NULL)
		return out_of_memory(d);
	for (size_t i = 0; i < d->count; i++)
		c->places[i] = (struct place){
			.currency = d->items[i].currency,
			.debtor = d->items[i].debtor
		};
	qsort(c->places, d->count, sizeof *c->places, by_place);
	for (size_t i = 0; i < d->count; i++) {
		const struct place *p = &c->places[i];

		if (last == NULL || last->currency != p->currency ||
		    last->debtor != p->debtor)
			debtors[p->currency]++;
		last = p;
	}
	return true;
}

static void
count_moved(struct diff_cells *cells, const struct diff_items *d)
{
	for (size_t i = 0; i < d->count; i++) {
		const struct diff_state *s = d->items[i].sides;
		bool moved = s[0].there != s[1].there;

		for (size_t k = 0; k < d->dimension_count; k++)
			moved |= diff_items_value(d, i, DIFF_OLD, k) !=
			    diff_items_value(d, i, DIFF_NEW, k);
		cells->moved += moved;
	}
}

bool
diff_cells_count(struct diff_cells *cells, const struct diff_items *d,
    bool (*take)(void *, const struct diff_move *), void *ctx)
{
	struct counting c = { .d = d, .cells = cells, .take = take,
		.ctx = ctx };
	bool ok;

	*cells = (struct diff_cells){ .cells = NULL };
	c.words = rank(d->words);
	c.debtors = rank(d->debtors);
	c.codes = rank(d->codes);
	c.places = calloc(d->count + 1, sizeof *c.places);
	ok = c.words != NULL && c.debtors != NULL && c.codes != NULL &&
	    c.places != NULL;
	if (!ok)
		diag_memory(d->diag);
	for (size_t i = 0; i < d->dimension_count && ok; i++)
		ok = count_dimension(&c, i);
	ok = ok && all_tie(&c) &&
	    sort_cells(cells, d) && count_debtors(&c);
	if (ok)
		count_moved(cells, d);
	free(c.words);
	free(c.debtors);
	free(c.codes);
	free(c.places);
	return ok;
}

void
diff_cells_clear(struct diff_cells *cells)
{
	free(cells->cells);
	free(cells->debtors);
	*cells = (struct diff_cells){ .cells = NULL };
}
