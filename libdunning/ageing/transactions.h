/*
 * transactions.h -- a file of transactions: what came in for the items of a
 * portfolio, or was given for them, and when.
 *
 * A transaction reduces the item that it names, by a positive amount; when it
 * came from a credit of the portfolio, which it names too, that is used up by
 * as much.  It is effective on its date, but not before its item is there, nor
 * before its credit is.
 */
#ifndef DUNNING_TRANSACTIONS_H
#define DUNNING_TRANSACTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ageing/age_options.h"
#include "ageing/parts_key.h"
#include "ageing/transaction_currency.h"
#include "ageing/transaction_repeats.h"
#include "ageing/transaction_table.h"
#include "base/diag.h"
#include "stream/batch.h"
#include "stream/input.h"

/* What names an item besides doc_id: those of these columns that both files
 * have. */
enum transaction_part {
	TRANSACTION_COMPANY,
	TRANSACTION_DEBTOR,
	TRANSACTION_INSTALMENT,
	TRANSACTION_PARTS
};
extern const char *const transaction_parts[TRANSACTION_PARTS];

/* The columns of the portfolio that name its items; -1: not there. */
struct transaction_slots {
	int doc_id, currency, parts[TRANSACTION_PARTS];
};

struct transactions {
	struct diag *diag;
	const char *path;
	struct input *input; /* may be read again */
	const struct strategy *strategy; /* for its currencies, or NULL */
	int32_t as_of;
	bool by_application; /* by applied_date instead of date */
	bool has[TRANSACTION_PARTS], credited; /* columns that it has */
	bool keys[TRANSACTION_PARTS]; /* those that the portfolio has too */
	struct transaction_slots slots;
	struct text usual; /* currency of records without one, or null */
	struct transaction_currencies currencies;
	/* Credits that transactions came from, with the day from which each is
	 * there. */
	struct transaction_table credits;
	int amount; /* slot of the file that is read */
	int32_t first, last; /* dates that are no mistake, */
	int64_t years;       /* which are so far from as_of */
	bool told; /* it was read before, so all is told */
	struct transaction_repeats repeats;
	uint64_t repeated; /* records like an earlier one */
	struct src_pos repeated_at;
	/* Amounts like 150.000 of a currency with two digits at most, as far as
	 * it is known; and the first of them. */
	uint64_t thousands;
	struct src_pos thousand;
};

/* One of them. */
struct transaction {
	/* With company, debtor_id and instalment as far as they are keys; with
	 * an empty instalment it is that of the document. */
	struct parts_key item;
	bool whole; /* it names no instalment */
	bool credited;
	struct parts_key credit; /* document that it came from, if credited */
	int currency;            /* its number */
	int32_t date;            /* when it was posted, or applied */
	int64_t amount;          /* minor units of the currency */
	/* It looks like 150.000, and its item has the currency. */
	bool thousands;
};

/*
 * Opens the file of the options, makes it readable again when it is a pipe, and
 * reads its header.  NULL: reported (E_SYSTEM, E_EMPTY, E_HEADER, E_COLUMN).
 */
struct transactions *transactions_open(const struct age_options *,
    struct diag *);
void transactions_close(struct transactions *); /* NULL is fine */

/*
 * Binds what names the items of a portfolio: before anything below, once.
 * credits: bytes for the table of credits.  False: reported.
 */
bool transactions_bind(struct transactions *, struct columns *,
    size_t credits);

/*
 * Gives take all of them in the order of the file; as often as wanted.  False:
 * reported, by take or here: each that cannot be read is rejected (R_CURRENCY,
 * R_AMOUNT, R_DATE_RANGE and those of any input) and then all of them are
 * (E_TRANSACTIONS).  Warnings, the first time: W_NO_LINE_END, the file ends in
 * the midst of a line; W_TRANSACTION_TWICE, records are the same as earlier
 * ones, as far as memory goes.
 */
bool transactions_read(struct transactions *,
    bool (*take)(void *ctx, const struct transaction *, const struct batch *,
        size_t row),
    void *ctx);

/* What names a record of the portfolio, and its document. */
struct parts_key transactions_item(const struct transactions *,
    const struct batch *, size_t row);
struct parts_key transactions_document(const struct transactions *,
    const struct batch *, size_t row);

/* The number of a record's currency; -1: one that no transaction has. */
int transactions_currency(struct transactions *, const struct batch *,
    size_t row);

/* The day from which a transaction is effective, as far as its credit says;
 * that is known when all records were seen. */
int32_t transactions_day(const struct transactions *,
    const struct transaction *);

#endif
