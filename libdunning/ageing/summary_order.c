#include "ageing/summary_order.h"

#include <stdlib.h>

static int
by_key(const void *a, const void *b)
{
	const struct summary_row *x = a, *y = b;

	for (size_t i = 0; i < 2; i++)
		if (x->prefix[i] != y->prefix[i])
			return x->prefix[i] < y->prefix[i] ? -1 : 1;
	return key_compare(x->key, y->key);
}

struct summary_row *
order_rows(const struct summary_groups *groups)
{
	size_t count = groups_count(groups);
	struct summary_row *rows = calloc(count + 1, sizeof *rows);
	struct groups_walk walk = { 0, 0 };

	if (rows == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		const struct summary_group *group =
		    groups_next(groups, &walk);

		if (group == NULL)
			break;
		rows[i].key = groups_key(groups, group);
		key_prefix(rows[i].key, rows[i].prefix);
	}
	qsort(rows, count, sizeof *rows, by_key);
	return rows;
}

size_t
order_section(const struct summary_row *rows, size_t count, size_t first)
{
	size_t low = first + 1, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		/* The currency is one word. */
		if (rows[middle].key[1] == rows[first].key[1])
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
order_texts(const uint64_t *key, struct buf *room, struct text *texts)
{
	struct key_walk walk = key_begin(key);
	char *to;

	buf_reset(room);
	/* Eight bytes beyond each text may be written. */
	to = buf_reserve(room, 8 * (key_words(key) + 2 * key_texts(key)));
	if (to == NULL)
		return false;
	for (size_t i = 0; i < key_texts(key); i++) {
		struct text text = key_next(&walk, to);

		if (i > 0) {
			texts[i - 1] = text;
			to += text.len + 8;
		}
	}
	return true;
}
