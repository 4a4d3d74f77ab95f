/* charging_item.c -- the charge of one record, and why there is none. */
#include "ageing/charging_internal.h"

#include "base/date.h"

void
charge_reject(struct batch *b, size_t row, const struct charge_rule *rule,
    enum charge_result result, struct text currency)
{
	const char *name = rule->spec->name.text.at;

	switch (result) {
	case CHARGE_NO_CHOICE:
		batch_reject(b, row, rule->rates_slot, "R_CHARGE",
		    "the charge '%s' says nothing for this record's value of "
		    "the column it goes by",
		    name);
		break;
	case CHARGE_CURRENCY:
		batch_reject(b, row, -1, "R_CHARGE",
		    "the charge '%s' has no amount in %.*s", name,
		    currency.at != NULL ? (int)currency.len : 20,
		    currency.at != NULL ? currency.at : "an unknown currency ");
		break;
	case CHARGE_DIGITS:
		batch_reject(b, row, -1, "R_CHARGE",
		    "the amount of the charge '%s' has more digits than %.*s",
		    name, (int)currency.len, currency.at);
		break;
	case CHARGE_NO_VALUE:
		batch_reject(b, row, -1, "R_RATE",
		    "what the charge '%s' is a part of has no value", name);
		batch_note(b, "extend the file of `unit`, or fill the column");
		return;
	case CHARGE_RANGE:
	case CHARGE_DONE:
		batch_reject(b, row, -1, "R_CHARGE",
		    "the charge '%s' does not fit 64 bits of minor units",
		    name);
		return;
	}
	batch_note(b,
	    "say which records it is for, with `when`, or add what is "
	    "missing");
}

void
charge_reject_again(struct batch *b, size_t row)
{
	batch_reject(b, row, -1, "R_CHARGE",
	    "a charge could not be computed before what is rejected was left "
	    "out of setting off and counting; so this record is left out, too");
	batch_note(b,
	    "add what the charges of its debtor lack, or let no charge read "
	    "balance, applied or instalments_overdue");
}

static void
reject_interest(struct batch *b, size_t row, const struct charge_rule *rule,
    enum interest_result result, int32_t day)
{
	char date[DATE_TEXT_MAX] = "";

	if (result == INTEREST_RANGE) {
		charge_reject(b, row, rule, CHARGE_RANGE, (struct text){ 0 });
		return;
	}
	date_format(day, date, sizeof date);
	batch_reject(b, row, rule->from, "R_RATE",
	    "the charge '%s' has no rate on %s", rule->spec->name.text.at,
	    date);
	batch_note(b,
	    "extend the table, or its valid_through when the rate still "
	    "holds: %s",
	    rule->spec->rates.file.text.at);
}

static const struct charge_memo *
weigh(struct charge_rule *rule, size_t choice,
    const struct interest_claim *claim)
{
	size_t place = ((size_t)claim->from + choice * 31 +
	                   (size_t)claim->until * 7) %
	    CHARGE_MEMOS;
	struct charge_memo *memo = &rule->memos[place];

	if (memo->known && memo->from == claim->from &&
	    memo->until == claim->until && memo->choice == choice)
		return memo;
	*memo = (struct charge_memo){ .known = true, .from = claim->from,
		.until = claim->until, .choice = choice };
	memo->result = interest_weight(rule->interests[choice], claim->from,
	    claim->until, &memo->weight, &memo->day);
	return memo;
}

static bool
compute_interest(struct charge_rule *rule, struct batch *b, size_t row,
    struct charge_made *made)
{
	size_t choice = charge_by_pick(&rule->rates, rule->rates_slot, b, row);
	enum interest_result result = INTEREST_RANGE;
	int32_t day = 0;

	if (choice == SIZE_MAX) {
		charge_reject(b, row, rule, CHARGE_NO_CHOICE, made->currency);
		return false;
	}
	made->interest = rule->interests[choice];
	if (made->claim.count == 0 && interest_has_weight(made->interest)) {
		const struct charge_memo *memo =
		    weigh(rule, choice, &made->claim);

		result = memo->result;
		day = memo->day;
		if (result == INTEREST_DONE &&
		    !interest_of_weight(made->interest, made->claim.principal,
		        memo->weight, &made->computed))
			result = INTEREST_RANGE;
	} else {
		result = interest_sum(made->interest, &made->claim, NULL,
		    &made->computed, &day);
	}
	if (result != INTEREST_DONE)
		reject_interest(b, row, rule, result, day);
	return result == INTEREST_DONE;
}

bool
charge_compute(struct charge_rule *rule, struct batch *b, size_t row,
    struct charge_made *made)
{
	const struct charge_debt debt = { .amount = made->claim.principal,
		.digits = made->digits,
		.currency = made->currency,
		.day = made->claim.until };
	enum charge_result result = CHARGE_DONE;

	if (rule->sum == NULL) {
		if (!compute_interest(rule, b, row, made))
			return false;
	} else {
		result = charge_sum_get(rule->sum, b, row, &debt,
		    rule->spec->less.set &&
		        (rule->less == NULL || rule->less[row]),
		    &made->computed);
	}
	made->cap = INT64_MAX;
	if (result == CHARGE_DONE && rule->cap != NULL)
		result = charge_choices_get(rule->cap, b, row, &debt,
		    (enum rounding)rule->spec->rounding, &made->cap);
	if (result != CHARGE_DONE) {
		charge_reject(b, row, rule, result, made->currency);
		return false;
	}
	if (made->cap < 0)
		made->cap = 0; /* a percentage of a credit takes nothing back */
	made->amount =
	    made->computed < made->cap ? made->computed : made->cap;
	return true;
}
