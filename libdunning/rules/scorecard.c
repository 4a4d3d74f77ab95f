#include "rules/scorecard_card.h"

#include "rules/cell.h"
#include "rules/grid.h"

struct loader {
	struct arena *arena;
	const struct scorecard_spec *spec;
	struct diag *diag;
	struct expr_scope scope;
	struct scorecard *card;
	bool failed;
};

/* At least one object, zeroed; NULL: out of memory, reported. */
static void *
take(struct loader *l, size_t count, size_t size)
{
	void *memory = arena_alloc(l->arena, count + 1, size);

	if (memory == NULL) {
		diag_memory(l->diag);
		l->failed = true;
	}
	return memory;
}

/* Columns of the table text of bins; count of the grid: not there. */
struct bin_columns {
	size_t when;
	size_t points;
	size_t reason;
};

static bool
find_columns(
    struct loader *l, const struct grid *grid, struct bin_columns *columns)
{
	size_t known = 0;

	columns->when = grid_find(grid, "when");
	columns->points = grid_find(grid, "points");
	columns->reason = grid_find(grid, "reason");
	known += columns->when < grid->count;
	known += columns->points < grid->count;
	known += columns->reason < grid->count;
	if (columns->when < grid->count && columns->points < grid->count &&
	    known == grid->count)
		return true;
	diag_at(l->diag, DIAG_ERROR, "E_TABLE", grid->columns[0].name.at,
	    "the header of bins is `when | points` or `when | points | "
	    "reason`");
	l->failed = true;
	return false;
}

static void
load_bin(struct loader *l, const struct grid_row *row,
    const struct bin_columns *columns, const struct expr_scope *scope,
    struct scorecard_bin *bin)
{
	static const struct column_info number = { .type = TYPE_DECIMAL };
	const struct located *points = &row->cells[columns->points];
	struct value value;

	bin->cell = &row->cells[columns->when];
	bin->when = unary_parse(l->arena, bin->cell, scope, l->diag);
	l->failed |= bin->when == NULL;
	if (!cell_literal(l->arena, points, &number, &value, l->diag)) {
		l->failed = true;
	} else if (value.type == VALUE_NULL) {
		diag_at(l->diag, DIAG_ERROR, "E_VALUE", points->at,
		    "this bin has no points");
		l->failed = true;
	} else {
		bin->written = value.number;
	}
}

static void
load_reason(struct loader *l, const struct grid_row *row,
    const struct bin_columns *columns, const struct grid *grid,
    const struct characteristic_spec *spec, struct scorecard_bin *bin)
{
	static const struct column_info text = { .type = TYPE_STRING };
	struct value value;

	bin->reason = spec->reason.text;
	if (columns->reason == grid->count)
		return;
	if (!cell_literal(
	        l->arena, &row->cells[columns->reason], &text, &value, l->diag))
		l->failed = true;
	else if (value.type == VALUE_STRING)
		bin->reason = value.string;
}

static void
load_bins(struct loader *l, const struct characteristic_spec *spec,
    const struct column_info *info, struct characteristic *one)
{
	struct grid *grid = grid_parse(l->arena, &spec->bins, l->diag);
	struct expr_scope scope = l->scope;
	struct bin_columns columns;
	size_t i;

	if (grid == NULL || !find_columns(l, grid, &columns)) {
		l->failed = true;
		return;
	}
	if (grid->row_count == 0) {
		diag_at(l->diag, DIAG_ERROR, "E_TABLE", spec->bins.at,
		    "the characteristic `%s` has no bins", one->column);
		l->failed = true;
	}
	one->bins = take(l, grid->row_count, sizeof(*one->bins));
	if (one->bins == NULL)
		return;
	one->count = grid->row_count;
	scope.input = info;
	for (i = 0; i < one->count && !diag_full(l->diag); i++) {
		load_bin(l, &grid->rows[i], &columns, &scope, &one->bins[i]);
		load_reason(
		    l, &grid->rows[i], &columns, grid, spec, &one->bins[i]);
	}
}

static void
load_characteristics(struct loader *l)
{
	const struct characteristic_spec *spec = l->spec->characteristics.at;
	size_t count = l->spec->characteristics.count;
	struct characteristic *one = take(l, count, sizeof(*one));
	size_t i;

	if (one == NULL)
		return;
	if (count > CHARACTERISTICS) {
		diag_at(l->diag, DIAG_ERROR, "E_LIMIT", l->spec->at,
		    "the scorecard `%s` has %zu characteristics, the most is "
		    "%d",
		    l->spec->name.text.at, count, CHARACTERISTICS);
		l->failed = true;
	}
	l->card->characteristics = one;
	l->card->count = count;
	for (i = 0; i < count && !diag_full(l->diag); i++, one++, spec++) {
		one->column = spec->column.text.at;
		l->scope.place.column = spec->column.text;
		one->expr = expr_parse(
		    l->arena, &spec->column, &l->scope, VALUE_NULL, l->diag);
		l->failed |= one->expr == NULL;
		if (one->expr != NULL &&
		    expr_column_info(one->expr, &one->info))
			load_bins(l, spec, &one->info, one);
	}
}

static void
load_bands(struct loader *l)
{
	static const struct column_info number = { .type = TYPE_DECIMAL };
	const struct band_spec *spec = l->spec->bands.cut.at;
	size_t count = l->spec->bands.cut.count;
	struct band *band = take(l, count, sizeof(*band));
	struct expr_scope scope = l->scope;
	size_t i;

	if (band == NULL)
		return;
	l->card->bands = band;
	l->card->band_count = count;
	scope.input = &number;
	for (i = 0; i < count && !diag_full(l->diag); i++, band++, spec++) {
		band->name = spec->name.text;
		band->range =
		    unary_parse(l->arena, &spec->range, &scope, l->diag);
		l->failed |= band->range == NULL;
	}
}

/* Adds what a characteristic can give at most, up or down. */
static bool
add_extreme(const struct characteristic *one, int64_t *reach)
{
	int64_t extreme = 0;
	int64_t size;
	size_t i;

	for (i = 0; i < one->count; i++) {
		if (one->bins[i].points == INT64_MIN)
			return false;
		size = one->bins[i].points < 0 ? -one->bins[i].points
		                               : one->bins[i].points;
		extreme = size > extreme ? size : extreme;
	}
	return !__builtin_add_overflow(*reach, extreme, reach);
}

static bool
at_scale(struct decimal points, int32_t scale, int64_t *out)
{
	if (!decimal_round(points, scale, ROUND_HALF_EVEN, &points))
		return false;
	*out = points.coefficient;
	return true;
}

/*
 * Gives all points one scale, so that a sum is a sum of integers, and proves
 * that no sum and no distance can be too large.
 */
static bool
unify_points(struct scorecard *card, struct decimal base)
{
	struct characteristic *one;
	struct scorecard_bin *bin;
	int64_t reach;
	size_t i;
	size_t k;

	base = decimal_reduce(base);
	card->scale = base.scale;
	for (i = 0; i < card->count; i++) {
		one = &card->characteristics[i];
		for (k = 0; k < one->count; k++)
			if (one->bins[k].written.scale > card->scale)
				card->scale = one->bins[k].written.scale;
	}
	if (!at_scale(base, card->scale, &card->base) ||
	    card->base == INT64_MIN)
		return false;
	reach = card->base < 0 ? -card->base : card->base;
	for (i = 0; i < card->count; i++) {
		one = &card->characteristics[i];
		for (bin = one->bins; bin < one->bins + one->count; bin++)
			if (!at_scale(bin->written, card->scale, &bin->points))
				return false;
		if (!add_extreme(one, &reach) || reach > INT64_MAX / 2)
			return false;
	}
	return true;
}

/* How far each bin is from the best, or above the worst (PMML 4.4). */
static void
measure_distances(struct characteristic *one, enum reason_method method)
{
	int64_t from;
	size_t i;

	if (one->count == 0)
		return;
	from = one->bins[0].points;
	for (i = 1; i < one->count; i++) {
		int64_t points = one->bins[i].points;

		if (method == REASONS_POINTS_BELOW ? points > from
		                                   : points < from)
			from = points;
	}
	for (i = 0; i < one->count; i++)
		one->bins[i].distance = method == REASONS_POINTS_BELOW
		                            ? from - one->bins[i].points
		                            : one->bins[i].points - from;
}

static void
load_points(struct loader *l)
{
	size_t i;

	if (!unify_points(l->card, l->spec->base)) {
		diag_at(l->diag, DIAG_ERROR, "E_VALUE", l->spec->at,
		    "the points of the scorecard `%s` are too large",
		    l->spec->name.text.at);
		l->failed = true;
	}
	for (i = 0; i < l->card->count && !l->failed; i++)
		measure_distances(&l->card->characteristics[i],
		    (enum reason_method)l->spec->reasons.method);
}

struct scorecard *
scorecard_new(struct arena *arena, const struct strategy *strategy,
    const struct scorecard_spec *spec, struct diag *diag)
{
	struct loader l = { .arena = arena,
		.spec = spec,
		.diag = diag,
		.scope = { .strategy = strategy,
		    .place = { .section = "scorecard",
		        .name = spec->name.text } } };

	l.card = take(&l, 1, sizeof(*l.card));
	if (l.card == NULL)
		return NULL;
	l.card->arena = arena;
	if (spec->reasons.max > 0)
		l.card->reasons = (size_t)spec->reasons.max;
	if (spec->when.text.at != NULL) {
		l.card->when =
		    expr_parse(arena, &spec->when, &l.scope, VALUE_BOOL, diag);
		l.failed |= l.card->when == NULL;
	}
	load_characteristics(&l);
	load_bands(&l);
	/* Then not everything was looked at. */
	l.failed |= diag_full(diag);
	if (!l.failed)
		load_points(&l);
	return l.failed ? NULL : l.card;
}

bool
scorecard_bind(struct scorecard *card, struct columns *columns)
{
	struct characteristic *one = card->characteristics;
	bool bound = card->when == NULL || expr_bind(card->when, columns);
	size_t i;
	size_t k;

	for (i = 0; i < card->count; i++, one++) {
		bound = expr_bind(one->expr, columns) && bound;
		for (k = 0; k < one->count; k++)
			bound = unary_bind(one->bins[k].when, columns) && bound;
	}
	for (i = 0; i < card->band_count; i++)
		bound = unary_bind(card->bands[i].range, columns) && bound;
	return bound;
}

size_t
scorecard_most_reasons(const struct scorecard *card)
{
	return card->reasons < card->count ? card->reasons : card->count;
}

size_t
scorecard_find_bin(const struct characteristic *one, const struct value *value,
    const struct expr_env *env, struct batch *batch, size_t row)
{
	size_t bin = 0;

	while (bin < one->count &&
	       !unary_test(one->bins[bin].when, value, env, batch, row))
		bin++;
	return bin;
}

static const struct scorecard_bin *
find_bin(const struct characteristic *one, const struct expr_env *env,
    struct batch *batch, size_t row)
{
	struct value value = expr_eval(one->expr, env, batch, row);
	size_t bin = scorecard_find_bin(one, &value, env, batch, row);

	return bin < one->count ? &one->bins[bin] : NULL;
}

static bool
has_reason(const struct text *reasons, size_t count, struct text reason)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (text_equal(reasons[i], reason))
			return true;
	}
	return false;
}

/* The farthest bin whose reason is not told yet, the first of equal ones. */
static const struct scorecard_bin *
next_reason(const struct scorecard *card,
    const struct scorecard_bin *const *bins, const struct text *told,
    size_t count)
{
	const struct scorecard_bin *best = NULL;
	size_t i;

	for (i = 0; i < card->count; i++) {
		if (bins[i]->distance <= 0 || bins[i]->reason.at == NULL ||
		    has_reason(told, count, bins[i]->reason))
			continue;
		if (best == NULL || bins[i]->distance > best->distance)
			best = bins[i];
	}
	return best;
}

size_t
scorecard_tell(const struct scorecard *card,
    const struct scorecard_bin *const *bins, struct text *reasons)
{
	size_t most = scorecard_most_reasons(card);
	const struct scorecard_bin *bin;
	size_t count = 0;

	while (count < most) {
		bin = next_reason(card, bins, reasons, count);
		if (bin == NULL)
			break;
		reasons[count++] = bin->reason;
	}
	return count;
}

static void
find_reasons(const struct scorecard *card,
    const struct scorecard_bin *const *bins, struct batch *batch,
    struct score *score)
{
	struct text *reasons;

	if (scorecard_most_reasons(card) == 0)
		return;
	reasons = arena_alloc(
	    batch->arena, scorecard_most_reasons(card), sizeof(*reasons));
	if (reasons != NULL)
		score->reason_count = scorecard_tell(card, bins, reasons);
	score->reasons = reasons;
}

static bool
is_skipped(const struct scorecard *card, const struct expr_env *env,
    struct batch *batch, size_t row)
{
	return card->when != NULL && !expr_true(card->when, env, batch, row);
}

enum scorecard_result
scorecard_run(const struct scorecard *card, const struct expr_env *env,
    struct batch *batch, size_t row, struct score *score)
{
	const struct scorecard_bin *bins[CHARACTERISTICS];
	struct value points = { .type = VALUE_NUMBER };
	int64_t sum = card->base;
	size_t i;

	*score = (struct score){ .slot = -1 };
	if (is_skipped(card, env, batch, row))
		return SCORECARD_SKIPPED;
	for (i = 0; i < card->count; i++) {
		bins[i] = find_bin(&card->characteristics[i], env, batch, row);
		if (bins[i] == NULL) {
			score->column = card->characteristics[i].column;
			score->slot =
			    expr_name_slot(card->characteristics[i].expr,
			        card->characteristics[i].column);
			return SCORECARD_NO_BIN;
		}
		sum += bins[i]->points;
	}
	score->points = decimal_reduce((struct decimal){ sum, card->scale });
	points.number = score->points;
	for (i = 0; i < card->band_count && score->band.at == NULL; i++) {
		if (unary_test(card->bands[i].range, &points, env, batch, row))
			score->band = card->bands[i].name;
	}
	find_reasons(card, bins, batch, score);
	return SCORECARD_SCORED;
}
