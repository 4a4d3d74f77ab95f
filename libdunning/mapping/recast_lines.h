/*
 * recast_lines.h -- an input without the lines before its header.
 *
 * They become empty lines, so that those behind them keep their numbers.
 */
#ifndef DUNNING_RECAST_LINES_H
#define DUNNING_RECAST_LINES_H

#include "rules/pattern.h"
#include "rules/schema.h"
#include "stream/input.h"

struct recast_preamble {
	struct pattern *until; /* of the header; NULL: skip says it */
	const struct located *said; /* where until is said */
	uint64_t skip;         /* lines */
	size_t limit;          /* bytes of a line that can be the header */
	uint64_t *count;       /* is added to for each line left out */
};

/*
 * Over an input in UTF-8, whose byte order mark is dropped.  A read fails when
 * no line matches, or there are too few (E_PREAMBLE, with the shapes of the first
 * lines, as mask.h makes them; but an input of no bytes is passed on), and when matching takes too many steps
 * (E_PATTERN).  NULL: out of memory, reported; below is not closed then.
 */
struct input *recast_lines(struct input *below, bool owned,
    const struct recast_preamble *, struct diag *);

#endif
