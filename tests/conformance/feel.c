/*
 * feel.c -- runs the scalar FEEL results of the DMN Technology Compatibility
 * Kit (Apache-2.0).
 *
 *	feel [-v] [-a LEAST] [-n LEAST] FILE...
 *
 * A line of a file is { dir, id, expr, inp, exp, err }: an expression, its
 * input data, the expected value (null: null), and whether the kit expects an
 * error, which is met by refusing the expression or by null.  Names with
 * blanks are rewritten, for a column has none; nothing else is.  A number of
 * eight decimals is what the kit cut from one without end.
 *
 * One line for each result that differs and why (with -v also what came), one
 * for each directory, then "feel: N passed, N failed (without time of day: N
 * passed, N failed)".  Exit status 1 when fewer than LEAST pass of all (-a) or
 * of those without time of day (-n), 2 when a file cannot be read.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "../unit/rules_fixture.h"

enum { DIRECTORIES = 128, COLUMNS = 8, TEXT_BYTES = 4096, KIT_DECIMALS = 8 };

struct tally {
	size_t passed;
	size_t failed;
};

struct directory {
	const char *name;
	struct tally all;
	struct tally dates; /* without time of day */
};

struct run {
	struct directory directories[DIRECTORIES];
	size_t count;
	bool verbose;
};

/* One line of a file. */
struct result {
	const char *directory;
	const char *id;
	const char *expression;
	json_t *inputs;
	const char *type; /* of what is expected; NULL: null */
	const char *value;
	bool error; /* the kit expects one */
	bool time;  /* about a time of day */
};

/* What came of an expression. */
struct outcome {
	bool loaded;
	struct value value;
	const char *told;
};

static bool
has_clock(const char *text)
{
	const char *at;

	for (at = text; *at != '\0'; at++) {
		if (at[0] >= '0' && at[0] <= '9' && at[1] == ':')
			return true;
		if ((at[0] == 'P' || at[0] == 'D') && at[1] == 'T')
			return true;
	}
	return strstr(text, "time(") != NULL || strstr(text, "time (") != NULL;
}

static bool
about_time(const struct result *r)
{
	const char *name;
	json_t *input;

	if (has_clock(r->expression) ||
	    strstr(r->expression, "date and time") != NULL)
		return true;
	json_object_foreach(r->inputs, name, input)
	{
		const char *text =
		    json_string_value(json_object_get(input, "v"));

		if (text != NULL && has_clock(text))
			return true;
	}
	return false;
}

/* A name as a column has it, in the arena. */
static const char *
column_name(struct fixture *f, const char *name)
{
	char *copy = arena_strdup(f->arena, name);
	char *at;

	fixture_require(copy != NULL);
	for (at = copy; *at != '\0'; at++)
		if (*at == ' ')
			*at = '_';
	return copy;
}

/* The expression with the names of columns in it. */
static struct located
rewrite(struct fixture *f, const struct result *r)
{
	char *text = arena_strdup(f->arena, r->expression);
	struct located located;
	const char *name;
	json_t *input;
	char *at;

	fixture_require(text != NULL);
	json_object_foreach(r->inputs, name, input)
	{
		size_t len = strlen(name);

		for (at = strstr(text, name); at != NULL;
		     at = strstr(at + len, name))
			memcpy(at, column_name(f, name), len);
	}
	located = fixture_text(text);
	located.literal = true;
	return located;
}

static enum strategy_type
type_of(const char *type, enum strategy_type unknown)
{
	if (type == NULL)
		return unknown;
	if (strcmp(type, "boolean") == 0)
		return TYPE_BOOL;
	if (strcmp(type, "decimal") == 0)
		return TYPE_DECIMAL;
	if (strcmp(type, "date") == 0)
		return TYPE_DATE;
	if (strcmp(type, "dateTime") == 0)
		return TYPE_DATETIME;
	return TYPE_STRING;
}

/* Null inputs have no type of their own: they get `unknown`. */
static bool
evaluate(struct fixture *f, const struct result *r, enum strategy_type unknown,
    struct outcome *outcome)
{
	struct located text;
	const char *name;
	struct expr *expr;
	json_t *input;

	fixture_open(f);
	json_object_foreach(r->inputs, name, input) fixture_column(f,
	    column_name(f, name),
	    type_of(json_string_value(json_object_get(input, "t")), unknown),
	    NULL);
	text = rewrite(f, r);
	expr = expr_parse(f->arena, &text, &f->scope, VALUE_NULL, f->diag);
	outcome->told = buf_text(&f->told);
	outcome->loaded = expr != NULL;
	if (expr == NULL)
		return false;
	fixture_batch(f, 1);
	fixture_require(expr_bind(expr, f->columns));
	json_object_foreach(r->inputs, name, input)
	    fixture_set(f, column_name(f, name), 0,
	        json_string_value(json_object_get(input, "v")));
	outcome->value = expr_eval(expr, &f->env, &f->batch, 0);
	return true;
}

/* The kit cuts numbers without end to eight decimals or more. */
static bool
is_number(const char *expected, struct decimal value)
{
	struct decimal number;

	if (decimal_parse(text_of(expected), &number, NULL) != NUM_OK)
		return false;
	if (number.scale >= KIT_DECIMALS && value.scale > number.scale)
		fixture_require(decimal_round(
		    value, number.scale, ROUND_HALF_EVEN, &value));
	return decimal_compare(number, value) == 0;
}

static const char *
type_name(enum value_type type)
{
	static const char *const names[VALUE_TYPES] = {
		[VALUE_BOOL] = "boolean",
		[VALUE_STRING] = "string",
		[VALUE_DATE] = "date",
		[VALUE_DAYS] = "duration",
		[VALUE_MONTHS] = "duration",
		[VALUE_TIME] = "time",
		[VALUE_DATETIME] = "dateTime",
	};

	return names[type] == NULL ? "" : names[type];
}

/* The value as the kit writes it. */
static bool
is_expected(const struct result *r, const struct value *value)
{
	struct buf text;
	bool same;

	if (value->type == VALUE_NULL || r->type == NULL)
		return value->type == VALUE_NULL && r->type == NULL;
	if (value->type == VALUE_NUMBER)
		return strcmp(r->type, "decimal") == 0 &&
		       is_number(r->value, value->number);
	if (strcmp(r->type, type_name(value->type)) != 0)
		return false;
	/* Nothing has two names: of days, and of hours. */
	if (value->type == VALUE_DAYS && value->days == 0 &&
	    value->nanos == 0 && strcmp(r->value, "P0D") == 0)
		return true;
	buf_init(&text, TEXT_BYTES);
	same = value_format(value, &text) &&
	       strcmp(buf_text(&text), r->value) == 0;
	buf_clear(&text);
	return same;
}

static struct directory *
directory_of(struct run *run, const char *name)
{
	size_t i;

	for (i = 0; i < run->count; i++)
		if (strcmp(run->directories[i].name, name) == 0)
			return &run->directories[i];
	fixture_require(run->count < DIRECTORIES);
	run->directories[run->count].name = strdup(name);
	return &run->directories[run->count++];
}

static bool
is_in(const struct result *r, const char *directory)
{
	return strncmp(r->directory, directory, strlen(directory)) == 0;
}

/* Why a result differs, which dunning-feel(7) says too. */
static const char *
reason_for(const struct result *r, const struct outcome *outcome)
{
	bool type = strncmp(outcome->told, "E_TYPE", 6) == 0;
	bool syntax = strncmp(outcome->told, "E_EXPR", 6) == 0;

	if (is_in(r, "0082"))
		return "the type that the decision declares is not in the "
		       "expression";
	if (outcome->loaded)
		return "another value";
	if (type && (is_in(r, "0064") || is_in(r, "0065")))
		return "operands that are no conditions are refused";
	if (strncmp(outcome->told, "E_PATTERN", 9) == 0)
		return "pattern of XPath that PCRE2 does not have";
	if (syntax && strpbrk(r->expression, "[(]") != NULL)
		return "ranges are no values";
	return type ? "types that do not go together are refused" : "refused";
}

static void
tell_difference(const struct run *run, const struct result *r,
    const struct outcome *outcome)
{
	struct buf text;

	printf("%s %s: %s\n    %s\n", r->directory, r->id, r->expression,
	    reason_for(r, outcome));
	if (!run->verbose)
		return;
	buf_init(&text, TEXT_BYTES);
	if (outcome->loaded)
		value_format(&outcome->value, &text);
	printf("    expected %s, got %s\n", r->type == NULL ? "null" : r->value,
	    outcome->loaded ? buf_text(&text) : outcome->told);
	buf_clear(&text);
}

static void
count(struct tally *tally, bool passed)
{
	if (passed)
		tally->passed++;
	else
		tally->failed++;
}

static void
run_result(struct run *run, const struct result *r)
{
	static const enum strategy_type types[] = { TYPE_BOOL, TYPE_DECIMAL,
		TYPE_STRING, TYPE_DATE };
	struct directory *directory = directory_of(run, r->directory);
	struct outcome outcome = { .loaded = false };
	struct fixture f;
	bool passed;
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (i > 0)
			fixture_close(&f);
		if (evaluate(&f, r, types[i], &outcome))
			break;
	}
	if (!outcome.loaded)
		passed = r->error;
	else
		passed = is_expected(r, &outcome.value);
	count(&directory->all, passed);
	if (!r->time)
		count(&directory->dates, passed);
	if (!passed)
		tell_difference(run, r, &outcome);
	fixture_close(&f);
}

static bool
run_line(struct run *run, const char *line)
{
	json_t *json = json_loads(line, 0, NULL);
	json_t *expected = json_object_get(json, "exp");
	struct result r;

	if (json == NULL)
		return false;
	r = (struct result){
		.directory = json_string_value(json_object_get(json, "dir")),
		.id = json_string_value(json_object_get(json, "id")),
		.expression = json_string_value(json_object_get(json, "expr")),
		.inputs = json_object_get(json, "inp"),
		.type = json_string_value(json_object_get(expected, "t")),
		.value = json_string_value(json_object_get(expected, "v")),
		.error = json_is_true(json_object_get(json, "err")),
	};
	if (r.directory == NULL || r.id == NULL || r.expression == NULL) {
		json_decref(json);
		return false;
	}
	r.time = about_time(&r);
	run_result(run, &r);
	json_decref(json);
	return true;
}

static bool
run_file(struct run *run, const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;
	bool good = true;

	if (file == NULL) {
		perror(path);
		return false;
	}
	while (good && getline(&line, &size, file) > 0)
		good = run_line(run, line);
	if (!good || ferror(file))
		fprintf(stderr, "%s: not the lines that are expected\n", path);
	good = good && !ferror(file);
	free(line);
	fclose(file);
	return good;
}

static void
add(struct tally *sum, struct tally tally)
{
	sum->passed += tally.passed;
	sum->failed += tally.failed;
}

static void
report(struct run *run, struct tally *all, struct tally *dates)
{
	size_t i;

	for (i = 0; i < run->count; i++) {
		const struct directory *d = &run->directories[i];

		printf("%-45s %4zu passed %4zu failed, without time of day "
		       "%4zu passed %4zu failed\n",
		    d->name, d->all.passed, d->all.failed, d->dates.passed,
		    d->dates.failed);
		add(all, d->all);
		add(dates, d->dates);
	}
	printf("feel: %zu passed, %zu failed (without time of day: %zu passed, "
	       "%zu failed)\n",
	    all->passed, all->failed, dates->passed, dates->failed);
}

static bool
read_least(const char *text, size_t *least)
{
	int64_t number;

	if (!int_parse(text_of(text), &number) || number < 0)
		return false;
	*least = (size_t)number;
	return true;
}

int
main(int argc, char **argv)
{
	static struct run run;
	struct tally all = { 0, 0 };
	struct tally dates = { 0, 0 };
	size_t least_all = 1;
	size_t least_dates = 1;
	int option;

	while ((option = getopt(argc, argv, "va:n:")) != -1) {
		if (option == 'v')
			run.verbose = true;
		else if (option == '?' ||
		         !read_least(
		             optarg, option == 'a' ? &least_all : &least_dates))
			return 2;
	}
	for (; optind < argc; optind++)
		if (!run_file(&run, argv[optind]))
			return 2;
	report(&run, &all, &dates);
	return all.passed < least_all || dates.passed < least_dates;
}
