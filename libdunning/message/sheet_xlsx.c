/* sheet_xlsx.c -- a sheet as a spreadsheet (Office Open XML). */
#include "message/sheet_format.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/date.h"
#include "stream/fd.h"

enum {
	ROWS_MOST = LXW_ROW_MAX, /* 1048576 */
	TEXT_MOST = 32767,       /* characters of a cell */
	DIGITS_MOST = 5,
	WIDTH_LEAST = 8,
	WIDTH_MOST = 48,
	DAY_SECONDS = 86400
};

/* Spreadsheets keep 15 digits of a number; what has more stays text. */
#define NUMBER_MOST INT64_C(999999999999999)

struct book {
	const struct sheet *sheet;
	lxw_workbook *workbook;
	lxw_worksheet *page;
	size_t pages;
	lxw_row_t row; /* the next one */
	size_t *widths; /* of each column, in characters */
	struct buf text;
	struct sheet_cell *cells;
	lxw_format *head, *bold, *percent[2], *right[2];
	lxw_format *number[2][DIGITS_MOST]; /* [1]: of totals */
	lxw_error error;
};

static void
note(struct book *b, lxw_error error)
{
	if (b->error == LXW_NO_ERROR)
		b->error = error;
}

static lxw_format *
new_format(struct book *b, const char *number, bool bold)
{
	lxw_format *format = workbook_add_format(b->workbook);

	if (format == NULL) {
		note(b, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return NULL;
	}
	if (number != NULL)
		format_set_num_format(format, number);
	if (bold)
		format_set_bold(format);
	return format;
}

static void
make_formats(struct book *b)
{
	static const char *const numbers[DIGITS_MOST] = { "#,##0", "#,##0.0",
		"#,##0.00", "#,##0.000", "#,##0.0000" };

	b->bold = new_format(b, NULL, true);
	b->head = new_format(b, NULL, true);
	if (b->head != NULL) {
		format_set_bottom(b->head, LXW_BORDER_THIN);
		format_set_text_wrap(b->head);
	}
	for (int i = 0; i < 2; i++) {
		b->percent[i] = new_format(b, "0.00%", i);
		b->right[i] = new_format(b, NULL, i);
		if (b->right[i] != NULL)
			format_set_align(b->right[i], LXW_ALIGN_RIGHT);
		for (int k = 0; k < DIGITS_MOST; k++)
			b->number[i][k] = new_format(b, numbers[k], i);
	}
}

static void
widen(struct book *b, size_t column, size_t length)
{
	length = length < WIDTH_LEAST ? WIDTH_LEAST : length;
	length = length > WIDTH_MOST ? WIDTH_MOST : length;
	if (length > b->widths[column])
		b->widths[column] = length;
}

/* The bytes at the beginning of a text that XML cannot have (U+FFFE, U+FFFF),
 * or that a spreadsheet reads as an escape, which _x000D_ is; else 0. */
static size_t
odd_bytes(struct text t)
{
	static const char form[] = "_x0000_", hex[] = "0123456789abcdefABCDEF";
	size_t i = 0;

	if (t.len >= 3 && memcmp(t.at, "\xef\xbf", 2) == 0 &&
	    (unsigned char)t.at[2] >= 0xbe)
		return 3;
	while (i < sizeof form - 1 && i < t.len &&
	       (form[i] == '0' ? memchr(hex, t.at[i], sizeof hex - 1) != NULL
	                       : t.at[i] == form[i]))
		i++;
	return i == sizeof form - 1 ? 1 : 0;
}

static bool
add_text(struct buf *to, struct text t)
{
	size_t odd = 0;

	for (size_t i = 0, from = 0; i <= t.len; i += odd > 0 ? odd : 1) {
		odd = odd_bytes((struct text){ t.at + i, t.len - i });
		if (odd == 0 && i < t.len)
			continue;
		if (!buf_add(to, t.at + from, i - from))
			return false;
		from = i + odd;
		if (odd > 0)
			buf_puts(to, odd == 1 ? "_x005F_" : "\xef\xbf\xbd");
	}
	return !to->failed;
}

/* Always a text, whatever it begins with. */
static void
put_text(struct book *b, size_t column, struct text text, lxw_format *format)
{
	if (text.len == 0)
		return;
	buf_reset(&b->text);
	if (!add_text(&b->text, text)) {
		note(b, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return;
	}
	widen(b, column, utf8_length(text) + 2);
	if (utf8_length(text) > TEXT_MOST)
		note(b, LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED);
	else
		note(b,
		    worksheet_write_string(b->page, b->row, (lxw_col_t)column,
		        buf_text(&b->text), format));
}

static void
put_number(struct book *b, size_t column, enum sheet_kind kind,
    struct sheet_cell cell, bool total)
{
	lxw_format *format = b->right[total];
	char plain[NUM_TEXT_MAX];
	int digits = cell.digits;
	double scale = 1;
	size_t length;

	if (cell.null)
		return;
	length = sheet_plain_number(plain, cell);
	if (cell.number > NUMBER_MOST || cell.number < -NUMBER_MOST) {
		put_text(b, column, (struct text){ plain, length }, format);
		return;
	}
	widen(b, column, length * 4 / 3 + 2);
	if (kind == SHEET_PERCENT) {
		format = b->percent[total];
		digits += 2;
	} else if (digits < DIGITS_MOST) {
		format = b->number[total][digits];
	}
	while (digits-- > 0)
		scale *= 10;
	note(b,
	    worksheet_write_number(b->page, b->row, (lxw_col_t)column,
	        (double)cell.number / scale, format));
}

static void
put_row(struct book *b, const struct sheet_cell *cells, bool total)
{
	const struct sheet *sheet = b->sheet;

	for (size_t i = 0; i < sheet->column_count; i++) {
		enum sheet_kind kind = sheet->columns[i].kind;

		if (kind == SHEET_TEXT)
			put_text(b, i, cells[i].text, total ? b->bold : NULL);
		else
			put_number(b, i, kind, cells[i], total);
	}
	b->row++;
}

static void
set_widths(struct book *b)
{
	for (size_t i = 0; i < b->sheet->column_count; i++)
		if (b->widths[i] > 0)
			note(b,
			    worksheet_set_column(b->page, (lxw_col_t)i,
			        (lxw_col_t)i, (double)b->widths[i], NULL));
}

static void
lay_page(struct book *b)
{
	worksheet_set_landscape(b->page);
	worksheet_set_paper(b->page, 9); /* A4 */
	worksheet_fit_to_pages(b->page, 1, 0);
	worksheet_freeze_panes(b->page, 1, 0);
}

static void
new_page(struct book *b)
{
	const struct sheet *sheet = b->sheet;
	char name[32];

	if (b->page != NULL)
		set_widths(b);
	snprintf(name, sizeof name, b->pages == 0 ? "%s" : "%s %zu",
	    sheet->name, b->pages + 1);
	b->page = workbook_add_worksheet(b->workbook, name);
	b->pages++;
	b->row = 0;
	if (b->page == NULL) {
		note(b, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return;
	}
	lay_page(b);
	note(b, worksheet_repeat_rows(b->page, 0, 0));
	for (size_t i = 0; i < sheet->column_count; i++)
		put_text(b, i, sheet->columns[i].label, b->head);
	b->row++;
}

/* The total follows its rows: bold, with the word for it instead of what names
 * a row. */
static void
put_total(struct book *b, const struct sheet_section *section)
{
	const struct sheet *sheet = b->sheet;
	size_t by = 0;

	while (by < sheet->column_count && !(sheet->columns[by].use & SHEET_BY))
		by++;
	if (by == sheet->column_count)
		return;
	memcpy(b->cells, section->total,
	    sheet->column_count * sizeof *b->cells);
	b->cells[by].text = sheet_word(sheet, WORD_TOTAL);
	put_row(b, b->cells, true);
}

static bool
put_rows(struct book *b)
{
	const struct sheet *sheet = b->sheet;

	new_page(b);
	for (size_t i = 0; i < sheet->section_count; i++) {
		const struct sheet_section *s = &sheet->sections[i];

		for (size_t k = 0; k < s->count && b->error == LXW_NO_ERROR;
		     k++) {
			if (b->row == ROWS_MOST)
				new_page(b);
			if (!sheet->row(sheet->ctx, s->first + k, b->cells))
				return false;
			put_row(b, b->cells, false);
		}
		if (b->row == ROWS_MOST)
			new_page(b);
		if (s->total != NULL && b->error == LXW_NO_ERROR)
			put_total(b, s);
	}
	if (b->error == LXW_NO_ERROR)
		set_widths(b);
	return true;
}

static void
put_fact(struct book *b, struct text label, struct text text)
{
	put_text(b, 0, label, b->bold);
	put_text(b, 1, text, NULL);
	b->row++;
}

/* What the amounts of a section were converted by. */
static void
put_rates(struct book *b, const struct sheet_section *section)
{
	char date[DATE_TEXT_MAX];
	enum sheet_kind kind;

	b->row++;
	for (int k = 0; k < RATE_COLUMNS; k++)
		put_text(b, (size_t)k,
		    sheet_rate_label(b->sheet, section, k), b->head);
	b->row++;
	for (size_t i = 0; i < section->rate_count; i++) {
		for (int k = 0; k < RATE_COLUMNS; k++) {
			struct sheet_cell cell = sheet_rate_cell(
			    &section->rates[i], k, date, &kind);

			if (kind == SHEET_TEXT)
				put_text(b, (size_t)k, cell.text, NULL);
			else
				put_number(b, (size_t)k, kind, cell, false);
		}
		b->row++;
	}
}

/* What the report is about, what was read and where it went. */
static void
put_control(struct book *b)
{
	const struct sheet *sheet = b->sheet;
	char day[DATE_TEXT_MAX];

	b->page = workbook_add_worksheet(b->workbook, "control");
	b->row = 0;
	if (b->page == NULL) {
		note(b, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return;
	}
	put_fact(b, sheet->title, (struct text){ NULL, 0 });
	put_fact(b, sheet_word(sheet, WORD_AS_OF),
	    (struct text){ day, date_format(sheet->as_of, day, sizeof day) });
	for (size_t i = 0; i < sheet->fact_count; i++)
		put_fact(b, sheet->facts[i].label, sheet->facts[i].text);
	b->row++;
	put_text(b, 0, sheet_word(sheet, WORD_CONTROL), b->head);
	put_text(b, 1, sheet_word(sheet, WORD_RECORDS), b->head);
	put_text(b, 2, sheet_word(sheet, WORD_CURRENCY), b->head);
	put_text(b, 3, sheet_word(sheet, WORD_AMOUNT), b->head);
	b->row++;
	for (size_t i = 0; i < sheet->line_count; i++) {
		const struct sheet_line *line = &sheet->lines[i];

		put_text(b, 0, line->label, NULL);
		put_number(b, 1, SHEET_COUNT,
		    (struct sheet_cell){ .number = (int64_t)line->records },
		    false);
		put_text(b, 2, line->currency, NULL);
		put_number(b, 3, SHEET_MONEY,
		    (struct sheet_cell){ .number = line->amount,
		        .digits = line->digits,
		        .null = !line->has_amount },
		    false);
		b->row++;
	}
	for (size_t i = 0; i < sheet->section_count; i++)
		if (sheet->sections[i].rate_count > 0)
			put_rates(b, &sheet->sections[i]);
	b->row++;
	put_text(b, 0, sheet->remark, NULL);
	note(b, worksheet_set_column(b->page, 0, 0, 40, NULL));
	note(b, worksheet_set_column(b->page, 1, 4, 18, NULL));
}

/* The day of the report, so that the bytes do not hang on the clock. */
static void
set_properties(struct book *b)
{
	char author[] = "dunning", title[32];
	lxw_doc_properties properties = {
		.title = title,
		.author = author,
		.created = (time_t)b->sheet->as_of * DAY_SECONDS
	};

	snprintf(title, sizeof title, "%s", b->sheet->name);
	note(b, workbook_set_properties(b->workbook, &properties));
}

static bool
report(const struct sheet *sheet, lxw_error error)
{
	if (error == LXW_ERROR_MEMORY_MALLOC_FAILED) {
		diag_memory(sheet->diag);
		return false;
	}
	diag_at(sheet->diag, DIAG_ERROR, "E_SHEET", POS_NONE,
	    "the spreadsheet cannot be written: %s", lxw_strerror(error));
	if (error == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED)
		diag_note(sheet->diag, POS_NONE,
		    "a cell of a spreadsheet holds 32767 characters; ask for "
		    "--format=csv");
	else
		diag_note(sheet->diag, POS_NONE,
		    "it needs room in $TMPDIR, or /tmp, while it is written");
	return false;
}

static bool
copy(int fd, const struct sheet *sheet, struct out *out)
{
	char piece[1 << 14];
	ssize_t got;
	off_t at = 0;

	while ((got = pread(fd, piece, sizeof piece, at)) > 0) {
		out_write(out, piece, (size_t)got);
		at += got;
	}
	if (got < 0)
		diag_errno(sheet->diag, NULL, "read a temporary file", errno);
	return got == 0 && out_ok(out);
}

static bool
fill(struct book *b)
{
	bool ok;

	make_formats(b);
	set_properties(b);
	ok = b->error != LXW_NO_ERROR || put_rows(b);
	if (ok && b->error == LXW_NO_ERROR)
		put_control(b);
	return ok;
}

/* The library writes a file that it opens by name, so it gets the name of one
 * that is open and has none. */
static bool
write_book(const struct sheet *sheet, int fd, char *dir, struct out *out)
{
	struct book b = { .sheet = sheet };
	lxw_workbook_options options = { .constant_memory = LXW_TRUE,
		.tmpdir = dir };
	char name[32];
	bool ok = false;

	buf_init(&b.text, SIZE_MAX);
	b.widths = calloc(sheet->column_count + RATE_COLUMNS, sizeof *b.widths);
	b.cells = calloc(sheet->column_count + 1, sizeof *b.cells);
	snprintf(name, sizeof name, "/dev/fd/%d", fd);
	b.workbook = workbook_new_opt(name, &options);
	if (b.widths == NULL || b.cells == NULL || b.workbook == NULL)
		note(&b, LXW_ERROR_MEMORY_MALLOC_FAILED);
	else
		ok = fill(&b);
	if (b.workbook != NULL && (!ok || b.error != LXW_NO_ERROR))
		lxw_workbook_free(b.workbook);
	else if (b.workbook != NULL)
		note(&b, workbook_close(b.workbook));
	buf_clear(&b.text);
	free(b.widths);
	free(b.cells);
	if (b.error != LXW_NO_ERROR)
		return report(sheet, b.error);
	return ok && copy(fd, sheet, out);
}

bool
sheet_write_xlsx(const struct sheet *sheet, struct out *out)
{
	const char *dir = getenv("TMPDIR");
	char *folder;
	FILE *file = NULL;
	int fd;
	bool ok;

	folder = strdup(dir != NULL && *dir != '\0' ? dir : "/tmp");
	if (folder == NULL) {
		diag_memory(sheet->diag);
		return false;
	}
	fd = fd_unnamed(folder, 0600);
	if (fd == -1 && (file = tmpfile()) != NULL)
		fd = fileno(file);
	if (fd == -1)
		diag_errno(sheet->diag, folder, "make a temporary file",
		    errno);
	ok = fd != -1 && write_book(sheet, fd, folder, out);
	if (file != NULL)
		fclose(file);
	else if (fd != -1)
		close(fd);
	free(folder);
	return ok;
}
