#include "stream/csv_dialect_read.h"

#include <string.h>

#include "stream/csv_index.h"

enum { FIRST_PARTIAL = 64 };

void
dialect_blanks(struct csv_dialect *d)
{
	while (d->how.trim && d->at < d->stop &&
	    dialect_is_blank(d, d->data[d->at]))
		d->at++;
}

static enum step
fault(struct csv_dialect *d, enum csv_fault what, size_t at, size_t from)
{
	d->broken = (struct csv_broken){ .fault = what, .at = (uint32_t)at,
		.fields = d->count };
	d->from = from;
	return AT_FAULT;
}

/* The bytes that may be looked at are used up; quote is that of an open field,
 * or SIZE_MAX. */
static enum step
at_stop(struct csv_dialect *d, size_t quote)
{
	if (d->size - d->start > d->options.record_limit)
		return quote == SIZE_MAX ?
		    fault(d, CSV_TOO_LONG, d->start,
		        d->start + d->options.record_limit + 1) :
		    fault(d, CSV_TOO_LONG, quote, quote + 1);
	if (!d->last)
		return AT_STOP;
	if (quote == SIZE_MAX)
		return AT_LINE_END;
	return fault(d, CSV_OPEN_QUOTE, quote, quote + 1);
}

/* Copies up to a byte of the table; false: there is none. */
static bool
copy_run(struct csv_dialect *d, const bool *ends)
{
	size_t from = d->at;

	while (d->at < d->stop && !ends[(unsigned char)d->data[d->at]])
		d->at++;
	memcpy(d->to, d->data + from, d->at - from);
	d->to += d->at - from;
	return d->at < d->stop;
}

static void
put_doubled(struct csv_dialect *d)
{
	*d->to++ = '"';
	*d->to++ = '"';
	d->at++;
}

/* What follows a field at d->at. */
static enum step
end_field(struct csv_dialect *d)
{
	char c = d->data[d->at];

	if (c == '\0')
		return fault(d, CSV_NUL, d->at, d->at);
	if (dialect_ends_line(c))
		return AT_LINE_END;
	if (c == d->options.delimiter)
		return AT_DELIMITER;
	return fault(d, CSV_AFTER_QUOTE, d->at, d->at);
}

static enum step
read_plain(struct csv_dialect *d)
{
	char *begin = d->to;
	bool quotes = false;
	enum step step;

	while (copy_run(d, d->ends_plain) && d->data[d->at] == '"') {
		if (d->how.quote == '"')
			return fault(d, CSV_STRAY_QUOTE, d->at, d->at);
		put_doubled(d);
		quotes = true;
	}
	step = d->at < d->stop ? end_field(d) : at_stop(d, SIZE_MAX);
	while (d->how.trim && d->to > begin && dialect_is_blank(d, d->to[-1]))
		d->to--;
	if (quotes) {
		memmove(begin + 1, begin, (size_t)(d->to - begin));
		*begin = '"';
		d->to[1] = '"';
		d->to += 2;
	}
	return step;
}

/* Behind a closing quote. */
static enum step
close_field(struct csv_dialect *d)
{
	*d->to++ = '"';
	dialect_blanks(d);
	return d->at < d->stop ? end_field(d) : at_stop(d, SIZE_MAX);
}

static enum step
read_quoted(struct csv_dialect *d)
{
	size_t quote = d->at++;

	*d->to++ = '"';
	while (copy_run(d, d->ends_quoted)) {
		char c = d->data[d->at];

		if (c == '\0')
			return fault(d, CSV_NUL, d->at, d->at);
		if (c != d->how.quote) {
			put_doubled(d);
			continue;
		}
		d->at++;
		/* A second one could follow. */
		if (d->at == d->stop)
			return close_field(d);
		if (d->data[d->at] != d->how.quote)
			return close_field(d);
		if (c == '"')
			put_doubled(d);
		else
			*d->to++ = d->data[d->at++];
	}
	return at_stop(d, quote);
}

static bool
add_end(struct csv_dialect *d)
{
	size_t most = d->fields == 0 ? d->options.column_limit : d->fields;
	size_t at = d->count++;
	uint32_t *ends;

	if (at >= most)
		return true;
	ends = csv_grow(d->ends, &d->ends_cap, at + 1, sizeof(*ends),
	    FIRST_PARTIAL);
	if (ends == NULL)
		return false;
	d->ends = ends;
	ends[at] = (uint32_t)(d->to - d->made);
	return true;
}

/* Is `="` at d->at, with the quote of the dialect? */
static bool
is_formula(const struct csv_dialect *d)
{
	return d->how.formulas && d->how.quote == '"' && d->at + 1 < d->stop &&
	    d->data[d->at] == '=' && d->data[d->at + 1] == '"';
}

/* Is every quote of the formula's text doubled?  In a field each is doubled
 * once more. */
static bool
is_doubled(const char *at, size_t len)
{
	size_t quotes = 0;

	for (size_t i = 0; i < len; i++) {
		if (at[i] == '"')
			quotes++;
		else if (quotes % 4 != 0)
			return false;
		else
			quotes = 0;
	}
	return quotes % 4 == 0;
}

/* A field from `begin` on, as it was written: "=""text""" becomes "text". */
static void
take_formula(struct csv_dialect *d, char *begin)
{
	static const char head[] = { '"', '=', '"', '"' };
	static const char tail[] = { '"', '"', '"' };
	size_t len = (size_t)(d->to - begin);
	const char *text = begin + sizeof(head);
	size_t left;

	if (len < sizeof(head) + sizeof(tail) ||
	    memcmp(begin, head, sizeof(head)) != 0 ||
	    memcmp(d->to - sizeof(tail), tail, sizeof(tail)) != 0)
		return;
	left = len - sizeof(head) - sizeof(tail);
	if (!is_doubled(text, left))
		return;
	d->to = begin + 1;
	for (size_t i = 0; i < left; i++) {
		*d->to++ = text[i];
		if (text[i] != '"')
			continue;
		*d->to++ = '"';
		i += 3;
	}
	*d->to++ = '"';
}

static enum step
read_field(struct csv_dialect *d)
{
	char *begin = d->to;
	enum step step;

	if (is_formula(d)) {
		d->at++;
		return read_quoted(d);
	}
	if (d->how.quote != '\0' && d->at < d->stop &&
	    d->data[d->at] == d->how.quote)
		step = read_quoted(d);
	else
		step = read_plain(d);
	if (d->how.formulas && (step == AT_DELIMITER || step == AT_LINE_END))
		take_formula(d, begin);
	return step;
}

enum step
dialect_fields(struct csv_dialect *d)
{
	enum step step;

	do {
		dialect_blanks(d);
		step = read_field(d);
		if (step != AT_DELIMITER && step != AT_LINE_END)
			return step;
		if (!add_end(d))
			return AT_FAILURE;
		if (step == AT_DELIMITER)
			*d->to++ = d->data[d->at++];
	} while (step == AT_DELIMITER);
	return step;
}
