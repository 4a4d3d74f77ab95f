/* sheet_json.c -- a sheet as one document of JSON. */
#include "message/sheet_format.h"

#include "base/date.h"
#include "base/json.h"
#include "base/money.h"

/* A new line before the next thing of a list. */
static void
next_line(struct json *j)
{
	if (j->comma)
		buf_putc(j->out, ',');
	buf_putc(j->out, '\n');
	j->comma = false;
}

/* A key that is no literal. */
static void
put_key(struct json *j, struct text key)
{
	if (j->comma)
		buf_putc(j->out, ',');
	json_string(j->out, key);
	buf_putc(j->out, ':');
	j->comma = false;
}

static void
put_amount(struct json *j, int64_t minor, int digits)
{
	char amount[MONEY_TEXT_MAX];

	json_open(j, NULL, '{');
	json_number(j, "minor", minor);
	json_text(j, "amount",
	    (struct text){ amount,
	        money_format(minor, digits, amount, sizeof amount) });
	json_close(j, '}');
}

static void
put_cell(struct json *j, enum sheet_kind kind, struct sheet_cell cell)
{
	char number[NUM_TEXT_MAX];

	if (kind == SHEET_TEXT)
		json_text(j, NULL, cell.text);
	else if (cell.null)
		json_text(j, NULL, (struct text){ NULL, 0 });
	else if (kind == SHEET_MONEY)
		put_amount(j, cell.number, cell.digits);
	else if (kind == SHEET_COUNT)
		json_number(j, NULL, cell.number);
	else
		json_text(j, NULL,
		    (struct text){ number,
		        decimal_format((struct decimal){ cell.number,
		                           cell.digits },
		            number, sizeof number) });
	j->comma = true;
}

/* Cells of columns of one group are an object. */
static void
put_row(struct json *j, const struct sheet *sheet,
    const struct sheet_cell *cells, unsigned without)
{
	const char *group = NULL;

	json_open(j, NULL, '{');
	for (size_t i = 0; i < sheet->column_count; i++) {
		const struct sheet_column *column = &sheet->columns[i];

		if (column->use & without)
			continue;
		if (group != NULL && group != column->group)
			json_close(j, '}');
		if (column->group != NULL && group != column->group)
			json_open(j, column->group, '{');
		group = column->group;
		put_key(j, column->member.at != NULL ? column->member :
		                                       column->name);
		put_cell(j, column->kind, cells[i]);
	}
	if (group != NULL)
		json_close(j, '}');
	json_close(j, '}');
}

/* Of a section of converted amounts. */
static void
put_rates(struct json *j, const struct sheet_section *section)
{
	json_bool(j, "converted", true);
	json_open(j, "rates", '[');
	for (size_t i = 0; i < section->rate_count; i++) {
		const struct sheet_rate *rate = &section->rates[i];
		char date[DATE_TEXT_MAX];

		next_line(j);
		json_open(j, NULL, '{');
		json_text(j, "currency", rate->currency);
		put_key(j, TEXT("rate"));
		put_cell(j, SHEET_FIGURE, rate->rate);
		json_text(j, "date",
		    (struct text){ date,
		        date_format(rate->date, date, sizeof date) });
		put_key(j, TEXT("open"));
		put_cell(j, SHEET_MONEY, rate->open);
		put_key(j, TEXT("converted"));
		put_cell(j, SHEET_MONEY, rate->base);
		json_close(j, '}');
	}
	json_close(j, ']');
}

/* Of a section that is not that of its currency: what else it is of. */
static void
put_names(struct json *j, const struct sheet *sheet,
    const struct sheet_section *section)
{
	for (size_t i = 1; i < sheet->column_count; i++) {
		if (!(sheet->columns[i].use & SHEET_SECTION))
			continue;
		put_key(j, sheet->columns[i].name);
		put_cell(j, sheet->columns[i].kind, section->total[i]);
	}
}

static bool
put_section(struct sheet_page *page, struct json *j,
    const struct sheet_section *section)
{
	const struct sheet *sheet = page->sheet;

	next_line(j);
	json_open(j, NULL, '{');
	json_text(j, "currency",
	    section->currency.len > 0 ? section->currency :
	                                (struct text){ NULL, 0 });
	json_number(j, "digits", section->digits);
	if (section->rates != NULL)
		put_rates(j, section);
	else if (section->title.at != NULL && section->total != NULL)
		put_names(j, sheet, section);
	json_open(j, "rows", '[');
	for (size_t i = 0; i < section->count; i++) {
		if (!sheet->row(sheet->ctx, section->first + i, page->cells))
			return false;
		next_line(j);
		put_row(j, sheet, page->cells, SHEET_SECTION);
		if (!sheet_page_turn(page))
			return false;
	}
	json_close(j, ']');
	if (section->total != NULL) {
		next_line(j);
		put_key(j, TEXT("total"));
		put_row(j, sheet, section->total, SHEET_SECTION | SHEET_BY);
	}
	json_close(j, '}');
	return true;
}

static void
put_lines(struct json *j, const struct sheet *sheet)
{
	json_open(j, "input", '[');
	for (size_t i = 0; i < sheet->line_count; i++) {
		const struct sheet_line *line = &sheet->lines[i];

		next_line(j);
		json_open(j, NULL, '{');
		json_text(j, "what", line->name);
		json_text(j, "currency", line->currency);
		json_number(j, "records", (int64_t)line->records);
		if (line->has_amount) {
			put_key(j, TEXT("sum"));
			put_amount(j, line->amount, line->digits);
		}
		json_close(j, '}');
	}
	json_close(j, ']');
}

bool
sheet_write_json(const struct sheet *sheet, struct out *out)
{
	struct sheet_page page;
	bool ok = sheet_page_open(&page, sheet, out);
	struct json j = { .out = &page.text };
	char as_of[DATE_TEXT_MAX];

	json_open(&j, NULL, '{');
	json_text(&j, "report", text_of(sheet->name));
	json_text(&j, "as_of",
	    (struct text){ as_of,
	        date_format(sheet->as_of, as_of, sizeof as_of) });
	for (size_t i = 0; i < sheet->fact_count; i++) {
		put_key(&j, sheet->facts[i].name);
		json_text(&j, NULL, sheet->facts[i].text);
	}
	json_open(&j, "sections", '[');
	for (size_t i = 0; i < sheet->section_count && ok; i++)
		ok = put_section(&page, &j, &sheet->sections[i]);
	json_close(&j, ']');
	next_line(&j);
	put_lines(&j, sheet);
	json_close(&j, '}');
	buf_putc(&page.text, '\n');
	return sheet_page_close(&page, ok);
}
