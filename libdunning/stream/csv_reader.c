#include "stream/csv_reader.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stream/csv_dialect.h"
#include "stream/csv_index.h"
#include "stream/csv_write.h"

enum { MARK = 4, HEAD = 4096, HEADER_BLOCK = 16384 };

/* Reading and scanning may go on at once: what both change is atomic, and the
 * rest belongs to one of them. */
struct csv_reader {
	size_t block;
	size_t limit; /* of a record */
	enum encoding encoding;

	/* Of reading: */
	struct input *in;
	uint64_t bytes;
	bool ended; /* the input has no more bytes */

	atomic_size_t want; /* bytes of the next block; 0: enough is there */

	/* Of scanning: */
	struct csv_scan *scan;
	const struct csv_shape *shape; /* NULL: none */
	struct csv_dialect *dialect;   /* instead of scan, or NULL */
	char delimiter;
	char *carry; /* what the last block left over */
	size_t carry_len;
	size_t carry_cap;
	uint64_t line;
	uint64_t records;
	bool open;   /* the last line that was used has no end yet */
	bool begun;  /* the place of a byte order mark is behind us */
	bool headed; /* the header was seen */
	bool done;
	bool failed;
};

/* A scanner, or what reads another dialect; false: out of memory. */
static bool
open_scan(struct csv_reader *reader, const struct csv_options *options)
{
	const struct csv_shape *shape = reader->shape;

	if (shape != NULL &&
	    (shape->quote != '"' || shape->trim || shape->formulas)) {
		const struct csv_manner how = { .quote = shape->quote,
			.trim = shape->trim, .formulas = shape->formulas };

		reader->dialect = csv_dialect_new(options, &how);
		return reader->dialect != NULL;
	}
	reader->scan = csv_scan_new(options);
	return reader->scan != NULL;
}

struct csv_reader *
csv_reader_open(struct input *in, const struct csv_options *options,
    enum encoding encoding, size_t block, const struct csv_shape *shape,
    struct diag *diag)
{
	struct csv_reader *reader = calloc(1, sizeof(*reader));
	struct csv_options own = *options;

	own.whole = shape != NULL;
	if (reader != NULL)
		reader->shape = shape;
	if (reader == NULL || !open_scan(reader, &own)) {
		free(reader);
		diag_memory(diag);
		return NULL;
	}
	if (shape != NULL && shape->begin != NULL)
		shape->begin(shape->ctx);
	reader->delimiter = options->delimiter;
	reader->in = in;
	reader->encoding = encoding;
	reader->limit = options->record_limit;
	reader->block = block < MARK ? MARK : block;
	reader->line = 1;
	atomic_init(&reader->want,
	    reader->block < HEADER_BLOCK ? reader->block : HEADER_BLOCK);
	return reader;
}

void
csv_reader_close(struct csv_reader *reader)
{
	if (reader == NULL)
		return;
	csv_scan_free(reader->scan);
	csv_dialect_free(reader->dialect);
	free(reader->carry);
	free(reader);
}

void
csv_block_clear(struct csv_block *block)
{
	csv_index_clear(&block->index);
	free(block->made.at);
	free(block->wide.at);
	free(block->room);
	*block = (struct csv_block){ .data = NULL };
}

char *
csv_block_room(struct csv_room *room, size_t size)
{
	if (room->cap < size + CSV_PADDING) {
		free(room->at);
		room->cap = size + size / 2 + CSV_PADDING;
		room->at = malloc(room->cap);
	}
	if (room->at == NULL)
		room->cap = 0;
	return room->at;
}

uint64_t
csv_reader_bytes(const struct csv_reader *reader)
{
	return reader->bytes;
}

/* Room for head bytes and len more behind them; what was read is kept. */
static bool
make_room(struct csv_block *block, size_t head, size_t len)
{
	size_t wanted = head + len + CSV_PADDING;
	char *room;

	if (wanted <= block->cap && head == block->head)
		return true;
	room = malloc(wanted);
	if (room == NULL)
		return false;
	if (block->held > 0)
		memcpy(room + head, block->room + block->head, block->held);
	free(block->room);
	block->room = room;
	block->cap = wanted;
	block->head = head;
	return true;
}

static bool
fail(struct csv_reader *reader, struct diag *diag)
{
	reader->failed = true;
	diag_memory(diag);
	return false;
}

/* Reads until the block is full or the input ends. */
bool
csv_reader_read(struct csv_reader *reader, struct csv_block *block,
    struct diag *diag)
{
	size_t want = atomic_load(&reader->want);

	block->held = 0;
	if (!make_room(block, block->head < HEAD ? HEAD : block->head, want)) {
		diag_memory(diag);
		return false;
	}
	input_tell(reader->in, diag);
	while (!reader->ended && block->held < want) {
		ptrdiff_t n = input_read(reader->in,
		    block->room + block->head + block->held,
		    want - block->held);

		if (n == -1)
			return false;
		reader->ended = n == 0;
		block->held += (size_t)n;
		reader->bytes += (size_t)n;
	}
	block->last = reader->ended;
	block->bytes = reader->bytes;
	return true;
}

/* Puts what was left over before the new bytes. */
static bool
take_carry(struct csv_reader *reader, struct csv_block *block)
{
	size_t len = reader->carry_len;

	if (len > block->head &&
	    !make_room(block, len + len / 2, block->held))
		return false;
	if (len > 0)
		memcpy(block->room + block->head - len, reader->carry, len);
	memset(block->room + block->head + block->held, 0, CSV_PADDING);
	block->data = block->room + block->head - len;
	return true;
}

/* Drops a byte order mark, which is no part of the first name. */
static bool
begin(struct csv_reader *reader, const char *data, size_t *len,
    struct diag *diag)
{
	struct text first = { data, *len < MARK ? *len : MARK };
	size_t mark = 0;

	if (reader->begun)
		return true;
	reader->begun = true;
	if (!encoding_begin(&reader->encoding, first, &mark,
	        (struct src_pos){ input_name(reader->in), 1, 1 }, diag))
		reader->failed = true;
	*len -= mark;
	return !reader->failed;
}

/* Keeps what is left over for the next block. */
static bool
keep_carry(struct csv_reader *reader, const char *data, size_t len)
{
	if (len > reader->carry_cap) {
		char *larger = realloc(reader->carry, 2 * len);

		if (larger == NULL)
			return false;
		reader->carry = larger;
		reader->carry_cap = 2 * len;
	}
	if (len > 0)
		memcpy(reader->carry, data, len);
	reader->carry_len = len;
	return true;
}

/*
 * What is left over by a full index is whole records, so little or nothing is
 * read; what is left over else may be most of a huge record, to be read in
 * linear time.
 */
static void
set_want(struct csv_reader *reader, size_t used, bool full)
{
	size_t left = reader->carry_len;
	size_t want = reader->block;

	if (full) {
		want = used + used / 4;
		want = left < want ? want - left : 0;
	} else if (left > reader->block / 2) {
		want = 2 * left;
		if (want > reader->limit + reader->block)
			want = reader->limit + reader->block;
	}
	atomic_store(&reader->want, want);
}

/* *used are bytes of the input.  False: out of memory. */
static bool
scan_bytes(struct csv_reader *reader, struct csv_block *block, size_t len,
    size_t *used)
{
	struct csv_index *index = &block->index;
	size_t made;
	char *to;

	if (reader->dialect == NULL) {
		if (!csv_scan_block(reader->scan, index, block->data, len,
		        block->last))
			return false;
		*used = index->used;
		return true;
	}
	to = csv_block_room(&block->made, csv_dialect_room(len));
	if (to == NULL ||
	    !csv_dialect_scan(reader->dialect, index, block->data, len,
	        block->last, to, &made))
		return false;
	*used = index->used;
	block->raw = block->data;
	block->data = to;
	index->used = made;
	return true;
}

/* A block with #1, #2 and so on as its only record. */
static bool
make_names(struct csv_block *block, size_t fields, char delimiter)
{
	struct csv_index *index = &block->index;
	char *data = csv_block_room(&block->made, fields * 24);
	char *to = data;

	if (data == NULL || !csv_index_room(index, 1, fields))
		return false;
	index->rows = 1;
	index->fields = fields;
	index->starts[0] = 0;
	for (size_t i = 0; i < fields; i++) {
		char name[24];

		snprintf(name, sizeof(name), "#%zu", i + 1);
		if (i > 0)
			*to++ = delimiter;
		to = csv_put(to, text_of(name), delimiter);
		index->ends[i] = (uint32_t)(to - data);
	}
	memset(to, 0, CSV_PADDING);
	block->data = data;
	index->used = (size_t)(to - data);
	return true;
}

/*
 * The first record of a file without a header comes again, and names stand in
 * its place; one that the shape has left out does not count.
 */
static bool
take_first(struct csv_reader *reader, struct csv_block *block, size_t fields,
    size_t *used)
{
	struct csv_index *index = &block->index;

	if (index->rows == 0 && reader->dialect != NULL)
		csv_dialect_forget(reader->dialect);
	else if (index->rows == 0)
		csv_scan_forget(reader->scan);
	if (index->rows == 0)
		return true;
	if (reader->dialect != NULL)
		csv_dialect_again(reader->dialect, index);
	else
		csv_scan_again(reader->scan, index);
	*used = index->used;
	return make_names(block, fields, reader->delimiter);
}

/* What the shape makes of the block; false: reported. */
static bool
shape_block(struct csv_reader *reader, struct csv_block *block, size_t *used,
    struct diag *diag)
{
	const struct csv_shape *shape = reader->shape;
	size_t fields = block->index.fields;
	bool first = !reader->headed && block->index.rows > 0;

	if (reader->headed || shape->headless) {
		if (shape->sift != NULL &&
		    !shape->sift(shape->ctx, block, diag))
			return false;
		if (first && !take_first(reader, block, fields, used)) {
			diag_memory(diag);
			return false;
		}
	}
	return !first || block->index.rows == 0 || shape->header == NULL ||
	    shape->header(shape->ctx, block, diag);
}

bool
csv_reader_scan(struct csv_reader *reader, struct csv_block *block, bool *got,
    struct diag *diag)
{
	struct csv_index *index = &block->index;
	const char *data;
	size_t used;
	size_t len;

	*got = !reader->done;
	if (reader->failed || reader->done)
		return !reader->failed;
	if (!take_carry(reader, block))
		return fail(reader, diag);
	len = reader->carry_len + block->held;
	if (!begin(reader, block->data, &len, diag))
		return false;
	data = block->data = block->room + block->head + block->held - len;
	block->line = reader->line;
	block->first = reader->records;
	block->left = 0;
	if (!scan_bytes(reader, block, len, &used))
		return fail(reader, diag);
	if (reader->shape != NULL &&
	    !shape_block(reader, block, &used, diag)) {
		reader->failed = true;
		return false;
	}
	if (!keep_carry(reader, data + used, len - used))
		return fail(reader, diag);
	reader->line += index->lines;
	set_want(reader, used, index->full);
	if (reader->headed)
		reader->records += index->rows;
	reader->headed = reader->headed || index->rows > 0;
	reader->done = block->last && used == len;
	if (used > 0)
		reader->open =
		    data[used - 1] != '\n' && data[used - 1] != '\r';
	block->cut = reader->done && reader->open ? reader->line : 0;
	return true;
}

bool
csv_reader_next(struct csv_reader *reader, struct csv_block *block, bool *got,
    struct diag *diag)
{
	const struct csv_index *index = &block->index;

	do {
		if (!csv_reader_read(reader, block, diag) ||
		    !csv_reader_scan(reader, block, got, diag))
			return false;
	} while (*got && index->rows == 0 && index->broken_count == 0 &&
	    index->blank == 0 && block->left == 0 && block->cut == 0);
	return true;
}
