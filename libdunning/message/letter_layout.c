/* letter_layout.c -- flows the blocks of a letter over its pages. */
#include "base/arena.h"
#include "message/letter.h"
#include "message/letter_internal.h"

static const struct type_style body = { 10, false, false };

static const double code_side = 28 * MM;
static const double code_gap = 6 * MM; /* holds the quiet zone */
static const double paragraph_gap = 7;
static const double table_lead = 3; /* more before it */
static const double table_gap = 10;

/* Room that lengths summed in different orders may differ by. */
static const double slack = 0.01;

static bool
no_memory(const struct letter_work *work)
{
	diag_memory(work->report.diag);
	return false;
}

bool
letter_set(struct letter_work *work, const struct type_style *style,
    const struct letter_text *text, double width, struct run **run)
{
	const struct letter_report *report = &work->report;
	struct type_problem problem;

	switch (typeset_run(work->typeset, work->arena, style, text->text,
	    text->marked, width, run, &problem)) {
	case TYPE_OK:
		return true;
	case TYPE_MARKUP:
		return letter_fault(
		    report, "E_LETTER_MARKUP", text->line, "%s", problem.why);
	case TYPE_GLYPH:
		letter_fault(report, "R_LETTER_GLYPH", text->line,
		    "no font has a glyph for U+%04X",
		    (unsigned)problem.character);
		diag_note(report->diag, POS_NONE,
		    "install a font for this script, or send this letter in "
		    "another way");
		return false;
	case TYPE_MEMORY:
		break;
	}
	return no_memory(work);
}

struct letter_item *
letter_item(struct letter_work *work, struct letter_page *page,
    enum letter_item_kind kind, double x, double y)
{
	struct letter_item *item = arena_alloc(work->arena, 1, sizeof(*item));

	if (item == NULL) {
		no_memory(work);
		return NULL;
	}
	item->kind = kind;
	item->x = x;
	item->y = y;
	*page->tail = item;
	page->tail = &item->next;
	return item;
}

bool
letter_put(struct letter_work *work, struct letter_page *page,
    const struct run *run, double x, double y, double grey)
{
	struct letter_item *item = letter_item(work, page, ITEM_RUN, x, y);

	if (item == NULL)
		return false;
	item->run = run;
	item->count = run_lines(run);
	item->grey = grey;
	return true;
}

static bool
too_long(struct letter_work *work, size_t line, const char *what)
{
	return letter_fault(&work->report, "R_LETTER_LONG", line,
	    "%s is higher than a page", what);
}

/* An empty page; the first one's furniture is letter_head's. */
static bool
add_page(struct letter_work *work)
{
	struct letter_page *page;

	if (work->plan->page_count == LETTER_PAGES)
		return letter_fault(&work->report, "R_LETTER_LONG", 0,
		    "it has over %d pages", LETTER_PAGES);
	page = arena_alloc(work->arena, 1, sizeof(*page));
	if (page == NULL)
		return no_memory(work);
	page->tail = &page->items;
	if (work->page == NULL)
		work->plan->pages = page;
	else
		work->page->next = page;
	work->page = page;
	work->plan->page_count++;
	return true;
}

bool
letter_next_page(struct letter_work *work)
{
	if (!add_page(work) || !letter_running_head(work))
		return false;
	work->y = work->sheet->next_y;
	return true;
}

/* Lines of the run, from first on, that end above the bottom. */
static size_t
lines_that_fit(
    const struct letter_work *work, const struct run *run, size_t first)
{
	double room = work->bottom - work->y + slack;
	size_t count = run_lines(run) - first;

	while (count > 0 && run_height(run, first, count) > room)
		count--;
	return count;
}

/* Neither a first nor a last line stands alone, but in short paragraphs. */
static size_t
lines_to_place(
    const struct letter_work *work, const struct run *run, size_t first)
{
	size_t left = run_lines(run) - first;
	size_t fit = lines_that_fit(work, run, first);
	bool fresh = !(work->y > work->sheet->next_y);

	if (fit == 0 || fit == left || fresh)
		return fit;
	if (left - fit == 1)
		fit--;
	return fit < 2 ? 0 : fit;
}

static bool
flow_paragraph(struct letter_work *work, const struct letter_text *text)
{
	struct letter_item *item;
	struct run *run;
	size_t first = 0;
	size_t count;

	if (!letter_set(work, &body, text,
	        work->sheet->right - work->sheet->left, &run))
		return false;
	while (first < run_lines(run)) {
		count = lines_to_place(work, run, first);
		if (count == 0 && !(work->y > work->sheet->next_y))
			return too_long(work, text->line, "a line");
		if (count > 0) {
			item = letter_item(work, work->page, ITEM_RUN,
			    work->sheet->left, work->y);
			if (item == NULL)
				return false;
			item->run = run;
			item->first = first;
			item->count = count;
			work->y += run_height(run, first, count);
			first += count;
		}
		if (first < run_lines(run) && !letter_next_page(work))
			return false;
	}
	work->y += paragraph_gap;
	return true;
}

/* Makes room for a block of that height that must stay together. */
static bool
need(struct letter_work *work, double height, size_t line, const char *what)
{
	if (work->y + height <= work->bottom + slack)
		return true;
	if (work->sheet->next_y + height > work->bottom + slack)
		return too_long(work, line, what);
	return letter_next_page(work);
}

/* Paragraphs at the right of a code; their height. */
static bool
set_beside(struct letter_work *work, const struct letter_block *code,
    struct run **runs, double *height)
{
	const struct letter_block *block;
	double width =
	    work->sheet->right - work->sheet->left - code_side - code_gap;
	size_t n = 0;

	*height = 0;
	for (block = code->beside; block != NULL; block = block->next) {
		if (!letter_set(work, &body, &block->text, width, &runs[n]))
			return false;
		if (n > 0)
			*height += paragraph_gap;
		*height += run_height(runs[n], 0, run_lines(runs[n]));
		n++;
	}
	return true;
}

static bool
encode(struct letter_work *work, const struct letter_text *text, struct qr *qr)
{
	switch (qr_encode(text->text, work->arena, qr)) {
	case QR_OK:
		return true;
	case QR_EMPTY:
		return letter_fault(&work->report, "R_LETTER_CODE", text->line,
		    "a QR code without text");
	case QR_TOO_LONG:
		return letter_fault(&work->report, "R_LETTER_CODE", text->line,
		    "%zu bytes are too many for a QR code", text->text.len);
	case QR_MEMORY:
		break;
	}
	return no_memory(work);
}

static bool
put_code(struct letter_work *work, const struct qr *qr, struct run **runs,
    size_t count)
{
	double y = work->y;
	struct letter_item *item =
	    letter_item(work, work->page, ITEM_CODE, work->sheet->left, y);
	size_t i;

	if (item == NULL)
		return false;
	item->width = code_side;
	item->code = *qr;
	for (i = 0; i < count; i++) {
		if (!letter_put(work, work->page, runs[i],
		        work->sheet->left + code_side + code_gap, y, 0))
			return false;
		y += run_height(runs[i], 0, run_lines(runs[i])) + paragraph_gap;
	}
	return true;
}

static bool
flow_code(struct letter_work *work, const struct letter_block *code)
{
	const struct letter_block *block;
	struct run **runs;
	struct qr qr;
	double height;
	size_t count = 0;

	for (block = code->beside; block != NULL; block = block->next)
		count++;
	runs = arena_alloc(work->arena, count + 1, sizeof(struct run *));
	if (runs == NULL)
		return no_memory(work);
	if (!encode(work, &code->text, &qr) ||
	    !set_beside(work, code, runs, &height))
		return false;
	if (height < code_side)
		height = code_side;
	if (!need(work, height, code->text.line, "a code with its text") ||
	    !put_code(work, &qr, runs, count))
		return false;
	work->y += height + table_gap;
	return true;
}

static bool
flow_block(struct letter_work *work, const struct letter_block *block)
{
	switch (block->kind) {
	case BLOCK_PARAGRAPH:
		return flow_paragraph(work, &block->text);
	case BLOCK_TABLE:
		work->y += table_lead;
		if (!letter_table(work, block->table))
			return false;
		work->y += table_gap;
		return true;
	case BLOCK_CODE:
		return flow_code(work, block);
	case BLOCK_SPACE:
		/* Space at the end of a page is not carried over. */
		work->y += block->space;
		return true;
	}
	return true;
}

bool
letter_plan(struct letter_work *work, struct letter_plan *plan)
{
	const struct letter_block *block;

	*plan = (struct letter_plan){ .sheet = work->sheet,
		.stamps = plan->stamps };
	work->plan = plan;
	work->bottom = plan->stamps->bottom;
	if (!add_page(work) || !letter_head(work))
		return false;
	for (block = work->letter->blocks; block != NULL; block = block->next)
		if (!flow_block(work, block))
			return false;
	return letter_labels(work);
}
