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

char *
csv_put(char *to, struct text cell, char delimiter)
{
	if (!needs_quotes(cell, delimiter)) {
		if (cell.len > 0)
			memcpy(to, cell.at, cell.len);
		return to + cell.len;
	}
	*to++ = '"';
	for (size_t i = 0; i < cell.len; i++) {
		if (cell.at[i] == '"')
			*to++ = '"';
		*to++ = cell.at[i];
	}
	*to++ = '"';
	return to;
}

bool
csv_cell_by(struct buf *to, struct text cell, char delimiter)
{
	size_t most;
	char *at;

	if (!needs_quotes(cell, delimiter))
		return buf_add(to, cell.at, cell.len);
	if (__builtin_mul_overflow(cell.len + 1, 2, &most) ||
	    (at = buf_reserve(to, most)) == NULL) {
		to->failed = true;
		return false;
	}
	at = csv_put(at, cell, delimiter);
	*at = '\0';
	to->len = (size_t)(at - to->data);
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
