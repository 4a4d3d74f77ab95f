/*
 * unary.c -- runs the unary tests of GoRules Zen (MIT).
 *
 *	unary FILE...
 *
 * A line of a file is "test;{$: input};true or false".  Tests that call
 * functions or name `$` are not of our language and left out, and so are
 * lists and template texts.  One line for each that differs, then "unary: N
 * passed, N failed, N left out".  Exit status 1 when any fails, 2 when a file
 * cannot be read.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/rules_fixture.h"

struct run {
	size_t passed;
	size_t failed;
	size_t left_out;
};

/* A call, or what is not in the language at all. */
static bool
is_foreign(const char *test)
{
	const char *at;

	if (strpbrk(test, "$`#") != NULL)
		return true;
	for (at = strchr(test, '('); at != NULL; at = strchr(at + 1, '(')) {
		if (at > test && ((at[-1] >= 'a' && at[-1] <= 'z') ||
		                     (at[-1] >= 'A' && at[-1] <= 'Z')))
			return true;
	}
	return false;
}

/* The value of "$": its text in value, without quotes. */
static bool
read_input(char *text, enum strategy_type *type, const char **value)
{
	char *at = strchr(text, '$');
	char *end = strrchr(text, '}');

	if (at == NULL || end == NULL)
		return false;
	at += strcspn(at, ":");
	if (*at == '\0')
		return false;
	for (at++; *at == ' '; at++)
		continue;
	while (end > at && end[-1] == ' ')
		end--;
	*end = '\0';
	*type = TYPE_DECIMAL;
	if (*at == '\'' || *at == '"') {
		*type = TYPE_STRING;
		at++;
		end[-1] = '\0';
	} else if (strcmp(at, "true") == 0 || strcmp(at, "false") == 0) {
		*type = TYPE_BOOL;
	} else if (*at == '[') {
		return false;
	}
	*value = at;
	return true;
}

/* 1 true, 0 false, -1 refused. */
static int
result_of(const char *test, enum strategy_type type, const char *input)
{
	struct located source = fixture_text(test);
	struct column_info info = { .type = type };
	struct fixture f;
	struct unary *unary;
	struct value value;
	int result = -1;

	fixture_open(&f);
	fixture_column(&f, "input", type, NULL);
	f.scope.input = &info;
	unary = unary_parse(f.arena, &source, &f.scope, f.diag);
	if (unary != NULL) {
		fixture_batch(&f, 1);
		fixture_set(&f, "input", 0, input);
		fixture_require(unary_bind(unary, f.columns));
		value = value_of_slot(&f.batch, 0, fixture_slot(&f, "input"));
		result = unary_test(unary, &value, &f.env, &f.batch, 0);
	}
	fixture_close(&f);
	return result;
}

static bool
run_line(struct run *run, char *line)
{
	char *input = strchr(line, ';');
	char *output = strrchr(line, ';');
	enum strategy_type type;
	const char *value;
	int result;

	if (line[0] == '#' || line[0] == '\n' ||
	    strncmp(line, "expression", 10) == 0)
		return true;
	if (input == NULL || output == input)
		return false;
	*input++ = '\0';
	*output++ = '\0';
	if (is_foreign(line) || !read_input(input, &type, &value)) {
		run->left_out++;
		return true;
	}
	result = result_of(line, type, value);
	if (result == (strstr(output, "true") != NULL)) {
		run->passed++;
	} else {
		run->failed++;
		printf("%s of %s: %s\n", line, value,
		    result < 0 ? "refused"
		    : result   ? "true"
		               : "false");
	}
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
	good = good && !ferror(file);
	if (!good)
		fprintf(stderr, "%s: not the lines that are expected\n", path);
	free(line);
	fclose(file);
	return good;
}

int
main(int argc, char **argv)
{
	struct run run = { 0, 0, 0 };
	int i;

	for (i = 1; i < argc; i++)
		if (!run_file(&run, argv[i]))
			return 2;
	printf("unary: %zu passed, %zu failed, %zu left out\n", run.passed,
	    run.failed, run.left_out);
	return run.failed > 0 || run.passed == 0;
}
