#include "rules/rate_table.h"

#include "base/date.h"
#include "stream/table.h"

struct reader {
	const struct table *table;
	size_t from, through, rate; /* columns */
	struct diag *diag;
	bool failed;
};

bool
rate_scaled(struct decimal number, int64_t *scaled)
{
	static const int64_t unit = 1000000; /* 10^RATE_DECIMALS */
	struct decimal reduced = decimal_reduce(number);

	if (reduced.scale > RATE_DECIMALS ||
	    __builtin_mul_overflow(reduced.coefficient, unit, scaled))
		return false;
	while (reduced.scale-- > 0)
		*scaled /= 10;
	return true;
}

static void
wrong(struct reader *r, const struct table_row *row, size_t column,
    const char *what)
{
	struct text cell = row->cells[column];

	diag_at(r->diag, DIAG_ERROR, "E_RATE_TABLE",
	    table_at(r->table, row, column), "\"%.*s\" is not %s",
	    (int)text_excerpt(cell, 80).len, cell.at == NULL ? "" : cell.at,
	    what);
	r->failed = true;
}

static void
read_row(struct reader *r, const struct table_row *row, struct rate_row *to)
{
	static const char date[] = "a date such as 2026-01-01";
	struct text through = text_trim(row->cells[r->through]);
	struct decimal number;

	to->through = DATE_NONE;
	if (!date_parse(text_trim(row->cells[r->from]), &to->from))
		wrong(r, row, r->from, date);
	if (through.len > 0 && !date_parse(through, &to->through))
		wrong(r, row, r->through, date);
	if (decimal_parse(text_trim(row->cells[r->rate]), &number, NULL) !=
	        NUM_OK ||
	    !rate_scaled(number, &to->rate))
		wrong(r, row, r->rate,
		    "a number such as 8.15, with at most 6 decimals");
}

/* Gives rows without a last day the one before the next row. */
static void
close_rows(struct reader *r, struct rate_row *rows, size_t count)
{
	for (size_t i = 0; i < count && !r->failed; i++) {
		const struct table_row *row = &r->table->rows[i];
		bool last = i + 1 == count;

		if (!last && rows[i + 1].from <= rows[i].from)
			wrong(r, row + 1, r->from, "after the day before it");
		else if (rows[i].through != DATE_NONE &&
		    rows[i].through < rows[i].from)
			wrong(r, row, r->through, "on or after `from`");
		else if (!last && rows[i].through >= rows[i + 1].from)
			wrong(r, row, r->through, "before the next row");
		else if (!last && rows[i].through == DATE_NONE)
			rows[i].through = rows[i + 1].from - 1;
		if (r->failed || !last || rows[i].through != DATE_NONE)
			continue;
		diag_at(r->diag, DIAG_ERROR, "E_RATE_TABLE",
		    table_at(r->table, row, r->through),
		    "the last row does not say up to which day it is known");
		diag_note(r->diag, POS_NONE,
		    "write it under valid_through: no figure holds for ever");
		r->failed = true;
	}
}

static bool
find_columns(struct reader *r, const char *rate)
{
	int from = table_column(r->table, "from");
	int through = table_column(r->table, "valid_through");
	int value = table_column(r->table, rate);

	if (from < 0 || through < 0 || value < 0) {
		diag_at(r->diag, DIAG_ERROR, "E_RATE_TABLE",
		    (struct src_pos){ r->table->file, 1, 0 },
		    "the file needs the columns from, valid_through and %s",
		    rate);
		return false;
	}
	r->from = (size_t)from;
	r->through = (size_t)through;
	r->rate = (size_t)value;
	if (r->table->count > 0)
		return true;
	diag_at(r->diag, DIAG_ERROR, "E_RATE_TABLE", POS_FILE(r->table->file),
	    "the file has no rows");
	return false;
}

static struct rate_table *
make(struct arena *arena, const char *file, size_t count,
    struct rate_row **rows, struct diag *diag)
{
	struct rate_table *table = arena_alloc(arena, 1, sizeof *table);

	*rows = arena_alloc(arena, count, sizeof **rows);
	if (table == NULL || *rows == NULL) {
		diag_memory(diag);
		return NULL;
	}
	*table = (struct rate_table){ file, *rows, count };
	return table;
}

struct rate_table *
rate_table_read(struct arena *arena, const struct strategy *strategy,
    const struct located *file, const char *column, struct diag *diag)
{
	struct reader r = { .diag = diag };
	const char *path = strategy_file(strategy, file, diag);
	struct rate_table *table;
	struct rate_row *rows;

	if (path == NULL)
		return NULL;
	r.table = table_read(arena, path, diag);
	if (r.table == NULL || !find_columns(&r, column))
		return NULL;
	table = make(arena, r.table->file, r.table->count, &rows, diag);
	if (table == NULL)
		return NULL;
	for (size_t i = 0; i < r.table->count && !diag_full(diag); i++)
		read_row(&r, &r.table->rows[i], &rows[i]);
	close_rows(&r, rows, r.table->count);
	return r.failed ? NULL : table;
}

struct rate_table *
rate_table_fixed(struct arena *arena, int64_t rate, struct diag *diag)
{
	struct rate_row *rows;
	struct rate_table *table = make(arena, NULL, 1, &rows, diag);

	if (table != NULL)
		rows[0] = (struct rate_row){ DATE_MIN, DATE_MAX, rate };
	return table;
}

const struct rate_row *
rate_table_find(const struct rate_table *table, int32_t day)
{
	size_t low = 0;
	size_t high = table->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (table->rows[middle].through < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low < table->count && table->rows[low].from <= day ?
	    &table->rows[low] :
	    NULL;
}
