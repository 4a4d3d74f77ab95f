/*
 * fuzz_template.c -- any template parses or is refused with a reason, and what
 * parses renders or is rejected with a reason, twice to the same bytes.
 *
 * The input: one byte of settings, then the template and the partials a and b,
 * parted by bytes 0xFF.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "message/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { OUT_LIMIT = 1 << 16, ITEMS = 3 };

struct sources {
	struct text template;
	struct text a;
	struct text b;
};

static void
require(bool truth)
{
	if (!truth)
		abort();
}

static struct text
take(struct text *rest)
{
	struct text piece = { rest->at, 0 };

	while (piece.len < rest->len && rest->at[piece.len] != '\xff')
		piece.len++;
	rest->at += piece.len;
	rest->len -= piece.len;
	if (rest->len > 0) {
		rest->at++;
		rest->len--;
	}
	return piece;
}

static enum template_load
load(void *ctx, const char *name, struct arena *arena, struct text *source,
    const char **file, struct diag *diag)
{
	const struct sources *sources = ctx;

	(void)arena;
	(void)diag;
	if (strcmp(name, "a") == 0)
		*source = sources->a;
	else if (strcmp(name, "b") == 0)
		*source = sources->b;
	else
		return TEMPLATE_NOT_FOUND;
	*file = sources->a.len > 4 ? "a" : "b";
	return TEMPLATE_LOADED;
}

static bool
write_money(void *ctx, int64_t minor, int digits, struct text currency,
    bool bare, struct buf *out)
{
	(void)ctx;
	require(digits == 2 && currency.len == 3);
	return buf_printf(out, bare ? "%lld" : "$%lld", (long long)minor);
}

static bool
write_date(void *ctx, int32_t days, enum date_style style, struct buf *out)
{
	(void)ctx;
	require(
	    style == DATE_MEDIUM || style == DATE_LONG || style == DATE_SHORT);
	return buf_printf(out, "%d", (int)days);
}

static bool
write_number(void *ctx, struct decimal number, struct buf *out)
{
	(void)ctx;
	return buf_printf(out, "%lld", (long long)number.coefficient);
}

static const struct template_field item_fields[] = { { "b", DATA_TEXT, NULL },
	{ "n", DATA_NULL, NULL } };
static const struct template_schema item_schema = { item_fields, 2 };
static const struct template_field fields[] = {
	{ "a", DATA_TEXT, NULL },
	{ "m", DATA_MONEY, NULL },
	{ "d", DATA_DATE, NULL },
	{ "i", DATA_INT, NULL },
	{ "l", DATA_LIST, &item_schema },
	{ "o", DATA_OBJECT, &item_schema },
	{ "t", DATA_BOOL, NULL },
	{ "z", DATA_NULL, NULL },
};

enum { FIELDS = sizeof fields / sizeof *fields };

static const struct template_schema schema = { fields, FIELDS };

static struct template_shape *
new_shape(struct arena *arena, const struct template_schema *from)
{
	struct text *names = arena_alloc(arena, from->count, sizeof *names);
	size_t i;

	require(names != NULL);
	for (i = 0; i < from->count; i++)
		names[i] = text_of(from->fields[i].name);
	return template_shape_new(arena, names, from->count);
}

static struct template_value
new_data(struct arena *arena)
{
	struct template_value data = { .kind = DATA_OBJECT };
	struct template_value *values =
	    arena_alloc(arena, FIELDS + ITEMS + 2, sizeof *values);
	struct template_value *items = values + FIELDS;
	int i;

	require(values != NULL);
	items[ITEMS].kind = DATA_TEXT;
	items[ITEMS].as.text = TEXT("<&\"'|@\n2024-02-29 \xc3\xa1\xe2\x80\xa8");
	for (i = 0; i < ITEMS; i++) {
		items[i].kind = DATA_OBJECT;
		items[i].as.object.shape = new_shape(arena, &item_schema);
		items[i].as.object.fields = items + ITEMS;
	}
	values[0] = items[ITEMS];
	values[1].kind = DATA_MONEY;
	values[1].as.money.minor = 12345;
	values[1].as.money.digits = 2;
	values[1].as.money.currency = TEXT("MXN");
	values[2].kind = DATA_DATE;
	values[3].kind = DATA_INT;
	values[3].as.integer = 555;
	values[4].kind = DATA_LIST;
	values[4].as.list.items = items;
	values[4].as.list.count = ITEMS;
	values[5] = items[0];
	values[6].kind = DATA_BOOL;
	values[6].as.truth = true;
	values[7].kind = DATA_NULL;
	data.as.object.shape = new_shape(arena, &schema);
	data.as.object.fields = values;
	return data;
}

static void
check_render(const struct template *template, const struct template_value *data,
    struct diag *diag)
{
	static const struct template_format format = { NULL, write_money,
		write_date, write_number };
	struct buf first;
	struct buf second;
	size_t rejected = diag_count(diag, DIAG_REJECT);
	bool ok;

	buf_init(&first, OUT_LIMIT);
	buf_init(&second, OUT_LIMIT);
	ok = template_render(template, data, &format, &first, diag);
	require(ok == (diag_count(diag, DIAG_REJECT) == rejected));
	require(ok || first.len == 0);
	require(template_render(template, data, &format, &second, diag) == ok);
	require(first.len == second.len);
	require(memcmp(buf_text(&first), buf_text(&second), first.len) == 0);
	buf_clear(&first);
	buf_clear(&second);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Bytes as characters: the same object. */
	struct text rest = { (const char *)data, size };
	struct sources sources;
	struct template_loader loader = { &sources, load };
	struct template_settings settings = { TEMPLATE_TEXT, false, &loader };
	struct arena *arena = arena_new(0);
	struct diag *diag = diag_new(NULL, NULL);
	struct template_value values;
	struct template *template;

	require(arena != NULL && diag != NULL);
	if (size > 0) {
		settings.kind = (enum template_kind)(data[0] & 3);
		settings.lenient = (data[0] & 4) != 0;
		rest.at++;
		rest.len--;
	}
	sources.template = take(&rest);
	sources.a = take(&rest);
	sources.b = take(&rest);
	values = new_data(arena);
	template =
	    template_parse(arena, sources.template, "t", &settings, diag);
	require((template == NULL) == (diag_count(diag, DIAG_ERROR) > 0));
	if (template != NULL) {
		check_render(template, &values, diag);
		template_check(template, &schema, diag);
	}
	diag_free(diag);
	arena_free(arena);
	return 0;
}
