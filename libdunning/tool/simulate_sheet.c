#include "tool/simulate_sheet.h"

#include <stdlib.h>

#include "base/date.h"
#include "message/words.h"
#include "tool/simulate_cost.h"
#include "tool/simulate_rows.h"

enum { C_CURRENCY, C_BY, C_NAME, C_CONTACTS, C_MOST, C_HANDED, C_ITEMS,
	C_AMOUNT, C_COST, C_DEFERRED, C_HELD, C_PENDING, C_ENDED, COLUMNS };

struct writing {
	struct tool *tool;
	const struct simulate_sheet *from;
	struct simulate_rows rows;
	bool people; /* who read words, not names */
	int cost_digits;
	struct sheet sheet;
	char date[DATE_TEXT_MAX];
};

static const struct {
	const char *name;
	enum word word;
	enum sheet_kind kind;
	unsigned use, rank;
} columns[COLUMNS] = {
	{ "currency", WORD_CURRENCY, SHEET_TEXT, SHEET_SECTION, 0 },
	{ "by", WORD_BY, SHEET_TEXT, SHEET_SECTION, 0 },
	{ "name", WORD_NAME, SHEET_TEXT, SHEET_BY, 0 },
	{ "contacts", WORD_CONTACTS, SHEET_COUNT, 0, 0 },
	{ "most_a_day", WORD_MOST_A_DAY, SHEET_COUNT, 0, 3 },
	{ "handed_over", WORD_HANDED, SHEET_COUNT, 0, 4 },
	{ "items", WORD_ITEMS, SHEET_COUNT, 0, 5 },
	{ "amount", WORD_AMOUNT, SHEET_MONEY, 0, 0 },
	{ "cost", WORD_COST, SHEET_MONEY, 0, 0 },
	{ "deferred", WORD_DEFERRED, SHEET_COUNT, 0, 2 },
	{ "held", WORD_HELD, SHEET_COUNT, 0, 1 },
	{ "pending", WORD_PENDING, SHEET_COUNT, 0, 6 },
	{ "ended", WORD_ENDED, SHEET_COUNT, 0, 1 },
};

static struct text
word(const struct writing *w, enum word which)
{
	return reporting_word(w->tool, (int)which);
}

static struct sheet_cell
count_cell(uint64_t count)
{
	return (struct sheet_cell){ .number = (int64_t)count };
}

/* Decimals that the costs have: as many as one of them takes. */
static int
cost_digits(const struct simulate_cells *cells)
{
	int digits = 0;

	for (size_t i = 0; i < cells->count; i++) {
		int64_t left = cells->cells[i].sums.cost;

		for (int k = COST_DIGITS; k > digits; k--, left /= 10)
			if (left % 10 != 0)
				digits = k;
	}
	return digits;
}

/* Not less decimals than those of the currency. */
static struct sheet_cell
cost_cell(const struct writing *w, int64_t cost, int digits)
{
	struct sheet_cell cell = { .number = cost, .digits = COST_DIGITS };

	while (cell.digits > digits && cell.digits > w->cost_digits) {
		cell.number /= 10;
		cell.digits--;
	}
	return cell;
}

static void
fill_sums(const struct writing *w, const struct simulate_sums *sums,
    int digits, struct sheet_cell *cells)
{
	static const int places[SIMULATE_COUNTS] = {
		[COUNT_CONTACTS] = C_CONTACTS,
		[COUNT_HANDED] = C_HANDED,
		[COUNT_DEFERRED] = C_DEFERRED,
		[COUNT_HELD] = C_HELD,
		[COUNT_PENDING] = C_PENDING,
		[COUNT_ENDED] = C_ENDED,
		[COUNT_ITEMS] = C_ITEMS
	};

	for (int i = 0; i < SIMULATE_COUNTS; i++)
		cells[places[i]] = count_cell(sums->counts[i]);
	cells[C_AMOUNT] = (struct sheet_cell){ .number = sums->amount,
		.digits = digits };
	cells[C_COST] = cost_cell(w, sums->cost, digits);
}

static struct text
by_text(const struct writing *w, enum simulate_row_by by)
{
	static const struct {
		const char *name;
		enum word word;
	} list[ROW_BYS] = { { "day", WORD_DATE }, { "channel", WORD_CHANNEL },
		{ "level", WORD_LEVEL }, { "agent", WORD_AGENT } };

	return w->people ? word(w, list[by].word) : text_of(list[by].name);
}

static bool
fill_row(void *ctx, size_t at, struct sheet_cell *cells)
{
	struct writing *w = ctx;
	const struct simulate_row *row = &w->rows.rows[at];
	const struct simulate_cells *from = w->from->cells;
	int digits = simulate_digits(from, row->currency);

	fill_sums(w, &row->sums, digits, cells);
	cells[C_CURRENCY].text = intern_text(from->words, row->currency);
	cells[C_BY].text = by_text(w, row->by);
	cells[C_NAME].text = row->name;
	if (row->by == ROW_DAY)
		cells[C_NAME].text = (struct text){ w->date,
			date_format(row->date, w->date, sizeof w->date) };
	if (cells[C_NAME].text.len == 0 && w->people)
		cells[C_NAME].text = word(w, WORD_EMPTY);
	cells[C_MOST] = count_cell(row->most);
	cells[C_MOST].null = row->by == ROW_DAY;
	return true;
}

/* The sums of the rows. */
static bool
make_section(struct writing *w, size_t first, size_t count,
    struct sheet_section *to)
{
	const struct simulate_row *row = &w->rows.rows[first];
	const struct simulate_cells *from = w->from->cells;
	struct text code = intern_text(from->words, row->currency);
	struct text none = word(w, WORD_NO_CURRENCY), by = by_text(w, row->by);
	struct arena *arena = w->tool->arena;
	struct sheet_cell *total = arena_alloc(arena, COLUMNS, sizeof *total);
	const char *title = arena_printf(arena, "%s, %.*s",
	    code.len > 0 ? code.at : none.at, (int)by.len, by.at);
	struct simulate_sums sums = { .amount = 0 };

	if (total == NULL || title == NULL) {
		diag_memory(w->tool->diag);
		return false;
	}
	for (size_t i = 0; i < count; i++)
		if (!simulate_sums_add(&sums, &row[i].sums, w->tool->diag))
			return false;
	*to = (struct sheet_section){ .currency = code,
		.digits = simulate_digits(from, row->currency),
		.first = first, .count = count, .total = total,
		.title = text_of(title) };
	fill_sums(w, &sums, to->digits, total);
	total[C_CURRENCY].text = code;
	total[C_BY].text = by;
	total[C_MOST].null = true;
	/* What waits is there again the next day: no sum of anything. */
	total[C_DEFERRED].null = true;
	total[C_HELD].null = true;
	total[C_PENDING].null = true;
	return true;
}

static bool
make_sections(struct writing *w)
{
	size_t count = w->rows.count;
	struct sheet_section *to =
	    arena_alloc(w->tool->arena, count + 1, sizeof *to);

	if (to == NULL) {
		diag_memory(w->tool->diag);
		return false;
	}
	for (size_t i = 0, next; i < count; i = next) {
		const struct simulate_row *row = &w->rows.rows[i];

		for (next = i; next < count &&
		     row->by == w->rows.rows[next].by &&
		     row->currency == w->rows.rows[next].currency;
		     next++)
			;
		if (!make_section(w, i, next - i,
		        &to[w->sheet.section_count++]))
			return false;
	}
	w->sheet.sections = to;
	return true;
}

static bool
make_head(struct writing *w)
{
	struct arena *arena = w->tool->arena;
	struct sheet_fact *fact = arena_alloc(arena, 1, sizeof *fact);
	struct sheet_line *lines = arena_alloc(arena, 2, sizeof *lines);
	struct sheet_column *to = arena_alloc(arena, COLUMNS, sizeof *to);
	char from[DATE_TEXT_MAX], until[DATE_TEXT_MAX];
	const char *period;

	date_format(w->from->from, from, sizeof from);
	date_format(w->from->to, until, sizeof until);
	period = arena_printf(arena, "%s/%s", from, until);
	if (fact == NULL || lines == NULL || to == NULL || period == NULL) {
		diag_memory(w->tool->diag);
		return false;
	}
	*fact = (struct sheet_fact){ TEXT("period"), word(w, WORD_PERIOD),
		text_of(period) };
	lines[0] = (struct sheet_line){ .name = TEXT("read"),
		.label = word(w, WORD_READ), .records = w->from->records };
	lines[1] = (struct sheet_line){ .name = TEXT("rejected"),
		.label = word(w, WORD_REJECTED),
		.records = w->from->rejected };
	for (int i = 0; i < COLUMNS; i++)
		to[i] = (struct sheet_column){
			.name = text_of(columns[i].name),
			.label = word(w, columns[i].word),
			.kind = columns[i].kind,
			.use = columns[i].use,
			.rank = columns[i].rank
		};
	w->sheet.facts = fact;
	w->sheet.fact_count = 1;
	w->sheet.lines = lines;
	w->sheet.line_count = 2;
	w->sheet.columns = to;
	w->sheet.column_count = COLUMNS;
	return true;
}

bool
simulate_sheet_write(const struct simulate_sheet *from, struct tool *t,
    const struct reporting *s)
{
	struct writing w = { .tool = t, .from = from };
	enum sheet_format format;
	bool ok;

	if (!reporting_format(t, s, &format))
		return false;
	w.cost_digits = cost_digits(from->cells);
	w.people = format != SHEET_CSV && format != SHEET_JSON;
	w.sheet = (struct sheet){ .name = "simulation",
		.title = word(&w, WORD_SIMULATION), .row = fill_row,
		.ctx = &w, .flows = true };
	ok = simulate_rows_make(&w.rows, from, t) && make_sections(&w) &&
	    make_head(&w) && reporting_publish(w.tool, format, &w.sheet);
	simulate_rows_clear(&w.rows);
	return ok;
}
