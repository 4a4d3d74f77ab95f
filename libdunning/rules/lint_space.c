#include "rules/lint_space.h"

#include <string.h>

/* Words of all axes: what their classes take, and what the rules take. */
enum { MOST_WORDS = 1 << 22 };

bool
axis_is_whole(const struct lint_axis *axis, const uint64_t *classes)
{
	return set_within(axis->domain, classes, axis->words);
}

static bool
same_node(const struct node *a, const struct node *b)
{
	size_t i;

	if (a->kind != b->kind || a->type != b->type || a->count != b->count)
		return false;
	if (a->kind == NODE_COLUMN)
		return strcmp(a->column->name, b->column->name) == 0;
	if (a->kind == NODE_LITERAL)
		return a->literal.type != VALUE_NULL &&
		       a->literal.type == b->literal.type &&
		       value_compare(&a->literal, &b->literal) == 0;
	if (a->kind == NODE_COMPARE && a->op != b->op)
		return false;
	if (a->kind == NODE_CALL && (a->call.function != b->call.function ||
	                                a->call.pattern != b->call.pattern))
		return false;
	if (a->kind == NODE_IN || a->kind == NODE_CONSTANT)
		return false;
	for (i = 0; i < a->count; i++) {
		if (a->kind == NODE_ARITHMETIC && i > 0 &&
		    a->ops[i - 1] != b->ops[i - 1])
			return false;
		if (a->items[i] == NULL || b->items[i] == NULL ||
		    !same_node(a->items[i], b->items[i]))
			return false;
	}
	return true;
}

/* The axis of an expression, a new one when none has it. */
static size_t
find_axis(struct lint_space *space, const struct lint_input *input)
{
	struct lint_axis *axis = space->axes;
	size_t i;

	for (i = 0; i < space->count; i++, axis++)
		if (same_node(
		        axis->expr->program.root, input->expr->program.root))
			return i;
	*axis = (struct lint_axis){ .name = input->name,
		.expr = input->expr,
		.input = input,
		.info = input->info };
	return space->count++;
}

/* Of a date and time only null is told from the rest. */
static bool
is_of_texts(enum strategy_type type)
{
	return type == TYPE_STRING || type == TYPE_ENUM || type == TYPE_SET ||
	       type == TYPE_DATETIME || type == TYPES;
}

/* A condition of all records on one axis. */
struct demand {
	const struct test *test;
	size_t axis;
	struct demand *next;
};

struct maker {
	struct lint_space *space;
	const struct lint_table_parts *parts;
	struct demand *demands;
	size_t words; /* that are left */
	bool starved;
};

static size_t
axis_of_column(const struct lint_space *space, const struct node *node)
{
	const struct node *root;
	size_t i;

	if (node->kind != NODE_COLUMN)
		return space->count;
	for (i = 0; i < space->count; i++) {
		root = space->axes[i].expr->program.root;
		if (same_node(root, node))
			break;
	}
	return i;
}

/* A test that says what a comparison of a column with a literal says. */
static struct test *
test_of(struct maker *m, enum expr_op op, const struct node *literal)
{
	struct test *test = arena_alloc(m->space->arena, 1, sizeof(*test));

	if (test == NULL) {
		m->starved = true;
		return NULL;
	}
	test->kind = TEST_COMPARE;
	test->op = op;
	test->low = literal;
	return test;
}

static const struct test *
test_of_condition(
    struct maker *m, const struct node *node, const struct node **column)
{
	static const struct value yes = { .type = VALUE_BOOL, .boolean = true };
	struct node *literal;

	*column = node;
	if (node->kind == NODE_COLUMN && node->type == VALUE_BOOL) {
		literal = arena_alloc(m->space->arena, 1, sizeof(*literal));
		if (literal == NULL) {
			m->starved = true;
			return NULL;
		}
		*literal = (struct node){ .kind = NODE_LITERAL,
			.type = VALUE_BOOL,
			.literal = yes };
		return test_of(m, OP_EQ, literal);
	}
	if (node->kind == NODE_IN) {
		*column = node->items[0];
		return node->test;
	}
	if (node->kind != NODE_COMPARE)
		return NULL;
	*column = node->items[0];
	return test_of(m, node->op, node->items[1]);
}

/* What `when` says about the axes; what else it says is unsure. */
static void
add_demands(struct maker *m, const struct node *node)
{
	struct lint_space *space = m->space;
	const struct node *column;
	const struct test *test;
	struct demand *demand;
	struct expr rest = { .program = { .root = node } };
	size_t axis;
	size_t i;

	if (node->kind == NODE_AND) {
		for (i = 0; i < node->count; i++)
			add_demands(m, node->items[i]);
		return;
	}
	test = test_of_condition(m, node, &column);
	axis = axis_of_column(space, column);
	if (test == NULL || axis == space->count ||
	    !axis_takes(&space->axes[axis].info, test)) {
		space->unsure |= column_expr_bases(
		    m->parts->strategy, space->bases, &rest, space->arena,
		    &m->starved);
		return;
	}
	demand = arena_alloc(space->arena, 1, sizeof(*demand));
	if (demand == NULL) {
		m->starved = true;
		return;
	}
	*demand = (struct demand){ test, axis, m->demands };
	m->demands = demand;
}

/* The tests that make the classes of an axis; NULL: out of memory. */
static const struct test **
tests_of(struct maker *m, size_t axis, size_t *count)
{
	const struct lint_space *space = m->space;
	const struct test **tests;
	const struct demand *demand;
	size_t most = space->cell_count;
	size_t i;

	for (demand = m->demands; demand != NULL; demand = demand->next)
		most++;
	tests = arena_alloc(space->arena, most, sizeof(struct test *));
	*count = 0;
	for (i = 0; tests != NULL && i < space->cell_count; i++)
		if (space->axis_of[space->cells[i].input] == axis &&
		    axis_takes(&space->axes[axis].info, space->cells[i].test))
			tests[(*count)++] = space->cells[i].test;
	for (demand = m->demands; tests != NULL && demand != NULL;
	     demand = demand->next)
		if (demand->axis == axis)
			tests[(*count)++] = demand->test;
	return tests;
}

static void
set_meet(uint64_t *set, const uint64_t *other, size_t words)
{
	size_t i;

	for (i = 0; i < words; i++)
		set[i] &= other[i];
}

/* The values that can be: all, and null when nothing forbids it. */
static enum space_result
find_domain(struct maker *m, struct lint_axis *axis)
{
	struct lint_space *space = m->space;
	size_t place = (size_t)(axis - space->axes);
	const struct demand *demand;
	enum space_result result;
	size_t i;

	axis->domain = arena_alloc(space->arena, axis->words, 8);
	axis->passing = arena_alloc(space->arena, axis->words, 8);
	if (axis->domain == NULL || axis->passing == NULL)
		return SPACE_MEMORY;
	for (i = 0; i < axis->values; i++)
		set_add(axis->domain, i);
	if (column_expr_nullable(m->parts->strategy, m->parts->sources,
	        axis->expr, space->arena, &m->starved))
		set_add(axis->domain, axis->null);
	for (demand = m->demands; demand != NULL; demand = demand->next) {
		if (demand->axis != place)
			continue;
		memset(axis->passing, 0, axis->words * 8);
		result = axis_classify(
		    axis, space->arena, demand->test, axis->passing);
		if (result != SPACE_MADE)
			return result;
		set_meet(axis->domain, axis->passing, axis->words);
	}
	return SPACE_MADE;
}

static enum space_result
make_axis(struct maker *m, struct lint_axis *axis)
{
	struct lint_space *space = m->space;
	const struct test **tests;
	enum space_result result;
	size_t count;
	size_t i;

	axis->scale = axis->input->scaled
	                  ? axis->input->scale
	                  : column_expr_scale(m->parts->strategy, axis->expr,
	                        &axis->info);
	axis->bases = column_expr_bases(
	    m->parts->strategy, space->bases, axis->expr, space->arena,
	    &m->starved);
	tests = tests_of(m, (size_t)(axis - space->axes), &count);
	if (tests == NULL)
		return SPACE_MEMORY;
	result = is_of_texts(axis->info.type)
	             ? axis_make_texts(axis, space->arena, tests, count)
	             : axis_make_order(axis, space->arena, tests, count);
	if (result != SPACE_MADE)
		return result;
	if (axis->count > m->words / 2 / space->rule_words ||
	    space->room > m->words / 2 / axis->words)
		return SPACE_TOO_LARGE;
	m->words -= axis->count * space->rule_words;
	m->words -= space->room * axis->words;
	result = find_domain(m, axis);
	axis->classes = arena_alloc(space->arena, space->room, axis->words * 8);
	axis->rules =
	    arena_alloc(space->arena, axis->count, space->rule_words * 8);
	if (axis->classes == NULL || axis->rules == NULL)
		return SPACE_MEMORY;
	for (i = 0; i < space->rule_count; i++)
		memcpy(axis->classes + i * axis->words, axis->domain,
		    axis->words * 8);
	return result;
}

/* Narrows the box of the rule of a cell. */
static enum space_result
apply_cell(struct lint_space *space, const struct lint_cell *cell)
{
	struct lint_axis *axis = &space->axes[space->axis_of[cell->input]];
	enum space_result result;

	if (!axis_takes(&axis->info, cell->test)) {
		space->open_cells[cell->rule] = cell;
		return SPACE_MADE;
	}
	memset(axis->passing, 0, axis->words * 8);
	result =
	    axis_classify(axis, space->arena, cell->test, axis->passing);
	set_meet(axis->classes + cell->rule * axis->words, axis->passing,
	    axis->words);
	return result;
}

static void
list_rules(struct lint_space *space, size_t rule)
{
	struct lint_axis *axis = space->axes;
	const uint64_t *classes;
	size_t class;
	size_t i;

	for (i = 0; i < space->count; i++, axis++) {
		classes = axis_rule(axis, rule);
		for (class = set_next(classes, 0, axis->count);
		     class < axis->count;
		     class = set_next(classes, class + 1, axis->count))
			set_add(axis->rules + class * space->rule_words, rule);
	}
}

static enum space_result
fill(struct maker *m)
{
	struct lint_space *space = m->space;
	enum space_result result = SPACE_MADE;
	size_t i;

	for (i = 0; i < space->input_count; i++)
		space->axis_of[i] = find_axis(space, &space->inputs[i]);
	if (m->parts->when != NULL)
		add_demands(m, m->parts->when->program.root);
	for (i = 0; i < space->count && result == SPACE_MADE; i++)
		result = make_axis(m, &space->axes[i]);
	for (i = 0; i < space->cell_count && result == SPACE_MADE; i++)
		result = apply_cell(space, &space->cells[i]);
	for (i = 0; i < space->rule_count && result == SPACE_MADE; i++) {
		list_rules(space, i);
		if (space_empty_axis(space, i) == NULL)
			set_add(space->met, i);
	}
	return m->starved ? SPACE_MEMORY : result;
}

enum space_result
space_init(struct lint_space *space, struct arena *arena,
    const struct lint_table_parts *parts)
{
	struct maker m = { space, parts, NULL, 2 * (size_t)MOST_WORDS, false };

	*space = (struct lint_space){ .arena = arena,
		.inputs = parts->inputs,
		.input_count = parts->input_count,
		.rule_count = parts->rule_count,
		.room = parts->rule_count + SPACE_SPARE,
		.cells = parts->cells,
		.cell_count = parts->cell_count };
	if (parts->rule_count > SPACE_RULES)
		return SPACE_TOO_LARGE;
	space->rule_words = (space->room + 63) / 64;
	space->axis_of =
	    arena_alloc(arena, parts->input_count, sizeof(*space->axis_of));
	space->axes =
	    arena_alloc(arena, parts->input_count + 1, sizeof(*space->axes));
	space->open_cells = arena_alloc(
	    arena, parts->rule_count, sizeof(struct lint_cell *));
	space->bases = arena_alloc(arena, 1, sizeof(*space->bases));
	space->met =
	    arena_alloc(arena, space->rule_words, sizeof(*space->met));
	if (space->met == NULL || space->axis_of == NULL ||
	    space->axes == NULL || space->open_cells == NULL ||
	    space->bases == NULL)
		return SPACE_MEMORY;
	return fill(&m);
}

const struct lint_axis *
space_empty_axis(const struct lint_space *space, size_t rule)
{
	const struct lint_axis *axis = space->axes;
	size_t i;

	for (i = 0; i < space->count; i++, axis++)
		if (set_empty(axis_rule(axis, rule), axis->words))
			return axis;
	return NULL;
}

/* The words of a set of classes that are not empty, and a few between them. */
static const uint64_t *
span_of(const uint64_t *classes, size_t *words)
{
	size_t first = 0;

	while (*words > 0 && classes[*words - 1] == 0)
		--*words;
	while (first < *words && classes[first] == 0)
		first++;
	*words -= first;
	return classes + first;
}

/* Keeps the rules that share a class of an axis with one. */
static void
meet_neighbours(const struct lint_space *space, const struct lint_axis *axis,
    size_t rule, uint64_t *rules)
{
	const uint64_t *classes = axis_rule(axis, rule);
	size_t words = axis->words;
	const uint64_t *span = span_of(classes, &words);
	size_t offset = (size_t)(span - classes);
	size_t other;

	if (axis_is_whole(axis, classes))
		return;
	for (other = set_next(rules, 0, space->rule_count);
	     other < space->rule_count;
	     other = set_next(rules, other + 1, space->rule_count))
		if (!set_meets(axis_rule(axis, other) + offset, span, words))
			set_drop(rules, other);
}

void
space_neighbours(const struct lint_space *space, size_t rule, uint64_t *rules)
{
	size_t i;

	memcpy(rules, space->met, space->rule_words * sizeof(*rules));
	for (i = 0; i < space->count; i++)
		meet_neighbours(space, &space->axes[i], rule, rules);
}

size_t
space_add(struct lint_space *space, uint64_t *const *box)
{
	size_t rule = space->rule_count++;
	size_t i;

	for (i = 0; i < space->count; i++)
		memcpy(space->axes[i].classes + rule * space->axes[i].words,
		    box[i], space->axes[i].words * sizeof(**box));
	list_rules(space, rule);
	return rule;
}
