#include "mapping/aliases.h"

#include <string.h>

enum { TOKENS = 16 };

/* Letters of U+00C0 to U+00FF without their accents; '_' is no letter. */
static const char plain_letters[] = "aaaaaaaceeeeiiii"
                                    "dnooooo_ouuuuyts"
                                    "aaaaaaaceeeeiiii"
                                    "dnooooo_ouuuuyty";

/* 0: leaves no trace. */
static char
plain(uint32_t c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		return (char)c;
	if (c >= 0xc0 && c <= 0xff)
		return plain_letters[c - 0xc0];
	switch (c) {
	case '.':
	case '#':
	case ':':
	case 0xaa: /* feminine ordinal */
	case 0xb0: /* degree */
	case 0xba: /* masculine ordinal */
		return 0;
	default:
		/* Accents that follow their letter. */
		return c >= 0x300 && c <= 0x36f ? 0 : '_';
	}
}

size_t
alias_normalise(struct text header, char *to)
{
	size_t len = 0, used;
	uint32_t before = 0;

	while (header.len != 0 && len + 2 < ALIAS_NAME) {
		uint32_t c = utf8_decode(header.at, header.len, &used);
		char letter = plain(c);

		header.at += used;
		header.len -= used;
		if (c >= 'A' && c <= 'Z' && before >= 'a' && before <= 'z' &&
		    to[len - 1] != '_')
			to[len++] = '_';
		before = c;
		if (letter != 0 &&
		    (letter != '_' || (len != 0 && to[len - 1] != '_')))
			to[len++] = letter;
	}
	while (len != 0 && to[len - 1] == '_')
		len--;
	to[len] = '\0';
	return len;
}

static bool
equal_but_for_blanks(struct text a, struct text b)
{
	size_t i = 0, j = 0;

	for (;;) {
		while (i < a.len && a.at[i] == '_')
			i++;
		while (j < b.len && b.at[j] == '_')
			j++;
		if (i == a.len || j == b.len)
			return i == a.len && j == b.len;
		if (a.at[i++] != b.at[j++])
			return false;
	}
}

static bool
means_nothing(struct text word)
{
	static const char *const words[] = { "de", "del", "la", "el", "los",
		"da", "do", "dos", "of", "the", "en", "em", NULL };

	for (const char *const *w = words; *w != NULL; w++)
		if (text_is(word, *w))
			return true;
	return false;
}

static size_t
split(struct text name, struct text *tokens)
{
	struct text token;
	size_t count = 0;

	while (count < TOKENS && text_split(&name, '_', &token))
		if (token.len != 0 && !means_nothing(token))
			tokens[count++] = token;
	return count;
}

/* How many words the alias has, when all are in the name; else 0. */
static size_t
words_in(struct text alias, const struct text *tokens, size_t count)
{
	struct text own[TOKENS];
	size_t words = split(alias, own);

	for (size_t i = 0; i < words; i++) {
		size_t j = 0;

		while (j < count && !text_equal(own[i], tokens[j]))
			j++;
		if (j == count)
			return 0;
	}
	return words;
}

/* Keeps the better one of each role, in order of rank. */
static size_t
add(struct alias_match *list, size_t count, struct alias_match match)
{
	size_t at;

	for (at = 0; at < count; at++)
		if (list[at].role == match.role) {
			if (match.rank < list[at].rank)
				list[at] = match;
			return count;
		}
	for (at = 0; at < count && list[at].rank <= match.rank; at++)
		;
	if (at == ALIAS_MATCHES)
		return count;
	if (count == ALIAS_MATCHES)
		count--;
	memmove(list + at + 1, list + at, (count - at) * sizeof(*list));
	list[at] = match;
	return count + 1;
}

static size_t
find_whole(struct text name, struct alias_match *list)
{
	size_t count = 0;

	for (size_t i = 0; i < alias_row_count; i++) {
		const struct alias_row *row = &alias_rows[i];
		struct text rest = text_of(row->names), alias;

		while (text_split(&rest, ' ', &alias))
			if (equal_but_for_blanks(name, alias))
				count = add(list, count,
				    (struct alias_match){
				        row->role, row->rank, alias });
	}
	return count;
}

/* A word that may mean anything by itself says nothing in a longer name. */
static bool
may_be_part(const struct alias_row *row, struct text alias)
{
	return row->rank <= ALIAS_USUAL && row->role != ROLE_LINE &&
	       alias.len >= 4;
}

static size_t
find_part(struct text name, struct alias_match *list)
{
	struct text tokens[TOKENS];
	size_t count = 0, most = 0, tokens_count = split(name, tokens);

	for (size_t i = 0; i < alias_row_count; i++) {
		const struct alias_row *row = &alias_rows[i];
		struct text rest = text_of(row->names), alias;

		while (text_split(&rest, ' ', &alias)) {
			size_t words =
			    may_be_part(row, alias)
			        ? words_in(alias, tokens, tokens_count)
			        : 0;

			if (words == 0 || words < most)
				continue;
			if (words > most)
				count = 0;
			most = words;
			count = add(list, count,
			    (struct alias_match){
			        row->role, ALIAS_PART, alias });
		}
	}
	return count;
}

size_t
alias_find(struct text name, struct alias_match *list)
{
	size_t count;

	if (name.len == 0)
		return 0;
	count = find_whole(name, list);
	return count != 0 ? count : find_part(name, list);
}

const char *
alias_false_friend(struct text name)
{
	static const struct {
		const char *name;
		const char *told;
	} friends[] = {
		{ "abono", "an abono is a credit note in Spain, a payment in "
		           "Latin American statements" },
		{ "abonos", "an abono is a credit note in Spain, a payment in "
		            "Latin American statements" },
		{ "deposito", "a deposito is a payment, but some Brazilian "
		              "programs call credit notes so" },
		{ "quantidade", "a quantidade is a quantity, but some programs "
		                "call amounts so" },
		{ "vencimiento", "vencimiento is a due date, and in other "
		                 "exports the status of being overdue" },
		{ "vencimento", "vencimento is a due date, and in other "
		                "exports the status of being overdue" },
		{ "age", "age, or edad, may be that of a debt or of a person" },
		{ "edad", "age, or edad, may be that of a debt or of a "
		          "person" },
		{ "total", "a total may be what was billed or what is still "
		           "open" },
		{ "estado", "estado may be a status or a region" },
		{ "state", "a state may be a status or a region" },
		{ "cuenta", "a cuenta may be of a customer or of the ledger" },
		{ "account", "an account may be of a customer or of the "
		             "ledger" },
		{ "conta", "a conta may be of a customer or of the ledger" },
		{ "balance_due", "a balance due may be all that is open or the "
		                 "overdue part of it" },
		{ "amount_due", "an amount due may be what was billed, before "
		                "payments" },
		{ "plazo", "a plazo may be terms of payment or the length of a "
		           "loan" },
	};

	for (size_t i = 0; i < sizeof(friends) / sizeof(*friends); i++)
		if (text_is(name, friends[i].name))
			return friends[i].told;
	return NULL;
}

bool
alias_says_cents(struct text name)
{
	static const char *const ends[] = { "_cents", "_centavos", "_cts",
		"_minor", "_centimos", NULL };

	for (const char *const *end = ends; *end != NULL; end++) {
		size_t len = strlen(*end);

		if (name.len > len &&
		    memcmp(name.at + name.len - len, *end, len) == 0)
			return true;
	}
	return false;
}
