#include "stream/csv_reader.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { PADDING = 64, BOM = 3, HEAD = 4096, HEADER_BLOCK = 16384 };

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
	char *carry; /* what the last block left over */
	size_t carry_len;
	size_t carry_cap;
	uint64_t line;
	uint64_t records;
	bool begun;  /* the place of a byte order mark is behind us */
	bool headed; /* the header was seen */
	bool done;
	bool failed;
};

struct csv_reader *
csv_reader_open(struct input *in, const struct csv_options *options,
    enum encoding encoding, size_t block, struct diag *diag)
{
	struct csv_reader *reader = calloc(1, sizeof(*reader));

	if (reader == NULL ||
	    (reader->scan = csv_scan_new(options)) == NULL) {
		free(reader);
		diag_memory(diag);
		return NULL;
	}
	reader->in = in;
	reader->encoding = encoding;
	reader->limit = options->record_limit;
	reader->block = block < BOM ? BOM : block;
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
	free(reader->carry);
	free(reader);
}

void
csv_block_clear(struct csv_block *block)
{
	csv_index_clear(&block->index);
	free(block->room);
	*block = (struct csv_block){ .data = NULL };
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
	size_t wanted = head + len + PADDING;
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
	memset(block->room + block->head + block->held, 0, PADDING);
	block->data = block->room + block->head - len;
	return true;
}

/* Drops a byte order mark, which is no part of the first name. */
static bool
begin(struct csv_reader *reader, const char *data, size_t *len,
    struct diag *diag)
{
	if (reader->begun)
		return true;
	reader->begun = true;
	if (*len < BOM || memcmp(data, "\xef\xbb\xbf", BOM) != 0)
		return true;
	if (reader->encoding == ENCODING_UTF8) {
		*len -= BOM;
		return true;
	}
	diag_at(diag, DIAG_ERROR, "E_ENCODING",
	    (struct src_pos){ input_name(reader->in), 1, 1 },
	    "the input begins with a UTF-8 byte order mark, but another "
	    "encoding is declared");
	diag_note(diag, POS_NONE, "say `encoding: utf-8`");
	reader->failed = true;
	return false;
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
set_want(struct csv_reader *reader, const struct csv_index *index)
{
	size_t left = reader->carry_len;
	size_t want = reader->block;

	if (index->full) {
		want = index->used + index->used / 4;
		want = left < want ? want - left : 0;
	} else if (left > reader->block / 2) {
		want = 2 * left;
		if (want > reader->limit + reader->block)
			want = reader->limit + reader->block;
	}
	atomic_store(&reader->want, want);
}

bool
csv_reader_scan(struct csv_reader *reader, struct csv_block *block, bool *got,
    struct diag *diag)
{
	struct csv_index *index = &block->index;
	size_t len;

	*got = !reader->done;
	if (reader->failed || reader->done)
		return !reader->failed;
	if (!take_carry(reader, block))
		return fail(reader, diag);
	len = reader->carry_len + block->held;
	if (!begin(reader, block->data, &len, diag))
		return false;
	block->data = block->room + block->head + block->held - len;
	if (!csv_scan_block(reader->scan, index, block->data, len,
	        block->last) ||
	    !keep_carry(reader, block->data + index->used, len - index->used))
		return fail(reader, diag);
	block->line = reader->line;
	block->first = reader->records;
	reader->line += index->lines;
	set_want(reader, index);
	if (reader->headed)
		reader->records += index->rows;
	reader->headed = reader->headed || index->rows > 0;
	reader->done = block->last && index->used == len;
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
	    index->blank == 0);
	return true;
}
