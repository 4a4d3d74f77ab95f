/*
 * csv.c -- runs public CSV cases: csv-spectrum (BSD-2-Clause) and Papa Parse
 * (MIT).
 *
 *	csv FILE...
 *
 * A file is a list of { name, input_b64, delimiter, expected_rows,
 * expect_error }, or an object with Papa Parse's own CORE_PARSER_TESTS,
 * PARSE_TESTS and UNPARSE_TESTS, of which those count that need no option that
 * we do not have.  One line for each case that fails; then those where the
 * strict dialect differs on purpose, and why; then "csv: N passed, N failed,
 * N deviations".  Exit status 1 when any fails, 2 when a file cannot be read.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/buf.h"
#include "stream/csv_scan.h"
#include "stream/csv_write.h"

enum { PADDING = 64 };

static const char stray[] =
    "strict: a quote inside an unquoted field sets the record aside";
static const char ragged[] =
    "strict: a record with another number of fields is set aside";
static const char after_last[] =
    "nothing follows the last line end, not even an empty record";
static const char blanks[] = "a blank line is no record of several columns";

static const struct {
	const char *name;
	const char *why;
} deviations[] = {
	{ "Unquoted field with quotes at end of field", stray },
	{ "Quoted field with whitespace around quotes", stray },
	{ "Misplaced quotes in data, not as opening quotes", stray },
	{ "Input is just empty fields", ragged },
	{ "One column input with empty fields", after_last },
	{ "Empty lines", blanks },
	{ "Skip empty lines, with first line only whitespace", ragged },
};

struct tally {
	size_t passed;
	size_t failed;
	size_t deviating;
};

static const char *
deviation_of(const char *name)
{
	for (size_t i = 0; i < sizeof(deviations) / sizeof(*deviations); i++)
		if (strcmp(deviations[i].name, name) == 0)
			return deviations[i].why;
	return NULL;
}

static void
count(struct tally *tally, const char *name, bool same)
{
	const char *why = deviation_of(name);

	if (same && why == NULL) {
		tally->passed++;
	} else if (same) {
		printf("%s: listed as a deviation, but it is none\n", name);
		tally->failed++;
	} else if (why != NULL) {
		printf("%s: deviates (%s)\n", name, why);
		tally->deviating++;
	} else {
		printf("%s: failed\n", name);
		tally->failed++;
	}
}

static void *
must(void *memory)
{
	if (memory == NULL) {
		fputs("csv: out of memory\n", stderr);
		exit(2);
	}
	return memory;
}

/* --- reading -------------------------------------------------------------- */

static void
add_rows(json_t *rows, const char *data, const struct csv_index *index)
{
	for (size_t row = 0; row < index->rows; row++) {
		const uint32_t *ends = index->ends + row * index->fields;
		size_t from = index->starts[row];
		json_t *cells = must(json_array());

		for (size_t i = 0; i < index->fields; i++) {
			struct text raw = { data + from, ends[i] - from };
			char *to = must(malloc(raw.len + 1));
			struct text cell = csv_unquote(raw, to);

			json_array_append_new(cells,
			    must(json_stringn(cell.at, cell.len)));
			free(to);
			from = ends[i] + 1;
		}
		json_array_append_new(rows, cells);
	}
}

/* All rows of the input; *broken is the number of records set aside. */
static json_t *
read_by(enum csv_engine engine, const char *input, size_t size, char delimiter,
    size_t *broken)
{
	struct csv_options options = csv_options_usual(delimiter);
	struct csv_index index = { .rows = 0 };
	struct csv_scan *scan;
	char *data = must(calloc(size + PADDING, 1));
	json_t *rows = must(json_array());
	size_t used = 0;

	options.engine = engine;
	scan = must(csv_scan_new(&options));
	memcpy(data, input, size);
	*broken = 0;
	do {
		if (!csv_scan_block(scan, &index, data + used, size - used,
		        true))
			must(NULL);
		add_rows(rows, data + used, &index);
		*broken += index.broken_count;
		used += index.used;
	} while (used < size);
	csv_index_clear(&index);
	csv_scan_free(scan);
	free(data);
	return rows;
}

/* By libcsv, which all engines must agree with. */
static json_t *
read_rows(const char *input, size_t size, char delimiter, size_t *broken)
{
	json_t *rows = read_by(CSV_LIBCSV, input, size, delimiter, broken);

	for (int i = 0; i < CSV_ENGINES; i++) {
		enum csv_engine engine = (enum csv_engine)i;
		size_t others;
		json_t *other;

		if (!csv_engine_works(engine))
			continue;
		other = read_by(engine, input, size, delimiter, &others);
		if (!json_equal(rows, other) || others != *broken) {
			printf("%s: not what libcsv finds\n",
			    csv_engine_name(engine));
			exit(1);
		}
		json_decref(other);
	}
	return rows;
}

static int
digit_of(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                             "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c == '\0' ? NULL : strchr(digits, c);

	return at == NULL ? -1 : (int)(at - digits);
}

/* Base64 (RFC 4648) into to, which is as long as the text. */
static size_t
decode_base64(const char *text, char *to)
{
	unsigned bits = 0;
	int have = 0;
	size_t len = 0;

	for (; *text != '\0' && *text != '='; text++) {
		int digit = digit_of(*text);

		if (digit < 0)
			continue;
		bits = (bits << 6 | (unsigned)digit) & 0xffffff;
		have += 6;
		if (have >= 8) {
			have -= 8;
			to[len++] = (char)(bits >> have & 0xff);
		}
	}
	return len;
}

static void
run_case(json_t *json, struct tally *tally)
{
	const char *name = json_string_value(json_object_get(json, "name"));
	const char *base64 =
	    json_string_value(json_object_get(json, "input_b64"));
	const char *delimiter =
	    json_string_value(json_object_get(json, "delimiter"));
	json_t *expected = json_object_get(json, "expected_rows");
	bool error = json_is_true(json_object_get(json, "expect_error"));
	char *input = must(malloc(strlen(base64) + 1));
	size_t size = decode_base64(base64, input);
	size_t broken;
	json_t *rows = read_rows(input, size, delimiter[0], &broken);

	count(tally, name,
	    error ? broken > 0 : broken == 0 && json_equal(rows, expected));
	json_decref(rows);
	free(input);
}

/* Has the configuration only keys of that list? */
static bool
only_keys(json_t *config, const char *const *keys)
{
	const char *key;
	json_t *value;

	json_object_foreach(config, key, value) {
		size_t i = 0;

		while (keys[i] != NULL && strcmp(keys[i], key) != 0)
			i++;
		if (keys[i] == NULL)
			return false;
	}
	return true;
}

static char
delimiter_of(json_t *config)
{
	json_t *delimiter = json_object_get(config, "delimiter");
	const char *text = json_string_value(delimiter);

	if (delimiter == NULL)
		return ',';
	if (text == NULL || strlen(text) != 1 || strchr("\"\r\n", *text))
		return '\0';
	return *text;
}

/* Papa Parse's own form; guessing the delimiter is not what is tested. */
static void
run_parse(json_t *json, struct tally *tally, bool guesses)
{
	static const char *const keys[] = { "delimiter", "newline",
		"skipEmptyLines", NULL };
	json_t *config = json_object_get(json, "config");
	json_t *expected = json_object_get(json, "expected");
	json_t *data = json_object_get(expected, "data");
	json_t *input = json_object_get(json, "input");
	char delimiter = delimiter_of(config);
	size_t broken;
	json_t *rows;

	if (!json_is_string(input) || !only_keys(config, keys) ||
	    delimiter == '\0' ||
	    (guesses && json_object_get(config, "delimiter") == NULL))
		return;
	rows = read_rows(json_string_value(input), json_string_length(input),
	    delimiter, &broken);
	count(tally,
	    json_string_value(json_object_get(json, "description")),
	    json_array_size(json_object_get(expected, "errors")) > 0 ?
	        broken > 0 :
	        broken == 0 && json_equal(rows, data));
	json_decref(rows);
}

/* --- writing -------------------------------------------------------------- */

static bool
are_texts(json_t *rows)
{
	size_t i;
	size_t k;
	json_t *row;
	json_t *cell;

	json_array_foreach(rows, i, row) {
		if (!json_is_array(row))
			return false;
		json_array_foreach(row, k, cell)
			if (!json_is_string(cell) && !json_is_null(cell))
				return false;
	}
	return json_is_array(rows);
}

/* The cells are ours; between rows stands what the case wants there. */
static void
run_unparse(json_t *json, struct tally *tally)
{
	static const char *const keys[] = { "delimiter", "newline", "header",
		NULL };
	json_t *config = json_object_get(json, "config");
	json_t *input = json_object_get(json, "input");
	const char *newline =
	    json_string_value(json_object_get(config, "newline"));
	char delimiter = delimiter_of(config);
	struct buf text;
	json_t *row;
	json_t *cell;
	size_t i;
	size_t k;

	if (!are_texts(input) || !only_keys(config, keys) || delimiter == '\0')
		return;
	buf_init(&text, SIZE_MAX);
	json_array_foreach(input, i, row) {
		if (i > 0)
			buf_puts(&text, newline == NULL ? "\r\n" : newline);
		json_array_foreach(row, k, cell) {
			if (k > 0)
				buf_putc(&text, delimiter);
			csv_cell_by(&text,
			    (struct text){ json_string_value(cell),
			        json_string_length(cell) },
			    delimiter);
		}
	}
	count(tally,
	    json_string_value(json_object_get(json, "description")),
	    !text.failed &&
	        strcmp(buf_text(&text),
	            json_string_value(json_object_get(json, "expected"))) ==
	            0);
	buf_clear(&text);
}

static void
run_suite(json_t *suite, struct tally *tally)
{
	json_t *json;
	size_t i;

	if (json_is_array(suite)) {
		json_array_foreach(suite, i, json)
			run_case(json, tally);
		return;
	}
	json_array_foreach(json_object_get(suite, "CORE_PARSER_TESTS"), i, json)
		run_parse(json, tally, false);
	json_array_foreach(json_object_get(suite, "PARSE_TESTS"), i, json)
		run_parse(json, tally, true);
	json_array_foreach(json_object_get(suite, "UNPARSE_TESTS"), i, json)
		run_unparse(json, tally);
}

int
main(int argc, char **argv)
{
	struct tally tally = { 0 };

	if (argc < 2) {
		fputs("usage: csv FILE...\n", stderr);
		return 2;
	}
	for (int i = 1; i < argc; i++) {
		json_error_t error;
		json_t *suite = json_load_file(argv[i], JSON_ALLOW_NUL, &error);

		if (suite == NULL) {
			fprintf(stderr, "csv: %s: %s\n", argv[i], error.text);
			return 2;
		}
		run_suite(suite, &tally);
		json_decref(suite);
	}
	printf("csv: %zu passed, %zu failed, %zu deviations\n", tally.passed,
	    tally.failed, tally.deviating);
	return tally.failed > 0;
}
