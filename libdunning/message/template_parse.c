#include "message/template_parse.h"

#include <string.h>

struct src_pos
parser_pos(struct parser *parser, const char *at)
{
	const char *end;

	if (at < parser->line_at) {
		parser->line_at = parser->unit->source.at;
		parser->line = 1;
	}
	while ((end = memchr(parser->line_at, '\n',
	            (size_t)(at - parser->line_at))) != NULL) {
		parser->line_at = end + 1;
		parser->line++;
	}
	return (struct src_pos){ parser->unit->file, parser->line,
		(size_t)(at - parser->line_at) + 1 };
}

bool
parser_fail(struct parser *parser, const struct tag *tag, const char *id,
    const char *fmt, ...)
{
	va_list args;

	parser->failed = true;
	va_start(args, fmt);
	diag_vat(parser->diag, DIAG_ERROR, id, parser_pos(parser, tag->at), fmt,
	    args);
	va_end(args);
	return !diag_full(parser->diag);
}

static bool
fail_memory(struct parser *parser)
{
	parser->failed = true;
	diag_memory(parser->diag);
	return false;
}

bool
parser_in_parent(const struct parser *parser)
{
	return parser->depth > 0 &&
	       parser->open[parser->depth - 1].node->kind == NODE_PARENT;
}

struct node *
parser_add(struct parser *parser, enum node_kind kind, const char *at)
{
	struct node *node = arena_alloc(parser->arena, 1, sizeof *node);
	struct src_pos pos = parser_pos(parser, at);

	if (node == NULL) {
		fail_memory(parser);
		return NULL;
	}
	node->kind = kind;
	node->line = (uint32_t)pos.line;
	node->col = (uint32_t)pos.col;
	*parser->tail = node;
	parser->tail = &node->next;
	return node;
}

bool
parser_add_text(struct parser *parser, const char *from, const char *to)
{
	struct node *node;

	if (from == to || parser_in_parent(parser))
		return true;
	node = parser_add(parser, NODE_TEXT, from);
	if (node == NULL)
		return false;
	node->text = (struct text){ from, (size_t)(to - from) };
	node->line_start = node->col == 1;
	return true;
}

struct tag_line
tag_line(const struct parser *parser, const struct tag *tag)
{
	struct tag_line line = { tag->at, tag->end, NULL, false, false };

	while (line.blanks > parser->at &&
	       (line.blanks[-1] == ' ' || line.blanks[-1] == '\t'))
		line.blanks--;
	line.first =
	    line.blanks == parser->unit->source.at || line.blanks[-1] == '\n';
	while (line.next < parser->end &&
	       (*line.next == ' ' || *line.next == '\t'))
		line.next++;
	line.ending = line.next;
	if (line.next + 1 < parser->end && line.next[0] == '\r' &&
	    line.next[1] == '\n')
		line.next++;
	line.last = line.next == parser->end || *line.next == '\n';
	if (line.next < parser->end)
		line.next++;
	return line;
}

/* The text before a tag, which takes its whole line when it may and can. */
static bool
take_text(struct parser *parser, const struct tag *tag, struct text *indent)
{
	struct tag_line line = tag_line(parser, tag);
	bool alone = line.first && line.last;
	const char *to = alone ? line.blanks : tag->at;

	if (!parser_add_text(parser, parser->at, to))
		return false;
	if (alone && indent != NULL)
		*indent = (struct text){ to, (size_t)(tag->at - to) };
	parser->at = alone ? line.next : tag->end;
	return true;
}

bool
parser_open(struct parser *parser, const struct tag *tag, struct open_tag open)
{
	if (parser->depth == LIMIT_TEMPLATE_DEPTH) {
		parser_fail(parser, tag, "E_TEMPLATE_LIMIT",
		    "sections are nested deeper than %d", LIMIT_TEMPLATE_DEPTH);
		return false;
	}
	parser->open[parser->depth++] = open;
	parser->tail = &open.node->child;
	return true;
}

bool
parser_check_name(
    struct parser *parser, const struct tag *tag, const char *fault)
{
	if (fault == NULL)
		return true;
	return parser_fail(
	    parser, tag, "E_TEMPLATE_SYNTAX", "the name in this tag %s", fault);
}

/* What may stand directly inside a parent tag are its blocks. */
static bool
outside_parent(struct parser *parser, const struct tag *tag)
{
	struct text name;

	if (!parser_in_parent(parser))
		return true;
	name = parser->open[parser->depth - 1].node->text;
	parser_fail(parser, tag, "E_TEMPLATE_SYNTAX",
	    "only {{$block}}s can stand directly inside {{<%.*s}}",
	    name_told(name), name.at);
	return false;
}

static bool
set_name(struct parser *parser, const struct tag *tag, struct text name,
    struct node *node)
{
	const char *fault = tag_name_fault(name);

	if (fault != NULL)
		return parser_check_name(parser, tag, fault);
	return tag_dotted(parser->arena, name, &node->name) ||
	       fail_memory(parser);
}

static bool
parse_section(struct parser *parser, const struct tag *tag)
{
	struct open_tag open = { 0 };

	if (!outside_parent(parser, tag) || !take_text(parser, tag, NULL))
		return false;
	open.node = parser_add(
	    parser, tag->sigil == '#' ? NODE_SECTION : NODE_INVERTED, tag->at);
	if (open.node == NULL)
		return false;
	open.node->text = tag->body;
	return set_name(parser, tag, tag->body, open.node) &&
	       parser_open(parser, tag, open);
}

static char
open_sigil(enum node_kind kind)
{
	if (kind == NODE_SECTION)
		return '#';
	if (kind == NODE_INVERTED)
		return '^';
	return kind == NODE_PARENT ? '<' : '$';
}

/* What the innermost open tag says of itself, as a note. */
static void
note_open(struct parser *parser, const char *what)
{
	const struct node *node = parser->open[parser->depth - 1].node;
	struct src_pos pos = { parser->unit->file, node->line, node->col };

	diag_note(parser->diag, pos, "%s '{{%c%.*s}}' of line %zu", what,
	    open_sigil(node->kind), name_told(node->text), node->text.at,
	    pos.line);
}

static bool
parse_end(struct parser *parser, const struct tag *tag)
{
	struct text name = tag->body;
	struct node *node;

	if (tag_name_fault(name) != NULL && tag_partial_fault(name) != NULL) {
		parser_check_name(parser, tag, tag_name_fault(name));
		return false;
	}
	if (parser->depth == 0) {
		parser_fail(parser, tag, "E_TEMPLATE_SYNTAX",
		    "'{{/%.*s}}' closes nothing that is open", name_told(name),
		    name.at);
		return false;
	}
	node = parser->open[parser->depth - 1].node;
	if (!text_equal(node->text, name)) {
		parser_fail(parser, tag, "E_TEMPLATE_SYNTAX",
		    "'{{/%.*s}}' is not what has to be closed here",
		    name_told(name), name.at);
		note_open(parser, "first close");
		return false;
	}
	if (node->kind == NODE_PARENT)
		return parse_parent_end(parser, tag);
	if (node->kind == NODE_BLOCK)
		return parse_block_end(parser, tag);
	if (!take_text(parser, tag, NULL))
		return false;
	parser->depth--;
	parser->tail = &node->next;
	return true;
}

static bool
parse_partial(struct parser *parser, const struct tag *tag)
{
	struct text indent = { NULL, 0 };
	struct node *node;

	if (!outside_parent(parser, tag) || !take_text(parser, tag, &indent))
		return false;
	node = parser_add(parser, NODE_PARTIAL, tag->at);
	if (node == NULL)
		return false;
	node->text = tag->body;
	node->standing = indent.at != NULL;
	node->indent = indent;
	return parser_include(parser, tag, &node->unit);
}

static bool
parse_value(struct parser *parser, const struct tag *tag)
{
	enum template_kind kind = parser->settings->kind;
	const char *bar = memchr(tag->body.at, '|', tag->body.len);
	struct text name = tag->body;
	struct text filters;
	struct node *node;

	if (!outside_parent(parser, tag) ||
	    !parser_add_text(parser, parser->at, tag->at))
		return false;
	parser->at = tag->end;
	node = parser_add(parser, NODE_VALUE, tag->at);
	if (node == NULL)
		return false;
	node->raw = tag->sigil != 0;
	if (node->raw && (kind == TEMPLATE_HEADER || kind == TEMPLATE_LETTER) &&
	    !parser_fail(parser, tag, "E_TEMPLATE_SYNTAX",
	        "an unescaped value ('{{{...}}}' or '{{&...}}') cannot be in "
	        "a %s",
	        kind == TEMPLATE_HEADER ? "mail header" : "letter"))
		return false;
	if (bar == NULL)
		return set_name(parser, tag, name, node);
	name.len = (size_t)(bar - name.at);
	while (name.len > 0 && tag_blank(name.at[name.len - 1]))
		name.len--;
	filters.at = bar + 1;
	filters.len = (size_t)(tag->body.at + tag->body.len - filters.at);
	if (!filter_parse(parser->arena, filters, parser_pos(parser, tag->at),
	        &node->filters, parser->diag)) {
		parser->failed = true;
		if (diag_full(parser->diag))
			return false;
	}
	return set_name(parser, tag, name, node);
}

static bool
parse_delimiters(struct parser *parser, const struct tag *tag)
{
	struct delimiters delimiters;

	if (!take_text(parser, tag, NULL))
		return false;
	if (tag_delimiters(tag->body, &delimiters)) {
		parser->delimiters = delimiters;
		return true;
	}
	/* What follows cannot be read. */
	parser_fail(parser, tag, "E_TEMPLATE_SYNTAX",
	    "new delimiters are two words without '=' of at most %d bytes, as "
	    "in '{{=<%% %%>=}}'",
	    DELIMITER_MAX);
	return false;
}

static bool
parse_tag(struct parser *parser, const struct tag *tag)
{
	switch (tag->sigil) {
	case '!':
		return take_text(parser, tag, NULL);
	case '=':
		return parse_delimiters(parser, tag);
	case '#':
	case '^':
		return parse_section(parser, tag);
	case '/':
		return parse_end(parser, tag);
	case '>':
		return parse_partial(parser, tag);
	case '<':
		return parse_parent(parser, tag);
	case '$':
		return parse_block(parser, tag);
	default:
		return parse_value(parser, tag);
	}
}

static bool
parse_tags(struct parser *parser)
{
	enum tag_result result;
	struct tag tag = { 0, { NULL, 0 }, parser->at, parser->at };
	const struct node *node;

	while ((result = tag_next(parser->at, parser->end, &parser->delimiters,
	            &tag)) == TAG_FOUND) {
		if (!parse_tag(parser, &tag))
			return false;
	}
	if (result == TAG_UNCLOSED) {
		parser_fail(parser, &tag, "E_TEMPLATE_SYNTAX",
		    "this tag has no closing '%s%.*s'",
		    tag.sigil == '{'   ? "}"
		    : tag.sigil == '=' ? "="
		                       : "",
		    (int)parser->delimiters.close.len,
		    parser->delimiters.close.at);
		return false;
	}
	if (parser->depth == 0)
		return parser_add_text(parser, parser->at, parser->end);
	node = parser->open[parser->depth - 1].node;
	parser->failed = true;
	diag_at(parser->diag, DIAG_ERROR, "E_TEMPLATE_SYNTAX",
	    (struct src_pos){ parser->unit->file, node->line, node->col },
	    "'{{%c%.*s}}' is opened on line %zu and never closed",
	    open_sigil(node->kind), name_told(node->text), node->text.at,
	    (size_t)node->line);
	return false;
}

/* False: told. */
static bool
check_source(struct parser *parser)
{
	struct unit *unit = parser->unit;
	struct tag at = { 0, { NULL, 0 }, unit->source.at, NULL };
	size_t valid;
	const char *nul;

	if (unit->source.len > LIMIT_TEMPLATE_BYTES) {
		parser_fail(parser, &at, "E_TEMPLATE_LIMIT",
		    "a template has at most %zu bytes, this has %zu",
		    LIMIT_TEMPLATE_BYTES, unit->source.len);
		return false;
	}
	valid = utf8_valid(unit->source.at, unit->source.len);
	nul = memchr(unit->source.at, '\0', valid);
	if (nul != NULL) {
		at.at = nul;
		parser_fail(parser, &at, "E_TEMPLATE_SYNTAX",
		    "a NUL byte in a template");
	} else if (valid < unit->source.len) {
		at.at = unit->source.at + valid;
		parser_fail(parser, &at, "E_TEMPLATE_SYNTAX",
		    "byte 0x%02X is not UTF-8", (unsigned char)*at.at);
	}
	return nul == NULL && valid == unit->source.len;
}

static void
parse_unit(struct parser *parser, struct unit *unit)
{
	static const char bom[] = "\xef\xbb\xbf";

	if (unit->source.len >= 3 && memcmp(unit->source.at, bom, 3) == 0) {
		unit->source.at += 3;
		unit->source.len -= 3;
	}
	if (unit->source.len == 0)
		return;
	parser->unit = unit;
	parser->delimiters = (struct delimiters){ TEXT("{{"), TEXT("}}") };
	parser->at = parser->line_at = unit->source.at;
	parser->end = unit->source.at + unit->source.len;
	parser->line = 1;
	parser->tail = &unit->first;
	parser->depth = 0;
	if (check_source(parser))
		parse_tags(parser);
}

struct template *
template_parse(struct arena *arena, struct text source, const char *file,
    const struct template_settings *settings, struct diag *diag)
{
	struct parser parser = { .arena = arena, .settings = settings };
	struct unit *unit;

	parser.diag = diag;
	parser.template = arena_alloc(arena, 1, sizeof *parser.template);
	unit = arena_alloc(arena, 1, sizeof *unit);
	if (parser.template == NULL || unit == NULL) {
		diag_memory(diag);
		return NULL;
	}
	unit->file = file;
	unit->source = source;
	parser.template->root = parser.last_unit = unit;
	parser.template->kind = settings->kind;
	parser.template->lenient = settings->lenient;
	/* Each unit appends those that it includes. */
	for (; unit != NULL && !diag_full(diag); unit = unit->next)
		parse_unit(&parser, unit);
	return parser.failed || unit != NULL ? NULL : parser.template;
}
