#include "stream/csv_scan.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

enum { FIRST_ROWS = 256, FIRST_FIELDS = 4096, FIRST_BROKEN = 16 };
enum { FIELD_BLOCK = 65536 }; /* step by which libcsv's field buffer grows */

/* What one call of libcsv reported. */
enum { SAW_FIELD = 1, SAW_ROW = 2 };

struct csv_scan {
	struct csv_parser parser;
	bool parser_made;
	bool matters[256]; /* bytes that can end a field or break a record */
	size_t limit;

	/* Places in the block, of the record under way. */
	const char *data;
	size_t size;
	size_t start;
	size_t fed;    /* libcsv has read up to here */
	size_t looked; /* no byte that matters lies between fed and here */
	size_t field;  /* start of the field under way */
	size_t quote;  /* the last opening quote */
	size_t count;  /* fields that are complete */
	size_t cursor; /* end of the field that a callback completes */
	int saw;

	bool skipping; /* inside a broken record, looking for its line end */
	bool after_cr;
	bool failed; /* out of memory */

	struct csv_index index;
	uint32_t *starts;
	size_t starts_cap;
	uint32_t *ends;
	size_t ends_cap;
	struct csv_broken *broken;
	size_t broken_cap;
};

static int
is_no_space(unsigned char c)
{
	(void)c;
	return 0;
}

static bool
reset_parser(struct csv_scan *scan, unsigned char delimiter)
{
	if (scan->parser_made)
		csv_free(&scan->parser);
	scan->parser_made = csv_init(&scan->parser,
	    CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) == 0;
	if (!scan->parser_made) {
		scan->failed = true;
		return false;
	}
	csv_set_space_func(&scan->parser, is_no_space);
	csv_set_delim(&scan->parser, delimiter);
	csv_set_blk_size(&scan->parser, FIELD_BLOCK);
	return true;
}

struct csv_scan *
csv_scan_new(char delimiter, size_t limit)
{
	struct csv_scan *scan = calloc(1, sizeof(*scan));

	if (scan == NULL)
		return NULL;
	if (!reset_parser(scan, (unsigned char)delimiter)) {
		free(scan);
		return NULL;
	}
	scan->limit = limit;
	scan->matters[(unsigned char)delimiter] = true;
	scan->matters['"'] = true;
	scan->matters['\n'] = true;
	scan->matters['\r'] = true;
	scan->matters['\0'] = true;
	return scan;
}

void
csv_scan_free(struct csv_scan *scan)
{
	if (scan == NULL)
		return;
	if (scan->parser_made)
		csv_free(&scan->parser);
	free(scan->starts);
	free(scan->ends);
	free(scan->broken);
	free(scan);
}

/* More room for an array of count elements when it is full. */
static void *
grow(struct csv_scan *scan, void *array, size_t *cap, size_t need, size_t size,
    size_t first)
{
	size_t wanted = *cap == 0 ? first : *cap;
	void *larger;
	size_t bytes;

	if (need <= *cap)
		return array;
	while (wanted < need)
		wanted *= 2;
	larger = __builtin_mul_overflow(wanted, size, &bytes) ?
	    NULL :
	    realloc(array, bytes);
	if (larger == NULL) {
		scan->failed = true;
		return array;
	}
	*cap = wanted;
	return larger;
}

/* Ends of the fields of record rows begin here. */
static size_t
first_end(const struct csv_scan *scan)
{
	return scan->index.rows * scan->index.fields;
}

static void
on_field(void *bytes, size_t len, void *ctx)
{
	struct csv_scan *scan = ctx;
	size_t most = scan->index.fields == 0 ? LIMIT_COLUMNS :
	                                        scan->index.fields;
	size_t at = first_end(scan) + scan->count;

	(void)bytes;
	(void)len;
	scan->saw |= SAW_FIELD;
	if (scan->count++ >= most)
		return;
	if (at == scan->ends_cap)
		scan->ends = grow(scan, scan->ends, &scan->ends_cap, at + 1,
		    sizeof(*scan->ends), FIRST_FIELDS);
	if (!scan->failed)
		scan->ends[at] = (uint32_t)scan->cursor;
}

static void
on_row(int end, void *ctx)
{
	struct csv_scan *scan = ctx;

	(void)end;
	scan->saw |= SAW_ROW;
}

/* The next record starts at. */
static void
start_at(struct csv_scan *scan, size_t at)
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
	start_at(scan, at < scan->size ? at + 1 : at);
	scan->index.used = scan->start;
}

static struct csv_broken *
add_broken(struct csv_scan *scan)
{
	struct csv_broken *broken;

	scan->broken = grow(scan, scan->broken, &scan->broken_cap,
	    scan->index.broken_count + 1, sizeof(*scan->broken), FIRST_BROKEN);
	if (scan->failed)
		return NULL;
	broken = &scan->broken[scan->index.broken_count++];
	*broken = (struct csv_broken){ .start = (uint32_t)scan->start };
	return broken;
}

/* Sets the record under way aside; its line end is looked for from `from`. */
static void
break_record(struct csv_scan *scan, enum csv_fault fault, size_t at,
    size_t from)
{
	struct csv_broken *broken = add_broken(scan);

	if (broken == NULL)
		return;
	broken->fault = fault;
	broken->first = true;
	broken->at = (uint32_t)at;
	broken->quote = (uint32_t)scan->quote;
	broken->fields = scan->count;
	scan->looked = from;
	scan->skipping = true;
	reset_parser(scan, csv_get_delim(&scan->parser));
}

/* Looks for the line end of the broken record; false: not in this block. */
static bool
skip_line(struct csv_scan *scan, bool last)
{
	struct csv_broken *broken =
	    &scan->broken[scan->index.broken_count - 1];
	size_t at = scan->looked;

	while (at < scan->size && scan->data[at] != '\n' &&
	    scan->data[at] != '\r')
		at++;
	broken->end = (uint32_t)at;
	if (at == scan->size && !last) {
		start_at(scan, at);
		scan->index.used = at;
		return false;
	}
	broken->last = true;
	scan->skipping = false;
	end_line(scan, at);
	return true;
}

static void
add_record(struct csv_scan *scan)
{
	struct csv_index *index = &scan->index;

	scan->starts = grow(scan, scan->starts, &scan->starts_cap,
	    index->rows + 1, sizeof(*scan->starts), FIRST_ROWS);
	if (scan->failed)
		return;
	scan->starts[index->rows++] = (uint32_t)scan->start;
	index->fields = scan->count;
}

/* libcsv saw the line end at (or the end of the input). */
static void
end_record(struct csv_scan *scan, size_t at)
{
	struct csv_index *index = &scan->index;
	struct csv_broken *broken;

	if (scan->count == 0 && index->fields == 1) {
		scan->cursor = at;
		on_field(NULL, 0, scan);
	}
	if (scan->count == 0) {
		index->blank++;
	} else if (index->fields == 0 && scan->count > LIMIT_COLUMNS) {
		break_record(scan, CSV_TOO_WIDE, scan->start, at);
		return;
	} else if (index->fields == 0 || scan->count == index->fields) {
		add_record(scan);
	} else {
		broken = add_broken(scan);
		if (broken == NULL)
			return;
		broken->fault = CSV_RAGGED;
		broken->first = broken->last = true;
		broken->at = (uint32_t)scan->start;
		broken->end = (uint32_t)at;
		broken->fields = scan->count;
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
	n = csv_parse(&scan->parser, scan->data + scan->fed, len, on_field,
	    on_row, scan);
	scan->fed += n;
	if (n == len)
		return true;
	if (csv_error(&scan->parser) != CSV_EPARSE) {
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
	if (!feed(scan, scan->start + scan->limit + 1))
		return;
	/* Without callbacks, libcsv only says whether quotes are open. */
	if (csv_fini(&scan->parser, NULL, NULL, NULL) != 0)
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
	if (csv_fini(&scan->parser, on_field, on_row, scan) != 0) {
		break_record(scan, CSV_OPEN_QUOTE, scan->quote,
		    scan->quote + 1);
		return true;
	}
	if (scan->saw & SAW_ROW)
		end_record(scan, scan->size);
	return false;
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
	if (at - scan->start > scan->limit) {
		give_up(scan);
		return true;
	}
	if (at < scan->size) {
		take_byte(scan, at);
		return true;
	}
	return last && finish(scan);
}

/* Moves what is known of the unfinished record to the front. */
static void
begin_block(struct csv_scan *scan, const char *data, size_t size)
{
	struct csv_index *index = &scan->index;
	size_t used = index->used;
	size_t kept = scan->count < index->fields || index->fields == 0 ?
	    scan->count :
	    index->fields;
	size_t from = first_end(scan);

	if (kept > LIMIT_COLUMNS)
		kept = LIMIT_COLUMNS;
	for (size_t i = 0; i < kept; i++)
		scan->ends[i] = scan->ends[from + i] - (uint32_t)used;
	scan->start -= used;
	scan->fed -= used;
	scan->looked -= used;
	scan->field -= used;
	if (scan->quote >= used)
		scan->quote -= used;
	scan->data = data;
	scan->size = size;
	index->rows = 0;
	index->broken_count = 0;
	index->blank = 0;
	index->used = 0;
	index->after_cr = scan->after_cr;
	if (size > 0 && scan->after_cr) {
		scan->after_cr = false;
		if (data[0] == '\n' && !scan->skipping) {
			start_at(scan, 1);
			index->used = 1;
		}
	}
}

const struct csv_index *
csv_scan_block(struct csv_scan *scan, const char *data, size_t size, bool last)
{
	struct csv_index *index = &scan->index;
	size_t fields = index->fields;
	bool after_cr;

	begin_block(scan, data, size);
	if (scan->skipping)
		add_broken(scan);
	while (!scan->failed && step(scan, last))
		if (fields == 0 &&
		    (index->rows > 0 ||
		        (index->broken_count > 0 && !scan->skipping)))
			break;
	if (scan->failed)
		return NULL;
	index->starts = scan->starts;
	index->ends = scan->ends;
	index->broken = scan->broken;
	after_cr = index->after_cr;
	index->lines = csv_count_lines(data, index->used, &after_cr);
	return index;
}
