#include "rules/expr_parser.h"

#include "base/limits.h"

struct test_list {
	struct test **items;
	size_t count;
	size_t room;
};

static struct test *parse_test(struct parser *);

static struct test *
test_new(struct parser *p, enum test_kind kind)
{
	struct test *test = arena_alloc(p->arena, 1, sizeof(*test));

	if (test == NULL) {
		parser_memory(p);
		return NULL;
	}
	test->kind = kind;
	test->strict = p->cell;
	return test;
}

static bool
test_list_add(struct parser *p, struct test_list *list, struct test *test)
{
	struct test **items;
	size_t room;
	size_t i;

	if (test == NULL)
		return false;
	if (list->count == list->room) {
		room = list->room == 0 ? 4 : list->room * 2;
		items = arena_alloc(p->arena, room, sizeof(struct test *));
		if (items == NULL) {
			parser_memory(p);
			return false;
		}
		for (i = 0; i < list->count; i++)
			items[i] = list->items[i];
		list->items = items;
		list->room = room;
	}
	list->items[list->count++] = test;
	return true;
}

/* One test stands for itself. */
static struct test *
test_of_list(
    struct parser *p, enum test_kind kind, const struct test_list *list)
{
	struct test *test;

	if (list->count == 1 && kind != TEST_NONE)
		return list->items[0];
	test = test_new(p, kind);
	if (test != NULL) {
		test->items = list->items;
		test->count = list->count;
	}
	return test;
}

/* What an operator compares with, or an end of a range. */
static struct node *
parse_operand(struct parser *p, bool bareword)
{
	size_t at = p->now.at;
	struct value value;

	if (cell_plain(p, bareword, &value))
		return node_literal(p, value, at);
	return p->failed ? NULL : parse_sum(p);
}

static struct test *
compare_test(
    struct parser *p, enum expr_op op, const struct node *node, size_t at)
{
	struct test *test;

	if (node == NULL ||
	    (op != OP_EQ && op != OP_NE && cell_order_of_null(p, node)) ||
	    !check_comparison(p, op, p->input->type, node->type, at) ||
	    !check_text(p, p->input->values, node))
		return NULL;
	test = test_new(p, TEST_COMPARE);
	if (test != NULL) {
		test->op = op;
		test->low = node;
	}
	return test;
}

/* One that no value can pass. */
static bool
check_range(struct parser *p, const struct test *test, size_t at)
{
	int order;

	if (test->low->kind != NODE_LITERAL ||
	    test->high->kind != NODE_LITERAL ||
	    test->low->literal.type == VALUE_NULL ||
	    test->high->literal.type == VALUE_NULL)
		return true;
	order = value_compare(&test->low->literal, &test->high->literal);
	if (order < 0 || (order == 0 && !test->low_open && !test->high_open))
		return true;
	parser_error(p, "E_UNSAT", at,
	    order > 0 ? "this range is empty: its ends are the wrong way round"
	              : "this range is empty");
	return false;
}

static struct test *
parse_range(struct parser *p)
{
	struct test *test = test_new(p, TEST_RANGE);
	size_t at = p->now.at;

	if (test == NULL)
		return NULL;
	test->low_open = p->now.kind != TOKEN_LBRACKET;
	parser_next(p);
	test->low = parse_operand(p, true);
	if (test->low == NULL || !parser_expect(p, TOKEN_DOTS, "`..`"))
		return NULL;
	test->high = parse_operand(p, true);
	if (test->high == NULL)
		return NULL;
	test->high_open = p->now.kind != TOKEN_RBRACKET;
	if (p->now.kind != TOKEN_RBRACKET && p->now.kind != TOKEN_RPAREN &&
	    p->now.kind != TOKEN_LBRACKET) {
		parser_unexpected(p, "the end of the range");
		return NULL;
	}
	parser_next(p);
	if (cell_order_of_null(p, test->low) ||
	    cell_order_of_null(p, test->high) ||
	    !check_comparison(
	        p, OP_LE, p->input->type, test->low->type, test->low->at) ||
	    !check_comparison(
	        p, OP_LE, p->input->type, test->high->type, test->high->at) ||
	    !check_range(p, test, at))
		return NULL;
	return test;
}

/* Whether the bracket that stands here opens a range: `..` comes first. */
static bool
opens_range(const struct parser *p)
{
	struct text source = p->source->text;
	struct token token = p->now;
	size_t depth = 0;

	if (token.kind == TOKEN_RBRACKET)
		return true;
	if (token.kind != TOKEN_LPAREN && token.kind != TOKEN_LBRACKET)
		return false;
	do {
		token = lex_token(source, token.at + token.text.len);
		if (token.kind == TOKEN_LPAREN || token.kind == TOKEN_LBRACKET)
			depth++;
		else if (depth > 0 && (token.kind == TOKEN_RPAREN ||
		                          token.kind == TOKEN_RBRACKET))
			depth--;
		else if (depth == 0 && token.kind == TOKEN_DOTS)
			return true;
		else if (depth == 0 && (token.kind == TOKEN_COMMA ||
		                           token.kind == TOKEN_RPAREN ||
		                           token.kind == TOKEN_RBRACKET))
			return false;
	} while (token.kind != TOKEN_END && token.kind != TOKEN_OPEN_STRING &&
	         token.kind != TOKEN_OPEN_COMMENT && depth < LIMIT_EXPR_DEPTH);
	return false;
}

/* An expression as a test: by what it is and what the input is. */
static struct test *
expression_test(struct parser *p, const struct node *node)
{
	enum test_kind kind = TEST_TRUE;
	struct test *test;

	if (node == NULL || cell_forgets_input(p, node))
		return NULL;
	if (!node->uses_input) {
		if (node->type == VALUE_SET && p->input->type == VALUE_STRING)
			kind = TEST_MEMBER;
		else if (node->type == VALUE_STRING &&
		         p->input->type == VALUE_SET)
			kind = TEST_HAS;
		else
			return compare_test(p, OP_EQ, node, node->at);
		if (kind == TEST_HAS && !check_text(p, p->input->values, node))
			return NULL;
	} else if (node->type != VALUE_BOOL) {
		parser_error(p, "E_TYPE", node->at,
		    "an expression with `?` in a cell is a condition, this is "
		    "a %s",
		    value_type_name(node->type));
		return NULL;
	}
	test = test_new(p, kind);
	if (test != NULL)
		test->low = node;
	return test;
}

static struct test *
parse_expression_test(struct parser *p)
{
	size_t at = p->now.at;
	struct value value;

	if (cell_plain(p, true, &value))
		return expression_test(p, node_literal(p, value, at));
	if (p->failed)
		return NULL;
	return expression_test(p, p->cell ? parse_expression(p) : parse_sum(p));
}

static bool
is_not_list(const struct parser *p)
{
	return parser_is_word(p, "not") &&
	       lex_token(p->source->text, p->now.at + p->now.text.len).kind ==
	           TOKEN_LPAREN;
}

/* Tests between brackets: not(...), (...), [...]. */
static struct test *
parse_enclosed(struct parser *p, enum test_kind kind, enum token_kind close)
{
	struct test_list list = { NULL, 0, 0 };

	parser_next(p);
	do {
		if (!test_list_add(p, &list, parse_test(p)))
			return NULL;
	} while (parser_accept(p, TOKEN_COMMA));
	if (!parser_expect(p, close, "`,` or the end of the list"))
		return NULL;
	return test_of_list(p, kind, &list);
}

static struct test *
parse_simple_test(struct parser *p, bool *plain)
{
	enum token_kind kind = p->now.kind;
	size_t at = p->now.at;
	enum expr_op op;

	*plain = true;
	if (kind >= TOKEN_EQ && kind <= TOKEN_GE) {
		op = (enum expr_op)(OP_EQ + (kind - TOKEN_EQ));
		parser_next(p);
		return compare_test(
		    p, op, parse_operand(p, kind != TOKEN_EQ), at);
	}
	if (opens_range(p))
		return parse_range(p);
	if (is_not_list(p)) {
		parser_next(p);
		return parse_enclosed(p, TEST_NONE, TOKEN_RPAREN);
	}
	if (kind == TOKEN_LBRACKET)
		return parse_enclosed(p, TEST_SOME, TOKEN_RBRACKET);
	if (kind == TOKEN_LPAREN && !p->cell)
		return parse_enclosed(p, TEST_SOME, TOKEN_RPAREN);
	*plain = false;
	return parse_expression_test(p);
}

/* In a cell, `> 5 and < 10` joins tests that are not expressions. */
static struct test *
parse_joined(struct parser *p, enum test_kind kind)
{
	const char *word = kind == TEST_SOME ? "or" : "and";
	struct test_list list = { NULL, 0, 0 };
	bool plain = true;
	struct test *test;

	do {
		test = kind == TEST_SOME ? parse_joined(p, TEST_EVERY)
		                         : parse_simple_test(p, &plain);
		if (!test_list_add(p, &list, test))
			return NULL;
	} while (p->cell && plain && parser_accept_word(p, word));
	return test_of_list(p, kind, &list);
}

static struct test *
parse_test(struct parser *p)
{
	struct test *test;

	if (!parser_enter(p))
		return NULL;
	test = parse_joined(p, TEST_SOME);
	parser_leave(p);
	return test;
}

struct test *
parse_in_test(struct parser *p)
{
	return parse_test(p);
}

struct test *
parse_tests(struct parser *p)
{
	struct test_list list = { NULL, 0, 0 };

	do {
		if (!test_list_add(p, &list, parse_test(p)))
			return NULL;
	} while (parser_accept(p, TOKEN_COMMA));
	return test_of_list(p, TEST_SOME, &list);
}
