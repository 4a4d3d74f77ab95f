#include "mapping/suggest_shape.h"

#include <string.h>

#include "mapping/aliases.h"
#include "mapping/suggest_dates.h"
#include "mapping/suggest_numbers.h"

enum {
	SNIFFED = 2000, /* rows that choose the delimiter */
	HEADERS = 200,  /* rows among which the header is looked for */
	BELOW = 50      /* rows below it that are looked at */
};

/* Widths beyond are not told apart. */
enum { WIDTHS = 512 };

static size_t
usual_width(const struct sheet *s, size_t *rows)
{
	size_t counts[WIDTHS] = { 0 }, best = 1;

	for (size_t i = 0; i < s->count; i++)
		if (s->rows[i].count > 1 && s->rows[i].count < WIDTHS)
			counts[s->rows[i].count]++;
	for (size_t i = 2; i < WIDTHS; i++)
		if (counts[i] > counts[best])
			best = i;
	*rows = counts[best];
	return best;
}

/* Quotes inside of cells may be just characters: then more rows are regular
 * without them, or none stands around a cell.  False: out of memory. */
static bool
choose_quote(struct dialect *dialect, const struct sheet *s, struct text text,
    struct arena *arena)
{
	struct dialect plain = { dialect->delimiter, '\0' };
	struct sheet other;
	size_t rows, other_rows;

	if (s->stray == 0)
		return true;
	if (!sheet_split(&other, text, plain, SNIFFED, arena))
		return false;
	usual_width(s, &rows);
	usual_width(&other, &other_rows);
	if (s->quoted == 0 || other_rows > rows)
		*dialect = plain;
	return true;
}

bool
shape_dialect(struct shape *shape, struct text text, struct arena *arena)
{
	static const char candidates[] = { '\t', ';', '|', ',' };
	size_t best = 0;

	shape->dialect = (struct dialect){ ',', '"' };
	for (size_t i = 0; i < sizeof candidates; i++) {
		struct dialect dialect = { candidates[i], '"' };
		struct sheet sheet;
		size_t rows, width, score;

		if (!sheet_split(&sheet, text, dialect, SNIFFED, arena))
			return false;
		width = usual_width(&sheet, &rows);
		score = rows * (width - 1);
		/* A delimiter that most rows lack is none. */
		if (rows * 2 < sheet.count && rows < 3)
			score = 0;
		if (score != 0 && score == best)
			shape->rival = candidates[i];
		if (score <= best)
			continue;
		best = score;
		shape->rival = '\0';
		if (!choose_quote(&dialect, &sheet, text, arena))
			return false;
		shape->dialect = dialect;
		shape->delimited = true;
	}
	return true;
}

static bool
is_number(struct text t)
{
	struct number_evidence e = { .values = 0 };

	return number_evidence_add(&e, t);
}

static bool
is_date(struct text t)
{
	struct date_evidence e = { .values = 0 };

	return date_evidence_add(&e, t);
}

static bool
is_value(struct text t)
{
	return is_number(t) || is_date(t);
}

static bool
is_known_name(struct text t)
{
	struct alias_match matches[ALIAS_MATCHES];
	char name[ALIAS_NAME];
	size_t len = alias_normalise(t, name);

	return alias_find((struct text){ name, len }, matches) != 0 &&
	       matches[0].rank <= ALIAS_USUAL;
}

/* Columns that a row below fills, and those whose values contrast with text. */
static void
look_below(const struct sheet *s, size_t at, size_t width, size_t *used,
    size_t *contrast)
{
	size_t end = s->count - at > BELOW ? at + BELOW : s->count;

	*used = *contrast = 0;
	for (size_t column = 0; column < width; column++) {
		size_t filled = 0, values = 0;
		struct text head = sheet_cell(&s->rows[at], column);

		for (size_t i = at + 1; i < end; i++) {
			struct text t = sheet_cell(&s->rows[i], column);

			if (s->rows[i].count != width || t.len == 0)
				continue;
			filled++;
			values += is_value(t);
		}
		*used += filled != 0;
		*contrast += filled != 0 && values * 2 > filled &&
		             head.len != 0 && !is_value(head);
	}
}

static bool
looks_like_header(const struct sheet *s, size_t at, size_t width)
{
	const struct sheet_row *row = &s->rows[at];
	size_t filled = sheet_row_filled(row), values = 0, known = 0;
	size_t used, contrast;

	if (row->count != width || filled == 0)
		return false;
	for (size_t i = 0; i < width; i++) {
		struct text t = sheet_cell(row, i);

		if (t.len == 0)
			continue;
		if (t.len > ALIAS_NAME)
			return false;
		values += is_value(t);
		known += is_known_name(t);
	}
	if (values * 3 > filled)
		return false;
	look_below(s, at, width, &used, &contrast);
	if (filled * 10 < used * 6 || (filled < 2 && width > 2))
		return false;
	return known >= 2 || (known != 0 && values == 0) ||
	       (contrast != 0 && values == 0);
}

static size_t
find_header(const struct sheet *s, size_t width)
{
	size_t end = s->count < HEADERS ? s->count : HEADERS;

	for (size_t i = 0; i < end; i++)
		if (looks_like_header(s, i, width))
			return i;
	return s->count;
}

struct text
shape_first_cell(const struct sheet_row *row, size_t *column)
{
	for (*column = 0; *column < row->count; ++*column) {
		struct text t = sheet_cell(row, *column);

		if (t.len != 0)
			return t;
	}
	return (struct text){ NULL, 0 };
}

bool
shape_says_total(struct text t)
{
	static const char *const words[] = { "total", "totales", "totais",
		"totals", "subtotal", "subtotales", "sub", "suma", "sumas",
		"soma", "sum", "gran", "grand", "grandtotal", NULL };
	char name[ALIAS_NAME];
	struct text rest = { name, alias_normalise(t, name) }, word;

	/* SAP marks sums with asterisks. */
	if (t.len != 0 && t.len <= 3 && memcmp(t.at, "***", t.len) == 0)
		return true;
	if (!text_split(&rest, '_', &word))
		return false;
	if ((text_is(word, "sub") || text_is(word, "gran") ||
	        text_is(word, "grand")) &&
	    !(text_split(&rest, '_', &word) && text_is(word, "total")))
		return false;
	for (const char *const *w = words; *w != NULL; w++)
		if (text_is(word, *w))
			return true;
	return false;
}

static bool
is_rule(const struct sheet_row *row)
{
	size_t marks = 0;

	for (size_t i = 0; i < row->raw.len; i++) {
		if (memchr("-=_+*| \t,;", row->raw.at[i], 10) == NULL)
			return false;
		marks += memchr("-=_+*", row->raw.at[i], 5) != NULL;
	}
	return marks > 2;
}

static bool
same_row(const struct sheet_row *a, const struct sheet_row *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!text_equal(sheet_cell(a, i), sheet_cell(b, i)))
			return false;
	return true;
}

enum row_kind
shape_kind(const struct shape *shape, const struct sheet_row *row)
{
	size_t column, filled = sheet_row_filled(row);
	struct text first = shape_first_cell(row, &column);

	if (filled == 0)
		return ROW_BLANK;
	if (is_rule(row))
		return ROW_RULE;
	if (shape->header != NULL && same_row(row, shape->header))
		return ROW_REPEATED;
	/* Total alone may be a customer's name, above a group. */
	if (shape_says_total(first) && (filled > 1 || shape->width <= 2) &&
	    (filled * 2 <= shape->width + 2 || row->count != shape->width))
		return ROW_TOTAL;
	/* What most columns lack stands above a group, or is a remark. */
	if (filled == 1 && shape->width > 2)
		return ROW_GROUP;
	if (row->count != shape->width && filled <= 2 && shape->width > 4)
		return ROW_FOOTER;
	return ROW_DATA;
}

/* A row with one cell that heads no group. */
static enum row_kind
kind_of_single(const struct shape *shape, const struct sheet_row *row)
{
	size_t column;

	if (shape_says_total(shape_first_cell(row, &column)))
		return ROW_TOTAL;
	return row->count == shape->width ? ROW_DATA : ROW_FOOTER;
}

/* Rows with one cell are group headers only when the records lack it. */
static void
settle_groups(struct shape *shape, const struct sheet *s, unsigned char *kinds,
    size_t from)
{
	size_t groups = 0, followed = 0, data = 0, filled = 0, column = 0;

	for (size_t i = from; i < s->count; i++) {
		if (kinds[i] != ROW_GROUP)
			continue;
		if (groups++ == 0) {
			shape_first_cell(&s->rows[i], &column);
			shape->group_short = s->rows[i].count < shape->width;
		}
		followed += i + 1 < s->count && kinds[i + 1] == ROW_DATA;
	}
	for (size_t i = from; i < s->count; i++)
		if (kinds[i] == ROW_DATA) {
			data++;
			filled += sheet_cell(&s->rows[i], column).len != 0;
		}
	shape->group_column = column;
	if (groups != 0 && followed * 2 > groups &&
	    (filled * 5 < data || shape->first[ROW_GROUP] != NULL))
		return;
	for (size_t i = from; i < s->count; i++)
		if (kinds[i] == ROW_GROUP)
			kinds[i] = (unsigned char)kind_of_single(
			    shape, &s->rows[i]);
}

/* Behind the last record anything short is a footer. */
static void
settle_end(const struct shape *shape, const struct sheet *s,
    unsigned char *kinds, size_t from)
{
	size_t i = s->count;

	while (i > from) {
		const struct sheet_row *row = &s->rows[--i];

		if (kinds[i] == ROW_DATA && row->count == shape->width &&
		    sheet_row_filled(row) > 2)
			break;
		if (kinds[i] == ROW_GROUP ||
		    (kinds[i] == ROW_DATA &&
		        (row->count != shape->width || shape->width > 4)))
			kinds[i] = ROW_FOOTER;
	}
}

static void
count_kinds(struct shape *shape, const struct sheet *s,
    const unsigned char *kinds, size_t from)
{
	size_t last = 0;

	for (size_t i = from; i < s->count; i++)
		if (kinds[i] == ROW_DATA)
			last = i;
	for (size_t i = from; i < s->count; i++) {
		const struct sheet_row *row = &s->rows[i];

		if (shape->counts[kinds[i]]++ == 0)
			shape->first[kinds[i]] = row;
		if (i < last && kinds[i] == ROW_TOTAL)
			shape->totals_inside++;
		else if (kinds[i] == ROW_TOTAL)
			shape->last_total = row;
		if (kinds[i] != ROW_DATA || row->count == shape->width)
			continue;
		if (shape->ragged++ == 0)
			shape->ragged_line = row->line;
	}
}

bool
shape_rows(struct shape *shape, struct sheet *s, size_t most,
    unsigned char **kinds, struct arena *arena)
{
	size_t header, from = 0;

	shape->width = usual_width(s, &shape->regular);
	header = find_header(s, shape->width);
	if (header < s->count) {
		shape->header = &s->rows[header];
		from = header + 1;
	} else {
		while (from < s->count && s->rows[from].count != shape->width)
			from++;
		header = from;
	}
	if (most != 0 && s->count - from > most)
		s->count = from + most;
	*kinds = arena_alloc(arena, s->count, 1);
	if (*kinds == NULL)
		return false;
	for (size_t i = 0; i < header; i++)
		(*kinds)[i] = ROW_PREAMBLE;
	shape->regular = 0;
	for (size_t i = header; i < s->count; i++)
		shape->regular += s->rows[i].count == shape->width;
	if (shape->header != NULL)
		(*kinds)[header] = ROW_HEADER;
	for (size_t i = from; i < s->count; i++)
		(*kinds)[i] = (unsigned char)shape_kind(shape, &s->rows[i]);
	settle_groups(shape, s, *kinds, from);
	settle_end(shape, s, *kinds, from);
	count_kinds(shape, s, *kinds, 0);
	return true;
}

bool
shape_tail(struct shape *shape, const struct sheet *s, unsigned char **given,
    struct arena *arena)
{
	unsigned char *kinds = arena_alloc(arena, s->count, 1);
	size_t ragged = shape->ragged;

	*given = kinds;
	if (kinds == NULL)
		return false;
	for (size_t i = 1; i < s->count; i++)
		kinds[i] = (unsigned char)shape_kind(shape, &s->rows[i]);
	settle_groups(shape, s, kinds, 1);
	settle_end(shape, s, kinds, 1);
	for (size_t i = 1; i < s->count; i++)
		if (kinds[i] == ROW_DATA)
			shape->counts[ROW_DATA]--;
	count_kinds(shape, s, kinds, 1);
	/* Their records are not among those looked at. */
	shape->ragged = ragged;
	return true;
}
