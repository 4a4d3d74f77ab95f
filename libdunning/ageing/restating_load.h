/*
 * restating_load.h -- a file of transactions, read into sums by item, for the
 * files of restating.h.
 *
 * A transaction reduces the item that it names, by a positive amount; when it
 * came from a credit of the portfolio, which it names too, that is used up by
 * as much.
 */
#ifndef DUNNING_RESTATING_LOAD_H
#define DUNNING_RESTATING_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ageing/restating_table.h"
#include "base/diag.h"
#include "rules/strategy.h"
#include "stream/batch.h"
#include "stream/input.h"

/* What names an item: those of these columns that both files have. */
enum restating_part {
	RESTATING_COMPANY,
	RESTATING_DEBTOR,
	RESTATING_INSTALMENT,
	RESTATING_PARTS
};
extern const char *const restating_parts[RESTATING_PARTS];

/* The header of a file of transactions. */
struct restating_header {
	bool has[RESTATING_PARTS];
	bool currency;
	bool credit_doc;
};

/* What was given for a credit of the portfolio, to a debt. */
struct restating_use {
	struct parts_key debt, credit;
	int64_t amount;
	int32_t currency;
};

struct restating_load {
	struct diag *diag;
	const char *path;
	struct input *input;
	const struct strategy *strategy; /* for its currencies, or NULL */
	int32_t as_of;
	bool by_application; /* by applied_date instead of date */
	size_t memory;       /* bytes of all that follows */
	struct restating_header header;
	bool keys[RESTATING_PARTS]; /* parts of the key */
	struct restating_currencies currencies;
	struct restating_table debts, credits;
	struct restating_use *uses;
	size_t use_count, use_room;
};

/* Opens the file and reads its header; the first members are set.  False:
 * reported (E_SYSTEM, E_EMPTY, E_COLUMN). */
bool restating_load_open(struct restating_load *);
void restating_load_close(struct restating_load *);

/*
 * Reads all of it, once it is known what a portfolio names its items by.
 * unsaid: digits of amounts without a currency.  False: reported; a
 * transaction that cannot be read is an error (E_TRANSACTIONS).
 */
bool restating_load_all(struct restating_load *, const struct columns *,
    int unsaid);

/* What was used up of the credits, but by debts that are `apart`; once. */
bool restating_load_uses(struct restating_load *);

#endif
