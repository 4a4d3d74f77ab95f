/*
 * restating_load.h -- transactions, summed by item, for the files of
 * restating.h.
 */
#ifndef DUNNING_RESTATING_LOAD_H
#define DUNNING_RESTATING_LOAD_H

#include <stdbool.h>
#include <stddef.h>

#include "ageing/line_walk.h"
#include "ageing/transactions.h"
#include "base/diag.h"

struct restating_load {
	struct diag *diag;
	struct transactions *transactions; /* borrowed */
	size_t memory;                     /* bytes of all that follows */
	struct transaction_table debts;
	struct transaction *uses; /* those with a credit_doc, for a while */
	size_t use_count, use_room;
	struct line_walk walk; /* over the transactions */
};

/* The first three members are set. */
void restating_load_clear(struct restating_load *);

/* Reads all of them, once it is known what a portfolio names its items by.
 * False: reported. */
bool restating_load_all(struct restating_load *, struct columns *);

/* Sums those with a credit_doc: when it is known from which day debts and
 * credits are there, once.  False: reported. */
bool restating_load_uses(struct restating_load *);

#endif
