#include <string.h>

#include "ageing/item_key.h"
#include "base/hash.h"
#include "ledger/fee_list.h"
#include "message/export_message.h"

bool
export_is_action_id(struct text id)
{
	if (id.len != HASH128_TEXT - 1)
		return false;
	for (size_t i = 0; i < id.len; i++)
		if (strchr("0123456789abcdef", id.at[i]) == NULL)
			return false;
	return true;
}

/* key=level|key=level: without it the level would never rise. */
bool
export_is_item_list(struct text list)
{
	struct text piece;

	if (list.len == 0)
		return false;
	while (text_split(&list, '|', &piece)) {
		const char *equals = memchr(piece.at, '=', piece.len);

		if (equals == NULL ||
		    !item_key_valid((struct text){ piece.at,
		        (size_t)(equals - piece.at) }))
			return false;
	}
	return true;
}

struct ledger_fee *
export_fees(struct text list, int digits, struct arena *arena, size_t *count)
{
	struct ledger_fee *fees;
	bool bad;

	fee_list_valid(list, digits, count);
	fees = arena_alloc(arena, *count + 1, sizeof *fees);
	for (size_t i = 0; fees != NULL && i < *count; i++)
		fee_list_next(&list, digits, &fees[i], &bad);
	return fees;
}
