/*
 * deriving.h -- columns computed by `derive:`, in the order of the strategy.
 *
 * Whichever command needs a derived column first computes it; a later one
 * finds it in the stream and takes it as it is.
 */
#ifndef DUNNING_DERIVING_H
#define DUNNING_DERIVING_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "rules/expr.h"
#include "rules/strategy.h"
#include "stream/batch.h"

struct deriving;

/* NULL after reporting; lives in the arena. */
struct deriving *deriving_new(struct arena *, const struct strategy *,
    const struct source_spec *, struct diag *);

/*
 * Appends the derived columns that the stream lacks: all of them, or, with
 * names (count of them), only those and what they are computed from.
 */
bool deriving_open(struct deriving *, struct columns *,
    const char *const *names, size_t count);

/* Computes them for the kept records; false: reported. */
bool deriving_run(struct deriving *, const struct expr_env *, struct batch *);

/* What it computes, for explanations; slot is -1 for what is not computed
 * here. */
struct deriving_column {
	const struct derive_spec *spec;
	const struct expr *expr;
	int slot;
};
size_t deriving_count(const struct deriving *);
struct deriving_column deriving_column(const struct deriving *, size_t);

#endif
