#include "explain/explain_fee.h"

#include "base/money.h"
#include "explain/explain_record.h"

struct text
explain_fee_money(const struct explain_view *view, const struct plan_action *a,
    int64_t minor)
{
	char text[MONEY_TEXT_MAX];

	money_format(minor, a->carrying->digits, text, sizeof text);
	return explain_text(view, "%s", text);
}

bool
explain_fee_fill(const struct explain_view *view, const struct plan_action *a,
    const struct plan_fee *fee, struct explain_fee *into)
{
	*into = (struct explain_fee){ .fee = fee };
	into->amount = explain_fee_money(view, a, fee->amount);
	into->before = explain_fee_money(view, a, fee->before);
	into->charged = explain_fee_money(view, a, fee->charged);
	if (fee->most != INT64_MAX)
		into->most = explain_fee_money(view, a, fee->most);
	return into->amount.at != NULL && into->before.at != NULL &&
	    into->charged.at != NULL &&
	    (fee->most == INT64_MAX || into->most.at != NULL);
}

const struct explain_fee *
explain_fees(const struct explain_view *view, const struct plan_action *a)
{
	struct explain_fee *fees =
	    explain_take(view, a->fee_count + 1, sizeof *fees);

	for (size_t i = 0; fees != NULL && i < a->fee_count; i++)
		if (!explain_fee_fill(view, a, &a->fees[i], &fees[i]))
			return NULL;
	return fees;
}

struct text
explain_fee_why(const struct explain_view *view, const struct explain_fee *told)
{
	switch (told->fee->why) {
	case FEE_CUT:
		return explain_text(view,
		    "%s, cut to %s: max_total is %s, and %s was charged "
		    "before",
		    told->amount.at, told->charged.at, told->most.at,
		    told->before.at);
	case FEE_BEFORE:
		return explain_text(view,
		    "nothing: an earlier action charged it for the same %s",
		    told->fee->charge->once == CHARGE_ONCE_DEBTOR ? "plan" :
		                                                    "level");
	case FEE_HELD:
		return explain_text(view, "nothing: a hold stops it");
	case FEE_UNSURE:
		return explain_text(view,
		    "it has no amount for this debt (NO_FEE)");
	case FEE_WHOLE:
		break;
	}
	if (told->most.at == NULL)
		return told->charged;
	return explain_text(view, "%s; with the %s charged before within the "
	                          "max_total of %s",
	    told->charged.at, told->before.at, told->most.at);
}

struct text
explain_fee_sums(const struct explain_view *view, const struct plan_action *a)
{
	struct text charges = explain_fee_money(view, a, a->charges);
	struct text fees = explain_fee_money(view, a, a->fees_total);

	if (a->charges == 0 && a->fee_count == 0)
		return TEXT("");
	if (charges.at == NULL || fees.at == NULL)
		return (struct text){ NULL, 0 };
	return explain_text(
	    view, "charges=%s; fees=%s; ", charges.at, fees.at);
}
