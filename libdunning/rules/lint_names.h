/*
 * lint_names.h -- the columns that compiled rules read.
 */
#ifndef DUNNING_LINT_NAMES_H
#define DUNNING_LINT_NAMES_H

#include "rules/decision.h"
#include "rules/scorecard.h"

/* Called for each column, as often as it is read. */
typedef void lint_name(void *ctx, struct text name);

void lint_decision_names(const struct decision *, lint_name *, void *ctx);
void lint_scorecard_names(const struct scorecard *, lint_name *, void *ctx);

#endif
