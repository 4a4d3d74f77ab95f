/*
 * expr_lex.h -- the tokens of expressions.
 *
 * A name is [A-Za-z_][A-Za-z0-9_]*; words such as `and` are names that the
 * parser knows.  Comments run from two slashes to the end of the line or
 * stand between slash-star and star-slash.
 */
#ifndef DUNNING_EXPR_LEX_H
#define DUNNING_EXPR_LEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"

enum token_kind {
	TOKEN_END,
	TOKEN_NUMBER,
	TOKEN_STRING,      /* with its quotes, " or ' */
	TOKEN_OPEN_STRING, /* a quote that nothing closes */
	TOKEN_OPEN_COMMENT,
	TOKEN_NAME,
	TOKEN_AT, /* @ */
	TOKEN_QUESTION,
	TOKEN_LPAREN,
	TOKEN_RPAREN,
	TOKEN_LBRACKET,
	TOKEN_RBRACKET,
	TOKEN_COMMA,
	TOKEN_COLON,
	TOKEN_DOT,
	TOKEN_DOTS,
	TOKEN_PLUS,
	TOKEN_MINUS,
	TOKEN_STAR,
	TOKEN_POWER, /* ** or ^ */
	TOKEN_SLASH,
	TOKEN_PERCENT,
	TOKEN_EQ, /* = or == */
	TOKEN_NE, /* != or <> */
	TOKEN_LT,
	TOKEN_LE,
	TOKEN_GT,
	TOKEN_GE,
	TOKEN_OTHER /* one character that no expression has */
};

struct token {
	enum token_kind kind;
	size_t at; /* offset of its first byte */
	struct text text;
};

/* The token at or after offset; the next one starts at at + text.len. */
struct token lex_token(struct text source, size_t offset);

/*
 * What a string token says, escapes resolved: \" \' \\ \n \r \t, \u with four
 * and \U with six hexadecimal digits.  Any other backslash stays as it is, so
 * that patterns can be written plainly.  In the arena; at is NULL when out of
 * memory.
 */
struct text lex_string(struct arena *, struct text token);

/* Digits with a point and an exponent; NUM_RANGE and NUM_SCALE as in num.h. */
enum num_error lex_number(struct text token, struct decimal *);

#endif
