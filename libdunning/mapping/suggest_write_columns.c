#include "mapping/suggest_write.h"

#include <stdio.h>

#include "rules/catalog.h"

static const struct column_look *
part_of(const struct suggestion *s, enum role role)
{
	if (role == ROLE_DOC_ID)
		return suggest_chosen(s, ROLE_DOC_PREFIX);
	return role == ROLE_DEBTOR_ID ? suggest_chosen(s, ROLE_DEBTOR_BRANCH)
	                              : NULL;
}

static void
put_source(
    struct suggestion *s, enum role role, size_t column, struct buf *line)
{
	const struct column_look *part = part_of(s, role);

	if (part == NULL) {
		buf_puts(line, "from: ");
		suggest_tell_header(s, column, line);
		return;
	}
	/* The prefix stands before the number, the branch behind the code. */
	buf_puts(line, "concat: [");
	suggest_tell_header(
	    s, role == ROLE_DOC_ID ? part->index : column, line);
	buf_puts(line, ", ");
	suggest_tell_header(
	    s, role == ROLE_DOC_ID ? column : part->index, line);
	buf_puts(line, "]");
}

static void
put_type(enum role role, struct buf *line)
{
	const struct role_info *info = &role_infos[role];

	if (catalog_find(text_of(info->canonical)) != NULL)
		return;
	buf_printf(line, ", type: %s",
	    info->values == VALUES_DATE    ? "date"
	    : info->values == VALUES_MONEY ? "money"
	                                   : "string");
}

static void
put_date(const struct suggestion *s, size_t column, struct buf *line)
{
	const struct column_style *style = &s->styles[column];

	if (style->format.at == NULL && s->style.format.at != NULL)
		buf_puts(line, ", format: undecided");
	else if (style->format.at != NULL && s->style.format.at == NULL)
		buf_printf(line, ", format: %s", style->format.at);
	else if (!text_equal(style->format, s->style.format))
		buf_printf(line, ", format: %s", style->format.at);
}

/* Several may be several currencies: only to choose from. */
static void
put_symbols(const struct number_evidence *n, bool off, struct buf *line)
{
	if (n->symbol_count == 0 || (n->symbol_count > 1 && !off))
		return;
	for (size_t i = 0; i < n->symbol_count; i++) {
		buf_puts(line, i == 0 ? ", symbol: [" : ", ");
		yaml_put(line, text_of(n->symbol[i]));
	}
	buf_putc(line, ']');
}

static void
put_number(
    const struct suggestion *s, size_t column, bool off, struct buf *line)
{
	const struct column_look *c = &s->columns[column];
	const struct column_style *style = &s->styles[column];

	if (alias_says_cents(s->columns[column].name))
		buf_puts(line, ", unit: minor");
	put_symbols(&c->numbers, off, line);
	/* Nothing but $ - lacks a value, so it stands for zero. */
	if (c->dashes != 0 && c->dashes == c->nulls && c->filled == c->records)
		buf_puts(line, ", default: 0");
	if (style->mark == MARK_CONTRADICTS)
		buf_puts(line, ", decimal: undecided");
	else if (style->mark != s->style.mark)
		buf_printf(line, ", decimal: \"%c\"",
		    style->mark == MARK_COMMA ? ',' : '.');
	else
		return;
	if (style->grouping != 0)
		buf_printf(line, ", grouping: \"%c\"", style->grouping);
	if (style->indian)
		buf_puts(line, ", groups: indian");
}

/* The texts for true and false; false: some value is neither. */
static bool
put_bool(const struct column_look *c, struct buf *line)
{
	bool known = c->few_count <= FEW_VALUES;

	for (int truth = 1; truth >= 0; truth--) {
		bool any = false;

		for (size_t i = 0; i < c->few_count && i < FEW_VALUES; i++) {
			int own = suggest_truth(c->few[i].text);

			known = known && own >= 0;
			if (own != truth)
				continue;
			buf_puts(line, any     ? ", "
			               : truth ? ", true: ["
			                       : ", false: [");
			yaml_put(line, c->few[i].text);
			any = true;
		}
		buf_puts(line, any ? "]" : "");
	}
	return known;
}

static bool
is_needed(enum role role)
{
	return role == ROLE_DEBTOR_ID || role == ROLE_DUE_DATE ||
	       role == ROLE_BALANCE || role == ROLE_DOC_ID;
}

void
suggest_write_claim(struct suggestion *s, enum role role, size_t column,
    bool off, const char *why, struct buf *out)
{
	const struct column_look *c = &s->columns[column];
	enum pii pii = suggest_tell_pii(s, column);
	struct buf line;

	buf_init(&line, LINE_MAX_BYTES);
	buf_printf(&line, "%s: {", role_infos[role].canonical);
	put_source(s, role, column, &line);
	put_type(role, &line);
	if (role_infos[role].values == VALUES_DATE)
		put_date(s, column, &line);
	if (role_infos[role].values == VALUES_MONEY) {
		put_number(s, column, off, &line);
		suggest_put_sign(s, role, column, &line);
	}
	if (is_needed(role) && c->values == c->records &&
	    (role != ROLE_DUE_DATE ||
	        c->dates.no_date + c->dates.outside == 0))
		buf_puts(&line, ", required: true");
	if (role == ROLE_DISPUTE && !put_bool(c, &line))
		off = true;
	if (pii != PII_NONE)
		buf_printf(&line, ", pii: %s", suggest_pii_names[pii]);
	buf_putc(&line, '}');
	yaml_line(out, 6, off, buf_text(&line), why);
	yaml_done(&line, out);
}

/* Which of several due dates it is. */
static void
tell_due(struct text name, struct buf *why)
{
	static const char *const known[][2] = {
		{ "e1_vencto", "the day that was agreed" },
		{ "e1_vencrea", "moved to a working day" },
		{ "vencto_real", "moved to a working day" },
		{ "vencimento_real", "moved to a working day" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (text_is(name, known[i][0]))
			buf_printf(why, "; %s", known[i][1]);
}

/* A name that only the first row of a group has wants to be copied down. */
static void
tell_sparse(struct suggestion *s, const struct column_look *c, struct buf *out)
{
	struct buf name;

	if (c->filled == 0 || (c->records - c->filled) * 4 < c->records)
		return;
	buf_init(&name, LINE_MAX_BYTES);
	suggest_tell_header(s, c->index, &name);
	yaml_comment(out, 6,
	    "W: %zu of %zu records lack it.  When it stands "
	    "only in the first row of a group, carry: {first: {match: \".+\", "
	    "column: %s, keep: true}} copies it down, and the column is from: "
	    "first.",
	    c->records - c->filled, c->records, buf_text(&name));
	yaml_done(&name, out);
}

/* What a spreadsheet or a data frame has done to the values. */
static void
tell_lost(const struct column_look *c, enum role role, struct buf *out)
{
	const char *name = role_infos[role].canonical;

	if (c->exponents != 0)
		yaml_comment(out, 6,
		    "W: %s: %zu of %zu values are like 1.9E+09 (line %zu): a "
		    "spreadsheet has destroyed the numbers, and nothing brings "
		    "them back.  Export again with this column as text.",
		    name, c->exponents, c->values, c->exponent_line);
	if (role_infos[role].values == VALUES_ID && c->numbers.floats != 0)
		yaml_comment(out, 6,
		    "W: %s: %zu of %zu values end in .0: a program took them "
		    "for numbers; zeros in front and digits beyond the "
		    "sixteenth are lost, and other files have them without.",
		    name, c->numbers.floats, c->values);
}

static void
write_why(struct suggestion *s, enum role role, size_t column, bool off,
    struct buf *out)
{
	const char *friend = alias_false_friend(s->columns[column].name);
	struct buf why;

	buf_init(&why, LINE_MAX_BYTES);
	suggest_tell_why(s, column, &why);
	if (role == ROLE_DUE_DATE)
		tell_due(s->columns[column].name, &why);
	/* Not about what the values make sure, or another column does. */
	if (friend != NULL && role_infos[role].values != VALUES_DATE &&
	    s->names[column].confidence != CONFIDENCE_HIGH &&
	    (role != ROLE_AMOUNT || suggest_chosen(s, ROLE_BALANCE) == NULL))
		yaml_comment(out, 6, "W: %s", friend);
	if (role == ROLE_DEBTOR_ID || role == ROLE_DEBTOR_NAME)
		tell_sparse(s, &s->columns[column], out);
	tell_lost(&s->columns[column], role, out);
	if (!off && role_infos[role].values == VALUES_DATE &&
	    s->styles[column].format.at == NULL && s->style.format.at != NULL)
		suggest_write_open_dates(s, column, out);
	suggest_write_claim(s, role, column, off, buf_text(&why), out);
	yaml_done(&why, out);
}

void
suggest_write_undecided(
    struct suggestion *s, const char *canonical, struct buf *out)
{
	char line[96];
	int len = snprintf(line, sizeof line,
	    "%s: {from: undecided, required: true}", canonical);

	if (len > 0 && (size_t)len < sizeof line)
		yaml_line(
		    out, 6, false, line, "map stops here until it is decided");
	s->undecided++;
}

/* Is it one that a portfolio cannot do without? */
static bool
must_decide(enum role role)
{
	return role == ROLE_DUE_DATE || role == ROLE_DEBTOR_ID;
}

static void
tell_open(const struct suggestion *s, enum role role, struct buf *out)
{
	const struct role_choice *choice = &s->roles[role];
	const char *must =
	    must_decide(role) || role == ROLE_BALANCE ? "DECIDE " : "";
	const char *name = role_infos[role].canonical;

	if (choice->count == 1)
		yaml_comment(out, 6,
		    "%s%s: nothing but a weak name speaks for this column",
		    must, name);
	else
		yaml_comment(out, 6,
		    "%s%s: %zu columns may be meant; they differ in %zu of "
		    "%zu records",
		    must, name, choice->count, choice->differ,
		    s->columns[0].records);
}

void
suggest_write_open(struct suggestion *s, enum role role, struct buf *out)
{
	const struct role_choice *choice = &s->roles[role];

	tell_open(s, role, out);
	for (size_t i = 0; i < choice->count; i++)
		write_why(s, role, choice->columns[i], true, out);
	/* Before it was put off it was a due date, too. */
	if (role == ROLE_DUE_DATE && s->roles[ROLE_ORIGINAL_DUE].count != 0)
		suggest_write_claim(s, role,
		    s->roles[ROLE_ORIGINAL_DUE].columns[0], true,
		    "before it was put off", out);
}

/* Weaker claims of a role that has been decided. */
static void
write_others(struct suggestion *s, enum role role, struct buf *out)
{
	const struct role_choice *choice = &s->roles[role];
	struct buf text;

	if (choice->count < 2)
		return;
	buf_init(&text, LINE_MAX_BYTES);
	buf_printf(&text, "not %s:", role_infos[role].canonical);
	for (size_t i = 1; i < choice->count; i++) {
		size_t differ =
		    suggest_differ(s, choice->columns[0], choice->columns[i]);

		buf_puts(&text, i == 1 ? " " : ", ");
		suggest_tell_header(s, choice->columns[i], &text);
		if (differ == 0)
			buf_puts(&text, " (the same in every record)");
		else
			buf_printf(&text,
			    " (a weaker name; other in %zu of "
			    "%zu)",
			    differ, s->columns[0].records);
	}
	yaml_comment(out, 6, "%s", buf_text(&text));
	yaml_done(&text, out);
}

/* Rows grouped under a text: most often that of a customer. */
static void
write_group_debtor(bool off, struct buf *out)
{
	yaml_line(out, 6, off,
	    "debtor_id: {from: group, required: true, pii: name}",
	    "the text above each group");
}

static bool
write_missing_debtor(struct suggestion *s, struct buf *out)
{
	static const enum role instead[] = { ROLE_TAX_ID, ROLE_DEBTOR_NAME };
	bool any = s->shape.counts[ROW_GROUP] != 0;

	if (any && s->layout != NULL && s->layout->grouped) {
		write_group_debtor(false, out);
		return true;
	}

	for (size_t i = 0; i < 2; i++)
		any = any || suggest_chosen(s, instead[i]) != NULL;
	yaml_comment(out, 6,
	    any ? "DECIDE debtor_id: no column is the key of a customer; these "
	          "could "
	          "stand for one"
	        : "DECIDE debtor_id: no column is the key of a customer");
	for (size_t i = 0; i < 2; i++) {
		const struct column_look *c = suggest_chosen(s, instead[i]);
		char why[128];

		if (c == NULL)
			continue;
		snprintf(why, sizeof why, "%zu different in %zu%s", c->distinct,
		    c->values,
		    instead[i] == ROLE_DEBTOR_NAME
		        ? "; two customers may share a name"
		        : "");
		suggest_write_claim(
		    s, ROLE_DEBTOR_ID, c->index, true, why, out);
	}
	if (s->shape.counts[ROW_GROUP] != 0)
		write_group_debtor(true, out);
	return false;
}

static void
write_missing_due(struct suggestion *s, struct buf *out)
{
	const struct column_look *days = suggest_chosen(s, ROLE_DAYS);

	yaml_comment(out, 6,
	    "DECIDE due_date: no column is a due date%s.  Name "
	    "the column here, or take the line away and say `missing_due` in "
	    "`ageing`.",
	    days != NULL ? ", only days past due are given" : "");
	for (size_t i = 0; i < s->count; i++) {
		struct buf why;

		if (s->names[i].role != ROLE_NONE ||
		    date_evidence_dates(&s->columns[i].dates) == 0 ||
		    !column_agrees(&s->columns[i], VALUES_DATE))
			continue;
		buf_init(&why, LINE_MAX_BYTES);
		suggest_tell_values(s, i, VALUES_DATE, &why);
		suggest_write_claim(
		    s, ROLE_DUE_DATE, i, true, buf_text(&why), out);
		yaml_done(&why, out);
	}
}

/* Amounts of which map rejects some, or most: then it is not begun with. */
static void
write_refused(
    struct suggestion *s, enum role role, size_t column, struct buf *out)
{
	const struct number_evidence *n = &s->columns[column].numbers;
	size_t refused = number_evidence_refused(n);
	bool most = refused * 10 >= n->numbers;
	const char *name = role_infos[role].canonical;

	yaml_comment(out, 6,
	    n->symbol_count > 1
	        ? "%s%s: %zu of %zu numbers have symbols that differ, which "
	          "map rejects%s"
	        : "%s%s: %zu of %zu numbers have a blank beside their sign, or "
	          "two signs, which map rejects%s",
	    most ? "DECIDE " : "W: ", name, refused, n->numbers,
	    !most                 ? ""
	    : n->symbol_count > 1 ? " unless all are of one currency:"
	                          : ": take it out of the file first");
	write_why(s, role, column, most, out);
	if (most)
		suggest_write_undecided(s, name, out);
}

/* Documents on several records count once for each, until somebody says which
 * column names them. */
static void
decide_document(struct suggestion *s, enum role role, struct buf *out)
{
	const struct column_look *c =
	    &s->columns[s->roles[role].columns[0]];

	if (role != ROLE_DOC_ID || s->roles[role].count < 2 ||
	    c->distinct == c->values)
		return;
	yaml_comment(out, 6,
	    "DECIDE doc_id: %zu records have the document of another; without "
	    "it each counts by itself",
	    c->values - c->distinct);
	suggest_write_undecided(s, "doc_id", out);
}

void
suggest_write_role(struct suggestion *s, enum role role, struct buf *out)
{
	const struct role_choice *choice = &s->roles[role];

	if (choice->count != 0 && !choice->open) {
		if (role_infos[role].values == VALUES_MONEY &&
		    number_evidence_refused(
		        &s->columns[choice->columns[0]].numbers) != 0)
			write_refused(s, role, choice->columns[0], out);
		else
			write_why(s, role, choice->columns[0], false, out);
		write_others(s, role, out);
		return;
	}
	if (choice->count != 0) {
		suggest_write_open(s, role, out);
		decide_document(s, role, out);
	} else if (role == ROLE_DEBTOR_ID && write_missing_debtor(s, out)) {
		return;
	} else if (role == ROLE_DUE_DATE) {
		write_missing_due(s, out);
	}
	if (must_decide(role))
		suggest_write_undecided(s, role_infos[role].canonical, out);
}

void
suggest_write_columns(struct suggestion *s, struct buf *out)
{
	for (int role = 1; role < ROLES; role++) {
		if (role_infos[role].canonical == NULL)
			continue;
		if (role == ROLE_AMOUNT)
			suggest_write_amount(s, out);
		else if (role == ROLE_BALANCE)
			suggest_write_balance(s, out);
		else if (role == ROLE_CURRENCY)
			suggest_write_currency(s, out);
		else
			suggest_write_role(s, (enum role)role, out);
	}
}
