#include "collect/segmenting_list.h"

/* A run over one batch. */
struct lister {
	const struct segmenting_output *output;
	const struct decision_hits *hits;
	const uint32_t *answers;
	const uint8_t *digits; /* NULL: there are no amounts */
	const struct expr_env *env;
	struct batch *batch;
};

/* The answers as they are stored with one number of digits. */
struct made {
	struct vector vector;
	bool *misfits; /* NULL: not made yet */
};

static void
refuse(const struct lister *l, size_t row, size_t rule)
{
	struct text id = decision_rule_id(l->output->table, rule);
	struct text table = l->output->place->name;

	batch_reject(l->batch, row, -1, "R_LIST_VALUE",
	    "what rule %.*s of table '%.*s' gives '%s' has the list separator "
	    "in it",
	    (int)id.len, id.at, (int)table.len, table.at,
	    decision_output_name(l->output->table, l->output->output));
	batch_note(l->batch,
	    "`list_separator` of the table is another text to put between the "
	    "values");
}

/* The value of an answer for a record; false: out of memory. */
static bool
fold(const struct lister *l, uint32_t answer, size_t row, int digits,
    struct value *value)
{
	const struct segmenting_output *o = l->output;
	struct decision_form form = { o->rounding, digits };
	size_t mixed = 0;

	*value = (struct value){ .type = VALUE_NULL };
	if (answer >= l->hits->list_count) {
		if (answer == l->hits->list_count &&
		    decision_policy(o->table) == HIT_COUNT)
			*value = (struct value){ .type = VALUE_NUMBER,
				.number = { 0, 0 } };
		return true;
	}
	switch (decision_fold(o->table, &l->hits->lists[answer], o->output,
	    &form, l->env, l->batch, row, value, &mixed)) {
	case DECISION_MIXED:
		refuse(l, row, mixed);
		return true;
	case DECISION_NO_MEMORY:
		return false;
	case DECISION_HIT:
		return segmenting_output_text(value, l->batch->arena);
	case DECISION_DEFAULT:
	case DECISION_NO_MATCH:
	case DECISION_SKIPPED:
	case DECISION_CONFLICT:
		break;
	}
	return true;
}

static bool
store(const struct lister *l, const struct value *value, size_t i,
    struct vector *into, int digits)
{
	return value_store_digits(
	    value, i, into, l->output->rounding, NUM_SCALE_MAX, digits);
}

/* All answers as literals, which need no record; their faults become those of
 * the records that have them. */
static bool
make(const struct lister *given, enum column_type type, int digits,
    struct made *made)
{
	struct faults *faults = faults_new(given->batch->arena, false);
	struct expr_env env = *given->env;
	struct lister alone = *given;
	const struct lister *l = &alone;
	size_t count = l->hits->list_count + 2;
	struct value value;
	uint64_t before;

	env.faults = faults;
	alone.env = &env;
	made->misfits =
	    arena_alloc(l->batch->arena, count, sizeof *made->misfits);
	if (faults == NULL || made->misfits == NULL ||
	    !segmenting_output_room(
	        l->batch->arena, type, count, &made->vector))
		return false;
	for (uint32_t i = 0; i < count; i++) {
		before = faults_total(faults);
		if (!fold(l, i, 0, digits, &value))
			return false;
		made->misfits[i] =
		    !store(l, &value, i, &made->vector, digits) ||
		    faults_total(faults) != before;
	}
	return true;
}

/* One element of a vector of texts or amounts. */
static void
take(const struct made *from, uint32_t answer, size_t row, uint8_t digits,
    struct vector *into)
{
	if (into->type == COLUMN_MONEY) {
		into->number[row] = from->vector.number[answer];
		into->digits[row] = digits;
	} else {
		into->text[row] = from->vector.text[answer];
	}
	if (vector_valid(&from->vector, answer))
		vector_set_valid(into, row);
}

static bool
run_literals(const struct lister *l, struct vector *into)
{
	struct made made[ROW_CURRENCY_DIGITS] = { { .misfits = NULL } };
	size_t rows = l->batch->rows;
	int form = 0;

	if (l->digits == NULL) {
		if (!make(l, into->type, -1, &made[0]))
			return false;
		segmenting_output_gather(
		    &made[0].vector, l->answers, rows, into);
	}
	for (size_t row = 0; row < rows; row++) {
		uint32_t answer = l->answers[row];

		if (l->digits != NULL) {
			form = l->digits[row];
			if (made[form].misfits == NULL &&
			    !make(l, into->type, form, &made[form]))
				return false;
			take(&made[form], answer, row, l->digits[row], into);
		}
		if (made[form].misfits[answer])
			faults_add(l->env->faults, l->output->place, FAULT_FIT,
			    l->batch, row);
	}
	return true;
}

/* The value of each record. */
static bool
run_values(const struct lister *l, struct vector *into)
{
	struct value value;

	for (size_t row = 0; row < l->batch->rows; row++) {
		int digits = l->digits != NULL ? l->digits[row] : -1;

		if (!fold(l, l->answers[row], row, digits, &value))
			return false;
		if (!store(l, &value, row, into, digits))
			faults_add(l->env->faults, l->output->place, FAULT_FIT,
			    l->batch, row);
	}
	return true;
}

bool
segmenting_list_run(const struct segmenting_output *o,
    const struct decision_hits *hits, const uint32_t *answers,
    const uint8_t *digits, const struct expr_env *env, struct batch *b)
{
	bool money = decision_answer_type(o->table, o->output) == TYPE_MONEY &&
	    decision_policy(o->table) != HIT_COUNT;
	struct lister l = { o, hits, answers, money ? digits : NULL, env, b };
	struct vector *into = batch_vector(b, o->slot);

	return o->literal || decision_policy(o->table) == HIT_COUNT ?
	    run_literals(&l, into) :
	    run_values(&l, into);
}
