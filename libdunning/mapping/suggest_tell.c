#include "mapping/suggest_write.h"

const char *const suggest_pii_names[] = { "none", "phone", "email", "name",
	"id" };

void
suggest_tell_header(const struct suggestion *s, size_t column, struct buf *out)
{
	const struct column_look *c = &s->columns[column];
	struct text header = s->trim ? text_trim(c->header) : c->header;

	if (text_trim(header).len == 0 || s->by_number || !yaml_can(header))
		buf_printf(out, "\"#%zu\"", column + 1);
	else
		yaml_put(out, header);
}

static void
tell_rest(const struct column_look *c, struct buf *out)
{
	if (c->filled < c->records)
		buf_printf(out, "; %zu empty", c->records - c->filled);
	if (c->exponents != 0)
		buf_printf(out,
		    "; %zu like 1.9E+09 (line %zu), whose last digits are lost",
		    c->exponents, c->exponent_line);
	if (c->nulls != 0)
		buf_printf(out, "; %zu with a text for none", c->nulls);
}

static void
tell_dates(const struct column_look *c, struct buf *out)
{
	size_t dates = date_evidence_dates(&c->dates);

	if (date_evidence_mixed(&c->dates))
		buf_printf(out,
		    "%zu of %zu are dates, %zu day numbers of a spreadsheet",
		    dates - c->dates.impossible, c->values, c->dates.serials);
	else if (dates <= c->dates.serials && c->dates.serials != 0)
		buf_printf(out, "%zu of %zu are day numbers of a spreadsheet",
		    c->dates.serials, c->values);
	else
		buf_printf(out, "%zu of %zu are dates",
		    dates - c->dates.impossible, c->values);
	if (c->dates.impossible != 0)
		buf_printf(
		    out, ", %zu no day of the calendar", c->dates.impossible);
	if (c->dates.no_date != 0)
		buf_printf(out, ", %zu only zeros", c->dates.no_date);
	if (c->dates.outside != 0)
		buf_printf(out, ", %zu days outside of 1900 to 2199",
		    c->dates.outside);
}

static void
tell_numbers(const struct column_look *c, struct buf *out)
{
	const struct number_evidence *n = &c->numbers;
	size_t negative = n->minus + n->minus_after + n->parentheses;

	buf_printf(out, "%zu of %zu are numbers", n->numbers, c->values);
	if (negative != 0)
		buf_printf(out, ", %zu negative", negative);
	if (n->zeros != 0)
		buf_printf(out, ", %zu zero", n->zeros);
}

bool
suggest_tell_few(const struct column_look *c, struct buf *out)
{
	if (c->few_count == 0 || c->few_count > 8 || c->longest > 24 ||
	    (c->distinct * 2 > c->values &&
	        (c->few_count > 4 || c->longest > 3)) ||
	    c->emails + c->phones != 0 || c->worded * 2 > c->values ||
	    (c->few_count > 2 && c->numbers.numbers == c->values))
		return false;
	for (size_t i = 0; i < c->few_count; i++)
		buf_printf(out, "%s%.*s (%zu)", i == 0 ? "" : ", ",
		    (int)c->few[i].text.len, c->few[i].text.at,
		    c->few[i].count);
	return true;
}

static void
tell_distinct(const struct column_look *c, const char *what, struct buf *out)
{
	if (c->distinct == 1 && c->values > 1)
		buf_printf(out, "the same in all %zu", c->values);
	else
		buf_printf(out, "%zu different %sin %zu", c->distinct, what,
		    c->values);
}

void
suggest_tell_values(const struct suggestion *s, size_t column,
    enum role_values values, struct buf *out)
{
	const struct column_look *c = &s->columns[column];

	switch (values) {
	case VALUES_DATE:
		tell_dates(c, out);
		break;
	case VALUES_MONEY:
	case VALUES_INT:
		tell_numbers(c, out);
		break;
	case VALUES_EMAIL:
		buf_printf(
		    out, "%zu of %zu are addresses", c->emails, c->values);
		break;
	case VALUES_PHONE:
		buf_printf(out, "%zu of %zu are numbers to dial", c->phones,
		    c->values);
		break;
	case VALUES_NAME:
		tell_distinct(c, "names ", out);
		break;
	case VALUES_ID:
	case VALUES_ANY:
		tell_distinct(c, "", out);
		break;
	case VALUES_CURRENCY:
	case VALUES_WORD:
	default:
		if (!suggest_tell_few(c, out))
			tell_distinct(c, "", out);
		break;
	}
	tell_rest(c, out);
}

static const char *const confidences[] = { "low", "medium", "high" };

static void
tell_identifiers(const struct column_look *c, struct buf *out)
{
	for (int i = 1; i < IDENTIFIER_KINDS; i++)
		if (c->identifiers[i] != 0)
			buf_printf(out, "; %zu are a %s by the check digit",
			    c->identifiers[i],
			    identifier_name((enum identifier_kind)i));
}

void
suggest_tell_why(const struct suggestion *s, size_t column, struct buf *out)
{
	const struct column_name *n = &s->names[column];
	struct text header = text_trim(s->columns[column].header);

	buf_printf(out, "%s: ", confidences[n->confidence]);
	if (s->by_number)
		buf_printf(out, "%.*s; ", (int)header.len, header.at);
	if (n->rank == ALIAS_PART)
		buf_printf(out, "the name has %.*s in it; ", (int)n->alias.len,
		    n->alias.at);
	else if (n->role == ROLE_DEBTOR_NAME && n->by_values)
		buf_puts(out, "names rather than keys; ");
	else if (n->role == ROLE_DEBTOR_ID && n->by_values)
		buf_puts(out, "each belongs to one name; ");
	else if (n->role == ROLE_CURRENCY && n->by_values)
		buf_puts(out, "its values are codes; ");
	if (n->also)
		buf_puts(out, "the name means other things too; ");
	suggest_tell_values(s, column, role_infos[n->role].values, out);
	if (n->role == ROLE_TAX_ID)
		tell_identifiers(&s->columns[column], out);
	if (role_infos[n->role].values == VALUES_MONEY &&
	    alias_says_cents(s->columns[column].name))
		buf_puts(out, "; cents, by its name");
}

enum pii
suggest_tell_pii(const struct suggestion *s, size_t column)
{
	const struct column_look *c = &s->columns[column];
	const struct column_name *n = &s->names[column];
	struct alias_match matches[ALIAS_MATCHES];
	size_t identifiers = 0, count;

	if (role_infos[n->role].pii != PII_NONE)
		return role_infos[n->role].pii;
	if (c->emails * 2 > c->values && c->emails != 0)
		return PII_EMAIL;
	for (int i = 1; i < IDENTIFIER_KINDS; i++)
		identifiers += c->identifiers[i];
	if (identifiers * 2 > c->values && identifiers != 0)
		return PII_ID;
	if (n->role != ROLE_NONE)
		return PII_NONE;
	/* A name with telephone, name or address in it, or in front of it. */
	count = alias_find(c->name, matches);
	for (size_t i = 0; i < count; i++) {
		enum pii pii = role_infos[matches[i].role].pii;

		if (pii == PII_NAME && c->worded * 2 <= c->values)
			continue;
		if (pii == PII_ID && c->numbers.point + c->numbers.comma != 0)
			continue;
		if (pii != PII_NONE && c->values != 0)
			return pii;
	}
	return PII_NONE;
}
