#include "ageing/interest_walk.h"

#include "base/precise.h"

bool
interest_walk_begin(struct interest_walk *walk, struct interest *i,
    int32_t from, int32_t *day)
{
	*walk = (struct interest_walk){ .interest = i, .from = from,
		.at = from };
	if (i->terms.mode != CHARGE_LOCKED)
		return true;
	*day = from + 1;
	walk->locked = rate_table_find(i->terms.rates, *day);
	return walk->locked != NULL;
}

bool
interest_walk_next(struct interest_walk *walk, struct interest_piece *piece,
    int32_t *day)
{
	const struct interest_terms *terms = &walk->interest->terms;
	bool years =
	    terms->per == CHARGE_PER_YEAR && terms->count == DAY_COUNT_ACT_ACT;
	int32_t end = walk->until;

	*day = walk->at + 1;
	piece->first = *day;
	piece->row = walk->locked;
	if (piece->row == NULL) {
		piece->row = rate_table_find(terms->rates, *day);
		if (piece->row == NULL)
			return false;
		if (piece->row->through < end)
			end = piece->row->through;
	}
	if (years && day_count_year_end(*day) < end)
		end = day_count_year_end(*day);
	piece->last = end;
	piece->basis = terms->per == CHARGE_PER_YEAR ?
	    day_count_year(terms->count, *day) :
	    walk->interest->basis;
	piece->days = day_count_days(terms->count, walk->from, end) -
	    day_count_days(terms->count, walk->from, walk->at);
	walk->at = end;
	return true;
}

/* 1 + rate, of which `parts` make a year. */
static wide
growth_of(int64_t rate, int64_t parts)
{
	wide unit = precise_one() / INTEREST_WHOLE;

	return precise_one() + (rate * unit + parts / 2) / parts;
}

/* What 1 grows to in a day, at an effective rate. */
static wide
daily_root(struct interest *i, const struct interest_piece *piece)
{
	size_t row = (size_t)(piece->row - i->terms.rates->rows);
	wide *root = &i->roots[row * INTEREST_ROOTS + (piece->basis % 2 == 0)];

	if (*root == 0)
		*root =
		    precise_root(growth_of(piece->row->rate, 1), piece->basis);
	return *root;
}

bool
interest_growth(struct interest *i, const struct interest_piece *piece,
    wide *growth)
{
	wide years, rest;

	if (!i->terms.effective)
		return precise_power(
		    growth_of(piece->row->rate, piece->basis), piece->days,
		    growth);
	/* Whole years are exact. */
	return precise_power(growth_of(piece->row->rate, 1),
	           piece->days / piece->basis, &years) &&
	    precise_power(daily_root(i, piece), piece->days % piece->basis,
	        &rest) &&
	    precise_mul(years, rest, growth);
}

wide
interest_piece_weight(struct interest *i, const struct interest_piece *piece)
{
	if (i->terms.effective)
		return (daily_root(i, piece) - precise_one()) * piece->days;
	return (wide)piece->row->rate * piece->days *
	    (i->basis / piece->basis);
}
