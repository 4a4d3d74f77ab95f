/* identifier_bank.c -- account numbers and payment references. */
#include "mapping/identifier_internal.h"

/* Of the IBAN registry of SWIFT, in the order of the codes. */
static const struct {
	char country[3];
	unsigned char length;
} ibans[] = {
	{ "AD", 24 }, { "AE", 23 }, { "AL", 28 }, { "AT", 20 }, { "AZ", 28 },
	{ "BA", 20 }, { "BE", 16 }, { "BG", 22 }, { "BH", 22 }, { "BI", 27 },
	{ "BR", 29 }, { "BY", 28 }, { "CH", 21 }, { "CR", 22 }, { "CY", 28 },
	{ "CZ", 24 }, { "DE", 22 }, { "DJ", 27 }, { "DK", 18 }, { "DO", 28 },
	{ "EE", 20 }, { "EG", 29 }, { "ES", 24 }, { "FI", 18 }, { "FK", 18 },
	{ "FO", 18 }, { "FR", 27 }, { "GB", 22 }, { "GE", 22 }, { "GI", 23 },
	{ "GL", 18 }, { "GR", 27 }, { "GT", 28 }, { "HN", 28 }, { "HR", 21 },
	{ "HU", 28 }, { "IE", 22 }, { "IL", 23 }, { "IQ", 23 }, { "IS", 26 },
	{ "IT", 27 }, { "JO", 30 }, { "KW", 30 }, { "KZ", 20 }, { "LB", 28 },
	{ "LC", 32 }, { "LI", 21 }, { "LT", 20 }, { "LU", 20 }, { "LV", 21 },
	{ "LY", 25 }, { "MC", 27 }, { "MD", 24 }, { "ME", 22 }, { "MK", 19 },
	{ "MN", 20 }, { "MR", 27 }, { "MT", 31 }, { "MU", 30 }, { "NI", 28 },
	{ "NL", 18 }, { "NO", 15 }, { "OM", 23 }, { "PK", 24 }, { "PL", 28 },
	{ "PS", 29 }, { "PT", 25 }, { "QA", 29 }, { "RO", 24 }, { "RS", 22 },
	{ "RU", 33 }, { "SA", 24 }, { "SC", 31 }, { "SD", 18 }, { "SE", 24 },
	{ "SI", 19 }, { "SK", 24 }, { "SM", 27 }, { "SO", 23 }, { "ST", 25 },
	{ "SV", 28 }, { "TL", 23 }, { "TN", 24 }, { "TR", 26 }, { "UA", 29 },
	{ "VA", 22 }, { "VG", 24 }, { "XK", 20 }, { "YE", 30 },
};

size_t
identifier_iban_length(struct text country)
{
	for (size_t i = 0; i < sizeof ibans / sizeof *ibans; i++)
		if (text_is(country, ibans[i].country))
			return ibans[i].length;
	return 0;
}

/* The remainder by 97 of the characters, the first four behind the others,
 * letters being 10 to 35; -1: another character. */
static int
remainder_97(const struct compact *c)
{
	int rest = 0;

	for (size_t i = 0; i < c->len; i++) {
		size_t at = i + 4 < c->len ? i + 4 : i + 4 - c->len;

		if (compact_digits(c, at, 1))
			rest = (rest * 10 + c->at[at] - '0') % 97;
		else if (compact_letters(c, at, 1))
			rest = (rest * 100 + c->at[at] - 'A' + 10) % 97;
		else
			return -1;
	}
	return rest;
}

/* Check digits are 98 less a remainder; 00, 01 and 99 would pass as well. */
static enum identifier_result
check_97(const struct compact *c)
{
	int rest = remainder_97(c);
	int digits = (c->at[2] - '0') * 10 + c->at[3] - '0';

	if (rest < 0)
		return IDENTIFIER_SHAPE;
	return rest == 1 && digits >= 2 && digits <= 98 ?
	    IDENTIFIER_OK :
	    IDENTIFIER_CHECK_DIGIT;
}

enum identifier_result
identifier_iban(const struct compact *c)
{
	size_t length;

	if (c->len < 5 || c->len > 34 || !compact_letters(c, 0, 2) ||
	    !compact_digits(c, 2, 2))
		return IDENTIFIER_SHAPE;
	length = identifier_iban_length((struct text){ c->at, 2 });
	if (length != 0 && length != c->len)
		return IDENTIFIER_SHAPE;
	return check_97(c);
}

enum identifier_result
identifier_reference(const struct compact *c)
{
	if (c->len < 5 || c->len > 25 || c->at[0] != 'R' || c->at[1] != 'F' ||
	    !compact_digits(c, 2, 2))
		return IDENTIFIER_SHAPE;
	return check_97(c);
}

enum identifier_result
identifier_clabe(const struct compact *c)
{
	static const int weights[] = { 3, 7, 1 };
	int sum = 0;

	if (c->len != 18 || !compact_digits(c, 0, 18))
		return IDENTIFIER_SHAPE;
	for (size_t i = 0; i < 17; i++)
		sum += (c->at[i] - '0') * weights[i % 3] % 10;
	return c->at[17] - '0' == (10 - sum % 10) % 10 ? IDENTIFIER_OK :
	                                                 IDENTIFIER_CHECK_DIGIT;
}

/* A block of digits, the last of which checks the others. */
static bool
is_block(const char *at, size_t count)
{
	static const int weights[] = { 3, 1, 7, 9 };
	int sum = 0;

	for (size_t i = 0; i + 1 < count; i++)
		sum += (at[count - 2 - i] - '0') * weights[i % 4];
	return at[count - 1] - '0' == (10 - sum % 10) % 10;
}

enum identifier_result
identifier_cbu(const struct compact *c)
{
	if (c->len != 22 || !compact_digits(c, 0, 22))
		return IDENTIFIER_SHAPE;
	return is_block(c->at, 8) && is_block(c->at + 8, 14) ?
	    IDENTIFIER_OK :
	    IDENTIFIER_CHECK_DIGIT;
}
