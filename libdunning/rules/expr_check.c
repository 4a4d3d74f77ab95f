#include "rules/expr_function.h"
#include "rules/expr_parser.h"

struct node *
node_new(struct parser *p, enum node_kind kind, enum value_type type, size_t at)
{
	struct node *node = arena_alloc(p->arena, 1, sizeof(*node));

	if (node == NULL) {
		parser_memory(p);
		return NULL;
	}
	node->kind = kind;
	node->type = type;
	node->at = at;
	return node;
}

struct node *
node_literal(struct parser *p, struct value value, size_t at)
{
	struct node *node = node_new(p, NODE_LITERAL, value.type, at);

	if (node != NULL) {
		node->literal = value;
		node->constant = true;
	}
	return node;
}

bool
types_agree(enum value_type a, enum value_type b)
{
	return a == b || a == VALUE_NULL || b == VALUE_NULL;
}

bool
type_is_ordered(enum value_type type)
{
	return type != VALUE_BOOL && type != VALUE_SET;
}

static bool
is_pair(enum value_type a, enum value_type b, enum value_type one,
    enum value_type other)
{
	return (a == one && b == other) || (a == other && b == one);
}

/* Why people write that, and what they should. */
static const char *
mismatch_hint(enum value_type a, enum value_type b)
{
	static const struct {
		enum value_type one;
		enum value_type other;
		const char *hint;
	} hints[] = {
		{ VALUE_STRING, VALUE_DATE,
		    "a date is written @\"2026-01-31\"" },
		{ VALUE_STRING, VALUE_TIME,
		    "a time of day is written @\"18:30:00\"" },
		{ VALUE_STRING, VALUE_DATETIME,
		    "a date and time is written @\"2026-01-31T18:30:00\"" },
		{ VALUE_NUMBER, VALUE_DATE,
		    "days are written @\"P3D\"; days(a - b) is the number of "
		    "days between two dates" },
		{ VALUE_NUMBER, VALUE_DAYS,
		    "days(...) makes a number of a duration" },
		{ VALUE_NUMBER, VALUE_MONTHS,
		    "months(...) makes a number of a duration" },
		{ VALUE_NUMBER, VALUE_STRING,
		    "a number has no quotes; string(...) makes a text of "
		    "one" },
		{ VALUE_STRING, VALUE_SET,
		    "to look into a set write \"sms\" in consent" },
		{ VALUE_BOOL, VALUE_STRING, "true and false have no quotes" },
		{ VALUE_DATE, VALUE_DATETIME,
		    "date(...) is the day of a date and time" },
		{ VALUE_TIME, VALUE_DATETIME,
		    "`time` gives the time of a date and time" },
		{ VALUE_DATE, VALUE_TIME,
		    "date and time(d, t) joins a date and a time of day" },
		{ VALUE_DAYS, VALUE_MONTHS,
		    "no number of days is a month: a duration has months, or "
		    "days and less" },
	};
	size_t i;

	for (i = 0; i < sizeof(hints) / sizeof(hints[0]); i++)
		if (is_pair(a, b, hints[i].one, hints[i].other))
			return hints[i].hint;
	return NULL;
}

struct node *
node_mismatch(struct parser *p, size_t at, const char *what, enum value_type a,
    enum value_type b)
{
	const char *hint = mismatch_hint(a, b);

	if (p->failed)
		return NULL;
	parser_error(p, "E_TYPE", at, "`%s` cannot take a %s and a %s", what,
	    value_type_name(a), value_type_name(b));
	if (hint != NULL)
		parser_note(p, at, "%s", hint);
	return NULL;
}

struct type_rule {
	enum expr_op op;
	enum value_type left;
	enum value_type right;
	enum value_type result;
};

/* With null on one side, the first rule that fits the other side decides. */
static const struct type_rule type_rules[] = {
	{ OP_ADD, VALUE_NUMBER, VALUE_NUMBER, VALUE_NUMBER },
	{ OP_ADD, VALUE_STRING, VALUE_STRING, VALUE_STRING },
	{ OP_ADD, VALUE_DATE, VALUE_DAYS, VALUE_DATE },
	{ OP_ADD, VALUE_DATE, VALUE_MONTHS, VALUE_DATE },
	{ OP_ADD, VALUE_DAYS, VALUE_DATE, VALUE_DATE },
	{ OP_ADD, VALUE_MONTHS, VALUE_DATE, VALUE_DATE },
	{ OP_ADD, VALUE_DAYS, VALUE_DAYS, VALUE_DAYS },
	{ OP_ADD, VALUE_MONTHS, VALUE_MONTHS, VALUE_MONTHS },
	{ OP_ADD, VALUE_TIME, VALUE_DAYS, VALUE_TIME },
	{ OP_ADD, VALUE_DAYS, VALUE_TIME, VALUE_TIME },
	{ OP_ADD, VALUE_DATETIME, VALUE_DAYS, VALUE_DATETIME },
	{ OP_ADD, VALUE_DATETIME, VALUE_MONTHS, VALUE_DATETIME },
	{ OP_ADD, VALUE_DAYS, VALUE_DATETIME, VALUE_DATETIME },
	{ OP_ADD, VALUE_MONTHS, VALUE_DATETIME, VALUE_DATETIME },
	{ OP_SUBTRACT, VALUE_NUMBER, VALUE_NUMBER, VALUE_NUMBER },
	{ OP_SUBTRACT, VALUE_DATE, VALUE_DATE, VALUE_DAYS },
	{ OP_SUBTRACT, VALUE_DATE, VALUE_DAYS, VALUE_DATE },
	{ OP_SUBTRACT, VALUE_DATE, VALUE_MONTHS, VALUE_DATE },
	{ OP_SUBTRACT, VALUE_DAYS, VALUE_DAYS, VALUE_DAYS },
	{ OP_SUBTRACT, VALUE_MONTHS, VALUE_MONTHS, VALUE_MONTHS },
	{ OP_SUBTRACT, VALUE_TIME, VALUE_TIME, VALUE_DAYS },
	{ OP_SUBTRACT, VALUE_TIME, VALUE_DAYS, VALUE_TIME },
	{ OP_SUBTRACT, VALUE_DATETIME, VALUE_DATETIME, VALUE_DAYS },
	{ OP_SUBTRACT, VALUE_DATETIME, VALUE_DATE, VALUE_DAYS },
	{ OP_SUBTRACT, VALUE_DATE, VALUE_DATETIME, VALUE_DAYS },
	{ OP_SUBTRACT, VALUE_DATETIME, VALUE_DAYS, VALUE_DATETIME },
	{ OP_SUBTRACT, VALUE_DATETIME, VALUE_MONTHS, VALUE_DATETIME },
	{ OP_MULTIPLY, VALUE_NUMBER, VALUE_NUMBER, VALUE_NUMBER },
	{ OP_MULTIPLY, VALUE_NUMBER, VALUE_DAYS, VALUE_DAYS },
	{ OP_MULTIPLY, VALUE_DAYS, VALUE_NUMBER, VALUE_DAYS },
	{ OP_MULTIPLY, VALUE_NUMBER, VALUE_MONTHS, VALUE_MONTHS },
	{ OP_MULTIPLY, VALUE_MONTHS, VALUE_NUMBER, VALUE_MONTHS },
	{ OP_DIVIDE, VALUE_NUMBER, VALUE_NUMBER, VALUE_NUMBER },
	{ OP_DIVIDE, VALUE_DAYS, VALUE_NUMBER, VALUE_DAYS },
	{ OP_DIVIDE, VALUE_DAYS, VALUE_DAYS, VALUE_NUMBER },
	{ OP_DIVIDE, VALUE_MONTHS, VALUE_NUMBER, VALUE_MONTHS },
	{ OP_DIVIDE, VALUE_MONTHS, VALUE_MONTHS, VALUE_NUMBER },
	{ OP_MODULO, VALUE_NUMBER, VALUE_NUMBER, VALUE_NUMBER },
	{ OP_POWER, VALUE_NUMBER, VALUE_NUMBER, VALUE_NUMBER },
};

static const char *
op_text(enum expr_op op)
{
	static const char *const texts[] = {
		[OP_ADD] = "+",
		[OP_SUBTRACT] = "-",
		[OP_MULTIPLY] = "*",
		[OP_DIVIDE] = "/",
		[OP_MODULO] = "%",
		[OP_POWER] = "**",
		[OP_EQ] = "=",
		[OP_NE] = "!=",
		[OP_LT] = "<",
		[OP_LE] = "<=",
		[OP_GT] = ">",
		[OP_GE] = ">=",
	};

	return texts[op];
}

static bool
result_type(enum expr_op op, enum value_type left, enum value_type right,
    enum value_type *result)
{
	const struct type_rule *rule = type_rules;
	size_t i;

	*result = VALUE_NULL;
	if (left == VALUE_NULL && right == VALUE_NULL)
		return true;
	for (i = 0; i < sizeof(type_rules) / sizeof(type_rules[0]);
	     i++, rule++) {
		if (rule->op == op && types_agree(rule->left, left) &&
		    types_agree(rule->right, right)) {
			*result = rule->result;
			return true;
		}
	}
	return false;
}

struct node *
node_adopt(struct node *node, const struct node_list *list)
{
	size_t i;

	if (node == NULL)
		return NULL;
	node->items = list->items;
	node->count = list->count;
	node->constant = true;
	for (i = 0; i < list->count; i++) {
		node->constant &= list->items[i]->constant;
		node->uses_input |= list->items[i]->uses_input;
	}
	return node;
}

/* A node with one or two operands. */
static struct node *
node_adopt_two(
    struct parser *p, struct node *node, struct node *left, struct node *right)
{
	struct node_list list = { NULL, 0, 0 };

	if (node == NULL || !node_list_add(p, &list, left) ||
	    (right != NULL && !node_list_add(p, &list, right)))
		return NULL;
	return node_adopt(node, &list);
}

struct node *
node_negate(struct parser *p, struct node *operand, size_t at)
{
	struct node *node;

	if (operand == NULL)
		return NULL;
	if (operand->type != VALUE_NUMBER && operand->type != VALUE_DAYS &&
	    operand->type != VALUE_MONTHS && operand->type != VALUE_NULL) {
		parser_error(p, "E_TYPE", at, "`-` cannot take a %s",
		    value_type_name(operand->type));
		return NULL;
	}
	node = node_new(p, NODE_NEGATE, operand->type, at);
	return node_fold(p, node_adopt_two(p, node, operand, NULL));
}

struct node *
node_chain(struct parser *p, struct node_list *list, const enum expr_op *ops)
{
	enum value_type type = list->items[0]->type;
	enum value_type left;
	enum value_type right;
	struct node *node;
	size_t i;

	for (i = 1; i < list->count; i++) {
		left = type;
		right = list->items[i]->type;
		if (!result_type(ops[i - 1], left, right, &type))
			return node_mismatch(p, list->items[i]->at,
			    op_text(ops[i - 1]), left, right);
	}
	node = node_new(p, NODE_ARITHMETIC, type, list->items[0]->at);
	if (node != NULL)
		node->ops = ops;
	return node_fold(p, node_adopt(node, list));
}

/* One of values in another case, or near to text; NULL: none is. */
static const char *
nearest_value(
    struct parser *p, const struct located_list *values, struct text text)
{
	const char **names =
	    arena_alloc(p->arena, values->count, sizeof(*names));
	struct text value;
	size_t i;
	size_t k;

	if (names == NULL)
		return NULL;
	for (i = 0; i < values->count; i++) {
		value = values->items[i].text;
		names[i] = value.at;
		if (value.len != text.len)
			continue;
		for (k = 0; k < text.len; k++) {
			if ((value.at[k] | 0x20) != (text.at[k] | 0x20))
				break;
		}
		if (k == text.len)
			return value.at;
	}
	return text_nearest(text, names, values->count);
}

/* "MX, CO" in the arena, the first ones of a long list. */
static const char *
value_list(struct parser *p, const struct located_list *values)
{
	enum { MOST = 12 };
	const char *list = values->items[0].text.at;
	size_t i;

	for (i = 1; i < values->count && i < MOST && list != NULL; i++)
		list = arena_printf(
		    p->arena, "%s, %s", list, values->items[i].text.at);
	if (values->count > MOST && list != NULL)
		list = arena_printf(p->arena, "%s, ...", list);
	return list == NULL ? "" : list;
}

bool
check_value(struct parser *p, const char *id, const struct located_list *values,
    struct text text, size_t at)
{
	const char *nearest;
	size_t i;

	if (values == NULL || values->count == 0)
		return true;
	for (i = 0; i < values->count; i++) {
		if (text_equal(values->items[i].text, text))
			return true;
	}
	nearest = nearest_value(p, values, text);
	parser_error(p, id, at, "`%.*s` is not one of %s%s%s%s", (int)text.len,
	    text.at, value_list(p, values),
	    nearest == NULL ? "" : "; did you mean ",
	    nearest == NULL ? "" : nearest, nearest == NULL ? "" : "?");
	return false;
}

bool
check_text(struct parser *p, const struct located_list *values,
    const struct node *node)
{
	if (node->kind != NODE_LITERAL || node->literal.type != VALUE_STRING)
		return true;
	return check_value(
	    p, "E_UNSAT", values, node->literal.string, node->at);
}

bool
check_comparison(struct parser *p, enum expr_op op, enum value_type left,
    enum value_type right, size_t at)
{
	enum value_type type = left == VALUE_NULL ? right : left;
	bool ordered = op != OP_EQ && op != OP_NE;

	if (!types_agree(left, right) || (type == VALUE_SET && left == right)) {
		node_mismatch(p, at, op_text(op), left, right);
		return false;
	}
	if (ordered && !type_is_ordered(type)) {
		parser_error(p, "E_TYPE", at, "`%s` cannot order a %s",
		    op_text(op), value_type_name(type));
		return false;
	}
	return true;
}

struct node *
node_compare(struct parser *p, enum expr_op op, struct node *left,
    struct node *right, size_t at)
{
	struct node *node;

	if (left == NULL || right == NULL)
		return NULL;
	if (!check_comparison(p, op, left->type, right->type, at) ||
	    !check_text(p, left->values, right) ||
	    !check_text(p, right->values, left))
		return NULL;
	node = node_new(p, NODE_COMPARE, VALUE_BOOL, left->at);
	if (node != NULL)
		node->op = op;
	return node_fold(p, node_adopt_two(p, node, left, right));
}

static bool
check_condition(struct parser *p, const struct node *node, const char *what)
{
	if (node->type == VALUE_BOOL || node->type == VALUE_NULL)
		return true;
	if (!p->failed) {
		parser_error(p, "E_TYPE", node->at,
		    "%s needs a condition, this is a %s", what,
		    value_type_name(node->type));
		if (node->type == VALUE_STRING)
			parser_note(p, node->at,
			    "several texts: segment in (\"A\", \"B\")");
	}
	return false;
}

struct node *
node_logic(struct parser *p, enum node_kind kind, struct node_list *list)
{
	const char *word = kind == NODE_AND ? "`and`" : "`or`";
	struct node *node;
	size_t i;

	for (i = 0; i < list->count; i++) {
		if (!check_condition(p, list->items[i], word))
			return NULL;
	}
	node = node_new(p, kind, VALUE_BOOL, list->items[0]->at);
	return node_fold(p, node_adopt(node, list));
}

struct node *
node_if(struct parser *p, struct node_list *list, size_t at)
{
	enum value_type type = VALUE_NULL;
	struct node *node;
	size_t i;

	for (i = 0; i < list->count; i++) {
		node = list->items[i];
		if (i % 2 == 0 && i + 1 < list->count) {
			if (!check_condition(p, node, "`if`"))
				return NULL;
			continue;
		}
		if (!types_agree(type, node->type))
			return node_mismatch(
			    p, node->at, "if", type, node->type);
		type = type == VALUE_NULL ? node->type : type;
	}
	node = node_new(p, NODE_IF, type, at);
	return node_fold(p, node_adopt(node, list));
}

struct node *
node_in(struct parser *p, struct node *subject, const struct test *test)
{
	struct node *node;

	if (test->kind == TEST_MEMBER &&
	    !check_text(p, test->low->values, subject))
		return NULL;
	node = node_new(p, NODE_IN, VALUE_BOOL, subject->at);
	if (node != NULL)
		node->test = test;
	node = node_adopt_two(p, node, subject, NULL);
	if (node == NULL)
		return NULL;
	node->constant = false;
	if (test->outer_input && (test->low->uses_input ||
	                             test->high->uses_input))
		node->uses_input = true;
	return node;
}

struct node *
node_fold(struct parser *p, struct node *node)
{
	struct eval e = { .arena = p->arena, .zones = p->zones };
	struct value value;

	if (node == NULL || !node->constant)
		return node;
	value = eval_node(&e, node);
	if (e.no_memory) {
		parser_memory(p);
		return NULL;
	}
	if (e.faulted && node->kind == NODE_CALL && value.type == VALUE_NULL) {
		parser_error(p, "E_EXPR", node->at,
		    "`%s` can never have a value here",
		    node->call.function->name);
		return NULL;
	}
	if (!e.faulted) {
		node->kind = NODE_LITERAL;
		node->literal = value;
	}
	return node;
}
