/*
 * recast.h -- the shape of a source's file: encoding, quotes, preamble, rows
 * that are no records, group headers, the file's own totals.
 *
 * What it does stands between the bytes of the file and its records (struct
 * csv_shape), so that no command knows of it.  Records keep their lines.
 */
#ifndef DUNNING_RECAST_H
#define DUNNING_RECAST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "rules/strategy.h"
#include "stream/stage.h"

/*
 * Sets chain->shape when the source says one of csv.quote, trim, formula_text,
 * header, skip_until, skip_lines or UTF-16, drop, carry or totals; then the
 * records are UTF-8 whatever the file is.  Delimiter and encoding of the chain
 * are set already.  What the rules leave out is in shape->left: totals first, then
 * drop, then carry, each in the order of the source.  The shape lives as long
 * as the arena.  False: reported (E_PATTERN, E_MEMORY).
 */
bool recast_chain(struct arena *, const struct source_spec *, struct chain *,
    struct diag *);

/* A row of `totals:`, which is no record. */
struct recast_total {
	struct text name;   /* of the rule */
	struct text column; /* canonical, money or a number */
	struct text text;   /* as the file has it, without quotes, in UTF-8 */
	struct src_pos at;  /* where it stands in the file */
};

/* Warns of rules of `drop` and `carry` that took no row, unless they are
 * optional (W_RULE_UNUSED); after the last record. */
void recast_tell(const struct csv_shape *, struct diag *);

/*
 * The totals that the pass over the input found, one for each rule of `totals:`
 * and in their order, after its last record (a stage has its chain's shape).  The
 * text of one that is missing, or that was told to be wrong, is null; the run
 * fails then (E_TOTAL).  shape may be NULL, then there are none.  They live as long as the
 * shape.
 */
size_t recast_totals(const struct csv_shape *, const struct recast_total **);

#endif
