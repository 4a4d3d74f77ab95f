#include "mapping/suggest_write.h"

#include <stdio.h>
#include <string.h>

#include "base/money.h"

static bool
has_money(const struct suggestion *s)
{
	for (int role = 1; role < ROLES; role++)
		if (role_infos[role].canonical != NULL &&
		    role_infos[role].values == VALUES_MONEY &&
		    suggest_chosen(s, (enum role)role) != NULL)
			return true;
	return false;
}

/* The text in capitals, when it is a code then. */
static bool
code_of(struct text t, char code[4])
{
	if (t.len != 3)
		return false;
	for (size_t i = 0; i < 3; i++)
		code[i] = t.at[i] >= 'a' && t.at[i] <= 'z'
		              ? (char)(t.at[i] - 'a' + 'A')
		              : t.at[i];
	code[3] = '\0';
	return currency_digits((struct text){ code, 3 }) >= 0;
}

/* The currency of records that have none, when the user has said it. */
static void
put_default(
    const struct suggestion *s, const struct column_look *c, struct buf *line)
{
	if (c->values < c->records && s->options->currency != NULL)
		buf_printf(line, ", default: %.3s", s->options->currency);
}

/* Some records have no currency: most often that of the books is meant. */
static void
write_sparse_currency(
    struct suggestion *s, const struct column_look *c, struct buf *out)
{
	struct buf line;

	buf_init(&line, LINE_MAX_BYTES);
	buf_puts(&line, "currency: {from: ");
	suggest_tell_header(s, c->index, &line);
	put_default(s, c, &line);
	if (s->options->currency == NULL) {
		yaml_comment(out, 6,
		    "DECIDE currency: %zu of %zu records have none; write the "
		    "currency of those here",
		    c->records - c->values, c->records);
		buf_puts(&line, ", default: XXX");
		s->undecided++;
	}
	buf_putc(&line, '}');
	yaml_line(out, 6, s->options->currency == NULL, buf_text(&line), "");
	if (s->options->currency == NULL)
		yaml_line(out, 6, false,
		    "currency: {from: undecided, required: true}",
		    "map stops here until it is decided");
	yaml_done(&line, out);
}

/* Codes for texts of the file, which the user fills in. */
static void
write_currency_map(
    struct suggestion *s, const struct column_look *c, struct buf *out)
{
	struct buf line;
	char code[4];
	bool known = c->few_count <= FEW_VALUES;

	for (size_t i = 0; i < c->few_count && i < FEW_VALUES; i++)
		known = known && code_of(c->few[i].text, code);
	if (!known)
		yaml_comment(out, 6,
		    "DECIDE currency: some values are no codes of ISO 4217; "
		    "write the code of each");
	buf_init(&line, LINE_MAX_BYTES);
	buf_puts(&line, "currency: {from: ");
	suggest_tell_header(s, c->index, &line);
	buf_puts(&line, ", map: {");
	for (size_t i = 0; i < c->few_count && i < FEW_VALUES; i++) {
		buf_puts(&line, i == 0 ? "" : ", ");
		buf_putc(&line, '"');
		buf_printf(
		    &line, "%.*s", (int)c->few[i].text.len, c->few[i].text.at);
		buf_puts(&line, "\": ");
		buf_puts(&line, code_of(c->few[i].text, code) ? code : "XXX");
	}
	buf_putc(&line, '}');
	put_default(s, c, &line);
	buf_putc(&line, '}');
	yaml_line(out, 6, !known, buf_text(&line),
	    known ? "codes in small letters" : "");
	yaml_done(&line, out);
	if (!known)
		suggest_write_undecided(s, "currency", out);
}

static const char *
currency_of_symbol(const char *symbol)
{
	static const char *const known[][2] = { { "R$", "BRL" },
		{ "US$", "USD" }, { "U$S", "USD" }, { "\xe2\x82\xac", "EUR" },
		{ "S/", "PEN" }, { "S/.", "PEN" }, { "MX$", "MXN" },
		{ "\xe2\x82\xa1", "CRC" }, { "\xe2\x82\xb2", "PYG" } };

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (text_is(text_of(symbol), known[i][0]))
			return known[i][1];
	return NULL;
}

static void
write_no_currency(struct suggestion *s, struct buf *out)
{
	const char *symbol = NULL, *code = NULL;
	bool differ = false;
	char line[64];

	if (s->options->currency != NULL) {
		snprintf(line, sizeof line, "currency: {const: %.3s}",
		    s->options->currency);
		yaml_line(out, 6, false, line, "of --currency");
		return;
	}
	for (size_t i = 0; i < s->count; i++) {
		const struct number_evidence *n = &s->columns[i].numbers;

		if (!suggest_is_money(s, i) || n->symbol_count == 0)
			continue;
		differ = differ || n->symbol_count > 1 ||
		         (symbol != NULL &&
		             strcmp(symbol, n->symbol[0]) != 0);
		symbol = symbol == NULL ? n->symbol[0] : symbol;
	}
	if (symbol != NULL && !differ)
		code = currency_of_symbol(symbol);
	yaml_comment(out, 6,
	    "DECIDE currency: no column says it%s%s%s; write the currency here",
	    symbol != NULL ? ", but amounts have " : "",
	    symbol != NULL ? symbol : "", differ ? " and others" : "");
	snprintf(line, sizeof line, "currency: {const: %s}",
	    code != NULL ? code : "XXX");
	yaml_line(out, 6, true, line, "");
	s->undecided++;
}

void
suggest_write_currency(struct suggestion *s, struct buf *out)
{
	const struct column_look *c = suggest_chosen(s, ROLE_CURRENCY);

	if (c != NULL && c->codes != c->values)
		write_currency_map(s, c, out);
	else if (c != NULL && c->values < c->records)
		write_sparse_currency(s, c, out);
	else if (s->roles[ROLE_CURRENCY].count != 0)
		suggest_write_role(s, ROLE_CURRENCY, out);
	if (c == NULL && has_money(s))
		write_no_currency(s, out);
}
