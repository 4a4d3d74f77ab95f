#include "mapping/recast_lines.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/limits.h"
#include "mapping/text_outline.h"
#include "stream/encoding.h"

enum { PIECE = 65536, SHOWN = 5, EXCERPT = 80, MARK = 4 };

struct lines {
	struct recast_preamble preamble;
	struct input *below;
	struct buf raw; /* bytes that were read */
	size_t at;      /* of those, the first that is not done with */
	bool begun;
	bool ended;    /* below has no more bytes */
	bool after_cr; /* a LF at `at` belongs to the line end before it */
	bool cut;      /* the beginning of a line that is too long is gone */
	bool found;    /* the header is at `at` */
	uint64_t count;
	uint64_t pending; /* line ends to give for those left out */
	uint64_t garbled; /* first line that is not UTF-8; 0: none */
	struct buf shown[SHOWN]; /* shapes of the first lines */
};

/* More bytes behind those that are there; false: reported. */
static bool
read_more(struct lines *l, struct diag *diag)
{
	size_t left = l->raw.len - l->at;
	ptrdiff_t n;

	if (left > 0 && l->at > 0)
		memmove(l->raw.data, l->raw.data + l->at, left);
	l->raw.len = left;
	l->at = 0;
	do {
		char *room = buf_reserve(&l->raw, PIECE);

		if (room == NULL) {
			diag_memory(diag);
			return false;
		}
		n = input_read(l->below, room, PIECE);
		if (n == -1)
			return false;
		l->raw.len += (size_t)n;
		l->ended = n == 0;
	} while (!l->ended && l->raw.len < MARK);
	return true;
}

static bool
begin(struct lines *l, struct diag *diag)
{
	enum encoding encoding = ENCODING_UTF8;
	struct text first;
	size_t mark;

	if (!read_more(l, diag))
		return false;
	first = (struct text){ buf_text(&l->raw),
		l->raw.len < MARK ? l->raw.len : MARK };
	if (!encoding_begin(&encoding, first, &mark,
	        (struct src_pos){ input_name(l->below), 1, 1 }, diag))
		return false;
	l->at = mark;
	l->begun = true;
	return true;
}

static bool
report_none(const struct lines *l, struct diag *diag)
{
	const struct recast_preamble *p = &l->preamble;
	const char *file = input_name(l->below);

	if (p->until == NULL)
		diag_at(diag, DIAG_ERROR, "E_PREAMBLE", POS_FILE(file),
		    "has %" PRIu64 " lines, of which `skip_lines` leaves out "
		    "%" PRIu64,
		    l->count, p->skip);
	else
		diag_at(diag, DIAG_ERROR, "E_PREAMBLE", POS_FILE(file),
		    "none of its %" PRIu64 " lines is the header, as "
		    "`skip_until` says it is",
		    l->count);
	for (size_t i = 0; i < SHOWN && i < l->count; i++)
		diag_note(diag, (struct src_pos){ file, i + 1, 1 }, "%s",
		    buf_text(&l->shown[i]));
	if (l->garbled > 0)
		diag_note(diag,
		    (struct src_pos){ file, (size_t)l->garbled, 1 },
		    "this line is not valid UTF-8: is another `encoding` to "
		    "be declared?");
	else if (p->until != NULL)
		diag_note(diag, p->said->at, "make it match the header row");
	return false;
}

/* What stands there may be personal: only its shape is kept. */
static void
show(struct lines *l, struct text line)
{
	struct text piece = text_excerpt(line, EXCERPT);
	struct buf *to = l->count < SHOWN ? &l->shown[l->count] : NULL;

	if (to == NULL)
		return;
	buf_reset(to);
	text_outline(piece, to);
	if (piece.len < line.len)
		buf_printf(to, "... (%zu bytes)", line.len);
}

/* Is it the header?  False: reported. */
static bool
test(struct lines *l, struct text line, struct diag *diag)
{
	const struct recast_preamble *p = &l->preamble;

	if (p->until == NULL || l->cut)
		return true;
	if (utf8_valid(line.at, line.len) != line.len) {
		if (l->garbled == 0)
			l->garbled = l->count + 1;
		return true;
	}
	switch (pattern_test(p->until, line)) {
	case PATTERN_YES:
		l->found = true;
		return true;
	case PATTERN_NO:
		return true;
	case PATTERN_LIMIT:
	case PATTERN_ERROR:
		break;
	}
	diag_at(diag, DIAG_ERROR, "E_PATTERN",
	    (struct src_pos){ input_name(l->below), (size_t)l->count + 1, 1 },
	    "`skip_until` needs more than %d steps for this line",
	    LIMIT_PCRE_MATCH);
	diag_note(diag, p->said->at, "make it simpler");
	return false;
}

/* The line from at to end, where its line end is unless it is the last. */
static bool
take_line(struct lines *l, size_t end, struct diag *diag)
{
	struct text line = { l->raw.data + l->at, end - l->at };

	if (!test(l, line, diag))
		return false;
	if (l->found)
		return true;
	show(l, line);
	l->count++;
	++*l->preamble.count;
	l->cut = false;
	l->at = end;
	if (end == l->raw.len)
		return true;
	l->after_cr = l->raw.data[end] == '\r';
	l->at++;
	l->pending++;
	return true;
}

/* One step towards the header; false: reported. */
static bool
step(struct lines *l, struct diag *diag)
{
	const struct recast_preamble *p = &l->preamble;
	size_t end = l->at;

	if (l->at == l->raw.len && !l->ended)
		return read_more(l, diag);
	if (l->at < l->raw.len && l->after_cr && l->raw.data[l->at] == '\n') {
		l->after_cr = false;
		l->at++;
		return true;
	}
	l->after_cr = false;
	if ((p->until == NULL && l->count == p->skip) ||
	    (l->count == 0 && l->at == l->raw.len)) {
		l->found = true;
		return true;
	}
	if (l->at == l->raw.len)
		return report_none(l, diag);
	while (end < l->raw.len && l->raw.data[end] != '\n' &&
	    l->raw.data[end] != '\r')
		end++;
	if (end < l->raw.len || l->ended)
		return take_line(l, end, diag);
	if (end - l->at > p->limit) {
		l->cut = true;
		l->at = end;
	}
	return read_more(l, diag);
}

static ptrdiff_t
lines_read(void *ctx, struct input *below, char *to, size_t size,
    struct diag *diag)
{
	struct lines *l = ctx;
	size_t len;

	l->below = below;
	if (!l->begun && !begin(l, diag))
		return -1;
	while (!l->found && l->pending < size)
		if (!step(l, diag))
			return -1;
	len = l->pending < size ? (size_t)l->pending : size;
	if (len > 0) {
		memset(to, '\n', len);
		l->pending -= len;
		return (ptrdiff_t)len;
	}
	len = l->raw.len - l->at;
	if (len == 0)
		return input_read(below, to, size);
	if (len > size)
		len = size;
	memcpy(to, l->raw.data + l->at, len);
	l->at += len;
	return (ptrdiff_t)len;
}

static void
lines_rewind(void *ctx)
{
	struct lines *l = ctx;

	buf_reset(&l->raw);
	l->at = 0;
	l->begun = l->ended = l->after_cr = l->cut = l->found = false;
	l->count = l->pending = l->garbled = 0;
}

static void
lines_close(void *ctx)
{
	struct lines *l = ctx;

	buf_clear(&l->raw);
	for (size_t i = 0; i < SHOWN; i++)
		buf_clear(&l->shown[i]);
	free(l);
}

struct input *
recast_lines(struct input *below, bool owned,
    const struct recast_preamble *preamble, struct diag *diag)
{
	static const struct input_layer layer = { .read = lines_read,
		.rewind = lines_rewind, .close = lines_close };
	struct lines *l = calloc(1, sizeof(*l));
	struct input *in;

	if (l == NULL) {
		diag_memory(diag);
		return NULL;
	}
	l->preamble = *preamble;
	buf_init(&l->raw, SIZE_MAX);
	for (size_t i = 0; i < SHOWN; i++)
		buf_init(&l->shown[i], SIZE_MAX);
	in = input_through(below, owned, &layer, l, diag);
	if (in == NULL)
		lines_close(l);
	return in;
}
