#include "rules/grid_cell.h"

#include <string.h>

/* A character that keyboards do not have. */
struct sign {
	const char *bytes;
	const char *operator; /* as many bytes, for an input; NULL: an error */
	const char *remedy;
	/* Only where a minus could be: alone, or next to a digit. */
	bool dash;
	bool inputs; /* only there; it may be part of a text that is set */
};

static const struct sign signs[] = {
	{ "\xe2\x89\xa5", ">= ", NULL, false, true }, /* U+2265 */
	{ "\xe2\x89\xa4", "<= ", NULL, false, true }, /* U+2264 */
	{ "\xe2\x89\xa0", "!= ", NULL, false, true }, /* U+2260 */
	{ "\xe2\x80\x9c", NULL, "a text stands between straight quotes, \"",
	    false, false }, /* U+201C */
	{ "\xe2\x80\x9d", NULL, "a text stands between straight quotes, \"",
	    false, false }, /* U+201D */
	{ "\xe2\x80\x9e", NULL, "a text stands between straight quotes, \"",
	    false, false }, /* U+201E */
	{ "\xe2\x80\x98", NULL, "a text stands between straight quotes, \"",
	    false, false }, /* U+2018; U+2019 may be an apostrophe */
	{ "\xe2\x80\x93", NULL, "a minus, or any value, is -", true,
	    false }, /* U+2013 */
	{ "\xe2\x80\x94", NULL, "a minus, or any value, is -", true,
	    false }, /* U+2014 */
	{ "\xe2\x88\x92", NULL, "a minus, or any value, is -", true,
	    false }, /* U+2212 */
	{ "\xe2\x80\xa6", NULL, "a range is written with two dots, ..", false,
	    true }, /* U+2026 */
	{ "\xc2\xa0", NULL, "write a plain space, or the whole text in quotes",
	    false, false }, /* U+00A0 */
	{ "\xe2\x80\xaf", NULL,
	    "write a plain space, or the whole text in quotes", false,
	    false }, /* U+202F */
};

enum { SIGNS = sizeof(signs) / sizeof(*signs) };

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
starts_with(struct text text, const char *bytes)
{
	size_t len = strlen(bytes);

	return text.len >= len && memcmp(text.at, bytes, len) == 0;
}

static bool
ends_with(struct text text, const char *bytes)
{
	size_t len = strlen(bytes);

	return text.len >= len &&
	       memcmp(text.at + text.len - len, bytes, len) == 0;
}

/* A plain or no-break space at an end of the cell; false: there is none. */
static bool
drop_space(struct located *cell)
{
	static const char *const spaces[] = { " ", "\t", "\xc2\xa0",
		"\xe2\x80\xaf" };
	size_t len;
	size_t i;

	for (i = 0; i < sizeof(spaces) / sizeof(*spaces); i++) {
		len = strlen(spaces[i]);
		if (ends_with(cell->text, spaces[i])) {
			cell->text.len -= len;
			return true;
		}
		if (starts_with(cell->text, spaces[i])) {
			cell->text.at += len;
			cell->text.len -= len;
			cell->at.col += len;
			return true;
		}
	}
	return false;
}

/* Whether the sign at i of a cell counts. */
static bool
applies(const struct sign *sign, struct text cell, size_t i,
    enum grid_role role)
{
	size_t end = i + strlen(sign->bytes);

	if (sign->inputs && role != GRID_INPUT)
		return false;
	return !sign->dash || end == cell.len || is_digit(cell.at[end]) ||
	       (i > 0 && is_digit(cell.at[i - 1]));
}

static const struct sign *
sign_at(struct text cell, size_t i, enum grid_role role)
{
	struct text rest = { cell.at + i, cell.len - i };
	size_t k;

	for (k = 0; k < SIGNS; k++)
		if (starts_with(rest, signs[k].bytes))
			return applies(&signs[k], cell, i, role) ? &signs[k]
			                                         : NULL;
	return NULL;
}

static bool
complain(const struct located *cell, size_t i, const struct sign *sign,
    struct diag *diag)
{
	struct src_pos at = cell->at;

	at.col += i;
	diag_at(diag, DIAG_ERROR, "E_TABLE", at,
	    "`%s` in a cell is no sign of FEEL", sign->bytes);
	diag_note(diag, at, "%s", sign->remedy);
	return false;
}

/* 1,5 where a comma is the decimal mark of whoever wrote the file. */
static bool
check_comma(const struct located *cell, size_t i, char delimiter,
    struct diag *diag)
{
	struct text text = cell->text;
	struct src_pos at = cell->at;

	if (delimiter == ',' || text.at[i] != ',' || i == 0 ||
	    i + 1 == text.len || !is_digit(text.at[i - 1]) ||
	    !is_digit(text.at[i + 1]))
		return true;
	at.col += i;
	diag_at(diag, DIAG_ERROR, "E_TABLE", at,
	    "a comma between digits may be a decimal mark or a list");
	diag_note(diag, at,
	    "decimals are written 1.5, lists with a space: 1, 5");
	return false;
}

bool
grid_tidy(struct arena *arena, struct located *cell, enum grid_role role,
    char delimiter, struct diag *diag)
{
	const struct sign *sign;
	bool quoted = false;
	char *copy;
	size_t i;

	if (role != GRID_INPUT && role != GRID_OUTPUT)
		return true;
	while (drop_space(cell))
		;
	copy = arena_strndup(arena, cell->text.at, cell->text.len);
	if (copy == NULL) {
		diag_memory(diag);
		return false;
	}
	cell->text.at = copy;
	for (i = 0; i < cell->text.len; i++) {
		if (quoted && copy[i] == '\\' && i + 1 < cell->text.len)
			i++;
		else if (copy[i] == '"')
			quoted = !quoted;
		if (quoted)
			continue;
		if (role == GRID_INPUT &&
		    !check_comma(cell, i, delimiter, diag))
			return false;
		sign = sign_at(cell->text, i, role);
		if (sign == NULL)
			continue;
		if (sign->operator == NULL)
			return complain(cell, i, sign, diag);
		memcpy(copy + i, sign->operator, strlen(sign->operator));
	}
	return true;
}
