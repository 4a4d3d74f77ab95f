#include "mapping/amount_remedy.h"

#include <string.h>

#include "base/buf.h"
#include "base/visible.h"

enum { WORD_MOST = 16, NOTE_MOST = 1024 };

/* What stands around the figures. */
struct parts {
	struct text front, behind; /* words */
	struct text figures;
	size_t minus, after, open, close; /* signs */
	bool blank; /* beside the figures */
	bool doubt; /* 1.500 where no mark is declared */
};

struct marks {
	char decimal, grouping;
	bool indian;
};

/* Those that are tried, those that say least first. */
static const struct marks usual[] = {
	{ '.', '\0', false },
	{ ',', '\0', false },
	{ '.', ',', false },
	{ ',', '.', false },
	{ '.', ' ', false },
	{ ',', ' ', false },
	{ '.', '\'', false },
	{ ',', '\'', false },
	{ '.', ',', true },
};
enum { USUAL = sizeof usual / sizeof *usual };

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The words of a side, without its signs. */
static struct text
take_signs(struct text side, struct parts *parts, size_t *minus)
{
	struct text rest = amount_reader_trim(side);

	parts->blank = parts->blank || rest.len < side.len;
	while (rest.len > 0) {
		bool left = strchr("-+()", *rest.at) != NULL;
		char c = left ? *rest.at : rest.at[rest.len - 1];

		if (!left && strchr("-+()", c) == NULL)
			break;
		*minus += c == '-';
		parts->open += c == '(';
		parts->close += c == ')';
		rest = amount_reader_trim(
		    (struct text){ rest.at + left, rest.len - 1 });
	}
	return rest;
}

/* False: there are no figures. */
static bool
split(struct text cell, struct parts *parts)
{
	size_t from = 0, to = cell.len;

	*parts = (struct parts){ .minus = 0 };
	while (from < cell.len && !is_digit(cell.at[from]))
		from++;
	while (to > from && !is_digit(cell.at[to - 1]))
		to--;
	if (from == to)
		return false;
	/* The point of .50, not that of Bs. 50. */
	if (from > 0 && strchr(".,", cell.at[from - 1]) != NULL &&
	    (from == 1 || strchr("-+( ", cell.at[from - 2]) != NULL))
		from--;
	parts->figures = (struct text){ cell.at + from, to - from };
	parts->front = take_signs((struct text){ cell.at, from }, parts,
	    &parts->minus);
	parts->behind = take_signs(
	    (struct text){ cell.at + to, cell.len - to }, parts,
	    &parts->after);
	return true;
}

static bool
is_scientific(struct text figures)
{
	size_t e = 0;

	while (e < figures.len && (is_digit(figures.at[e]) ||
	           figures.at[e] == '.' || figures.at[e] == ','))
		e++;
	if (e == 0 || e == figures.len || (figures.at[e] | 0x20) != 'e')
		return false;
	e++;
	e += e < figures.len && strchr("+-", figures.at[e]) != NULL;
	if (e == figures.len)
		return false;
	while (e < figures.len && is_digit(figures.at[e]))
		e++;
	return e == figures.len;
}

/* What is mostly said beside a debit or a credit. */
static bool
is_indicator(struct text word)
{
	static const char *const words[] = { "d", "c", "h", "s", "dr", "cr",
		"db", NULL };

	for (const char *const *w = words; *w != NULL; w++) {
		size_t i = 0;

		while (i < word.len && (word.at[i] | 0x20) == (*w)[i])
			i++;
		if (i == word.len && i > 0 && (*w)[i] == '\0')
			return true;
	}
	return false;
}

static bool
in_list(const struct located_list *list, struct text text)
{
	for (size_t i = 0; list != NULL && i < list->count; i++)
		if (text_equal(list->items[i].text, text))
			return true;
	return false;
}

/* Whether the reader knows it already; no word is known. */
static bool
is_known(const struct amount_reader *reader, struct text word)
{
	return word.len == 0 || in_list(reader->symbols, word) ||
	    (reader->inside &&
	        (in_list(reader->debit, word) ||
	            in_list(reader->credit, word)));
}

/* Whether a word may be that of a currency: $, R$, Bs., MXN, and not FAC. */
static bool
may_be_symbol(const struct parts *parts, struct text word)
{
	bool letters = true;

	if (word.len > 0 && money_is_bare(word))
		return false;
	for (size_t i = 0; i < word.len; i++) {
		if (is_digit(word.at[i]) || strchr("\"\\%#:", word.at[i]))
			return false;
		letters = letters && (word.at[i] | 0x20) >= 'a' &&
		    (word.at[i] | 0x20) <= 'z';
	}
	return !letters || word.len == 0 || currency_digits(word) >= 0 ||
	    (parts->blank && word.len <= 3);
}

/* Whether the figures are an amount with these marks, and which. */
static bool
reads(const struct amount_reader *reader, const struct parts *parts,
    const struct marks *marks, int digits, int64_t *minor)
{
	struct amount_reader other = { .style = { marks->decimal,
		                           marks->grouping, false, false },
		.indian = marks->indian };
	char room[AMOUNT_ROOM];
	struct text cell = amount_reader_sign(&other, parts->figures, room);

	if (money_parse(cell, &other.style, reader->minor ? 0 : digits, minor,
	        NULL) != MONEY_OK)
		return false;
	if (parts->minus + parts->after + parts->open > 0)
		*minor = -*minor;
	return true;
}

static void
put_setting(struct buf *out, bool *any, const char *setting)
{
	buf_printf(out, "%s`%s`", *any ? " and " : "", setting);
	*any = true;
}

static void
put_word(struct buf *out, bool *any, const struct amount_reader *reader,
    struct text word)
{
	char seen[VISIBLE_MAX(WORD_MOST)];

	if (is_known(reader, word))
		return;
	text_show(word, seen, sizeof seen);
	buf_printf(out, "%s`symbol: [\"%s\"]`", *any ? " and " : "", seen);
	*any = true;
}

/* False: none is needed. */
static bool
put_settings(struct buf *out, const struct amount_reader *reader,
    const struct parts *parts, const struct marks *marks)
{
	const struct money_style *style = &reader->style;
	char grouping[] = "grouping: \"?\"";
	bool any = false;

	put_word(out, &any, reader, parts->front);
	put_word(out, &any, reader, parts->behind);
	if (parts->open > 0 && !style->parentheses)
		put_setting(out, &any, "sign: parentheses");
	if (parts->after > 0 && !style->trailing)
		put_setting(out, &any, "sign: after");
	if (parts->doubt || marks->decimal != style->decimal)
		put_setting(out, &any, marks->decimal == ',' ?
		    "decimal: \",\"" :
		    "decimal: \".\"");
	if (marks->grouping != '\0' && marks->grouping != style->grouping) {
		*strchr(grouping, '?') = marks->grouping;
		put_setting(out, &any, grouping);
	}
	if (marks->indian && !reader->indian)
		put_setting(out, &any, "groups: indian");
	return any;
}

static bool
put_reading(struct buf *out, const struct amount_reader *reader,
    const struct parts *parts, const struct marks *marks, int64_t minor,
    int digits)
{
	char value[MONEY_TEXT_MAX];

	money_format(minor, reader->minor ? 0 : digits, value, sizeof value);
	buf_printf(out, "%s as %s with ", out->len == 0 ? "it reads" : ", and",
	    value);
	return put_settings(out, reader, parts, marks);
}

/* What the figures can be, each by what says least. */
static void
put_readings(struct buf *out, const struct amount_reader *reader,
    const struct parts *parts, int digits)
{
	int64_t told[USUAL] = { 0 }, minor;
	size_t count = 0;

	for (size_t i = 0; i < USUAL; i++) {
		size_t same = 0;

		if (!reads(reader, parts, &usual[i], digits, &minor))
			continue;
		while (same < count && told[same] != minor)
			same++;
		if (same < count)
			continue;
		told[count++] = minor;
		put_reading(out, reader, parts, &usual[i], minor, digits);
	}
}

static const char *
tell_readings(const struct amount_reader *reader, const struct parts *parts,
    int digits, struct arena *arena)
{
	const struct marks own = { reader->style.decimal,
		reader->style.grouping, reader->indian };
	const char *note = NULL;
	struct buf out;
	int64_t minor;

	buf_init(&out, NOTE_MOST);
	if (parts->doubt || !reads(reader, parts, &own, digits, &minor))
		put_readings(&out, reader, parts, digits);
	else if (!put_reading(&out, reader, parts, &own, minor, digits))
		note = "a sign stands next to its figures, without a blank";
	if (note == NULL && out.len > 0)
		note = arena_printf(arena, "%s", buf_text(&out));
	buf_clear(&out);
	return note;
}

/* 12.50 where whole minor units are declared. */
static bool
is_major(const struct amount_reader *reader, struct text cell)
{
	int64_t minor;

	return reader->minor &&
	    money_parse(cell, &reader->style, 4, &minor, NULL) == MONEY_OK;
}

const char *
amount_remedy(const struct amount_reader *reader, struct text cell, int digits,
    struct arena *arena)
{
	char room[AMOUNT_ROOM];
	struct refusal refusal;
	struct parts parts;

	cell = amount_reader_sign(reader, cell, room);
	if (cell.len > AMOUNT_ROOM || !split(cell, &parts))
		return "when it means that there is no amount, add it to "
		       "`nulls`";
	if (is_major(reader, cell))
		return "when the column is in major units, leave out `unit`";
	if (is_scientific(parts.figures))
		return "a spreadsheet has shortened it, and its digits are "
		       "lost: give the column a number format there, and "
		       "export it again";
	if (parts.front.len > WORD_MOST || parts.behind.len > WORD_MOST ||
	    parts.open != parts.close ||
	    parts.minus + parts.after + parts.open > 1)
		return NULL;
	if ((is_indicator(parts.front) && !is_known(reader, parts.front)) ||
	    (is_indicator(parts.behind) && !is_known(reader, parts.behind)))
		return "when its letters say debit or credit, say so with "
		       "`indicator: {debit: [...], credit: [...]}`";
	if (!may_be_symbol(&parts, parts.front) ||
	    !may_be_symbol(&parts, parts.behind))
		return NULL;
	parts.doubt = digits < 3 &&
	    amount_reader_doubts(reader, parts.figures, &refusal);
	return tell_readings(reader, &parts, digits, arena);
}
