/*
 * promise.h -- promises to pay and payment plans of a debtor, and what became
 * of them by its payments.
 */
#ifndef DUNNING_PROMISE_H
#define DUNNING_PROMISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "ledger/ledger_history.h"
#include "rules/calendar.h"
#include "rules/hold_spec.h"
#include "rules/rules_run.h"

/* In the order in which one hides another. */
enum promise_word {
	PROMISE_NONE,
	PROMISE_PENDING,
	PROMISE_KEPT,
	PROMISE_PARTLY_KEPT,
	PROMISE_BROKEN,
	PROMISE_CANCELLED /* of a payment plan */
};
extern const char *const promise_words[]; /* NULL-terminated */

/* How long a typed event of the ledger holds that does not say it itself. */
struct hold_law {
	int64_t days;      /* its first day is day 1; 0: until it is released */
	int64_t after_end; /* more days after the `until` of the event */
	unsigned stops;    /* of enum hold_stop */
};

/* How promises are judged: what the strategy says, or the defaults; and what
 * typed events stop, and how long. */
struct hold_terms {
	int64_t days;                   /* tolerance */
	const struct calendar *calendar; /* NULL: calendar days */
	struct decimal amount; /* tolerance in major units, or per cent */
	bool per_cent;
	int64_t break_after;
	int64_t window;
	bool hold;
	struct hold_law laws[EVENT_KINDS]; /* stops is 0 of what is no hold */
};

/* strategy NULL: the defaults.  False: reported.  Calendars live in the
 * arena. */
bool hold_terms_init(struct hold_terms *, struct arena *,
    const struct strategy *, struct diag *);

/* One promise, or one instalment of a payment plan. */
struct promise {
	struct text plan;   /* code of the payment plan; null: a promise */
	struct text item, doc; /* that it is for; both null: the debtor */
	int32_t made;       /* day from which payments count */
	int32_t due;
	int32_t deadline;   /* last day, with the tolerance */
	int64_t amount;     /* minor units; INT64_MIN: any payment keeps it */
	int64_t paid;       /* of it */
	bool some;          /* and a payment whose amount nobody knows */
	int32_t met;        /* day on which enough was paid; DATE_NONE */
	enum promise_word word;
	bool recorded;      /* of the ledger, not of the records */
};

struct payment_plan {
	struct text code;
	struct text item, doc;
	int32_t agreed;
	int32_t until;     /* last deadline; DATE_NONE: it has no instalments */
	int32_t broken_on; /* DATE_NONE: it is not */
	size_t count, met, missed; /* instalments; missed: not met in time */
	enum promise_word word;
};

/* Amounts of payments that nobody knows: all that was to be paid, or some. */
#define PAYMENT_WHOLE INT64_MAX
#define PAYMENT_SOME INT64_MIN

/* A payment; amounts in the digits of the state. */
struct payment {
	int32_t date;
	int64_t amount;
	struct text item, doc; /* that it names; both null: none */
};

/* Of one debtor and currency. */
struct promise_state {
	enum promise_word word; /* pending if any is, else that of the last one
	                           due; none */
	int32_t broken_on; /* first day on which the last promise, or payment
	                      plan, was broken; DATE_NONE: word is neither
	                      broken nor partly kept */
	const struct promise *promises; /* by due date, then by made, then those
	                                   of plans */
	size_t count;
	const struct payment_plan *plans; /* by agreed */
	size_t plan_count;
};

/* A promise that the records show. */
struct promise_shown {
	int32_t date;   /* DATE_NONE: none */
	int64_t amount; /* INT64_MIN: none */
	int32_t paid;   /* last_payment_date; DATE_NONE: none */
	int64_t known;  /* without it: minor units that the record says were
	                   paid of its item */
};

/* What is known about a debtor in one currency. */
struct promise_facts {
	const struct ledger_history *history; /* or NULL */
	struct text currency; /* null: none */
	int digits;
	int32_t day;
	const struct promise_shown *shown;
	size_t shown_count;
	const struct payment *payments; /* of a file */
	size_t payment_count;
	int32_t covered; /* up to this day the file has all payments, so that
	                    those of the ledger do not count; DATE_NONE: there
	                    is no file */
};

/*
 * Payments go to what is due first (FIFO) among what they name or what names
 * nothing, as far as it is still to be paid.  A broken payment plan takes none
 * any more.  Everything made lives in the arena.  False: out of memory.
 */
bool promises_judge(const struct hold_terms *, const struct promise_facts *,
    struct arena *, struct promise_state *);

#endif
