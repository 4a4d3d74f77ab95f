/* scorecard_trace.c -- what a scorecard is made of, and which of its bins and
 * bands takes one record. */
#include "rules/scorecard_card.h"

size_t
scorecard_characteristics(const struct scorecard *card)
{
	return card->count;
}

size_t
scorecard_bins(const struct scorecard *card, size_t one)
{
	return card->characteristics[one].count;
}

const struct located *
scorecard_bin_cell(const struct scorecard *card, size_t one, size_t bin)
{
	return card->characteristics[one].bins[bin].cell;
}

/* The number of the bin that takes the value, or of bins. */
static size_t
trace_bin(const struct characteristic *one, const struct expr_env *env,
    struct batch *batch, size_t row)
{
	struct value value = expr_eval(one->expr, env, batch, row);

	return scorecard_find_bin(one, &value, env, batch, row);
}

enum scorecard_result
scorecard_trace(const struct scorecard *card, const struct expr_env *env,
    struct batch *batch, size_t row, size_t *bins, size_t *band)
{
	struct expr_env quiet = *env;
	struct score score;
	enum scorecard_result result;
	size_t i;

	quiet.faults = NULL;
	result = scorecard_run(card, &quiet, batch, row, &score);
	for (i = 0; i < card->count; i++)
		bins[i] = result == SCORECARD_SKIPPED
		              ? card->characteristics[i].count
		              : trace_bin(&card->characteristics[i], &quiet,
		                    batch, row);
	*band = 0;
	while (*band < card->band_count &&
	       (score.band.at == NULL ||
	           score.band.at != card->bands[*band].name.at))
		++*band;
	return result;
}
