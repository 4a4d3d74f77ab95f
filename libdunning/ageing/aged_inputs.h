/*
 * aged_inputs.h -- the vectors that tell an open item, for the files of aged.h.
 */
#ifndef DUNNING_AGED_INPUTS_H
#define DUNNING_AGED_INPUTS_H

#include "ageing/aged.h"

struct aged_inputs {
	const struct vector *due, *balance, *type, *kind, *date;
	const struct vector *superseded, *measure, *claim;
	/* Is there such a column? */
	bool balanced, typed, kinded, dated, replaced, measured, claimed;
};

struct aged_inputs aged_inputs_of(const struct aged_rule *,
    const struct batch *);

/* 1 when there are no balances; 0 of an empty one. */
int64_t aged_balance(const struct aged_inputs *, size_t row);

enum aged_kind aged_kind_of(const struct aged_rule *,
    const struct aged_inputs *, size_t row);

/* Whether the text is one of the credit types. */
bool aged_is_credit_text(const struct aged_rule *, struct text);

/* Of a record that has it. */
static inline int64_t
aged_measure(const struct aged_rule *rule, const struct aged_inputs *in,
    size_t row)
{
	if (rule->since)
		return (int64_t)rule->as_of - in->measure->date[row];
	return in->measure->number[row];
}

static inline uint64_t
aged_length_bit(size_t len)
{
	return UINT64_C(1) << (len < 63 ? len : 63);
}

static inline bool
aged_is_credit(const struct aged_rule *rule, const struct vector *type,
    size_t row)
{
	struct text text;

	if (!vector_valid(type, row))
		return false;
	text = vector_text(type, row);
	return (rule->credit_lengths & aged_length_bit(text.len)) != 0 &&
	    aged_is_credit_text(rule, text);
}

static inline bool
aged_plain_kind(const struct vector *kind, size_t row)
{
	return !vector_valid(kind, row) ||
	    text_is(vector_text(kind, row), "debit");
}

#endif
