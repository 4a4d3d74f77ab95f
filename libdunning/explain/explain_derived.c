/* explain_derived.c -- how derived columns came to their values. */
#include "collect/scoring.h"
#include "collect/segmenting.h"
#include "explain/explain_record.h"
#include "rules/deriving.h"
#include "rules/explain_value.h"
#include "stream/column_set.h"

/* A vector of one element for what a column would hold. */
static struct text
as_stored(const struct explain_view *view, const struct value *value,
    const struct derive_spec *spec, const struct batch *b, size_t row, int slot)
{
	const struct vector *like = &b->vectors[slot];
	uint64_t valid = 0;
	uint8_t digits = like->type == COLUMN_MONEY ? like->digits[row] : 0;
	union {
		struct text text;
		int64_t number;
		struct decimal decimal;
		int32_t date;
	} one = { .number = 0 };
	struct vector v = { .type = like->type, .valid = &valid,
		.digits = &digits };
	struct batch alone = { .vectors = &v, .columns = b->columns };
	struct explain_view open = *view;
	uint8_t fate = FATE_KEPT;

	v.text = &one.text;
	alone.fates = &fate;
	open.show_pii = true;
	value_store_digits(value, 0, &v,
	    (enum rounding)view->strategy->defaults.rounding,
	    spec->type == TYPE_MONEY ? NUM_SCALE_MAX : spec->scale, digits);
	return explain_slot(&open, &alone, 0, 0);
}

static bool
compare_derived(const struct explain_view *view, const struct value *value,
    const struct derive_spec *spec, const struct batch *b, size_t row, int slot)
{
	struct explain_view open = *view;
	struct text wrote, again;

	open.show_pii = true;
	wrote = explain_slot(&open, b, row, slot);
	again = as_stored(view, value, spec, b, row, slot);
	if ((wrote.at == NULL) == (again.at == NULL) &&
	    text_equal(wrote, again))
		return true;
	return explain_differs(view, spec->expr.at,
	    "the derived column '%s' has another value", spec->name.text.at);
}

static bool
derive_again(const struct explain_view *view,
    const struct deriving_column *column, struct batch *b, size_t row,
    struct explain_derived *into)
{
	struct faults *faults = faults_new(view->arena, false);
	struct expr_env env = { .as_of = view->as_of, .faults = faults };
	struct value value;
	const char *fault;

	if (faults == NULL) {
		diag_memory(view->diag);
		return false;
	}
	value = expr_eval(column->expr, &env, b, row);
	fault = faults_example(faults);
	if (into->value.at == NULL && value.type != VALUE_NULL)
		into->fault = explain_text(view, "%s",
		    "its value does not fit the column");
	else if (into->value.at == NULL && fault != NULL)
		into->fault = explain_text(view, "%s", fault);
	/* The digits of an amount that is null are not known any more. */
	if (b->fates[row] != FATE_KEPT ||
	    (into->value.at == NULL && column->spec->type == TYPE_MONEY))
		return true;
	return compare_derived(
	    view, &value, column->spec, b, row, column->slot);
}

static bool
fill_derived(const struct explain_view *view, const struct deriving *deriving,
    struct batch *b, size_t row, struct explain_record *into)
{
	size_t count = deriving == NULL ? 0 : deriving_count(deriving);

	for (size_t i = 0; i < count; i++) {
		struct deriving_column column = deriving_column(deriving, i);
		struct explain_derived *one;
		int slot = column.slot >= 0 ?
		    column.slot :
		    explain_slot_named(b->columns, column.spec->name.text);
		bool known = false;

		for (size_t k = 0; k < into->derived_count; k++)
			if (into->derived[k].spec == column.spec)
				known = true;
		if (known || slot < 0 ||
		    (column.slot < 0 && b->columns->slots[slot].appended))
			continue;
		one = &into->derived[into->derived_count++];
		*one = (struct explain_derived){ .spec = column.spec,
			.value = explain_slot(view, b, row, slot),
			.given = column.slot < 0 };
		if (one->given)
			continue;
		if (!explain_uses(view, column.expr, b, row, &one->inputs) ||
		    !derive_again(view, &column, b, row, one))
			return false;
	}
	return true;
}

bool
explain_derived(const struct explain_view *view,
    const struct explain_stages *stages, struct batch *b, size_t row,
    struct explain_record *into)
{
	into->derived = explain_take(
	    view, view->strategy->derive.count, sizeof *into->derived);
	return into->derived != NULL &&
	    (stages->score == NULL ||
	        fill_derived(view, scoring_deriving(stages->score), b, row,
	            into)) &&
	    (stages->segment == NULL ||
	        fill_derived(view, segmenting_deriving(stages->segment), b,
	            row, into));
}
