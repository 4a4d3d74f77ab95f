#include "stream/csv_write.h"

#include <string.h>

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool
needs_quotes(struct text cell, char delimiter)
{
	if (cell.len == 0)
		return false;
	if (is_blank(cell.at[0]) || is_blank(cell.at[cell.len - 1]))
		return true;
	for (size_t i = 0; i < cell.len; i++) {
		char c = cell.at[i];

		if (c == delimiter || c == '"' || c == '\n' || c == '\r')
			return true;
	}
	return false;
}

bool
csv_cell_by(struct buf *to, struct text cell, char delimiter)
{
	size_t quotes = 2;
	char *at;

	if (!needs_quotes(cell, delimiter))
		return buf_add(to, cell.at, cell.len);
	for (size_t i = 0; i < cell.len; i++)
		quotes += cell.at[i] == '"';
	at = buf_reserve(to, cell.len + quotes);
	if (at == NULL)
		return false;
	*at++ = '"';
	for (size_t i = 0; i < cell.len; i++) {
		if (cell.at[i] == '"')
			*at++ = '"';
		*at++ = cell.at[i];
	}
	*at++ = '"';
	*at = '\0';
	to->len += cell.len + quotes;
	return true;
}

bool
csv_cell(struct buf *to, struct text cell)
{
	return csv_cell_by(to, cell, ',');
}

bool
csv_next(struct buf *to, bool *first, struct text cell)
{
	if (!*first && !buf_putc(to, ','))
		return false;
	*first = false;
	return csv_cell(to, cell);
}
