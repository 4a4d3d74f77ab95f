/* report_source.c -- the line that a message is about. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "tool/report.h"

enum { CHUNK = 65536, LINE_MOST = 8192, SHOWN_MOST = 120, BEFORE = 80 };

static const char margin[] = "    ";

/* The bytes of one line of a file, without its end. */
struct source_line {
	char text[LINE_MOST];
	size_t len;
	size_t number; /* of the line that is being read */
};

/* Takes the wanted line out of a piece of the file; true: it is complete. */
static bool
take_piece(struct source_line *line, const char *data, size_t len,
    size_t wanted)
{
	const char *end = data + len;

	while (line->number < wanted && data < end) {
		const char *next = memchr(data, '\n', (size_t)(end - data));

		data = next != NULL ? next + 1 : end;
		line->number += next != NULL;
	}
	for (; data < end; data++) {
		if (*data == '\n')
			return true;
		if (line->len < LINE_MOST)
			line->text[line->len++] = *data;
	}
	return false;
}

/* False: no regular file, or it has no such line. */
static bool
read_line(const char *path, size_t wanted, struct source_line *line)
{
	struct stat about;
	char data[CHUNK];
	ssize_t got = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	line->len = 0;
	line->number = 1;
	if (fd == -1)
		return false;
	if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode))
		while ((got = read(fd, data, sizeof data)) > 0 &&
		    !take_piece(line, data, (size_t)got, wanted))
			continue;
	close(fd);
	/* The mark of a spreadsheet is in no column. */
	if (wanted == 1 && line->len >= 3 &&
	    memcmp(line->text, "\xef\xbb\xbf", 3) == 0) {
		line->len -= 3;
		memmove(line->text, line->text + 3, line->len);
	}
	if (line->len > 0 && line->text[line->len - 1] == '\r')
		line->len--;
	return got >= 0 && line->number == wanted && line->len > 0;
}

/* A line longer than the screen is cut; col is where in it. */
static struct text
cut_line(const struct source_line *line, size_t *col)
{
	struct text text = { line->text, line->len };
	size_t skip = 0;

	if (line->len > SHOWN_MOST && *col > BEFORE)
		skip = *col - BEFORE;
	while (skip > 0 && skip < line->len &&
	    ((unsigned char)text.at[skip] & 0xc0) == 0x80)
		skip--;
	text.at += skip;
	text.len -= skip;
	*col -= skip;
	return text_excerpt(text, SHOWN_MOST);
}

/* What is written at once; there need not be memory for it. */
struct picture {
	char text[8 * SHOWN_MOST];
	size_t len;
};

static void
put(struct picture *out, const char *bytes, size_t len)
{
	if (len >= sizeof out->text - out->len)
		return;
	memcpy(out->text + out->len, bytes, len);
	out->len += len;
	out->text[out->len] = '\0';
}

static void
put_text(struct picture *out, const char *text)
{
	put(out, text, strlen(text));
}

/* What a terminal may see of it: no control characters, tabs as blanks. */
static void
put_line(struct text text, struct picture *out)
{
	size_t used;

	for (size_t i = 0; i < text.len; i += used) {
		uint32_t c = utf8_decode(text.at + i, text.len - i, &used);

		if (c == '\t')
			put_text(out, " ");
		else if (c < 0x20 || (c >= 0x7f && (used == 1 || c < 0xa0)))
			put_text(out, "?");
		else
			put(out, text.at + i, used);
	}
}

void
report_source(struct report *r, struct src_pos at)
{
	struct source_line line;
	struct picture out = { .len = 0 };
	struct text text;
	size_t col = at.col;

	if (at.file == NULL || at.line == 0 || at.col == 0 ||
	    (r->shown.file != NULL && strcmp(r->shown.file, at.file) == 0 &&
	        r->shown.line == at.line && r->shown.col == at.col) ||
	    !read_line(at.file, at.line, &line) || at.col > line.len + 1)
		return;
	r->shown = at;
	text = cut_line(&line, &col);
	put_text(&out, margin);
	put_line(text, &out);
	put_text(&out, "\n");
	put_text(&out, margin);
	text.len = col - 1 < text.len ? col - 1 : text.len;
	for (size_t i = 0, used; i < text.len; i += used) {
		utf8_decode(text.at + i, text.len - i, &used);
		put_text(&out, " ");
	}
	put_text(&out, r->colour ? "\033[32m^\033[0m\n" : "^\n");
	report_line(out.text);
}
