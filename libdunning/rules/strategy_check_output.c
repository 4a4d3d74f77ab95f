#include <string.h>

#include "rules/catalog.h"
#include "rules/strategy_check.h"

const char *const output_key_columns[] = { "company", "debtor_id", "doc_id",
	"instalment", NULL };

const char *const output_log_columns[] = { "record", "debtor_id", "doc_id",
	"step", "name", "policy", "result", "rule", "inputs", "outputs",
	"reasons", "at", NULL };

/* The names that decision tables have for them. */
static const struct {
	const char *column, *other;
} log_others[] = { { "name", "table" }, { "rule", "rule_id" } };
enum { LOG_OTHERS = sizeof log_others / sizeof *log_others };

static const char *const log_keys[] = { "debtor_id", "doc_id", NULL };

static size_t
name_count(const char *const *names)
{
	size_t count = 0;

	while (names[count] != NULL)
		count++;
	return count;
}

static bool
has_name(const struct located_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (text_is(list->items[i].text, name))
			return true;
	return false;
}

const char *
output_log_name(const struct located_list *list, const char *column)
{
	for (size_t i = 0; i < LOG_OTHERS; i++)
		if (strcmp(column, log_others[i].column) == 0 &&
		    has_name(list, log_others[i].other))
			return log_others[i].other;
	return column;
}

static void
add_name(struct text *names, size_t *count, struct text name)
{
	for (size_t i = 0; i < *count; i++)
		if (text_equal(names[i], name))
			return;
	names[(*count)++] = name;
}

struct text *
output_names(struct arena *arena, const struct located_list *list,
    const struct source_spec *source, bool log, size_t *count)
{
	const char *const *usual = log ? log_keys : output_key_columns;
	bool own = source != NULL && source->key.count > 0 && !log;
	size_t keys = own ? source->key.count : name_count(usual);
	struct text *names = arena_alloc(
	    arena, list->count * (keys + 1), sizeof *names);

	*count = 0;
	for (size_t i = 0; names != NULL && i < list->count; i++) {
		if (!text_is(list->items[i].text, OUTPUT_KEY)) {
			add_name(names, count, list->items[i].text);
			continue;
		}
		for (size_t k = 0; own && k < keys; k++)
			add_name(names, count, source->key.items[k].text);
		for (size_t k = 0; !own && usual[k] != NULL; k++)
			add_name(names, count, text_of(usual[k]));
	}
	return names;
}

static bool
is_repeated(const struct located_list *list, size_t column)
{
	for (size_t i = 0; i < column; i++)
		if (text_equal(list->items[i].text, list->items[column].text))
			return true;
	return false;
}

static bool
check_once(
    struct checker *checker, const struct located_list *list, size_t column)
{
	const struct located *name = &list->items[column];

	if (!is_repeated(list, column))
		return true;
	check_error(checker, "E_DUPLICATE_NAME", name->at,
	    "the column `%.80s` is there twice", name->text.at);
	return false;
}

/* What only plan appends cannot be written before it. */
static bool
is_of_plan(const struct strategy *strategy, struct text name)
{
	const struct catalog_column *column = catalog_find(name);
	const struct items *derive = &strategy->derive;
	const struct derive_spec *derived = derive->at;

	for (size_t i = 0; i < derive->count; i++)
		if (text_equal(derived[i].name.text, name))
			return false;
	return column != NULL && strcmp(column->made_by, "plan") == 0;
}

static void
check_columns(
    struct checker *checker, const struct located_list *list, bool before_plan)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct located *name = &list->items[i];

		if (!check_given(name) || !check_once(checker, list, i) ||
		    text_is(name->text, OUTPUT_KEY))
			continue;
		if (before_plan && is_of_plan(checker->strategy, name->text)) {
			check_error(checker, "E_NAME", name->at,
			    "plan appends `%.80s`, which segment does not have",
			    name->text.at);
			diag_note(checker->diag, name->at,
			    "name it under `actions`");
			continue;
		}
		check_column(checker, name);
	}
}

/* Both names of a column. */
static void
check_others(struct checker *checker, const struct located *name,
    const struct located_list *list)
{
	for (size_t i = 0; i < LOG_OTHERS; i++)
		if (text_is(name->text, log_others[i].other) &&
		    has_name(list, log_others[i].column))
			check_error(checker, "E_DUPLICATE_NAME", name->at,
			    "`%s` is another name of the column `%s`, which "
			    "is there too",
			    log_others[i].other, log_others[i].column);
}

static void
check_log(struct checker *checker, const struct located_list *list)
{
	size_t known = name_count(output_log_columns);

	for (size_t i = 0; i < list->count; i++) {
		const struct located *name = &list->items[i];
		const char *nearest;
		bool found = text_is(name->text, OUTPUT_KEY);

		if (!check_given(name) || !check_once(checker, list, i))
			continue;
		for (size_t k = 0; k < known; k++)
			found |= text_is(name->text, output_log_columns[k]);
		for (size_t k = 0; k < LOG_OTHERS; k++)
			found |= text_is(name->text, log_others[k].other);
		check_others(checker, name, list);
		if (found)
			continue;
		nearest =
		    text_nearest(name->text, output_log_columns, known);
		check_error(checker, "E_NAME", name->at,
		    "an explanation log has no column `%.80s`", name->text.at);
		if (nearest != NULL)
			diag_note(checker->diag, name->at,
			    "did you mean `%s`?", nearest);
		else
			diag_note(checker->diag, name->at,
			    "its columns are record, debtor_id, doc_id, step, "
			    "name, policy, result, rule, inputs, outputs, "
			    "reasons and at");
	}
}

void
strategy_check_outputs(struct checker *checker)
{
	const struct output_spec *outputs = &checker->strategy->outputs;

	check_columns(checker, &outputs->segment, true);
	check_columns(checker, &outputs->actions, false);
	check_log(checker, &outputs->explain.columns);
}
