/*
 * scoring.h -- the stage of `dunning score`: scorecards.
 *
 * Appends, per scorecard that applies to the source: the score, its band, the
 * reason codes and the probability, under the names of `output:` and `bands:`.
 */
#ifndef DUNNING_SCORING_H
#define DUNNING_SCORING_H

#include "base/arena.h"
#include "base/diag.h"
#include "rules/deriving.h"
#include "rules/rules_run.h"
#include "rules/scorecard.h"
#include "stream/stage.h"

/* NULL after reporting, also when no scorecard applies (E_NO_SCORECARD). */
struct stage *scoring_stage(struct arena *, const struct rules_run *,
    struct diag *);

/* What it is made of, for explanations: the cards that apply, in order; slots
 * are -1 for columns that are not written. */
struct scoring_card {
	const struct scorecard_spec *spec;
	const struct scorecard *card;
	int score, band, reasons, probability;
};
size_t scoring_cards(const struct stage *);
struct scoring_card scoring_card(const struct stage *, size_t);
const struct deriving *scoring_deriving(const struct stage *);

#endif
