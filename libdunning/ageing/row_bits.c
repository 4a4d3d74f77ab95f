#include "ageing/row_bits.h"

#include <stdlib.h>
#include <string.h>

bool
row_bits_set(struct row_bits *bits, uint64_t row)
{
	size_t at = (size_t)(row / 8);

	if (at >= bits->room) {
		size_t room = at + at / 2 + 64;
		uint8_t *more = realloc(bits->bytes, room);

		if (more == NULL)
			return false;
		memset(more + bits->room, 0, room - bits->room);
		bits->bytes = more;
		bits->room = room;
	}
	bits->bytes[at] = (uint8_t)(bits->bytes[at] | 1u << row % 8);
	return true;
}

bool
row_bits_has(const struct row_bits *bits, uint64_t row)
{
	return row / 8 < bits->room && (bits->bytes[row / 8] >> row % 8 & 1);
}

void
row_bits_clear(struct row_bits *bits)
{
	free(bits->bytes);
	*bits = (struct row_bits){ NULL, 0 };
}
