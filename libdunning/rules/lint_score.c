/* lint_score.c -- bins and bands: rules of one input, the first that fits
 * counts. */
#include <string.h>

#include "rules/lint_row.h"
#include "rules/scorecard_card.h"

enum { CELL_BYTES = 1 << 20 };

/* Rules of one axis, with what each is called and where it stands. */
struct ladder {
	struct lint_space space;
	const struct lint_axis *axis;
	const struct located **cells;
	size_t count;
	uint64_t *taken; /* by the rules before the one at hand */
	bool open;       /* some cell depends on the record */
	bool starved;    /* there was no memory for a message */
};

/* Makes the rules of tests; when: what holds of all values, or NULL. */
static enum space_result
open_ladder(struct ladder *l, const struct strategy *strategy,
    const struct located_list *sources, const struct expr *when,
    const struct lint_input *input, const struct unary *const *tests)
{
	struct arena *arena = l->space.arena;
	struct lint_cell *cells = arena_alloc(arena, l->count, sizeof(*cells));
	struct lint_table_parts parts = { .strategy = strategy,
		.sources = sources,
		.when = when,
		.inputs = input,
		.input_count = 1,
		.cells = cells,
		.rule_count = l->count };
	enum space_result result;
	size_t i;

	if (cells == NULL)
		return SPACE_MEMORY;
	for (i = 0; i < l->count; i++)
		if (!unary_is_any(tests[i]))
			cells[parts.cell_count++] = (struct lint_cell){ i, 0,
				unary_tests(tests[i]), l->cells[i] };
	result = space_init(&l->space, arena, &parts);
	if (result != SPACE_MADE)
		return result;
	l->axis = &l->space.axes[0];
	l->taken = arena_alloc(arena, l->axis->words, sizeof(*l->taken));
	for (i = 0; i < l->count; i++)
		l->open = l->open || l->space.open_cells[i] != NULL;
	return l->taken == NULL ? SPACE_MEMORY : SPACE_MADE;
}

static void
take(struct ladder *l, size_t rule)
{
	const uint64_t *classes = axis_rule(l->axis, rule);
	size_t i;

	for (i = 0; i < l->axis->words && l->space.open_cells[rule] == NULL;
	     i++)
		l->taken[i] |= classes[i];
}

/* Whether the rules before take all that a rule takes. */
static bool
is_hidden(const struct ladder *l, size_t rule)
{
	return set_within(
	    axis_rule(l->axis, rule), l->taken, l->axis->words);
}

/* What no rule takes, for certain, as a cell; false: nothing. */
static bool
put_gap(struct ladder *l, struct buf *cell)
{
	uint64_t *classes = l->taken;
	size_t i;

	if (l->open)
		return false;
	for (i = 0; i < l->axis->words; i++)
		classes[i] = l->axis->domain[i] & ~classes[i];
	if (set_empty(classes, l->axis->words))
		return false;
	row_cell(l->axis, classes, cell);
	return !cell->failed;
}

static void
look_at_bin(const struct lint *lint, struct ladder *l, const char *column,
    size_t bin)
{
	const struct located *cell = l->cells[bin];
	const char *text = cell->text.len == 0 ? "-" : cell->text.at;

	/* A bin for null may stand where no null comes. */
	if (!set_has(l->space.met, bin) && !text_is(cell->text, "null"))
		lint_tell(lint, LINT_UNSAT, LINT_ERROR, cell->at,
		    "no `%s` of a record fits the bin `%s`", column, text);
	else if (set_has(l->space.met, bin) && is_hidden(l, bin))
		lint_tell(lint, LINT_SHADOWED, LINT_WARN, cell->at,
		    "the bin `%s` of `%s` is never reached: those above it "
		    "take all that it takes",
		    text, column);
	take(l, bin);
}

static void
tell_gap_of_bins(
    const struct lint *lint, struct ladder *l, const char *column)
{
	struct src_pos at = l->cells[l->count - 1]->at;
	struct buf cell;
	struct buf row;

	buf_init(&cell, CELL_BYTES);
	buf_init(&row, CELL_BYTES);
	if (put_gap(l, &cell) &&
	    lint_tell(lint, LINT_GAP, LINT_WARN, l->cells[0]->at,
	        "no bin takes `%s` of `%s`: such records are rejected",
	        buf_text(&cell), column)) {
		buf_printf(&row, "%s | ?", buf_text(&cell));
		diag_fix(lint->diag, at, buf_text(&row),
		    "a row to paste below this line: %s", buf_text(&row));
	}
	l->starved = l->starved || cell.failed || row.failed;
	buf_clear(&cell);
	buf_clear(&row);
}

/* The bins of one characteristic. */
static enum space_result
look_at_bins(const struct lint *lint, const struct characteristic *one,
    const struct scorecard_spec *spec, struct arena *arena)
{
	struct ladder l = { .space = { .arena = arena }, .count = one->count };
	const struct lint_input input = { .name = text_of(one->column),
		.expr = one->expr,
		.info = one->info };
	const struct unary **tests =
	    arena_alloc(arena, one->count, sizeof(struct unary *));
	enum space_result result;
	size_t i;

	l.cells = arena_alloc(arena, one->count, sizeof(struct located *));
	if (tests == NULL || l.cells == NULL)
		return SPACE_MEMORY;
	for (i = 0; i < one->count; i++) {
		tests[i] = one->bins[i].when;
		l.cells[i] = one->bins[i].cell;
	}
	result = open_ladder(
	    &l, lint->strategy, &spec->sources, NULL, &input, tests);
	if (result != SPACE_MADE)
		return result;
	for (i = 0; i < l.count; i++)
		look_at_bin(lint, &l, one->column, i);
	tell_gap_of_bins(lint, &l, one->column);
	return l.starved ? SPACE_MEMORY : SPACE_MADE;
}

/* The lowest and the highest sum of points. */
static void
find_range(const struct scorecard *card, int64_t *low, int64_t *high)
{
	const struct characteristic *one = card->characteristics;
	int64_t least;
	int64_t most;
	size_t i;
	size_t k;

	*low = *high = card->base;
	for (i = 0; i < card->count; i++, one++) {
		least = most = one->count > 0 ? one->bins[0].points : 0;
		for (k = 1; k < one->count; k++) {
			if (one->bins[k].points < least)
				least = one->bins[k].points;
			if (one->bins[k].points > most)
				most = one->bins[k].points;
		}
		*low += least;
		*high += most;
	}
}

/* The score as an input: a column between two numbers. */
struct score_input {
	struct column_use use;
	struct node column;
	struct node *items[1];
	struct node ends[2];
	struct test range;
	struct node condition;
	struct expr expr;
	struct expr when;
	struct lint_input input;
};

static void
make_score(struct score_input *s, const struct scorecard *card)
{
	int64_t low;
	int64_t high;

	find_range(card, &low, &high);
	memset(s, 0, sizeof(*s));
	s->use.name = ""; /* no column of the strategy */
	s->column = (struct node){ .kind = NODE_COLUMN,
		.type = VALUE_NUMBER,
		.column = &s->use };
	s->items[0] = &s->column;
	s->ends[0] = (struct node){ .kind = NODE_LITERAL,
		.type = VALUE_NUMBER,
		.literal = value_of_number(
		    (struct decimal){ low, card->scale }) };
	s->ends[1] = s->ends[0];
	s->ends[1].literal.number.coefficient = high;
	s->range = (struct test){ .kind = TEST_RANGE,
		.low = &s->ends[0],
		.high = &s->ends[1] };
	s->condition = (struct node){ .kind = NODE_IN,
		.type = VALUE_BOOL,
		.items = s->items,
		.count = 1,
		.test = &s->range };
	s->expr.program.root = &s->column;
	s->when.program.root = &s->condition;
	s->input = (struct lint_input){ .name = TEXT("score"),
		.expr = &s->expr,
		.info = { .type = TYPE_DECIMAL },
		.scaled = true,
		.scale = card->scale };
}

static enum space_result
open_bands(struct ladder *l, struct score_input *score,
    const struct strategy *strategy, const struct scorecard *card,
    const struct scorecard_spec *spec)
{
	const struct band_spec *band = spec->bands.cut.at;
	const struct unary **tests = arena_alloc(
	    l->space.arena, card->band_count, sizeof(struct unary *));
	size_t i;

	make_score(score, card);
	l->count = card->band_count;
	l->cells = arena_alloc(
	    l->space.arena, l->count, sizeof(struct located *));
	if (tests == NULL || l->cells == NULL)
		return SPACE_MEMORY;
	for (i = 0; i < l->count; i++) {
		tests[i] = card->bands[i].range;
		l->cells[i] = &band[i].range;
	}
	return open_ladder(l, strategy, &spec->sources, &score->when,
	    &score->input, tests);
}

/* "250 to 625": the range as a cell is [250..625]. */
static void
put_range(const struct scorecard *card, struct buf *out)
{
	char text[NUM_TEXT_MAX];
	int64_t ends[2];
	size_t i;

	find_range(card, &ends[0], &ends[1]);
	for (i = 0; i < 2; i++) {
		decimal_format(decimal_reduce((struct decimal){
		                   ends[i], card->scale }),
		    text, sizeof(text));
		buf_printf(out, "%s%s", i > 0 ? " to " : "", text);
	}
}

static void
look_at_band(const struct lint *lint, struct ladder *l,
    const struct scorecard *card, size_t band)
{
	const char *name = card->bands[band].name.at;
	struct buf range;

	buf_init(&range, CELL_BYTES);
	put_range(card, &range);
	if (!set_has(l->space.met, band))
		lint_tell(lint, LINT_SCORE_RANGE, LINT_INFO,
		    l->cells[band]->at,
		    "no record gets the band `%s`: scores go from %s", name,
		    buf_text(&range));
	else if (set_meets(axis_rule(l->axis, band), l->taken,
	             l->axis->words))
		lint_tell(lint, LINT_OVERLAP, LINT_WARN, l->cells[band]->at,
		    "the band `%s` takes scores that one before it takes",
		    name);
	take(l, band);
	l->starved = l->starved || range.failed;
	buf_clear(&range);
}

static enum space_result
look_at_bands(const struct lint *lint, const struct scorecard *card,
    const struct scorecard_spec *spec, struct arena *arena)
{
	struct ladder l = { .space = { .arena = arena } };
	struct score_input score;
	enum space_result result =
	    open_bands(&l, &score, lint->strategy, card, spec);
	struct buf gap;
	size_t i;

	if (result != SPACE_MADE)
		return result;
	for (i = 0; i < l.count; i++)
		look_at_band(lint, &l, card, i);
	buf_init(&gap, CELL_BYTES);
	if (put_gap(&l, &gap))
		lint_tell(lint, LINT_GAP, LINT_WARN, l.cells[0]->at,
		    "no band of scorecard `%s` takes the score `%s`",
		    spec->name.text.at, buf_text(&gap));
	l.starved = l.starved || gap.failed;
	buf_clear(&gap);
	return l.starved ? SPACE_MEMORY : SPACE_MADE;
}

bool
lint_scorecard(struct lint *lint, const struct scorecard *card,
    const struct scorecard_spec *spec)
{
	struct arena *arena = arena_new(0);
	enum space_result result = arena == NULL ? SPACE_MEMORY : SPACE_MADE;
	size_t i;

	for (i = 0; i < card->count && result != SPACE_MEMORY; i++)
		if (card->characteristics[i].count > 0)
			result = look_at_bins(
			    lint, &card->characteristics[i], spec, arena);
	if (card->band_count > 0 && result != SPACE_MEMORY)
		result = look_at_bands(lint, card, spec, arena);
	arena_free(arena);
	if (result == SPACE_MEMORY)
		diag_memory(lint->diag);
	return result != SPACE_MEMORY;
}

bool
lint_bands_whole(const struct strategy *strategy,
    const struct scorecard *card, const struct scorecard_spec *spec,
    struct arena *arena, bool *starved)
{
	struct ladder l = { .space = { .arena = arena } };
	struct score_input score;
	enum space_result result = SPACE_TOO_LARGE;
	size_t i;

	if (card->band_count > 0)
		result = open_bands(&l, &score, strategy, card, spec);
	*starved = *starved || result == SPACE_MEMORY;
	if (result != SPACE_MADE)
		return false;
	for (i = 0; i < l.count; i++)
		take(&l, i);
	return axis_is_whole(l.axis, l.taken);
}
