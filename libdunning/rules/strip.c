#include "rules/strip.h"

#include <string.h>

enum strip_form
strip_form_of(enum value_type type)
{
	if (type == VALUE_NULL)
		return STRIP_NULLS;
	if (type == VALUE_BOOL)
		return STRIP_TRUTHS;
	if (type == VALUE_NUMBER)
		return STRIP_NUMBERS;
	if (type == VALUE_DATE || type == VALUE_MONTHS)
		return STRIP_DAYS;
	if (type == VALUE_STRING || type == VALUE_SET)
		return STRIP_TEXTS;
	return STRIP_VALUES;
}

static size_t
element_size(enum strip_form form)
{
	static const size_t sizes[] = {
		[STRIP_NULLS] = 1,
		[STRIP_TRUTHS] = 1,
		[STRIP_NUMBERS] = sizeof(int64_t),
		[STRIP_DAYS] = sizeof(int64_t),
		[STRIP_TEXTS] = sizeof(struct text),
		[STRIP_VALUES] = sizeof(struct value),
	};

	return sizes[form];
}

/* An element has a byte of `known` and one of a scale, too. */
size_t
strip_size(enum strip_form form)
{
	return STRIP_ROWS * (element_size(form) + 2);
}

/* Where the arrays of a form are in its room. */
static void
divide_room(struct strip *strip, void *room)
{
	strip->own.known =
	    (uint8_t *)room + STRIP_ROWS * element_size(strip->form);
	strip->own.scales = strip->own.known + STRIP_ROWS;
	switch (strip->form) {
	case STRIP_NULLS:
	case STRIP_TRUTHS:
		strip->own.truths = room;
		break;
	case STRIP_NUMBERS:
	case STRIP_DAYS:
		strip->own.numbers = room;
		break;
	case STRIP_TEXTS:
		strip->own.texts = room;
		break;
	case STRIP_VALUES:
		strip->own.values = room;
		break;
	}
}

bool
strip_open(struct strip *strip, struct arena *arena, enum value_type type,
    enum strip_form form)
{
	void *room = arena_alloc(arena, strip_size(form), 1);

	*strip = (struct strip){ .type = type, .form = form };
	if (room == NULL)
		return false;
	divide_room(strip, room);
	strip->known = strip->own.known;
	strip->truths = strip->own.truths;
	strip->numbers = strip->own.numbers;
	strip->scales = strip->own.scales;
	strip->texts = strip->own.texts;
	if (form == STRIP_NULLS)
		memset(strip->own.truths, TRUTH_UNKNOWN, STRIP_ROWS);
	return true;
}

void
strip_clear(struct strip *strip)
{
	memset(strip->own.known, 0, STRIP_ROWS);
	if (strip->form == STRIP_TRUTHS)
		memset(strip->own.truths, TRUTH_UNKNOWN, STRIP_ROWS);
}

struct value
strip_value(const struct strip *strip, size_t i)
{
	if (strip->form == STRIP_TRUTHS) {
		if (strip->truths[i] == TRUTH_UNKNOWN)
			return value_null();
		return value_of_bool(strip->truths[i] == TRUTH_YES);
	}
	if (!strip->known[i])
		return value_null();
	switch (strip->form) {
	case STRIP_NUMBERS:
		return value_of_number(
		    (struct decimal){ strip->numbers[i], strip->scales[i] });
	case STRIP_DAYS:
		return value_of_days(strip->type, strip->numbers[i]);
	case STRIP_TEXTS:
		return (struct value){ .type = strip->type,
			.string = strip->texts[i] };
	case STRIP_VALUES:
		return strip->own.values[i];
	case STRIP_NULLS:
	case STRIP_TRUTHS:
		break;
	}
	return value_null();
}

/* One of its type. */
static void
put(struct strip *strip, size_t i, const struct value *value)
{
	switch (strip->form) {
	case STRIP_NULLS:
		break;
	case STRIP_TRUTHS:
		strip->own.truths[i] = value->boolean ? TRUTH_YES : TRUTH_NO;
		break;
	case STRIP_NUMBERS:
		strip->own.numbers[i] = value->number.coefficient;
		strip->own.scales[i] = (uint8_t)value->number.scale;
		break;
	case STRIP_DAYS:
		strip->own.numbers[i] = value->days;
		break;
	case STRIP_TEXTS:
		strip->own.texts[i] = value->string;
		break;
	case STRIP_VALUES:
		strip->own.values[i] = *value;
		break;
	}
}

void
strip_put(struct strip *strip, size_t i, const struct value *value)
{
	bool known = value->type == strip->type && strip->form != STRIP_NULLS;

	strip->own.known[i] = known;
	if (known)
		put(strip, i, value);
	else if (strip->form == STRIP_TRUTHS)
		strip->own.truths[i] = TRUTH_UNKNOWN;
}

void
strip_fill(struct strip *strip, const struct value *value)
{
	size_t i;

	for (i = 0; i < STRIP_ROWS; i++)
		put(strip, i, value);
}

void
strip_repeat(struct strip *strip, const uint8_t *wanted)
{
	if (strip->form != STRIP_NULLS)
		strip->known = wanted;
}

void
strip_known(const struct strip *strip, const uint8_t *mask, uint8_t *out)
{
	if (strip->form == STRIP_TRUTHS)
		mask_known(mask, strip->truths, out);
	else
		mask_and(mask, strip->known, out);
}

static void
read_known(struct strip *strip, const struct span *span, const struct vector *v,
    const uint8_t *wanted)
{
	size_t i;

	memset(strip->own.known, 0, STRIP_ROWS);
	for (i = 0; i < span->count; i += 64)
		mask_bytes(
		    v->valid[(span->from + i) / 64], strip->own.known + i);
	mask_and(strip->own.known, wanted, strip->own.known);
}

static void
read_truths(
    struct strip *strip, const struct span *span, const struct vector *v)
{
	const int64_t *numbers = v->number + span->from;
	size_t i;

	for (i = 0; i < span->count; i++)
		strip->own.truths[i] =
		    strip->known[i] ? numbers[i] != 0 : TRUTH_UNKNOWN;
}

/* Integers and amounts are seen where they are. */
static void
read_numbers(
    struct strip *strip, const struct span *span, const struct vector *v)
{
	const struct decimal *decimals;
	size_t i;

	if (v->type != COLUMN_DECIMAL) {
		strip->numbers = v->number + span->from;
		strip->scales = v->type == COLUMN_MONEY ? v->digits + span->from
		                                        : strip->own.scales;
		return;
	}
	decimals = v->decimal + span->from;
	for (i = 0; i < span->count; i++) {
		strip->own.numbers[i] = decimals[i].coefficient;
		strip->own.scales[i] = (uint8_t)decimals[i].scale;
	}
}

static void
read_texts(struct strip *strip, const struct span *span, const struct vector *v)
{
	const uint16_t *codes;
	size_t i;

	strip->texts = strip->own.texts;
	if (v->labels == NULL) {
		strip->texts = v->text + span->from;
		return;
	}
	codes = v->codes + span->from;
	for (i = 0; i < span->count; i++)
		if (strip->known[i])
			strip->own.texts[i] = v->labels[codes[i]];
}

static void
read_days(struct strip *strip, const struct span *span, const struct vector *v)
{
	const int32_t *dates = v->date + span->from;
	size_t i;

	for (i = 0; i < span->count; i++)
		strip->own.numbers[i] = dates[i];
}

void
strip_read(struct strip *strip, const struct span *span, const struct vector *v,
    const uint8_t *wanted)
{
	read_known(strip, span, v, wanted);
	switch (strip->form) {
	case STRIP_TRUTHS:
		read_truths(strip, span, v);
		break;
	case STRIP_NUMBERS:
		read_numbers(strip, span, v);
		break;
	case STRIP_DAYS:
		read_days(strip, span, v);
		break;
	case STRIP_TEXTS:
		read_texts(strip, span, v);
		break;
	case STRIP_NULLS:
	case STRIP_VALUES:
		break;
	}
}

static void
merge_numbers(struct strip *strip, size_t count, const struct strip *from,
    const uint8_t *mask)
{
	int64_t *numbers = strip->own.numbers;
	size_t i;

	for (i = 0; i < count; i++)
		numbers[i] ^=
		    (numbers[i] ^ from->numbers[i]) & -(int64_t)mask[i];
	for (i = 0; i < count && strip->form == STRIP_NUMBERS; i++)
		strip->own.scales[i] ^=
		    (strip->own.scales[i] ^ from->scales[i]) &
		    (uint8_t)-mask[i];
}

void
strip_merge(struct strip *strip, const struct span *span,
    const struct strip *from, const uint8_t *mask)
{
	size_t i;

	if (strip->form == STRIP_TRUTHS)
		mask_replace(mask, from->truths, strip->own.truths);
	else
		mask_replace(mask, from->known, strip->own.known);
	if (from->form == STRIP_NULLS)
		return;
	if (strip->form == STRIP_NUMBERS || strip->form == STRIP_DAYS)
		merge_numbers(strip, span->count, from, mask);
	for (i = 0; i < span->count && strip->form == STRIP_TEXTS; i++)
		if (mask[i])
			strip->own.texts[i] = from->texts[i];
}
