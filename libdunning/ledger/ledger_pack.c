#include "ledger/ledger_pack.h"

#include <string.h>

static size_t
words(int count)
{
	return (size_t)count * sizeof(uint32_t);
}

bool
ledger_pack_make(struct buf *to, const struct text *values, int count)
{
	size_t room = words(count);
	char *word, *bytes;

	for (int i = 0; i < count; i++) {
		if (values[i].at == NULL && values[i].len > 0)
			return false;
		room += values[i].len + (values[i].len > 0);
	}
	buf_reset(to);
	word = buf_reserve(to, room);
	if (word == NULL)
		return false;
	to->len = room;
	bytes = word + words(count);
	for (int i = 0; i < count; i++, word += sizeof(uint32_t)) {
		uint32_t len = (uint32_t)values[i].len;

		memcpy(word, &len, sizeof len);
		if (len == 0)
			continue;
		memcpy(bytes, values[i].at, len);
		bytes[len] = '\0';
		bytes += len + 1;
	}
	return true;
}

struct text
ledger_pack_first(struct text pack, int count)
{
	uint32_t len;

	if (pack.len < words(count))
		return (struct text){ NULL, 0 };
	memcpy(&len, pack.at, sizeof len);
	return (struct text){ pack.at + words(count), len };
}

void
ledger_pack_values(const char *pack, int count, struct text *values)
{
	const char *bytes = pack + words(count);

	for (int i = 0; i < count; i++) {
		uint32_t len;

		memcpy(&len, pack + words(i), sizeof len);
		values[i] = (struct text){ len == 0 ? NULL : bytes, len };
		bytes += len + (len > 0);
	}
}

int64_t
ledger_pack_number(struct text value)
{
	int64_t number = 0;

	if (value.len == sizeof number)
		memcpy(&number, value.at, sizeof number);
	return number;
}
