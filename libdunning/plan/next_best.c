#include "plan/next_best.h"

#include <string.h>

#include "base/money.h"
#include "base/ratio.h"
#include "rules/charge_text.h"

enum { UNKNOWN = -1 };
#define UNIT INT64_C(1000000000) /* 10^NEXT_DECIMALS */

struct next_terms {
	int32_t propensity[CHOICE_TERMS]; /* in units of 10^-NEXT_DECIMALS */
	int32_t share;
};

struct next_best {
	struct diag *diag;
	struct arena *arena;
	const struct choice_spec *spec;
	const struct strategy *strategy;
	struct expr *propensity[CHOICE_TERMS]; /* NULL: not given */
	struct expr *share;               /* NULL: 1 */
	struct charge_by cost[CHANNELS];
	struct fault_place costs[CHANNELS];
	const struct next_terms *last; /* records often have the same */
};

static const char *
choice_name(size_t choice)
{
	return choice == CHOICE_NONE ? "none" : channel_names[choice];
}

static bool
compile(struct next_best *n, const struct located *from, const char *name,
    struct expr **into)
{
	struct expr_scope scope = { .strategy = n->strategy,
		.place = { .section = "next_best_action",
		    .name = text_of(name) } };

	if (from->text.at == NULL)
		return true;
	*into = expr_parse(n->arena, from, &scope, VALUE_NUMBER, n->diag);
	return *into != NULL;
}

static bool
compile_all(struct next_best *n)
{
	for (size_t i = 0; i < CHOICE_TERMS; i++)
		if (!compile(n, &n->spec->propensity[i], choice_name(i),
		        &n->propensity[i]))
			return false;
	for (size_t i = 0; i < CHANNELS; i++) {
		if (!charge_by_read(n->arena, n->spec->cost[i], &n->cost[i])) {
			diag_memory(n->diag);
			return false;
		}
		n->costs[i] = (struct fault_place){
			.at = n->spec->cost[i] != NULL ? n->spec->cost[i]->at :
			                                 n->spec->at,
			.section = "next_best_action",
			.name = TEXT("cost"),
			.column = text_of(channel_names[i])
		};
	}
	return compile(n, &n->spec->share, "share", &n->share);
}

bool
next_best_new(struct arena *arena, const struct rules_run *run,
    struct next_best **into, struct diag *diag)
{
	struct next_best *n;

	*into = NULL;
	if (!run->strategy->next_best_action.set)
		return true;
	n = arena_alloc(arena, 1, sizeof *n);
	if (n == NULL) {
		diag_memory(diag);
		return false;
	}
	*n = (struct next_best){ .diag = diag, .arena = arena,
		.strategy = run->strategy,
		.spec = &run->strategy->next_best_action };
	*into = n;
	return compile_all(n);
}

bool
next_best_bind(struct next_best *n, struct columns *columns)
{
	for (size_t i = 0; i < CHOICE_TERMS; i++)
		if (n->propensity[i] != NULL &&
		    !expr_bind(n->propensity[i], columns))
			return false;
	return n->share == NULL || expr_bind(n->share, columns);
}

/* Units of a share, or UNKNOWN, counted. */
static int32_t
read_share(const struct expr *expr, const struct expr_env *env,
    struct batch *b, size_t row)
{
	uint64_t before = env->faults != NULL ? faults_total(env->faults) : 0;
	struct value value = expr_eval(expr, env, b, row);
	struct decimal units;

	if (value.type == VALUE_NUMBER &&
	    decimal_round(value.number, NEXT_DECIMALS, ROUND_HALF_EVEN,
	        &units) &&
	    value.number.coefficient >= 0 &&
	    decimal_compare(value.number, (struct decimal){ 1, 0 }) <= 0)
		return (int32_t)units.coefficient;
	if (env->faults == NULL || faults_total(env->faults) == before)
		faults_add(env->faults, expr_fault_place(expr), FAULT_SHARE, b,
		    row);
	return UNKNOWN;
}

/* What a channel costs in a currency; NULL: its costs do not say. */
static const struct located *
cost_of(const struct next_best *n, size_t channel, struct text currency)
{
	const struct charge_by *by = &n->cost[channel];

	if (currency.at == NULL)
		currency = n->strategy->defaults.currency.text;
	for (size_t i = 0; i < by->count; i++)
		if (by->choices[i].value.at == NULL ||
		    (currency.at != NULL &&
		        text_equal(by->choices[i].value, currency)))
			return &by->choices[i].text;
	return NULL;
}

/* Zero for a channel without any; false: the currency is none of them. */
static bool
read_cost(const struct next_best *n, size_t channel, struct text currency,
    struct decimal *cost)
{
	const struct located *text;

	*cost = (struct decimal){ 0, 0 };
	if (channel >= CHANNELS || n->cost[channel].count == 0)
		return true;
	text = cost_of(n, channel, currency);
	return text != NULL &&
	    decimal_parse(text->text, cost, NULL) == NUM_OK;
}

static void
read_terms(struct next_best *n, const struct expr_env *env, struct batch *b,
    size_t row, struct text currency, struct next_terms *terms)
{
	struct decimal cost;

	terms->share = UNIT;
	if (n->share != NULL)
		terms->share = read_share(n->share, env, b, row);
	for (size_t i = 0; i < CHOICE_TERMS; i++) {
		/* Nothing brings nothing, unless the strategy says more. */
		terms->propensity[i] = i == CHOICE_NONE ? 0 : UNKNOWN;
		if (n->propensity[i] == NULL)
			continue;
		terms->propensity[i] =
		    read_share(n->propensity[i], env, b, row);
		if (read_cost(n, i, currency, &cost))
			continue;
		terms->propensity[i] = UNKNOWN;
		faults_add(
		    env->faults, &n->costs[i], FAULT_CONVERSION, b, row);
	}
}

bool
next_best_read(struct next_best *n, const struct expr_env *env,
    struct batch *b, size_t row, struct text currency,
    const struct next_terms **into)
{
	struct next_terms terms;
	struct next_terms *kept;

	read_terms(n, env, b, row, currency, &terms);
	if (n->last == NULL || memcmp(n->last, &terms, sizeof terms) != 0) {
		kept = arena_alloc(n->arena, 1, sizeof *kept);
		if (kept == NULL) {
			diag_memory(n->diag);
			return false;
		}
		*kept = terms;
		n->last = kept;
	}
	*into = n->last;
	return true;
}

/* --- values --------------------------------------------------------------- */

static bool
asks(const struct next_best *n, const struct plan_action *a)
{
	const struct located_list *plans = n != NULL ? &n->spec->plans : NULL;

	if (n == NULL || a->carrying->worth == NULL)
		return false;
	for (size_t i = 0; i < plans->count; i++)
		if (text_equal(plans->items[i].text, a->plan->name.text))
			return true;
	return plans->count == 0;
}

static int64_t
balance_of(const struct plan_action *a)
{
	int64_t balance;

	/* What is open is at least zero, and so is the credit. */
	if (__builtin_sub_overflow(a->open, a->unapplied, &balance))
		return 0;
	return balance > 0 ? balance : 0;
}

/* In units of 10^-(2 * NEXT_DECIMALS) of the minor unit; the bounds of the
 * terms keep it below 2^127: 10^18 x 2^63 and 10^10 x 10^4 x 10^18. */
static wide
exact_value(const struct next_value *v, int digits)
{
	wide brought = (wide)v->propensity * v->share * v->balance;
	int32_t places = 2 * NEXT_DECIMALS + digits - v->cost.scale;

	return brought - (wide)v->cost.coefficient * wide_power_of_ten(places);
}

static void
fill_terms(const struct plan_maker *m, const struct plan_action *a,
    int choice, struct next_value *v)
{
	const struct plan_reader *r = m->reader;
	const struct next_terms *terms = a->carrying->worth;
	struct text currency = intern_text(r->words, a->carrying->currency);

	*v = (struct next_value){ .propensity = terms->propensity[choice],
		.share = terms->share,
		.balance = balance_of(a) };
	v->known = v->propensity != UNKNOWN && v->share != UNKNOWN &&
	    read_cost(r->next_best, (size_t)choice, currency, &v->cost);
}

/* Doing nothing is worth nothing when that is not known. */
static wide
nothing(const struct plan_maker *m, const struct plan_action *a)
{
	struct next_value v;

	fill_terms(m, a, CHOICE_NONE, &v);
	return v.known ? exact_value(&v, a->carrying->digits) : 0;
}

static int64_t
rounded(const struct plan_maker *m, wide exact)
{
	int64_t whole = 0;

	/* It fits: no larger than the balance or the cost. */
	ratio_round(exact, (wide)UNIT * UNIT,
	    (enum rounding)m->strategy->defaults.rounding, &whole);
	return whole;
}

bool
next_best_value(const struct plan_maker *m, const struct plan_action *a,
    int choice, struct next_value *v)
{
	wide exact, gain;

	if (!asks(m->reader->next_best, a))
		return false;
	fill_terms(m, a, choice, v);
	if (!v->known)
		return true;
	exact = exact_value(v, a->carrying->digits);
	gain = exact - nothing(m, a);
	v->value = rounded(m, exact);
	v->gain = rounded(m, gain);
	v->better = gain > 0;
	return true;
}

/* --- the order ------------------------------------------------------------ */

struct candidate {
	enum channel channel;
	struct next_value value;
	wide exact;
};

/* Whether one goes before another that stood before it. */
static bool
is_better(const struct next_best *n, const struct candidate *one,
    const struct candidate *other)
{
	if (one->value.known != other->value.known)
		return one->value.known;
	if (!one->value.known)
		return false;
	if (one->exact != other->exact)
		return one->exact > other->exact;
	return n->spec->tie == TIE_COST &&
	    decimal_compare(one->value.cost, other->value.cost) < 0;
}

enum next_verdict
next_best_order(const struct plan_maker *m, const struct plan_action *a,
    enum channel order[CHANNELS], size_t *count)
{
	const struct next_best *n = m->reader->next_best;
	struct candidate kept[CHANNELS];
	size_t k = 0;

	if (!asks(n, a))
		return NEXT_UNASKED;
	for (size_t i = 0; i < *count; i++) {
		struct candidate one = { .channel = order[i] };
		size_t at;

		next_best_value(m, a, (int)order[i], &one.value);
		if (one.value.known && !one.value.better)
			continue;
		if (one.value.known)
			one.exact =
			    exact_value(&one.value, a->carrying->digits);
		for (at = k++; at > 0 && is_better(n, &one, &kept[at - 1]);
		     at--)
			kept[at] = kept[at - 1];
		kept[at] = one;
	}
	*count = k;
	for (size_t i = 0; i < k; i++)
		order[i] = kept[i].channel;
	return k == 0 ? NEXT_NONE : NEXT_ORDERED;
}

/* --- the column ----------------------------------------------------------- */

static const char *const names[] = { "expected_value", NULL };

static bool
wanted(const struct plan_reader *reader)
{
	return reader->next_best != NULL;
}

static bool
write_value(struct buf *line, struct plan_maker *m,
    const struct plan_action *a, const struct plan_part *part)
{
	char text[MONEY_TEXT_MAX] = "";
	struct next_value v;

	(void)part;
	if (a->has_channel &&
	    next_best_value(m, a, (int)a->channel, &v) && v.known)
		money_format(v.gain, a->carrying->digits, text, sizeof text);
	buf_printf(line, ",%s", text);
	return true;
}

const struct plan_extra plan_extra_value = { .names = names,
	.wanted = wanted,
	.write = write_value };
