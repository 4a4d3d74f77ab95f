/*
 * template_parse.h -- the state of parsing one template and its inclusions.
 */
#ifndef DUNNING_TEMPLATE_PARSE_H
#define DUNNING_TEMPLATE_PARSE_H

#include "message/template_internal.h"

/* A section, parent or block whose closing tag is still to come. */
struct open_tag {
	struct node *node;
	struct text blanks;  /* in front of it on its line */
	struct node *before; /* those blanks as literal text, or NULL */
	const char *content; /* first byte after the tag (and its line) */
	bool line_start;     /* only blanks in front of it on its line */
	bool line_alone;     /* and nothing behind it */
	bool overrides;      /* a block directly inside a parent */
};

struct parser {
	struct arena *arena;
	const struct template_settings *settings;
	struct diag *diag;
	struct template *template;
	struct unit *last_unit;
	size_t unit_count;

	/* Of the unit at hand. */
	struct unit *unit;
	struct delimiters delimiters;
	const char *at; /* literal text that is not yet a node starts here */
	const char *end;
	const char *line_at; /* the start of line number line */
	size_t line;
	struct node **tail;
	struct open_tag open[LIMIT_TEMPLATE_DEPTH];
	size_t depth;
	bool failed; /* some error was told, in any unit */
};

/* Where a tag stands in its line. */
struct tag_line {
	const char *blanks; /* where blanks before it begin */
	const char *next;   /* behind the blanks and the line end after it */
	const char *ending; /* the line end itself, up to next */
	bool first;         /* only blanks before it */
	bool last;          /* only blanks after it */
};
struct tag_line tag_line(const struct parser *, const struct tag *);

struct src_pos parser_pos(struct parser *, const char *at);

/* Tells the error at the tag; true while more errors may be looked for. */
bool parser_fail(struct parser *, const struct tag *, const char *id,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Appends a node for the tag or for literal text; NULL: out of memory. */
struct node *parser_add(struct parser *, enum node_kind, const char *at);
bool parser_add_text(struct parser *, const char *from, const char *to);

/* Opens a tag that has content; false: too deep (told). */
bool parser_open(struct parser *, const struct tag *, struct open_tag);

/* Whether what comes next stands directly inside a parent tag. */
bool parser_in_parent(const struct parser *);

/*
 * Tells what is wrong with the name of a section, a block or a partial; false
 * when that was one error too many.
 */
bool parser_check_name(struct parser *, const struct tag *, const char *fault);

/* The unit that {{>name}} or {{<name}} means, NULL after a told error. */
bool parser_include(struct parser *, const struct tag *, const struct unit **);

/*
 * {{<name}}, {{$name}} and what closes the innermost of them.  False: a told
 * error after which there is no going on.
 */
bool parse_parent(struct parser *, const struct tag *);
bool parse_block(struct parser *, const struct tag *);
bool parse_parent_end(struct parser *, const struct tag *);
bool parse_block_end(struct parser *, const struct tag *);

#endif
