#include "mapping/amount_reader.h"

#include <string.h>

#include "stream/kernel.h"

enum mark { MARK_NONE, MARK_DEBIT, MARK_CREDIT };

/* Characters of typesetting, and what they are here. */
static const struct {
	const char *bytes;
	char is;
} typeset[] = {
	{ "\xe2\x88\x92", '-' },  /* U+2212 */
	{ "\xe2\x80\x99", '\'' }, /* U+2019 */
};
enum { TYPESET = sizeof typeset / sizeof *typeset, TYPESET_BYTES = 3 };

static bool
one_byte(const struct located *own, const struct located *shared,
    const char *allowed, const char *what, char *mark, struct diag *diag)
{
	const struct located *given = own->text.at != NULL ? own : shared;

	if (given->text.at == NULL || given->text.len == 0)
		return true;
	if (given->text.len == 1 && strchr(allowed, *given->text.at) != NULL) {
		*mark = *given->text.at;
		return true;
	}
	diag_at(diag, DIAG_ERROR, "E_MARK", given->at,
	    "'%s' is not a %s mark", given->text.at, what);
	return false;
}

static bool
read_signs(const struct located_list *signs, struct money_style *style,
    struct diag *diag)
{
	for (size_t i = 0; i < signs->count; i++) {
		struct text sign = signs->items[i].text;

		if (text_is(sign, "parentheses")) {
			style->parentheses = true;
		} else if (text_is(sign, "after")) {
			style->trailing = true;
		} else if (!text_is(sign, "before")) {
			diag_at(diag, DIAG_ERROR, "E_SIGN",
			    signs->items[i].at,
			    "'%s' is not a sign rule: before, after or "
			    "parentheses",
			    sign.at);
			return false;
		}
	}
	return true;
}

bool
amount_reader_init(struct amount_reader *reader,
    const struct source_spec *source, const struct column_spec *spec,
    struct diag *diag)
{
	const struct located_list *signs =
	    spec->sign.count != 0 ? &spec->sign : &source->defaults_sign;

	*reader = (struct amount_reader){ .style = money_plain,
		.indian = (spec->groups >= 0 ? spec->groups :
		                               source->defaults_groups) ==
		    GROUPS_INDIAN,
		.minor = spec->unit == UNIT_MINOR,
		.marked = spec->indicator.set,
		.inside = spec->indicator.set &&
		    spec->indicator.from.text.at == NULL,
		.symbols = &spec->symbol,
		.debit = &spec->indicator.debit,
		.credit = &spec->indicator.credit };
	if (!one_byte(&spec->decimal, &source->defaults_decimal, ".,",
	        "decimal", &reader->style.decimal, diag) ||
	    !one_byte(&spec->grouping, &source->defaults_grouping, ".,' ",
	        "grouping", &reader->style.grouping, diag) ||
	    !read_signs(signs, &reader->style, diag))
		return false;
	reader->unsaid = spec->decimal.text.at == NULL &&
	    source->defaults_decimal.text.at == NULL &&
	    reader->style.grouping == '\0';
	if (reader->style.decimal != reader->style.grouping)
		return true;
	diag_at(diag, DIAG_ERROR, "E_MARK", spec->name.at,
	    "column '%s': decimal and grouping mark are both '%c'",
	    spec->name.text.at, reader->style.decimal);
	return false;
}

struct amount_reader
amount_reader_canonical(void)
{
	return (struct amount_reader){ .style = money_plain };
}

/* Bytes of the blank that a text begins or ends with; 0: another character. */
static size_t
blank(struct text text, bool begins)
{
	static const char *const blanks[] = { " ", "\t", "\xc2\xa0",
		"\xe2\x80\xaf" };

	for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++) {
		size_t len = strlen(blanks[i]);

		if (len <= text.len &&
		    memcmp(begins ? text.at : text.at + text.len - len,
		        blanks[i], len) == 0)
			return len;
	}
	return 0;
}

struct text
amount_reader_trim(struct text text)
{
	size_t len;

	while ((len = blank(text, true)) > 0)
		text = (struct text){ text.at + len, text.len - len };
	while ((len = blank(text, false)) > 0)
		text.len -= len;
	return text;
}

static bool
in_list(const struct located_list *list, struct text text)
{
	for (size_t i = 0; i < list->count; i++)
		if (text_equal(list->items[i].text, text))
			return true;
	return false;
}

static enum mark
mark_of(const struct amount_reader *reader, struct text text)
{
	if (in_list(reader->debit, text))
		return MARK_DEBIT;
	return in_list(reader->credit, text) ? MARK_CREDIT : MARK_NONE;
}

/* Bytes of the longest text of a list that the cell begins or ends with. */
static size_t
longest(const struct located_list *list, struct text cell, bool begins,
    size_t most)
{
	for (size_t i = 0; i < list->count; i++) {
		struct text text = list->items[i].text;

		if (text.len > most && text.len <= cell.len &&
		    memcmp(begins ? cell.at : cell.at + cell.len - text.len,
		        text.at, text.len) == 0)
			most = text.len;
	}
	return most;
}

static size_t
longest_mark(const struct amount_reader *reader, struct text cell,
    bool begins)
{
	return longest(reader->credit, cell, begins,
	    longest(reader->debit, cell, begins, 0));
}

static bool
refuse(struct refusal *refusal, const char *why, const char *note)
{
	*refusal = (struct refusal){ .id = "R_INDICATOR", .why = why,
		.note = note };
	return false;
}

/* Takes the mark out of the cell that has it before or behind its amount. */
static bool
split_mark(const struct amount_reader *reader, struct text *cell,
    struct text *mark, struct refusal *refusal)
{
	struct text trimmed = amount_reader_trim(*cell);
	size_t before = longest_mark(reader, trimmed, true);
	size_t behind = longest_mark(reader, trimmed, false);

	if (before > 0 && behind > 0)
		return refuse(refusal,
		    "is marked as a debit or a credit twice", NULL);
	*mark = (struct text){ trimmed.at +
		    (behind > 0 ? trimmed.len - behind : 0),
		before + behind };
	*cell = amount_reader_trim((struct text){ trimmed.at + before,
	    trimmed.len - before - behind });
	return true;
}

static struct text
cut(struct text text, size_t before, size_t behind)
{
	return amount_reader_trim((struct text){ text.at + before,
	    text.len - before - behind });
}

static bool
is_last(struct text text, char c)
{
	return text.len > 0 && text.at[text.len - 1] == c;
}

/*
 * The cell without one of the symbols, which may stand between the sign or a
 * parenthesis and the figures, into room; the cell itself when it has none.
 */
static struct text
without_symbol(const struct amount_reader *reader, struct text cell,
    char room[AMOUNT_ROOM])
{
	struct text body = cell;
	char first = '\0', last = '\0';
	size_t before, behind, len = 0;

	if (body.len + 2 > AMOUNT_ROOM)
		return cell;
	if (body.len > 0 && strchr("-+(", *body.at) != NULL) {
		first = *body.at;
		body = cut(body, 1, 0);
	}
	if (is_last(body, '-') || is_last(body, ')')) {
		last = body.at[body.len - 1];
		body = cut(body, 0, 1);
	}
	before = longest(reader->symbols, body, true, 0);
	behind = before > 0 ? 0 : longest(reader->symbols, body, false, 0);
	if (before + behind == 0)
		return cell;
	body = cut(body, before, behind);
	if (first == '\0' && body.len > 0 &&
	    (*body.at == '-' || *body.at == '+')) {
		first = *body.at;
		body = cut(body, 1, 0);
	}
	if (first != '\0')
		room[len++] = first;
	memcpy(room + len, body.at, body.len);
	len += body.len;
	if (last != '\0')
		room[len++] = last;
	return (struct text){ room, len };
}

/* What a character of typesetting is; '\0': none is there. */
static char
typeset_is(struct text text)
{
	for (size_t i = 0; i < TYPESET && text.len >= TYPESET_BYTES; i++)
		if (memcmp(text.at, typeset[i].bytes, TYPESET_BYTES) == 0)
			return typeset[i].is;
	return '\0';
}

/* Without what typesetting makes of signs and marks, into room; the cell itself
 * when it has none. */
static struct text
plain_marks(struct text cell, char room[AMOUNT_ROOM])
{
	size_t len = 0;

	if (memchr(cell.at, 0xe2, cell.len) == NULL ||
	    cell.len > AMOUNT_ROOM)
		return cell;
	for (size_t i = 0; i < cell.len; len++) {
		char is = typeset_is((struct text){ cell.at + i,
		    cell.len - i });

		room[len] = is != '\0' ? is : cell.at[i];
		i += is != '\0' ? TYPESET_BYTES : 1;
	}
	return (struct text){ room, len };
}

static size_t
count_digits(struct text text, size_t from)
{
	size_t to = from;

	while (to < text.len && text.at[to] >= '0' && text.at[to] <= '9')
		to++;
	return to - from;
}

/* Bytes of 12,34,567 from there on; 0: there is no such number. */
static size_t
indian_number(struct text text, size_t from, char grouping)
{
	size_t count = count_digits(text, from);
	size_t at = from + count;
	bool pairs = false;

	if (count == 0 || count > 2 || text.at[from] == '0')
		return 0;
	while (at < text.len && text.at[at] == grouping) {
		count = count_digits(text, at + 1);
		at += 1 + count;
		if (count != 2)
			break;
		pairs = true;
	}
	return pairs && count == 3 && (at == text.len ||
	           text.at[at] != grouping) ?
	    at - from :
	    0;
}

/* Without the marks of Indian groups, into room, where the cell may be already;
 * the cell itself when it has none. */
static struct text
without_indian(const struct amount_reader *reader, struct text cell,
    char room[AMOUNT_ROOM])
{
	char grouping = reader->style.grouping;
	size_t from = 0, len = 0, end;

	if (!reader->indian || cell.len > AMOUNT_ROOM)
		return cell;
	while (from < cell.len && (cell.at[from] < '0' || cell.at[from] > '9'))
		from++;
	end = from + indian_number(cell, from, grouping);
	if (end == from)
		return cell;
	for (size_t i = 0; i < cell.len; i++)
		if (i < from || i >= end || cell.at[i] != grouping)
			room[len++] = cell.at[i];
	return (struct text){ room, len };
}

static bool
is_figure(const struct money_style *style, char c)
{
	return (c >= '0' && c <= '9') || c == style->decimal;
}

/* A plus says nothing where a minus could stand: it is left out, if figures are
 * next to it. */
static struct text
without_plus(const struct money_style *style, struct text cell)
{
	struct text body = cell;

	if (body.len > 1 && *body.at == '+' && is_figure(style, body.at[1]) &&
	    !is_last(body, '-'))
		return cut(body, 1, 0);
	if (body.len > 1 && style->trailing && is_last(body, '+') &&
	    is_figure(style, *body.at))
		return cut(body, 0, 1);
	return cell;
}

struct text
amount_reader_sign(const struct amount_reader *reader, struct text cell,
    char room[AMOUNT_ROOM])
{
	cell = plain_marks(amount_reader_trim(cell), room);
	return without_indian(reader, without_plus(&reader->style, cell),
	    room);
}

bool
amount_reader_doubts(const struct amount_reader *reader, struct text cell,
    struct refusal *refusal)
{
	size_t from = cell.len > 0 && (*cell.at == '-' || *cell.at == '(');
	size_t whole = count_digits(cell, from);
	size_t end = from + whole + 4;

	if (!reader->unsaid || whole == 0 || whole > 3 ||
	    cell.at[from] == '0' || end > cell.len ||
	    cell.at[from + whole] != '.' ||
	    count_digits(cell, from + whole + 1) != 3 ||
	    cell.len - end > 1)
		return false;
	*refusal = (struct refusal){ .id = "R_CELL",
		.why = "may be thousands, or have three decimals",
		.note = "no mark is declared: say `decimal: \",\"` and "
		        "`grouping: \".\"` when its point is one of "
		        "thousands, else `decimal: \".\"`" };
	return true;
}

bool
amount_reader_is_major(const struct amount_reader *reader, struct text cell)
{
	const char *end = cell.at + cell.len;
	const char *mark = cell.len == 0 ?
	    NULL :
	    memchr(cell.at, reader->style.decimal, cell.len);

	return mark != NULL &&
	    (end - mark < 2 || mark[1] != '0' ||
	        (end - mark > 2 && mark[2] >= '0' && mark[2] <= '9'));
}

static const char *
why_not(const struct amount_reader *reader, enum money_error error)
{
	if (reader->minor && error == MONEY_PRECISION)
		return "is not a whole number of minor units";
	if (reader->indian && error == MONEY_GROUPING)
		return "has a grouping mark that is not where those of "
		       "lakhs and crores are";
	return money_error_text(error);
}

static bool
read_plain(const struct amount_reader *reader, struct text cell, int digits,
    int64_t *minor, struct refusal *refusal)
{
	char marks[AMOUNT_ROOM], room[AMOUNT_ROOM];
	enum money_error error;

	if (amount_reader_quick(reader, cell, digits, minor))
		return true;
	cell = plain_marks(amount_reader_trim(cell), marks);
	if (reader->symbols != NULL && reader->symbols->count > 0)
		cell = without_symbol(reader, cell, room);
	cell = without_indian(reader, without_plus(&reader->style, cell),
	    marks);
	if (digits < 3 && amount_reader_doubts(reader, cell, refusal))
		return false;
	if (reader->minor && amount_reader_is_major(reader, cell)) {
		*refusal = (struct refusal){ .id = "R_CELL",
			.why = why_not(reader, MONEY_PRECISION) };
		return false;
	}
	error = money_parse(cell, &reader->style, reader->minor ? 0 : digits,
	    minor, NULL);
	if (error == MONEY_OK)
		return true;
	*refusal = (struct refusal){ .id = "R_CELL",
		.why = why_not(reader, error) };
	return false;
}

bool
amount_reader_read(const struct amount_reader *reader, struct text cell,
    struct text mark, int digits, int64_t *minor, struct refusal *refusal)
{
	enum mark kind;

	if (!reader->marked)
		return read_plain(reader, cell, digits, minor, refusal);
	if (reader->inside && !split_mark(reader, &cell, &mark, refusal))
		return false;
	if (mark.at == NULL)
		mark = TEXT("");
	mark = amount_reader_trim(mark);
	kind = mark_of(reader, mark);
	if (kind == MARK_NONE && reader->inside)
		return refuse(refusal,
		    "has none of the texts for debit and credit", NULL);
	if (kind == MARK_NONE) {
		refuse(refusal, "is neither of the texts for debit and credit",
		    "add it to `debit` or `credit` of the indicator; \"\" is "
		    "an empty cell");
		refusal->beside = true;
		refusal->said = mark;
		return false;
	}
	if (!read_plain(reader, cell, digits, minor, refusal))
		return false;
	if (*minor < 0)
		return refuse(refusal,
		    kind == MARK_CREDIT ?
		        "is negative, and marked as a credit besides" :
		        "is negative, and marked as a debit",
		    "the sign or the indicator must say it, not both: leave "
		    "out `indicator` when the sign alone is right");
	if (kind == MARK_CREDIT)
		*minor = -*minor;
	return true;
}

bool
amount_reader_quick(const struct amount_reader *reader, struct text cell,
    int digits, int64_t *minor)
{
	if (!reader->minor)
		return kernel_amount(cell, reader->style.decimal,
		    reader->style.grouping, (size_t)digits, minor);
	return !amount_reader_is_major(reader, cell) &&
	    kernel_amount(cell, reader->style.decimal, reader->style.grouping,
	        0, minor);
}
