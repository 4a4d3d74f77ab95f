/*
 * rule_ids.h -- the ids of the rules that decided, one of each table, joined by
 * '|'.  Equal lists of a batch are one text.  Private to segmenting.c.
 */
#ifndef DUNNING_RULE_IDS_H
#define DUNNING_RULE_IDS_H

#include "stream/batch.h"

struct rule_ids {
	struct batch *batch;
	uint32_t *lists;    /* of each record: its number; 0: empty */
	struct text *texts; /* by number */
	size_t count;
};

/* Empty lists, to which that many tables add.  False: out of memory. */
bool rule_ids_open(struct rule_ids *, struct batch *, size_t tables);

/* Adds ids[answers[row]] to the list of each record, unless it is null.  False:
 * out of memory. */
bool rule_ids_add(
    struct rule_ids *, const struct text *ids, const uint32_t *answers);

/* Writes the lists, empty ones as null. */
void rule_ids_store(const struct rule_ids *, struct vector *);

#endif
