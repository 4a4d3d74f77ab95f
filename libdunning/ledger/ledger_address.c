#include "ledger/ledger_address.h"

#include <stdbool.h>
#include <string.h>

#include "base/hash.h"

enum { ADDRESS_MAX = 512, PHONE_DIGITS = 5 };

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_phone(struct text address)
{
	size_t digits = 0;

	for (size_t i = 0; i < address.len; i++) {
		char c = address.at[i];

		if (is_digit(c))
			digits++;
		else if (strchr(" \t-().+/", c) == NULL || c == '\0')
			return false;
	}
	return digits >= PHONE_DIGITS;
}

static size_t
write_phone(struct text address, char *to)
{
	size_t len = 0;

	if (address.at[0] == '+')
		to[len++] = '+';
	for (size_t i = 0; i < address.len; i++)
		if (is_digit(address.at[i]))
			to[len++] = address.at[i];
	if (len < 2 || to[0] != '0' || to[1] != '0')
		return len;
	to[0] = '+';
	memmove(to + 1, to + 2, len - 2);
	return len - 1;
}

static size_t
write_words(struct text address, char *to)
{
	size_t len = 0;

	for (size_t i = 0; i < address.len; i++) {
		char c = address.at[i] == '\t' ? ' ' : address.at[i];

		if (c == ' ' && len > 0 && to[len - 1] == ' ')
			continue;
		to[len++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	return len;
}

uint64_t
ledger_address_hash(struct text address)
{
	char plain[ADDRESS_MAX];
	size_t len;

	address = text_trim(address);
	if (address.len == 0 || address.len > sizeof plain)
		return hash_bytes(address.at, address.len);
	len = is_phone(address) ? write_phone(address, plain) :
	                          write_words(address, plain);
	return hash_bytes(plain, len);
}
