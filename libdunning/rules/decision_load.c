#include "rules/decision_load.h"

#include "base/limits.h"
#include "rules/cell.h"

void *
loader_take(struct loader *l, size_t count, size_t size)
{
	void *memory = arena_alloc(l->arena, count + 1, size);

	if (memory == NULL) {
		diag_memory(l->diag);
		l->failed = true;
	}
	return memory;
}

struct expr_scope
loader_scope(const struct loader *l, struct text rule, struct text column)
{
	struct expr_scope scope = l->scope;

	scope.place.rule = rule;
	scope.place.column = column;
	return scope;
}

static void
load_when(struct loader *l)
{
	if (l->spec->when.text.at == NULL)
		return;
	l->decision->when = expr_parse(
	    l->arena, &l->spec->when, &l->scope, VALUE_BOOL, l->diag);
	l->failed |= l->decision->when == NULL;
}

/* An input that its table limits to some texts. */
static void
limit_input(struct loader *l, const struct table_input_spec *spec,
    struct decision_input *input)
{
	if (spec->values.count == 0)
		return;
	if (value_type_of(input->info.type) == VALUE_STRING ||
	    value_type_of(input->info.type) == VALUE_SET) {
		input->info.values = spec->values;
		return;
	}
	diag_at(l->diag, DIAG_ERROR, "E_VALUE", spec->values.items[0].at,
	    "`values` has no meaning for the input `%s`, which is not a text",
	    spec->name.text.at);
	l->failed = true;
}

static void
load_input(struct loader *l, const struct table_input_spec *spec,
    struct decision_input *input)
{
	struct expr_scope scope =
	    loader_scope(l, (struct text){ NULL, 0 }, spec->name.text);

	input->name = spec->name.text;
	input->expr = expr_parse(l->arena,
	    spec->expr.text.at == NULL ? &spec->name : &spec->expr, &scope,
	    VALUE_NULL, l->diag);
	if (input->expr == NULL) {
		l->failed = true;
	} else if (!expr_column_info(input->expr, &input->info)) {
		diag_at(l->diag, DIAG_ERROR, "E_TYPE", spec->expr.at,
		    "an input cannot be a %s",
		    value_type_name(expr_type(input->expr)));
		diag_note(l->diag, spec->expr.at,
		    expr_type(input->expr) == VALUE_TIME
		        ? "its `hour`, `minute` and `second` are numbers"
		        : "days(...) and months(...) make a number of it");
		l->failed = true;
	} else {
		limit_input(l, spec, input);
	}
}

static void
load_inputs(struct loader *l)
{
	const struct table_input_spec *spec = l->spec->inputs.at;
	struct decision_input *input =
	    loader_take(l, l->spec->inputs.count, sizeof(*input));
	size_t i;

	if (input == NULL)
		return;
	l->decision->inputs = input;
	l->decision->input_count = l->spec->inputs.count;
	if (l->spec->inputs.count > DECISION_INPUTS) {
		diag_at(l->diag, DIAG_ERROR, "E_LIMIT", l->spec->at,
		    "table `%s` has %zu inputs, the most is %d",
		    l->spec->name.text.at, l->spec->inputs.count,
		    DECISION_INPUTS);
		l->failed = true;
	}
	for (i = 0; i < l->spec->inputs.count; i++, spec++, input++)
		load_input(l, spec, input);
}

static void
load_fallback(struct loader *l, const struct table_output_spec *spec,
    struct decision_output *output)
{
	struct column_info info = output->info;

	if (spec->fallback.text.at == NULL)
		return;
	if (l->decision->hit == HIT_COUNT)
		info = (struct column_info){ .type = TYPE_INT };
	l->decision->has_fallback = true;
	if (!cell_literal(l->arena, &spec->fallback, &info, &output->fallback,
	        l->diag))
		l->failed = true;
}

static void
load_outputs(struct loader *l)
{
	const struct table_output_spec *spec = l->spec->outputs.at;
	struct decision_output *output =
	    loader_take(l, l->spec->outputs.count, sizeof(*output));
	size_t i;

	if (output == NULL)
		return;
	l->decision->outputs = output;
	l->decision->output_count = l->spec->outputs.count;
	for (i = 0; i < l->spec->outputs.count; i++, spec++, output++) {
		output->name = spec->name.text.at;
		output->is_ref = spec->type == TYPES;
		output->info.type = output->is_ref
		                        ? TYPE_STRING
		                        : (enum strategy_type)spec->type;
		output->info.values = spec->values;
		output->type =
		    (enum strategy_type)table_output_type(l->spec, spec);
		if (output->type == TYPES)
			output->type = TYPE_STRING;
		output->place = l->scope.place;
		output->place.at = spec->name.at;
		output->place.column = spec->name.text;
		load_ranks(l, output);
		load_fallback(l, spec, output);
	}
}

static void
load_grid(struct loader *l)
{
	const struct table_spec *spec = l->spec;
	const char *path;

	if (spec->file.text.at != NULL) {
		path = strategy_file(l->strategy, &spec->file, l->diag);
		if (path != NULL)
			l->grid = grid_read(l->arena, path, l->diag);
	} else {
		l->grid = grid_parse(l->arena, &spec->rows, l->diag);
	}
	if (l->grid == NULL) {
		l->failed = true;
	} else if (l->grid->row_count == 0) {
		diag_at(l->diag, DIAG_ERROR, "E_TABLE", spec->at,
		    "table `%s` has no rules", spec->name.text.at);
		l->failed = true;
	} else if (l->grid->row_count > LIMIT_RULES) {
		diag_at(l->diag, DIAG_ERROR, "E_LIMIT", spec->at,
		    "table `%.80s` has %zu rules, the most is %zu",
		    spec->name.text.at, l->grid->row_count, LIMIT_RULES);
		diag_note(l->diag, spec->at,
		    "split it into tables with a `when` each");
		l->grid = NULL;
		l->failed = true;
	}
}

/* Names of all inputs or all outputs, count of them. */
static const char *const *
names_of(struct loader *l, enum grid_role role, size_t *count)
{
	const struct decision *decision = l->decision;
	const char **names;
	size_t i;

	*count =
	    role == GRID_INPUT ? decision->input_count : decision->output_count;
	names = loader_take(l, *count, sizeof(*names));
	for (i = 0; names != NULL && i < *count; i++)
		names[i] = role == GRID_INPUT ? decision->inputs[i].name.at
		                              : decision->outputs[i].name;
	return names;
}

static void
unknown_column(struct loader *l, const struct located *name, const char *what,
    const char *const *names, size_t count)
{
	const char *nearest = text_nearest(name->text, names, count);

	if (nearest == NULL)
		diag_at(l->diag, DIAG_ERROR, "E_NAME", name->at,
		    "table `%s` has no %s `%s`", l->spec->name.text.at, what,
		    name->text.at);
	else
		diag_at(l->diag, DIAG_ERROR, "E_NAME", name->at,
		    "table `%s` has no %s `%s`; did you mean `%s`?",
		    l->spec->name.text.at, what, name->text.at, nearest);
}

static bool
place_column(struct loader *l, size_t i, const char *what,
    const char *const *names, size_t count, bool *seen)
{
	const struct located *name = &l->grid->columns[i].name;
	size_t place = 0;

	while (place < count && !text_is(name->text, names[place]))
		place++;
	l->places[i] = place;
	if (place == count) {
		unknown_column(l, name, what, names, count);
		return false;
	}
	if (seen[place]) {
		diag_at(l->diag, DIAG_ERROR, "E_TABLE", name->at,
		    "the %s `%s` has a column before this one", what,
		    names[place]);
		return false;
	}
	seen[place] = true;
	return true;
}

/* Gives each column of a role its place; every place must have one. */
static bool
place_columns(struct loader *l, enum grid_role role)
{
	const char *what = role == GRID_INPUT ? "input" : "output";
	const char *const *names;
	bool good = true;
	size_t count;
	size_t i;
	bool *seen;

	names = names_of(l, role, &count);
	seen = loader_take(l, count, sizeof(*seen));
	if (names == NULL || seen == NULL)
		return false;
	for (i = 0; i < l->grid->count; i++) {
		if (l->grid->columns[i].role == role)
			good = place_column(l, i, what, names, count, seen) &&
			       good;
	}
	for (i = 0; i < count; i++) {
		if (seen[i])
			continue;
		good = false;
		diag_at(l->diag, DIAG_ERROR, "E_TABLE",
		    l->grid->columns[0].name.at,
		    "the rules have no column for the %s `%s`", what, names[i]);
	}
	return good;
}

struct decision *
decision_new(struct arena *arena, const struct strategy *strategy,
    const struct table_spec *spec, struct diag *diag)
{
	struct loader l = { .arena = arena,
		.strategy = strategy,
		.spec = spec,
		.diag = diag,
		.scope = { .strategy = strategy,
		    .place = { .at = spec->at,
		        .section = "table",
		        .name = spec->name.text } } };
	bool placed;

	l.decision = loader_take(&l, 1, sizeof(*l.decision));
	if (l.decision == NULL)
		return NULL;
	l.decision->arena = arena;
	l.decision->hit = (enum hit_policy)spec->hit;
	l.decision->name = spec->name.text;
	l.decision->separator = spec->list_separator.text;
	load_when(&l);
	load_inputs(&l);
	load_outputs(&l);
	load_grid(&l);
	if (l.grid == NULL || l.decision->inputs == NULL ||
	    l.decision->outputs == NULL)
		return NULL;
	l.places = loader_take(&l, l.grid->count, sizeof(*l.places));
	if (l.places == NULL)
		return NULL;
	placed = place_columns(&l, GRID_INPUT);
	placed = place_columns(&l, GRID_OUTPUT) && placed;
	/* Without the places of its columns a rule has no meaning. */
	if (!placed)
		return NULL;
	l.decision->grid = l.grid;
	l.decision->places = l.places;
	load_rules(&l);
	if (!l.failed && !diag_full(diag))
		load_policy(&l);
	return l.failed || diag_full(diag) ? NULL : l.decision;
}
