#include "base/money.h"
#include "rules/charge_text.h"
#include "rules/strategy_check.h"

bool
limit_share_parse(struct text text, struct decimal *percent)
{
	struct charge_amount amount;

	if (!charge_amount_parse(text, &amount) || !amount.percent ||
	    amount.column.at != NULL)
		return false;
	*percent = amount.number;
	return decimal_compare(*percent, (struct decimal){ 10000, 0 }) <= 0;
}

static void
check_share(struct checker *checker, const struct located *share)
{
	struct decimal percent;

	if (check_given(share) && !limit_share_parse(share->text, &percent))
		check_error(checker, "E_VALUE", share->at,
		    "`share` is a percentage such as \"20 %%\", not `%.80s`",
		    share->text.at);
}

void
strategy_check_limits(struct checker *checker)
{
	const struct limit_spec *limits = &checker->strategy->limits;
	const struct schema_pair *most = limits->amount.at;
	struct column_info info;

	for (size_t i = 0; i < limits->amount.count; i++) {
		check_currency(checker, &most[i].key);
		check_amount(checker, &most[i].value, "amount");
	}
	check_share(checker, &limits->change.share);
	check_share(checker, &limits->rejected.share);
	check_name(checker, &limits->payment_age.calendar, &checker->calendars,
	    "a calendar");
	if (!check_given(&limits->payment_age.column))
		return;
	check_column(checker, &limits->payment_age.column);
	if (strategy_column(checker->strategy,
	        limits->payment_age.column.text, &info) &&
	    info.type != TYPE_DATE)
		check_error(checker, "E_TYPE", limits->payment_age.column.at,
		    "`%s` is not a column of dates",
		    limits->payment_age.column.text.at);
}
