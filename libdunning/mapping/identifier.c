#include "mapping/identifier_internal.h"

#include <string.h>

static const struct {
	const char *name;
	enum identifier_result (*check)(const struct compact *);
} schemes[IDENTIFIER_KINDS] = {
	[IDENTIFIER_NONE] = { "", NULL },
	[IDENTIFIER_RFC] = { "RFC", identifier_rfc },
	[IDENTIFIER_CURP] = { "CURP", identifier_curp },
	[IDENTIFIER_NIT] = { "NIT", identifier_nit },
	[IDENTIFIER_CUIT] = { "CUIT", identifier_cuit },
	[IDENTIFIER_CPF] = { "CPF", identifier_cpf },
	[IDENTIFIER_CNPJ] = { "CNPJ", identifier_cnpj },
	[IDENTIFIER_RUT] = { "RUT", identifier_rut },
	[IDENTIFIER_RUC] = { "RUC", identifier_ruc },
	[IDENTIFIER_DNI] = { "DNI", identifier_dni },
	[IDENTIFIER_CIF] = { "CIF", identifier_cif },
	[IDENTIFIER_IBAN] = { "IBAN", identifier_iban },
	[IDENTIFIER_CLABE] = { "CLABE", identifier_clabe },
	[IDENTIFIER_CBU] = { "CBU", identifier_cbu },
	[IDENTIFIER_REFERENCE] = { "ISO 11649 reference",
	    identifier_reference },
};

const char *
identifier_name(enum identifier_kind kind)
{
	return schemes[kind].name;
}

bool
compact_digits(const struct compact *c, size_t from, size_t count)
{
	for (size_t i = from; i < from + count; i++)
		if (c->at[i] < '0' || c->at[i] > '9')
			return false;
	return true;
}

bool
compact_letters(const struct compact *c, size_t from, size_t count)
{
	for (size_t i = from; i < from + count; i++)
		if (c->at[i] < 'A' || c->at[i] > 'Z')
			return false;
	return true;
}

bool
compact_date(const struct compact *c, size_t from)
{
	static const char days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };
	int year, month, day;

	if (!compact_digits(c, from, 6))
		return false;
	year = (c->at[from] - '0') * 10 + c->at[from + 1] - '0';
	month = (c->at[from + 2] - '0') * 10 + c->at[from + 3] - '0';
	day = (c->at[from + 4] - '0') * 10 + c->at[from + 5] - '0';
	return month >= 1 && month <= 12 && day >= 1 &&
	    day <= days[month - 1] &&
	    (month != 2 || day < 29 || year % 4 == 0);
}

static bool
is_mark(char c)
{
	return c == ' ' || c == '.' || c == '-' || c == '/';
}

/* False: longer than any identifier, or another character. */
static bool
make_compact(struct text text, struct compact *c)
{
	c->len = 0;
	for (size_t i = 0; i < text.len; i++) {
		char byte = text.at[i];

		if (is_mark(byte))
			continue;
		if (c->len == COMPACT_MOST)
			return false;
		if (byte >= 'a' && byte <= 'z')
			byte = (char)(byte - 'a' + 'A');
		if (byte == '\xc3' && i + 1 < text.len &&
		    (text.at[i + 1] == '\x91' || text.at[i + 1] == '\xb1')) {
			byte = COMPACT_ENYE;
			i++;
		} else if (!(byte >= 'A' && byte <= 'Z') &&
		    !(byte >= '0' && byte <= '9') && byte != '&') {
			return false;
		}
		c->at[c->len++] = byte;
	}
	return c->len != 0;
}

enum identifier_result
identifier_check(enum identifier_kind kind, struct text text)
{
	struct compact c;

	if (kind == IDENTIFIER_NONE || !make_compact(text, &c))
		return IDENTIFIER_SHAPE;
	return schemes[kind].check(&c);
}

/* Is it written like the pattern, where 9 is a digit and all else itself? */
static bool
is_written(struct text text, const char *pattern)
{
	if (text.len != strlen(pattern))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (pattern[i] == '9' ?
		        text.at[i] < '0' || text.at[i] > '9' :
		        text.at[i] != pattern[i])
			return false;
	return true;
}

static enum identifier_kind
by_writing(struct text text, const struct compact *c)
{
	if (is_written(text, "999.999.999-99"))
		return IDENTIFIER_CPF;
	if (is_written(text, "99.999.999/9999-99"))
		return IDENTIFIER_CNPJ;
	if (is_written(text, "99-99999999-9"))
		return IDENTIFIER_CUIT;
	if (identifier_curp(c) != IDENTIFIER_SHAPE)
		return IDENTIFIER_CURP;
	if (identifier_rfc(c) != IDENTIFIER_SHAPE)
		return IDENTIFIER_RFC;
	return IDENTIFIER_NONE;
}

/* A NIT shows its check digit by a dash, or is too long for one of 9 digits; a
 * cedula of 10 digits begins with 1. */
static enum identifier_kind
colombian(struct text text, const struct compact *c)
{
	bool dash = text.len > 2 && text.at[text.len - 2] == '-';
	bool company = c->len == 10 && (c->at[0] == '8' || c->at[0] == '9');

	if (!compact_digits(c, 0, c->len))
		return IDENTIFIER_NONE;
	return dash || company ? IDENTIFIER_NIT : IDENTIFIER_NONE;
}

static enum identifier_kind
spanish(const struct compact *c)
{
	if (compact_digits(c, 0, 1) || strchr("KLMXYZ", c->at[0]) != NULL)
		return IDENTIFIER_DNI;
	return IDENTIFIER_CIF;
}

static bool
is_country(struct text code, const char *two, const char *three)
{
	const char *wanted = code.len == 3 ? three : two;

	if (code.len != strlen(wanted))
		return false;
	for (size_t i = 0; i < code.len; i++)
		if ((code.at[i] | 0x20) != (wanted[i] | 0x20))
			return false;
	return true;
}

enum identifier_kind
identifier_guess(struct text text, struct text country)
{
	struct compact c;

	text = text_trim(text);
	country = text_trim(country);
	if (!make_compact(text, &c))
		return IDENTIFIER_NONE;
	if (country.len == 0)
		return by_writing(text, &c);
	if (is_country(country, "MX", "MEX"))
		return c.len == 18 ? IDENTIFIER_CURP : IDENTIFIER_RFC;
	if (is_country(country, "CO", "COL"))
		return colombian(text, &c);
	if (is_country(country, "AR", "ARG"))
		return c.len <= 8 && compact_digits(&c, 0, c.len) ?
		    IDENTIFIER_NONE :
		    IDENTIFIER_CUIT;
	if (is_country(country, "BR", "BRA"))
		return c.len <= 11 ? IDENTIFIER_CPF : IDENTIFIER_CNPJ;
	if (is_country(country, "CL", "CHL"))
		return IDENTIFIER_RUT;
	if (is_country(country, "PE", "PER"))
		return c.len == 8 ? IDENTIFIER_NONE : IDENTIFIER_RUC;
	if (is_country(country, "ES", "ESP"))
		return spanish(&c);
	return IDENTIFIER_NONE;
}
