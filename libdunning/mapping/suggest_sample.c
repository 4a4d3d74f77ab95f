#include "mapping/suggest_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stream/input.h"

enum {
	PIECE = 1 << 18,
	TAIL = 1 << 16 /* bytes of the end of a file that is longer */
};

/* Behind the last line end; a line that is cut says nothing. */
static void
cut_line(struct buf *bytes)
{
	while (bytes->len != 0 && bytes->data[bytes->len - 1] != '\n')
		bytes->len--;
}

/* Reads until there are enough lines, or to the end. */
static bool
read_lines(struct suggestion *s, struct input *in)
{
	uint64_t lines = 0, most = s->options->sample;

	/* Room for a preamble, and for records of several lines. */
	if (most != 0)
		most += most / 4 + 100;
	while (most == 0 || lines < most) {
		char *room = buf_reserve(&s->bytes, PIECE);
		ptrdiff_t n;

		if (room == NULL) {
			diag_memory(s->diag);
			return false;
		}
		n = input_read(in, room, PIECE);
		if (n < 0)
			return false;
		if (n == 0) {
			s->whole = true;
			return true;
		}
		for (const char *at = room, *end = room + n;
		     (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
			lines++;
		s->bytes.len += (size_t)n;
	}
	cut_line(&s->bytes);
	return true;
}

/* Where the end of a file begins that is looked at: in a line before it, which
 * is cut, and at an even byte, for UTF-16. */
static off_t
tail_of(const struct stat *about, uint64_t head)
{
	off_t from = about->st_size - TAIL;

	if (from < (off_t)head)
		from = (off_t)head - 2;
	return from < 0 ? 0 : from & ~(off_t)1;
}

/* The last bytes of a regular file, from the first whole line on. */
static bool
read_tail(struct suggestion *s)
{
	const char *path = s->options->path;
	struct stat about;
	struct input *in;
	ptrdiff_t n = 0;
	int fd;

	if (strcmp(path, "-") == 0)
		return true;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd == -1 || fstat(fd, &about) == -1 || !S_ISREG(about.st_mode) ||
	    lseek(fd, tail_of(&about, s->head), SEEK_SET) == -1) {
		if (fd != -1)
			close(fd);
		return true;
	}
	s->tail_at = (uint64_t)tail_of(&about, s->head);
	in = input_from(fd, path, s->diag);
	if (in == NULL)
		return false;
	do {
		char *room = buf_reserve(&s->tail_bytes, TAIL);

		if (room == NULL) {
			diag_memory(s->diag);
			n = -1;
			break;
		}
		n = input_read(in, room, TAIL);
		if (n > 0)
			s->tail_bytes.len += (size_t)n;
	} while (n > 0 && s->tail_bytes.len < 4 * (size_t)TAIL);
	input_close(in);
	return n >= 0;
}

/* What a file of another program is, by its first bytes; NULL: not known. */
static const char *
other_kind(struct text t)
{
	static const struct {
		const char *start;
		size_t len;
		const char *told;
	} kinds[] = {
		{ "PK\x03\x04", 4, "a ZIP archive, as XLSX is" },
		{ "\xd0\xcf\x11\xe0", 4, "an old spreadsheet or document" },
		{ "%PDF", 4, "a PDF" },
		{ "\x1f\x8b", 2, "compressed with gzip" },
		{ "<?xml", 5, "XML" },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (t.len >= kinds[i].len &&
		    memcmp(t.at, kinds[i].start, kinds[i].len) == 0)
			return kinds[i].told;
	return NULL;
}

static bool
check_text(struct suggestion *s, struct text head)
{
	const struct byte_evidence *e = &s->seen;
	const char *kind = other_kind(head);
	size_t strange = e->controls;

	if (s->charset != CHARSET_UTF16LE && s->charset != CHARSET_UTF16BE)
		strange += e->nuls[0] + e->nuls[1];
	else
		strange = 0;
	if (kind == NULL && strange * 100 <= e->bytes)
		return true;
	diag_at(s->diag, DIAG_ERROR, "E_SUGGEST", POS_FILE(s->options->path),
	    "the file is %s, not text", kind != NULL ? kind : "binary");
	diag_note(s->diag, POS_NONE,
	    "let the program that made it save or export it as CSV");
	return false;
}

/* The end mark of CP/M and DOS, and what fills a last block. */
static void
cut_end(struct suggestion *s, struct buf *bytes)
{
	size_t len = bytes->len, nuls = 0;

	while (len > nuls && bytes->data[len - nuls - 1] == '\0')
		nuls++;
	if (nuls > 2)
		len -= nuls;
	while (len != 0 && bytes->data[len - 1] == 0x1a)
		len--;
	s->end_mark = s->end_mark || len != bytes->len;
	bytes->len = len;
}

static bool
decode(struct suggestion *s)
{
	struct text head = { s->bytes.data, s->bytes.len };
	struct text tail = { s->tail_bytes.data, s->tail_bytes.len };

	byte_evidence_look(&s->seen, head);
	s->charset = byte_evidence_charset(&s->seen);
	if (!check_text(s, head))
		return false;
	if (charset_decode(s->charset, head, &s->text) &&
	    (tail.len == 0 || charset_decode(s->charset, tail, &s->tail_text)))
		return true;
	diag_memory(s->diag);
	return false;
}

bool
suggest_read(struct suggestion *s)
{
	struct input *in = input_open(s->options->path, s->diag);
	bool ok;

	if (in == NULL)
		return false;
	ok = read_lines(s, in);
	s->size = input_size(in);
	s->whole = s->whole || s->size == s->bytes.len;
	input_close(in);
	s->head = s->bytes.len;
	if (!ok || (!s->whole && !read_tail(s)))
		return false;
	if (s->bytes.len == 0) {
		diag_at(s->diag, DIAG_ERROR, "E_SUGGEST",
		    POS_FILE(s->options->path), "there is nothing in the file");
		return false;
	}
	cut_end(s, s->whole ? &s->bytes : &s->tail_bytes);
	ok = decode(s);
	/* From here on only the text counts. */
	buf_clear(&s->bytes);
	buf_clear(&s->tail_bytes);
	return ok;
}
