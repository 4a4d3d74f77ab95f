/* letter_parse.c -- reads a letter document, line by line. */
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "message/letter_reader.h"

/* The lines of a paragraph, trimmed and joined by blanks. */
static struct text
join_lines(struct arena *arena, struct text lines)
{
	char *joined = arena_alloc(arena, lines.len + 1, 1);
	struct text piece;
	size_t n = 0;

	if (joined == NULL)
		return (struct text){ NULL, 0 };
	while (text_split(&lines, '\n', &piece)) {
		if (piece.len > 0 && piece.at[piece.len - 1] == '\r')
			piece.len--;
		piece = text_trim(piece);
		if (n > 0)
			joined[n++] = ' ';
		memcpy(joined + n, piece.at, piece.len);
		n += piece.len;
	}
	return (struct text){ joined, n };
}

static bool
end_paragraph(struct letter_reader *reader)
{
	struct text text;
	struct letter_block *block;
	size_t line = reader->line;
	bool read;

	if (reader->paragraph.at == NULL)
		return true;
	text = join_lines(reader->arena, reader->paragraph);
	reader->paragraph.at = NULL;
	if (text.at == NULL) {
		diag_memory(reader->report->diag);
		return false;
	}
	block = letter_add_block(reader, BLOCK_PARAGRAPH);
	if (block == NULL)
		return false;
	reader->line = reader->paragraph_line;
	read = letter_read_text(reader, text, TEXT_BLOCK, &block->text);
	reader->line = line;
	return read;
}

static bool
take_line(struct letter_reader *reader, struct text line)
{
	struct text content = line;

	if (content.len > 0 && content.at[content.len - 1] == '\r')
		content.len--;
	if (!letter_text_check(content, reader->line, reader->report))
		return false;
	content = text_trim(content);
	if (content.len == 0)
		return end_paragraph(reader);
	if (content.at[0] == '@')
		return end_paragraph(reader) &&
		       letter_take_directive(reader, content);
	reader->table = NULL;
	if (reader->paragraph.at == NULL) {
		reader->paragraph = line;
		reader->paragraph_line = reader->line;
	} else {
		reader->paragraph.len =
		    (size_t)(line.at + line.len - reader->paragraph.at);
	}
	return true;
}

bool
letter_parse(struct text document, struct arena *arena,
    const struct letter_report *report, struct letter *letter)
{
	struct letter_reader reader = { .arena = arena,
		.report = report,
		.letter = letter,
		.next = &letter->blocks };
	struct text line;

	if (document.len > LIMIT_MESSAGE_BYTES)
		return letter_fault(report, "R_LETTER_LONG", 0,
		    "it has over %zu bytes", LIMIT_MESSAGE_BYTES);
	while (text_split(&document, '\n', &line)) {
		reader.line++;
		if (!take_line(&reader, line))
			return false;
	}
	if (!end_paragraph(&reader))
		return false;
	if (letter->address_count == 0)
		return letter_fault(
		    report, "R_LETTER_ADDRESS", 0, "it has no address");
	return true;
}
