/* scorecard_lines.c -- how a scorecard takes one record, bin by bin. */
#include "rules/scorecard_card.h"

static struct decimal
points_of(const struct scorecard *card, int64_t points)
{
	return decimal_reduce((struct decimal){ points, card->scale });
}

static void
trace_line(const struct scorecard *card, const struct characteristic *one,
    const struct expr_env *env, struct batch *batch, size_t row,
    struct scorecard_line *line)
{
	const struct scorecard_bin *bin;
	int64_t best = one->bins[0].points;
	size_t taken;
	size_t i;

	*line = (struct scorecard_line){ .column = one->column,
		.type = one->info.type,
		.value = expr_eval(one->expr, env, batch, row) };
	for (i = 1; i < one->count; i++)
		if (one->bins[i].points > best)
			best = one->bins[i].points;
	taken = scorecard_find_bin(one, &line->value, env, batch, row);
	if (taken < one->count) {
		bin = &one->bins[taken];
		line->bin = bin->cell;
		line->points = points_of(card, bin->points);
		line->distance = points_of(card, bin->distance);
		line->reason = bin->reason;
	}
	line->best = points_of(card, best);
}

bool
scorecard_lines(const struct scorecard *card, const struct expr_env *env,
    struct batch *batch, size_t row, struct arena *arena,
    struct scorecard_lines *into)
{
	struct expr_env quiet = *env;
	size_t i;

	quiet.faults = NULL;
	*into = (struct scorecard_lines){ .count = card->count };
	into->base = points_of(card, card->base);
	into->skipped = card->when != NULL &&
	                 !expr_true(card->when, &quiet, batch, row);
	into->at =
	    arena_alloc(arena, card->count + 1, sizeof(*into->at));
	for (i = 0; into->at != NULL && !into->skipped && i < card->count;
	     i++)
		trace_line(card, &card->characteristics[i], &quiet, batch, row,
		    &into->at[i]);
	return into->at != NULL;
}

const struct expr *
scorecard_when(const struct scorecard *card)
{
	return card->when;
}
