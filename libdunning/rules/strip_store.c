/* strip_store.c -- strips into the vectors of columns. */
#include "base/date.h"
#include "rules/scale.h"
#include "rules/strip.h"

/* What is stored where. */
struct storing {
	const struct span *span;
	const struct strip *strip;
	const struct expr_target *target;
	struct vector *into;
	uint8_t known[STRIP_ROWS];  /* wanted, with a value */
	uint8_t failed[STRIP_ROWS]; /* left to the storing of single values */
};

static void
store_integers(struct storing *s)
{
	int64_t *into = s->into->number + s->span->from;
	const int64_t *numbers = s->strip->numbers;
	const uint8_t *scales = s->strip->scales;
	size_t i;

	for (i = 0; i < s->span->count; i++) {
		if (scales[i] == 0)
			into[i] = numbers[i];
		else if (s->known[i])
			into[i] = scale_round(
			    (struct decimal){ numbers[i], scales[i] }, 0,
			    s->target->rounding);
	}
}

static void
store_decimals(struct storing *s)
{
	struct decimal *into = s->into->decimal + s->span->from;
	int32_t scale = (int32_t)s->target->scale;
	struct decimal number;
	size_t i;

	for (i = 0; i < s->span->count; i++) {
		if (!s->known[i])
			continue;
		number = (struct decimal){ s->strip->numbers[i],
			s->strip->scales[i] };
		if (number.scale > scale) {
			number.coefficient =
			    scale_round(number, scale, s->target->rounding);
			number.scale = scale;
		}
		into[i] = decimal_reduce(number);
	}
}

static void
store_amounts(struct storing *s)
{
	const uint8_t *digits = s->target->digits + s->span->from;
	int64_t *into = s->into->number + s->span->from;
	uint8_t *into_digits = s->into->digits + s->span->from;
	struct decimal number;
	size_t i;

	for (i = 0; i < s->span->count; i++) {
		if (!s->known[i])
			continue;
		number = (struct decimal){ s->strip->numbers[i],
			s->strip->scales[i] };
		into_digits[i] = digits[i];
		if (number.scale > digits[i])
			into[i] =
			    scale_round(number, digits[i], s->target->rounding);
		else
			s->failed[i] = !scale_raise(number.coefficient,
			    s->strip->scales[i], digits[i], &into[i]);
	}
}

static void
store_dates(struct storing *s)
{
	int32_t *into = s->into->date + s->span->from;
	size_t i;

	for (i = 0; i < s->span->count; i++) {
		int64_t day = s->strip->numbers[i];

		s->failed[i] = day < DATE_MIN || day > DATE_MAX;
		into[i] = (int32_t)day;
	}
}

static void
store_truths(struct storing *s)
{
	int64_t *into = s->into->number + s->span->from;
	size_t i;

	for (i = 0; i < s->span->count; i++)
		into[i] = s->strip->truths[i] == TRUTH_YES;
}

static void
store_texts(struct storing *s)
{
	struct text *into = s->into->text + s->span->from;
	size_t i;

	for (i = 0; i < s->span->count; i++)
		into[i] = s->strip->texts[i];
}

/* Value by value. */
static void
store_values(struct storing *s, const uint8_t *wanted)
{
	const struct expr_target *target = s->target;
	struct eval *e = s->span->eval;
	struct value value;
	size_t i;
	int digits;

	for (i = 0; i < s->span->count; i++) {
		if (!wanted[i])
			continue;
		e->row = s->span->from + i;
		value = strip_value(s->strip, i);
		digits = target->digits == NULL ? -1 : target->digits[e->row];
		if (!value_store_digits(&value, e->row, s->into,
		        target->rounding, target->scale, digits))
			eval_fault(e, FAULT_FIT);
	}
}

/* The way of a form into a type of column; NULL: value by value. */
static void (*way_of(const struct strip *strip,
    const struct expr_target *target))(struct storing *)
{
	switch (target->into->type) {
	case COLUMN_STRING:
	case COLUMN_SET:
		return strip->form == STRIP_TEXTS ? store_texts : NULL;
	case COLUMN_BOOL:
		return strip->form == STRIP_TRUTHS ? store_truths : NULL;
	case COLUMN_INT:
		return strip->form == STRIP_NUMBERS ? store_integers : NULL;
	case COLUMN_DECIMAL:
		return strip->form == STRIP_NUMBERS && target->scale >= 0 &&
		               target->scale <= NUM_SCALE_MAX
		           ? store_decimals
		           : NULL;
	case COLUMN_MONEY:
		return strip->form == STRIP_NUMBERS && target->digits != NULL
		           ? store_amounts
		           : NULL;
	case COLUMN_DATE:
		return strip->form == STRIP_DAYS && strip->type == VALUE_DATE
		           ? store_dates
		           : NULL;
	}
	return NULL;
}

/* Which records have a value; the others that are wanted have none. */
static void
store_known(struct storing *s, const uint8_t *wanted)
{
	uint64_t *valid = s->into->valid + s->span->from / 64;
	uint64_t bits;
	size_t i;

	for (i = 0; i * 64 < s->span->count; i++) {
		bits = mask_bits(wanted + i * 64);
		valid[i] = (valid[i] & ~bits) | mask_bits(s->known + i * 64);
	}
}

void
strip_store(const struct span *span, const struct strip *strip,
    const uint8_t *wanted, const struct expr_target *target)
{
	struct storing s = { .span = span,
		.strip = strip,
		.target = target,
		.into = target->into };
	void (*way)(struct storing *) = way_of(strip, target);

	if (way == NULL) {
		store_values(&s, wanted);
		return;
	}
	strip_known(strip, wanted, s.known);
	store_known(&s, wanted);
	way(&s);
	mask_and(s.failed, s.known, s.failed);
	if (mask_any(s.failed))
		store_values(&s, s.failed);
}
