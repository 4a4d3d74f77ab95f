#include "rules/strategy_check.h"

static void
check_tolerance(struct checker *checker, const struct promise_spec *spec)
{
	const struct located *amount = &spec->tolerance.amount;
	struct decimal number;
	bool per_cent;

	check_name(checker, &spec->tolerance.calendar, &checker->calendars,
	    "a calendar");
	if (!check_given(amount) ||
	    promise_amount_parse(amount->text, &number, &per_cent))
		return;
	check_error(checker, "E_VALUE", amount->at,
	    "`amount` is major units such as 1.00 or a share such as 5 %%, "
	    "not `%.80s`",
	    amount->text.at);
}

static void
check_offer(struct checker *checker, const struct offer_spec *offer)
{
	struct decimal share, whole = { 100, 0 };
	bool per_cent;
	int months, days;

	check_amount(checker, &offer->min, "min");
	if (check_given(&offer->every) &&
	    !offer_every_parse(offer->every.text, &months, &days))
		check_error(checker, "E_VALUE", offer->every.at,
		    "`every` is month, week or days such as 14d, not `%.80s`",
		    offer->every.text.at);
	if (check_given(&offer->first) &&
	    (!promise_amount_parse(offer->first.text, &share, &per_cent) ||
	        !per_cent || share.coefficient == 0 ||
	        decimal_compare(share, whole) >= 0))
		check_error(checker, "E_VALUE", offer->first.at,
		    "`first` is a share of the total such as 40 %%, not "
		    "`%.80s`",
		    offer->first.text.at);
}

void
strategy_check_promises(struct checker *checker)
{
	const struct items *list = &checker->strategy->offers;
	const struct offer_spec *offer = list->at;

	check_tolerance(checker, &checker->strategy->promises);
	for (size_t i = 0; i < list->count; i++)
		check_offer(checker, &offer[i]);
	if (list->count > OFFERS_MAX)
		check_error(checker, "E_VALUE", offer[OFFERS_MAX].at,
		    "there are more than %d offers", OFFERS_MAX);
	check_unique(checker, list, sizeof *offer,
	    offsetof(struct offer_spec, name), "offers");
}
