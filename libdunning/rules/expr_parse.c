#include "rules/expr_parser.h"

/* ops of a chain, as many as its operands less one. */
struct op_list {
	enum expr_op *ops;
	size_t count;
	size_t room;
};

static bool
op_list_add(struct parser *p, struct op_list *list, enum expr_op op)
{
	enum expr_op *ops;
	size_t room;
	size_t i;

	if (list->count == list->room) {
		room = list->room == 0 ? 4 : list->room * 2;
		ops = arena_alloc(p->arena, room, sizeof(*ops));
		if (ops == NULL) {
			parser_memory(p);
			return false;
		}
		for (i = 0; i < list->count; i++)
			ops[i] = list->ops[i];
		list->ops = ops;
		list->room = room;
	}
	list->ops[list->count++] = op;
	return true;
}

static bool
is_sum_op(enum token_kind kind, enum expr_op *op)
{
	*op = kind == TOKEN_PLUS ? OP_ADD : OP_SUBTRACT;
	return kind == TOKEN_PLUS || kind == TOKEN_MINUS;
}

static bool
is_product_op(enum token_kind kind, enum expr_op *op)
{
	*op = kind == TOKEN_STAR    ? OP_MULTIPLY
	      : kind == TOKEN_SLASH ? OP_DIVIDE
	                            : OP_MODULO;
	return kind == TOKEN_STAR || kind == TOKEN_SLASH ||
	       kind == TOKEN_PERCENT;
}

static bool
is_power_op(enum token_kind kind, enum expr_op *op)
{
	*op = OP_POWER;
	return kind == TOKEN_POWER;
}

/* Operands of one level of precedence, joined from left to right. */
static struct node *
parse_chain(struct parser *p, struct node *(*operand)(struct parser *),
    bool (*is_op)(enum token_kind, enum expr_op *))
{
	struct node_list list = { NULL, 0, 0 };
	struct op_list ops = { NULL, 0, 0 };
	struct node *node = operand(p);
	enum expr_op op;

	if (node == NULL || !is_op(p->now.kind, &op))
		return node;
	for (;;) {
		if (!node_list_add(p, &list, node))
			return NULL;
		if (!is_op(p->now.kind, &op))
			break;
		parser_next(p);
		if (!op_list_add(p, &ops, op))
			return NULL;
		node = operand(p);
	}
	return node_chain(p, &list, ops.ops);
}

static struct node *
parse_number(struct parser *p)
{
	struct decimal number = { 0, 0 };
	struct token token = p->now;
	enum num_error error = lex_number(token.text, &number);

	parser_next(p);
	if (error == NUM_OK)
		return node_literal(p, value_of_number(number), token.at);
	parser_error(p, "E_EXPR", token.at,
	    error == NUM_SCALE ? "the number %.*s has more than %d decimals"
	                       : "the number %.*s has more than %d digits",
	    (int)token.text.len, token.text.at, NUM_SCALE_MAX);
	return NULL;
}

static struct node *
parse_if(struct parser *p)
{
	struct node_list list = { NULL, 0, 0 };
	size_t at = p->now.at;

	/* An `else if` continues the list, so that it does not nest. */
	while (parser_accept_word(p, "if")) {
		if (!node_list_add(p, &list, parse_expression(p)))
			return NULL;
		if (!parser_accept_word(p, "then")) {
			parser_unexpected(p, "`then`");
			return NULL;
		}
		if (!node_list_add(p, &list, parse_expression(p)))
			return NULL;
		if (!parser_accept_word(p, "else")) {
			parser_unexpected(p, "`else`");
			return NULL;
		}
	}
	if (!node_list_add(p, &list, parse_expression(p)))
		return NULL;
	return node_if(p, &list, at);
}

static struct node *
parse_input(struct parser *p)
{
	struct node *node;

	if (p->input == NULL) {
		parser_error(p, "E_EXPR", p->now.at,
		    "`?` stands for the input of a table's cell; "
		    "there is none here");
		return NULL;
	}
	node = node_new(p, NODE_INPUT, p->input->type, p->now.at);
	parser_next(p);
	if (node != NULL) {
		node->uses_input = true;
		node->values = p->input->values;
	}
	return node;
}

static struct node *
parse_parentheses(struct parser *p)
{
	struct node *node;

	parser_next(p);
	node = parse_expression(p);
	if (node == NULL || !parser_expect(p, TOKEN_RPAREN, "`)`"))
		return NULL;
	return node;
}

static struct node *
parse_primary(struct parser *p)
{
	if (p->now.kind == TOKEN_NUMBER)
		return parse_number(p);
	if (p->now.kind == TOKEN_STRING)
		return parse_string(p);
	if (p->now.kind == TOKEN_AT)
		return parse_at_literal(p);
	if (p->now.kind == TOKEN_QUESTION)
		return parse_input(p);
	if (p->now.kind == TOKEN_LPAREN)
		return parse_parentheses(p);
	if (parser_is_word(p, "if"))
		return parse_if(p);
	if (p->now.kind == TOKEN_NAME)
		return parse_name(p);
	parser_unexpected(p, "a value");
	return NULL;
}

static struct node *
parse_unary_minus(struct parser *p)
{
	size_t at = p->now.at;
	struct node *node;

	if (!parser_accept(p, TOKEN_MINUS)) {
		node = parse_primary(p);
		while (node != NULL && p->now.kind == TOKEN_DOT)
			node = parse_property(p, node);
		return node;
	}
	if (!parser_enter(p))
		return NULL;
	node = node_negate(p, parse_unary_minus(p), at);
	parser_leave(p);
	return node;
}

static struct node *
parse_power(struct parser *p)
{
	return parse_chain(p, parse_unary_minus, is_power_op);
}

static struct node *
parse_product(struct parser *p)
{
	return parse_chain(p, parse_power, is_product_op);
}

struct node *
parse_sum(struct parser *p)
{
	return parse_chain(p, parse_product, is_sum_op);
}

static struct node *
parse_between(struct parser *p, struct node *node)
{
	struct test *test = arena_alloc(p->arena, 1, sizeof(*test));

	if (test == NULL) {
		parser_memory(p);
		return NULL;
	}
	test->kind = TEST_RANGE;
	test->outer_input = true;
	test->low = parse_sum(p);
	if (test->low == NULL)
		return NULL;
	if (!parser_accept_word(p, "and")) {
		parser_unexpected(p, "`and` of `between`");
		return NULL;
	}
	test->high = parse_sum(p);
	if (test->high == NULL)
		return NULL;
	if (!types_agree(node->type, test->low->type))
		return node_mismatch(p, test->low->at, "lies between",
		    node->type, test->low->type);
	if (!types_agree(node->type, test->high->type))
		return node_mismatch(p, test->high->at, "lies between",
		    node->type, test->high->type);
	return node_in(p, node, test);
}

static struct node *
parse_in(struct parser *p, struct node *node)
{
	struct parser_input input = { node->type, node->values };
	const struct parser_input *outer = p->input;
	bool cell = p->cell;
	struct test *test;

	p->input = &input;
	p->cell = false;
	test = parse_in_test(p);
	p->input = outer;
	p->cell = cell;
	return test == NULL ? NULL : node_in(p, node, test);
}

static bool
is_comparison(enum token_kind kind, enum expr_op *op)
{
	if (kind < TOKEN_EQ || kind > TOKEN_GE)
		return false;
	*op = (enum expr_op)(OP_EQ + (kind - TOKEN_EQ));
	return true;
}

static struct node *
parse_comparison(struct parser *p)
{
	struct node *node = parse_sum(p);
	size_t at = p->now.at;
	enum expr_op op;

	if (node == NULL)
		return NULL;
	if (parser_accept_word(p, "between"))
		return parse_between(p, node);
	if (parser_accept_word(p, "in"))
		return parse_in(p, node);
	if (!is_comparison(p->now.kind, &op))
		return node;
	parser_next(p);
	node = node_compare(p, op, node, parse_sum(p), at);
	if (node != NULL && is_comparison(p->now.kind, &op)) {
		parser_error(p, "E_EXPR", p->now.at,
		    "comparisons do not chain: join them with `and`");
		return NULL;
	}
	return node;
}

static struct node *
parse_logic(struct parser *p, const char *word, enum node_kind kind,
    struct node *(*operand)(struct parser *))
{
	struct node_list list = { NULL, 0, 0 };
	struct node *node = operand(p);

	if (node == NULL || !parser_is_word(p, word))
		return node;
	if (!node_list_add(p, &list, node))
		return NULL;
	while (parser_accept_word(p, word)) {
		if (!node_list_add(p, &list, operand(p)))
			return NULL;
	}
	return node_logic(p, kind, &list);
}

static struct node *
parse_and(struct parser *p)
{
	return parse_logic(p, "and", NODE_AND, parse_comparison);
}

struct node *
parse_expression(struct parser *p)
{
	struct node *node;

	if (!parser_enter(p))
		return NULL;
	node = parse_logic(p, "or", NODE_OR, parse_and);
	parser_leave(p);
	return node;
}
