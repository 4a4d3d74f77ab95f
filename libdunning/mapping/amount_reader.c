#include "mapping/amount_reader.h"

#include <string.h>

enum mark { MARK_NONE, MARK_DEBIT, MARK_CREDIT };

/* Bytes of an amount whose digits and four zeros fit 64 bits in any case. */
enum { QUICK_MOST = 14, SYMBOL_MOST = 64 };

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
	struct text trimmed = text_trim(*cell);
	size_t before = longest_mark(reader, trimmed, true);
	size_t behind = longest_mark(reader, trimmed, false);

	if (before > 0 && behind > 0)
		return refuse(refusal,
		    "is marked as a debit or a credit twice", NULL);
	*mark = (struct text){ trimmed.at +
		    (behind > 0 ? trimmed.len - behind : 0),
		before + behind };
	*cell = text_trim((struct text){ trimmed.at + before,
	    trimmed.len - before - behind });
	return true;
}

static struct text
cut(struct text text, size_t before, size_t behind)
{
	return text_trim((struct text){ text.at + before,
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
    char room[SYMBOL_MOST])
{
	struct text body = text_trim(cell);
	char first = '\0', last = '\0';
	size_t before, behind, len = 0;

	if (body.len + 2 > SYMBOL_MOST)
		return cell;
	if (body.len > 0 && (*body.at == '-' || *body.at == '(')) {
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
	if (first == '\0' && body.len > 0 && *body.at == '-') {
		first = '-';
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

static bool
read_plain(const struct amount_reader *reader, struct text cell, int digits,
    int64_t *minor, struct refusal *refusal)
{
	char room[SYMBOL_MOST];
	enum money_error error;

	if (amount_reader_quick(reader, cell, digits, minor))
		return true;
	if (reader->symbols != NULL && reader->symbols->count > 0)
		cell = without_symbol(reader, cell, room);
	error = money_parse(cell, &reader->style, reader->minor ? 0 : digits,
	    minor, NULL);
	if (error == MONEY_OK)
		return true;
	*refusal = (struct refusal){ .id = "R_CELL",
		.why = reader->minor && error == MONEY_PRECISION ?
		    "is not a whole number of minor units" :
		    money_error_text(error) };
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
	mark = text_trim(mark);
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

/* The digits before the decimal mark; NULL: not a usual number. */
static const char *
read_whole(const char *at, const char *end, char grouping, int64_t *number)
{
	size_t run = 0;
	size_t groups = 0;

	for (; at < end; at++) {
		unsigned digit = (unsigned char)*at - (unsigned)'0';

		if (digit <= 9) {
			*number = *number * 10 + digit;
			run++;
			continue;
		}
		if (*at != grouping)
			break;
		if (groups == 0 ? run - 1 > 2 || (run == 1 && *number == 0) :
		                  run != 3)
			return NULL;
		groups++;
		run = 0;
	}
	return (groups == 0 ? run == 0 : run != 3) ? NULL : at;
}

bool
amount_reader_quick(const struct amount_reader *reader, struct text cell,
    int digits, int64_t *minor)
{
	static const int64_t powers[] = { 1, 10, 100, 1000, 10000 };
	const char *at = cell.at;
	const char *end = at + cell.len;
	int64_t number = 0;
	bool negative = cell.len > 0 && *at == '-';
	int left = reader->minor ? 0 : digits;

	if (cell.len > QUICK_MOST)
		return false;
	/* No cell has the byte 0, which means no grouping. */
	at = read_whole(at + negative, end, reader->style.grouping, &number);
	if (at == NULL || (at < end && *at != reader->style.decimal) ||
	    end - at > left + 1 || end - at == 1)
		return false;
	for (at += at < end; at < end; at++) {
		unsigned digit = (unsigned char)*at - (unsigned)'0';

		if (digit > 9)
			return false;
		number = number * 10 + digit;
		left--;
	}
	if (left < 0 || left > 4)
		return false;
	number *= powers[left];
	*minor = negative ? -number : number;
	return true;
}
