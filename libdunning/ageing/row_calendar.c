#include "ageing/row_calendar.h"

enum { EXCERPT = 40 };

struct loader {
	struct arena *arena;
	const struct strategy *strategy;
	struct diag *diag;
};

static bool
add(struct loader *l, struct row_calendar *r, struct text value,
    const struct yaml_node *name)
{
	const struct calendar_spec *spec =
	    strategy_calendar(l->strategy, name->text);

	if (spec == NULL) {
		diag_at(l->diag, DIAG_ERROR, "E_NAME", name->at,
		    "`%s` is not the name of a calendar", name->text.at);
		return false;
	}
	r->values[r->count] = value;
	r->calendars[r->count] =
	    calendar_new(l->arena, l->strategy, spec, l->diag);
	return r->calendars[r->count++] != NULL;
}

static bool
add_map(struct loader *l, struct row_calendar *r, const struct yaml_node *map)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct yaml_pair *pair = &map->pairs[i];

		if (text_is(pair->key->text, "by"))
			r->column = pair->value->text.at;
		else if (!add(l, r, pair->key->text, pair->value))
			return false;
	}
	return true;
}

bool
row_calendar_load(struct row_calendar *r, struct arena *arena,
    const struct strategy *strategy, const struct yaml_node *node,
    struct diag *diag)
{
	struct loader loader = { arena, strategy, diag };
	size_t room;

	*r = (struct row_calendar){ .slot = -1 };
	if (node == NULL)
		return true;
	room = node->count + 1;
	r->at = node->at;
	r->calendars = arena_alloc(arena, room, sizeof *r->calendars);
	r->values = arena_alloc(arena, room, sizeof *r->values);
	if (r->calendars == NULL || r->values == NULL) {
		diag_memory(diag);
		return false;
	}
	if (node->kind == YAML_MAP)
		return add_map(&loader, r, node);
	return add(&loader, r, TEXT(""), node);
}

bool
row_calendar_bind(struct row_calendar *r, struct columns *columns)
{
	if (r->column == NULL)
		return true;
	r->slot = columns_bind(columns, r->column, COLUMN_STRING,
	    COLUMN_PRESENT, r->at);
	return r->slot >= 0;
}

const struct calendar *
row_calendar_find(const struct row_calendar *r, struct batch *b, size_t row)
{
	const struct vector *v;
	struct text value;

	if (r->column == NULL)
		return r->calendars[0];
	v = batch_vector(b, r->slot);
	if (!vector_valid(v, row)) {
		batch_reject(b, row, r->slot, "R_CALENDAR",
		    "'%s' is empty, so that the record has no calendar",
		    r->column);
		return NULL;
	}
	value = vector_text(v, row);
	for (size_t i = 0; i < r->count; i++)
		if (text_equal(value, r->values[i]))
			return r->calendars[i];
	value = text_excerpt(value, EXCERPT);
	batch_reject(b, row, r->slot, "R_CALENDAR",
	    "there is no calendar for '%.*s' of '%s'", (int)value.len,
	    value.at, r->column);
	batch_note(b, "add it to `calendar` under `ageing`");
	return NULL;
}
