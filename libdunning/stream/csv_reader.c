#include "stream/csv_reader.h"

#include <stdlib.h>
#include <string.h>

enum { PADDING = 64, BOM = 3 };

struct csv_reader_state {
	struct input *in;
	struct diag *diag;
	struct csv_scan *scan;
	enum encoding encoding;
	size_t block;
	char *data;
	size_t len;
	size_t cap;
	bool begun; /* the place of a byte order mark is behind us */
	bool header_seen;
	bool headed; /* the block before held the header alone */
	bool ended;  /* the input has no more bytes */
	bool done;
};

bool
csv_reader_open(struct csv_reader *reader, struct input *in, char delimiter,
    enum encoding encoding, size_t block, size_t limit, struct diag *diag)
{
	struct csv_reader_state *state = calloc(1, sizeof(*state));

	*reader = (struct csv_reader){ .line = 1, .state = state };
	if (state == NULL) {
		diag_memory(diag);
		return false;
	}
	state->in = in;
	state->diag = diag;
	state->encoding = encoding;
	state->block = block;
	state->scan = csv_scan_new(delimiter, limit);
	if (state->scan == NULL) {
		diag_memory(diag);
		csv_reader_close(reader);
		return false;
	}
	return true;
}

void
csv_reader_close(struct csv_reader *reader)
{
	if (reader->state == NULL)
		return;
	csv_scan_free(reader->state->scan);
	free(reader->state->data);
	free(reader->state);
	reader->state = NULL;
}

static bool
make_room(struct csv_reader_state *state, size_t wanted)
{
	char *data;

	if (wanted <= state->cap)
		return true;
	data = realloc(state->data, wanted + PADDING);
	if (data == NULL) {
		diag_memory(state->diag);
		return false;
	}
	state->data = data;
	state->cap = wanted;
	return true;
}

/* Reads until the block is full, so that its end depends on nothing else. */
static bool
fill(struct csv_reader *reader, size_t wanted)
{
	struct csv_reader_state *state = reader->state;

	if (!make_room(state, wanted))
		return false;
	while (!state->ended && state->len < wanted) {
		ptrdiff_t n = input_read(state->in, state->data + state->len,
		    wanted - state->len);

		if (n == -1)
			return false;
		if (n == 0)
			state->ended = true;
		state->len += (size_t)n;
		reader->bytes += (size_t)n;
	}
	memset(state->data + state->len, 0, PADDING);
	return true;
}

/* Drops a byte order mark, which is no part of the first name. */
static bool
begin(struct csv_reader *reader)
{
	struct csv_reader_state *state = reader->state;

	state->begun = true;
	if (!fill(reader, BOM))
		return false;
	if (state->len < BOM || memcmp(state->data, "\xef\xbb\xbf", BOM) != 0)
		return true;
	if (state->encoding != ENCODING_UTF8) {
		diag_at(state->diag, DIAG_ERROR, "E_ENCODING",
		    (struct src_pos){ input_name(state->in), 1, 1 },
		    "the input begins with a UTF-8 byte order mark, but "
		    "another encoding is declared");
		diag_note(state->diag, POS_NONE, "say `encoding: utf-8`");
		return false;
	}
	state->len = 0;
	return true;
}

static void
drop_used(struct csv_reader *reader)
{
	struct csv_reader_state *state = reader->state;
	size_t used;

	if (reader->index == NULL)
		return;
	used = reader->index->used;
	reader->line += reader->index->lines;
	state->len -= used;
	if (state->len > 0)
		memmove(state->data, state->data + used, state->len);
}

static bool
scan(struct csv_reader *reader)
{
	struct csv_reader_state *state = reader->state;

	reader->index = csv_scan_block(state->scan, state->data, state->len,
	    state->ended);
	reader->data = state->data;
	if (reader->index == NULL)
		diag_memory(state->diag);
	return reader->index != NULL;
}

/* What is left over is most of a huge record, to be read in linear time; but
 * behind the header it is whole records. */
static size_t
wanted_size(const struct csv_reader_state *state)
{
	if (state->headed && state->len <= state->block)
		return state->block;
	if (state->len > state->block / 2)
		return 2 * state->len;
	return state->block;
}

bool
csv_reader_next(struct csv_reader *reader, bool *got)
{
	struct csv_reader_state *state = reader->state;
	const struct csv_index *index;
	size_t wanted;

	if (!state->begun && !begin(reader))
		return false;
	while (!state->done) {
		drop_used(reader);
		wanted = wanted_size(state);
		if (!fill(reader, wanted) || !scan(reader))
			return false;
		index = reader->index;
		state->headed = !state->header_seen && index->rows > 0;
		state->header_seen = state->header_seen || state->headed;
		state->done = state->ended && index->used == state->len;
		if (index->rows > 0 || index->broken_count > 0 ||
		    index->blank > 0) {
			*got = true;
			return true;
		}
	}
	*got = false;
	return true;
}
