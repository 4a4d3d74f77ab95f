/*
 * charging_internal.h -- charges as they are compiled, for the files of
 * charging.h.
 */
#ifndef DUNNING_CHARGING_INTERNAL_H
#define DUNNING_CHARGING_INTERNAL_H

#include "ageing/charge_sum.h"
#include "ageing/charging.h"
#include "ageing/interest.h"
#include "rules/deriving.h"
#include "rules/expr.h"

/* The weight of a stretch of days, kept for the next record that has it. */
struct charge_memo {
	bool known;
	int32_t from, until;
	size_t choice;
	enum interest_result result;
	int32_t day; /* without a rate */
	wide weight;
};
enum { CHARGE_MEMOS = 1024 };

/* One charge. */
struct charge_rule {
	const struct charge_spec *spec;
	struct expr *when, *less_when; /* NULL: always */
	struct charge_by rates;        /* of interest by a column */
	int rates_slot;                /* of that column, or -1 */
	struct interest **interests;   /* by choice; NULL: a fixed sum */
	struct charge_memo *memos;
	struct charge_sum *sum;        /* NULL: interest */
	struct charge_choices *cap;    /* NULL: none */
	int on, from, until;           /* slots; until may be -1 */
	int slot;                      /* of the column that it becomes */
	uint8_t *truth, *less;         /* of the batch; NULL: all true */
};

/* NULL after reporting (E_CHARGE, E_RATE_TABLE, or what expressions tell).
 * Lives in the arena. */
struct charge_rule *charge_rule_new(struct arena *, const struct strategy *,
    const struct charge_spec *, struct diag *);

/* Binds what it reads and appends its column; false: reported. */
bool charge_rule_bind(struct charge_rule *, struct columns *);

/* Whether one of its columns, or of its conditions, is such a one. */
bool charge_rule_reads(const struct charge_rule *, charge_is *,
    const void *ctx);
bool charge_expr_reads(const struct expr *, charge_is *, const void *ctx);

/* Holds that stop fees. */
struct charge_holds;
struct charge_holds *charge_holds_new(struct arena *, const struct rules_run *,
    struct diag *); /* NULL: reported */
bool charge_holds_bind(struct charge_holds *, struct columns *);

/* Their expressions, some of which are NULL. */
size_t charge_holds_count(const struct charge_holds *);
struct expr *charge_holds_expr(const struct charge_holds *, size_t);

/* Whether one is a list: reading it is not for every thread. */
bool charge_holds_listed(const struct charge_holds *);

/* 1 for each record that one of them holds; false: out of memory. */
bool charge_holds_run(struct charge_holds *, const struct expr_env *,
    struct batch *, uint8_t *held);

/* Adds what another instance has counted; tells it all. */
void charge_holds_merge(struct charge_holds *, const struct charge_holds *);
void charge_holds_tell(const struct charge_holds *);

/* Whether one of the charges or holds reads a sum of the debtor. */
bool charge_rules_read_sums(struct charge_rule *const *, size_t count,
    const struct charge_holds *, const struct deriving *);

/* Payments of the items, by day, from the transactions of the options. */
struct charge_payments;

/* NULL: no memory, reported.  charge_payments_free frees it; bind reads the
 * transactions, behind the stage of restating.h that binds them. */
struct charge_payments *charge_payments_new(struct arena *,
    const struct age_options *, struct diag *);
bool charge_payments_bind(struct charge_payments *, struct columns *);
void charge_payments_free(struct charge_payments *); /* NULL is fine */

/*
 * Adds to a claim what was paid on the record behind its first day: to the
 * principal, of which the balance is what is left, and up to its last day as
 * payments, which live until the next call.  False: reported, or the sum does
 * not fit (*fits).
 */
bool charge_payments_find(struct charge_payments *, const struct batch *,
    size_t row, int digits, struct interest_claim *, bool *fits);

/* How a charge came about, for the log. */
struct charge_made {
	const struct charge_rule *rule;
	struct interest *interest; /* NULL: a fixed sum */
	struct interest_claim claim;
	int digits;
	struct text currency;
	int64_t computed; /* before the cap */
	int64_t cap;      /* INT64_MAX: none */
	int64_t amount;
};

/*
 * Fills computed, cap and amount, of a claim with its digits and currency.
 * False: the record is rejected (R_CHARGE, R_RATE).
 */
bool charge_compute(struct charge_rule *, struct batch *, size_t row,
    struct charge_made *);
void charge_reject(struct batch *, size_t row, const struct charge_rule *,
    enum charge_result, struct text currency);

/* Rejects a record (R_CHARGE) that an earlier reading rejected: setting off
 * and counting leave it out. */
void charge_reject_again(struct batch *, size_t row);

/* The log of --explain: one line of JSON for each. */
struct charge_log;
struct charge_log *charge_log_new(struct arena *, const struct age_options *,
    struct diag *); /* NULL: reported */
bool charge_log_open(struct charge_log *);
void charge_log_begin(struct charge_log *); /* a batch */
bool charge_log_add(struct charge_log *, const struct batch *, size_t row,
    const struct charge_made *);
/* What a record that is rejected in the end was told is cut off again. */
size_t charge_log_mark(const struct charge_log *);
void charge_log_cut(struct charge_log *, size_t mark);
bool charge_log_write(struct charge_log *, const struct charge_log *from);
bool charge_log_close(struct charge_log *);
void charge_log_free(struct charge_log *); /* NULL is fine */

#endif
