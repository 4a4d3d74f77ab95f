#include "mapping/suggest_internal.h"

#include <stdlib.h>

/* What names a record, in the order in which it is tried. */
static const enum role candidates[][4] = {
	{ ROLE_DOC_ID },
	{ ROLE_DOC_ID, ROLE_INSTALMENT },
	{ ROLE_DOC_ID, ROLE_DOC_TYPE },
	{ ROLE_DOC_ID, ROLE_INSTALMENT, ROLE_DOC_TYPE },
	{ ROLE_COMPANY, ROLE_DOC_ID },
	{ ROLE_COMPANY, ROLE_DOC_ID, ROLE_INSTALMENT },
	{ ROLE_COMPANY, ROLE_DOC_ID, ROLE_INSTALMENT, ROLE_DOC_TYPE },
	{ ROLE_DEBTOR_ID, ROLE_DOC_ID },
	{ ROLE_DEBTOR_ID, ROLE_DOC_ID, ROLE_INSTALMENT },
	{ ROLE_DOC_ID, ROLE_SNAPSHOT },
};

/* Columns that stand for a role, with the part that belongs to it. */
static size_t
columns_of(const struct suggestion *s, enum role role, size_t *columns)
{
	const struct column_look *c = suggest_chosen(s, role), *part = NULL;
	size_t count = 0;

	if (c == NULL)
		return 0;
	if (role == ROLE_DOC_ID)
		part = suggest_chosen(s, ROLE_DOC_PREFIX);
	else if (role == ROLE_DEBTOR_ID)
		part = suggest_chosen(s, ROLE_DEBTOR_BRANCH);
	if (part != NULL)
		columns[count++] = part->index;
	columns[count++] = c->index;
	return count;
}

enum { KEY_COLUMNS = 8 };

/* False: a role has no column. */
static bool
key_columns(const struct suggestion *s, const enum role *roles, size_t *columns,
    size_t *count, size_t *roles_count)
{
	*count = 0;
	for (*roles_count = 0;
	     *roles_count < 4 && roles[*roles_count] != ROLE_NONE;
	     ++*roles_count) {
		size_t more =
		    columns_of(s, roles[*roles_count], columns + *count);

		if (more == 0)
			return false;
		*count += more;
	}
	return true;
}

static uint64_t
hash_columns(const struct sheet_row *row, const size_t *columns, size_t count)
{
	uint64_t hash = 0;

	for (size_t i = 0; i < count; i++)
		hash = text_set_hash(sheet_cell(row, columns[i]), hash);
	return hash;
}

/* A key with an empty part names nothing; a prefix may be empty. */
static bool
is_complete(const struct suggestion *s, const struct sheet_row *row,
    const size_t *columns, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (sheet_cell(row, columns[i]).len == 0 &&
		    s->names[columns[i]].role != ROLE_DOC_PREFIX)
			return false;
	return true;
}

/* How many records repeat an earlier one, and how many lack a part. */
static bool
try_key(const struct suggestion *s, const size_t *columns, size_t count,
    size_t *again, size_t *empty)
{
	struct text_set set = { .slots = NULL };
	bool ok = true, is_new;

	*again = *empty = 0;
	for (size_t i = 0; i < s->sheet.count && ok; i++) {
		const struct sheet_row *row = &s->sheet.rows[i];

		if (!suggest_is_record(s, i))
			continue;
		ok = text_set_add(
		    &set, hash_columns(row, columns, count), &is_new);
		*again += !is_new;
		*empty += !is_complete(s, row, columns, count);
	}
	text_set_clear(&set);
	return ok;
}

/* The first one without exception, else the first with the fewest. */
static bool
find_key(struct suggestion *s)
{
	for (size_t i = 0; i < sizeof(candidates) / sizeof(*candidates); i++) {
		size_t columns[KEY_COLUMNS], count, roles, again, empty;

		if (!key_columns(s, candidates[i], columns, &count, &roles))
			continue;
		if (!try_key(s, columns, count, &again, &empty))
			return false;
		if (s->key_count != 0 &&
		    (again > s->key_again ||
		        (again == s->key_again && empty >= s->key_empty)))
			continue;
		s->key_count = roles;
		s->key_again = again;
		s->key_empty = empty;
		for (size_t j = 0; j < roles; j++)
			s->key[j] = candidates[i][j];
		if (again + empty == 0)
			return true;
	}
	/* What repeats more often than by mistake is no key. */
	if (s->key_again > s->shape.counts[ROW_DATA] / 50)
		s->key_count = 0;
	return true;
}

struct line {
	uint64_t document, rest;
};

static int
compare_lines(const void *a, const void *b)
{
	const struct line *one = a, *two = b;

	return one->document < two->document ? -1
	                                     : one->document > two->document;
}

/* Documents of several records, and those with equal amounts and dates. */
static void
count_repeats(struct suggestion *s, struct line *lines, size_t count)
{
	qsort(lines, count, sizeof *lines, compare_lines);
	for (size_t from = 0, to; from < count; from = to) {
		bool alike = true;

		for (to = from + 1;
		     to < count && lines[to].document == lines[from].document;
		     to++)
			alike = alike && lines[to].rest == lines[from].rest;
		s->documents++;
		s->repeated += to - from > 1;
		s->alike += to - from > 1 && alike;
	}
}

static bool
find_repeats(struct suggestion *s)
{
	static const enum role same[] = { ROLE_DUE_DATE, ROLE_AMOUNT,
		ROLE_BALANCE, ROLE_PAID, ROLE_DOC_DATE };
	size_t columns[KEY_COLUMNS], rest[KEY_COLUMNS], rests = 0, count = 0;
	size_t parts = columns_of(s, ROLE_DOC_ID, columns);
	struct line *lines;

	if (parts == 0 ||
	    (s->key_count != 0 && s->key_again + s->key_empty == 0))
		return true;
	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++)
		rests += columns_of(s, same[i], rest + rests);
	lines = malloc((s->sheet.count + 1) * sizeof *lines);
	if (lines == NULL)
		return false;
	for (size_t i = 0; i < s->sheet.count; i++) {
		const struct sheet_row *row = &s->sheet.rows[i];

		if (suggest_is_record(s, i) &&
		    sheet_cell(row, columns[parts - 1]).len != 0)
			lines[count++] =
			    (struct line){ hash_columns(row, columns, parts),
				    hash_columns(row, rest, rests) };
	}
	count_repeats(s, lines, count);
	/* Without an amount that they share nothing says that they are lines. */
	if (suggest_chosen(s, ROLE_AMOUNT) == NULL &&
	    suggest_chosen(s, ROLE_BALANCE) == NULL)
		s->alike = 0;
	free(lines);
	return true;
}

bool
suggest_keys(struct suggestion *s)
{
	return find_key(s) && find_repeats(s);
}
