/*
 * fuzz_csv.c -- every engine of the scanner finds what libcsv finds.
 *
 * The reference feeds libcsv one byte at a time, keeps the bytes of every
 * field, and starts anew behind each record that libcsv refuses.  The scanner
 * gets the same bytes in blocks of any size and must tell the same story.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <csv.h>

#include "stream/csv_scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PADDING = 64, SETTINGS = 3 };

static void
require(bool truth)
{
	if (!truth)
		abort();
}

/* A story: lines of text that must be equal in the end. */
struct story {
	char *text;
	size_t len;
	size_t cap;
	uint64_t blank;
};

static void
tell(struct story *s, const void *bytes, size_t len)
{
	if (s->len + len > s->cap) {
		s->cap = 2 * (s->len + len) + 256;
		s->text = realloc(s->text, s->cap);
		require(s->text != NULL);
	}
	if (len > 0)
		memcpy(s->text + s->len, bytes, len);
	s->len += len;
}

static void
tell_number(struct story *s, char what, size_t n)
{
	char text[32];

	tell(s, text, (size_t)snprintf(text, sizeof(text), "%c%zu ", what, n));
}

static void
tell_broken(struct story *s, enum csv_fault fault, size_t start, size_t end,
    size_t at, size_t fields, struct csv_beyond beyond)
{
	tell_number(s, 'X', (size_t)fault);
	tell_number(s, 's', start);
	tell_number(s, 'e', end);
	tell_number(s, 'a', at);
	tell_number(s, 'f', fields);
	tell_number(s, 'l', beyond.lines);
	tell_number(s, 'c', beyond.column);
	tell_number(s, 'n', beyond.fields);
	tell(s, "\n", 1);
}

/* --- the reference -------------------------------------------------------- */

struct reference {
	struct story *story;
	struct story record; /* fields of the record under way */
	const char *data;
	size_t size;
	size_t limit;
	char delimiter;
	size_t fields; /* of the first record, 0: none yet */
	size_t count;
	bool row;
	size_t cut;        /* the first line end in quotes; or NOWHERE */
	size_t cut_quote;  /* what opened them */
	size_t cut_fields; /* before that field */
	struct csv_parser parser;
};

#define NOWHERE SIZE_MAX

static int
no_space(unsigned char c)
{
	(void)c;
	return 0;
}

static void
fresh_parser(struct reference *r)
{
	require(csv_init(&r->parser,
	            CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) == 0);
	csv_set_space_func(&r->parser, no_space);
	csv_set_delim(&r->parser, (unsigned char)r->delimiter);
	r->record.len = 0;
	r->count = 0;
	r->row = false;
	r->cut = NOWHERE;
}

static void
on_field(void *bytes, size_t len, void *ctx)
{
	struct reference *r = ctx;

	tell_number(&r->record, 'F', len);
	tell(&r->record, bytes, len);
	r->count++;
}

static void
on_row(int end, void *ctx)
{
	struct reference *r = ctx;

	(void)end;
	r->row = true;
}

static bool
is_end(char c)
{
	return c == '\n' || c == '\r';
}

static size_t
line_end(const struct reference *r, size_t at)
{
	while (at < r->size && !is_end(r->data[at]))
		at++;
	return at;
}

static size_t
after_line_end(const struct reference *r, size_t at)
{
	if (at == r->size)
		return at;
	if (r->data[at] == '\r' && at + 1 < r->size && r->data[at + 1] == '\n')
		at++;
	return at + 1;
}

/* Is there a line like a record behind the first one? */
static bool
holds_record(const struct reference *r, size_t end)
{
	size_t count = 0;

	for (size_t at = r->cut + 1; at < end; at++) {
		count += r->data[at] == r->delimiter;
		if (at + 1 < end && !is_end(r->data[at + 1]))
			continue;
		if (r->fields > 1 && count == r->fields - 1)
			return true;
		count = 0;
	}
	return false;
}

/* The record is broken by the byte at, or by what is looked at up to `from`;
 * gives where the next one starts. */
static size_t
set_aside(struct reference *r, enum csv_fault fault, size_t start, size_t at,
    size_t from)
{
	struct csv_beyond beyond = { .lines = 0 };
	size_t fields = r->count;
	size_t end;

	if (r->fields > 0 && r->cut < from &&
	    (fault != CSV_RAGGED || holds_record(r, from))) {
		size_t place = at > r->cut ? at : from;

		for (size_t i = r->cut; i < place; i++) {
			beyond.column++;
			if (!is_end(r->data[i]))
				continue;
			beyond.column = 0;
			beyond.lines += r->data[i] == '\r' || i == r->cut ||
			    r->data[i - 1] != '\r';
		}
		beyond.column++;
		beyond.fields = fields;
		fields = r->cut_fields;
		at = r->cut_quote;
		from = r->cut;
	}
	end = line_end(r, from);
	tell_broken(r->story, fault, start, end, at, fields, beyond);
	return after_line_end(r, end);
}

/* Gives where the next record starts. */
static size_t
end_row(struct reference *r, size_t start, size_t end)
{
	if (r->count == 0 && r->fields == 1)
		on_field(NULL, 0, r);
	if (r->count == 0) {
		r->story->blank++;
		return after_line_end(r, end);
	}
	if (r->fields == 0)
		r->fields = r->count;
	if (r->count != r->fields)
		return set_aside(r, CSV_RAGGED, start, start, end);
	tell_number(r->story, 'R', start);
	tell(r->story, r->record.text, r->record.len);
	tell(r->story, "\n", 1);
	return after_line_end(r, end);
}

/* One record from start; gives where the next one starts. */
static size_t
read_record(struct reference *r, size_t start)
{
	enum csv_fault fault = CSV_STRAY_QUOTE;
	size_t quote = start;
	size_t at = start;
	size_t from;

	fresh_parser(r);
	for (;; at++) {
		bool was = r->parser.quoted != 0;

		if (at - start > r->limit)
			fault = CSV_TOO_LONG;
		else if (at < r->size && r->data[at] == '\0')
			fault = CSV_NUL;
		if (fault != CSV_STRAY_QUOTE || at == r->size)
			break;
		if (csv_parse(&r->parser, r->data + at, 1, on_field, on_row,
		        r) != 1) {
			fault = r->data[at] == '"' ? CSV_STRAY_QUOTE :
			                             CSV_AFTER_QUOTE;
			return set_aside(r, fault, start, at, at);
		}
		if (!was && r->parser.quoted)
			quote = at;
		if (r->row)
			return end_row(r, start, at);
		if (r->cut == NOWHERE && is_end(r->data[at])) {
			r->cut = at;
			r->cut_quote = quote;
			r->cut_fields = r->count;
		}
	}
	from = at;
	if (fault == CSV_TOO_LONG || fault == CSV_STRAY_QUOTE) {
		size_t count = r->count;

		if (csv_fini(&r->parser, on_field, on_row, r) != 0) {
			if (fault == CSV_STRAY_QUOTE)
				fault = CSV_OPEN_QUOTE;
			at = quote;
			from = quote + 1;
		} else if (fault == CSV_TOO_LONG) {
			at = start;
			r->count = count;
		} else {
			return r->row ? end_row(r, start, at) : r->size;
		}
	}
	return set_aside(r, fault, start, at, from);
}

static void
read_reference(struct reference *r)
{
	size_t at = 0;
	size_t before;

	do {
		before = r->fields;
		at = read_record(r, at);
		csv_free(&r->parser);
		/* A first record that is broken ends everything. */
		if (before == 0 && r->fields == 0 && r->story->len > 0)
			break;
	} while (at < r->size);
	free(r->record.text);
}

/* --- the scanner ---------------------------------------------------------- */

/* Every byte is in a record, a broken record, or a line end. */
static void
cover(unsigned char *seen, size_t from, size_t to)
{
	for (; from < to; from++) {
		require(!seen[from]);
		seen[from] = 1;
	}
}

static void
tell_record(struct story *s, const char *block, size_t offset,
    const struct csv_index *index, size_t row, unsigned char *seen)
{
	const uint32_t *ends = index->ends + row * index->fields;
	size_t from = index->starts[row];

	tell_number(s, 'R', offset + from);
	for (size_t i = 0; i < index->fields; i++) {
		struct text raw = { block + from, ends[i] - from };
		char *to = malloc(raw.len + 1);
		struct text cell;

		require(to != NULL);
		cell = csv_unquote(raw, to);
		tell_number(s, 'F', cell.len);
		tell(s, cell.at, cell.len);
		free(to);
		from = ends[i] + 1;
	}
	tell(s, "\n", 1);
	cover(seen, offset + index->starts[row],
	    offset + ends[index->fields - 1]);
}

struct blocks {
	const char *data;
	size_t size;
	size_t block;
	size_t rows; /* most of one block */
	struct csv_broken broken; /* pieces so far, offsets into all */
};

static void
take_pieces(struct story *s, struct blocks *b, const struct csv_broken *piece,
    size_t offset, unsigned char *seen)
{
	cover(seen, offset + piece->start, offset + piece->end);
	if (piece->first) {
		b->broken = *piece;
		b->broken.start += (uint32_t)offset;
		b->broken.at += (uint32_t)offset;
	}
	if (piece->last)
		tell_broken(s, b->broken.fault, b->broken.start,
		    offset + piece->end, b->broken.at, b->broken.fields,
		    b->broken.beyond);
}

/* Records and broken records of one block, in the order of their places. */
static void
take_index(struct story *s, struct blocks *b, const char *block, size_t offset,
    const struct csv_index *index, unsigned char *seen)
{
	size_t row = 0;
	size_t broken = 0;

	while (row < index->rows || broken < index->broken_count) {
		bool is_row = broken == index->broken_count ||
		    (row < index->rows &&
		        index->starts[row] < index->broken[broken].start);

		if (is_row)
			tell_record(s, block, offset, index, row++, seen);
		else
			take_pieces(s, b, &index->broken[broken++], offset,
			    seen);
	}
	s->blank += index->blank;
}

static void
check_lines(const char *data, size_t used, uint64_t lines)
{
	for (size_t i = 0; i < used; i++)
		if (data[i] == '\r' ||
		    (data[i] == '\n' && (i == 0 || data[i - 1] != '\r')))
			lines--;
	require(lines == 0);
}

/* Sees the input through a buffer that holds what is not used up. */
static void
scan_blocks(struct story *s, struct blocks *b, struct csv_scan *scan)
{
	struct csv_index index = { .rows = 0 };
	unsigned char *seen = calloc(b->size + 1, 1);
	size_t done = 0;
	size_t len = 0;
	uint64_t lines = 0;
	bool first = true;

	require(seen != NULL);
	for (;;) {
		size_t more = b->size - done - len;
		char *block;

		if (more > b->block)
			more = b->block;
		len += more;
		block = calloc(len + PADDING, 1);
		require(block != NULL);
		memcpy(block, b->data + done, len);
		require(csv_scan_block(scan, &index, block, len,
		    done + len == b->size));
		require(index.used <= len && index.rows <= b->rows);
		take_index(s, b, block, done, &index, seen);
		lines += index.lines;
		first = first && index.rows == 0;
		free(block);
		done += index.used;
		len -= index.used;
		if (first && index.broken_count > 0 &&
		    index.broken[index.broken_count - 1].last)
			break;
		if (done == b->size)
			break;
		require(more > 0 || len > 0);
	}
	check_lines(b->data, done, lines);
	for (size_t i = 0; i < done; i++)
		require(seen[i] || is_end(b->data[i]));
	csv_index_clear(&index);
	free(seen);
}

/* One engine tells the same story. */
static void
check_engine(const struct story *expected, struct blocks blocks,
    const struct csv_options *options)
{
	struct csv_scan *scan = csv_scan_new(options);
	struct story found = { 0 };

	require(scan != NULL);
	scan_blocks(&found, &blocks, scan);
	csv_scan_free(scan);
	require(expected->blank == found.blank);
	require(expected->len == found.len);
	require(found.len == 0 ||
	    memcmp(expected->text, found.text, found.len) == 0);
	free(found.text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const size_t limits[] = { 1 << 20, 1 << 20, 40, 7 };
	static const size_t rows[] = { SIZE_MAX, 1, 2, 3 };
	struct story expected = { 0 };
	struct reference reference = { .story = &expected };
	struct blocks blocks = { 0 };
	struct csv_options options = csv_options_usual(',');
	char *data;

	if (size < SETTINGS)
		return 0;
	data = malloc(size);
	require(data != NULL);
	memcpy(data, bytes + SETTINGS, size - SETTINGS);
	options.delimiter = bytes[0] & 1 ? ';' : ',';
	options.record_limit = limits[bytes[1] & 3];
	options.rows = rows[bytes[1] >> 2 & 3];
	reference.data = blocks.data = data;
	reference.size = blocks.size = size - SETTINGS;
	reference.delimiter = options.delimiter;
	reference.limit = options.record_limit;
	blocks.block = (size_t)bytes[2] + 1;
	blocks.rows = options.rows;
	read_reference(&reference);
	for (int i = CSV_LIBCSV; i < CSV_ENGINES; i++) {
		options.engine = (enum csv_engine)i;
		if (csv_engine_works(options.engine))
			check_engine(&expected, blocks, &options);
	}
	free(expected.text);
	free(data);
	return 0;
}
