#include "ageing/interest_walk.h"

#include "base/date.h"
#include "base/precise.h"
#include "base/ratio.h"

enum { MONTH_DAYS = 30, YEAR_MONTHS = 12 };

struct interest *
interest_new(struct arena *arena, const struct interest_terms *terms)
{
	struct interest *i = arena_alloc(arena, 1, sizeof *i);

	if (i == NULL)
		return NULL;
	i->terms = *terms;
	i->roots =
	    arena_alloc(arena, terms->rates->count * INTEREST_ROOTS, sizeof *i->roots);
	i->basis = day_count_basis(terms->count);
	if (terms->per != CHARGE_PER_YEAR)
		i->basis = terms->per == CHARGE_PER_MONTH ? MONTH_DAYS : 1;
	i->denominator = (wide)i->basis * INTEREST_WHOLE;
	if (terms->effective || terms->compound != CHARGE_SIMPLE)
		i->denominator = wide_power_of_ten(PRECISE_AMOUNT_DECIMALS);
	return i->roots != NULL ? i : NULL;
}

const struct interest_terms *
interest_terms(const struct interest *i)
{
	return &i->terms;
}

wide
interest_denominator(const struct interest *i)
{
	return i->denominator;
}

/* principal x weight, over the denominator; false: it does not fit. */
static bool
scale(const struct interest *i, int64_t principal, wide weight,
    wide *numerator)
{
	if (i->terms.effective || i->terms.compound != CHARGE_SIMPLE)
		return precise_amount(principal, weight, numerator);
	*numerator = principal * weight;
	return true;
}

/* --- stretches of one principal ------------------------------------------- */

/* A claim that is being computed. */
struct state {
	struct interest *i;
	const struct interest_watch *watch;
	struct interest_walk walk;
	int64_t principal, costs, due; /* due: interest that is not paid */
	int64_t over; /* paid, and set against nothing */
	int64_t total;
	wide open; /* numerator of interest that is not rounded yet */
	int32_t day; /* without a rate */
};

static bool
add_rounded(struct state *s, wide numerator, wide denominator, int32_t times)
{
	int64_t amount;

	return ratio_round(numerator, denominator, s->i->terms.rounding,
	           &amount) &&
	    !__builtin_mul_overflow(amount, times, &amount) &&
	    !__builtin_add_overflow(s->total, amount, &s->total) &&
	    !__builtin_add_overflow(s->due, amount, &s->due);
}

static void
tell(const struct state *s, const struct interest_piece *piece, int32_t basis,
    int64_t principal, wide numerator)
{
	const struct interest_segment segment = { .first = piece->first,
		.last = piece->last,
		.days = piece->days,
		.basis = basis,
		.rate = piece->row->rate,
		.principal = principal,
		.numerator = numerator,
		.denominator = s->i->denominator };

	if (s->watch != NULL && s->watch->segment != NULL)
		s->watch->segment(s->watch->ctx, &segment);
}

static bool
add_piece(struct state *s, const struct interest_piece *piece)
{
	const struct interest *i = s->i;
	wide numerator;

	if (!scale(i, s->principal, interest_piece_weight(s->i, piece), &numerator))
		return false;
	tell(s, piece, piece->basis, s->principal, numerator);
	switch (i->terms.round) {
	case CHARGE_ROUND_END:
		s->open += numerator;
		return true;
	case CHARGE_ROUND_SEGMENT:
		return add_rounded(s, numerator, i->denominator, 1);
	case CHARGE_ROUND_DAY:
		break;
	}
	return piece->days == 0 ||
	    add_rounded(s, numerator / piece->days, i->denominator,
	        piece->days);
}

static enum interest_result
stretch_simple(struct state *s, int32_t until)
{
	struct interest_piece piece;

	s->walk.until = until;
	while (s->walk.at < until) {
		if (!interest_walk_next(&s->walk, &piece, &s->day))
			return INTEREST_NO_RATE;
		if (!add_piece(s, &piece))
			return INTEREST_RANGE;
	}
	return INTEREST_DONE;
}

/* What grew, of which `before` was told. */
static bool
tell_growth(struct state *s, const struct interest_piece *piece, int32_t basis,
    int64_t principal, wide growth, wide *before)
{
	wide numerator;

	if (!scale(s->i, principal, growth - precise_one(), &numerator))
		return false;
	tell(s, piece, basis, principal, numerator - *before);
	*before = numerator;
	return true;
}

/* What bears interest when interest does. */
static bool
claimed(const struct state *s, int64_t *principal)
{
	return !__builtin_add_overflow(s->principal, s->due, principal);
}

static enum interest_result
stretch_daily(struct state *s, int32_t until)
{
	wide growth = precise_one();
	struct interest_piece piece;
	int64_t principal;
	wide part;

	if (!claimed(s, &principal))
		return INTEREST_RANGE;
	s->walk.until = until;
	while (s->walk.at < until) {
		if (!interest_walk_next(&s->walk, &piece, &s->day))
			return INTEREST_NO_RATE;
		if (!interest_growth(s->i, &piece, &part) ||
		    !precise_mul(growth, part, &growth) ||
		    !tell_growth(s, &piece, piece.basis, principal, growth,
		        &s->open))
			return INTEREST_RANGE;
	}
	return INTEREST_DONE;
}

/* Days up to the end of a month, or the rest that makes no whole one. */
static enum interest_result
stretch_part(struct state *s, int32_t until, bool whole_month, wide *growth)
{
	const struct interest_terms *terms = &s->i->terms;
	int32_t days = until - s->walk.at;
	wide unit = precise_one() / INTEREST_WHOLE;
	wide interest = 0;
	int64_t principal;
	struct interest_piece piece;

	if (!claimed(s, &principal))
		return INTEREST_RANGE;
	s->walk.until = until;
	while (s->walk.at < until) {
		wide parts;
		wide grown;

		if (!interest_walk_next(&s->walk, &piece, &s->day))
			return INTEREST_NO_RATE;
		parts = piece.basis;
		if (whole_month) {
			piece.days = piece.last - piece.first + 1;
			parts = terms->per == CHARGE_PER_YEAR ?
			    (wide)days * YEAR_MONTHS :
			    days;
		}
		interest += (wide)piece.row->rate * piece.days * unit / parts;
		if (!precise_mul(*growth, precise_one() + interest, &grown) ||
		    !tell_growth(s, &piece, whole_month ? 0 : piece.basis,
		        principal, grown, &s->open))
			return INTEREST_RANGE;
		if (s->walk.at == until)
			*growth = grown;
	}
	return INTEREST_DONE;
}

static enum interest_result
stretch_monthly(struct state *s, int32_t until)
{
	int32_t from = s->walk.at;
	wide growth = precise_one();

	for (int months = 1; s->walk.at < until; months++) {
		int32_t end = DATE_MAX;
		bool fits = date_add_months(from, months, &end) && end <= until;
		enum interest_result result =
		    stretch_part(s, fits ? end : until, fits, &growth);

		if (result != INTEREST_DONE)
			return result;
	}
	return INTEREST_DONE;
}

static enum interest_result
stretch(struct state *s, int32_t until)
{
	switch (s->i->terms.compound) {
	case CHARGE_DAILY:
		return stretch_daily(s, until);
	case CHARGE_MONTHLY:
		return stretch_monthly(s, until);
	case CHARGE_SIMPLE:
		break;
	}
	return stretch_simple(s, until);
}

/* --- payments ------------------------------------------------------------- */

/* Rounds what has come up; then it is money. */
static bool
settle(struct state *s)
{
	bool ok = add_rounded(s, s->open, s->i->denominator, 1);

	s->open = 0;
	return ok;
}

static int64_t
take(int64_t *from, int64_t *rest)
{
	int64_t part = *from < *rest ? *from : *rest;

	*from -= part;
	*rest -= part;
	return part;
}

static bool
take_back(struct state *s, int64_t *rest, int64_t *principal)
{
	int64_t back;

	if (__builtin_sub_overflow((int64_t)0, *rest, &back))
		return false;
	*rest = 0;
	take(&s->over, &back);
	*principal = -back;
	return !__builtin_add_overflow(s->principal, back, &s->principal);
}

static bool
allocate(struct state *s, const struct interest_payment *payment)
{
	enum charge_allocation order = s->i->terms.allocation;
	struct interest_step step = { .date = payment->date,
		.amount = payment->amount };
	int64_t rest = payment->amount;

	/* What is taken back was too much, or it was principal. */
	if (rest < 0 && !take_back(s, &rest, &step.principal))
		return false;
	if (order == CHARGE_COSTS_FIRST)
		step.costs = take(&s->costs, &rest);
	if (order != CHARGE_PRINCIPAL_FIRST)
		step.interest = take(&s->due, &rest);
	step.principal += take(&s->principal, &rest);
	if (__builtin_add_overflow(s->over, rest, &s->over))
		return false;
	if (s->watch != NULL && s->watch->payment != NULL)
		s->watch->payment(s->watch->ctx, &step);
	return true;
}

static enum interest_result
pay(struct state *s, const struct interest_payment *payment)
{
	const struct interest_terms *terms = &s->i->terms;
	enum interest_result result =
	    stretch(s, payment->date - !terms->count_payment_day);

	if (result != INTEREST_DONE)
		return result;
	/* A payment of interest is one of whole minor units. */
	if ((terms->allocation != CHARGE_PRINCIPAL_FIRST ||
	        terms->compound != CHARGE_SIMPLE) &&
	    !settle(s))
		return INTEREST_RANGE;
	return allocate(s, payment) ? INTEREST_DONE : INTEREST_RANGE;
}

enum interest_result
interest_sum(struct interest *i, const struct interest_claim *claim,
    const struct interest_watch *watch, int64_t *amount, int32_t *day)
{
	int32_t until = claim->until - !i->terms.count_payment_day;
	struct state s = { .i = i, .watch = watch,
		.principal = claim->principal, .costs = claim->costs };
	enum interest_result result = INTEREST_DONE;

	*amount = 0;
	if (until <= claim->from)
		return INTEREST_DONE;
	if (!interest_walk_begin(&s.walk, i, claim->from, day))
		return INTEREST_NO_RATE;
	for (size_t k = 0; result == INTEREST_DONE && k < claim->count; k++)
		result = pay(&s, &claim->payments[k]);
	if (result == INTEREST_DONE)
		result = stretch(&s, until);
	if (result == INTEREST_NO_RATE)
		*day = s.day;
	if (result == INTEREST_DONE && !settle(&s))
		result = INTEREST_RANGE;
	*amount = s.total;
	return result;
}

bool
interest_has_weight(const struct interest *i)
{
	return i->terms.round == CHARGE_ROUND_END &&
	    i->terms.compound != CHARGE_MONTHLY;
}

enum interest_result
interest_weight(struct interest *i, int32_t from, int32_t until, wide *weight,
    int32_t *day)
{
	bool grows = i->terms.compound == CHARGE_DAILY;
	wide growth = precise_one();
	struct interest_walk walk;
	struct interest_piece piece;
	wide part;

	*weight = 0;
	until -= !i->terms.count_payment_day;
	if (until <= from)
		return INTEREST_DONE;
	if (!interest_walk_begin(&walk, i, from, day))
		return INTEREST_NO_RATE;
	walk.until = until;
	while (walk.at < until) {
		if (!interest_walk_next(&walk, &piece, day))
			return INTEREST_NO_RATE;
		if (!grows)
			*weight += interest_piece_weight(i, &piece);
		else if (!interest_growth(i, &piece, &part) ||
		    !precise_mul(growth, part, &growth))
			return INTEREST_RANGE;
	}
	if (grows)
		*weight = growth - precise_one();
	return INTEREST_DONE;
}

bool
interest_of_weight(const struct interest *i, int64_t principal, wide weight,
    int64_t *amount)
{
	wide numerator;

	return scale(i, principal, weight, &numerator) &&
	    ratio_round(numerator, i->denominator, i->terms.rounding, amount);
}
