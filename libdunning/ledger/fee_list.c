#include "ledger/fee_list.h"

#include <string.h>

#include "ageing/item_key.h"
#include "base/money.h"

void
fee_list_add(struct buf *list, const struct ledger_fee *fee, int digits)
{
	char amount[MONEY_TEXT_MAX];

	money_format(fee->amount, digits, amount, sizeof amount);
	if (list->len != 0)
		buf_putc(list, '|');
	buf_add(list, fee->charge.at, fee->charge.len);
	if (fee->item.len != 0) {
		buf_putc(list, ':');
		buf_add(list, fee->item.at, fee->item.len);
	}
	buf_putc(list, '=');
	buf_puts(list, amount);
}

static bool
read_one(struct text piece, int digits, struct ledger_fee *fee)
{
	*fee = (struct ledger_fee){ .amount = 0 };
	if (!text_split(&piece, '=', &fee->charge) || piece.len == 0 ||
	    money_parse(piece, &money_plain, digits, &fee->amount, NULL) !=
	        MONEY_OK ||
	    fee->amount < 0)
		return false;
	piece = fee->charge;
	if (memchr(piece.at, ':', piece.len) == NULL)
		return text_is_name(piece);
	if (!text_split(&piece, ':', &fee->charge) ||
	    !item_key_valid(piece))
		return false;
	fee->item = piece;
	return text_is_name(fee->charge);
}

bool
fee_list_next(struct text *list, int digits, struct ledger_fee *fee, bool *bad)
{
	struct text piece;

	*bad = false;
	if (!text_split(list, '|', &piece))
		return false;
	*bad = !read_one(piece, digits, fee);
	return !*bad;
}

bool
fee_list_valid(struct text list, int digits, size_t *count)
{
	struct ledger_fee fee;
	bool bad;

	*count = 0;
	while (fee_list_next(&list, digits, &fee, &bad))
		++*count;
	return !bad;
}
