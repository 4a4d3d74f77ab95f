/* identifier_tax.c -- tax numbers of Latin America and Spain. */
#include "mapping/identifier_internal.h"

#include <string.h>

static enum identifier_result
right(bool is_right)
{
	return is_right ? IDENTIFIER_OK : IDENTIFIER_CHECK_DIGIT;
}

static int
digit(char c)
{
	return c - '0';
}

/* The sum of values times weights, of the first count characters; a letter is
 * its ASCII code less 48. */
static int
weighted(const struct compact *c, const char *weights, size_t count)
{
	int sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += digit(c->at[i]) * (weights[i] - '0');
	return sum;
}

static bool
all_equal(const struct compact *c)
{
	for (size_t i = 1; i < c->len; i++)
		if (c->at[i] != c->at[0])
			return false;
	return true;
}

static int
rfc_value(char c)
{
	static const char alphabet[] = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ ";
	const char *at;

	if (c == COMPACT_ENYE)
		return 38;
	at = strchr(alphabet, c);
	return at == NULL ? 0 : (int)(at - alphabet);
}

static bool
rfc_letters(const struct compact *c, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (c->at[i] != '&' && c->at[i] != COMPACT_ENYE &&
		    !compact_letters(c, i, 1))
			return false;
	return true;
}

enum identifier_result
identifier_rfc(const struct compact *c)
{
	static const char *const general[] = { "XAXX010101000",
		"XEXX010101000" };
	size_t name = c->len == 12 ? 3 : 4;
	int sum = 0, rest;
	char last;

	if ((c->len != 12 && c->len != 13) || !rfc_letters(c, name) ||
	    !compact_date(c, name) ||
	    !(compact_letters(c, c->len - 1, 1) ||
	        compact_digits(c, c->len - 1, 1)) ||
	    memchr(c->at + name, '&', c->len - name) != NULL ||
	    memchr(c->at + name, COMPACT_ENYE, c->len - name) != NULL)
		return IDENTIFIER_SHAPE;
	for (size_t i = 0; i < 2; i++)
		if (c->len == 13 && memcmp(c->at, general[i], 13) == 0)
			return IDENTIFIER_OK;
	last = c->at[c->len - 1];
	if (last != 'A' && !compact_digits(c, c->len - 1, 1))
		return IDENTIFIER_SHAPE;
	/* The name of a company has one letter less: a blank before it. */
	if (c->len == 12)
		sum = rfc_value(' ') * 13;
	for (size_t i = 0; i < c->len - 1; i++)
		sum += rfc_value(c->at[i]) * (int)(c->len - i);
	rest = (11 - sum % 11) % 11;
	return right(last == (rest == 10 ? 'A' : (char)('0' + rest)));
}

enum identifier_result
identifier_curp(const struct compact *c)
{
	int sum = 0;

	if (c->len != 18 || !compact_letters(c, 0, 4) || !compact_date(c, 4) ||
	    (c->at[10] != 'H' && c->at[10] != 'M' && c->at[10] != 'X') ||
	    !compact_letters(c, 11, 5) ||
	    !(compact_digits(c, 16, 1) || compact_letters(c, 16, 1)) ||
	    !compact_digits(c, 17, 1))
		return IDENTIFIER_SHAPE;
	for (size_t i = 0; i < 17; i++)
		sum += rfc_value(c->at[i]) * (int)(18 - i);
	return right(digit(c->at[17]) == (10 - sum % 10) % 10);
}

enum identifier_result
identifier_nit(const struct compact *c)
{
	static const int weights[] = { 3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47,
		53, 59, 67, 71 };
	int sum = 0, rest;

	if (c->len < 6 || c->len > 16 || !compact_digits(c, 0, c->len))
		return IDENTIFIER_SHAPE;
	for (size_t i = 0; i < c->len - 1; i++)
		sum += digit(c->at[c->len - 2 - i]) * weights[i];
	rest = sum % 11;
	return right(digit(c->at[c->len - 1]) == (rest < 2 ? rest : 11 - rest));
}

enum identifier_result
identifier_cuit(const struct compact *c)
{
	int rest;

	if (c->len != 11 || !compact_digits(c, 0, 11))
		return IDENTIFIER_SHAPE;
	rest = weighted(c, "5432765432", 10) % 11;
	return right(digit(c->at[10]) ==
	    (rest == 0 ? 0 : rest == 1 ? 9 : 11 - rest));
}

static bool
brazilian(const struct compact *c, const char *weights, size_t count)
{
	int rest = weighted(c, weights, count) % 11;

	return digit(c->at[count]) == (rest < 2 ? 0 : 11 - rest);
}

enum identifier_result
identifier_cpf(const struct compact *c)
{
	/* ':' and ';' are the 10 and the 11 behind the digits. */
	if (c->len != 11 || !compact_digits(c, 0, 11) || all_equal(c))
		return IDENTIFIER_SHAPE;
	return right(brazilian(c, ":98765432", 9) &&
	    brazilian(c, ";:98765432", 10));
}

enum identifier_result
identifier_cnpj(const struct compact *c)
{
	if (c->len != 14 || !compact_digits(c, 12, 2) || all_equal(c))
		return IDENTIFIER_SHAPE;
	for (size_t i = 0; i < 12; i++)
		if (!compact_digits(c, i, 1) && !compact_letters(c, i, 1))
			return IDENTIFIER_SHAPE;
	return right(brazilian(c, "543298765432", 12) &&
	    brazilian(c, "6543298765432", 13));
}

enum identifier_result
identifier_rut(const struct compact *c)
{
	size_t count = c->len - 1;
	int sum = 0, rest;
	char last;

	if (c->len < 7 || c->len > 9 || !compact_digits(c, 0, count))
		return IDENTIFIER_SHAPE;
	last = c->at[count];
	if (last != 'K' && !compact_digits(c, count, 1))
		return IDENTIFIER_SHAPE;
	for (size_t i = 0; i < count; i++)
		sum += digit(c->at[count - 1 - i]) * (int)(2 + i % 6);
	rest = (11 - sum % 11) % 11;
	return right(last == (rest == 10 ? 'K' : (char)('0' + rest)));
}

enum identifier_result
identifier_ruc(const struct compact *c)
{
	if (c->len != 11 || !compact_digits(c, 0, 11))
		return IDENTIFIER_SHAPE;
	return right(digit(c->at[10]) ==
	    (11 - weighted(c, "5432765432", 10) % 11) % 10);
}

enum identifier_result
identifier_dni(const struct compact *c)
{
	static const char letters[] = "TRWAGMYFPDXBNJZSQVHLCKE";
	static const char first[] = "XYZ";
	const char *foreign;
	long number = 0;

	if (c->len != 9 || !compact_digits(c, 1, 7) ||
	    !compact_letters(c, 8, 1))
		return IDENTIFIER_SHAPE;
	foreign = strchr(first, c->at[0]);
	if (foreign != NULL)
		number = foreign - first;
	else if (compact_digits(c, 0, 1))
		number = digit(c->at[0]);
	else if (c->at[0] != 'K' && c->at[0] != 'L' && c->at[0] != 'M')
		return IDENTIFIER_SHAPE;
	for (size_t i = 1; i < 8; i++)
		number = 10 * number + digit(c->at[i]);
	return right(c->at[8] == letters[number % 23]);
}

enum identifier_result
identifier_cif(const struct compact *c)
{
	int sum = 0;

	if (c->len != 9 || strchr("ABCDEFGHJNPQRSUVW", c->at[0]) == NULL ||
	    !compact_digits(c, 1, 7) ||
	    !(compact_digits(c, 8, 1) || (c->at[8] >= 'A' && c->at[8] <= 'J')))
		return IDENTIFIER_SHAPE;
	for (size_t i = 1; i < 8; i++) {
		int value = digit(c->at[i]) * (i % 2 == 1 ? 2 : 1);

		sum += value / 10 + value % 10;
	}
	sum = (10 - sum % 10) % 10;
	return right(c->at[8] == '0' + sum || c->at[8] == "JABCDEFGHI"[sum]);
}
