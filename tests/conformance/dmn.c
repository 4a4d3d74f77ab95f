/*
 * dmn.c -- runs decision tables of the DMN Technology Compatibility Kit
 * (Apache-2.0).
 *
 *	dmn FILE...
 *
 * A file is a list of { dir, input_types, tables, cases }.  Each table is
 * written as a strategy, cells as they are, and asked each of its cases.  One
 * line for each that differs, then "dmn: N passed, N failed, N not supported":
 * tables with other hit policies than unique and first.  Exit status 1 when
 * any fails, 2 when a file cannot be read.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "../unit/rules_fixture.h"
#include "rules/decision.h"

enum { TEXT_BYTES = 1 << 20, OUTPUTS = 8 };

struct run {
	size_t passed;
	size_t failed;
	size_t unsupported;
	struct decision *decision; /* of the table at hand */
};

static struct run run;

static const char *
text_at(json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* "unique" or "first"; NULL: another policy. */
static const char *
policy_of(json_t *table)
{
	const char *hit = text_at(table, "hit");

	if (hit != NULL && strcmp(hit, "UNIQUE") == 0)
		return "unique";
	return hit != NULL && strcmp(hit, "FIRST") == 0 ? "first" : NULL;
}

static const char *
type_name(const char *type)
{
	if (type == NULL || strcmp(type, "string") == 0)
		return "string";
	return strcmp(type, "boolean") == 0 ? "bool" : "decimal";
}

/* The type of an output is that of its first literal. */
static const char *
output_type(json_t *table, size_t output)
{
	json_t *rule = json_array_get(json_object_get(table, "rules"), 0);
	const char *cell = json_string_value(
	    json_array_get(json_object_get(rule, "then"), output));

	return cell == NULL || cell[0] == '"' ? "string" : "decimal";
}

static const char *
output_name(json_t *output)
{
	const char *name = text_at(output, "name");

	return name == NULL ? "answer" : name;
}

static void
write_columns(struct buf *yaml, json_t *inputs)
{
	size_t i;
	json_t *input;

	buf_puts(yaml, "dunning: 1\nstrategy: kit\ncolumns:\n");
	json_array_foreach(inputs, i, input)
	    buf_printf(yaml, "  %s: {type: %s, optional: true}\n",
	        text_at(input, "expr"), type_name(text_at(input, "type")));
}

static void
write_outputs(struct buf *yaml, json_t *table)
{
	json_t *outputs = json_object_get(table, "outputs");
	json_t *output;
	bool any = false;
	size_t i;

	buf_puts(yaml, "    outputs:\n");
	json_array_foreach(outputs, i, output)
	{
		buf_printf(yaml, "      %s: {type: %s}\n", output_name(output),
		    output_type(table, i));
		any = any || text_at(output, "default") != NULL;
	}
	if (any)
		buf_puts(yaml, "    default:\n");
	json_array_foreach(outputs, i, output)
	{
		if (text_at(output, "default") != NULL)
			buf_printf(yaml, "      %s: %s\n", output_name(output),
			    text_at(output, "default"));
	}
}

static void
write_cells(struct buf *yaml, json_t *cells, const char *before)
{
	json_t *cell;
	size_t i;

	json_array_foreach(cells, i, cell) buf_printf(
	    yaml, "%s %s ", i == 0 ? before : "|", json_string_value(cell));
}

static void
write_rows(struct buf *yaml, json_t *table)
{
	json_t *inputs = json_object_get(table, "inputs");
	json_t *outputs = json_object_get(table, "outputs");
	json_t *rules = json_object_get(table, "rules");
	json_t *item;
	size_t i;

	buf_puts(yaml, "    rows: |\n      ");
	json_array_foreach(inputs, i, item) buf_printf(
	    yaml, "%s %s ", i == 0 ? "" : "|", text_at(item, "expr"));
	json_array_foreach(outputs, i, item)
	    buf_printf(yaml, "%s %s ", i == 0 ? "||" : "|", output_name(item));
	json_array_foreach(rules, i, item)
	{
		buf_puts(yaml, "\n      ");
		write_cells(yaml, json_object_get(item, "if"), "");
		write_cells(yaml, json_object_get(item, "then"), "||");
	}
	buf_puts(yaml, "\n");
}

static void
write_strategy(struct buf *yaml, json_t *table)
{
	json_t *inputs = json_object_get(table, "inputs");
	json_t *input;
	size_t i;

	write_columns(yaml, inputs);
	buf_printf(yaml, "tables:\n  kit:\n    hit: %s\n    inputs:\n",
	    policy_of(table));
	json_array_foreach(inputs, i, input)
	    buf_printf(yaml, "      %s: {}\n", text_at(input, "expr"));
	write_outputs(yaml, table);
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
fill(struct fixture *f, json_t *table, json_t *inputs)
{
	json_t *list = json_object_get(table, "inputs");
	json_t *input;
	size_t i;

	f->source.columns.count = 0;
	json_array_foreach(list, i, input)
	{
		const char *type = type_name(text_at(input, "type"));

		fixture_column(f, text_at(input, "expr"),
		    strcmp(type, "bool") == 0     ? TYPE_BOOL
		    : strcmp(type, "string") == 0 ? TYPE_STRING
		                                  : TYPE_DECIMAL,
		    NULL);
	}
	fixture_batch(f, 1);
	json_array_foreach(list, i, input)
	    fixture_set(f, text_at(input, "expr"), 0,
	        text_at(json_object_get(inputs, text_at(input, "expr")), "v"));
	fixture_require(decision_bind(run.decision, f->columns));
}

static bool
is_value(const struct value *value, json_t *expected)
{
	struct buf text;
	bool same;

	if (text_at(expected, "v") == NULL)
		return value->type == VALUE_NULL;
	buf_init(&text, TEXT_BYTES);
	same = value->type != VALUE_NULL && value_format(value, &text) &&
	       strcmp(buf_text(&text), text_at(expected, "v")) == 0;
	buf_clear(&text);
	return same;
}

static bool
is_expected(const struct value *outputs, json_t *table, json_t *expected)
{
	json_t *list = json_object_get(table, "outputs");
	json_t *context = json_object_get(expected, "context");
	json_t *output;
	size_t i;

	if (context == NULL)
		return is_value(&outputs[0], expected);
	json_array_foreach(list, i, output)
	{
		if (!is_value(&outputs[i],
		        json_object_get(context, text_at(output, "name"))))
			return false;
	}
	return true;
}

static bool
run_case(struct fixture *f, json_t *table, json_t *item)
{
	struct value outputs[OUTPUTS];
	enum decision_result result;
	struct text other;
	struct text rule;

	fill(f, table, json_object_get(item, "inputs"));
	fixture_require(decision_outputs(run.decision) <= OUTPUTS);
	result = decision_run(
	    run.decision, &f->env, &f->batch, 0, outputs, &rule, &other);
	if (json_is_true(json_object_get(item, "error")))
		return result == DECISION_CONFLICT ||
		       outputs[0].type == VALUE_NULL;
	return result != DECISION_CONFLICT &&
	       is_expected(outputs, table, json_object_get(item, "expect"));
}

static void
run_table(const char *dir, json_t *table, json_t *item)
{
	struct fixture f;
	struct buf yaml;
	bool passed;

	if (policy_of(table) == NULL) {
		run.unsupported++;
		return;
	}
	buf_init(&yaml, TEXT_BYTES);
	write_strategy(&yaml, table);
	fixture_open(&f);
	run.decision = NULL;
	fixture_strategy(&f, buf_text(&yaml), NULL, load_table);
	passed = run.decision != NULL && run_case(&f, table, item);
	if (!passed)
		printf("%s %s\n%s", dir, text_at(item, "id"),
		    run.decision == NULL ? buf_text(&f.told) : "");
	run.passed += passed;
	run.failed += !passed;
	fixture_close(&f);
	buf_clear(&yaml);
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
	printf("dmn: %zu passed, %zu failed, %zu not supported\n", run.passed,
	    run.failed, run.unsupported);
	return run.failed > 0 || run.passed == 0;
}
