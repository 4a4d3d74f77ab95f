#include "rules/unary.h"

#include "rules/expr_parser.h"

struct unary {
	struct program program;
};

/* An empty cell and "-" fit everything. */
static bool
is_any(struct text text)
{
	size_t from = 0;

	while (
	    from < text.len && (text.at[from] == ' ' || text.at[from] == '\t' ||
	                           text.at[from] == '\n'))
		from++;
	text.at += from;
	text.len -= from;
	while (text.len > 0 && text.at[text.len - 1] == '\n')
		text.len--;
	text = text_trim(text);
	return text.len == 0 || text_is(text, "-");
}

struct unary *
unary_parse(struct arena *arena, const struct located *source,
    const struct expr_scope *scope, struct diag *diag)
{
	static const struct test any = { .kind = TEST_ANY };
	struct unary *unary = arena_alloc(arena, 1, sizeof(*unary));
	struct parser_input input;
	struct parser p;

	if (unary == NULL) {
		diag_memory(diag);
		return NULL;
	}
	unary->program.test = &any;
	if (is_any(source->text))
		return unary;
	parser_init(&p, arena, source, scope, diag);
	if (!parser_fits(&p))
		return NULL;
	input.type = value_type_of(scope->input->type);
	input.values = &scope->input->values;
	p.input = &input;
	p.cell = true;
	unary->program.test = parse_tests(&p);
	if (unary->program.test == NULL)
		return NULL;
	if (p.now.kind != TOKEN_END) {
		parser_unexpected(&p, "`,` or the end of the cell");
		return NULL;
	}
	return parser_finish(&p, &unary->program) ? unary : NULL;
}

bool
unary_bind(struct unary *unary, struct columns *columns)
{
	return program_bind(&unary->program, columns);
}

bool
unary_test(const struct unary *unary, const struct value *value,
    const struct expr_env *env, struct batch *batch, size_t row)
{
	struct eval e = eval_of_row(&unary->program, env, batch, row);

	return eval_test(&e, unary->program.test, value) == TRUTH_YES;
}

const struct test *
unary_tests(const struct unary *unary)
{
	return unary->program.test;
}

bool
unary_is_any(const struct unary *unary)
{
	return unary->program.test->kind == TEST_ANY;
}

bool
unary_is_alone(const struct unary *unary)
{
	return unary->program.uses == NULL;
}

/* The largest integer not above, or the smallest not below; false: none. */
static bool
whole_below(const struct node *node, bool open, int64_t *out)
{
	struct decimal number;
	struct decimal whole;
	bool negative;

	if (node->kind != NODE_LITERAL || node->literal.type != VALUE_NUMBER)
		return false;
	number = node->literal.number;
	negative = number.coefficient < 0;
	if (!decimal_round(number, 0, negative ? ROUND_UP : ROUND_DOWN, &whole))
		return false;
	*out = whole.coefficient;
	if (open && decimal_compare(whole, number) == 0)
		return !__builtin_sub_overflow(*out, 1, out);
	return true;
}

static bool
whole_above(const struct node *node, bool open, int64_t *out)
{
	struct decimal number;
	struct decimal whole;
	bool negative;

	if (node->kind != NODE_LITERAL || node->literal.type != VALUE_NUMBER)
		return false;
	number = node->literal.number;
	negative = number.coefficient < 0;
	if (!decimal_round(number, 0, negative ? ROUND_DOWN : ROUND_UP, &whole))
		return false;
	*out = whole.coefficient;
	if (open && decimal_compare(whole, number) == 0)
		return !__builtin_add_overflow(*out, 1, out);
	return true;
}

static bool
interval_of_comparison(const struct test *test, int64_t *low, int64_t *high)
{
	switch (test->op) {
	case OP_EQ:
		return whole_above(test->low, false, low) &&
		       whole_below(test->low, false, high) && *low == *high;
	case OP_LT:
	case OP_LE:
		return whole_below(test->low, test->op == OP_LT, high);
	case OP_GT:
	case OP_GE:
		return whole_above(test->low, test->op == OP_GT, low);
	case OP_NE:
	case OP_ADD:
	case OP_SUBTRACT:
	case OP_MULTIPLY:
	case OP_DIVIDE:
	case OP_MODULO:
	case OP_POWER:
		break;
	}
	return false;
}

bool
unary_interval(const struct unary *unary, int64_t *low, int64_t *high)
{
	const struct test *test = unary->program.test;

	*low = INT64_MIN;
	*high = INT64_MAX;
	if (test->kind == TEST_COMPARE)
		return interval_of_comparison(test, low, high);
	if (test->kind == TEST_RANGE)
		return whole_above(test->low, test->low_open, low) &&
		       whole_below(test->high, test->high_open, high) &&
		       *low <= *high;
	return test->kind == TEST_ANY;
}
