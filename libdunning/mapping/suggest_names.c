#include "mapping/suggest_internal.h"

#include <string.h>

/* The name without a remark behind it: "(DD/MM/YYYY)", "[D|P]". */
static struct text
without_remark(struct text header)
{
	size_t len = 0;

	while (
	    len < header.len && header.at[len] != '(' && header.at[len] != '[')
		len++;
	return len == 0 ? header : text_trim((struct text){ header.at, len });
}

static size_t
find_matches(const struct column_look *c, struct alias_match *matches)
{
	char name[ALIAS_NAME];
	size_t count = alias_find(c->name, matches), len;
	struct alias_match others[ALIAS_MATCHES];

	if (count != 0 && matches[0].rank < ALIAS_PART)
		return count;
	len = alias_normalise(without_remark(c->header), name);
	if (len == c->name.len)
		return count;
	len = alias_find((struct text){ name, len }, others);
	if (len == 0 || others[0].rank == ALIAS_PART)
		return count;
	memcpy(matches, others, len * sizeof *others);
	return len;
}

static bool
has_two_words(struct text alias)
{
	return alias.len != 0 && memchr(alias.at, '_', alias.len) != NULL;
}

static bool
is_typed(enum role_values values)
{
	return values == VALUES_DATE || values == VALUES_MONEY ||
	       values == VALUES_EMAIL || values == VALUES_INT;
}

/* A word in a longer name is too little where values cannot confirm it. */
static bool
is_worth(const struct alias_match *match)
{
	enum role_values values = role_infos[match->role].values;

	return match->rank != ALIAS_PART || values == VALUES_DATE ||
	       values == VALUES_EMAIL || match->role == ROLE_BALANCE ||
	       (values == VALUES_MONEY && has_two_words(match->alias));
}

static enum confidence
judge(const struct alias_match *match)
{
	switch (match->rank) {
	case ALIAS_EXACT:
		return CONFIDENCE_HIGH;
	case ALIAS_USUAL:
		return CONFIDENCE_MEDIUM;
	case ALIAS_PART:
		return has_two_words(match->alias) &&
		               is_typed(role_infos[match->role].values)
		           ? CONFIDENCE_MEDIUM
		           : CONFIDENCE_LOW;
	case ALIAS_WEAK:
	default:
		return CONFIDENCE_LOW;
	}
}

/* Customers that are called by their names are no keys. */
static void
turn_into_name(struct column_name *n, const struct column_look *c)
{
	if (n->role != ROLE_DEBTOR_ID || n->rank == ALIAS_EXACT ||
	    c->worded * 10 < c->values * 6)
		return;
	n->role = ROLE_DEBTOR_NAME;
	n->rank = ALIAS_USUAL;
	n->confidence = CONFIDENCE_MEDIUM;
	n->by_values = true;
}

/* Names say nothing, but every value is an ISO 4217 code, again and again. */
static void
read_values(struct column_name *n, const struct column_look *c)
{
	if (n->role != ROLE_NONE || c->values < 2 || c->codes != c->values ||
	    c->few_count > 4)
		return;
	*n = (struct column_name){ .role = ROLE_CURRENCY,
		.rank = ALIAS_USUAL,
		.confidence = CONFIDENCE_MEDIUM,
		.by_values = true };
}

static void
name_column(struct column_name *n, const struct column_look *c)
{
	struct alias_match matches[ALIAS_MATCHES];
	size_t count = find_matches(c, matches);

	for (size_t i = 0; i < count; i++) {
		const struct alias_match *m = &matches[i];
		size_t j = i + 1;

		if (!is_worth(m))
			continue;
		if (!column_agrees(c, role_infos[m->role].values)) {
			if (n->denied == ROLE_NONE)
				n->denied = m->role;
			continue;
		}
		n->role = m->role;
		n->rank = m->rank;
		n->alias = m->alias;
		n->confidence = judge(m);
		while (j < count &&
		       !column_agrees(c, role_infos[matches[j].role].values))
			j++;
		n->also = j < count && matches[j].rank == m->rank;
		if (n->also)
			n->confidence = CONFIDENCE_LOW;
		break;
	}
	turn_into_name(n, c);
	read_values(n, c);
}

size_t
suggest_differ(const struct suggestion *s, size_t a, size_t b)
{
	size_t differ = 0;

	for (size_t i = 0; i < s->sheet.count; i++)
		if (suggest_is_record(s, i))
			differ += !text_equal(sheet_cell(&s->sheet.rows[i], a),
			    sheet_cell(&s->sheet.rows[i], b));
	return differ;
}

/* The better one has the stronger name; the first of two wins. */
static bool
is_better(const struct column_name *a, const struct column_name *b)
{
	if (a->rank != b->rank)
		return a->rank < b->rank;
	return a->confidence > b->confidence;
}

static void
claim(struct suggestion *s, size_t column)
{
	const struct column_name *name = &s->names[column];
	struct role_choice *choice = &s->roles[name->role];
	size_t at = 0;

	if (name->role == ROLE_NONE)
		return;
	while (at < choice->count &&
	       !is_better(name, &s->names[choice->columns[at]]))
		at++;
	if (at == CLAIMS)
		return;
	if (choice->count == CLAIMS)
		choice->count--;
	memmove(choice->columns + at + 1, choice->columns + at,
	    (choice->count - at) * sizeof(*choice->columns));
	choice->columns[at] = column;
	choice->count++;
}

/* Two claims of equal weight are open, unless they are the same in fact. */
static void
settle(struct suggestion *s, enum role role)
{
	struct role_choice *choice = &s->roles[role];

	for (size_t i = 1; i < choice->count; i++) {
		size_t differ;

		if (is_better(&s->names[choice->columns[0]],
		        &s->names[choice->columns[i]]))
			break;
		differ =
		    suggest_differ(s, choice->columns[0], choice->columns[i]);
		/* Due dates may part any day: the user says which is meant. */
		if (differ == 0 && role != ROLE_DUE_DATE)
			continue;
		choice->open = true;
		if (differ > choice->differ)
			choice->differ = differ;
	}
	if (choice->count != 0 &&
	    s->names[choice->columns[0]].confidence == CONFIDENCE_LOW)
		choice->open = true;
}

/* How many pairs of two columns there are. */
static bool
count_pairs(struct suggestion *s, size_t a, size_t b, size_t *pairs)
{
	struct text_set set = { .slots = NULL };
	bool ok = true, is_new;

	for (size_t i = 0; i < s->sheet.count && ok; i++) {
		const struct sheet_row *row = &s->sheet.rows[i];

		if (!suggest_is_record(s, i))
			continue;
		ok = text_set_add(&set,
		    text_set_hash(sheet_cell(row, b),
		        text_set_hash(sheet_cell(row, a), 0)),
		    &is_new);
	}
	*pairs = set.count;
	text_set_clear(&set);
	return ok;
}

/* A code of which each belongs to one customer is the customer's.  False: out
 * of memory. */
static bool
believe_codes(struct suggestion *s)
{
	const struct role_choice *ids = &s->roles[ROLE_DEBTOR_ID];
	const struct role_choice *names = &s->roles[ROLE_DEBTOR_NAME];
	const struct column_look *c;
	struct column_name *id;
	size_t pairs;

	if (ids->count != 1 || names->count == 0)
		return true;
	id = &s->names[ids->columns[0]];
	c = &s->columns[ids->columns[0]];
	if (id->confidence != CONFIDENCE_LOW || c->filled != c->records)
		return true;
	if (!count_pairs(s, ids->columns[0], names->columns[0], &pairs))
		return false;
	if (pairs == c->distinct) {
		id->confidence = CONFIDENCE_MEDIUM;
		id->by_values = true;
	}
	return true;
}

/* Beside a column of debits an abono is a credit, whatever it is called. */
static void
pair_credits(struct suggestion *s)
{
	bool debits = false;

	for (size_t i = 0; i < s->count; i++)
		debits = debits || s->names[i].role == ROLE_DEBIT;
	for (size_t i = 0; i < s->count && debits; i++) {
		struct column_name *n = &s->names[i];

		if (n->role != ROLE_PAID || n->rank != ALIAS_WEAK)
			continue;
		n->role = ROLE_CREDIT;
		n->rank = ALIAS_USUAL;
		n->confidence = CONFIDENCE_MEDIUM;
	}
}

bool
suggest_names(struct suggestion *s)
{
	for (size_t i = 0; i < s->count; i++)
		name_column(&s->names[i], &s->columns[i]);
	pair_credits(s);
	for (size_t i = 0; i < s->count; i++)
		claim(s, i);
	if (!believe_codes(s))
		return false;
	for (int role = 1; role < ROLES; role++)
		settle(s, (enum role)role);
	return true;
}

const struct column_look *
suggest_chosen(const struct suggestion *s, enum role role)
{
	const struct role_choice *choice = &s->roles[role];

	return choice->count != 0 && !choice->open
	           ? &s->columns[choice->columns[0]]
	           : NULL;
}
