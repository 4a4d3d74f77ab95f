/*
 * mustache.c -- runs test files of the mustache specification
 * (https://github.com/mustache/spec, specs/NAME.json) in lenient HTML mode.
 *
 *	mustache FILE...
 *
 * One line for each test that fails, then "mustache: N passed, N failed"; exit
 * status 1 when any fails, 2 when a file cannot be read.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/limits.h"
#include "message/template.h"

struct tally {
	size_t passed;
	size_t failed;
};

static struct template_value convert(struct arena *, json_t *);

static void *
must(void *memory)
{
	if (memory == NULL) {
		fputs("mustache: out of memory\n", stderr);
		exit(2);
	}
	return memory;
}

static struct template_value
convert_number(struct arena *arena, json_t *json)
{
	struct template_value value = { .kind = DATA_DECIMAL };
	char *text = must(arena_printf(arena, "%.15g", json_real_value(json)));

	if (decimal_parse(text_of(text), &value.as.decimal, NULL) != NUM_OK)
		value.kind = DATA_NULL;
	return value;
}

static struct template_value
convert_list(struct arena *arena, json_t *json)
{
	struct template_value value = { .kind = DATA_LIST };
	size_t count = json_array_size(json);
	struct template_value *items =
	    must(arena_alloc(arena, count + 1, sizeof *items));
	size_t i;

	for (i = 0; i < count; i++)
		items[i] = convert(arena, json_array_get(json, i));
	value.as.list.items = items;
	value.as.list.count = count;
	return value;
}

static struct template_value
convert_object(struct arena *arena, json_t *json)
{
	struct template_value value = { .kind = DATA_OBJECT };
	size_t count = json_object_size(json);
	struct text *names = must(arena_alloc(arena, count + 1, sizeof *names));
	struct template_value *fields =
	    must(arena_alloc(arena, count + 1, sizeof *fields));
	const char *key;
	json_t *member;
	size_t i = 0;

	json_object_foreach(json, key, member)
	{
		names[i] = text_of(key);
		fields[i++] = convert(arena, member);
	}
	value.as.object.shape = must(template_shape_new(arena, names, count));
	value.as.object.fields = fields;
	return value;
}

static struct template_value
convert(struct arena *arena, json_t *json)
{
	struct template_value value = { .kind = DATA_NULL };

	switch (json_typeof(json)) {
	case JSON_OBJECT:
		return convert_object(arena, json);
	case JSON_ARRAY:
		return convert_list(arena, json);
	case JSON_REAL:
		return convert_number(arena, json);
	case JSON_STRING:
		value.kind = DATA_TEXT;
		value.as.text = text_of(json_string_value(json));
		break;
	case JSON_INTEGER:
		value.kind = DATA_INT;
		value.as.integer = json_integer_value(json);
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		value.kind = DATA_BOOL;
		value.as.truth = json_is_true(json);
		break;
	case JSON_NULL:
		break;
	}
	return value;
}

static enum template_load
load_partial(void *ctx, const char *name, struct arena *arena,
    struct text *source, const char **file, struct diag *diag)
{
	const char *text = json_string_value(json_object_get(ctx, name));

	(void)diag;
	if (text == NULL)
		return TEMPLATE_NOT_FOUND;
	*source = text_of(text);
	*file = must(arena_strdup(arena, name));
	return TEMPLATE_LOADED;
}

static void
print_message(void *ctx, const struct diag_message *message)
{
	(void)ctx;
	printf("%s:%zu:%zu: %s\n", message->at.file, message->at.line,
	    message->at.col, message->text);
}

static bool
run_test(json_t *test, const char *file)
{
	struct arena *arena = must(arena_new(0));
	struct diag *diag = must(diag_new(print_message, NULL));
	struct template_loader loader = { json_object_get(test, "partials"),
		load_partial };
	struct template_settings settings = { TEMPLATE_HTML, true, &loader };
	const char *expected =
	    json_string_value(json_object_get(test, "expected"));
	struct template_value data =
	    convert(arena, json_object_get(test, "data"));
	struct template *template;
	struct buf out;
	bool ok;

	buf_init(&out, LIMIT_MESSAGE_BYTES);
	template = template_parse(arena,
	    text_of(json_string_value(json_object_get(test, "template"))), file,
	    &settings, diag);
	ok = template != NULL &&
	     template_render(template, &data, NULL, &out, diag) &&
	     strcmp(buf_text(&out), expected) == 0;
	if (!ok)
		printf("%s: %s: expected \"%s\", got \"%s\"\n", file,
		    json_string_value(json_object_get(test, "name")), expected,
		    buf_text(&out));
	buf_clear(&out);
	diag_free(diag);
	arena_free(arena);
	return ok;
}

static bool
run_file(const char *file, struct tally *tally)
{
	json_error_t error;
	json_t *suite = json_load_file(file, JSON_REJECT_DUPLICATES, &error);
	json_t *tests = json_object_get(suite, "tests");
	json_t *test;
	size_t i;

	if (!json_is_array(tests)) {
		fprintf(stderr, "mustache: %s: %s\n", file,
		    suite == NULL ? error.text : "no tests");
		json_decref(suite);
		return false;
	}
	json_array_foreach(tests, i, test)
	{
		if (run_test(test, file))
			tally->passed++;
		else
			tally->failed++;
	}
	json_decref(suite);
	return true;
}

int
main(int argc, char **argv)
{
	struct tally tally = { 0, 0 };
	bool read = true;
	int i;

	for (i = 1; i < argc; i++)
		read = run_file(argv[i], &tally) && read;
	printf(
	    "mustache: %zu passed, %zu failed\n", tally.passed, tally.failed);
	if (!read || argc < 2)
		return 2;
	return tally.failed > 0;
}
