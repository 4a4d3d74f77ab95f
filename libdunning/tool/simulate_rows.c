#include "tool/simulate_rows.h"

#include <stdlib.h>

/* One cell, as it is counted by one thing. */
struct place {
	struct text currency, name;
	int32_t date;
	const struct simulate_cell *cell;
};

struct making {
	struct simulate_rows *rows;
	const struct simulate_sheet *from;
	struct tool *tool;
	struct place *places; /* one for each cell */
	size_t count;
	enum simulate_row_by by;
};

static struct text
none_of_null(struct text text)
{
	return text.at != NULL ? text : TEXT("");
}

/* "plan.level", as decided_by has it; null: out of memory. */
static struct text
level_name(const struct making *m, const struct simulate_cell *cell)
{
	const struct intern *words = m->from->cells->words;
	struct text plan = intern_text(words, cell->by[BY_PLAN]);
	struct text level = intern_text(words, cell->by[BY_LEVEL]);

	return text_of(arena_printf(m->tool->arena, "%.*s.%.*s", (int)plan.len,
	    plan.at != NULL ? plan.at : "", (int)level.len,
	    level.at != NULL ? level.at : ""));
}

static struct text
name_of(const struct making *m, const struct simulate_cell *cell)
{
	const struct intern *words = m->from->cells->words;

	switch (m->by) {
	case ROW_CHANNEL:
		return none_of_null(intern_text(words, cell->by[BY_CHANNEL]));
	case ROW_LEVEL:
		return level_name(m, cell);
	case ROW_AGENT:
		return none_of_null(intern_text(words,
		    cell->by[cell->by[BY_AGENT] != INTERN_NONE ? BY_AGENT :
		                                                 BY_QUEUE]));
	case ROW_DAY:
	case ROW_BYS:
		break;
	}
	return TEXT("");
}

static int
by_name(const void *left, const void *right)
{
	const struct place *a = left, *b = right;
	int way = text_compare(a->currency, b->currency);

	if (way == 0)
		way = text_compare(a->name, b->name);
	return way != 0 ? way : (a->date > b->date) - (a->date < b->date);
}

static struct simulate_row *
new_row(struct making *m, uint32_t currency)
{
	struct simulate_rows *r = m->rows;
	struct simulate_row *more;

	if (r->count == r->room) {
		size_t room = r->room == 0 ? 128 : r->room * 2;

		more = realloc(r->rows, room * sizeof *more);
		if (more == NULL) {
			diag_memory(m->tool->diag);
			return NULL;
		}
		r->rows = more;
		r->room = room;
	}
	more = &r->rows[r->count++];
	*more = (struct simulate_row){ .currency = currency, .by = m->by };
	return more;
}

/* The places of one name, from at on; *next is behind them. */
static bool
add_name(struct making *m, size_t at, size_t end, size_t *next)
{
	const struct place *first = &m->places[at];
	struct simulate_row *row =
	    new_row(m, first->cell->by[BY_CURRENCY]);
	uint64_t contacts = 0;
	int32_t day = first->date;

	if (row == NULL)
		return false;
	row->name = first->name;
	for (; at < end && text_equal(m->places[at].name, first->name); at++) {
		const struct place *p = &m->places[at];

		contacts = p->date == day ? contacts : 0;
		contacts += p->cell->sums.counts[COUNT_CONTACTS];
		day = p->date;
		row->most = contacts > row->most ? contacts : row->most;
		if (!simulate_sums_add(&row->sums, &p->cell->sums,
		        m->tool->diag))
			return false;
	}
	*next = at;
	return true;
}

/* One row for every day, whatever happened. */
static bool
add_days(struct making *m, size_t at, size_t end)
{
	uint32_t currency = m->places[at].cell->by[BY_CURRENCY];

	for (int32_t day = m->from->from; day <= m->from->to; day++) {
		struct simulate_row *row = new_row(m, currency);

		if (row == NULL)
			return false;
		row->date = day;
		for (; at < end && m->places[at].date == day; at++)
			if (!simulate_sums_add(&row->sums,
			        &m->places[at].cell->sums, m->tool->diag))
				return false;
	}
	return true;
}

static bool
add_section(struct making *m, size_t at, size_t end)
{
	if (m->by == ROW_DAY)
		return add_days(m, at, end);
	while (at < end)
		if (!add_name(m, at, end, &at))
			return false;
	return true;
}

static bool
fill_places(struct making *m)
{
	const struct simulate_cells *cells = m->from->cells;

	for (size_t i = 0; i < m->count; i++) {
		const struct simulate_cell *cell = &cells->cells[i];

		m->places[i] = (struct place){ .cell = cell,
			.date = cell->date,
			.currency = none_of_null(intern_text(cells->words,
			    cell->by[BY_CURRENCY])),
			.name = name_of(m, cell) };
		if (m->places[i].name.at == NULL) {
			diag_memory(m->tool->diag);
			return false;
		}
	}
	qsort(m->places, m->count, sizeof *m->places, by_name);
	return true;
}

/* Every action is in exactly one row. */
static bool
ties(const struct making *m, size_t first)
{
	uint64_t actions = 0;

	for (size_t i = first; i < m->rows->count; i++)
		for (int k = 0; k <= COUNT_PENDING; k++)
			actions += m->rows->rows[i].sums.counts[k];
	if (actions == m->from->cells->actions)
		return true;
	diag_at(m->tool->diag, DIAG_ERROR, "E_COUNTS", POS_NONE,
	    "the rows of the report do not add up to the actions");
	return false;
}

static bool
add_rows(struct making *m)
{
	size_t first = m->rows->count;

	if (!fill_places(m))
		return false;
	for (size_t i = 0, next; i < m->count; i = next) {
		for (next = i; next < m->count &&
		     text_equal(m->places[next].currency,
		         m->places[i].currency);
		     next++)
			;
		if (!add_section(m, i, next))
			return false;
	}
	return ties(m, first);
}

bool
simulate_rows_make(struct simulate_rows *rows,
    const struct simulate_sheet *from, struct tool *t)
{
	struct making m = { .rows = rows, .from = from, .tool = t,
		.count = from->cells->count };
	bool ok;

	*rows = (struct simulate_rows){ .rows = NULL };
	m.places = calloc(m.count + 1, sizeof *m.places);
	ok = m.places != NULL;
	if (!ok)
		diag_memory(t->diag);
	for (int by = 0; by < ROW_BYS && ok; by++) {
		m.by = (enum simulate_row_by)by;
		ok = (m.by == ROW_AGENT && !from->agents) || add_rows(&m);
	}
	free(m.places);
	return ok;
}

void
simulate_rows_clear(struct simulate_rows *rows)
{
	free(rows->rows);
	*rows = (struct simulate_rows){ .rows = NULL };
}
