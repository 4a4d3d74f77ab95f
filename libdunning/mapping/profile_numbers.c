/* profile_numbers.c -- which columns hold tax and account numbers, and whether
 * their check digits are right. */
#include "mapping/profile_internal.h"

#include <string.h>

/* Tried on columns whose name does not tell: the numbers of a country, or one
 * kind. */
static const struct {
	const char *country;
	enum identifier_kind kind;
} schemes[] = {
	{ "MX", IDENTIFIER_NONE },
	{ "CO", IDENTIFIER_NONE },
	{ "AR", IDENTIFIER_NONE },
	{ "BR", IDENTIFIER_NONE },
	{ "CL", IDENTIFIER_NONE },
	{ "PE", IDENTIFIER_NONE },
	{ "ES", IDENTIFIER_NONE },
	{ NULL, IDENTIFIER_IBAN },
	{ NULL, IDENTIFIER_CLABE },
	{ NULL, IDENTIFIER_CBU },
	{ NULL, IDENTIFIER_REFERENCE },
};
enum { SCHEMES = sizeof schemes / sizeof *schemes, TRIED = 1000 };

/* Words of headers, and what they say. */
static const struct {
	const char *word;
	const char *country;
	enum identifier_kind kind;
} words[] = {
	{ "rfc", "MX", IDENTIFIER_NONE },
	{ "curp", NULL, IDENTIFIER_CURP },
	{ "nit", "CO", IDENTIFIER_NONE },
	{ "cuit", "AR", IDENTIFIER_NONE },
	{ "cuil", "AR", IDENTIFIER_NONE },
	{ "cpf", "BR", IDENTIFIER_NONE },
	{ "cnpj", "BR", IDENTIFIER_NONE },
	{ "cgc", "BR", IDENTIFIER_NONE },
	{ "rut", "CL", IDENTIFIER_NONE },
	{ "ruc", "PE", IDENTIFIER_NONE },
	{ "nif", "ES", IDENTIFIER_NONE },
	{ "cif", "ES", IDENTIFIER_NONE },
	{ "nie", "ES", IDENTIFIER_NONE },
	{ "iban", NULL, IDENTIFIER_IBAN },
	{ "clabe", NULL, IDENTIFIER_CLABE },
	{ "cbu", NULL, IDENTIFIER_CBU },
};

/* Beginnings of words, for addresses. */
static const char *const email_words[] = { "email", "mail", "correo", NULL };
static const char *const phone_words[] = { "phone", "mobile", "tel", "fone",
	"cel", "movil", "m\xc3\xb3vil", "whatsapp", NULL };

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
begins(struct text word, const char *with)
{
	size_t len = strlen(with);

	if (word.len < len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (lower(word.at[i]) != with[i])
			return false;
	return true;
}

static bool
begins_one(struct text word, const char *const *with)
{
	while (*with != NULL && !begins(word, *with))
		with++;
	return *with != NULL;
}

/* The next word of a header: letters, and bytes above ASCII. */
static bool
next_word(struct text *rest, struct text *word)
{
	size_t from = 0, to;

	while (from < rest->len && (lower(rest->at[from]) < 'a' ||
	           lower(rest->at[from]) > 'z') &&
	    (unsigned char)rest->at[from] < 0x80)
		from++;
	for (to = from; to < rest->len; to++)
		if ((lower(rest->at[to]) < 'a' || lower(rest->at[to]) > 'z') &&
		    (unsigned char)rest->at[to] < 0x80)
			break;
	*word = (struct text){ rest->at + from, to - from };
	*rest = (struct text){ rest->at + to, rest->len - to };
	return word->len != 0;
}

void
profile_numbers_name(struct profile_text *t, struct text name)
{
	struct text rest = name, word;

	t->tax = text_is(name, "tax_id");
	t->email = text_is(name, "email");
	t->phone = text_is(name, "phone") || text_is(name, "mobile");
	if (catalog_find(name) != NULL)
		rest.len = 0;
	while (next_word(&rest, &word)) {
		t->email |= begins_one(word, email_words);
		t->phone |= begins_one(word, phone_words);
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			if (begins(word, words[i].word) &&
			    word.len == strlen(words[i].word)) {
				t->country = words[i].country;
				t->fixed = words[i].kind;
			}
	}
	if (!t->email && !t->phone)
		t->open = (1u << SCHEMES) - 1;
}

static void
tally(struct profile *p, struct profile_column *column,
    enum identifier_kind kind, struct batch *b, size_t row)
{
	struct profile_numbers *n = &column->text->numbers[kind];
	struct issue_count *fault;

	switch (identifier_check(kind, column->cells.text[row])) {
	case IDENTIFIER_OK:
		n->right++;
		return;
	case IDENTIFIER_CHECK_DIGIT:
		fault = &n->wrong;
		break;
	case IDENTIFIER_SHAPE:
	default:
		fault = &n->shape;
		break;
	}
	if (fault->count++ != 0)
		return;
	fault->line = profile_line(column, b, row);
	fault->example = profile_cell_text(p, column, b, row);
}

static void
tally_country(struct profile *p, struct profile_column *column,
    struct text country, struct batch *b, size_t row)
{
	enum identifier_kind kind = identifier_guess(column->cells.text[row],
	    country);

	if (kind == IDENTIFIER_NONE)
		column->text->unchecked++;
	else
		tally(p, column, kind, b, row);
}

/* The kinds of a scheme, from 1 on; NONE behind the last. */
static enum identifier_kind
kind_of(size_t scheme, size_t i)
{
	static const struct {
		const char *country;
		enum identifier_kind kinds[3];
	} kinds[] = {
		{ "MX", { IDENTIFIER_RFC, IDENTIFIER_CURP } },
		{ "CO", { IDENTIFIER_NIT } },
		{ "AR", { IDENTIFIER_CUIT } },
		{ "BR", { IDENTIFIER_CPF, IDENTIFIER_CNPJ } },
		{ "CL", { IDENTIFIER_RUT } },
		{ "PE", { IDENTIFIER_RUC } },
		{ "ES", { IDENTIFIER_DNI, IDENTIFIER_CIF } },
	};

	if (schemes[scheme].country == NULL)
		return i == 0 ? schemes[scheme].kind : IDENTIFIER_NONE;
	return kinds[scheme].kinds[i];
}

static uint64_t
right_of(const struct profile_text *t, size_t scheme)
{
	uint64_t right = 0;

	for (size_t i = 0; kind_of(scheme, i) != IDENTIFIER_NONE; i++)
		right += t->numbers[kind_of(scheme, i)].right;
	return right;
}

/* Schemes that fewer than half of the values fit are given up. */
static void
give_up(struct profile_text *t)
{
	for (size_t s = 0; s < SCHEMES; s++)
		if (right_of(t, s) * 2 < t->tried)
			t->open &= ~(1u << s);
}

static void
try_all(struct profile *p, struct profile_column *column, struct batch *b,
    size_t row)
{
	struct profile_text *t = column->text;

	for (size_t s = 0; s < SCHEMES; s++) {
		if ((t->open >> s & 1) == 0)
			continue;
		if (schemes[s].country != NULL)
			tally_country(p, column, text_of(schemes[s].country),
			    b, row);
		else
			tally(p, column, schemes[s].kind, b, row);
	}
	if (++t->tried == TRIED)
		give_up(t);
}

void
profile_numbers_run(struct profile *p, struct profile_column *column,
    struct batch *b)
{
	struct profile_text *t = column->text;
	const struct profile_column *country =
	    t->tax ? profile_role(p, ROLE_COUNTRY) : NULL;

	for (size_t row = 0; row < b->rows && t->open != 0; row++) {
		if (column->cells.state[row] != CELL_VALUE)
			continue;
		if (t->fixed != IDENTIFIER_NONE)
			tally(p, column, t->fixed, b, row);
		else if (t->country != NULL)
			tally_country(p, column, text_of(t->country), b, row);
		else if (country == NULL || country->cells.text == NULL)
			try_all(p, column, b, row);
		else if (country->cells.state[row] != CELL_VALUE)
			t->unchecked++;
		else
			tally_country(p, column, country->cells.text[row], b,
			    row);
	}
}

bool
profile_numbers_has(const struct profile *p, const struct profile_column *c,
    enum identifier_kind kind)
{
	const struct profile_text *t = c->text;
	const struct profile_numbers *n = &t->numbers[kind];
	bool told = t->fixed != IDENTIFIER_NONE || t->country != NULL ||
	    (t->tax && profile_role(p, ROLE_COUNTRY) != NULL);
	size_t best = 0;

	if (n->right + n->wrong.count + n->shape.count == 0)
		return false;
	if (told)
		return true;
	for (size_t s = 1; s < SCHEMES; s++)
		if (right_of(t, s) > right_of(t, best))
			best = s;
	if (right_of(t, best) < 3 || right_of(t, best) * 4 < c->filled * 3 ||
	    (t->open >> best & 1) == 0)
		return false;
	for (size_t i = 0; kind_of(best, i) != IDENTIFIER_NONE; i++)
		if (kind_of(best, i) == kind)
			return true;
	return false;
}
