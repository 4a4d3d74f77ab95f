/* template_include.c -- partials, parents and blocks. */
#include "message/template_parse.h"

static struct unit *
find_unit(const struct parser *parser, struct text name)
{
	struct unit *unit = parser->template->root->next;

	while (unit != NULL && !text_is(name, unit->name))
		unit = unit->next;
	return unit;
}

static struct unit *
add_unit(struct parser *parser, struct text name)
{
	struct unit *unit = arena_alloc(parser->arena, 1, sizeof *unit);
	char *copy = arena_strndup(parser->arena, name.at, name.len);

	if (unit == NULL || copy == NULL) {
		parser->failed = true;
		diag_memory(parser->diag);
		return NULL;
	}
	unit->name = copy;
	parser->last_unit->next = unit;
	parser->last_unit = unit;
	parser->unit_count++;
	return unit;
}

/* Told unless loaded, or lenient and missing; true: go on. */
static bool
load_unit(struct parser *parser, const struct tag *tag, struct unit *unit)
{
	const struct template_loader *loader = parser->settings->loader;

	switch (loader->load(loader->ctx, unit->name, parser->arena,
	    &unit->source, &unit->file, parser->diag)) {
	case TEMPLATE_LOADED:
		return true;
	case TEMPLATE_NOT_FOUND:
		return parser->settings->lenient ||
		       parser_fail(parser, tag, "E_TEMPLATE_PARTIAL",
		           "there is no template '%s'", unit->name);
	case TEMPLATE_LOAD_FAILED:
		parser->failed = true;
		diag_note(parser->diag, parser_pos(parser, tag->at),
		    "'%s' is included here", unit->name);
	}
	return !diag_full(parser->diag);
}

bool
parser_include(
    struct parser *parser, const struct tag *tag, const struct unit **out)
{
	const char *fault = tag_partial_fault(tag->body);
	struct unit *unit;

	*out = NULL;
	if (fault != NULL)
		return parser_fail(parser, tag, "E_TEMPLATE_PARTIAL",
		    "the name of the included template %s", fault);
	if (parser->settings->loader == NULL)
		return parser_fail(parser, tag, "E_TEMPLATE_PARTIAL",
		    "this template cannot include others");
	unit = find_unit(parser, tag->body);
	if (unit == NULL && parser->unit_count == TEMPLATE_UNITS_MAX) {
		parser_fail(parser, tag, "E_TEMPLATE_LIMIT",
		    "more than %d templates are included", TEMPLATE_UNITS_MAX);
		return false;
	}
	if (unit == NULL) {
		unit = add_unit(parser, tag->body);
		if (unit == NULL || !load_unit(parser, tag, unit))
			return false;
	}
	*out = unit;
	return true;
}

/*
 * The text before a tag that may turn out to stand alone with all that is in
 * it: blanks in front of it are a node of their own.
 */
static bool
take_blanks(struct parser *parser, const struct tag *tag,
    const struct tag_line *line, struct open_tag *open)
{
	const char *to = line->first ? line->blanks : tag->at;

	open->line_start = line->first;
	open->blanks = (struct text){ to, (size_t)(tag->at - to) };
	if (!parser_add_text(parser, parser->at, to))
		return false;
	if (to < tag->at && !parser_in_parent(parser)) {
		open->before = parser_add(parser, NODE_TEXT, to);
		if (open->before == NULL)
			return false;
		open->before->text = open->blanks;
		open->before->line_start = true;
	}
	parser->at = tag->end;
	return true;
}

bool
parse_parent(struct parser *parser, const struct tag *tag)
{
	struct tag_line line = tag_line(parser, tag);
	struct open_tag open = { 0 };

	if (parser_in_parent(parser)) {
		parser_fail(parser, tag, "E_TEMPLATE_SYNTAX",
		    "a parent cannot stand directly inside another");
		return false;
	}
	if (!take_blanks(parser, tag, &line, &open))
		return false;
	open.node = parser_add(parser, NODE_PARENT, tag->at);
	if (open.node == NULL)
		return false;
	open.node->text = tag->body;
	return parser_include(parser, tag, &open.node->unit) &&
	       parser_open(parser, tag, open);
}

/* The blanks before it are the indentation now, and no longer text. */
static void
stand_alone(const struct open_tag *open)
{
	open->node->standing = true;
	open->node->indent = open->blanks;
	if (open->before != NULL)
		open->before->text.len = 0;
}

static void
close_tag(struct parser *parser, const char *next)
{
	parser->at = next;
	parser->depth--;
	parser->tail = &parser->open[parser->depth].node->next;
}

bool
parse_parent_end(struct parser *parser, const struct tag *tag)
{
	const struct open_tag *open = &parser->open[parser->depth - 1];
	struct tag_line line = tag_line(parser, tag);
	bool alone = open->line_start && line.last;

	if (alone)
		stand_alone(open);
	close_tag(parser, alone ? line.next : tag->end);
	return true;
}

bool
parse_block(struct parser *parser, const struct tag *tag)
{
	struct tag_line line = tag_line(parser, tag);
	struct open_tag open = { 0 };

	open.overrides = parser_in_parent(parser);
	if (!parser_check_name(parser, tag, tag_name_fault(tag->body)) ||
	    !take_blanks(parser, tag, &line, &open))
		return false;
	/* In a parent, what else is on the line is no text. */
	open.line_alone = line.last && (line.first || open.overrides);
	if (open.line_alone) {
		parser->at = line.next;
		if (open.before != NULL)
			open.before->text.len = 0;
	}
	open.content = parser->at;
	open.node = parser_add(parser, NODE_BLOCK, tag->at);
	if (open.node == NULL)
		return false;
	open.node->text = tag->body;
	return parser_open(parser, tag, open);
}

/*
 * The block has whole lines of its own.  With the opening tag alone on one, the
 * lines below it set the indentation; else the blanks before the tag are it.
 */
static void
stand_in_lines(struct parser *parser, const struct open_tag *open,
    struct text indent, const struct tag_line *line)
{
	struct node *node = open->node;

	stand_alone(open);
	if (indent.at != NULL) {
		node->indent = indent;
		block_dedent(node->child, indent.len);
	}
	node->ending.at = line->ending;
	node->ending.len = (size_t)(line->next - line->ending);
	close_tag(parser, line->next);
}

static void
end_override(struct parser *parser, const struct open_tag *open,
    const struct tag *tag, const char *to)
{
	if (open->line_alone)
		block_dedent(
		    open->node->child, block_indent(open->content, to).len);
	close_tag(parser, tag->end);
}

bool
parse_block_end(struct parser *parser, const struct tag *tag)
{
	const struct open_tag *open = &parser->open[parser->depth - 1];
	struct tag_line line = tag_line(parser, tag);
	bool own_line = line.first && (line.last || open->overrides);
	const char *to = own_line ? line.blanks : tag->at;

	if (!parser_add_text(parser, parser->at, to))
		return false;
	if (open->overrides)
		end_override(parser, open, tag, to);
	else if (open->line_alone && line.last)
		stand_in_lines(
		    parser, open, block_indent(open->content, to), &line);
	else if (!open->line_alone && open->line_start && line.last &&
	         block_lines_begin(open->content, to, open->blanks))
		stand_in_lines(parser, open, open->blanks, &line);
	else
		close_tag(parser, own_line ? line.next : tag->end);
	return true;
}
