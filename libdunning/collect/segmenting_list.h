/*
 * segmenting_list.h -- outputs of decision tables that answer with all rules
 * that match.  Private to segmenting.c.
 */
#ifndef DUNNING_SEGMENTING_LIST_H
#define DUNNING_SEGMENTING_LIST_H

#include "collect/segmenting_output.h"

/*
 * Answers are numbered like the lists of hits; after them come the number of
 * no rule, which is null or a count of 0, and that of no answer, which is
 * null.
 *
 * Writes the output of each record; equal lists of literals are made once.
 * A record with a value that has the list separator in it is rejected
 * (R_LIST_VALUE).  False: out of memory.
 */
bool segmenting_list_run(const struct segmenting_output *,
    const struct decision_hits *, const uint32_t *answers,
    const uint8_t *digits, const struct expr_env *, struct batch *);

#endif
