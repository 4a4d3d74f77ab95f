/* strategy_check_rollup.c -- of `ageing`: least items, keys of debtors. */
#include "base/money.h"
#include "rules/strategy_check.h"

/* -1: unknown, and reported as such. */
static int
digits_of(const struct strategy *strategy, struct text code)
{
	const struct currency_spec *currency = strategy->currencies.at;
	size_t i;

	for (i = 0; i < strategy->currencies.count; i++)
		if (text_equal(currency[i].code.text, code))
			return (int)currency[i].digits;
	return currency_digits(code);
}

static void
check_least(struct checker *checker, const struct schema_pair *pair)
{
	const struct text code = pair->key.text;
	int digits;
	int64_t minor;

	check_currency(checker, &pair->key);
	digits = digits_of(checker->strategy, code);
	if (digits < 0 || !check_given(&pair->value))
		return;
	switch (money_parse(pair->value.text, &money_plain, digits, &minor,
	    NULL)) {
	case MONEY_OK:
		if (minor >= 0)
			return;
		break;
	case MONEY_PRECISION:
		check_error(checker, "E_VALUE", pair->value.at,
		    "`%.80s` is no amount of %s, which has %d decimals",
		    pair->value.text.at, code.at, digits);
		return;
	case MONEY_EMPTY:
	case MONEY_SYNTAX:
	case MONEY_GROUPING:
	case MONEY_RANGE:
		break;
	}
	check_error(checker, "E_VALUE", pair->value.at,
	    "`min_item` of %s is an amount such as 5 or 0.50, not `%.80s`",
	    code.at, pair->value.text.at);
}

static void
check_keys(struct checker *checker)
{
	const struct located_list *by = &checker->strategy->ageing.rollup_by;
	size_t i, k;

	for (i = 0; i < by->count; i++) {
		check_column(checker, &by->items[i]);
		for (k = 0; k < i; k++)
			if (text_equal(by->items[k].text, by->items[i].text))
				check_error(checker, "E_DUPLICATE_NAME",
				    by->items[i].at,
				    "`%s` is in `rollup_by` twice",
				    by->items[i].text.at);
	}
	if (by->count > AGEING_KEYS)
		check_error(checker, "E_VALUE", by->items[AGEING_KEYS].at,
		    "`rollup_by` has %zu columns; %d are the most", by->count,
		    AGEING_KEYS);
}

void
strategy_check_rollup(struct checker *checker)
{
	const struct items *least = &checker->strategy->ageing.min_item;
	const struct schema_pair *pair = least->at;
	size_t i;

	for (i = 0; i < least->count; i++)
		if (check_given(&pair[i].key))
			check_least(checker, &pair[i]);
	check_keys(checker);
}
