/*
 * template_block.c -- blocks of inheritance: their indentation and overrides.
 *
 * The lines of a block are kept without the indentation that they share, and
 * get that of the place where they are rendered.
 */
#include "message/template_internal.h"

#include <string.h>

static size_t
blanks_at(const char *from, const char *to)
{
	const char *at = from;

	while (at < to && (*at == ' ' || *at == '\t'))
		at++;
	return (size_t)(at - from);
}

static bool
line_is_empty(struct text line)
{
	size_t i;

	for (i = 0; i < line.len; i++) {
		if (!tag_blank(line.at[i]))
			return false;
	}
	return true;
}

static struct text
next_line(const char *from, const char *to)
{
	const char *end = memchr(from, '\n', (size_t)(to - from));

	return (
	    struct text){ from, (size_t)((end == NULL ? to : end + 1) - from) };
}

struct text
block_indent(const char *from, const char *to)
{
	struct text shared = { NULL, 0 };
	struct text line;

	for (; from < to; from += line.len) {
		size_t blanks = blanks_at(from, to);
		size_t same = 0;

		line = next_line(from, to);
		if (line_is_empty(line))
			continue;
		if (shared.at == NULL)
			shared = (struct text){ from, blanks };
		while (same < blanks && same < shared.len &&
		       from[same] == shared.at[same])
			same++;
		shared.len = same;
	}
	return shared;
}

bool
block_lines_begin(const char *from, const char *to, struct text blanks)
{
	struct text line = next_line(from, to);

	/* The first line begins with the tag, at the blanks themselves. */
	for (from += line.len; from < to; from += line.len) {
		line = next_line(from, to);
		if (!line_is_empty(line) &&
		    (line.len < blanks.len ||
		        memcmp(from, blanks.at, blanks.len) != 0))
			return false;
	}
	return true;
}

static void
dedent_text(struct text *indent, size_t count)
{
	size_t cut = indent->len < count ? indent->len : count;

	if (cut > 0) {
		indent->at += cut;
		indent->len -= cut;
	}
}

void
block_dedent(struct node *node, size_t count)
{
	for (; node != NULL; node = node->next) {
		switch (node->kind) {
		case NODE_TEXT:
			node->dedent = count;
			break;
		case NODE_SECTION:
		case NODE_INVERTED:
			block_dedent(node->child, count);
			break;
		case NODE_BLOCK:
			if (!node->standing)
				block_dedent(node->child, count);
			/* Lines inside have lost theirs to the node itself. */
			dedent_text(&node->indent, count);
			break;
		case NODE_PARTIAL:
		case NODE_PARENT:
			dedent_text(&node->indent, count);
			break;
		case NODE_VALUE:
			break;
		}
	}
}

const struct overrides *
block_override(const struct overrides *overrides, struct text name,
    const struct node **override)
{
	const struct overrides *found = NULL;

	for (; overrides != NULL; overrides = overrides->outer) {
		const struct node *block = overrides->parent->child;

		while (block != NULL && !text_equal(block->text, name))
			block = block->next;
		if (block != NULL) {
			*override = block;
			found = overrides;
		}
	}
	return found;
}
