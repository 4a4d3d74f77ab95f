/*
 * expr_parser.h -- from text to typed trees.  Private to expr_*.c and
 * unary.c.
 *
 * Every function that gives a node or a test gives NULL after the first error
 * of the text, which has then been reported; nothing is parsed after it.
 */
#ifndef DUNNING_EXPR_PARSER_H
#define DUNNING_EXPR_PARSER_H

#include "rules/expr_lex.h"
#include "rules/expr_node.h"

/* What `?` is: the input of a cell, or what stands before `in`. */
struct parser_input {
	enum value_type type;
	const struct located_list *values;
};

struct parser {
	struct arena *arena;
	const struct located *source;
	const struct expr_scope *scope;
	struct diag *diag;
	struct token now;
	const struct parser_input *input; /* NULL: no `?` here */
	bool
	    cell; /* unary tests outside of any `in`: barewords, nulls strict */
	bool failed;
	size_t depth;
	struct column_use *uses;
	struct column_use **uses_end;
	size_t use_count;
	struct zone_cache *zones; /* NULL until a text may name one */
};

void parser_init(struct parser *, struct arena *, const struct located *,
    const struct expr_scope *, struct diag *);

/* After parser_init; false: the text is over LIMIT_EXPR_BYTES (E_LIMIT). */
bool parser_fits(struct parser *);

/* Columns in order of first use; false: out of memory. */
bool parser_finish(struct parser *, struct program *);

/* Tokens. */
void parser_next(struct parser *);
bool parser_accept(struct parser *, enum token_kind);
bool parser_is_word(const struct parser *, const char *word);
bool parser_accept_word(struct parser *, const char *word);
bool parser_expect(struct parser *, enum token_kind, const char *what);

/* One level of nesting more; false: too deep, reported. */
bool parser_enter(struct parser *);
void parser_leave(struct parser *);

/* Reports the first error only.  The id is a string literal. */
void parser_error(struct parser *, const char *id, size_t at, const char *fmt,
    ...) __attribute__((format(printf, 4, 5)));
void parser_note(struct parser *, size_t at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void parser_memory(struct parser *);

/* "unexpected ..." for the token that is there, with a hint. */
void parser_unexpected(struct parser *, const char *wanted);

/* Growing lists in the arena. */
struct node_list {
	struct node **items;
	size_t count;
	size_t room;
};
bool node_list_add(struct parser *, struct node_list *, struct node *);

/* The whole expression up to what cannot belong to it. */
struct node *parse_expression(struct parser *);

/* One without comparison, and, or: what may stand next to an operator. */
struct node *parse_sum(struct parser *);

/* A comma list of unary tests; one test of `in`. */
struct test *parse_tests(struct parser *);
struct test *parse_in_test(struct parser *);

/*
 * A literal as people type it in a cell (expr_plain.c): a text without quotes
 * where bareword is true, 2026-01-31, 2026-01-31T18:30:00, TRUE.  False: what
 * stands here is something else, or an error was reported.
 */
bool cell_plain(struct parser *, bool bareword, struct value *);

/*
 * What a cell says, but nobody means (expr_slip.c); true: reported.  A number
 * that stands here and is part of 1,5 or is 1-30, or of a date written otherwise;
 * an order that null has no place in; a condition that does not use the input.
 */
bool cell_slips(struct parser *);
bool cell_order_of_null(struct parser *, const struct node *);
bool cell_forgets_input(struct parser *, const struct node *);

/* After a name: its call, its column, ... */
struct node *parse_name(struct parser *);
struct node *parse_property(struct parser *, struct node *);
struct node *parse_at_literal(struct parser *);
struct node *parse_string(struct parser *);

/* What a function that is not there was meant for; NULL: nobody knows. */
const char *function_hint(const char *name);

/* Reports a function of no such name; always NULL. */
struct node *unknown_function(struct parser *, const char *name);

/* "write substring(string, start position, [length])" for each form of it. */
void note_signatures(struct parser *, const char *name, size_t at);

/* Whether arguments have the types of the parameters; false: reported. */
bool call_check(
    struct parser *, const struct expr_function *, const struct node_list *);
struct node *call_make(struct parser *, const struct expr_function *,
    const struct node_list *, size_t at);

/*
 * A call that counts business days without naming one of several calendars: by
 * the column of the map that the plans have.  False: it is another call, or
 * the plans have no such map, or several.
 */
bool call_by_plan(struct parser *, const struct expr_function *,
    const struct node_list *, size_t at, struct node **);

/* Makes p->zones, if the text may name a zone; false: out of memory. */
bool parser_zones(struct parser *, const struct node *text);

/* Words with a meaning of their own: and, if, null, ... */
bool name_is_keyword(struct text name);

/* The column, constant or `as_of` of a name. */
struct node *resolve_name(struct parser *, struct text name, size_t at);

/* Nodes, their types checked.  A NULL operand gives NULL. */
struct node *node_new(
    struct parser *, enum node_kind, enum value_type, size_t at);
struct node *node_literal(struct parser *, struct value, size_t at);
struct node *node_negate(struct parser *, struct node *, size_t at);
struct node *node_chain(
    struct parser *, struct node_list *, const enum expr_op *ops);
struct node *node_compare(
    struct parser *, enum expr_op, struct node *, struct node *, size_t at);
struct node *node_logic(struct parser *, enum node_kind, struct node_list *);
struct node *node_if(struct parser *, struct node_list *, size_t at);
struct node *node_in(struct parser *, struct node *, const struct test *);

/* Gives a node its operands, and what follows from them; NULL gives NULL. */
struct node *node_adopt(struct node *, const struct node_list *);

/* Replaces a constant by its value. */
struct node *node_fold(struct parser *, struct node *);

/* Says that the types do not fit an operation; always NULL. */
struct node *node_mismatch(struct parser *, size_t at, const char *what,
    enum value_type, enum value_type);

/* True for one type, or when one of them is null. */
bool types_agree(enum value_type, enum value_type);
bool type_is_ordered(enum value_type);

/*
 * Whether a text, or a node that is a constant text, is one of values, which
 * may be NULL or empty; false: reported with the nearest, under id (a text
 * under E_UNSAT, as nothing can be equal to it).
 */
bool check_value(struct parser *, const char *id, const struct located_list *,
    struct text, size_t at);
bool check_text(
    struct parser *, const struct located_list *, const struct node *);

/* Whether values of those types compare so; false: reported. */
bool check_comparison(struct parser *, enum expr_op, enum value_type left,
    enum value_type right, size_t at);

#endif
