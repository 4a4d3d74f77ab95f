#include "ageing/item_total.h"

enum { NO_SLOT = -1 };

int32_t
item_total(const struct item_total_slots *slots, struct tally *tally,
    const struct batch *b, size_t row)
{
	bool known = slots->currency != NO_SLOT;
	const struct vector *currency = &b->vectors[known ? slots->currency : 0];
	struct text text = TEXT("");
	int32_t total;

	if (known && vector_valid(currency, row))
		text = vector_text(currency, row);
	else if (columns_usual_currency(b->columns).at != NULL)
		text = columns_usual_currency(b->columns);
	total = tally_currency(tally, text,
	    b->vectors[slots->balance].digits[row], b->first + row);
	if (total != TALLY_NONE && known && currency->currencies != NULL)
		tally_number(tally, currency->currencies[row], total);
	return total;
}

bool
item_totals(const struct item_total_slots *slots, struct tally *tally,
    const struct batch *b, const struct aged *aged, int32_t *totals)
{
	const uint8_t *numbers = slots->currency != NO_SLOT ?
	    b->vectors[slots->currency].currencies :
	    NULL;

	for (size_t i = 0; i < aged->count; i++) {
		size_t row = aged->rows[i];
		int32_t total = numbers != NULL ?
		    tally_numbered(tally, numbers[row]) :
		    TALLY_NONE;

		if (total == TALLY_NONE)
			total = item_total(slots, tally, b, row);
		if (total == TALLY_NONE)
			return false;
		totals[i] = total;
	}
	return true;
}
