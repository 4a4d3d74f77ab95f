#include "message/render_reasons.h"

#include <string.h>

#include "rules/reason_texts.h"

enum { FIELD_CODE, FIELD_TEXT, FIELDS };

static const char *const field_names[FIELDS] = { "code", "text" };

struct reasons {
	const struct strategy *strategy;
	struct text language;
	struct arena *arena;
	struct template_shape *shape;
	struct template_value *items;
	size_t count;
};

const struct template_schema *
render_reasons_schema(struct arena *arena)
{
	struct template_schema *schema = arena_alloc(arena, 1, sizeof *schema);
	struct template_field *fields =
	    arena_alloc(arena, FIELDS, sizeof *fields);

	if (schema == NULL || fields == NULL)
		return NULL;
	for (int i = 0; i < FIELDS; i++)
		fields[i] = (struct template_field){ field_names[i], DATA_TEXT,
			NULL };
	*schema = (struct template_schema){ fields, FIELDS };
	return schema;
}

static bool
add(struct reasons *r, struct text code)
{
	struct template_value *fields =
	    arena_alloc(r->arena, FIELDS, sizeof *fields);
	struct template_value *item = &r->items[r->count];
	struct text words = reason_text(r->strategy, code, r->language);

	if (fields == NULL)
		return false;
	fields[FIELD_CODE].kind = DATA_TEXT;
	fields[FIELD_CODE].as.text = code;
	fields[FIELD_TEXT].kind = DATA_TEXT;
	fields[FIELD_TEXT].as.text = words.at != NULL ? words : code;
	item->kind = DATA_OBJECT;
	item->as.object.shape = r->shape;
	item->as.object.fields = fields;
	r->count++;
	return true;
}

/* The length of the first code of a list; one that is no code is one too. */
static size_t
code_len(struct text list, struct text separator)
{
	for (size_t i = 0; i + separator.len <= list.len; i++)
		if (memcmp(list.at + i, separator.at, separator.len) == 0)
			return i;
	return list.len;
}

static bool
add_list(struct reasons *r, struct text list, struct text separator)
{
	struct template_value *items;

	if (list.len == 0)
		return true;
	items = arena_alloc(r->arena, r->count + list.len, sizeof *items);
	if (items == NULL)
		return false;
	if (r->count != 0)
		memcpy(items, r->items, r->count * sizeof *items);
	r->items = items;
	while (list.len != 0) {
		size_t len = code_len(list, separator);
		size_t step = len + separator.len;

		if (len != 0 && !add(r, (struct text){ list.at, len }))
			return false;
		if (step > list.len)
			break;
		list = (struct text){ list.at + step, list.len - step };
	}
	return true;
}

bool
render_reasons(const struct render_columns *c, const struct strategy *strategy,
    const struct template_value *record, struct text language,
    struct arena *arena, struct template_value *list)
{
	static const struct text usual = { "|", 1 };
	const struct scorecard_spec *card = strategy->scorecards.at;
	struct text *names = arena_alloc(arena, FIELDS, sizeof *names);
	struct reasons r = { strategy, language, arena, NULL, NULL, 0 };

	for (int i = 0; names != NULL && i < FIELDS; i++)
		names[i] = text_of(field_names[i]);
	if (names != NULL)
		r.shape = template_shape_new(arena, names, FIELDS);
	if (r.shape == NULL)
		return false;
	for (size_t i = 0; i < strategy->scorecards.count; i++) {
		struct text separator = card[i].list_separator.text;
		const char *name = card[i].output.reasons.text.at;
		int at = name != NULL ? render_column(c, name) : -1;

		if (at >= 0 &&
		    !add_list(&r, render_text(&record[at]),
		        separator.len != 0 ? separator : usual))
			return false;
	}
	list->kind = DATA_LIST;
	list->as.list.items = r.items;
	list->as.list.count = r.count;
	return true;
}
