#include "rules/yaml_doc.h"

#include <errno.h>
#include <string.h>

#include <yaml.h>

#include "base/buf.h"
#include "base/limits.h"
#include "rules/yaml_error.h"
#include "rules/yaml_tree.h"

enum { SHOWN_MAX = 40 };

/* libyaml counts characters, places count bytes: a cursor that goes along. */
struct cursor {
	size_t index; /* characters before it */
	size_t byte;
	size_t line;
	size_t line_byte; /* where that line starts */
};

struct reader {
	yaml_parser_t parser;
	struct diag *diag;
	struct text source;
	const char *file;
	struct cursor cursor;
	struct yaml_tree tree;
};

static void
cursor_start(struct cursor *cursor)
{
	*cursor = (struct cursor){ .line = 1 };
}

static struct src_pos
place_of(struct reader *reader, size_t index)
{
	struct cursor *cursor = &reader->cursor;
	unsigned char c;

	if (index < cursor->index)
		cursor_start(cursor);
	while (cursor->index < index && cursor->byte < reader->source.len) {
		c = (unsigned char)reader->source.at[cursor->byte];
		cursor->byte += c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
		cursor->index++;
		if (c == '\n') {
			cursor->line++;
			cursor->line_byte = cursor->byte;
		}
	}
	return (struct src_pos){ reader->file, cursor->line,
		cursor->byte - cursor->line_byte + 1 };
}

/* The rest of the line at the cursor, cut to be shown in a message. */
static struct text
shown_here(const struct reader *reader)
{
	const char *from = reader->source.at + reader->cursor.byte;
	size_t len = reader->source.len - reader->cursor.byte;
	const char *end = memchr(from, '\n', len);

	if (end != NULL)
		len = (size_t)(end - from);
	if (len > SHOWN_MAX)
		len = SHOWN_MAX;
	while (utf8_valid(from, len) < len)
		len--;
	return text_trim((struct text){ from, len });
}

static void
refuse_anchor(struct reader *reader, struct src_pos at)
{
	struct text shown = shown_here(reader);

	diag_at(reader->diag, DIAG_ERROR, "E_YAML_FEATURE", at,
	    "`%.*s`: anchors (&) and aliases (*) of YAML are not allowed",
	    (int)shown.len, shown.at);
	diag_note(reader->diag, at,
	    "give the thing a name in its section and refer to it by that "
	    "name; if this is an expression, quote the whole value");
	reader->tree.failed = true;
}

static void
refuse_tag(struct reader *reader, struct src_pos at)
{
	struct text shown = shown_here(reader);

	diag_at(reader->diag, DIAG_ERROR, "E_YAML_FEATURE", at,
	    "`%.*s` is read as a YAML tag, and tags are not allowed",
	    (int)shown.len, shown.at);
	diag_note(reader->diag, at, "quote the whole value: '%.*s'",
	    (int)shown.len, shown.at);
	reader->tree.failed = true;
}

/* The line of the source that begins at byte, without its end. */
static struct text
source_line(const struct reader *reader, size_t byte)
{
	const char *from = reader->source.at + byte;
	size_t len = reader->source.len - byte;
	const char *end = memchr(from, '\n', len);

	if (end != NULL)
		len = (size_t)(end - from);
	if (len > 0 && from[len - 1] == '\r')
		len--;
	return (struct text){ from, len };
}

static size_t
next_line(const struct reader *reader, size_t byte)
{
	const char *end =
	    memchr(reader->source.at + byte, '\n', reader->source.len - byte);

	return end == NULL ? reader->source.len
	                   : (size_t)(end - reader->source.at) + 1;
}

/*
 * Places a block scalar at the first byte of its text.  A literal keeps its
 * lines as they are, so what a line of the file has more is the indentation.
 */
static void
place_block(struct reader *reader, struct yaml_node *node)
{
	size_t byte = next_line(reader, reader->cursor.byte);
	size_t skipped = 0;
	struct text line;
	const char *row;
	size_t len;

	while (skipped < node->text.len && node->text.at[skipped] == '\n') {
		byte = next_line(reader, byte);
		skipped++;
	}
	node->at.line++;
	node->at.col = 1;
	line = source_line(reader, byte);
	row = node->text.at + skipped;
	len = strcspn(row, "\n");
	if (node->literal) {
		if (len > 0 && len <= line.len)
			node->at.col = line.len - len + 1;
		return;
	}
	while (node->at.col <= line.len && line.at[node->at.col - 1] == ' ')
		node->at.col++;
}

static bool
check_scalar(struct reader *reader, const struct yaml_node *node)
{
	size_t i;
	unsigned char c;

	for (i = 0; i < node->text.len; i++) {
		c = (unsigned char)node->text.at[i];
		if ((c >= 0x20 && c != 0x7f) || c == '\t' || c == '\n')
			continue;
		diag_at(reader->diag, DIAG_ERROR, "E_YAML", node->at,
		    "the escape of a control character (0x%02x) is not allowed",
		    c);
		reader->tree.failed = true;
		break;
	}
	return true;
}

static bool
take_scalar(struct reader *reader, const yaml_event_t *event, struct src_pos at)
{
	const char *value = (const char *)event->data.scalar.value;
	size_t len = event->data.scalar.length;
	yaml_scalar_style_t style = event->data.scalar.style;
	struct yaml_node *node;

	node = yaml_tree_node(&reader->tree, YAML_SCALAR, at);
	if (node == NULL)
		return false;
	node->text.at = arena_strndup(reader->tree.arena, value, len);
	if (node->text.at == NULL)
		return yaml_tree_memory(&reader->tree);
	node->text.len = len;
	node->plain = style == YAML_PLAIN_SCALAR_STYLE;
	node->literal = style == YAML_LITERAL_SCALAR_STYLE;
	node->quoted = style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
	               style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
	if (node->literal || style == YAML_FOLDED_SCALAR_STYLE)
		place_block(reader, node);
	return check_scalar(reader, node) && yaml_tree_add(&reader->tree, node);
}

static bool
take_alias(struct reader *reader, struct src_pos at)
{
	struct yaml_node *node;

	refuse_anchor(reader, at);
	node = yaml_tree_node(&reader->tree, YAML_SCALAR, at);
	if (node == NULL)
		return false;
	node->text = TEXT("");
	return yaml_tree_add(&reader->tree, node);
}

static bool
take_document(struct reader *reader, struct src_pos at)
{
	if (reader->tree.root == NULL)
		return true;
	diag_at(reader->diag, DIAG_ERROR, "E_YAML_FEATURE", at,
	    "a second document begins here");
	diag_note(reader->diag, at,
	    "one file holds one document; delete the line of --- or "
	    "split the file");
	reader->tree.failed = true;
	return false;
}

static void
check_features(struct reader *reader, const yaml_char_t *anchor,
    const yaml_char_t *tag, struct src_pos at)
{
	if (anchor != NULL)
		refuse_anchor(reader, at);
	else if (tag != NULL)
		refuse_tag(reader, at);
}

/* False: nothing more is to be read. */
static bool
take_event(struct reader *reader, const yaml_event_t *event)
{
	struct src_pos at = place_of(reader, event->start_mark.index);

	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return take_document(reader, at);
	case YAML_ALIAS_EVENT:
		return take_alias(reader, at);
	case YAML_SCALAR_EVENT:
		check_features(reader, event->data.scalar.anchor,
		    event->data.scalar.tag, at);
		return take_scalar(reader, event, at);
	case YAML_SEQUENCE_START_EVENT:
		check_features(reader, event->data.sequence_start.anchor,
		    event->data.sequence_start.tag, at);
		return yaml_tree_open(&reader->tree, YAML_LIST, at,
		    event->data.sequence_start.style ==
		        YAML_FLOW_SEQUENCE_STYLE);
	case YAML_MAPPING_START_EVENT:
		check_features(reader, event->data.mapping_start.anchor,
		    event->data.mapping_start.tag, at);
		return yaml_tree_open(&reader->tree, YAML_MAP, at,
		    event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return yaml_tree_close(&reader->tree);
	case YAML_STREAM_END_EVENT:
		return false;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		break;
	}
	return true;
}

static void
report_parser(struct reader *reader)
{
	const yaml_parser_t *parser = &reader->parser;
	struct yaml_error error = { .source = reader->source };

	reader->tree.failed = true;
	if (parser->error == YAML_MEMORY_ERROR || parser->problem == NULL) {
		diag_memory(reader->diag);
		return;
	}
	error.problem = parser->problem;
	if (parser->context != NULL)
		error.opened = place_of(reader, parser->context_mark.index);
	error.at = place_of(reader, parser->problem_mark.index);
	error.byte = reader->cursor.byte;
	yaml_error_report(&error, reader->diag);
}

static void
read_events(struct reader *reader)
{
	yaml_event_t event;
	bool more = true;

	while (more && !diag_full(reader->diag)) {
		if (!yaml_parser_parse(&reader->parser, &event)) {
			report_parser(reader);
			return;
		}
		more = take_event(reader, &event);
		yaml_event_delete(&event);
	}
}

static struct yaml_node *
read_document(struct reader *reader)
{
	if (!yaml_parser_initialize(&reader->parser)) {
		yaml_tree_memory(&reader->tree);
		return NULL;
	}
	yaml_parser_set_input_string(&reader->parser,
	    (const unsigned char *)reader->source.at, reader->source.len);
	yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
	read_events(reader);
	yaml_parser_delete(&reader->parser);
	if (reader->tree.failed || reader->tree.depth > 0 ||
	    diag_full(reader->diag))
		return NULL;
	if (reader->tree.root == NULL)
		diag_at(reader->diag, DIAG_ERROR, "E_YAML",
		    POS_FILE(reader->file), "the file is empty");
	return reader->tree.root;
}

static void
report_large(const char *file, struct diag *diag)
{
	diag_at(diag, DIAG_ERROR, "E_LIMIT", POS_FILE(file),
	    "the file has more than %zu bytes", LIMIT_STRATEGY_BYTES);
	diag_note(diag, POS_FILE(file),
	    "keep large tables in CSV files, which `file` names");
}

struct yaml_node *
yaml_parse(struct arena *arena, struct text source, const char *file,
    struct diag *diag)
{
	struct reader reader = { .diag = diag };

	reader.file = arena_strdup(arena, file);
	if (reader.file == NULL) {
		diag_memory(diag);
		return NULL;
	}
	if (source.len > LIMIT_STRATEGY_BYTES) {
		report_large(reader.file, diag);
		return NULL;
	}
	/* A byte order mark is not text, and no place counts it. */
	if (source.len >= 3 && memcmp(source.at, "\xef\xbb\xbf", 3) == 0) {
		source.at += 3;
		source.len -= 3;
	}
	if (source.len == 0)
		source = TEXT("");
	if (!yaml_error_scan(source, reader.file, diag))
		return NULL;
	reader.source = source;
	cursor_start(&reader.cursor);
	reader.tree.arena = arena;
	reader.tree.diag = diag;
	return read_document(&reader);
}

struct yaml_node *
yaml_read(struct arena *arena, const char *path, struct diag *diag)
{
	struct yaml_node *root = NULL;
	struct buf buf;
	char *file;

	file = arena_strdup(arena, path);
	if (file == NULL) {
		diag_memory(diag);
		return NULL;
	}
	buf_init(&buf, LIMIT_STRATEGY_BYTES);
	switch (buf_read_file(&buf, path)) {
	case BUF_READ:
		root = yaml_parse(
		    arena, (struct text){ buf.data, buf.len }, file, diag);
		break;
	case BUF_ERRNO:
		diag_errno(diag, file, "read it", errno);
		break;
	case BUF_TOO_LARGE:
		report_large(file, diag);
		break;
	case BUF_MEMORY:
		diag_memory(diag);
		break;
	}
	buf_clear(&buf);
	return root;
}
