#include "stream/csv_dialect_read.h"

#include <stdlib.h>
#include <string.h>

#include "stream/csv_index.h"

enum { PADDING = 64 };

struct csv_dialect *
csv_dialect_new(const struct csv_options *options,
    const struct csv_manner *how)
{
	struct csv_dialect *d = calloc(1, sizeof(*d));

	if (d == NULL)
		return NULL;
	d->options = *options;
	d->how = *how;
	d->how.delimiter = options->delimiter;
	d->ends_plain[(unsigned char)options->delimiter] = true;
	d->ends_plain['\n'] = d->ends_plain['\r'] = true;
	d->ends_plain['"'] = d->ends_quoted['"'] = true;
	d->ends_plain['\0'] = d->ends_quoted['\0'] = true;
	d->ends_quoted[(unsigned char)how->quote] = true;
	return d;
}

void
csv_dialect_free(struct csv_dialect *d)
{
	if (d == NULL)
		return;
	free(d->ends);
	free(d);
}

size_t
csv_dialect_room(size_t size)
{
	/* A field of one '"' becomes four bytes. */
	return 4 * size + PADDING;
}

void
csv_dialect_again(struct csv_dialect *d, struct csv_index *index)
{
	bool after_cr = index->after_cr;

	d->after_cr = false;
	index->used = d->first;
	index->lines = csv_count_lines(d->data, index->used, &after_cr);
}

void
csv_dialect_forget(struct csv_dialect *d)
{
	d->fields = 0;
}

/* The line end at d->at, if any, belongs to the record before it. */
static void
pass_line_end(struct csv_dialect *d)
{
	char c;

	if (d->at < d->size) {
		c = *d->to++ = d->data[d->at++];
		d->after_cr = c == '\r' && d->at == d->size;
		d->lone_cr = c == '\r';
		if (d->lone_cr && !d->after_cr && d->data[d->at] == '\n') {
			*d->to++ = d->data[d->at++];
			d->lone_cr = false;
		}
	}
	d->index->used = d->at;
}

static bool
add_record(struct csv_dialect *d)
{
	struct csv_index *index = d->index;

	if (d->fields == 0)
		d->first = d->start;
	d->fields = index->fields = d->count;
	if (!csv_index_room(index, index->rows + 1, d->fields) ||
	    !csv_index_raw_room(index, index->rows + 1))
		return false;
	index->raw[index->rows] =
	    (struct csv_extent){ (uint32_t)d->start, (uint32_t)d->at };
	memcpy(index->ends + index->rows * d->fields, d->ends,
	    d->fields * sizeof(*d->ends));
	index->starts[index->rows++] = (uint32_t)d->begun;
	return true;
}

/* A well-formed record with another number of fields, or too many. */
static bool
add_ragged(struct csv_dialect *d, enum csv_fault what)
{
	struct csv_broken *broken = csv_index_break(d->index);

	if (broken == NULL)
		return false;
	*broken = (struct csv_broken){ .fault = what, .first = true,
		.last = true, .start = (uint32_t)d->begun,
		.end = (uint32_t)(d->to - d->made), .at = (uint32_t)d->begun,
		.fields = d->count,
		.raw = { (uint32_t)d->start, (uint32_t)d->at } };
	return true;
}

/* Copies a broken record as it is, up to its line end or that of the block. */
static enum step
add_broken(struct csv_dialect *d)
{
	struct csv_broken *broken;
	size_t shift;
	size_t end;

	if (d->fields > 0)
		csv_cut(&d->broken, &d->how, d->data, d->start, d->fields,
		    &d->from);
	end = d->from;
	while (end < d->size && !dialect_ends_line(d->data[end]))
		end++;
	if (end == d->size && !d->last &&
	    end - d->start <= d->options.record_limit)
		return AT_STOP;
	broken = csv_index_break(d->index);
	if (broken == NULL)
		return AT_FAILURE;
	d->to = d->made + d->begun;
	memcpy(d->to, d->data + d->start, end - d->start);
	d->to += end - d->start;
	/* Offsets in data become offsets in made. */
	shift = d->begun - d->start;
	*broken = d->broken;
	broken->first = true;
	broken->last = end < d->size || d->last;
	broken->start = (uint32_t)d->begun;
	broken->at = (uint32_t)(broken->at + shift);
	broken->end = (uint32_t)(end + shift);
	broken->raw = (struct csv_extent){ (uint32_t)d->start, (uint32_t)end };
	d->skipping = !broken->last;
	d->at = end;
	if (d->skipping)
		d->index->used = end;
	else
		pass_line_end(d);
	return AT_LINE_END;
}

/* A piece of a broken record that began in an earlier block. */
static bool
resume_broken(struct csv_dialect *d)
{
	struct csv_broken *broken = csv_index_break(d->index);
	size_t end = 0;

	if (broken == NULL)
		return false;
	while (end < d->size && !dialect_ends_line(d->data[end]))
		end++;
	memcpy(d->to, d->data, end);
	d->to += end;
	d->at = d->index->used = end;
	broken->end = (uint32_t)end;
	broken->last = end < d->size || d->last;
	if (!broken->last)
		return true;
	d->skipping = false;
	pass_line_end(d);
	return true;
}

/* All its fields are read; AT_FAULT: it is cut. */
static enum step
end_record(struct csv_dialect *d)
{
	bool ok;

	if (d->fields == 0 && d->count > d->options.column_limit) {
		ok = add_ragged(d, CSV_TOO_WIDE);
	} else if (d->fields == 0 || d->count == d->fields) {
		ok = add_record(d);
	} else {
		d->broken = (struct csv_broken){ .fault = CSV_RAGGED,
			.at = (uint32_t)d->start, .fields = d->count };
		d->from = d->at;
		if (csv_cut(&d->broken, &d->how, d->data, d->start, d->fields,
		        &d->from))
			return AT_FAULT;
		ok = add_ragged(d, CSV_RAGGED);
	}
	if (!ok)
		return AT_FAILURE;
	pass_line_end(d);
	return AT_LINE_END;
}

/* Nothing but a line end, or blanks that are dropped. */
static bool
is_blank_line(struct csv_dialect *d)
{
	if (d->fields == 1)
		return false;
	dialect_blanks(d);
	if (d->at < d->stop ? dialect_ends_line(d->data[d->at]) :
	                      d->last && d->stop == d->size)
		return true;
	d->at = d->start;
	return false;
}

/* Without the blanks of its line, a LF would belong to the CR before them. */
static void
keep_lines_apart(struct csv_dialect *d)
{
	if (d->lone_cr && d->how.trim && dialect_is_blank(d, d->data[d->at]))
		*d->to++ = ' ';
}

/* One record from d->at on. */
static enum step
read_record(struct csv_dialect *d)
{
	enum step step;

	d->start = d->at;
	keep_lines_apart(d);
	d->begun = (size_t)(d->to - d->made);
	d->count = 0;
	d->stop = d->size;
	if (d->size - d->start > d->options.record_limit)
		d->stop = d->start + d->options.record_limit + 1;
	if (is_blank_line(d)) {
		d->index->blank++;
		pass_line_end(d);
		return AT_LINE_END;
	}
	step = dialect_fields(d);
	if (step == AT_LINE_END)
		step = end_record(d);
	if (step == AT_FAULT)
		step = add_broken(d);
	if (step == AT_STOP)
		d->to = d->made + d->begun;
	return step;
}

/* As many records as there are; a first one comes alone. */
static bool
read_records(struct csv_dialect *d)
{
	struct csv_index *index = d->index;
	bool header = d->fields == 0;

	if (header && index->broken_count > 0)
		return true;
	while (!d->skipping && d->at < d->size) {
		enum step step;

		index->full =
		    index->rows + index->broken_count >= d->options.rows;
		if (index->full)
			return true;
		step = read_record(d);
		if (step == AT_FAILURE)
			return false;
		if (step == AT_STOP)
			return true;
		if (header && (index->rows > 0 ||
		                  (index->broken_count > 0 && !d->skipping)))
			return true;
	}
	return true;
}

static void
begin_block(struct csv_dialect *d)
{
	struct csv_index *index = d->index;

	index->rows = index->broken_count = 0;
	index->fields = d->fields;
	index->blank = index->lines = 0;
	index->used = 0;
	index->full = false;
	index->after_cr = d->after_cr;
	d->at = 0;
	if (d->size > 0 && d->after_cr) {
		d->after_cr = false;
		if (d->data[0] == '\n') {
			*d->to++ = '\n';
			d->at = index->used = 1;
			d->lone_cr = false;
		}
	}
}

bool
csv_dialect_scan(struct csv_dialect *d, struct csv_index *index,
    const char *data, size_t size, bool last, char *to, size_t *len)
{
	bool after_cr;

	d->index = index;
	d->data = data;
	d->size = size;
	d->last = last;
	d->made = d->to = to;
	begin_block(d);
	if ((d->skipping && !resume_broken(d)) || !read_records(d))
		return false;
	*len = (size_t)(d->to - d->made);
	memset(d->to, 0, PADDING);
	after_cr = index->after_cr;
	index->lines = csv_count_lines(data, index->used, &after_cr);
	return true;
}
