/* strategy_check_case.c -- what the tests of a strategy must be beyond their
 * schema. */
#include "rules/strategy_case.h"

#include "rules/case_block.h"
#include "rules/strategy_check.h"

static bool
name_sources(struct checker *checker)
{
	const struct items *list = &checker->strategy->sources;
	const struct source_spec *source = list->at;
	struct check_names *to = &checker->sources;
	size_t i;

	to->names = arena_alloc(
	    checker->strategy->arena, list->count, sizeof(const char *));
	if (to->names == NULL) {
		diag_memory(checker->diag);
		return false;
	}
	to->count = list->count;
	for (i = 0; i < list->count; i++)
		to->names[i] = source[i].name.text.at;
	return true;
}

static const struct experiment_spec *
find_experiment(const struct checker *checker, struct text name)
{
	const struct experiment_spec *spec = checker->strategy->experiments.at;
	size_t i;

	for (i = 0; i < checker->strategy->experiments.count; i++)
		if (text_equal(spec[i].name.text, name))
			return &spec[i];
	return NULL;
}

static bool
has_arm(const struct experiment_spec *spec, struct text name)
{
	const struct arm_spec *arm = spec->arms.at;
	size_t i;

	for (i = 0; i < spec->arms.count; i++)
		if (text_equal(arm[i].name.text, name))
			return true;
	return false;
}

static void
check_pins(struct checker *checker, const struct case_spec *spec)
{
	const struct schema_pair *pin = spec->pin.at;
	const struct experiment_spec *experiment;
	size_t i;

	for (i = 0; i < spec->pin.count; i++) {
		experiment = find_experiment(checker, pin[i].key.text);
		if (experiment == NULL)
			check_error(checker, "E_NAME", pin[i].key.at,
			    "there is no experiment `%.80s`",
			    pin[i].key.text.at);
		else if (check_given(&pin[i].value) &&
		         !has_arm(experiment, pin[i].value.text))
			check_error(checker, "E_NAME", pin[i].value.at,
			    "experiment `%s` has no arm `%.80s`",
			    experiment->name.text.at, pin[i].value.text.at);
	}
}

/* A name that the header has twice; the first of both. */
static bool
is_repeated(const struct table *table, size_t column)
{
	size_t i;

	for (i = 0; i < column; i++)
		if (text_equal(
		        table->header.cells[i], table->header.cells[column]))
			return true;
	return false;
}

static void
check_header(struct checker *checker, const struct located *block,
    const struct table *table, const char *besides)
{
	struct located name;
	size_t i;

	for (i = 0; i < table->columns && !diag_full(checker->diag); i++) {
		name = (struct located){ table->header.cells[i],
			case_block_at(block, table->header.at[i]), false };
		if (is_repeated(table, i))
			check_error(checker, "E_DUPLICATE_NAME", name.at,
			    "the header has the column `%.80s` twice",
			    name.text.at);
		else if (besides == NULL || !text_is(name.text, besides))
			check_column(checker, &name);
	}
}

static void
check_csv(struct checker *checker, struct arena *arena,
    const struct located *block, const char *key, const char *besides)
{
	const struct table *table;

	if (!check_given(block))
		return;
	check_block(checker, block, key);
	if (!block->literal)
		return;
	table = case_block_parse(arena, block, checker->diag);
	if (table == NULL)
		checker->failed = true;
	else
		check_header(checker, block, table, besides);
}

static void
check_case(struct checker *checker, const struct case_spec *spec)
{
	struct arena *arena = arena_new(0);

	if (arena == NULL) {
		diag_memory(checker->diag);
		checker->failed = true;
		return;
	}
	check_name(checker, &spec->source, &checker->sources, "a source");
	check_pins(checker, spec);
	check_csv(checker, arena, &spec->given, "given", NULL);
	check_csv(
	    checker, arena, &spec->expect, "expect", STRATEGY_CASE_REJECT);
	arena_free(arena);
}

bool
strategy_case_check(struct strategy *strategy, struct diag *diag)
{
	struct checker checker = { .strategy = strategy, .diag = diag };
	const struct case_spec *spec = strategy->cases.at;
	size_t i;

	if (!name_sources(&checker))
		return false;
	check_unique(&checker, &strategy->cases, sizeof(struct case_spec),
	    offsetof(struct case_spec, name), "tests");
	for (i = 0; i < strategy->cases.count && !diag_full(diag); i++)
		check_case(&checker, &spec[i]);
	return !checker.failed;
}
