/* template_value.c -- finding names in the data. */
#include "message/template_internal.h"

#include "base/hash.h"

/* Open addressing; places hold 1 + the field's index, 0 is free. */
struct template_shape {
	const struct text *names;
	size_t *places;
	size_t mask;
};

struct template_shape *
template_shape_new(struct arena *arena, const struct text *names, size_t count)
{
	struct template_shape *shape = arena_alloc(arena, 1, sizeof *shape);
	size_t room = 4;
	size_t i;

	/* At most half full. */
	while (room / 2 < count) {
		if (__builtin_mul_overflow(room, (size_t)2, &room))
			return NULL;
	}
	if (shape == NULL)
		return NULL;
	shape->names = names;
	shape->mask = room - 1;
	shape->places = arena_alloc(arena, room, sizeof *shape->places);
	if (shape->places == NULL)
		return NULL;
	for (i = 0; i < count; i++) {
		size_t at = hash_bytes(names[i].at, names[i].len) & shape->mask;

		while (shape->places[at] != 0 &&
		       !text_equal(names[shape->places[at] - 1], names[i]))
			at = (at + 1) & shape->mask;
		if (shape->places[at] == 0)
			shape->places[at] = i + 1;
	}
	return shape;
}

const struct template_value *
shape_find(const struct template_value *object, const struct name_part *name)
{
	const struct template_shape *shape;
	const struct template_value *value;
	size_t at;

	if (object->kind != DATA_OBJECT)
		return NULL;
	shape = object->as.object.shape;
	at = name->hash & shape->mask;
	while (shape->places[at] != 0) {
		size_t field = shape->places[at] - 1;

		if (text_equal(shape->names[field], name->text)) {
			value = &object->as.object.fields[field];
			return value->kind == DATA_ABSENT ? NULL : value;
		}
		at = (at + 1) & shape->mask;
	}
	return NULL;
}

const struct template_value *
scope_find(const struct scope *scope, const struct dotted_name *name)
{
	const struct template_value *value = NULL;
	size_t i;

	if (name->count == 0)
		return scope->value;
	/* Only the first part climbs (mustache specification, 2 and 5). */
	for (; scope != NULL && value == NULL; scope = scope->outer)
		value = shape_find(scope->value, &name->parts[0]);
	for (i = 1; i < name->count && value != NULL; i++)
		value = shape_find(value, &name->parts[i]);
	return value;
}

bool
value_truthy(const struct template_value *value)
{
	switch (value->kind) {
	case DATA_TEXT:
		return value->as.text.len > 0;
	case DATA_BOOL:
		return value->as.truth;
	case DATA_INT:
		return value->as.integer != 0;
	case DATA_DECIMAL:
		return value->as.decimal.coefficient != 0;
	case DATA_MONEY:
		return value->as.money.minor != 0;
	case DATA_LIST:
		return value->as.list.count > 0;
	case DATA_DATE:
	case DATA_OBJECT:
		return true;
	case DATA_ABSENT:
	case DATA_NULL:
	case DATA_KINDS:
		break;
	}
	return false;
}
