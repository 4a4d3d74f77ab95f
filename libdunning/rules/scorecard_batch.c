/* scorecard_batch.c -- a scorecard over all records of a batch. */
#include "rules/classifier.h"
#include "rules/scorecard_card.h"

/*
 * Tests of one value of which the first that is met counts: bins or bands.
 * Those before the first that needs the record are classified.
 */
struct choice {
	const struct unary **tests;
	size_t count;
	struct classifier_test *classified;
	size_t head; /* how many are */
	struct classifier *classifier; /* NULL: none */
};

struct scorecard_lookup {
	struct choice *bins;
	int64_t **points; /* of each bin, and 0 for none */
	struct choice bands;
};

/* What runs over a batch. */
struct scoring_run {
	struct scorecard *card;
	const struct expr_env *env;
	struct batch *batch;
	struct scores *scores;
	uint8_t *open; /* records that are not decided yet */
	uint32_t *classes;
	uint32_t *bins; /* of the characteristic at hand; count: none */
};

static bool
choice_new(struct arena *arena, struct choice *choice, size_t count)
{
	choice->count = count;
	choice->tests = arena_alloc(arena, count, sizeof(struct unary *));
	choice->classified =
	    arena_alloc(arena, count, sizeof(*choice->classified));
	return choice->tests != NULL && choice->classified != NULL;
}

static void
choice_split(struct choice *choice, enum column_type type)
{
	const struct test *test;
	size_t i;

	for (i = 0; i < choice->count; i++) {
		test = unary_tests(choice->tests[i]);
		if (!classifier_takes(test, type))
			break;
		choice->classified[i] = (struct classifier_test){ test, i };
	}
	if (i > 0 && classifier_fits(type, choice->classified, i, i))
		choice->head = i;
}

/* The first test from the head on that is met; count: none is. */
static uint32_t
choose(const struct choice *choice, const struct value *value,
    const struct expr_env *env, struct batch *batch, size_t row)
{
	size_t i = choice->head;

	while (i < choice->count &&
	       !unary_test(choice->tests[i], value, env, batch, row))
		i++;
	return (uint32_t)i;
}

static bool
open_bins(
    struct scorecard *card, struct scorecard_lookup *lookup, size_t i)
{
	const struct characteristic *one = &card->characteristics[i];
	struct choice *choice = &lookup->bins[i];
	size_t k;

	lookup->points[i] =
	    arena_alloc(card->arena, one->count + 1, sizeof(int64_t));
	if (lookup->points[i] == NULL ||
	    !choice_new(card->arena, choice, one->count))
		return false;
	for (k = 0; k < one->count; k++) {
		choice->tests[k] = one->bins[k].when;
		lookup->points[i][k] = one->bins[k].points;
	}
	choice_split(choice, strategy_column_type(one->info.type));
	if (choice->head == 0)
		return true;
	choice->classifier = classifier_new(card->arena,
	    strategy_column_type(one->info.type), choice->classified,
	    choice->head, choice->head);
	return choice->classifier != NULL;
}

static bool
open_bands(struct scorecard *card, struct choice *choice)
{
	size_t i;

	if (!choice_new(card->arena, choice, card->band_count))
		return false;
	for (i = 0; i < card->band_count; i++)
		choice->tests[i] = card->bands[i].range;
	choice_split(choice, COLUMN_INT);
	if (choice->head == 0)
		return true;
	choice->classifier = classifier_new_scaled(card->arena, card->scale,
	    choice->classified, choice->head, choice->head);
	return choice->classifier != NULL;
}

static struct scorecard_lookup *
lookup_new(struct scorecard *card)
{
	struct scorecard_lookup *lookup =
	    arena_alloc(card->arena, 1, sizeof(*lookup));
	size_t i;

	if (lookup == NULL)
		return NULL;
	lookup->bins =
	    arena_alloc(card->arena, card->count, sizeof(*lookup->bins));
	lookup->points =
	    arena_alloc(card->arena, card->count, sizeof(int64_t *));
	if (lookup->bins == NULL || lookup->points == NULL ||
	    !open_bands(card, &lookup->bands))
		return NULL;
	for (i = 0; i < card->count; i++)
		if (!open_bins(card, lookup, i))
			return NULL;
	return lookup;
}

/* The numbers of the classified tests that are met; count: none is. */
static void
take_lowest(const struct choice *choice, const uint32_t *classes, size_t rows,
    uint32_t *chosen)
{
	const uint32_t *lowest =
	    classifier_classes(choice->classifier).lowest;
	uint32_t none = (uint32_t)choice->count;
	size_t i;

	for (i = 0; i < rows; i++) {
		uint32_t number = lowest[classes[i]];

		chosen[i] = number < none ? number : none;
	}
}

/* Bins of values that are not classified: by the tests after the head. */
static void
choose_bins(struct scoring_run *run, size_t i)
{
	const struct expr *expr = run->card->characteristics[i].expr;
	const struct choice *choice = &run->card->lookup->bins[i];
	struct value value;
	size_t row;

	for (row = 0; row < run->batch->rows; row++) {
		if (!run->open[row] || run->bins[row] < choice->count)
			continue;
		value = expr_eval(expr, run->env, run->batch, row);
		run->bins[row] =
		    choose(choice, &value, run->env, run->batch, row);
	}
}

/* Bins of some values of an expression. */
static void
take_values(struct scoring_run *run, const struct choice *choice, size_t from,
    size_t to, const struct value *values)
{
	size_t row;
	uint32_t bin;

	for (row = from; row < to; row++) {
		run->bins[row] = (uint32_t)choice->count;
		if (!run->open[row])
			continue;
		bin = UINT32_MAX;
		if (choice->classifier != NULL)
			bin = classifier_classes(choice->classifier)
			          .lowest[classifier_value(choice->classifier,
			              &values[row - from])];
		if (bin == UINT32_MAX)
			bin = choose(choice, &values[row - from], run->env,
			    run->batch, row);
		run->bins[row] = bin;
	}
}

/* Bins of an expression, which is evaluated once.  False: out of memory. */
static bool
evaluate_bins(struct scoring_run *run, size_t i)
{
	enum { CHUNK = 256 };
	struct expr *expr = run->card->characteristics[i].expr;
	struct value values[CHUNK];
	size_t rows = run->batch->rows;
	size_t from;
	size_t to;

	for (from = 0; from < rows; from = to) {
		to = rows - from < CHUNK ? rows : from + CHUNK;
		if (!expr_values(expr, run->env, run->batch, from, to,
		        run->open, values))
			return false;
		take_values(
		    run, &run->card->lookup->bins[i], from, to, values);
	}
	return true;
}

/* False: out of memory. */
static bool
find_bins(struct scoring_run *run, size_t i)
{
	const struct choice *choice = &run->card->lookup->bins[i];
	int slot = expr_slot(run->card->characteristics[i].expr);
	size_t row;

	if (slot < 0)
		return evaluate_bins(run, i);
	if (choice->classifier != NULL) {
		if (!classifier_run(choice->classifier,
		        batch_vector(run->batch, slot), 0, run->batch->rows,
		        run->classes))
			return false;
		take_lowest(
		    choice, run->classes, run->batch->rows, run->bins);
	} else {
		for (row = 0; row < run->batch->rows; row++)
			run->bins[row] = (uint32_t)choice->count;
	}
	if (choice->head < choice->count)
		choose_bins(run, i);
	return true;
}

/* Adds points; a record without a bin is not scored. */
static void
add_points(struct scoring_run *run, size_t i)
{
	const int64_t *points = run->card->lookup->points[i];
	uint32_t none = (uint32_t)run->card->characteristics[i].count;
	struct scores *scores = run->scores;
	uint32_t last = 0;
	size_t row;

	for (row = 0; row < scores->rows; row++) {
		uint32_t bin = run->bins[row];

		scores->points[row] += points[bin];
		last = bin > last ? bin : last;
	}
	for (row = 0; last == none && row < scores->rows; row++) {
		if (!run->open[row] || run->bins[row] != none)
			continue;
		scores->results[row] = SCORECARD_NO_BIN;
		scores->gaps[row] = (uint32_t)i;
		run->open[row] = 0;
	}
}

static void
find_bands(struct scoring_run *run)
{
	const struct choice *choice = &run->card->lookup->bands;
	struct scores *scores = run->scores;
	struct value value;
	size_t row;

	for (row = 0; row < scores->rows; row++)
		scores->bands[row] = (uint32_t)choice->count;
	if (choice->classifier != NULL) {
		classifier_run_units(choice->classifier, scores->points,
		    scores->rows, run->classes);
		take_lowest(
		    choice, run->classes, scores->rows, scores->bands);
	}
	if (choice->head == choice->count)
		return;
	for (row = 0; row < scores->rows; row++) {
		if (!run->open[row] || scores->bands[row] < choice->count)
			continue;
		value = (struct value){ .type = VALUE_NUMBER,
			.number = decimal_reduce((struct decimal){
			    scores->points[row], scores->scale }) };
		scores->bands[row] =
		    choose(choice, &value, run->env, run->batch, row);
	}
}

/* Which records are looked at.  False: out of memory. */
static bool
open_records(struct scoring_run *run)
{
	const struct batch *batch = run->batch;
	size_t row;

	if (run->card->when != NULL)
		return expr_test(
		    run->card->when, run->env, run->batch, run->open);
	for (row = 0; row < batch->rows; row++)
		run->open[row] = batch->fates[row] == FATE_KEPT;
	return true;
}

/* Arrays for a batch; false: out of memory. */
static bool
open_run(struct scoring_run *run)
{
	struct arena *arena = run->batch->arena;
	const struct scorecard *card = run->card;
	struct scores *scores = run->scores;
	size_t rows = run->batch->rows;
	size_t lists = scorecard_most_reasons(card) > 0 ? card->count : 1;

	*scores = (struct scores){ .scale = card->scale, .rows = rows };
	scores->results = arena_alloc(arena, rows, 1);
	scores->points = arena_alloc(arena, rows, sizeof(*scores->points));
	scores->gaps = arena_alloc(arena, rows, sizeof(*scores->gaps));
	if (card->band_count > 0)
		scores->bands =
		    arena_alloc(arena, rows, sizeof(*scores->bands));
	scores->bins = arena_alloc(arena, rows, lists * sizeof(uint32_t));
	run->bins = scores->bins;
	run->classes = arena_alloc(arena, rows, sizeof(*run->classes));
	run->open = arena_alloc(arena, rows, 1);
	return scores->results != NULL && scores->points != NULL &&
	       scores->gaps != NULL && scores->bins != NULL &&
	       (scores->bands != NULL || card->band_count == 0) &&
	       run->classes != NULL && run->open != NULL;
}

bool
scorecard_run_batch(struct scorecard *card, const struct expr_env *env,
    struct batch *batch, struct scores *scores)
{
	struct scoring_run run = {
		.card = card, .env = env, .batch = batch, .scores = scores
	};
	bool tells = scorecard_most_reasons(card) > 0;
	size_t row;
	size_t i;

	if (card->lookup == NULL)
		card->lookup = lookup_new(card);
	if (card->lookup == NULL || !open_run(&run) || !open_records(&run))
		return false;
	for (row = 0; row < batch->rows; row++) {
		scores->results[row] =
		    run.open[row] ? SCORECARD_SCORED : SCORECARD_SKIPPED;
		scores->points[row] = card->base;
	}
	for (i = 0; i < card->count; i++) {
		run.bins = tells ? scores->bins + i * batch->rows : run.bins;
		if (!find_bins(&run, i))
			return false;
		add_points(&run, i);
	}
	if (card->band_count > 0)
		find_bands(&run);
	return true;
}

size_t
scorecard_bands(const struct scorecard *card)
{
	return card->band_count;
}

struct text
scorecard_band(const struct scorecard *card, size_t band)
{
	return band < card->band_count ? card->bands[band].name
	                               : (struct text){ NULL, 0 };
}

const char *
scorecard_column(const struct scorecard *card, size_t one, int *slot)
{
	const struct characteristic *characteristic =
	    &card->characteristics[one];

	*slot = expr_name_slot(characteristic->expr, characteristic->column);
	return characteristic->column;
}

size_t
scorecard_reasons(const struct scorecard *card, const struct scores *scores,
    size_t row, struct text *reasons)
{
	const struct scorecard_bin *bins[CHARACTERISTICS];
	size_t i;

	for (i = 0; i < card->count; i++)
		bins[i] = &card->characteristics[i]
		               .bins[scores->bins[i * scores->rows + row]];
	return scorecard_tell(card, bins, reasons);
}
