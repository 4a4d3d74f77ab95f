#include "stream/csv_lines.h"

#include <string.h>

static bool
ends_line(char c)
{
	return c == '\n' || c == '\r';
}

/* The first line end from `from` on, or end. */
static size_t
line_end(const char *data, size_t from, size_t end)
{
	const char *at = data + from;
	const char *lf = from < end ? memchr(at, '\n', end - from) : NULL;
	size_t most = lf != NULL ? (size_t)(lf - data) : end;
	const char *cr = from < most ? memchr(at, '\r', most - from) : NULL;

	if (cr != NULL)
		return (size_t)(cr - data);
	return from < most ? most : from;
}

static size_t
count_delimiters(const char *data, size_t from, size_t end, char delimiter)
{
	size_t count = 0;

	for (; from < end; from++)
		count += data[from] == delimiter;
	return count;
}

/* Has a line as many delimiters as a record of the columns?  One of a single
 * column has none, and that says nothing. */
static bool
fits(const char *data, size_t from, size_t end, char delimiter, size_t columns)
{
	return columns > 1 &&
	    count_delimiters(data, from, end, delimiter) == columns - 1;
}

/* Does one of the lines? */
static bool
any_fits(const char *data, size_t from, size_t end, char delimiter,
    size_t columns)
{
	while (from < end) {
		size_t to = line_end(data, from, end);

		if (fits(data, from, to, delimiter, columns))
			return true;
		from = to + 1;
	}
	return false;
}

/* Behind the quote that closes a field, or end. */
static size_t
close_quote(const char *data, size_t at, size_t end, char quote)
{
	for (; at < end; at++)
		if (data[at] == quote && data[++at] != quote)
			return at;
	return end;
}

/* The quote of the field that holds end, and how many fields are before it. */
static size_t
open_quote(const char *data, size_t at, size_t end,
    const struct csv_manner *how, size_t *before)
{
	*before = 0;
	for (;;) {
		size_t open;

		while (how->trim && at < end && data[at] != how->delimiter &&
		    (data[at] == ' ' || data[at] == '\t'))
			at++;
		if (how->formulas && at < end && data[at] == '=' &&
		    data[at + 1] == how->quote)
			at++;
		open = at;
		if (at < end && data[at] == how->quote)
			at = close_quote(data, at + 1, end, how->quote);
		while (at < end && data[at] != how->delimiter)
			at++;
		if (at >= end)
			return open;
		at++;
		++*before;
	}
}

bool
csv_cut(struct csv_broken *broken, const struct csv_manner *how,
    const char *data, size_t start, size_t fields, size_t *from)
{
	size_t cut = line_end(data, start, *from);
	size_t at = broken->at > cut ? broken->at : *from;
	struct csv_beyond *beyond = &broken->beyond;
	bool after_cr = false;
	size_t line = at;

	if (cut == *from ||
	    (broken->fault == CSV_RAGGED &&
	        !any_fits(data, cut + 1, *from, how->delimiter, fields)))
		return false;
	while (!ends_line(data[line - 1]))
		line--;
	beyond->lines = csv_count_lines(data + cut, at - cut, &after_cr);
	beyond->column = at - line + 1;
	beyond->fields = broken->fields;
	broken->at =
	    (uint32_t)open_quote(data, start, cut, how, &broken->fields);
	*from = cut;
	return true;
}

size_t
csv_line_within(const char *data, size_t start, size_t end, bool returns)
{
	const char *lf;

	if (returns)
		return line_end(data, start, end);
	lf = memchr(data + start, '\n', end - start);
	return lf != NULL ? (size_t)(lf - data) : end;
}

/* Do the first line of the record and another one? */
static bool
lines_fit(const char *data, size_t start, size_t end, char delimiter,
    size_t columns)
{
	size_t cut = line_end(data, start, end);

	return cut < end && fits(data, start, cut, delimiter, columns) &&
	    any_fits(data, cut + 1, end, delimiter, columns);
}

size_t
csv_lookalikes(const char *data, uint32_t start, const uint32_t *ends,
    size_t fields, char delimiter, size_t columns, uint32_t line,
    uint32_t *first)
{
	uint32_t end = ends[fields - 1];
	size_t count = 0;
	size_t cell = 0;
	size_t at;

	while (ends[cell] < line)
		cell++;
	at = cell == 0 ? start : ends[cell - 1] + 1;
	*first = (uint32_t)at;
	for (; cell < fields; at = ends[cell++] + 1) {
		size_t cut = at > line ? line_end(data, at, ends[cell]) : line;

		if (cut < ends[cell] &&
		    any_fits(data, at, ends[cell], delimiter, columns) &&
		    count++ == 0)
			*first = (uint32_t)at;
	}
	return count > 0 || !lines_fit(data, start, end, delimiter, columns) ?
	    count :
	    1;
}
