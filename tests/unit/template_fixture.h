/*
 * template_fixture.h -- data, partials and seen messages for template tests.
 */
#ifndef TEMPLATE_FIXTURE_H
#define TEMPLATE_FIXTURE_H

/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "message/template.h"

/* Messages since the last look, one a line: "ID file:line:col text". */
struct seen {
	char text[8192];
	size_t len;
};

static inline void
remember(void *ctx, const struct diag_message *message)
{
	struct seen *seen = ctx;
	size_t room = sizeof(seen->text) - seen->len;
	int len = snprintf(seen->text + seen->len, room, "%s %s:%zu:%zu %s\n",
	    message->id, message->at.file == NULL ? "" : message->at.file,
	    message->at.line, message->at.col, message->text);

	assert_true(len > 0 && (size_t)len < room);
	seen->len += (size_t)len;
}

/* Partials: name, text, name, text ... NULL. */
static inline enum template_load
load(void *ctx, const char *name, struct arena *arena, struct text *source,
    const char **file, struct diag *diag)
{
	const char *const *partials = ctx;

	(void)arena;
	if (strcmp(name, "unreadable") == 0) {
		diag_at(diag, DIAG_ERROR, "E_TEST", POS_FILE(name), "no");
		return TEMPLATE_LOAD_FAILED;
	}
	for (; *partials != NULL; partials += 2) {
		if (strcmp(partials[0], name) != 0)
			continue;
		*source = text_of(partials[1]);
		*file = partials[0];
		return TEMPLATE_LOADED;
	}
	return TEMPLATE_NOT_FOUND;
}

struct fixture {
	struct arena *arena;
	struct diag *diag;
	struct seen seen;
	struct template_loader loader;
	struct template_settings settings;
	struct template_value data;
	const struct template_format *format; /* may be NULL */
	struct buf out;
};

static const char *const item_names[] = { "doc_id", "note" };
static const char *const names[] = { "name", "empty", "nothing", "zero", "two",
	"hostile", "items", "agent", "paid", "absent", "total", "due", "rate",
	"due_text", "phone", "tags", "no_total", "no_rate", "two" };

enum { NAMES = sizeof names / sizeof *names };

static inline struct template_value
text_value(const char *text)
{
	return (struct template_value){ .kind = DATA_TEXT,
		.as.text = text_of(text) };
}

static inline struct template_value
list_value(const struct template_value *items, size_t count)
{
	struct template_value value = { .kind = DATA_LIST };

	value.as.list.items = items;
	value.as.list.count = count;
	return value;
}

static inline struct template_value
object_value(struct arena *arena, const char *const *keys,
    const struct template_value *fields, size_t count)
{
	struct template_value value = { .kind = DATA_OBJECT };
	struct text *texts = arena_alloc(arena, count, sizeof *texts);
	size_t i;

	assert_non_null(texts);
	for (i = 0; i < count; i++)
		texts[i] = text_of(keys[i]);
	value.as.object.shape = template_shape_new(arena, texts, count);
	value.as.object.fields = fields;
	assert_non_null(value.as.object.shape);
	return value;
}

static inline struct template_value
item_value(struct arena *arena, const char *doc_id, const char *note)
{
	struct template_value *fields = arena_alloc(arena, 2, sizeof *fields);

	assert_non_null(fields);
	fields[0] = text_value(doc_id);
	fields[1] = text_value(note);
	return object_value(arena, item_names, fields, 2);
}

static inline void
fill_data(struct fixture *fixture)
{
	struct arena *arena = fixture->arena;
	struct template_value *fields =
	    arena_alloc(arena, NAMES, sizeof *fields);
	struct template_value *items = arena_alloc(arena, 4, sizeof *items);

	assert_true(fields != NULL && items != NULL);
	items[0] = item_value(arena, "F-1", "");
	items[1] = item_value(arena, "F-2", "late");
	items[2] = text_value("red");
	items[3] = text_value("new");
	fields[0] = text_value("Ana & Bo");
	fields[1] = text_value("");
	fields[2].kind = DATA_NULL;
	fields[3].kind = DATA_INT;
	fields[4].kind = DATA_INT;
	fields[4].as.integer = -2;
	fields[5] = text_value("{{name}} <b>'\"|@\r\nBcc: x\n@page");
	fields[6] = list_value(items, 2);
	fields[7] = items[1];
	fields[8].kind = DATA_BOOL;
	fields[9].kind = DATA_ABSENT;
	fields[10].kind = DATA_MONEY;
	fields[10].as.money.minor = -123450;
	fields[10].as.money.digits = 2;
	fields[10].as.money.currency = TEXT("MXN");
	fields[11].kind = DATA_DATE;
	fields[11].as.date = 19783; /* 2024-03-01 */
	fields[12].kind = DATA_DECIMAL;
	fields[12].as.decimal = (struct decimal){ 250, 2 };
	fields[13] = text_value("2024-02-29");
	fields[14] = text_value("+52 (55) 1234-5678");
	fields[15] = list_value(items + 2, 2);
	fields[16].kind = DATA_MONEY;
	fields[17].kind = DATA_DECIMAL;
	fields[18] = text_value("second");
	fixture->data = object_value(arena, names, fields, NAMES);
}

static inline int
set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof *fixture);

	assert_non_null(fixture);
	fixture->arena = arena_new(0);
	fixture->diag = diag_new(remember, &fixture->seen);
	assert_true(fixture->arena != NULL && fixture->diag != NULL);
	fixture->loader.load = load;
	buf_init(&fixture->out, LIMIT_MESSAGE_BYTES);
	fill_data(fixture);
	*state = fixture;
	return 0;
}

static inline int
tear_down(void **state)
{
	struct fixture *fixture = *state;

	buf_clear(&fixture->out);
	diag_free(fixture->diag);
	arena_free(fixture->arena);
	free(fixture);
	return 0;
}

static inline struct template *
parse_bytes(struct fixture *fixture, struct text source)
{
	/* As many messages as a new run would have. */
	diag_free(fixture->diag);
	fixture->diag = diag_new(remember, &fixture->seen);
	fixture->seen.len = 0;
	fixture->seen.text[0] = '\0';
	return template_parse(
	    fixture->arena, source, "t", &fixture->settings, fixture->diag);
}

static inline bool
render(struct fixture *fixture, const struct template *template)
{
	buf_reset(&fixture->out);
	return template_render(template, &fixture->data, fixture->format,
	    &fixture->out, fixture->diag);
}

static inline void
assert_renders(
    struct fixture *fixture, const char *source, const char *expected)
{
	struct template *template = parse_bytes(fixture, text_of(source));

	assert_string_equal(fixture->seen.text, "");
	assert_non_null(template);
	if (!render(fixture, template))
		print_error("%s", fixture->seen.text);
	assert_string_equal(buf_text(&fixture->out), expected);
	assert_string_equal(fixture->seen.text, "");
}

static inline void
assert_refused(struct fixture *fixture, const char *source, const char *message)
{
	assert_null(parse_bytes(fixture, text_of(source)));
	assert_string_equal(fixture->seen.text, message);
}

static inline void
assert_rejected(
    struct fixture *fixture, const char *source, const char *message)
{
	struct template *template = parse_bytes(fixture, text_of(source));

	assert_string_equal(fixture->seen.text, "");
	assert_non_null(template);
	assert_false(render(fixture, template));
	assert_string_equal(buf_text(&fixture->out), "");
	assert_string_equal(fixture->seen.text, message);
	assert_int_equal(diag_count(fixture->diag, DIAG_REJECT), 1);
	assert_int_equal(diag_status(fixture->diag), STATUS_REJECTS);
}

#endif
