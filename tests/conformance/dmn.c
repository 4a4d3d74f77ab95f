/*
 * dmn.c -- runs decision tables of the DMN Technology Compatibility Kit
 * (Apache-2.0).
 *
 *	dmn FILE...
 *
 * A file is a list of { dir, input_types, tables, cases }.  Each table is
 * written as a strategy and asked each of its cases.
 * What a strategy spells differently is translated: names get no blanks or
 * dots, members of a context are columns, a list is a set, another variable
 * in a cell stands after `=` (or `? in`, when it is a list), an output that is
 * no literal stands after `=`, and values that no column holds become numbers
 * of the same order (times and durations: seconds, or months).
 *
 * One line for each that differs, then "dmn: N passed, N failed".  Exit status
 * 1 when any fails, 2 when a file cannot be read.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "dmn_variable.h"
#include "rules/decision.h"

enum { TEXT_BYTES = 1 << 20, OUTPUTS = 8 };

struct run {
	size_t passed;
	size_t failed;
	struct decision *decision; /* of the table at hand */
};

static struct run run;

static const char *
policy_of(json_t *table)
{
	static const char *const names[][3] = {
		{ "UNIQUE", NULL, "U" }, { "ANY", NULL, "A" },
		{ "PRIORITY", NULL, "P" }, { "FIRST", NULL, "F" },
		{ "RULE ORDER", NULL, "R" }, { "OUTPUT ORDER", NULL, "O" },
		{ "COLLECT", NULL, "C" }, { "COLLECT", "SUM", "C+" },
		{ "COLLECT", "MIN", "C<" }, { "COLLECT", "MAX", "C>" },
		{ "COLLECT", "COUNT", "C#" },
	};
	const char *hit = text_at(table, "hit");
	const char *aggregation = text_at(table, "aggregation");
	size_t i;

	for (i = 0; hit != NULL && i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(names[i][0], hit) == 0 &&
		    strcmp(names[i][1] == NULL ? "" : names[i][1],
		        aggregation == NULL ? "" : aggregation) == 0)
			return names[i][2];
	return "unknown";
}

static bool
is_literal(const char *cell)
{
	size_t len = strlen(cell);

	if (cell[0] == '"')
		return strchr(cell + 1, '"') == cell + len - 1;
	return strcmp(cell, "true") == 0 || strcmp(cell, "false") == 0 ||
	       strcmp(cell, "-") == 0 || strcmp(cell, "null") == 0 ||
	       strspn(cell, "-0123456789.") == len;
}

/* That of its first literal, else of what the case expects. */
static const char *
output_type(json_t *table, size_t output, json_t *item)
{
	json_t *expected = json_object_get(item, "expect");
	json_t *list = json_object_get(expected, "list");
	json_t *rule;
	size_t i;

	json_array_foreach(json_object_get(table, "rules"), i, rule)
	{
		const char *cell = json_string_value(
		    json_array_get(json_object_get(rule, "then"), output));

		if (cell == NULL || !is_literal(cell) || strlen(cell) == 0 ||
		    strcmp(cell, "-") == 0 || strcmp(cell, "null") == 0)
			continue;
		if (cell[0] == '"')
			return "string";
		return isalpha((unsigned char)cell[0]) ? "bool" : "decimal";
	}
	if (list != NULL)
		expected = json_array_get(list, 0);
	return strategy_type_names[type_of(text_at(expected, "t"))];
}

/* To be freed. */
static char *
output_name(json_t *output)
{
	const char *name = text_at(output, "name");

	return name == NULL ? copy("answer") : column_name(name);
}

static void
write_columns(struct buf *yaml)
{
	size_t i;

	buf_puts(yaml, "dunning: 1\nstrategy: kit\ncolumns:\n");
	for (i = 0; i < variables.count; i++)
		buf_printf(yaml, "  %s: {type: %s, optional: true}\n",
		    variables.of[i].column,
		    strategy_type_names[variables.of[i].type]);
}

/* A list of texts or numbers is written alike in FEEL and YAML. */
static void
write_values(struct buf *yaml, json_t *of, const char *before)
{
	const char *values = text_at(of, "values");

	if (values != NULL &&
	    (values[0] == '"' || isdigit((unsigned char)values[0])))
		buf_printf(yaml, "%svalues: [%s]", before, values);
}

static void
write_inputs(struct buf *yaml, json_t *table)
{
	json_t *input;
	size_t i;

	buf_puts(yaml, "    inputs:\n");
	json_array_foreach(json_object_get(table, "inputs"), i, input)
	{
		buf_printf(yaml, "      input_%zu: {expr: '", i);
		write_feel(yaml, text_at(input, "expr"), false);
		buf_putc(yaml, '\'');
		write_values(yaml, input, ", ");
		buf_puts(yaml, "}\n");
	}
}

static void
write_outputs(struct buf *yaml, json_t *table, json_t *item)
{
	json_t *outputs = json_object_get(table, "outputs");
	json_t *output;
	bool any = false;
	char *name;
	size_t i;

	buf_puts(yaml, "    outputs:\n");
	json_array_foreach(outputs, i, output)
	{
		name = output_name(output);
		buf_printf(yaml, "      %s: {type: %s", name,
		    output_type(table, i, item));
		write_values(yaml, output, ", ");
		buf_puts(yaml, "}\n");
		any = any || text_at(output, "default") != NULL;
		free(name);
	}
	if (any)
		buf_puts(yaml, "    default:\n");
	json_array_foreach(outputs, i, output)
	{
		name = output_name(output);
		if (text_at(output, "default") != NULL)
			buf_printf(yaml, "      %s: %s\n", name,
			    text_at(output, "default"));
		free(name);
	}
}

static void
write_cells(struct buf *yaml, json_t *rule)
{
	const char *text;
	json_t *cell;
	size_t i;

	json_array_foreach(json_object_get(rule, "if"), i, cell)
	{
		buf_puts(yaml, i == 0 ? " " : " | ");
		write_feel(yaml, json_string_value(cell), true);
	}
	json_array_foreach(json_object_get(rule, "then"), i, cell)
	{
		text = json_string_value(cell);
		buf_puts(yaml, i == 0 ? " || " : " | ");
		if (is_literal(text)) {
			buf_puts(yaml, text);
			continue;
		}
		buf_puts(yaml, "= ");
		write_feel(yaml, text, false);
	}
}

static void
write_rows(struct buf *yaml, json_t *table)
{
	json_t *item;
	char *name;
	size_t i;

	buf_puts(yaml, "    rows: |\n     ");
	json_array_foreach(json_object_get(table, "inputs"), i, item)
	    buf_printf(yaml, "%s input_%zu", i == 0 ? "" : " |", i);
	json_array_foreach(json_object_get(table, "outputs"), i, item)
	{
		name = output_name(item);
		buf_printf(yaml, "%s %s", i == 0 ? " ||" : " |", name);
		free(name);
	}
	json_array_foreach(json_object_get(table, "rules"), i, item)
	{
		buf_puts(yaml, "\n     ");
		write_cells(yaml, item);
	}
	buf_puts(yaml, "\n");
}

static void
write_strategy(struct buf *yaml, json_t *table, json_t *item)
{
	write_columns(yaml);
	buf_printf(yaml, "tables:\n  kit:\n    hit: %s\n", policy_of(table));
	write_inputs(yaml, table);
	write_outputs(yaml, table, item);
	write_rows(yaml, table);
}

static void
load_table(struct fixture *f)
{
	run.decision = decision_new(
	    f->arena, f->strategy, f->strategy->tables.at, f->diag);
}

/* Columns and one record of a case. */
static void
fill(struct fixture *f)
{
	size_t i;

	f->source.columns.count = 0;
	for (i = 0; i < variables.count; i++)
		fixture_column(
		    f, variables.of[i].column, variables.of[i].type, NULL);
	fixture_batch(f, 1);
	for (i = 0; i < variables.count; i++)
		fixture_set(
		    f, variables.of[i].column, 0, variables.of[i].text);
	fixture_require(decision_bind(run.decision, f->columns));
}

/* What is expected of one output: a value, or the list of those of a list. */
static void
expected_text(json_t *expected, const char *output, struct buf *to)
{
	json_t *list = json_object_get(expected, "list");
	json_t *context = json_object_get(expected, "context");
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
	{
		buf_puts(to, i == 0 ? "" : "|");
		expected_text(item, output, to);
	}
	if (context != NULL && output != NULL)
		expected = json_object_get(context, output);
	if (list == NULL && text_at(expected, "v") != NULL)
		buf_puts(to, text_at(expected, "v"));
}

static bool
is_expected(const struct value *value, const char *text)
{
	struct decimal number;
	struct buf told;
	bool same;

	if (text[0] == '\0' || value->type == VALUE_NULL)
		return text[0] == '\0' && value->type == VALUE_NULL;
	if (value->type == VALUE_NUMBER)
		return decimal_parse(text_of(text), &number, NULL) == NUM_OK &&
		       decimal_compare(number, value->number) == 0;
	buf_init(&told, TEXT_BYTES);
	same = value_format(value, &told) &&
	       strcmp(buf_text(&told), text) == 0;
	buf_clear(&told);
	return same;
}

static bool
are_expected(const struct value *outputs, json_t *table, json_t *expected)
{
	json_t *output;
	struct buf text;
	bool same = true;
	size_t i;

	buf_init(&text, TEXT_BYTES);
	json_array_foreach(json_object_get(table, "outputs"), i, output)
	{
		buf_reset(&text);
		expected_text(expected, text_at(output, "name"), &text);
		same = same && is_expected(&outputs[i], buf_text(&text));
	}
	buf_clear(&text);
	return same;
}

static bool
run_case(struct fixture *f, json_t *table, json_t *item)
{
	struct value outputs[OUTPUTS];
	enum decision_result result;
	struct text other;
	struct text rule;

	fill(f);
	fixture_require(decision_outputs(run.decision) <= OUTPUTS);
	result = decision_run(
	    run.decision, &f->env, &f->batch, 0, outputs, &rule, &other);
	if (json_is_true(json_object_get(item, "error")))
		return result == DECISION_CONFLICT ||
		       outputs[0].type == VALUE_NULL;
	return result != DECISION_CONFLICT &&
	       are_expected(outputs, table, json_object_get(item, "expect"));
}

static void
run_table(const char *dir, json_t *table, json_t *item)
{
	struct fixture f;
	struct buf yaml;
	bool passed;

	take_variables(table, item);
	buf_init(&yaml, TEXT_BYTES);
	write_strategy(&yaml, table, item);
	fixture_open(&f);
	run.decision = NULL;
	fixture_strategy(&f, buf_text(&yaml), NULL, load_table);
	passed = run.decision != NULL && run_case(&f, table, item);
	if (!passed)
		printf("%s %s %s\n%s", dir, text_at(item, "decision"),
		    text_at(item, "id"),
		    run.decision == NULL ? buf_text(&f.told) : "");
	run.passed += passed;
	run.failed += !passed;
	fixture_close(&f);
	buf_clear(&yaml);
	drop_variables();
}

static bool
run_file(const char *path)
{
	json_error_t error;
	json_t *list = json_load_file(path, 0, &error);
	json_t *model;
	json_t *item;
	size_t i;
	size_t k;

	if (!json_is_array(list)) {
		fprintf(stderr, "%s: %s\n", path,
		    list == NULL ? error.text : "not a list");
		json_decref(list);
		return false;
	}
	json_array_foreach(list, i, model)
	{
		json_array_foreach(json_object_get(model, "cases"), k, item)
		    run_table(text_at(model, "dir"),
		        json_object_get(json_object_get(model, "tables"),
		            text_at(item, "decision")),
		        item);
	}
	json_decref(list);
	return true;
}

int
main(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		if (!run_file(argv[i]))
			return 2;
	printf("dmn: %zu passed, %zu failed\n", run.passed, run.failed);
	return run.failed > 0 || run.passed == 0;
}
