/* profile_cells.c -- the cells of a batch, read by their types. */
#include "mapping/profile_internal.h"

#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "stream/csv_scan.h"

uint64_t
profile_line(const struct profile_column *column, struct batch *b, size_t row)
{
	size_t field = column != NULL && column->field >= 0 ?
	    (size_t)column->field :
	    0;

	return batch_at(b, row, field).line;
}

struct text
profile_copy(struct profile *p, struct text text)
{
	struct text cut = text_excerpt(text, EXAMPLE_MOST);
	char *copy;

	if (text.at == NULL)
		return text;
	copy = arena_strndup(p->arena, cut.at, cut.len);
	if (copy == NULL) {
		p->failed = true;
		return (struct text){ NULL, 0 };
	}
	return (struct text){ copy, cut.len };
}

struct text
profile_cell_text(struct profile *p, const struct profile_column *column,
    struct batch *b, size_t row)
{
	const struct profile_cells *cells = &column->cells;
	char made[NUM_TEXT_MAX];
	size_t len = 0;

	if (cells->state[row] == CELL_EMPTY)
		return (struct text){ NULL, 0 };
	if (cells->text != NULL)
		return profile_copy(p, cells->text[row]);
	switch (strategy_column_type(column->type)) {
	case COLUMN_DATE:
		len = date_format(cells->date[row], made, sizeof made);
		break;
	case COLUMN_MONEY:
		len = money_format(cells->number[row], cells->digits[row],
		    made, sizeof made);
		break;
	case COLUMN_DECIMAL:
		len = decimal_format(cells->decimal[row], made, sizeof made);
		break;
	case COLUMN_INT:
	case COLUMN_BOOL:
		len = money_format(cells->number[row], 0, made, sizeof made);
		break;
	case COLUMN_STRING:
	case COLUMN_SET:
		break;
	}
	(void)b;
	return profile_copy(p, (struct text){ made, len });
}

void
profile_note(struct profile *p, struct profile_column *column,
    enum profile_issue issue, struct batch *b, size_t row)
{
	struct issue_count *count = &column->issues[issue];

	if (count->count++ != 0)
		return;
	count->line = profile_line(column, b, row);
	count->example = profile_cell_text(p, column, b, row);
}

/* Cells of a column that the mapping made. */
static bool
take_made(struct profile_column *column, struct batch *b)
{
	struct vector *v = batch_vector(b, column->slot);
	struct profile_cells *cells = &column->cells;

	*cells = (struct profile_cells){ .state =
	    arena_alloc(b->arena, b->rows, 1) };
	if (cells->state == NULL)
		return false;
	for (size_t row = 0; row < b->rows; row++)
		if (b->fates[row] == FATE_KEPT)
			cells->state[row] =
			    vector_valid(v, row) ? CELL_VALUE : CELL_EMPTY;
	switch (v->type) {
	case COLUMN_STRING:
	case COLUMN_SET:
		cells->text = arena_alloc(b->arena, b->rows, sizeof *v->text);
		if (cells->text == NULL)
			return false;
		for (size_t row = 0; row < b->rows; row++)
			if (cells->state[row] == CELL_VALUE)
				cells->text[row] = vector_text(v, row);
		break;
	case COLUMN_BOOL:
	case COLUMN_INT:
	case COLUMN_MONEY:
		cells->number = v->number;
		cells->digits = v->digits;
		break;
	case COLUMN_DECIMAL:
		cells->decimal = v->decimal;
		break;
	case COLUMN_DATE:
		cells->date = v->date;
		break;
	}
	return true;
}

/* Cells as they stand in the file; false: out of memory. */
static bool
take_raw(struct profile_column *column, struct batch *b)
{
	struct profile_cells *cells = &column->cells;

	*cells = (struct profile_cells){
		.state = arena_alloc(b->arena, b->rows, 1),
		.text = arena_alloc(b->arena, b->rows, sizeof *cells->text)
	};
	if (cells->state == NULL || cells->text == NULL)
		return false;
	for (size_t row = 0; row < b->rows; row++) {
		struct text raw = batch_raw(b, row, (size_t)column->field);
		char *copy = NULL;

		if (b->fates[row] != FATE_KEPT)
			continue;
		if (csv_is_quoted(raw) &&
		    memchr(raw.at + 1, '"', raw.len - 2) != NULL &&
		    (copy = arena_take(b->arena, raw.len, 1)) == NULL)
			return false;
		cells->text[row] = csv_unquote(raw, copy);
		cells->state[row] =
		    cells->text[row].len != 0 ? CELL_VALUE : CELL_EMPTY;
	}
	return true;
}

/* Room for what the texts of a column mean. */
static bool
make_room(struct profile_column *column, struct batch *b)
{
	struct profile_cells *cells = &column->cells;

	switch (strategy_column_type(column->type)) {
	case COLUMN_STRING:
	case COLUMN_SET:
		return true;
	case COLUMN_MONEY:
		cells->digits = arena_alloc(b->arena, b->rows, 1);
		cells->number =
		    arena_take(b->arena, b->rows, sizeof *cells->number);
		return cells->digits != NULL && cells->number != NULL;
	case COLUMN_BOOL:
	case COLUMN_INT:
		cells->number =
		    arena_take(b->arena, b->rows, sizeof *cells->number);
		return cells->number != NULL;
	case COLUMN_DECIMAL:
		cells->decimal =
		    arena_take(b->arena, b->rows, sizeof *cells->decimal);
		return cells->decimal != NULL;
	case COLUMN_DATE:
		cells->date =
		    arena_take(b->arena, b->rows, sizeof *cells->date);
		return cells->date != NULL;
	}
	return true;
}

static bool
is_listed(const struct profile_column *column, struct text text)
{
	const char *const *listed = column->listed;

	while (*listed != NULL && !text_is(text, *listed))
		listed++;
	return *listed != NULL;
}

/* 150.000 may be a thousand times as much. */
static bool
is_thousands(struct text t)
{
	size_t i = 0, from;

	i += t.len != 0 && t.at[0] == '-';
	from = i;
	while (i < t.len && t.at[i] >= '0' && t.at[i] <= '9')
		i++;
	return i > from && i - from <= 3 && t.at[from] != '0' &&
	    t.len == i + 4 && t.at[i] == '.';
}

/* ISSUES: it can be read. */
static enum profile_issue
read_money(struct profile *p, struct profile_column *column, size_t row)
{
	int digits = p->digits[row];
	enum money_error error;

	/* The column of the currency tells of it. */
	if (digits < 0) {
		column->cells.state[row] = CELL_BAD;
		return ISSUES;
	}
	column->cells.digits[row] = (uint8_t)digits;
	error = money_parse(column->cells.text[row], &money_plain, digits,
	    &column->cells.number[row], NULL);
	if (error == MONEY_OK)
		return digits < 3 && is_thousands(column->cells.text[row]) ?
		    ISSUE_THOUSANDS :
		    ISSUES;
	return error == MONEY_PRECISION ? ISSUE_DECIMALS : ISSUE_UNREADABLE;
}

static enum profile_issue
read_cell(struct profile *p, struct profile_column *column, size_t row)
{
	struct profile_cells *cells = &column->cells;
	struct text text = cells->text[row];
	bool ok = true;

	switch (column->type) {
	case TYPE_BOOL:
		cells->number[row] = text_is(text, "true");
		ok = cells->number[row] || text_is(text, "false");
		break;
	case TYPE_INT:
		ok = int_parse(text, &cells->number[row]);
		break;
	case TYPE_DECIMAL:
		ok = decimal_parse(text, &cells->decimal[row], NULL) == NUM_OK;
		break;
	case TYPE_MONEY:
		return read_money(p, column, row);
	case TYPE_DATE:
		ok = date_parse(text, &cells->date[row]);
		break;
	case TYPE_STRING:
	case TYPE_ENUM:
	case TYPE_DATETIME:
	case TYPE_SET:
	case TYPES:
		break;
	}
	return ok ? ISSUES : ISSUE_UNREADABLE;
}

static void
read_column(struct profile *p, struct profile_column *column, struct batch *b)
{
	for (size_t row = 0; row < b->rows; row++) {
		enum profile_issue issue;

		if (column->cells.state[row] != CELL_VALUE)
			continue;
		issue = read_cell(p, column, row);
		if (issue != ISSUES)
			profile_note(p, column, issue, b, row);
		if (issue != ISSUES && issue != ISSUE_THOUSANDS) {
			column->cells.state[row] = CELL_BAD;
		} else if (column->listed != NULL &&
		    !is_listed(column, column->cells.text[row])) {
			profile_note(p, column, ISSUE_UNLISTED, b, row);
		}
	}
}

static int
digits_of(const struct profile *p, struct text code)
{
	return columns_currency_digits(p->stream,
	    code.len != 0 ? code : TEXT("XXX"));
}

/* The currency of each record, which its amounts need. */
static bool
take_codes(struct profile *p, struct batch *b)
{
	struct profile_column *column = p->roles[ROLE_CURRENCY] == NO_COLUMN ?
	    NULL :
	    &p->columns[p->roles[ROLE_CURRENCY]];
	struct text usual = columns_usual_currency(p->stream);
	int usual_digits = digits_of(p, usual);
	struct text last = { NULL, 0 };
	int digits = -1;

	p->codes = arena_alloc(b->arena, b->rows, sizeof *p->codes);
	p->digits = arena_alloc(b->arena, b->rows, sizeof *p->digits);
	if (p->codes == NULL || p->digits == NULL)
		return false;
	for (size_t row = 0; row < b->rows; row++) {
		p->codes[row] = usual;
		p->digits[row] = (int8_t)usual_digits;
		if (column == NULL || column->cells.text == NULL ||
		    column->cells.state[row] != CELL_VALUE)
			continue;
		p->codes[row] = column->cells.text[row];
		if (last.at == NULL || !text_equal(p->codes[row], last)) {
			last = p->codes[row];
			digits = digits_of(p, last);
		}
		p->digits[row] = (int8_t)digits;
		if (digits < 0)
			profile_note(p, column, ISSUE_CURRENCY, b, row);
	}
	return true;
}

bool
profile_read(struct profile *p, struct batch *b)
{
	bool raw = p->options.strategy == NULL;

	for (size_t i = 0; i < p->count; i++)
		if (!(raw ? take_raw(&p->columns[i], b) :
		            take_made(&p->columns[i], b)))
			return false;
	if (!take_codes(p, b))
		return false;
	for (size_t i = 0; i < p->count && raw; i++) {
		if (!make_room(&p->columns[i], b))
			return false;
		read_column(p, &p->columns[i], b);
	}
	return true;
}
