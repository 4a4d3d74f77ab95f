#include "rules/expr.h"

#include <string.h>

#include "rules/condition.h"
#include "rules/expr_parser.h"
#include "rules/unary.h"

const char *
value_type_name(enum value_type type)
{
	static const char *const names[] = {
		[VALUE_NULL] = "null",
		[VALUE_BOOL] = "condition",
		[VALUE_NUMBER] = "number",
		[VALUE_STRING] = "text",
		[VALUE_DATE] = "date",
		[VALUE_DAYS] = "days duration",
		[VALUE_MONTHS] = "months duration",
		[VALUE_SET] = "set",
		[VALUE_TIME] = "time of day",
		[VALUE_DATETIME] = "date and time",
	};

	return names[type];
}

struct expr *
expr_parse(struct arena *arena, const struct located *source,
    const struct expr_scope *scope, enum value_type want, struct diag *diag)
{
	struct parser_input input;
	struct parser p;
	struct expr *expr;
	struct node *root;

	parser_init(&p, arena, source, scope, diag);
	if (!parser_fits(&p))
		return NULL;
	if (scope->input != NULL) {
		input.type = value_type_of(scope->input->type);
		input.values = &scope->input->values;
		p.input = &input;
	}
	root = parse_expression(&p);
	if (root != NULL && p.now.kind != TOKEN_END) {
		parser_unexpected(&p, "an operator or the end");
		return NULL;
	}
	if (root == NULL)
		return NULL;
	if (want != VALUE_NULL && !types_agree(want, root->type)) {
		parser_error(&p, "E_TYPE", root->at,
		    "a %s is needed here, this is a %s", value_type_name(want),
		    value_type_name(root->type));
		return NULL;
	}
	expr = arena_alloc(arena, 1, sizeof(*expr));
	if (expr == NULL) {
		diag_memory(diag);
		return NULL;
	}
	expr->program.root = root;
	expr->arena = arena;
	return parser_finish(&p, &expr->program) ? expr : NULL;
}

enum value_type
expr_type(const struct expr *expr)
{
	return expr->program.root->type;
}

bool
expr_column_info(const struct expr *expr, struct column_info *info)
{
	static const enum strategy_type types[] = {
		[VALUE_NULL] = TYPE_STRING,
		[VALUE_BOOL] = TYPE_BOOL,
		[VALUE_NUMBER] = TYPE_DECIMAL,
		[VALUE_STRING] = TYPE_STRING,
		[VALUE_DATE] = TYPE_DATE,
		[VALUE_DAYS] = TYPES,
		[VALUE_MONTHS] = TYPES,
		[VALUE_SET] = TYPE_SET,
		[VALUE_TIME] = TYPES,
		[VALUE_DATETIME] = TYPES,
	};
	const struct node *root = expr->program.root;

	*info = (struct column_info){ .type = types[root->type] };
	if (root->kind == NODE_COLUMN)
		*info = root->column->info;
	return info->type != TYPES;
}

int
expr_slot(const struct expr *expr)
{
	const struct node *root = expr->program.root;

	return root->kind == NODE_COLUMN ? root->column->slot : -1;
}

bool
program_bind(struct program *program, struct columns *columns)
{
	struct column_use *use;
	bool bound = true;

	for (use = program->uses; use != NULL; use = use->next) {
		use->slot = columns_bind(columns, use->name,
		    strategy_column_type(use->info.type), use->info.need,
		    use->at);
		bound = bound && use->slot >= 0;
	}
	return bound;
}

bool
expr_bind(struct expr *expr, struct columns *columns)
{
	expr->condition = NULL;
	return program_bind(&expr->program, columns);
}

size_t
expr_names(const struct expr *expr, const char *const **names)
{
	*names = expr->program.names;
	return expr->program.count;
}

struct eval
eval_of_row(const struct program *program, const struct expr_env *env,
    struct batch *batch, size_t row)
{
	return (struct eval){ .env = env,
		.place = &program->place,
		.batch = batch,
		.row = row,
		.zones = program->zones,
		.arena = batch == NULL ? NULL : batch->arena };
}

struct value
expr_eval(const struct expr *expr, const struct expr_env *env,
    struct batch *batch, size_t row)
{
	struct eval e = eval_of_row(&expr->program, env, batch, row);

	return eval_node(&e, expr->program.root);
}

const struct fault_place *
expr_fault_place(const struct expr *expr)
{
	return &expr->program.place;
}

static void
count_null(const struct expr *expr, const struct expr_env *env,
    struct batch *batch, size_t row)
{
	faults_add(
	    env->faults, &expr->program.place, FAULT_CONDITION, batch, row);
}

bool
expr_true(const struct expr *expr, const struct expr_env *env,
    struct batch *batch, size_t row)
{
	struct value value = expr_eval(expr, env, batch, row);

	if (value.type == VALUE_NULL)
		count_null(expr, env, batch, row);
	return value.type == VALUE_BOOL && value.boolean;
}

/*
 * Digits of the record's currency, from a money column that the expression
 * uses; -1: none knows.  A column that the input lacks has no digits.
 */
static int
money_digits(const struct expr *expr, struct batch *batch, size_t row)
{
	const struct column_use *use;
	const struct vector *vector;

	for (use = expr->program.uses; use != NULL; use = use->next) {
		if (use->info.type != TYPE_MONEY)
			continue;
		vector = batch_vector(batch, use->slot);
		if (vector_valid(vector, row) ||
		    columns_slot_field(batch->columns, use->slot) >= 0)
			return vector->digits[row];
	}
	return -1;
}

/* Value by value, for what has no faster way. */
static bool
run_values(const struct expr *expr, const struct expr_env *env,
    struct batch *batch, struct vector *into, enum rounding mode, int64_t scale)
{
	struct eval e = eval_of_row(&expr->program, env, batch, 0);
	struct value value;
	int digits = -1;

	for (e.row = 0; e.row < batch->rows; e.row++) {
		if (batch->fates[e.row] != FATE_KEPT)
			continue;
		if (into->type == COLUMN_MONEY)
			digits = money_digits(expr, batch, e.row);
		value = eval_node(&e, expr->program.root);
		if (!value_store_digits(
		        &value, e.row, into, mode, scale, digits))
			eval_fault(&e, FAULT_FIT);
	}
	return !e.no_memory;
}

/* enum truth of all kept records; NULL: out of memory. */
static uint8_t *
run_truths(struct expr *expr, const struct expr_env *env, struct batch *batch)
{
	struct eval e = eval_of_row(&expr->program, env, batch, 0);
	uint8_t *wanted = arena_alloc(batch->arena, batch->rows, 1);
	uint8_t *truths = arena_alloc(batch->arena, batch->rows, 1);
	bool done;
	size_t row;

	if (expr->condition == NULL)
		expr->condition =
		    condition_new(expr->arena, expr->program.root);
	if (expr->condition == NULL || wanted == NULL || truths == NULL)
		return NULL;
	for (row = 0; row < batch->rows; row++)
		wanted[row] = batch->fates[row] == FATE_KEPT;
	done = condition_run(expr->condition, &e, wanted, truths);
	return done && !e.no_memory ? truths : NULL;
}

static bool
is_condition(const struct expr *expr)
{
	return expr->program.root->type == VALUE_BOOL;
}

bool
expr_run(struct expr *expr, const struct expr_env *env, struct batch *batch,
    struct vector *into, enum rounding mode, int64_t scale)
{
	const uint8_t *truths;
	size_t row;

	if (!is_condition(expr) || into->type != COLUMN_BOOL)
		return run_values(expr, env, batch, into, mode, scale);
	truths = run_truths(expr, env, batch);
	for (row = 0; truths != NULL && row < batch->rows; row++) {
		into->number[row] = truths[row] == TRUTH_YES;
		if (batch->fates[row] != FATE_KEPT)
			continue;
		if (truths[row] != TRUTH_UNKNOWN)
			vector_set_valid(into, row);
		else
			vector_set_null(into, row);
	}
	return truths != NULL;
}

bool
expr_test(struct expr *expr, const struct expr_env *env, struct batch *batch,
    uint8_t *truth)
{
	const uint8_t *truths;
	size_t row;

	memset(truth, 0, batch->rows);
	/* Only null is neither a condition nor anything else. */
	if (!is_condition(expr))
		return true;
	truths = run_truths(expr, env, batch);
	for (row = 0; truths != NULL && row < batch->rows; row++) {
		if (batch->fates[row] != FATE_KEPT)
			continue;
		truth[row] = truths[row] == TRUTH_YES;
		if (truths[row] == TRUTH_UNKNOWN)
			count_null(expr, env, batch, row);
	}
	return truths != NULL;
}
