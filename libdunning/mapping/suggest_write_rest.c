#include "mapping/suggest_write.h"

#include <string.h>

#include "mapping/item_kind.h"
#include "rules/catalog.h"

static void
put_kinds(const struct column_look *c, struct buf *line)
{
	buf_puts(line, "map: {");
	for (size_t i = 0; i < c->few_count; i++) {
		const char *kind = item_kind_of(c->few[i].text);

		buf_puts(line, i == 0 ? "" : ", ");
		yaml_put(line, c->few[i].text);
		buf_printf(line, ": %s", kind != NULL ? kind : "\"?\"");
	}
	buf_puts(line, "}");
}

/* Records of types that take off what is owed, whose amounts are above 0. */
static size_t
count_positive(const struct suggestion *s, const struct column_look *type)
{
	const struct column_look *amount = suggest_chosen(s, ROLE_BALANCE);
	size_t count = 0;

	if (amount == NULL)
		amount = suggest_chosen(s, ROLE_AMOUNT);
	if (amount == NULL || amount->numbers.indicators != 0 ||
	    suggest_chosen(s, ROLE_SIGN) != NULL)
		return 0;
	for (size_t i = 0; i < s->sheet.count; i++) {
		const struct sheet_row *row = &s->sheet.rows[i];
		struct number_evidence n = { .values = 0 };
		const char *kind = item_kind_of(sheet_cell(row, type->index));

		if (!suggest_is_record(s, i) || kind == NULL ||
		    *kind == 'd' ||
		    !number_evidence_add(&n, sheet_cell(row, amount->index)))
			continue;
		count +=
		    n.minus + n.minus_after + n.parentheses + n.zeros == 0;
	}
	return count;
}

void
suggest_write_kinds(struct suggestion *s, struct buf *out)
{
	const struct column_look *c = suggest_chosen(s, ROLE_DOC_TYPE);
	size_t known = 0, positive;
	struct buf line;

	if (c == NULL || c->few_count < 2 || c->few_count > FEW_VALUES)
		return;
	for (size_t i = 0; i < c->few_count; i++)
		known += item_kind_of(c->few[i].text) != NULL;
	if (known == 0)
		return;
	positive = count_positive(s, c);
	if (positive != 0)
		yaml_comment(out, 6,
		    "DECIDE kind: %zu records of types that look like credits "
		    "or payments have no minus, and would be debts.  Say what "
		    "kind of item each type is (%zu of %zu are known), or leave "
		    "kind out when they are debts:",
		    positive, known, c->few_count);
	else
		yaml_comment(out, 6,
		    "What kind of item each type is: debit, credit, "
		    "payment or advance.  %zu of %zu are known; read it with "
		    "care before it is used:",
		    known, c->few_count);
	buf_init(&line, LINE_MAX_BYTES);
	buf_puts(&line, "from: ");
	suggest_tell_header(s, c->index, &line);
	yaml_line(out, 6, true, "kind:", "");
	yaml_comment(out, 6, "  %s", buf_text(&line));
	if (catalog_find(TEXT("kind")) == NULL)
		yaml_comment(out, 6, "  type: string");
	yaml_again(&line, out);
	put_kinds(c, &line);
	yaml_comment(out, 6, "  %s", buf_text(&line));
	if (positive != 0)
		suggest_write_undecided(s, "kind", out);
	yaml_done(&line, out);
}

/* Is the column one that a line of the strategy takes its values from? */
static bool
is_taken(const struct suggestion *s, size_t column)
{
	enum role role = s->names[column].role;
	const struct role_choice *choice = &s->roles[role];

	if (role == ROLE_NONE || choice->count == 0 || choice->open ||
	    choice->columns[0] != column)
		return false;
	return role_infos[role].canonical != NULL ||
	       (role == ROLE_DOC_PREFIX &&
	           suggest_chosen(s, ROLE_DOC_ID) != NULL) ||
	       (role == ROLE_DEBTOR_BRANCH &&
	           suggest_chosen(s, ROLE_DEBTOR_ID) != NULL);
}

/* Is a canonical name that of a line already? */
static bool
is_used(const struct suggestion *s, const char *canonical)
{
	for (int role = 1; role < ROLES; role++)
		if (role_infos[role].canonical != NULL &&
		    strcmp(role_infos[role].canonical, canonical) == 0)
			return s->roles[role].count != 0;
	return false;
}

/* Would its own name clash with a column that dunning writes? */
static bool
clashes(const struct suggestion *s, size_t column)
{
	struct text header = text_trim(s->columns[column].header);
	const struct catalog_column *known = catalog_find(header);

	if (known == NULL)
		return false;
	if (strcmp(known->made_by, "portfolio") != 0)
		return true;
	return is_used(s, known->name);
}

/* Is its own name that of a text of the portfolio, such as a second line of an
 * address? */
static bool
is_same(const struct suggestion *s, size_t column)
{
	const struct catalog_column *known =
	    catalog_find(s->columns[column].name);

	return known != NULL && known->type == TYPE_STRING &&
	    strcmp(known->made_by, "portfolio") == 0 && !clashes(s, column) &&
	    !is_used(s, known->name);
}

void
suggest_put_own_name(
    const struct suggestion *s, size_t column, struct buf *out)
{
	struct text name = s->columns[column].name;
	bool taken = catalog_find(name) != NULL && !is_same(s, column);

	if (name.len == 0)
		buf_printf(out, "column_%zu", column + 1);
	else
		buf_printf(out, "%s%.*s",
		    taken || (*name.at >= '0' && *name.at <= '9') ? "source_"
		                                                  : "",
		    (int)name.len, name.at);
}

static const char *
why_own(const struct suggestion *s, size_t column, enum pii pii)
{
	if (pii != PII_NONE)
		return "personal data, so that it is masked";
	return suggest_is_closed(s, column)
	           ? "for keep_when"
	           : "under its own name it would clash with a column of "
	             "dunning";
}

/* A column of the user's own: for what is personal, or has a taken name, or
 * says what is kept. */
static void
write_own(
    const struct suggestion *s, size_t column, enum pii pii, struct buf *out)
{
	struct buf line;

	buf_init(&line, LINE_MAX_BYTES);
	suggest_put_own_name(s, column, &line);
	buf_puts(&line, ": {from: ");
	suggest_tell_header(s, column, &line);
	buf_puts(&line, is_same(s, column) ? "" : ", type: string");
	if (pii != PII_NONE)
		buf_printf(&line, ", pii: %s", suggest_pii_names[pii]);
	buf_putc(&line, '}');
	yaml_line(
	    out, 6, false, buf_text(&line), why_own(s, column, pii));
	yaml_done(&line, out);
}

/* Why it was not taken for what its name says. */
static void
tell_denied(const struct suggestion *s, size_t column, struct buf *text)
{
	const struct column_look *c = &s->columns[column];
	const struct role_info *info = &role_infos[s->names[column].denied];
	const char *friend = alias_false_friend(c->name);

	buf_printf(text, "named like %s, but ", info->told);
	if (c->values == 0) {
		buf_puts(text, "it has no values");
		return;
	}
	suggest_tell_values(s, column, info->values, text);
	if (info->values == VALUES_DATE || info->values == VALUES_MONEY) {
		struct buf few;

		buf_init(&few, LINE_MAX_BYTES);
		if (suggest_tell_few(c, &few))
			buf_printf(text, ": %s", buf_text(&few));
		yaml_done(&few, text);
	}
	if (friend != NULL)
		buf_printf(text, " (%s)", friend);
}

static void
tell_column(const struct suggestion *s, size_t column, struct buf *out)
{
	const struct column_look *c = &s->columns[column];
	const struct column_name *n = &s->names[column];
	struct buf text;

	buf_init(&text, LINE_MAX_BYTES);
	buf_puts(&text, "- ");
	suggest_tell_header(s, column, &text);
	buf_puts(&text, ": ");
	if (n->role == ROLE_NONE && n->denied != ROLE_NONE) {
		tell_denied(s, column, &text);
	} else if (c->filled == 0) {
		buf_puts(&text, "empty");
	} else {
		if (n->role != ROLE_NONE)
			buf_printf(&text, "%s; ", role_infos[n->role].told);
		suggest_tell_values(s, column,
		    n->role == ROLE_NONE && column_agrees(c, VALUES_DATE) &&
		            date_evidence_dates(&c->dates) != 0
		        ? VALUES_DATE
		        : VALUES_WORD,
		    &text);
	}
	yaml_comment(out, 6, "%s", buf_text(&text));
	yaml_done(&text, out);
}

/* Is it one of several columns that claim a role, and told there? */
static bool
is_told(const struct suggestion *s, size_t column)
{
	enum role role = s->names[column].role;

	return role != ROLE_NONE && role_infos[role].canonical != NULL;
}

static bool
is_own(const struct suggestion *s, size_t column)
{
	if (is_taken(s, column))
		return false;
	return (suggest_tell_pii(s, column) != PII_NONE &&
	           !is_told(s, column)) ||
	       clashes(s, column) || suggest_is_closed(s, column);
}

void
suggest_write_rest(struct suggestion *s, struct buf *out)
{
	bool any = false;

	for (size_t i = 0; i < s->count; i++)
		if (is_own(s, i))
			write_own(s, i, suggest_tell_pii(s, i), out);
	for (size_t i = 0; i < s->count; i++) {
		if (is_taken(s, i) || is_told(s, i) || is_own(s, i) ||
		    (s->columns[i].filled == 0 &&
		        text_trim(s->columns[i].header).len == 0))
			continue;
		if (!any)
			yaml_comment(out, 6,
			    "The other columns pass through under their own "
			    "names:");
		any = true;
		tell_column(s, i, out);
	}
}
