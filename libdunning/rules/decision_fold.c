/* decision_fold.c -- one value of what several rules say. */
#include <string.h>

#include "base/buf.h"
#include "rules/decision_table.h"
#include "rules/expr_moment.h"

/* The list of one output of one record. */
struct fold {
	const struct decision *decision;
	const struct decision_list *list;
	const struct decision_output *output;
	size_t number; /* of the output */
	const struct decision_form *form;
	const struct expr_env *env;
	struct batch *batch;
	size_t row;
};

static struct value
answer(const struct fold *f, size_t i)
{
	return decision_answer(f->decision, f->list->rules[i], f->number,
	    f->env, f->batch, f->row);
}

/* Null, counted as a value that could not be computed. */
static struct value
fault(const struct fold *f, enum fault_kind kind)
{
	faults_add(f->env->faults, &f->output->place, kind, f->batch, f->row);
	return value_null();
}

static struct value
sum(const struct fold *f)
{
	struct decimal total = { 0, 0 };
	bool whole = true;
	struct value value;
	bool null = false;
	size_t i;

	/* All are asked, so that all faults are counted. */
	for (i = 0; i < f->list->count; i++) {
		value = answer(f, i);
		null = null || value.type != VALUE_NUMBER;
		whole = whole &&
		        (null || decimal_add(total, value.number, &total));
	}
	if (null)
		return value_null();
	return whole ? value_of_number(total) : fault(f, FAULT_OVERFLOW);
}

/* The least of the values, or the most. */
static struct value
extreme(const struct fold *f, bool most)
{
	struct value best = answer(f, 0);
	bool null = best.type == VALUE_NULL;
	bool comparable = true;
	struct value value;
	int order;
	size_t i;

	for (i = 1; i < f->list->count; i++) {
		value = answer(f, i);
		null = null || value.type == VALUE_NULL;
		if (null)
			continue;
		comparable = comparable && value_is_comparable(&value, &best);
		order = value_compare(&value, &best);
		if (most ? order > 0 : order < 0)
			best = value;
	}
	if (null)
		return value_null();
	return comparable ? best : fault(f, FAULT_ARGUMENT);
}

/* A number as its column would show it; false: it does not fit. */
static bool
form_number(const struct fold *f, struct decimal *number)
{
	enum strategy_type type = f->output->info.type;

	if (type == TYPE_INT)
		return decimal_round(*number, 0, f->form->rounding, number);
	if (type == TYPE_MONEY && f->form->digits >= 0)
		return decimal_round(
		    *number, f->form->digits, f->form->rounding, number);
	*number = decimal_reduce(*number);
	return true;
}

/* The text of a value; null: out of memory.  Nothing for null. */
static struct text
element(const struct fold *f, struct value value)
{
	struct text out = { "", 0 };
	char digits[NUM_TEXT_MAX];
	struct buf text;

	if (value.type == VALUE_NUMBER) {
		if (!form_number(f, &value.number)) {
			fault(f, FAULT_FIT);
			return out;
		}
		out.len = decimal_format(value.number, digits, sizeof(digits));
		out.at = arena_strndup(f->batch->arena, digits, out.len);
		return out;
	}
	if (value.type == VALUE_STRING || value.type == VALUE_SET)
		return value.string;
	buf_init(&text, MOMENT_TEXT_MAX);
	out.at = NULL;
	if (value_format(&value, &text))
		out = (struct text){ arena_strndup(f->batch->arena,
			                 buf_text(&text), text.len),
			text.len };
	buf_clear(&text);
	return out;
}

static bool
contains(struct text text, struct text part)
{
	size_t i;

	for (i = 0; i + part.len <= text.len; i++)
		if (memcmp(text.at + i, part.at, part.len) == 0)
			return true;
	return false;
}

static bool
join(const struct fold *f, const struct text *elements, size_t len,
    struct value *out)
{
	struct text separator = f->decision->separator;
	char *text = arena_alloc(f->batch->arena, len + 1, 1);
	char *to = text;
	size_t i;

	if (text == NULL)
		return false;
	for (i = 0; i < f->list->count; i++) {
		if (i > 0) {
			memcpy(to, separator.at, separator.len);
			to += separator.len;
		}
		if (elements[i].len > 0)
			memcpy(to, elements[i].at, elements[i].len);
		to += elements[i].len;
	}
	*out = value_of_text((struct text){ text, len });
	return true;
}

/* Whether a name stands in a set. */
static bool
has_name(struct text set, struct text name)
{
	struct text one;

	while (text_split(&set, '|', &one))
		if (text_equal(one, name))
			return true;
	return false;
}

/* The names of all sets, each once. */
static enum decision_result
fold_sets(const struct fold *f, struct value *out)
{
	struct text *sets =
	    arena_alloc(f->batch->arena, f->list->count, sizeof(*sets));
	struct text all = { NULL, 0 };
	size_t len = 0;
	struct text name;
	struct value set;
	char *to;
	size_t i;

	for (i = 0; sets != NULL && i < f->list->count; i++) {
		set = answer(f, i);
		if (set.type != VALUE_NULL)
			sets[i] = set.string;
		len += sets[i].len + 1;
	}
	all.at = to = arena_alloc(f->batch->arena, len, 1);
	if (sets == NULL || to == NULL)
		return DECISION_NO_MEMORY;
	for (i = 0; i < f->list->count; i++)
		while (text_split(&sets[i], '|', &name)) {
			name = text_trim(name);
			if (name.len == 0 || has_name(all, name))
				continue;
			if (all.len > 0)
				to[all.len++] = '|';
			memcpy(to + all.len, name.at, name.len);
			all.len += name.len;
		}
	*out = (struct value){ .type = VALUE_SET, .string = all };
	if (all.len == 0)
		*out = value_null();
	return DECISION_HIT;
}

/* A list of one null is null. */
static enum decision_result
fold_list(const struct fold *f, struct value *out, size_t *mixed)
{
	struct text *elements = arena_alloc(
	    f->batch->arena, f->list->count, sizeof(*elements));
	size_t len = f->decision->separator.len * (f->list->count - 1);
	size_t i;

	if (elements == NULL)
		return DECISION_NO_MEMORY;
	for (i = 0; i < f->list->count; i++) {
		elements[i] = element(f, answer(f, i));
		if (elements[i].at == NULL)
			return DECISION_NO_MEMORY;
		if (contains(elements[i], f->decision->separator)) {
			*mixed = f->list->rules[i];
			return DECISION_MIXED;
		}
		len += elements[i].len;
	}
	if (len == 0) {
		*out = value_null();
		return DECISION_HIT;
	}
	return join(f, elements, len, out) ? DECISION_HIT : DECISION_NO_MEMORY;
}

enum decision_result
decision_fold(const struct decision *decision, const struct decision_list *list,
    size_t output, const struct decision_form *form, const struct expr_env *env,
    struct batch *batch, size_t row, struct value *out, size_t *mixed)
{
	struct fold f = { decision, list, &decision->outputs[output], output,
		form, env, batch, row };

	if (list->rules[0] == decision->rule_count &&
	    hit_aggregates((int)decision->hit))
		*out = f.output->fallback;
	else if (decision->hit == HIT_SUM)
		*out = sum(&f);
	else if (decision->hit == HIT_MIN || decision->hit == HIT_MAX)
		*out = extreme(&f, decision->hit == HIT_MAX);
	else if (decision->hit == HIT_COUNT)
		*out = value_of_int((int64_t)list->count);
	else if (f.output->type == TYPE_SET)
		return fold_sets(&f, out);
	else
		return fold_list(&f, out, mixed);
	return DECISION_HIT;
}
