#include "tool/diff_sheet.h"

#include "message/words.h"
#include "tool/diff_grid.h"

enum { C_CURRENCY, C_DIMENSION, C_OLD, C_NEW, C_CHANGE, C_ITEMS, C_DEBTORS,
	C_OLD_BALANCE, C_NEW_BALANCE, COLUMNS };

struct writing {
	struct tool *tool;
	const struct diff_sheet *from;
	const struct diff_items *items;
	const struct diff_cells *cells;
	bool people; /* who read words, not names */
	struct sheet sheet;
};

static struct text
word(const struct writing *w, enum word which)
{
	return reporting_word(w->tool, (int)which);
}

static void
name_columns(const struct writing *w, struct sheet_column *columns)
{
	static const struct {
		const char *name;
		enum word word;
		enum sheet_kind kind;
		unsigned use;
	} list[COLUMNS] = {
		{ "currency", WORD_CURRENCY, SHEET_TEXT, SHEET_SECTION },
		{ "dimension", WORD_COLUMN, SHEET_TEXT, SHEET_SECTION },
		{ "old", WORD_OLD, SHEET_TEXT, SHEET_BY },
		{ "new", WORD_NEW, SHEET_TEXT, SHEET_BY },
		{ "change", WORD_CHANGE, SHEET_TEXT, SHEET_BY },
		{ "items", WORD_ITEMS, SHEET_COUNT, 0 },
		{ "debtors", WORD_DEBTORS, SHEET_COUNT, 0 },
		{ "old_balance", WORD_OLD_BALANCE, SHEET_MONEY, 0 },
		{ "new_balance", WORD_NEW_BALANCE, SHEET_MONEY, 0 },
	};

	for (int i = 0; i < COLUMNS; i++)
		columns[i] = (struct sheet_column){
			.name = text_of(list[i].name),
			.label = word(w, list[i].word),
			.kind = list[i].kind,
			.use = list[i].use
		};
}

static struct text
change_text(const struct writing *w, enum diff_change change)
{
	static const enum word words[] = { WORD_SAME, WORD_MOVED,
		WORD_APPEARED, WORD_DISAPPEARED };

	return w->people ? word(w, words[change]) :
	                   text_of(diff_change_names[change]);
}

/* People are told why there is no word. */
static struct text
side_text(const struct writing *w, bool there, uint32_t number)
{
	struct text text = intern_text(w->items->words, number);

	if (text.len > 0 || !w->people)
		return text;
	return word(w, there ? WORD_EMPTY : WORD_NOT_THERE);
}

static bool
fill_row(void *ctx, size_t row, struct sheet_cell *cells)
{
	struct writing *w = ctx;
	const struct diff_cell *cell = &w->cells->cells[row];
	const struct diff_items *d = w->items;
	int digits = d->currencies[cell->currency].digits;
	const bool there[DIFF_SIDES] = { cell->change != DIFF_APPEARED,
		cell->change != DIFF_DISAPPEARED };

	cells[C_CURRENCY].text = intern_text(d->codes, cell->currency);
	cells[C_DIMENSION].text = text_of(d->dimensions[cell->dimension]);
	cells[C_CHANGE].text = change_text(w, cell->change);
	cells[C_ITEMS] =
	    (struct sheet_cell){ .number = (int64_t)cell->items };
	cells[C_DEBTORS] =
	    (struct sheet_cell){ .number = (int64_t)cell->debtors };
	for (int k = 0; k < DIFF_SIDES; k++) {
		cells[C_OLD + k].text = side_text(w, there[k], cell->words[k]);
		cells[C_OLD_BALANCE + k] =
		    (struct sheet_cell){ .number = cell->sums[k],
			    .digits = digits, .null = !there[k] };
	}
	return true;
}

/* The total of a section are its items, its debtors, each of them once, and
 * what was read of it. */
static bool
fill_total(const struct writing *w, const struct diff_cell *first,
    struct sheet_section *section)
{
	struct sheet_cell *total =
	    arena_alloc(w->tool->arena, COLUMNS, sizeof *total);
	const struct diff_currency *c =
	    &w->items->currencies[first->currency];

	if (total == NULL)
		return false;
	total[C_CURRENCY].text = section->currency;
	total[C_DIMENSION].text =
	    text_of(w->items->dimensions[first->dimension]);
	total[C_DEBTORS].number =
	    (int64_t)w->cells->debtors[first->currency];
	for (size_t i = 0; i < section->count; i++)
		total[C_ITEMS].number += (int64_t)first[i].items;
	for (int k = 0; k < DIFF_SIDES; k++)
		total[C_OLD_BALANCE + k] = (struct sheet_cell){
			.number = (int64_t)c->totals[k].sum,
			.digits = c->digits,
			.null = c->totals[k].sum > INT64_MAX ||
			    c->totals[k].sum < INT64_MIN
		};
	section->total = total;
	return true;
}

static bool
add_grid(struct writing *w, const struct diff_cell *first,
    struct sheet_section *section)
{
	struct text old = word(w, WORD_OLD), new = word(w, WORD_NEW);
	const char *corner =
	    arena_printf(w->tool->arena, "%s / %s", old.at, new.at);
	const struct diff_grid_words words = {
		.corner = text_of(corner != NULL ? corner : ""),
		.empty = word(w, WORD_EMPTY),
		.not_there = word(w, WORD_NOT_THERE),
		.total = word(w, WORD_TOTAL)
	};

	return corner != NULL &&
	    diff_grid_make(w->tool->arena, w->items, first, section->count,
	        &words, &section->grid);
}

static bool
add_section(struct writing *w, size_t first, size_t count,
    struct sheet_section *section)
{
	const struct diff_cell *cell = &w->cells->cells[first];
	struct text code = intern_text(w->items->codes, cell->currency);
	struct text none = word(w, WORD_NO_CURRENCY);
	const char *title = arena_printf(w->tool->arena, "%s, %s",
	    code.len > 0 ? code.at : none.at,
	    w->items->dimensions[cell->dimension]);

	*section = (struct sheet_section){ .currency = code,
		.digits = w->items->currencies[cell->currency].digits,
		.first = first, .count = count };
	if (title == NULL)
		return false;
	section->title = text_of(title);
	return fill_total(w, cell, section) && add_grid(w, cell, section);
}

/* One for each currency and dimension; a dimension that nobody has has none. */
static bool
make_sections(struct writing *w)
{
	const struct diff_cells *c = w->cells;
	struct sheet_section *to =
	    arena_alloc(w->tool->arena, c->count + 1, sizeof *to);
	const struct diff_items *d = w->items;

	if (to == NULL)
		return false;
	for (size_t i = 0, next; i < c->count; i = next) {
		const struct diff_cell *cell = &c->cells[i];

		for (next = i; next < c->count &&
		     c->cells[next].rank == cell->rank &&
		     c->cells[next].dimension == cell->dimension;
		     next++)
			;
		if (!d->has[DIFF_OLD][cell->dimension] &&
		    !d->has[DIFF_NEW][cell->dimension])
			continue;
		if (!add_section(w, i, next - i,
		        &to[w->sheet.section_count++]))
			return false;
	}
	w->sheet.sections = to;
	return true;
}

static void
add_line(struct writing *w, struct sheet_line *lines, struct sheet_line line)
{
	lines[w->sheet.line_count++] = line;
}

/* What each side read, and what of it was rejected. */
static bool
make_lines(struct writing *w)
{
	const struct diff_items *d = w->items;
	size_t currencies = intern_count(d->codes);
	struct sheet_line *lines = arena_alloc(
	    w->tool->arena, DIFF_SIDES * (currencies + 2), sizeof *lines);

	if (lines == NULL)
		return false;
	for (int k = 0; k < DIFF_SIDES; k++) {
		struct sheet_line line = {
			.name = k == DIFF_OLD ? TEXT("old") : TEXT("new"),
			.label = word(w, k == DIFF_OLD ? WORD_OLD : WORD_NEW)
		};

		for (uint32_t i = 0; i < currencies; i++)
			line.records += d->currencies[i].totals[k].records;
		add_line(w, lines, line);
		for (uint32_t i = 0; i < currencies; i++) {
			const struct diff_currency *c = &d->currencies[i];

			line.currency = intern_text(d->codes, i);
			line.records = c->totals[k].records;
			line.has_amount = true;
			line.amount = (int64_t)c->totals[k].sum;
			line.digits = c->digits;
			if (line.records > 0)
				add_line(w, lines, line);
		}
		add_line(w, lines,
		    (struct sheet_line){
		        .name = k == DIFF_OLD ? TEXT("old_rejected") :
		                                TEXT("new_rejected"),
		        .label = word(w, WORD_REJECTED),
		        .records = w->from->counts[k].rejected });
	}
	w->sheet.lines = lines;
	return true;
}

static bool
make_facts(struct writing *w)
{
	struct sheet_fact *facts =
	    arena_alloc(w->tool->arena, DIFF_SIDES, sizeof *facts);

	if (facts == NULL)
		return false;
	for (int k = 0; k < DIFF_SIDES; k++)
		facts[k] = (struct sheet_fact){
			k == DIFF_OLD ? TEXT("old") : TEXT("new"),
			word(w, k == DIFF_OLD ? WORD_OLD : WORD_NEW),
			text_of(w->from->names[k])
		};
	w->sheet.facts = facts;
	w->sheet.fact_count = DIFF_SIDES;
	return true;
}

bool
diff_sheet_write(const struct diff_sheet *from, struct tool *t,
    const struct reporting *s, const struct diff_items *items,
    const struct diff_cells *cells)
{
	struct writing w = { .tool = t, .from = from, .items = items,
		.cells = cells };
	struct sheet_column *columns =
	    arena_alloc(t->arena, COLUMNS, sizeof *columns);
	enum sheet_format format;

	if (!reporting_format(t, s, &format))
		return false;
	w.people = format != SHEET_CSV && format != SHEET_JSON;
	w.sheet = (struct sheet){ .name = "diff", .title = word(&w, WORD_DIFF),
		.columns = columns, .column_count = COLUMNS, .row = fill_row,
		.ctx = &w, .flows = true };
	if (columns == NULL || !make_sections(&w) || !make_lines(&w) ||
	    !make_facts(&w)) {
		diag_memory(t->diag);
		return false;
	}
	name_columns(&w, columns);
	return reporting_publish(w.tool, format, &w.sheet);
}
