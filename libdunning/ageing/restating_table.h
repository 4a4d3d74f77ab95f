/*
 * restating_table.h -- sums of transactions by item and currency, for the files
 * of restating.h.
 *
 * Memory: 40 bytes for each item and currency, and 8 to 16 for finding it.
 */
#ifndef DUNNING_RESTATING_TABLE_H
#define DUNNING_RESTATING_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ageing/parts_key.h"
#include "base/diag.h"
#include "stream/column.h"

/* Currencies with a number each; 0 is that of amounts without one. */
enum { RESTATING_CURRENCIES = 256, RESTATING_UNSAID = 0 };

struct restating_currencies {
	size_t count; /* with number 0 */
	char *codes[RESTATING_CURRENCIES];
	int digits[RESTATING_CURRENCIES];
	uint64_t last; /* text_key of the code that was looked for last */
	int number;    /* and its number */
};

/* unsaid: digits of amounts without a currency. */
void restating_currencies_init(struct restating_currencies *, int unsaid);
void restating_currencies_clear(struct restating_currencies *);

/* -1: not one of them. */
int restating_currency_find(struct restating_currencies *, struct text code);

/* The number, made on first use; -1 when there is no more room (reported). */
int restating_currency_add(struct restating_currencies *, struct text code,
    int digits, struct diag *);

struct restating_entry {
	uint64_t low; /* of the item's key */
	uint32_t tag;
	uint8_t currency;
	bool apart;    /* of a debt that is not there yet */
	uint16_t pass; /* of the last reading that had the item */
	int64_t sum;   /* effective as of the day, minor units */
	int64_t later; /* effective after it */
	uint32_t count, later_count; /* transactions */
};

struct restating_table {
	struct diag *diag;
	struct restating_entry *entries;
	size_t count, room, most;
	uint32_t *slots; /* number of an entry and one, or 0 */
	unsigned bits;
};

/* memory in bytes. */
void restating_table_init(struct restating_table *, size_t memory,
    struct diag *);
void restating_table_clear(struct restating_table *);

enum restating_added {
	RESTATING_ADDED,
	RESTATING_OVERFLOW, /* the sum does not fit, not reported */
	RESTATING_FULL      /* out of memory, or of what was given: reported */
};
enum restating_added restating_table_add(struct restating_table *,
    struct parts_key, int currency, int64_t amount, bool later);

/* Those of an item one after the other: *at is 0 at first.  NULL: no more. */
struct restating_entry *restating_table_next(const struct restating_table *,
    struct parts_key, size_t *at);

#endif
