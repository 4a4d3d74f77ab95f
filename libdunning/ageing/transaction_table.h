/*
 * transaction_table.h -- sums of transactions by item and currency.
 *
 * Memory: 72 bytes for each item and currency, and 8 to 16 for finding it.
 */
#ifndef DUNNING_TRANSACTION_TABLE_H
#define DUNNING_TRANSACTION_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ageing/parts_key.h"
#include "ageing/transaction_currency.h"
#include "base/diag.h"

/* Of the transactions of an item, in one currency. */
struct transaction_entry {
	uint64_t low; /* of the item's key */
	uint32_t tag;
	uint8_t currency;
	bool whole;    /* it is the key of a document */
	uint16_t pass; /* of the last reading that had the item */
	int64_t sum;   /* effective as of the day, minor units */
	int64_t later; /* effective after it */
	uint32_t count, later_count; /* transactions */
	int32_t day;   /* from which the item is there: TRANSACTION_ALWAYS, or
	                  TRANSACTION_NEVER when no record is it */
	uint32_t document; /* whose instalments it is of, in that reading; 0:
	                      it is of one record */
	uint64_t line; /* of the first record that had it in that reading */
	/* Amounts like 150.000 whose currency is not known yet, and the line of
	 * the first. */
	uint64_t thousands_line;
	uint32_t thousands;
};

#define TRANSACTION_ALWAYS INT32_MIN
#define TRANSACTION_NEVER INT32_MAX

struct transaction_table {
	struct diag *diag;
	struct transaction_entry *entries;
	size_t count, room, most;
	uint32_t *slots; /* number of an entry and one, or 0 */
	unsigned bits;
};

/* memory in bytes. */
void transaction_table_init(struct transaction_table *, size_t memory,
    struct diag *);
void transaction_table_clear(struct transaction_table *);

/* The one of the item and the currency, made on first use.  NULL: out of
 * memory, or of what was given (E_LIMIT), reported. */
struct transaction_entry *transaction_table_entry(struct transaction_table *,
    struct parts_key, int currency);

/* False: the sum does not fit. */
bool transaction_entry_add(struct transaction_entry *, int64_t amount,
    bool later);

/* Each of the item whose currency agrees is there from that day, or from an
 * earlier one. */
void transaction_table_date(struct transaction_table *, struct parts_key,
    int currency, int32_t day);

/* Those of an item one after the other: *at is 0 at first.  NULL: no more. */
struct transaction_entry *transaction_table_next(
    const struct transaction_table *, struct parts_key, size_t *at);

#endif
