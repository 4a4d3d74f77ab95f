/* letter_head.c -- what stands around the text of one letter. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "message/letter_internal.h"

static const struct type_style label_style = { 8, false, true };
static const struct type_style value_style = { 9, false, true };
static const struct type_style subject_style = { 12.5, true, false };
static const struct type_style small = { 8, false, true };

static const double soft = 0.35; /* grey of what is not the text */

static const double address_size = 10;
static const double address_least = 7;
static const double pitch_most = 12.9; /* 27.3 mm in six lines */
static const double size_of_pitch = 0.86;
static const double ascent_of_size = 0.905; /* lines of all sizes align */
static const double info_pitch = 13;
static const double info_gap = 4 * MM;
static const double subject_gap = 13;

static bool
address_too_wide(struct letter_work *work, const struct letter_text *text,
    const struct run *run)
{
	letter_fault(&work->report, "R_LETTER_ADDRESS", text->line,
	    "this address line is %d mm wide at %d pt, the window shows %d mm",
	    (int)(run_width(run) / MM + 1), (int)address_least,
	    (int)(work->sheet->address_width / MM));
	diag_note(work->report.diag, POS_NONE,
	    "shorten it, or split it into two address lines");
	return false;
}

/* A line of the address, in the largest size that the window shows. */
static bool
set_address(struct letter_work *work, const struct letter_text *text,
    double size, struct run **run)
{
	double room = work->sheet->address_width;
	struct type_style style = { size, false, false };

	for (;;) {
		if (!letter_set(work, &style, text, 0, run))
			return false;
		if (run_width(*run) <= room)
			return true;
		if (style.size <= address_least)
			return address_too_wide(work, text, *run);
		style.size -= 0.5;
		if (style.size < address_least)
			style.size = address_least;
	}
}

static bool
put_address(struct letter_work *work)
{
	const struct letter *letter = work->letter;
	const struct letter_sheet *sheet = work->sheet;
	double pitch = sheet->address_height / (double)letter->address_count;
	double size = address_size;
	double y = sheet->address_y;
	struct run *run;
	size_t i;

	if (pitch > pitch_most)
		pitch = pitch_most;
	if (size > pitch * size_of_pitch)
		size = pitch * size_of_pitch;
	for (i = 0; i < letter->address_count; i++) {
		if (!set_address(work, &letter->address[i], size, &run) ||
		    !letter_put(work, work->page, run, sheet->address_x,
		        y + size * ascent_of_size - run_ascent(run), 0))
			return false;
		y += pitch;
	}
	return true;
}

static bool
set_labels(
    struct letter_work *work, double width, struct run **runs, double *widest)
{
	const struct letter *letter = work->letter;
	size_t i;

	*widest = 0;
	for (i = 0; i < letter->info_count; i++) {
		if (!letter_set(work, &label_style, &letter->info[i].label,
		        width, &runs[i]))
			return false;
		if (run_width(runs[i]) > *widest)
			*widest = run_width(runs[i]);
	}
	return true;
}

/* The info block; where it ends in *end. */
static bool
put_info(struct letter_work *work, double *end)
{
	const struct letter *letter = work->letter;
	const struct letter_sheet *sheet = work->sheet;
	double room = sheet->right - sheet->info_x;
	struct run *labels[INFO_MAX];
	struct run *value;
	double widest;
	double y = sheet->info_y;
	size_t i;

	if (!set_labels(work, room / 2, labels, &widest))
		return false;
	for (i = 0; i < letter->info_count; i++) {
		double lower;
		double upper;

		if (!letter_set(work, &value_style, &letter->info[i].value,
		        room - widest - info_gap, &value))
			return false;
		lower = run_ascent(value) - run_ascent(labels[i]);
		if (!letter_put(work, work->page, labels[i], sheet->info_x,
		        y + lower, soft) ||
		    !letter_put(work, work->page, value,
		        sheet->info_x + widest + info_gap, y, 0))
			return false;
		upper = run_height(value, 0, run_lines(value));
		lower += run_height(labels[i], 0, run_lines(labels[i]));
		if (lower > upper)
			upper = lower;
		y += upper + 3 > info_pitch ? upper + 3 : info_pitch;
	}
	*end = y;
	return true;
}

bool
letter_head(struct letter_work *work)
{
	const struct letter_sheet *sheet = work->sheet;
	double info_end;
	struct run *run;

	if (!put_address(work) || !put_info(work, &info_end))
		return false;
	work->y = sheet->subject_y;
	if (work->y < info_end + subject_gap)
		work->y = info_end + subject_gap;
	if (work->letter->subject.text.at == NULL)
		return true;
	if (!letter_set(work, &subject_style, &work->letter->subject,
	        sheet->right - sheet->left, &run) ||
	    !letter_put(work, work->page, run, sheet->left, work->y, 0))
		return false;
	work->y += run_height(run, 0, run_lines(run)) + subject_gap;
	if (work->y < sheet->text_y)
		work->y = sheet->text_y;
	return true;
}

/* "Label value" of the first info line; empty: there is none. */
static bool
reference(struct letter_work *work, struct letter_text *out)
{
	const struct letter_info *info = work->letter->info;
	char *joined;

	*out = (struct letter_text){ { "", 0 }, false, 0 };
	if (work->letter->info_count == 0 || info->label.marked ||
	    info->value.marked)
		return true;
	joined = arena_printf(work->arena, "%.*s %.*s",
	    (int)info->label.text.len, info->label.text.at,
	    (int)info->value.text.len, info->value.text.at);
	if (joined == NULL) {
		diag_memory(work->report.diag);
		return false;
	}
	*out = (struct letter_text){ text_of(joined), false, info->label.line };
	return true;
}

bool
letter_running_head(struct letter_work *work)
{
	const struct letter_sheet *sheet = work->sheet;
	struct letter_item *line;
	struct letter_text text;
	struct run *name;
	struct run *right;
	double room;

	if (!letter_set(work, &small, &work->letter->address[0], 0, &name) ||
	    !reference(work, &text) ||
	    !letter_set(work, &small, &text, 0, &right) ||
	    !letter_put(
	        work, work->page, name, sheet->left, sheet->head_y, soft))
		return false;
	room = sheet->right - sheet->left - run_width(name) - info_gap;
	if (run_width(right) <= room &&
	    !letter_put(work, work->page, right,
	        sheet->right - run_width(right), sheet->head_y, soft))
		return false;
	line = letter_item(
	    work, work->page, ITEM_LINE, sheet->left, sheet->head_y + 13);
	if (line == NULL)
		return false;
	line->width = sheet->right - sheet->left;
	line->height = 0.4;
	line->grey = 0.6;
	return true;
}

static struct text
label_of(const char *language)
{
	static const struct {
		const char language[3];
		const char *label;
	} known[] = {
		{ "de", "Seite {page} von {pages}" },
		{ "en", "Page {page} of {pages}" },
		{ "es", "Página {page} de {pages}" },
		{ "fr", "Page {page} sur {pages}" },
		{ "it", "Pagina {page} di {pages}" },
		{ "pt", "Página {page} de {pages}" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(known); i++)
		if (strncmp(language, known[i].language, 2) == 0 &&
		    (language[2] == '\0' || language[2] == '-'))
			return text_of(known[i].label);
	return TEXT("{page} / {pages}");
}

static bool
begins(struct text text, size_t i, struct text with)
{
	return text.len - i >= with.len &&
	       memcmp(text.at + i, with.at, with.len) == 0;
}

/* The label with the numbers in it, in the arena; at NULL: no memory. */
static struct text
fill_label(struct letter_work *work, struct text label, size_t page)
{
	struct buf buf;
	char *filled = NULL;
	size_t len = 0;
	size_t i = 0;

	buf_init(&buf, label.len * 20 + 64);
	while (i < label.len) {
		if (begins(label, i, TEXT("{page}"))) {
			buf_printf(&buf, "%zu", page);
			i += strlen("{page}");
		} else if (begins(label, i, TEXT("{pages}"))) {
			buf_printf(&buf, "%zu", work->plan->page_count);
			i += strlen("{pages}");
		} else {
			buf_putc(&buf, label.at[i++]);
		}
	}
	if (!buf.failed) {
		len = buf.len;
		filled = arena_strndup(work->arena, buf_text(&buf), len);
	}
	buf_clear(&buf);
	return (struct text){ filled, len };
}

bool
letter_labels(struct letter_work *work)
{
	struct letter_text text = work->letter->label;
	struct text label = text.text;
	struct letter_page *page;
	struct run *run;
	size_t n = 0;

	if (label.at == NULL && work->plan->page_count == 1)
		return true;
	if (label.at == NULL)
		label = label_of(work->letter->language);
	for (page = work->plan->pages; page != NULL; page = page->next) {
		text.text = fill_label(work, label, ++n);
		if (text.text.at == NULL) {
			diag_memory(work->report.diag);
			return false;
		}
		if (!letter_set(work, &small, &text, 0, &run) ||
		    !letter_put(work, page, run,
		        work->sheet->right - run_width(run),
		        work->plan->stamps->label_y, soft))
			return false;
	}
	return true;
}
