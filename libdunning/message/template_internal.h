/*
 * template_internal.h -- the parsed form that the template*.c files share.
 */
#ifndef DUNNING_TEMPLATE_INTERNAL_H
#define DUNNING_TEMPLATE_INTERNAL_H

#include "base/limits.h"
#include "message/filter.h"
#include "message/template.h"

enum {
	TEMPLATE_NAME_MAX = 200,        /* bytes of one name */
	TEMPLATE_NAME_TOLD = 60,        /* of them in a message */
	TEMPLATE_UNITS_MAX = 1000,      /* files that one template includes */
	TEMPLATE_CHECK_STEPS = 1 << 20, /* nodes seen by template_names */
	TEMPLATE_RENDER_STEPS = 1 << 22 /* nodes rendered for one message */
};

enum node_kind {
	NODE_TEXT,
	NODE_VALUE,
	NODE_SECTION,
	NODE_INVERTED,
	NODE_PARTIAL, /* {{>name}} */
	NODE_PARENT,  /* {{<name}}: its children are blocks that override */
	NODE_BLOCK    /* {{$name}} */
};

/* A dotted name, cut and hashed; no parts: "." */
struct name_part {
	struct text text;
	uint64_t hash;
};
struct dotted_name {
	struct text text; /* as written */
	const struct name_part *parts;
	size_t count;
};

struct node {
	struct node *next;
	struct node *child; /* of a section, a parent or a block */
	enum node_kind kind;
	uint32_t line; /* of the tag, from 1 */
	uint32_t col;
	bool raw;        /* value: {{{x}}} or {{&x}} */
	bool line_start; /* text: its first byte begins a line of the source */
	bool standing; /* partial, parent, block: alone on its line or lines */
	size_t dedent; /* text: blanks to leave out after each line start */
	struct text text;   /* literal, or the name of a partial or block */
	struct text indent; /* of a standing node: goes before each line */
	struct text ending; /* of a standing block: ends its last line */
	struct dotted_name name; /* of a value or section */
	const struct filter_call *filters;
	const struct unit *unit; /* of a partial or parent */
};

/* One source text. */
struct unit {
	const char *name; /* as included; NULL: the template itself */
	const char *file;
	struct text source;
	struct node *first; /* NULL: empty, or lenient and not there */
	struct unit *next;  /* in order of first inclusion */
};

struct template
{
	struct unit *root; /* head of the list of all units */
	enum template_kind kind;
	bool lenient;
};

/* The name, cut to what a message holds: for "%.*s". */
int name_told(struct text);

/*
 * A tag between its delimiters: sigil is one of "#^/>&<$!=" or '{', 0 for a
 * plain variable; body is what is left, without blanks and line ends around.
 */
struct tag {
	char sigil;
	struct text body;
	const char *at;  /* first byte of the opening delimiter */
	const char *end; /* after the closing delimiter */
};

enum { DELIMITER_MAX = 16 };

struct delimiters {
	struct text open;
	struct text close;
};

/* The next tag in [from, end); found is false when there is none. */
enum tag_result { TAG_FOUND, TAG_NONE, TAG_UNCLOSED };
enum tag_result tag_next(
    const char *from, const char *end, const struct delimiters *, struct tag *);

/* Reads "<% %>"; false: not two delimiters. */
bool tag_delimiters(struct text body, struct delimiters *);

bool tag_blank(char); /* space, tab or line end */

/* Why a name cannot be one, in words that end a sentence; NULL: it can. */
const char *tag_name_fault(struct text);
const char *tag_partial_fault(struct text);

/* Cuts a valid name at its dots; false: out of memory. */
bool tag_dotted(struct arena *, struct text, struct dotted_name *);

/*
 * White space of blocks, as the inheritance specification has it.  from..to is
 * the source between the tags of a block.
 */
/* The blanks that all lines of from..to that are not empty begin with. */
struct text block_indent(const char *from, const char *to);
bool block_lines_begin(const char *from, const char *to, struct text blanks);
/* Takes count blanks from each line start below node. */
void block_dedent(struct node *first, size_t count);

/* The parent tags around a block, innermost first. */
struct overrides {
	const struct node *parent;
	const struct unit *unit; /* where the parent tag is written */
	const struct overrides *outer;
};
/* The parent tag whose override of the block counts: the outermost. */
const struct overrides *block_override(
    const struct overrides *, struct text name, const struct node **override);

/* Scope of a name at render time, innermost first. */
struct scope {
	const struct template_value *value;
	const struct scope *outer;
};
/* NULL: the data has no such name. */
const struct template_value *scope_find(
    const struct scope *, const struct dotted_name *);
const struct template_value *shape_find(
    const struct template_value *object, const struct name_part *);
bool value_truthy(const struct template_value *);

/* As template_names, with the node; see there. */
typedef bool node_visit(
    void *ctx, const struct template_use *, const struct node *);
bool names_walk(const struct template *, node_visit *, void *ctx);

#endif
