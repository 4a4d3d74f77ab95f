/*
 * allocating_item.h -- what a record is to the setting off of credits, for the
 * files of allocating.h.
 */
#ifndef DUNNING_ALLOCATING_ITEM_H
#define DUNNING_ALLOCATING_ITEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ageing/aged_inputs.h"
#include "ageing/parts_key.h"
#include "ageing/sorter.h"
#include "base/arena.h"
#include "rules/strategy.h"
#include "stream/batch.h"

/* Slots are -1 for columns that are not there. */
struct allocating_rule {
	struct aged_rule aged;
	const struct ageing_spec *spec;
	bool links; /* some credits may be linked */
	bool flows; /* some credits may go to the oldest debts */
	int company, debtor_id, currency, doc_id, instalment, doc_type;
	int ref_doc;
	struct text usual; /* currency of records without one, or null */
};

/* False: out of memory, reported. */
bool allocating_rule_init(struct allocating_rule *, struct arena *,
    const struct strategy *, int32_t as_of, struct diag *);

/*
 * Binds balance, debtor_id and due_date, ref_doc if credits are linked, and
 * what else there is.
 */
bool allocating_rule_bind(struct allocating_rule *, struct columns *);

struct allocating_item {
	bool credit;
	bool links; /* a credit that refers to a document; all debts if any may */
	bool flows; /* it takes part when the oldest debts are covered */
	struct parts_key group; /* of company, debtor and currency */
	struct parts_key document; /* and doc_id, or ref_doc of a credit */
	int64_t amount;   /* what is open of it, above 0 */
	int64_t disputed; /* of a debt: what flowing credit does not cover */
	int32_t date;     /* due date; of a credit its own; or DATE_NONE */
	int32_t doc_date; /* of a debt; or DATE_NONE */
	struct text doc_id, instalment;
};

/* False: the record is no debt and no credit that is set off. */
bool allocating_item_of(const struct allocating_rule *,
    const struct aged_inputs *, const struct batch *, size_t row,
    struct allocating_item *);

/*
 * Items as records of a sorter.  The key has the group or the document first,
 * then credits before debts, each by date, document date, doc_id, instalment
 * and number.  Behind it, what they amount to.
 */
enum { ALLOCATING_GROUP = 12 }; /* bytes of the key that are the same */

/* For the documents; false: reported. */
struct allocating_link {
	int64_t amount, disputed;
	uint64_t low; /* of the group */
	uint32_t tag;
	uint32_t flows;
};
bool allocating_put_link(struct sorter *, const struct allocating_item *,
    uint64_t number);

/* For the oldest debts; used is what came or went already. */
struct allocating_flow {
	int64_t amount, used;
};
bool allocating_put_flow(struct sorter *, const struct allocating_item *,
    uint64_t number);

/* The same, of an item that stands in the other sorter. */
bool allocating_pass_on(struct sorter *, const struct sorted *,
    const struct allocating_flow *);

/* Of a record of either. */
uint64_t allocating_number(const struct sorted *);
bool allocating_is_credit(const struct sorted *);

#endif
