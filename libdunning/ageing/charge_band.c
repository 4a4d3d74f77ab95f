#include "ageing/charge_band.h"

#include "rules/grid.h"

/* The highest limit, with its decimals. */
static const int64_t limit_most = INT64_C(1000000000000000000);

struct band {
	bool last;     /* no limit */
	int64_t limit; /* in units of 10^-RATE_DECIMALS */
	struct charge_amount amount;
	int64_t percent; /* likewise; when the amount is one */
};

struct charge_bands {
	bool with_limit; /* up_to: the limit belongs to the band */
	bool marginal;
	struct band *bands;
	size_t count;
};

struct reader {
	const struct charge_spec *spec;
	const struct grid *grid;
	size_t limit, amount; /* columns */
	struct charge_bands *bands;
	struct diag *diag;
};

static bool
wrong(const struct reader *r, const struct located *cell, const char *what)
{
	diag_at(r->diag, DIAG_ERROR, "E_CHARGE", cell->at, "`%.80s` is not %s",
	    cell->text.at, what);
	return false;
}

static bool
find_columns(struct reader *r)
{
	size_t below = grid_find(r->grid, "below");
	size_t up_to = grid_find(r->grid, "up_to");

	r->limit = below < r->grid->count ? below : up_to;
	r->amount = grid_find(r->grid, "amount");
	r->bands->with_limit = r->limit == up_to;
	if (r->grid->count == 2 && r->limit < 2 && r->amount < 2 &&
	    r->grid->row_count > 0)
		return true;
	diag_at(r->diag, DIAG_ERROR, "E_CHARGE", r->spec->bands.at,
	    "the header of `bands` is `below | amount` or `up_to | amount`");
	diag_note(r->diag, r->spec->bands.at,
	    "below 1000: 999.99 is in the band and 1000.00 is not; up_to 1000: "
	    "1000.00 is in it too");
	return false;
}

static bool
read_limit(const struct reader *r, const struct located *cell, bool last,
    struct band *band, int64_t least)
{
	struct decimal number;

	band->last = text_is(cell->text, "-") || cell->text.len == 0;
	if (band->last) {
		if (last)
			return true;
		return wrong(r, cell, "a limit, which only the last band lacks");
	}
	if (decimal_parse(cell->text, &number, NULL) != NUM_OK ||
	    !rate_scaled(number, &band->limit) ||
	    band->limit > limit_most)
		return wrong(r, cell, "a limit such as 1000.00");
	if (band->limit <= least)
		return wrong(r, cell, "above the limit before it");
	if (!last)
		return true;
	return wrong(r, cell, "-, the limit of the last band, which has none");
}

static bool
read_band(const struct reader *r, size_t row, struct band *band, int64_t least)
{
	const struct located *cells = r->grid->rows[row].cells;
	const struct located *cell = &cells[r->amount];

	if (!read_limit(r, &cells[r->limit], row + 1 == r->grid->row_count,
	        band, least))
		return false;
	if (!charge_amount_parse(cell->text, &band->amount) ||
	    band->amount.column.at != NULL)
		return wrong(r, cell, "an amount such as 40.00 EUR or 9 %");
	if (!band->amount.percent)
		return !r->spec->marginal ||
		    wrong(r, cell,
		        "a percentage, which `marginal` bands take");
	if (rate_scaled(band->amount.number, &band->percent) &&
	    band->percent <= CHARGE_RATE_MOST)
		return true;
	return wrong(r, cell,
	    "a percentage up to 1000, with at most 6 decimals");
}

struct charge_bands *
charge_bands_new(struct arena *arena, const struct charge_spec *spec,
    struct diag *diag)
{
	struct charge_bands *bands = arena_alloc(arena, 1, sizeof *bands);
	struct reader r = { .spec = spec, .bands = bands, .diag = diag };
	int64_t least = 0;

	r.grid = grid_parse(arena, &spec->bands, diag);
	if (r.grid == NULL)
		return NULL;
	if (bands != NULL)
		bands->bands = arena_alloc(arena, r.grid->row_count + 1,
		    sizeof *bands->bands);
	if (bands == NULL || bands->bands == NULL) {
		diag_memory(diag);
		return NULL;
	}
	if (!find_columns(&r))
		return NULL;
	bands->marginal = spec->marginal;
	for (; bands->count < r.grid->row_count; bands->count++) {
		struct band *band = &bands->bands[bands->count];

		if (!read_band(&r, bands->count, band, least))
			return NULL;
		least = band->limit;
	}
	return bands;
}

bool
charge_bands_values(const struct rate_table *values,
    const struct located *file, struct diag *diag)
{
	for (size_t i = 0; i < values->count; i++)
		if (values->rows[i].rate <= 0 ||
		    values->rows[i].rate > CHARGE_UNIT * CHARGE_UNIT) {
			diag_at(diag, DIAG_ERROR, "E_RATE_TABLE", file->at,
			    "the values of %s must be above 0 and at most "
			    "1000000",
			    values->file);
			return false;
		}
	return true;
}

wide
charge_band_parts(void)
{
	return wide_power_of_ten(20);
}

wide
charge_bands_money(int64_t amount, int64_t value, int digits)
{
	/* 12 decimals less than the parts have. */
	return (wide)amount * value * wide_power_of_ten(digits) *
	    wide_power_of_ten(8);
}

/* Where a band ends, in parts of 10^-12 of a minor unit. */
static wide
end_of(const struct band *band, int64_t value, int digits)
{
	return (wide)band->limit * value * wide_power_of_ten(digits);
}

static bool
is_within(const struct charge_bands *bands, wide debt, wide end)
{
	return debt < end || (bands->with_limit && debt == end);
}

static wide
marginal(const struct charge_bands *bands, wide debt, int64_t value,
    int digits)
{
	wide sum = 0;
	wide from = 0;

	for (size_t i = 0; i < bands->count && from < debt; i++) {
		const struct band *band = &bands->bands[i];
		wide end = debt;

		if (!band->last && end_of(band, value, digits) < debt)
			end = end_of(band, value, digits);
		sum += (end - from) * band->percent;
		from = end;
	}
	return sum;
}

bool
charge_bands_find(const struct charge_bands *bands,
    const struct charge_debt *debt, int64_t value,
    struct charge_amount *amount, wide *numerator)
{
	wide size = debt->amount * wide_power_of_ten(12);
	const struct band *band = bands->bands;

	if (bands->marginal) {
		*numerator = marginal(bands, size, value, debt->digits);
		return true;
	}
	while (!band->last &&
	    !is_within(bands, size, end_of(band, value, debt->digits)))
		band++;
	*amount = band->amount;
	*numerator = size * band->percent;
	return band->amount.percent;
}
