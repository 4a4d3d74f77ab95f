#include "rules/promise_spec.h"

enum { HUNDRED = 100, EVERY_MOST = 366 };

bool
promise_amount_parse(struct text text, struct decimal *number, bool *per_cent)
{
	struct decimal most = { HUNDRED, 0 };

	*per_cent = text.len > 0 && text.at[text.len - 1] == '%';
	if (*per_cent)
		text = text_trim((struct text){ text.at, text.len - 1 });
	return decimal_parse(text, number, NULL) == NUM_OK &&
	    number->coefficient >= 0 &&
	    (!*per_cent || decimal_compare(*number, most) <= 0);
}

bool
offer_every_parse(struct text text, int *months, int *days)
{
	struct decimal number;

	*months = text_is(text, "month") ? 1 : 0;
	*days = text_is(text, "week") ? 7 : 0;
	if (*months != 0 || *days != 0)
		return true;
	if (text.len < 2 || text.at[text.len - 1] != 'd')
		return false;
	text.len--;
	if (decimal_parse(text, &number, NULL) != NUM_OK ||
	    number.scale != 0 || number.coefficient < 1 ||
	    number.coefficient > EVERY_MOST)
		return false;
	*days = (int)number.coefficient;
	return true;
}
