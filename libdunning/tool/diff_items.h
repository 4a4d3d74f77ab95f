/*
 * diff_items.h -- the items of two sides, side by side: what each of them says
 * about an item in the columns that are compared.
 *
 * An item is known by company, debtor, currency, document, instalment and kind
 * of document.  Records of one item that are the same in all of these are told
 * apart by their order.  Memory: about 100 bytes for each item, and 8 more for
 * each column that is compared.
 */
#ifndef DUNNING_DIFF_ITEMS_H
#define DUNNING_DIFF_ITEMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/keys.h"
#include "base/wide.h"
#include "plan/intern.h"

enum diff_side { DIFF_OLD, DIFF_NEW, DIFF_SIDES };

/* Columns that are compared at most. */
enum { DIFF_DIMENSIONS = 32 };

struct diff_state {
	bool there;
	int64_t balance;
	uint32_t rule, decided; /* words: rule_id, decided_by */
	uint32_t action; /* that spoke of it last; of the first of its key */
	uint32_t cursor; /* records of it in that action so far, less one */
};

struct diff_item {
	uint32_t debtor;   /* debtor_id, NUL, company */
	uint32_t currency; /* never INTERN_NONE */
	bool again;        /* a further record of the key of another item */
	struct diff_state sides[DIFF_SIDES];
};

/* What was read of one currency on one side, for the totals. */
struct diff_total {
	uint64_t records;
	wide sum;
};

struct diff_currency {
	int digits; /* -1: no record so far */
	struct diff_total totals[DIFF_SIDES];
};

struct diff_items {
	struct diag *diag;
	const char *const *dimensions; /* columns, borrowed */
	size_t dimension_count;
	bool has[DIFF_SIDES][DIFF_DIMENSIONS]; /* columns of each side */
	struct intern *words, *debtors, *codes;
	struct keys keys;
	struct diff_item *items;
	uint32_t *values; /* words: by item, side, dimension */
	size_t count, room;
	struct diff_currency *currencies; /* by number of codes */
	size_t currency_room;
};

/* False: out of memory, reported; diff_items_clear is called either way. */
bool diff_items_init(struct diff_items *, const char *const *dimensions,
    size_t count, struct diag *);
void diff_items_clear(struct diff_items *);

/* One record; null texts are none. */
struct diff_record {
	struct text company, debtor, currency, doc_id, instalment, doc_type;
	struct text action, rule, decided;
	int64_t balance;
	int digits;
	const struct text *values;      /* by dimension */
	const bool *given;              /* those that the record has */
};

/*
 * Adds a record to a side.  Another action of an item that is there adds its
 * values to those of the item, "L1|L2", and the balance counts once.  False:
 * reported, also when a currency has not the same digits as before
 * (E_CURRENCY).
 */
bool diff_items_add(struct diff_items *, enum diff_side,
    const struct diff_record *);

/* Word of an item; INTERN_NONE: null. */
uint32_t diff_items_value(const struct diff_items *, size_t item,
    enum diff_side, size_t dimension);

#endif
