/*
 * restating_row.h -- what one record was on the day, for the files of
 * restating.h.
 */
#ifndef DUNNING_RESTATING_ROW_H
#define DUNNING_RESTATING_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ageing/aged_inputs.h"
#include "ageing/due_finder.h"
#include "ageing/line_walk.h"
#include "ageing/restating_load.h"
#include "ageing/restating_paid.h"
#include "stream/stage.h"

/* Some records, of which the first is told. */
struct restating_found {
	uint64_t count;
	uint64_t record;
	struct src_pos at;
};

struct restating;

/* Stands before it, and sees from which day everything is there. */
struct restating_days {
	struct stage stage;
	struct restating *restating;
};

struct restating {
	struct stage stage;
	struct restating_days days;
	struct diag *diag;
	size_t memory;
	bool by_document;
	bool idle; /* the columns leave nothing to do */
	/* Slots, -1 for columns that are not there.  The rule's balance is the
	 * amount, so that it tells debts from credits. */
	struct aged_rule rule;
	int amount, paid, given, balance, snapshot;
	struct transaction_slots item; /* with documents */
	struct due_finder due;         /* with documents */
	struct text usual;       /* currency of records without one, or null */
	int32_t snapshot_date;   /* for all records; DATE_NONE: not said */
	struct restating_load *load; /* NULL: there are no transactions */
	struct restating_paid *documents; /* NULL: each record by itself */
	uint64_t next; /* number of the record that may come in this reading */
	uint16_t pass; /* number of this reading, from 1 */
	struct restating_found over;    /* more came than there was */
	struct restating_found differs; /* from the balance that was given */
	uint64_t compared;
	uint64_t twice; /* records whose transactions another one has too */
	struct line_walk walk;
};

void restating_count(struct restating_found *, const struct batch *,
    size_t row, int slot);
void restating_count_all(struct restating_found *,
    const struct restating_found *);

/* What there is of a record. */
struct restating_row {
	struct batch *batch;
	size_t row;
	const struct aged_inputs *in;
	enum aged_kind kind;
	bool future;    /* it is dated after the as-of date */
	bool superseded; /* a plan took its place */
	int64_t amount; /* as it came */
	int64_t open;   /* to be found */
};

enum restating_result {
	RESTATING_OPEN,     /* open says how much */
	RESTATING_REJECTED, /* the record was rejected */
	RESTATING_TWICE,    /* its transactions are another one's, reported */
	RESTATING_FAILED    /* reported, and the run is over */
};

/* By the transactions of the item. */
enum restating_result restating_by_transactions(struct restating *,
    struct restating_row *);

/* By amount and paid, where no balance is given. */
enum restating_result restating_by_paid(struct restating *,
    struct restating_row *);

/*
 * As one of the instalments of its document, with what was paid on that or came
 * to it by transactions.  What transactions give the instalment itself comes
 * off its amount, and to *own.  In a first pass nothing is marked as met.  One
 * that a plan took the place of is not rejected: REJECTED then says that it
 * takes no part.
 */
enum restating_result restating_instalment_of(struct restating *,
    struct restating_row *, bool first, struct restating_instalment *,
    int64_t *own);

/* By the share of it that was found in a first pass; of one that a plan took
 * the place of, open is its amount, whatever came to it. */
enum restating_result restating_by_document(struct restating *,
    struct restating_row *);

/* Notes from which day it is there. */
void restating_date(struct restating *, const struct restating_row *,
    bool credit);

#endif
