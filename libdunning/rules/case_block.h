/*
 * case_block.h -- the CSV blocks of a strategy test, with their places in the
 * file that holds them.
 */
#ifndef DUNNING_CASE_BLOCK_H
#define DUNNING_CASE_BLOCK_H

#include "rules/schema.h"
#include "stream/table.h"

/*
 * The records of a block, in the arena; places in it are those of the block,
 * as if it were a file.  NULL after reporting with places of the strategy
 * file.
 */
const struct table *case_block_parse(
    struct arena *, const struct located *block, struct diag *);

/* The place in the strategy file of a place in the block; that of the block
 * when the line is 0. */
struct src_pos case_block_at(const struct located *block, struct src_pos);

#endif
