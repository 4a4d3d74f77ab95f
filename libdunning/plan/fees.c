#include "plan/fees.h"

#include <string.h>

#include "ageing/charging_internal.h"
#include "plan/levels.h"

struct fee {
	struct charge_rule *rule;
	struct charge_choices *most; /* NULL: no max_total */
	bool lacking; /* columns that it asks for */
};

struct fees {
	struct fee *fees;
	size_t count;
	struct diag *diag;
};

/* Interest may be named there too, which `age` has charged already. */
static bool
has_fee(const struct strategy *strategy, const struct located_list *names)
{
	const struct charge_spec *spec = strategy->charges.at;

	for (size_t i = 0; i < names->count; i++)
		for (size_t k = 0; k < strategy->charges.count; k++)
			if (spec[k].kind == CHARGE_FEE &&
			    text_equal(spec[k].name.text,
			        names->items[i].text))
				return true;
	return false;
}

bool
fees_wanted(const struct strategy *strategy)
{
	const struct plan_spec *plan = strategy->plans.at;

	for (size_t i = 0; i < strategy->plans.count; i++)
		for (size_t k = 0; k < plan[i].levels.count; k++)
			if (has_fee(strategy, &level_at(&plan[i], (int)k)->fees))
				return true;
	return false;
}

static bool
add_fee(struct fees *f, struct arena *arena, const struct strategy *strategy,
    const struct charge_spec *spec)
{
	struct fee *fee = &f->fees[f->count++];
	bool ok;

	fee->rule = charge_rule_new(arena, strategy, spec, f->diag);
	if (fee->rule == NULL)
		return false;
	fee->most = charge_choices_new(arena, spec->max_total, f->diag, &ok);
	return ok;
}

struct fees *
fees_new(struct arena *arena, const struct rules_run *run, struct diag *diag)
{
	const struct charge_spec *spec = run->strategy->charges.at;
	size_t count = run->strategy->charges.count;
	struct fees *f = arena_alloc(arena, 1, sizeof *f);

	if (f == NULL ||
	    (f->fees = arena_alloc(arena, count + 1, sizeof *f->fees)) ==
	        NULL) {
		diag_memory(diag);
		return NULL;
	}
	f->diag = diag;
	for (size_t i = 0; i < count; i++)
		if (spec[i].kind == CHARGE_FEE &&
		    strategy_applies(&spec[i].sources, run->source) &&
		    !add_fee(f, arena, run->strategy, &spec[i]))
			return NULL;
	return f;
}

static bool
is_absent(const void *columns, struct text name)
{
	char copy[256];

	if (name.len >= sizeof copy)
		return true;
	memcpy(copy, name.at, name.len);
	copy[name.len] = '\0';
	return !columns_has(columns, copy);
}

static bool
lacks(const struct fee *fee, const struct columns *columns)
{
	const struct charge_rule *rule = fee->rule;

	return is_absent(columns, rule->spec->on.text) ||
	    (rule->when != NULL && !expr_finds(rule->when, columns)) ||
	    charge_sum_reads(rule->sum, is_absent, columns) ||
	    charge_choices_reads(rule->cap, is_absent, columns) ||
	    charge_choices_reads(fee->most, is_absent, columns);
}

bool
fees_bind(struct fees *f, struct columns *columns, bool may_lack)
{
	for (size_t i = 0; i < f->count; i++) {
		struct charge_rule *rule = f->fees[i].rule;
		const struct located *on = &rule->spec->on;

		f->fees[i].lacking = may_lack && lacks(&f->fees[i], columns);
		if (f->fees[i].lacking)
			continue;
		rule->on = columns_bind(columns, on->text.at, COLUMN_MONEY,
		    COLUMN_PRESENT, on->at);
		if (rule->on < 0 ||
		    (rule->when != NULL && !expr_bind(rule->when, columns)) ||
		    !charge_sum_bind(rule->sum, columns) ||
		    !charge_choices_bind(rule->cap, columns) ||
		    !charge_choices_bind(f->fees[i].most, columns))
			return false;
	}
	return true;
}

int
fees_find(const struct fees *f, struct text name)
{
	for (size_t i = 0; i < f->count; i++)
		if (text_equal(f->fees[i].rule->spec->name.text, name))
			return (int)i;
	return -1;
}

size_t
fees_count(const struct fees *f)
{
	return f->count;
}

const struct charge_spec *
fees_spec(const struct fees *f, int fee)
{
	return f->fees[fee].rule->spec;
}

static enum charge_result
compute(const struct fee *fee, const struct batch *b, size_t row,
    const struct charge_debt *debt, struct fee_offer *offer)
{
	const struct charge_rule *rule = fee->rule;
	enum rounding rounding = (enum rounding)rule->spec->rounding;
	enum charge_result result =
	    charge_sum_get(rule->sum, b, row, debt, false, &offer->amount);
	int64_t cap = INT64_MAX;

	if (result == CHARGE_DONE && rule->cap != NULL)
		result = charge_choices_get(
		    rule->cap, b, row, debt, rounding, &cap);
	if (offer->amount > cap)
		offer->amount = cap;
	offer->most = INT64_MAX;
	if (result != CHARGE_DONE || fee->most == NULL)
		return result;
	result = charge_choices_get(
	    fee->most, b, row, debt, rounding, &offer->most);
	/* It binds the sum of one currency. */
	if (result != CHARGE_CURRENCY)
		return result;
	offer->most = INT64_MAX;
	return CHARGE_DONE;
}

static bool
is_of_plan(const struct charge_spec *spec, const struct plan_spec *plan)
{
	for (size_t i = 0; plan != NULL && i < plan->levels.count; i++) {
		const struct located_list *names =
		    &level_at(plan, (int)i)->fees;

		for (size_t k = 0; k < names->count; k++)
			if (text_equal(names->items[k].text, spec->name.text))
				return true;
	}
	return false;
}

bool
fees_lacking(const struct fees *f, const struct plan_spec *plan)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->fees[i].lacking &&
		    is_of_plan(f->fees[i].rule->spec, plan))
			return true;
	return false;
}

/* False: the record is rejected. */
static bool
offer_fee(const struct fee *fee, const struct expr_env *env, struct batch *b,
    size_t row, const struct fee_debt *debt, struct fee_offer *offer)
{
	const struct charge_rule *rule = fee->rule;
	const struct vector *on =
	    fee->lacking ? NULL : &b->vectors[rule->on];
	struct charge_debt look = { .digits = debt->digits,
		.currency = debt->currency, .day = env->as_of };
	enum charge_result result;

	offer->amount = fee->lacking ? FEE_UNKNOWN : FEE_NONE;
	if (fee->lacking || (rule->when != NULL && !expr_true(rule->when, env, b, row)) ||
	    !vector_valid(on, row) || on->number[row] < 0)
		return true;
	look.amount = on->number[row];
	result = compute(fee, b, row, &look, offer);
	if (result == CHARGE_DONE)
		return true;
	offer->amount = FEE_UNKNOWN;
	if (!is_of_plan(rule->spec, debt->plan))
		return true;
	charge_reject(b, row, rule, result, debt->currency);
	return false;
}

const struct fee_offer *
fees_read(struct fees *f, const struct expr_env *env, struct batch *b,
    size_t row, const struct fee_debt *debt, struct arena *arena, bool *failed)
{
	struct fee_offer *offers =
	    arena_alloc(arena, f->count + 1, sizeof *offers);

	*failed = offers == NULL;
	if (*failed)
		diag_memory(f->diag);
	for (size_t i = 0; offers != NULL && i < f->count; i++) {
		if (debt->held)
			offers[i].amount = FEE_STOPPED;
		else if (!offer_fee(
		             &f->fees[i], env, b, row, debt, &offers[i]))
			return NULL;
	}
	return offers;
}
