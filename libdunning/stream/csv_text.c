/* csv_text.c -- raw CSV bytes: quotes off, lines counted. */
#include <string.h>

#include "stream/csv_scan.h"

struct text
csv_unquote(struct text raw, char *to)
{
	struct text inner = { raw.at + 1, raw.len - 2 };
	const char *quote;
	size_t len = 0;

	if (!csv_is_quoted(raw))
		return raw;
	quote = memchr(inner.at, '"', inner.len);
	if (quote == NULL)
		return inner;
	for (size_t i = 0; i < inner.len; i++) {
		to[len++] = inner.at[i];
		if (inner.at[i] == '"')
			i++;
	}
	return (struct text){ to, len };
}

size_t
csv_count_lines(const char *data, size_t size, bool *after_cr)
{
	size_t lines = 0;
	bool cr = *after_cr;

	for (size_t i = 0; i < size; i++) {
		char c = data[i];

		lines += (c == '\r') | ((c == '\n') & !cr);
		cr = c == '\r';
	}
	*after_cr = cr;
	return lines;
}
