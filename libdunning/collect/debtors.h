/*
 * debtors.h -- sums per debtor and currency, and per currency.
 *
 * Memory: about 100 bytes per debtor.
 */
#ifndef DUNNING_DEBTORS_H
#define DUNNING_DEBTORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct debtor {
	int64_t open;      /* minor units of debit items */
	int64_t overdue;   /* of those, days overdue > 0 */
	int64_t unapplied; /* minor units of credits, positive */
	int64_t max_days;  /* most days overdue of a debit item; may be < 0 */
	int64_t items;     /* debit items */
};

struct debtors;

struct debtors *debtors_new(void); /* NULL: out of memory */
void debtors_free(struct debtors *);

/* The sums of a debtor in a currency, made on first use; valid until the next
 * call.  NULL: out of memory. */
struct debtor *debtors_get(struct debtors *, struct text debtor_id,
    struct text currency);

/* Adds one item to sums; false: overflow, nothing added. */
bool debtor_add(struct debtor *, int64_t balance, bool credit, int64_t days);

size_t debtors_count(const struct debtors *);

#endif
