#include "base/key_bytes.h"

enum { DIGITS_MOST = 18 }; /* that always fit 64 bits */

char *
key_put_serial(char *to, struct text text)
{
	uint64_t number = 0;
	size_t digits = 0;

	while (digits < text.len && digits < DIGITS_MOST &&
	    text.at[digits] >= '0' && text.at[digits] <= '9')
		number = 10 * number + (uint64_t)(text.at[digits++] - '0');
	*to++ = digits > 0 ? 1 : 2;
	if (digits > 0)
		to = key_put_u64(to, number);
	text.len -= digits;
	text.at += digits;
	return key_put_text(to, text);
}
