/* expr_slip.c -- cells that can be read, but were hardly meant so. */
#include "rules/expr_parser.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct token
token_after(const struct parser *p, struct token token)
{
	return lex_token(p->source->text, token.at + token.text.len);
}

/* Whether a list of whole numbers would hardly be written so: 1,000 or 1,05. */
static bool
groups_thousands(struct text text)
{
	enum { GROUP = 3 };
	size_t digits = 0;

	while (digits < text.len && is_digit(text.at[digits]))
		digits++;
	return digits == GROUP || (digits > 1 && text.at[0] == '0');
}

/* 1,5 and 1.000,00: to people a number, to FEEL a list of two. */
static bool
is_split_number(const struct parser *p)
{
	const char *at = p->source->text.at + p->now.at;

	if (p->now.at < 2 || at[-1] != ',' || !is_digit(at[-2]) ||
	    !is_digit(at[0]))
		return false;
	return p->scope->input->type != TYPE_INT ||
	       groups_thousands(p->now.text);
}

/* Whether a test begins here, without an operator before it. */
static bool
begins_test(const struct parser *p)
{
	struct text before = { p->source->text.at, p->now.at };
	char last;

	before = text_trim(before);
	if (before.len == 0)
		return true;
	last = before.at[before.len - 1];
	return last == ',' || last == '(' || last == '[' || last == '\n';
}

/* The end of 1-30, which is no more than that; 0: something else is here. */
static size_t
end_of_difference(const struct parser *p)
{
	struct token token = token_after(p, p->now);

	if (token.kind != TOKEN_MINUS || !begins_test(p))
		return 0;
	token = token_after(p, token);
	if (token.kind != TOKEN_NUMBER)
		return 0;
	switch ((int)token_after(p, token).kind) {
	case TOKEN_END:
	case TOKEN_COMMA:
	case TOKEN_RPAREN:
	case TOKEN_RBRACKET:
		return token.at + token.text.len;
	default:
		return 0;
	}
}

static bool
slips_in_number(struct parser *p)
{
	struct text text = p->source->text;
	size_t at = p->now.at;
	size_t end;

	if (is_split_number(p)) {
		parser_error(p, "E_EXPR", at - 1,
		    "a comma between digits may be a decimal mark or a list");
		parser_note(p, at - 1,
		    "decimals are written 1.5, thousands 1000, lists with a "
		    "space: 1, 5");
		return true;
	}
	end = end_of_difference(p);
	if (end == 0)
		return false;
	parser_error(p, "E_EXPR", at, "`%.*s` is a difference, not a range",
	    (int)(end - at), text.at + at);
	parser_note(p, at, "a range is written [1..30]");
	return true;
}

/* 31/01/2026, 31.01.2026 and 2026-1-31. */
static bool
slips_in_date(struct parser *p)
{
	struct token sign = token_after(p, p->now);
	struct token next = sign;

	if (sign.kind == TOKEN_SLASH || sign.kind == TOKEN_MINUS)
		next = token_after(p, sign);
	if (next.kind != TOKEN_NUMBER)
		return false;
	parser_error(p, "E_EXPR", p->now.at,
	    p->input->type == VALUE_DATE
	        ? "a date in a cell is written 2026-01-31"
	        : "a date and time in a cell is written 2026-01-31T18:30:00");
	return true;
}

bool
cell_slips(struct parser *p)
{
	if (!p->cell || p->now.kind != TOKEN_NUMBER)
		return false;
	if (p->input->type == VALUE_NUMBER)
		return slips_in_number(p);
	return (p->input->type == VALUE_DATE ||
	           p->input->type == VALUE_DATETIME) &&
	       slips_in_date(p);
}

bool
cell_order_of_null(struct parser *p, const struct node *node)
{
	if (!p->cell || node->type != VALUE_NULL)
		return false;
	parser_error(
	    p, "E_UNSAT", node->at, "no value is above or below null");
	parser_note(p, node->at, "an empty input is null, any other not(null)");
	return true;
}

bool
cell_forgets_input(struct parser *p, const struct node *node)
{
	if (!p->cell || node->type != VALUE_BOOL || node->uses_input ||
	    node->kind == NODE_LITERAL || p->input->type == VALUE_BOOL)
		return false;
	parser_error(p, "E_TYPE", node->at,
	    "a condition in a cell is about its input, and this one is not");
	parser_note(p, node->at, "the input is `?`, as in `? > 5 and due_date "
	                         "< as_of`; alone it is left out: > 5");
	return true;
}
