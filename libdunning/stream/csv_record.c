#include "stream/csv_record.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "stream/csv_index.h"
#include "stream/csv_lines.h"

enum { FIRST_PARTIAL = 64 };
enum { FIELD_BLOCK = 65536 }; /* step by which libcsv's field buffer grows */

/* What one call of libcsv reported. */
enum { SAW_FIELD = 1, SAW_ROW = 2 };

static int
is_no_space(unsigned char c)
{
	(void)c;
	return 0;
}

static bool
reset_parser(struct csv_scan *scan)
{
	csv_free(scan->parser);
	if (csv_init(scan->parser,
	        CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0) {
		scan->failed = true;
		return false;
	}
	csv_set_space_func(scan->parser, is_no_space);
	csv_set_delim(scan->parser, (unsigned char)scan->options.delimiter);
	csv_set_blk_size(scan->parser, FIELD_BLOCK);
	return true;
}

bool
record_open(struct csv_scan *scan)
{
	scan->parser = calloc(1, sizeof(*scan->parser));
	if (scan->parser == NULL || !reset_parser(scan))
		return false;
	scan->matters[(unsigned char)scan->options.delimiter] = true;
	scan->matters['"'] = true;
	scan->matters['\n'] = true;
	scan->matters['\r'] = true;
	scan->matters['\0'] = true;
	return true;
}

void
record_close(struct csv_scan *scan)
{
	if (scan->parser != NULL)
		csv_free(scan->parser);
	free(scan->parser);
	free(scan->partial);
}

bool
record_begun(const struct csv_scan *scan)
{
	return scan->skipping || scan->fed > scan->start;
}

static void
on_field(void *bytes, size_t len, void *ctx)
{
	struct csv_scan *scan = ctx;
	size_t most =
	    scan->fields == 0 ? scan->options.column_limit : scan->fields;
	size_t at = scan->count;
	uint32_t *ends;

	(void)bytes;
	(void)len;
	scan->saw |= SAW_FIELD;
	if (scan->count++ >= most)
		return;
	ends = csv_grow(scan->partial, &scan->partial_cap, at + 1,
	    sizeof(*ends), FIRST_PARTIAL);
	if (ends == NULL) {
		scan->failed = true;
		return;
	}
	scan->partial = ends;
	ends[at] = (uint32_t)(scan->cursor - scan->start);
}

static void
on_row(int end, void *ctx)
{
	struct csv_scan *scan = ctx;

	(void)end;
	scan->saw |= SAW_ROW;
}

void
record_start(struct csv_scan *scan, size_t at)
{
	scan->start = at;
	scan->fed = at;
	scan->looked = at;
	scan->field = at;
	scan->count = 0;
}

/* Passes the line end at, two bytes long when it is CRLF. */
static void
end_line(struct csv_scan *scan, size_t at)
{
	if (at < scan->size && scan->data[at] == '\r') {
		if (at + 1 == scan->size)
			scan->after_cr = true;
		else if (scan->data[at + 1] == '\n')
			at++;
	}
	record_start(scan, at < scan->size ? at + 1 : at);
	scan->index->used = scan->start;
}

static struct csv_broken *
add_broken(struct csv_scan *scan)
{
	struct csv_broken *broken = csv_index_break(scan->index);

	if (broken == NULL)
		scan->failed = true;
	else
		broken->start = (uint32_t)scan->start;
	return broken;
}

void
record_resume(struct csv_scan *scan)
{
	add_broken(scan);
}

/* Sets the record under way aside; its line end is looked for from `from`,
 * unless it is cut before. */
static void
break_record(struct csv_scan *scan, enum csv_fault fault, size_t at,
    size_t from)
{
	const struct csv_manner how = { .delimiter = scan->options.delimiter,
		.quote = '"' };
	struct csv_broken *broken = add_broken(scan);

	if (broken == NULL)
		return;
	broken->fault = fault;
	broken->first = true;
	broken->at = (uint32_t)at;
	broken->fields = scan->count;
	if (scan->fields > 0)
		csv_cut(broken, &how, scan->data, scan->start, scan->fields,
		    &from);
	scan->looked = from;
	scan->skipping = true;
	reset_parser(scan);
}

/* Looks for the line end of the broken record; false: not in this block. */
static bool
skip_line(struct csv_scan *scan, bool last)
{
	struct csv_index *index = scan->index;
	struct csv_broken *broken = &index->broken[index->broken_count - 1];
	size_t at = scan->looked;

	while (at < scan->size && scan->data[at] != '\n' &&
	    scan->data[at] != '\r')
		at++;
	broken->end = (uint32_t)at;
	if (at == scan->size && !last && scan->options.whole && broken->first &&
	    at - scan->start <= scan->options.record_limit) {
		/* It comes again, with more behind it. */
		index->broken_count--;
		scan->skipping = false;
		record_start(scan, scan->start);
		return false;
	}
	if (at == scan->size && !last) {
		record_start(scan, at);
		index->used = at;
		return false;
	}
	broken->last = true;
	scan->skipping = false;
	end_line(scan, at);
	return true;
}

bool
record_room(struct csv_scan *scan)
{
	if (!csv_index_room(scan->index, scan->index->rows + 1, scan->fields))
		scan->failed = true;
	return !scan->failed;
}

static void
add_record(struct csv_scan *scan)
{
	struct csv_index *index = scan->index;
	uint32_t *ends;

	scan->fields = index->fields = scan->count;
	if (!record_room(scan))
		return;
	ends = index->ends + index->rows * scan->fields;
	for (size_t i = 0; i < scan->fields; i++)
		ends[i] = (uint32_t)scan->start + scan->partial[i];
	index->starts[index->rows++] = (uint32_t)scan->start;
}

/* libcsv saw the line end at (or the end of the input). */
static void
end_record(struct csv_scan *scan, size_t at)
{
	if (scan->count == 0 && scan->fields == 1) {
		scan->cursor = at;
		on_field(NULL, 0, scan);
	}
	if (scan->count == 0) {
		scan->index->blank++;
	} else if (scan->fields == 0 &&
	    scan->count > scan->options.column_limit) {
		break_record(scan, CSV_TOO_WIDE, scan->start, at);
		return;
	} else if (scan->fields == 0 || scan->count == scan->fields) {
		add_record(scan);
	} else {
		break_record(scan, CSV_RAGGED, scan->start, at);
		return;
	}
	end_line(scan, at);
}

/* Lets libcsv read up to `to`; false: it refused a byte. */
static bool
feed(struct csv_scan *scan, size_t to)
{
	size_t len = to - scan->fed;
	size_t n;

	scan->saw = 0;
	n = csv_parse(scan->parser, scan->data + scan->fed, len, on_field,
	    on_row, scan);
	scan->fed += n;
	if (n == len)
		return true;
	if (csv_error(scan->parser) != CSV_EPARSE) {
		scan->failed = true;
		return false;
	}
	break_record(scan,
	    scan->data[scan->fed] == '"' ? CSV_STRAY_QUOTE : CSV_AFTER_QUOTE,
	    scan->fed, scan->fed);
	return false;
}

/* The record under way is too long; what stands behind the limit is not looked
 * at, so that the end of the block makes no difference. */
static void
give_up(struct csv_scan *scan)
{
	if (!feed(scan, scan->start + scan->options.record_limit + 1))
		return;
	/* Without callbacks, libcsv only says whether quotes are open. */
	if (csv_fini(scan->parser, NULL, NULL, NULL) != 0)
		break_record(scan, CSV_TOO_LONG, scan->quote, scan->quote + 1);
	else
		break_record(scan, CSV_TOO_LONG, scan->start, scan->fed);
}

/* The input ends here; false: all of it is used. */
static bool
finish(struct csv_scan *scan)
{
	if (!feed(scan, scan->size))
		return !scan->failed;
	scan->cursor = scan->size;
	scan->saw = 0;
	if (csv_fini(scan->parser, on_field, on_row, scan) != 0) {
		break_record(scan, CSV_OPEN_QUOTE, scan->quote,
		    scan->quote + 1);
		return true;
	}
	if (scan->saw & SAW_ROW)
		end_record(scan, scan->size);
	return scan->skipping;
}

/* The byte at matters. */
static void
take_byte(struct csv_scan *scan, size_t at)
{
	char c = scan->data[at];

	if (c == '\0') {
		if (feed(scan, at))
			break_record(scan, CSV_NUL, at, at);
		return;
	}
	if (c == '"' && at == scan->field)
		scan->quote = at;
	scan->cursor = at;
	if (!feed(scan, at + 1))
		return;
	scan->looked = at + 1;
	if (scan->saw & SAW_ROW)
		end_record(scan, at);
	else if (scan->saw & SAW_FIELD)
		scan->field = at + 1;
}

/* One step; false: the block holds nothing more. */
static bool
step(struct csv_scan *scan, bool last)
{
	size_t at = scan->looked;

	if (scan->skipping)
		return skip_line(scan, last);
	while (at < scan->size && !scan->matters[(unsigned char)scan->data[at]])
		at++;
	scan->looked = at;
	if (at - scan->start > scan->options.record_limit) {
		give_up(scan);
		return true;
	}
	if (at < scan->size) {
		take_byte(scan, at);
		return true;
	}
	if (last)
		return finish(scan);
	/* What is refused now is so in any block that ends here. */
	return !feed(scan, scan->size) && !scan->failed;
}

bool
record_read(struct csv_scan *scan, bool last)
{
	size_t start = scan->start;

	while (!scan->failed && step(scan, last))
		if (!scan->skipping && scan->start > start)
			return true;
	return false;
}
