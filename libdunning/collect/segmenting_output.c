#include "collect/segmenting_output.h"

#include "base/buf.h"
#include "base/moment.h"
#include "rules/text_index.h"

static bool
all_literal(const struct segmenting_output *o)
{
	for (size_t i = 0; i + 1 < o->answers; i++)
		if (decision_literal(o->table, i, o->output) == NULL)
			return false;
	return true;
}

static enum column_type
column_of(const struct segmenting_output *o)
{
	enum strategy_type type = decision_output_type(o->table, o->output);

	return type == TYPES ? COLUMN_STRING : strategy_column_type(type);
}

bool
segmenting_output_room(struct arena *arena, enum column_type type, size_t count,
    struct vector *v)
{
	v->type = type;
	v->valid = arena_alloc(arena, count / 64 + 1, sizeof *v->valid);
	v->text = arena_alloc(arena, count, sizeof *v->text);
	v->digits = arena_alloc(arena, count, 1);
	return v->valid != NULL && v->text != NULL && v->digits != NULL;
}

bool
segmenting_output_text(struct value *value, struct arena *arena)
{
	struct buf text;
	char *copy = NULL;

	if (value->type != VALUE_DATETIME)
		return true;
	buf_init(&text, MOMENT_TEXT_MAX);
	if (value_format(value, &text))
		copy = arena_strndup(arena, buf_text(&text), text.len);
	*value = (struct value){ .type = VALUE_STRING,
		.string = { copy, text.len } };
	buf_clear(&text);
	return copy != NULL;
}

/* The literals as they are stored with that many digits. */
static bool
make_answers(struct segmenting_output *o, struct arena *arena, int digits)
{
	struct vector *v = &o->made[digits];
	bool *misfits = arena_alloc(arena, o->answers, sizeof *misfits);

	if (misfits == NULL ||
	    !segmenting_output_room(arena, column_of(o), o->answers, v))
		return false;
	for (size_t i = 0; i + 1 < o->answers; i++) {
		misfits[i] = !value_store_digits(
		    decision_literal(o->table, i, o->output), i, v,
		    o->rounding, NUM_SCALE_MAX, digits);
		o->has_misfits |= misfits[i];
	}
	o->misfits[digits] = misfits;
	return true;
}

bool
segmenting_output_label(struct segmenting_output *o, const char *name,
    const struct text *texts, struct arena *arena, struct columns *columns,
    struct diag *diag)
{
	struct vector *v = &o->made[0];
	struct text_index labels;

	o->literal = true;
	if (!segmenting_output_room(arena, COLUMN_STRING, o->answers, v) ||
	    !text_index_init(&labels, arena, o->answers + o->more_count)) {
		diag_memory(diag);
		return false;
	}
	for (size_t i = 0; i < o->answers; i++)
		if (texts[i].at != NULL)
			text_index_add(&labels, texts[i]);
	for (size_t i = 0; i < o->more_count; i++)
		text_index_add(&labels, o->more[i]);
	/* More labels than codes, or none: a column of texts. */
	v->labels = labels.count > 0 && labels.count <= COLUMN_LABELS ?
	    labels.texts :
	    NULL;
	o->label_count = v->labels != NULL ? labels.count : 0;
	for (size_t i = 0; i < o->answers; i++) {
		if (texts[i].at == NULL)
			continue;
		if (v->labels != NULL)
			v->codes[i] =
			    (uint16_t)text_index_find(&labels, texts[i]);
		else
			v->text[i] = texts[i];
		vector_set_valid(v, i);
	}
	o->slot = v->labels != NULL ?
	    columns_append_labels(columns, name, v->labels, labels.count) :
	    columns_append(columns, name, COLUMN_STRING);
	return o->slot >= 0;
}

static bool
open_texts(struct segmenting_output *o, struct arena *arena,
    struct columns *columns, struct diag *diag)
{
	struct text *texts = arena_alloc(arena, o->answers, sizeof *texts);

	if (texts == NULL) {
		diag_memory(diag);
		return false;
	}
	for (size_t i = 0; i + 1 < o->answers; i++) {
		struct value value = *decision_literal(o->table, i, o->output);

		if (!segmenting_output_text(&value, arena)) {
			diag_memory(diag);
			return false;
		}
		if (value.type == VALUE_STRING)
			texts[i] = value.string;
	}
	return segmenting_output_label(o,
	    decision_output_name(o->table, o->output), texts, arena, columns,
	    diag);
}

bool
segmenting_output_open(struct segmenting_output *o, struct arena *arena,
    struct columns *columns, struct diag *diag)
{
	enum column_type type = column_of(o);
	int most = type == COLUMN_MONEY ? ROW_CURRENCY_DIGITS : 1;

	bool collects = decision_collects(o->table);

	o->literal = all_literal(o);
	if (o->literal && type == COLUMN_STRING && !collects)
		return open_texts(o, arena, columns, diag);
	for (int digits = 0; o->literal && !collects && digits < most; digits++)
		if (!make_answers(o, arena, digits)) {
			diag_memory(diag);
			return false;
		}
	o->slot = columns_append(
	    columns, decision_output_name(o->table, o->output), type);
	return o->slot >= 0;
}

/* The bits of up to 64 records from row on. */
static void
put_valid(const struct vector *from, const uint32_t *answers, size_t row,
    size_t rows, struct vector *into)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < 64 && row + i < rows; i++)
		bits |= (uint64_t)vector_valid(from, answers[row + i]) << i;
	into->valid[row / 64] = bits;
}

void
segmenting_output_gather(const struct vector *from, const uint32_t *answers,
    size_t rows, struct vector *into)
{
	for (size_t row = 0; row < rows; row += 64)
		put_valid(from, answers, row, rows, into);
	switch (into->type) {
	case COLUMN_STRING:
	case COLUMN_SET:
		if (into->labels != NULL)
			for (size_t i = 0; i < rows; i++)
				into->codes[i] = from->codes[answers[i]];
		else
			for (size_t i = 0; i < rows; i++)
				into->text[i] = from->text[answers[i]];
		break;
	case COLUMN_BOOL:
	case COLUMN_INT:
	case COLUMN_MONEY:
		for (size_t i = 0; i < rows; i++)
			into->number[i] = from->number[answers[i]];
		break;
	case COLUMN_DECIMAL:
		for (size_t i = 0; i < rows; i++)
			into->decimal[i] = from->decimal[answers[i]];
		break;
	case COLUMN_DATE:
		for (size_t i = 0; i < rows; i++)
			into->date[i] = from->date[answers[i]];
		break;
	}
}

static void
gather_money(const struct segmenting_output *o, const uint32_t *answers,
    const uint8_t *digits, size_t rows, struct vector *into)
{
	for (size_t row = 0; row < rows; row++) {
		const struct vector *from = &o->made[digits[row]];

		into->number[row] = from->number[answers[row]];
		into->digits[row] = digits[row];
		if (vector_valid(from, answers[row]))
			vector_set_valid(into, row);
	}
}

/* False: out of memory. */
static bool
run_values(const struct segmenting_output *o, const uint32_t *answers,
    const uint8_t *digits, const struct expr_env *env, struct batch *b)
{
	struct vector *into = batch_vector(b, o->slot);

	for (size_t row = 0; row < b->rows; row++) {
		struct value value;

		if (answers[row] + 1 == o->answers)
			continue;
		value = decision_answer(
		    o->table, answers[row], o->output, env, b, row);
		if (!segmenting_output_text(&value, b->arena))
			return false;
		if (!value_store_digits(&value, row, into, o->rounding,
		        NUM_SCALE_MAX, digits != NULL ? digits[row] : -1))
			faults_add(env->faults, o->place, FAULT_FIT, b, row);
	}
	return true;
}

bool
segmenting_output_run(const struct segmenting_output *o,
    const uint32_t *answers, const uint8_t *digits, const struct expr_env *env,
    struct batch *b)
{
	struct vector *into = batch_vector(b, o->slot);

	if (!o->literal)
		return run_values(o, answers, digits, env, b);
	if (into->type == COLUMN_MONEY)
		gather_money(o, answers, digits, b->rows, into);
	else
		segmenting_output_gather(
		    &o->made[0], answers, b->rows, into);
	for (size_t row = 0; o->has_misfits && row < b->rows; row++)
		if (o->misfits[into->type == COLUMN_MONEY ? digits[row] : 0]
		              [answers[row]])
			faults_add(env->faults, o->place, FAULT_FIT, b, row);
	return true;
}
