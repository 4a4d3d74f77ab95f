#include "rules/lint_row.h"

#include <string.h>

#include "base/date.h"
#include "rules/grid.h"

enum { WIDE_DIGITS = 40 };

/* units * 10^-scale without zeros at the end. */
static void
put_units(wide units, int32_t scale, struct buf *out)
{
	char digits[WIDE_DIGITS + 2];
	size_t at = sizeof(digits);
	bool negative = units < 0;
	int32_t written = 0;

	digits[--at] = '\0';
	if (negative)
		units = -units;
	for (; scale > 0 && units % 10 == 0; scale--)
		units /= 10;
	do {
		if (written == scale && scale > 0)
			digits[--at] = '.';
		digits[--at] = (char)('0' + (int)(units % 10));
		units /= 10;
		written++;
	} while (units > 0 || written <= scale);
	if (negative)
		digits[--at] = '-';
	buf_puts(out, digits + at);
}

static void
put_date(wide days, struct buf *out)
{
	char date[DATE_TEXT_MAX];

	if (days < INT32_MIN + 1 || days > INT32_MAX)
		days = days < 0 ? INT32_MIN + 1 : INT32_MAX;
	date_format((int32_t)days, date, sizeof(date));
	buf_puts(out, date);
}

static void
put_unit(const struct lint_axis *axis, wide unit, struct buf *out)
{
	if (axis->info.type == TYPE_BOOL)
		buf_puts(out, unit == 0 ? "false" : "true");
	else if (axis->info.type == TYPE_DATE)
		put_date(unit, out);
	else
		put_units(unit, axis->scale, out);
}

/* A bareword says the same as the text. */
static bool
is_plain(struct text text)
{
	static const char *const words[] = { "null", "not", "and", "or", "true",
		"false", "in", "if", "between", "-" };
	unsigned char c;
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (text_is(text, words[i]))
			return false;
	for (i = 0; i < text.len; i++) {
		c = (unsigned char)text.at[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') && c != '_' && c != '-' && c < 0x80)
			return false;
	}
	return text.len > 0;
}

static void
put_text(struct text text, struct buf *out)
{
	size_t i;

	if (is_plain(text)) {
		buf_add(out, text.at, text.len);
		return;
	}
	buf_putc(out, '"');
	for (i = 0; i < text.len; i++) {
		if (text.at[i] == '"' || text.at[i] == '\\')
			buf_putc(out, '\\');
		if (text.at[i] == '\n')
			buf_puts(out, "\\n");
		else
			buf_putc(out, text.at[i]);
	}
	buf_putc(out, '"');
}

/* The literal of a cut, when it lies on a unit. */
static bool
has_literal(const struct lint_axis *axis, const struct lint_cut *cut)
{
	bool whole = false;

	if (cut->literal != NULL)
		axis_unit(axis, cut->literal, &whole);
	return whole;
}

static void
put_low(const struct lint_axis *axis, const struct lint_cut *cut,
    struct buf *out)
{
	bool after = cut->after && has_literal(axis, cut);

	buf_puts(out, after ? "> " : ">= ");
	put_unit(axis, cut->unit - after, out);
}

/* Up to what the next stretch begins with. */
static void
put_high(const struct lint_axis *axis, const struct lint_cut *next,
    struct buf *out)
{
	bool below = !next->after && has_literal(axis, next);

	buf_puts(out, below ? "< " : "<= ");
	put_unit(axis, next->unit - !below, out);
}

/* Both ends; whole numbers and days are written with the ends in it. */
static void
put_range(const struct lint_axis *axis, const struct lint_cut *low,
    const struct lint_cut *next, struct buf *out)
{
	bool dense = axis->scale > 0;
	bool after = dense && low->after && has_literal(axis, low);
	bool below = dense && !next->after && has_literal(axis, next);

	if (next->unit - low->unit == 1) {
		put_unit(axis, low->unit, out);
		return;
	}
	buf_putc(out, after ? '(' : '[');
	put_unit(axis, low->unit - after, out);
	buf_puts(out, "..");
	put_unit(axis, next->unit - !below, out);
	buf_putc(out, below ? ')' : ']');
}

static void
put_comma(struct buf *out, size_t start)
{
	if (out->len > start)
		buf_puts(out, ", ");
}

/* Runs of stretches. */
static void
put_stretches(
    const struct lint_axis *axis, const uint64_t *classes, struct buf *out)
{
	size_t start = out->len;
	size_t from;
	size_t to;

	for (from = set_next(classes, 0, axis->values); from < axis->values;
	     from = set_next(classes, to, axis->values)) {
		to = from + 1;
		while (to < axis->values && set_has(classes, to) &&
		       axis->info.type != TYPE_BOOL)
			to++;
		put_comma(out, start);
		if (axis->info.type == TYPE_BOOL)
			put_unit(axis, axis->cuts[from].unit, out);
		else if (axis->cuts[from].unit == SPACE_LOWEST)
			put_high(axis, &axis->cuts[to], out);
		else if (axis->cuts[to].unit == SPACE_HIGHEST)
			put_low(axis, &axis->cuts[from], out);
		else
			put_range(
			    axis, &axis->cuts[from], &axis->cuts[to], out);
	}
}

/* Texts of the axis that are among the classes, or are not. */
static void
put_texts(const struct lint_axis *axis, const uint64_t *classes, bool among,
    struct buf *out)
{
	size_t start = out->len;
	size_t i;

	for (i = 0; i < axis->named.count; i++) {
		if (set_has(classes, i) != among)
			continue;
		put_comma(out, start);
		put_text(axis->named.texts[i], out);
	}
}

static bool
has_all_values(const struct lint_axis *axis, const uint64_t *classes)
{
	size_t i;

	for (i = 0; i < axis->values; i++)
		if (set_has(axis->domain, i) && !set_has(classes, i))
			return false;
	return true;
}

static void
put_values(
    const struct lint_axis *axis, const uint64_t *classes, struct buf *out)
{
	size_t left = 0;
	size_t i;

	if (!axis->texts) {
		put_stretches(axis, classes, out);
		return;
	}
	for (i = 0; i < axis->named.count; i++)
		left += !set_has(classes, i);
	if ((axis->other != SPACE_NONE && set_has(classes, axis->other)) ||
	    (left == 1 && axis->named.count > 3)) {
		buf_puts(out, "not(");
		put_texts(axis, classes, false, out);
		buf_putc(out, ')');
	} else {
		put_texts(axis, classes, true, out);
	}
}

void
row_cell(const struct lint_axis *axis, const uint64_t *classes, struct buf *out)
{
	bool values = set_next(classes, 0, axis->values) < axis->values;

	if (axis_is_whole(axis, classes)) {
		buf_putc(out, '-');
		return;
	}
	if (has_all_values(axis, classes)) {
		buf_puts(out, "not(null)");
		return;
	}
	if (set_has(classes, axis->null))
		buf_puts(out, values ? "null, " : "null");
	if (values)
		put_values(axis, classes, out);
}

/* The number with the fewest decimals between two units, both among them. */
static wide
simplest_unit(const struct lint_axis *axis, wide low, wide high)
{
	wide power = 1;
	wide unit;
	int32_t i;

	for (i = 0; i < axis->scale; i++)
		power *= 10;
	for (; power > 1; power /= 10) {
		unit = low / power * power;
		if (unit < low)
			unit += power;
		if (unit <= high)
			return unit;
	}
	return low;
}

static void
put_stretch_value(const struct lint_axis *axis, size_t class, struct buf *out)
{
	wide low = axis->cuts[class].unit;
	wide high = axis->cuts[class + 1].unit - 1;
	wide unit = 0;
	wide power = 1;
	int32_t i;

	for (i = 0; i < axis->scale; i++)
		power *= 10;
	if (low != SPACE_LOWEST)
		unit = simplest_unit(axis, low, high);
	else if (axis->cuts[class + 1].unit != SPACE_HIGHEST)
		/* Division rounds up below zero. */
		unit = high / power * power - (high < 0 && high % power != 0
		                                       ? power
		                                       : 0);
	put_unit(axis, unit, out);
}

void
row_value(const struct lint_axis *axis, size_t class, struct buf *out)
{
	if (class == axis->null)
		buf_puts(out, "null");
	else if (!axis->texts)
		put_stretch_value(axis, class, out);
	else if (class == axis->other)
		buf_puts(out, axis->named.count == 0 ? "not null"
		                                     : "any other text");
	else
		put_text(axis->named.texts[class], out);
}

void
row_region(const struct lint_space *space, uint64_t *const *box,
    struct buf *out)
{
	const struct lint_axis *axis = space->axes;
	size_t start = out->len;
	size_t i;

	for (i = 0; i < space->count; i++, axis++) {
		if (axis_is_whole(axis, box[i]))
			continue;
		if (out->len > start)
			buf_puts(out, ", ");
		buf_printf(out, "%s `", axis->name.at);
		row_cell(axis, box[i], out);
		buf_putc(out, '`');
	}
	if (out->len == start)
		buf_puts(out, "anything");
}

void
row_point(const struct lint_space *space, const size_t *rules, size_t count,
    const size_t *point, struct buf *out)
{
	const struct lint_axis *axis = space->axes;
	size_t start = out->len;
	bool matters;
	size_t i;
	size_t k;

	for (i = 0; i < space->count; i++, axis++) {
		matters = false;
		for (k = 0; k < count; k++)
			matters = matters ||
			          !axis_is_whole(axis,
			              axis_rule(axis,
			                  rules == NULL ? k : rules[k]));
		if (!matters)
			continue;
		put_comma(out, start);
		buf_printf(out, "%s ", axis->name.at);
		row_value(axis, point[i], out);
	}
	if (out->len == start)
		buf_puts(out, "anything");
}

/* Takes the input of a column of the table its axis, once. */
static void
put_input(const struct decision *decision, const struct lint_space *space,
    uint64_t *const *box, size_t input, size_t like, struct buf *out)
{
	size_t place = space->axis_of[input];
	const struct lint_axis *axis = &space->axes[place];
	size_t first = 0;

	if (like != SIZE_MAX &&
	    set_equal(box[place], axis_rule(axis, like), axis->words)) {
		const struct located *cell =
		    &decision->rules[like].cells[input];

		buf_add(out, cell->text.at, cell->text.len);
		return;
	}
	while (space->axis_of[first] != place)
		first++;
	if (first == input)
		row_cell(axis, box[place], out);
	else
		buf_putc(out, '-');
}

static void
put_cell(const struct decision *decision, const struct lint_space *space,
    uint64_t *const *box, size_t column, size_t like, struct buf *out)
{
	const struct grid_column *head = &decision->grid->columns[column];
	const struct located *cell;

	if (head->role == GRID_INPUT) {
		put_input(decision, space, box, decision->places[column], like,
		    out);
	} else if (like == SIZE_MAX) {
		buf_puts(out, head->role == GRID_NOTE ? "" : "?");
	} else {
		cell = &decision->grid->rows[like].cells[column];
		buf_add(out, cell->text.at, cell->text.len);
	}
}

/* As a field of CSV. */
static void
put_field(struct text field, char delimiter, struct buf *out)
{
	size_t i;

	if (memchr(field.at, delimiter, field.len) == NULL &&
	    memchr(field.at, '"', field.len) == NULL &&
	    memchr(field.at, '\n', field.len) == NULL) {
		buf_add(out, field.at, field.len);
		return;
	}
	buf_putc(out, '"');
	for (i = 0; i < field.len; i++) {
		if (field.at[i] == '"')
			buf_putc(out, '"');
		buf_putc(out, field.at[i]);
	}
	buf_putc(out, '"');
}

static const char *
separator(const struct decision *decision, size_t column)
{
	const struct grid_column *head = &decision->grid->columns[column];

	if (column == 0)
		return "";
	if (head->role != GRID_OUTPUT || head[-1].role == GRID_OUTPUT)
		return " | ";
	return " || ";
}

void
row_write(const struct decision *decision, const struct lint_space *space,
    uint64_t *const *box, size_t like, struct buf *out)
{
	const struct grid *grid = decision->grid;
	struct buf cell;
	size_t i;

	buf_init(&cell, out->limit);
	for (i = 0; i < grid->count; i++) {
		buf_reset(&cell);
		put_cell(decision, space, box, i, like, &cell);
		if (grid->delimiter != 0 && i > 0)
			buf_putc(out, grid->delimiter);
		if (grid->delimiter != 0) {
			put_field((struct text){ buf_text(&cell), cell.len },
			    grid->delimiter, out);
		} else {
			buf_puts(out, separator(decision, i));
			buf_add(out, buf_text(&cell), cell.len);
		}
		out->failed |= cell.failed;
	}
	while (out->len > 0 && out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
	buf_clear(&cell);
}
