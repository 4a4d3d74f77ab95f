/* experiment_set.c -- what arms give to outputs. */
#include <string.h>

#include "collect/experiment_internal.h"
#include "collect/segmenting_output.h"
#include "rules/cell.h"

static struct experiment_output *
find_output(struct experiments *e, struct text name)
{
	for (size_t i = 0; i < e->output_count; i++)
		if (text_equal(e->outputs[i].name, name))
			return &e->outputs[i];
	return NULL;
}

static struct experiment_output *
add_output(struct experiments *e, const struct schema_pair *pair)
{
	struct experiment_output *output = find_output(e, pair->key.text);

	if (output != NULL)
		return output;
	if (e->output_count == OUTPUTS_MAX) {
		diag_at(e->diag, DIAG_ERROR, "E_LIMIT", pair->key.at,
		    "experiments set more than %d outputs", OUTPUTS_MAX);
		return NULL;
	}
	output = &e->outputs[e->output_count++];
	*output = (struct experiment_output){ .name = pair->key.text,
		.slot = -1, .given = -1 };
	strategy_column(e->strategy, pair->key.text, &output->info);
	e->has_money |= output->info.type == TYPE_MONEY;
	return output;
}

/* Each text once. */
static bool
add_text(struct experiments *e, struct experiment_output *output,
    struct text text)
{
	struct text *grown;

	for (size_t i = 0; i < output->text_count; i++)
		if (text_equal(output->texts[i], text))
			return true;
	grown = arena_alloc(e->arena, output->text_count + 1, sizeof *grown);
	if (grown == NULL)
		return false;
	for (size_t i = 0; i < output->text_count; i++)
		grown[i] = output->texts[i];
	grown[output->text_count++] = text;
	output->texts = grown;
	return true;
}

static bool
read_value(struct experiments *e, struct experiment *one,
    const struct schema_pair *pair, struct arm_value *into)
{
	into->output = add_output(e, pair);
	if (into->output == NULL ||
	    !cell_literal(e->arena, &pair->value, &into->output->info,
	        &into->value, e->diag))
		return false;
	one->outputs |= UINT64_C(1) << (into->output - e->outputs);
	into->place = (struct fault_place){ .at = pair->value.at,
		.section = "experiment",
		.name = one->spec->name.text,
		.column = pair->key.text };
	if (segmenting_output_text(&into->value, e->arena) &&
	    (into->value.type != VALUE_STRING ||
	        add_text(e, into->output, into->value.string)))
		return true;
	diag_memory(e->diag);
	return false;
}

bool
experiment_read_sets(struct experiments *e, struct experiment *one)
{
	const struct arm_spec *specs = one->spec->arms.at;
	size_t count = one->spec->arms.count;

	one->arms = arena_alloc(e->arena, count, sizeof *one->arms);
	for (size_t i = 0; one->arms != NULL && i < count; i++) {
		struct arm_values *values = &one->arms[i];
		const struct schema_pair *pairs = specs[i].set.at;

		values->count = specs[i].set.count;
		values->at = arena_alloc(e->arena, values->count + 1,
		    sizeof *values->at);
		if (values->at == NULL)
			break;
		for (size_t k = 0; k < values->count; k++)
			if (!read_value(e, one, &pairs[k], &values->at[k]))
				return false;
		if (i + 1 == count)
			return true;
	}
	diag_memory(e->diag);
	return false;
}

const struct text *
experiments_texts(const struct experiments *e, const char *name, size_t *count)
{
	*count = 0;
	for (size_t i = 0; e != NULL && i < e->output_count; i++)
		if (text_is(e->outputs[i].name, name)) {
			*count = e->outputs[i].text_count;
			return e->outputs[i].texts;
		}
	return NULL;
}

void
experiments_output(struct experiments *e, const char *name, int slot,
    const struct text *labels, size_t label_count)
{
	struct experiment_output *output =
	    e != NULL ? find_output(e, text_of(name)) : NULL;

	if (output == NULL)
		return;
	output->slot = slot;
	output->labels = labels;
	output->label_count = label_count;
}

/*
 * A derived column is written anew in its place: it may be one of the input,
 * and whoever computed it earlier keeps what it computed.
 */
static bool
open_derived(struct experiment_output *output, struct columns *columns)
{
	enum column_type type = strategy_column_type(output->info.type);

	output->given = columns_bind(columns, output->name.at, type,
	    COLUMN_PRESENT, POS_NONE);
	if (output->given < 0)
		return false;
	output->slot = columns_amend(columns, output->name.at, type);
	return output->slot >= 0;
}

static void
find_code(struct arm_value *value)
{
	const struct experiment_output *output = value->output;

	for (size_t i = 0; i < output->label_count; i++)
		if (value->value.type == VALUE_STRING &&
		    text_equal(output->labels[i], value->value.string))
			value->code = (uint16_t)i;
}

bool
experiments_open_outputs(struct experiments *e, struct columns *columns)
{
	for (size_t i = 0; i < e->output_count; i++)
		if (e->outputs[i].slot < 0 &&
		    !open_derived(&e->outputs[i], columns))
			return false;
	for (size_t i = 0; i < e->count; i++)
		for (size_t k = 0; k < e->list[i].spec->arms.count; k++)
			for (size_t v = 0; v < e->list[i].arms[k].count; v++)
				find_code(&e->list[i].arms[k].at[v]);
	return !e->has_money || row_currency_bind(&e->currency, columns);
}

static void
copy_values(const struct experiment_output *output, struct batch *b)
{
	const struct vector *from = batch_vector(b, output->given);
	struct vector *into = batch_vector(b, output->slot);

	memcpy(into->valid, from->valid,
	    (b->rows + 63) / 64 * sizeof *into->valid);
	for (size_t row = 0; row < b->rows; row++) {
		if (!vector_valid(from, row))
			continue;
		switch (from->type) {
		case COLUMN_STRING:
		case COLUMN_SET:
			into->text[row] = vector_text(from, row);
			break;
		case COLUMN_BOOL:
		case COLUMN_INT:
			into->number[row] = from->number[row];
			break;
		case COLUMN_MONEY:
			into->number[row] = from->number[row];
			into->digits[row] = from->digits[row];
			break;
		case COLUMN_DECIMAL:
			into->decimal[row] = from->decimal[row];
			break;
		case COLUMN_DATE:
			into->date[row] = from->date[row];
			break;
		}
	}
}

struct writing {
	const struct experiments *experiments;
	const struct expr_env *env;
	struct batch *batch;
	const uint8_t *digits; /* NULL: there are no amounts */
};

static void
write_value(const struct writing *w, const struct arm_value *value, size_t row)
{
	struct vector *into = batch_vector(w->batch, value->output->slot);
	bool money = into->type == COLUMN_MONEY && w->digits != NULL;
	enum rounding mode = (enum rounding)
	    w->experiments->strategy->defaults.rounding;

	if (into->labels != NULL && value->value.type == VALUE_STRING) {
		into->codes[row] = value->code;
		vector_set_valid(into, row);
		return;
	}
	if (!value_store_digits(&value->value, row, into, mode, NUM_SCALE_MAX,
	        money ? w->digits[row] : -1))
		faults_add(w->env->faults, &value->place, FAULT_FIT, w->batch,
		    row);
}

static void
write_arms(const struct writing *w, const struct experiment *one)
{
	for (size_t row = 0; row < w->batch->rows; row++) {
		const struct arm_values *values;

		if (one->taken[row] == 0)
			continue;
		values = &one->arms[one->taken[row] - 1];
		for (size_t i = 0; i < values->count; i++)
			write_value(w, &values->at[i], row);
	}
}

bool
experiments_write_outputs(struct experiments *e, const struct expr_env *env,
    struct batch *b)
{
	struct writing w = { e, env, b, NULL };

	for (size_t i = 0; i < e->output_count; i++)
		if (e->outputs[i].given >= 0)
			copy_values(&e->outputs[i], b);
	if (e->has_money) {
		w.digits = row_currency_digits(&e->currency, b);
		if (w.digits == NULL)
			return false;
	}
	for (size_t i = 0; i < e->count; i++)
		if (e->list[i].outputs != 0)
			write_arms(&w, &e->list[i]);
	return true;
}

bool
experiments_changed(const struct experiments *e, size_t row, struct text name)
{
	for (size_t i = 0; e != NULL && i < e->count; i++) {
		const struct experiment *one = &e->list[i];
		const struct arm_values *values;

		if (one->taken[row] == 0)
			continue;
		values = &one->arms[one->taken[row] - 1];
		for (size_t k = 0; k < values->count; k++)
			if (text_equal(values->at[k].output->name, name))
				return true;
	}
	return false;
}
