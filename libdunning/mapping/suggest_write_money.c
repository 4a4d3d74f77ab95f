#include "mapping/suggest_write.h"

#include <stdio.h>
#include <string.h>

/* What a text of a debit or credit column means: 1, -1, or 0 for nothing. */
static int
sign_of(struct text t)
{
	static const char *const debits[] = { "s", "d", "dr", "db", "debe",
		"cargo", "debito", "debit", "deb", NULL };
	static const char *const credits[] = { "h", "c", "cr", "haber", "abono",
		"credito", "credit", "hab", "cred", NULL };
	char name[ALIAS_NAME];
	struct text own = { name, alias_normalise(t, name) };

	for (size_t i = 0; debits[i] != NULL; i++) {
		if (text_is(own, debits[i]))
			return 1;
		if (text_is(own, credits[i]))
			return -1;
	}
	return 0;
}

/* Records of credits whose amount is negative as it is. */
static size_t
count_signed(
    const struct suggestion *s, size_t sign, size_t amount, size_t *credits)
{
	size_t negative = 0;

	*credits = 0;
	for (size_t i = 0; i < s->sheet.count; i++) {
		const struct sheet_row *row = &s->sheet.rows[i];
		struct number_evidence n = { .values = 0 };

		if (!suggest_is_record(s, i) ||
		    sign_of(sheet_cell(row, sign)) >= 0)
			continue;
		++*credits;
		number_evidence_add(&n, sheet_cell(row, amount));
		negative += n.minus + n.minus_after + n.parentheses != 0;
	}
	return negative;
}

static void
put_texts(const struct column_look *c, int sign, struct buf *line)
{
	bool any = false;

	buf_puts(line, sign > 0 ? ", debit: [" : ", credit: [");
	for (size_t i = 0; i < c->few_count && i < FEW_VALUES; i++)
		if (sign_of(c->few[i].text) == sign) {
			buf_puts(line, any ? ", " : "");
			yaml_put(line, c->few[i].text);
			any = true;
		}
	if (sign > 0 && c->filled < c->records) {
		buf_puts(line, any ? ", \"\"" : "\"\"");
		any = true;
	}
	buf_puts(line, any ? "]" : "undecided]");
}

static bool
all_known(const struct column_look *c)
{
	if (c->few_count > FEW_VALUES)
		return false;
	for (size_t i = 0; i < c->few_count; i++)
		if (sign_of(c->few[i].text) == 0)
			return false;
	return true;
}

/* D, H, CR ... in the cell of the amount. */
static void
put_inside(const struct number_evidence *n, struct buf *line)
{
	static const bool is_credit[] = { false, true, true, false, false, true,
		false };

	buf_puts(line, ", indicator: {");
	for (int credit = 0; credit < 2; credit++) {
		bool any = false;

		buf_puts(line, credit ? "], credit: [" : "debit: [");
		if (!credit && n->indicators < n->numbers) {
			buf_puts(line, "\"\"");
			any = true;
		}
		for (unsigned i = 0; number_indicators[i] != NULL; i++) {
			if ((n->indicated >> i & 1) == 0 ||
			    is_credit[i] != (credit != 0))
				continue;
			buf_printf(line, "%s%s", any ? ", " : "",
			    number_indicators[i]);
			any = true;
		}
		if (!any)
			buf_puts(line, credit ? "CR" : "\"\"");
	}
	buf_puts(line, "]}");
}

void
suggest_put_sign(
    struct suggestion *s, enum role role, size_t column, struct buf *line)
{
	const struct column_look *sign = suggest_chosen(s, ROLE_SIGN);
	const struct number_evidence *n = &s->columns[column].numbers;
	size_t credits, negative;

	if (role != ROLE_AMOUNT && role != ROLE_BALANCE)
		return;
	if (sign == NULL) {
		if (n->indicators != 0)
			put_inside(n, line);
		return;
	}
	negative = count_signed(s, sign->index, column, &credits);
	if (credits != 0 && negative == credits)
		return;
	buf_puts(line, ", indicator: {from: ");
	suggest_tell_header(s, sign->index, line);
	put_texts(sign, 1, line);
	put_texts(sign, -1, line);
	buf_putc(line, '}');
}

/* What the indicator column says, once, before the first amount. */
static void
tell_sign(struct suggestion *s, struct buf *out)
{
	const struct column_look *sign = suggest_chosen(s, ROLE_SIGN);
	struct buf text;

	if (sign == NULL)
		return;
	buf_init(&text, LINE_MAX_BYTES);
	suggest_tell_header(s, sign->index, &text);
	buf_puts(&text, " says debit or credit: ");
	suggest_tell_values(s, sign->index, VALUES_WORD, &text);
	if (!all_known(sign)) {
		s->undecided++;
		yaml_comment(out, 6,
		    "DECIDE the texts of debits and credits: "
		    "%s",
		    buf_text(&text));
	} else {
		yaml_comment(out, 6, "%s", buf_text(&text));
	}
	yaml_done(&text, out);
}

void
suggest_write_amount(struct suggestion *s, struct buf *out)
{
	tell_sign(s, out);
	suggest_write_role(s, ROLE_AMOUNT, out);
}

/* Is what is cleared left out of a list of open items? */
static bool
is_open_items(const struct suggestion *s)
{
	static const char *const names[] = { "doccompensacion",
		"documento_compensacion", "augbl", NULL };

	for (size_t i = 0; i < s->count; i++)
		for (const char *const *name = names; *name != NULL; name++)
			if (text_is(s->columns[i].name, *name))
				return s->columns[i].values == 0;
	return s->layout != NULL;
}

static bool
is_sap(const struct suggestion *s)
{
	return s->layout != NULL &&
	       text_is((struct text){ s->layout->told, 3 }, "SAP");
}

static void
write_difference(struct suggestion *s, bool off, const char *why,
    const struct column_look *from, const struct column_look *minus,
    struct buf *out)
{
	struct buf line;

	buf_init(&line, LINE_MAX_BYTES);
	buf_puts(&line, "balance: {from: ");
	suggest_tell_header(s, from->index, &line);
	buf_puts(&line, ", minus: ");
	suggest_tell_header(s, minus->index, &line);
	buf_putc(&line, '}');
	yaml_line(out, 6, off, buf_text(&line), why);
	yaml_done(&line, out);
}

static void
write_from_amount(
    struct suggestion *s, const struct column_look *amount, struct buf *out)
{
	const struct column_look *paid = suggest_chosen(s, ROLE_PAID);

	if (paid != NULL) {
		write_difference(s, false,
		    "no column says what is open: the amount less what was "
		    "paid",
		    amount, paid, out);
		return;
	}
	if (is_sap(s) && is_open_items(s)) {
		suggest_write_claim(s, ROLE_BALANCE, amount->index, false,
		    "open items: what stands there is open", out);
		return;
	}
	yaml_comment(out, 6,
	    "No column says what is still open; age needs it. "
	    "When the file has only open documents:");
	suggest_write_claim(s, ROLE_BALANCE, amount->index, true, "", out);
}

static void
write_no_balance(struct suggestion *s, struct buf *out)
{
	const struct column_look *debit = suggest_chosen(s, ROLE_DEBIT);
	const struct column_look *credit = suggest_chosen(s, ROLE_CREDIT);
	const struct role_choice *overdue = &s->roles[ROLE_OVERDUE];

	yaml_comment(out, 6, "DECIDE balance: no column says what is open");
	if (debit != NULL && credit != NULL)
		write_difference(s, true, "a column of debits, one of credits",
		    debit, credit, out);
	if (overdue->count != 0)
		suggest_write_claim(s, ROLE_BALANCE, overdue->columns[0], true,
		    "only the overdue part", out);
	for (size_t i = 0; i < s->count; i++) {
		const struct number_evidence *n = &s->columns[i].numbers;
		struct buf why;

		if (s->names[i].role != ROLE_NONE || n->point + n->comma == 0 ||
		    !column_agrees(&s->columns[i], VALUES_MONEY))
			continue;
		buf_init(&why, LINE_MAX_BYTES);
		suggest_tell_values(s, i, VALUES_MONEY, &why);
		suggest_write_claim(
		    s, ROLE_BALANCE, i, true, buf_text(&why), out);
		yaml_done(&why, out);
	}
	suggest_write_undecided(s, "balance", out);
}

void
suggest_write_balance(struct suggestion *s, struct buf *out)
{
	const struct column_look *amount = suggest_chosen(s, ROLE_AMOUNT);

	if (suggest_chosen(s, ROLE_BALANCE) != NULL) {
		suggest_write_role(s, ROLE_BALANCE, out);
		return;
	}
	if (s->roles[ROLE_BALANCE].count != 0)
		suggest_write_open(s, ROLE_BALANCE, out);
	if (amount != NULL && s->roles[ROLE_BALANCE].count == 0)
		write_from_amount(s, amount, out);
	else if (amount == NULL && s->roles[ROLE_BALANCE].count == 0)
		write_no_balance(s, out);
	else
		suggest_write_undecided(s, "balance", out);
}

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

/* Codes for texts of the file, which the user fills in. */
static void
write_currency_map(
    struct suggestion *s, const struct column_look *c, struct buf *out)
{
	struct buf line;

	yaml_comment(out, 6,
	    "DECIDE currency: some values are no codes of ISO 4217; write the "
	    "code of each");
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
		buf_puts(&line, "XXX");
	}
	buf_puts(&line, "}}");
	yaml_line(out, 6, true, buf_text(&line), "");
	yaml_done(&line, out);
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

		if (!suggest_is_money(s, i) || n->symbol[0] == '\0')
			continue;
		differ = differ || n->symbols_differ ||
		         (symbol != NULL && strcmp(symbol, n->symbol) != 0);
		symbol = symbol == NULL ? n->symbol : symbol;
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
	else if (s->roles[ROLE_CURRENCY].count != 0)
		suggest_write_role(s, ROLE_CURRENCY, out);
	if (c == NULL && has_money(s))
		write_no_currency(s, out);
}
