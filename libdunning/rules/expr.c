#include "rules/expr.h"

#include <string.h>

#include "rules/expr_function.h"
#include "rules/expr_parser.h"
#include "rules/step.h"
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

/* A text of what is no text. */
static struct node *
text_of_node(struct parser *p, struct node *node)
{
	struct node_list list = { NULL, 0, 0 };

	if (!node_list_add(p, &list, node))
		return NULL;
	return call_make(p, function_find("string", 1), &list, node->at);
}

/* The whole text; NULL: reported. */
static struct node *
parse_whole(struct parser *p, enum value_type want)
{
	struct node *root = parse_expression(p);

	if (root == NULL)
		return NULL;
	if (p->now.kind != TOKEN_END) {
		parser_unexpected(p, "an operator or the end");
		return NULL;
	}
	if (types_agree(want, root->type))
		return root;
	parser_error(p, "E_TYPE", root->at, "a %s is needed here, this is a %s",
	    value_type_name(want), value_type_name(root->type));
	return NULL;
}

static struct expr *
parse(struct arena *arena, const struct located *source,
    const struct expr_scope *scope, enum value_type want, bool text,
    struct diag *diag)
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
	root = parse_whole(&p, want);
	if (root != NULL && text)
		root = text_of_node(&p, root);
	if (root == NULL)
		return NULL;
	expr = arena_alloc(arena, 1, sizeof(*expr));
	if (expr == NULL) {
		diag_memory(diag);
		return NULL;
	}
	expr->program.root = root;
	expr->arena = arena;
	return parser_finish(&p, &expr->program) ? expr : NULL;
}

struct expr *
expr_parse(struct arena *arena, const struct located *source,
    const struct expr_scope *scope, enum value_type want, struct diag *diag)
{
	return parse(arena, source, scope, want, false, diag);
}

struct expr *
expr_parse_column(struct arena *arena, const struct located *source,
    const struct expr_scope *scope, enum strategy_type type, struct diag *diag)
{
	bool moment = type == TYPE_DATETIME;

	return parse(arena, source, scope, moment ? VALUE_DATETIME : VALUE_NULL,
	    moment, diag);
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
		[VALUE_DATETIME] = TYPE_DATETIME,
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
	expr->steps = NULL;
	return program_bind(&expr->program, columns);
}

bool
expr_finds(const struct expr *expr, const struct columns *columns)
{
	const struct column_use *use = expr->program.uses;

	for (; use != NULL; use = use->next)
		if (use->info.need != COLUMN_OPTIONAL &&
		    !columns_has(columns, use->name))
			return false;
	return true;
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
	bool kept = batch != NULL && batch->fates[row] == FATE_KEPT;
	struct value value = expr_eval(expr, env, batch, row);

	/* A strict run has set it aside. */
	if (kept && batch->fates[row] != FATE_KEPT)
		return false;
	if (value.type == VALUE_NULL)
		count_null(expr, env, batch, row);
	return value.type == VALUE_BOOL && value.boolean;
}

/* A walk over records of a batch, as many at a time as a strip has. */
struct walk {
	struct step *step;
	struct batch *batch;
	struct eval eval;
	struct span span;
	size_t end;
	uint8_t wanted[MASK_ROWS]; /* those of the span at hand */
};

/* False: out of memory. */
static bool
walk_open(struct walk *walk, struct expr *expr, const struct expr_env *env,
    struct batch *batch)
{
	if (expr->steps == NULL)
		expr->steps = step_new(expr->arena, expr->program.root);
	walk->step = expr->steps;
	walk->batch = batch;
	walk->eval = eval_of_row(&expr->program, env, batch, 0);
	walk->span = (struct span){ &walk->eval, 0, 0 };
	walk->end = batch->rows;
	return walk->step != NULL;
}

/* Wants those of the span that are kept. */
static void
walk_want_kept(struct walk *walk)
{
	uint8_t fates[MASK_ROWS] = { 0 };

	memcpy(fates, walk->batch->fates + walk->span.from, walk->span.count);
	memset(walk->wanted, 0, sizeof(walk->wanted));
	memset(walk->wanted, 1, walk->span.count);
	mask_where(walk->wanted, fates, FATE_KEPT, walk->wanted);
}

/* On to the next records, of which those of the mask are wanted, or those that
 * are kept when it is NULL.  False: there are none. */
static bool
walk_on(struct walk *walk, const uint8_t *mask)
{
	struct span *span = &walk->span;

	span->from += span->count;
	span->count = walk->end - span->from;
	if (span->count > STRIP_ROWS)
		span->count = STRIP_ROWS;
	if (mask == NULL) {
		walk_want_kept(walk);
	} else {
		memset(walk->wanted, 0, sizeof(walk->wanted));
		memcpy(walk->wanted, mask + span->from, span->count);
	}
	return span->count > 0;
}

/* Values of what is wanted; NULL: out of memory. */
static const struct strip *
walk_strip(struct walk *walk)
{
	if (!step_run(walk->step, &walk->span, walk->wanted) ||
	    walk->eval.no_memory)
		return NULL;
	return step_strip(walk->step);
}

bool
expr_run(struct expr *expr, const struct expr_env *env, struct batch *batch,
    const struct expr_target *target)
{
	const struct strip *strip;
	struct walk walk;

	if (!walk_open(&walk, expr, env, batch))
		return false;
	while (walk_on(&walk, NULL)) {
		strip = walk_strip(&walk);
		if (strip == NULL)
			return false;
		strip_store(&walk.span, strip, walk.wanted, target);
	}
	return true;
}

/* Truths of what a strict run has not set aside; null is counted. */
static void
take_truths(const struct expr *expr, struct walk *walk, const uint8_t *truths,
    uint8_t *into)
{
	uint8_t found[MASK_ROWS];
	size_t i;

	walk_want_kept(walk);
	mask_where(walk->wanted, truths, TRUTH_YES, found);
	memcpy(into + walk->span.from, found, walk->span.count);
	mask_where(walk->wanted, truths, TRUTH_UNKNOWN, found);
	if (!mask_any(found))
		return;
	for (i = 0; i < walk->span.count; i++)
		if (found[i])
			count_null(expr, walk->eval.env, walk->batch,
			    walk->span.from + i);
}

bool
expr_test(struct expr *expr, const struct expr_env *env, struct batch *batch,
    uint8_t *truth)
{
	const struct strip *strip;
	struct walk walk;

	memset(truth, 0, batch->rows);
	if (!types_agree(expr_type(expr), VALUE_BOOL))
		return true;
	if (!walk_open(&walk, expr, env, batch))
		return false;
	while (walk_on(&walk, NULL)) {
		strip = walk_strip(&walk);
		if (strip == NULL)
			return false;
		take_truths(expr, &walk, strip->truths, truth);
	}
	return true;
}

bool
expr_values(struct expr *expr, const struct expr_env *env, struct batch *batch,
    size_t from, size_t to, const uint8_t *wanted, struct value *values)
{
	const struct strip *strip;
	struct walk walk;
	size_t i;

	if (!walk_open(&walk, expr, env, batch))
		return false;
	walk.span.from = from;
	walk.end = to;
	while (walk_on(&walk, wanted)) {
		strip = walk_strip(&walk);
		if (strip == NULL)
			return false;
		for (i = 0; i < walk.span.count; i++)
			values[walk.span.from - from + i] =
			    walk.wanted[i] ? strip_value(strip, i)
			                   : value_null();
	}
	return true;
}
