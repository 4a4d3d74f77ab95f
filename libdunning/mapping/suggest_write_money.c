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
			if ((n->capitals >> i & 1) != 0)
				buf_printf(line, "%s%s", any ? ", " : "",
				    number_indicators[i]);
			any = any || (n->capitals >> i & 1) != 0;
			if ((n->others >> i & 1) != 0)
				buf_printf(line, "%s%s", any ? ", " : "",
				    n->indicator[i]);
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

/* The digits of a number, with two decimals, without its sign; false: none. */
static bool
cents_of(const struct suggestion *s, const struct column_look *c,
    const struct sheet_row *row, int64_t *cents)
{
	struct text t = sheet_cell(row, c->index);
	char mark = s->styles[c->index].mark == MARK_COMMA ? ',' : '.';
	int decimals = -1;
	size_t digits = 0;

	*cents = 0;
	for (size_t i = 0; i < t.len && digits < 16; i++) {
		if (t.at[i] == mark)
			decimals = 0;
		if (t.at[i] < '0' || t.at[i] > '9' || decimals == 2)
			continue;
		*cents = *cents * 10 + (t.at[i] - '0');
		decimals += decimals >= 0;
		digits++;
	}
	for (int i = decimals < 0 ? 0 : decimals; i < 2; i++)
		*cents *= 10;
	return digits != 0;
}

/* More paid than there was: the amounts are not of the same thing. */
static bool
write_overpaid(struct suggestion *s, const struct column_look *amount,
    const struct column_look *paid, struct buf *out)
{
	size_t more = 0, line = 0;

	for (size_t i = 0; i < s->sheet.count; i++) {
		const struct sheet_row *row = &s->sheet.rows[i];
		int64_t had, took;

		if (!suggest_is_record(s, i) ||
		    !cents_of(s, amount, row, &had) ||
		    !cents_of(s, paid, row, &took) || took <= had)
			continue;
		if (more++ == 0)
			line = row->line;
	}
	if (more == 0)
		return false;
	yaml_comment(out, 6,
	    "DECIDE balance: in %zu of %zu records more was paid than the "
	    "amount (line %zu).  When it was paid of the whole document, leave "
	    "balance out and say `paid_by_document: true` in `ageing`; else:",
	    more, amount->records, line);
	write_difference(s, true, "", amount, paid, out);
	suggest_write_undecided(s, "balance", out);
	return true;
}

static void
write_from_amount(
    struct suggestion *s, const struct column_look *amount, struct buf *out)
{
	const struct column_look *paid = suggest_chosen(s, ROLE_PAID);

	if (paid != NULL && write_overpaid(s, amount, paid, out))
		return;
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

/* Numbers with decimals, and weak amounts; not dates, years or codes. */
static bool
may_be_balance(const struct suggestion *s, size_t column)
{
	const struct column_look *c = &s->columns[column];
	enum role role = s->names[column].role;

	if (role == ROLE_AMOUNT)
		return s->roles[ROLE_AMOUNT].open;
	return role == ROLE_NONE && s->names[column].denied != ROLE_DOC_ID &&
	       c->numbers.point + c->numbers.comma > c->numbers.floats &&
	       date_evidence_dates(&c->dates) * 2 < c->values &&
	       column_agrees(c, VALUES_MONEY);
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
		struct buf why;

		if (!may_be_balance(s, i))
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
