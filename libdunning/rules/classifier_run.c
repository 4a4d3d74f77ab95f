/* classifier_run.c -- the classes of the values of a batch. */
#include <string.h>

#include "rules/classifier_set.h"

enum { EXACT = 9 };

/* The keys of most decimals; *key is right when this is true. */
static inline bool
plain_key(struct decimal number, int32_t scale, int64_t *key)
{
	static const int64_t powers[] = { 2, 20, 200, 2000, 20000, 200000,
		2000000, 20000000, 200000000, 2000000000 };
	uint32_t more = (uint32_t)(scale - number.scale);

	return more <= EXACT &&
	       !__builtin_mul_overflow(number.coefficient, powers[more], key);
}

static inline int64_t
key_of(struct decimal number, int32_t scale)
{
	int64_t key;

	return plain_key(number, scale, &key) ? key
	                                      : classifier_key(number, scale);
}

/* The class of a key: one step for each bit of the count, without branches. */
static inline uint32_t
find(const struct cuts *cuts, int64_t key)
{
	const int64_t *from = cuts->at;
	size_t left = cuts->count;
	size_t half;

	while (left > 1) {
		half = left / 2;
		from += half & -(size_t)(from[half - 1] <= key);
		left -= half;
	}
	return cuts->first + (uint32_t)(from - cuts->at) + (*from <= key);
}

/* CLASS_NULL where the bit of the record is clear. */
static inline uint32_t
unless_null(uint32_t class, const struct vector *v, size_t row)
{
	return class & -(uint32_t)vector_valid(v, row);
}

static void
run_integers(const struct classifier *c, const struct vector *v, size_t from,
    size_t to, uint32_t *classes)
{
	const struct cuts cuts = c->cuts[0];
	size_t i;

	for (i = from; i < to; i++)
		classes[i - from] =
		    unless_null(find(&cuts, v->number[i]), v, i);
}

static void
run_dates(const struct classifier *c, const struct vector *v, size_t from,
    size_t to, uint32_t *classes)
{
	const struct cuts cuts = c->cuts[0];
	size_t i;

	for (i = from; i < to; i++)
		classes[i - from] = unless_null(find(&cuts, v->date[i]), v, i);
}

static void
run_decimals(const struct classifier *c, const struct vector *v, size_t from,
    size_t to, uint32_t *classes)
{
	const struct cuts cuts = c->cuts[0];
	size_t i;

	for (i = from; i < to; i++)
		classes[i - from] =
		    vector_valid(v, i)
		        ? find(&cuts, key_of(v->decimal[i], c->scale))
		        : CLASS_NULL;
}

/* Amounts of several currencies with other digits. */
static bool
run_mixed(struct classifier *c, const struct vector *v, size_t from, size_t to,
    uint32_t *classes)
{
	uint8_t digits;
	size_t i;

	for (i = from; i < to; i++) {
		classes[i - from] = CLASS_NULL;
		digits = v->digits[i];
		if (!vector_valid(v, i) || digits >= CLASSIFIER_DIGITS)
			continue;
		if (c->cuts[digits].at == NULL && !classifier_cut(c, digits))
			return false;
		classes[i - from] = find(&c->cuts[digits], v->number[i]);
	}
	return true;
}

static bool
run_money(struct classifier *c, const struct vector *v, size_t from, size_t to,
    uint32_t *classes)
{
	struct cuts cuts;
	uint8_t digits;
	uint8_t other = 0;
	size_t i;

	if (from == to)
		return true;
	digits = v->digits[from];
	for (i = from; i < to; i++)
		other |= (uint8_t)(v->digits[i] ^ digits);
	if (other != 0 || digits >= CLASSIFIER_DIGITS)
		return run_mixed(c, v, from, to, classes);
	if (c->cuts[digits].at == NULL && !classifier_cut(c, digits))
		return false;
	cuts = c->cuts[digits];
	for (i = from; i < to; i++)
		classes[i - from] =
		    unless_null(find(&cuts, v->number[i]), v, i);
	return true;
}

static inline uint32_t
class_of_text(const struct classifier *c, struct text text)
{
	size_t number = text_index_find(&c->texts, text);

	return number == SIZE_MAX ? CLASS_OTHER
	                          : CLASS_TEXT + (uint32_t)number;
}

static void
run_texts(const struct classifier *c, const struct vector *v, size_t from,
    size_t to, uint32_t *classes)
{
	size_t i;

	for (i = from; i < to; i++)
		classes[i - from] = vector_valid(v, i)
		                        ? class_of_text(c, v->text[i])
		                        : CLASS_NULL;
}

/* All labels up to that code; there are no gaps in codes. */
static bool
know_labels(struct classifier *c, uint16_t code)
{
	size_t room = c->code_room == 0 ? 64 : c->code_room;
	uint32_t *by_code;

	while (room <= code)
		room *= 2;
	if (room > c->code_room) {
		by_code = arena_alloc(c->arena, room, sizeof(*by_code));
		if (by_code == NULL)
			return false;
		if (c->known > 0)
			memcpy(by_code, c->by_code,
			    c->known * sizeof(*by_code));
		c->by_code = by_code;
		c->code_room = room;
	}
	for (; c->known <= code; c->known++)
		c->by_code[c->known] = class_of_text(c, c->labels[c->known]);
	return true;
}

static bool
run_labels(struct classifier *c, const struct vector *v, size_t from, size_t to,
    uint32_t *classes)
{
	uint16_t code;
	size_t i;

	if (c->labels != v->labels) {
		c->labels = v->labels;
		c->known = 0;
	}
	for (i = from; i < to; i++) {
		classes[i - from] = CLASS_NULL;
		if (!vector_valid(v, i))
			continue;
		code = v->codes[i];
		if (code >= c->known && !know_labels(c, code))
			return false;
		classes[i - from] = c->by_code[code];
	}
	return true;
}

bool
classifier_run(struct classifier *c, const struct vector *v, size_t from,
    size_t to, uint32_t *classes)
{
	switch (v->type) {
	case COLUMN_STRING:
	case COLUMN_SET:
		if (v->labels != NULL)
			return run_labels(c, v, from, to, classes);
		run_texts(c, v, from, to, classes);
		return true;
	case COLUMN_MONEY:
		return run_money(c, v, from, to, classes);
	case COLUMN_BOOL:
	case COLUMN_INT:
		run_integers(c, v, from, to, classes);
		return true;
	case COLUMN_DECIMAL:
		run_decimals(c, v, from, to, classes);
		return true;
	case COLUMN_DATE:
		run_dates(c, v, from, to, classes);
		return true;
	}
	return true;
}

uint32_t
classifier_value(const struct classifier *c, const struct value *value)
{
	switch (value->type) {
	case VALUE_BOOL:
		return find(&c->cuts[0], value->boolean);
	case VALUE_NUMBER:
		return find(&c->cuts[0], key_of(value->number, c->scale));
	case VALUE_STRING:
	case VALUE_SET:
		return class_of_text(c, value->string);
	case VALUE_DATE:
		return find(&c->cuts[0], value->days);
	case VALUE_DATETIME:
		/* What is classified of it asks for null at most. */
		return class_of_text(c, TEXT(""));
	case VALUE_NULL:
	case VALUE_DAYS:
	case VALUE_MONTHS:
	case VALUE_TIME:
		break;
	}
	return CLASS_NULL;
}

void
classifier_run_units(const struct classifier *c, const int64_t *units,
    size_t count, uint32_t *classes)
{
	const struct cuts cuts = c->cuts[0];
	size_t i;

	for (i = 0; i < count; i++)
		classes[i] = find(&cuts, units[i]);
}
