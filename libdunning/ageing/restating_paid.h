/*
 * restating_paid.h -- what is paid on a document, over its instalments: the
 * one that was due first, then by number.  Those that a plan took the place of
 * are covered like the others, but have no share of what is too much.
 */
#ifndef DUNNING_RESTATING_PAID_H
#define DUNNING_RESTATING_PAID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ageing/parts_key.h"
#include "base/diag.h"
#include "base/text.h"

struct restating_paid;

struct restating_instalment {
	struct parts_key document; /* with company, debtor and currency */
	int32_t due;               /* or DATE_NONE */
	struct text instalment;
	int64_t amount; /* 0 or more */
	bool superseded;
	bool known;     /* whether it says what was paid */
	int64_t paid;   /* of the document */
};

/* memory in bytes; NULL: reported. */
struct restating_paid *restating_paid_new(size_t memory, struct diag *);
void restating_paid_free(struct restating_paid *); /* NULL is fine */

/* In the order of the records, then shared out.  False: reported. */
bool restating_paid_add(struct restating_paid *,
    const struct restating_instalment *);
bool restating_paid_end(struct restating_paid *);

/*
 * What came to the next of them; more than its amount when it is the last that
 * counts and the document has too much; RESTATING_UNLIKE when the records of
 * the document do not say the same.  The instalment is as it was added.  False:
 * reported.
 */
#define RESTATING_UNLIKE INT64_MIN
bool restating_paid_next(struct restating_paid *,
    const struct restating_instalment *, int64_t *paid);
bool restating_paid_rewind(struct restating_paid *);

/* Whether the last reading had the same instalments as the first. */
bool restating_paid_same(const struct restating_paid *);

#endif
