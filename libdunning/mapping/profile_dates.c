/* profile_dates.c -- dates out of range, in the future, or swapped. */
#include "mapping/profile_internal.h"

#include "base/date.h"

/* The same with day and month the other way round; false: there is no such
 * date, or it is the same. */
static bool
swap(int32_t date, int32_t *swapped)
{
	struct civil civil = date_to_civil(date);
	int day = civil.day;

	if (day > 12 || day == civil.month)
		return false;
	civil.day = civil.month;
	civil.month = day;
	return date_from_civil(civil, swapped);
}

static bool
out_of_range(int32_t date, int32_t as_of, int years)
{
	struct civil civil = date_to_civil(date);
	struct civil today = date_to_civil(as_of);

	return civil.year < today.year - years ||
	    civil.year > today.year + years;
}

void
profile_dates_run(struct profile *p, struct profile_column *column,
    struct batch *b)
{
	struct profile_dates *dates = column->dates;
	int32_t as_of = p->options.as_of, swapped;
	bool first = column->filled == 0;
	bool paired = column == profile_role(p, ROLE_DOC_DATE);

	for (size_t row = 0; row < b->rows; row++) {
		int32_t date;

		if (column->cells.state[row] != CELL_VALUE)
			continue;
		date = column->cells.date[row];
		if (first || date < dates->first)
			dates->first = date;
		if (first || date > dates->last)
			dates->last = date;
		first = false;
		dates->days[date_to_civil(date).day - 1]++;
		if (out_of_range(date, as_of, dates->years))
			profile_note(p, column, ISSUE_RANGE, b, row);
		if (!dates->past || date <= as_of)
			continue;
		profile_note(p, column, ISSUE_FUTURE, b, row);
		if (!paired && swap(date, &swapped) && swapped <= as_of)
			profile_note(p, column, ISSUE_SWAPPED, b, row);
	}
}

bool
profile_dates_early(const struct profile_dates *dates)
{
	uint64_t all = 0, early = 0, most = 0;
	int different = 0;

	for (int day = 0; day < 31; day++) {
		all += dates->days[day];
		if (day >= 12)
			continue;
		early += dates->days[day];
		different += dates->days[day] != 0;
		if (dates->days[day] > most)
			most = dates->days[day];
	}
	return all >= 30 && early * 4 >= all * 3 && different >= 8 &&
	    most * 3 <= all;
}

struct pair {
	bool has_due;
	int32_t doc, due;
};

static bool
consistent(struct pair pair, int32_t as_of)
{
	return pair.doc <= as_of && (!pair.has_due || pair.due >= pair.doc);
}

/* Whose day and month are swapped, so that the pair makes sense. */
enum suspect { SUSPECT_NONE, SUSPECT_DOC, SUSPECT_DUE };

static enum suspect
suspect(struct pair pair, int32_t as_of)
{
	int32_t doc, due = pair.due;
	bool doc_swaps = swap(pair.doc, &doc);
	bool due_swaps = pair.has_due && swap(pair.due, &due);

	if (doc_swaps &&
	    consistent((struct pair){ pair.has_due, doc, pair.due }, as_of))
		return SUSPECT_DOC;
	if (due_swaps &&
	    consistent((struct pair){ true, pair.doc, due }, as_of))
		return SUSPECT_DUE;
	if (doc_swaps && due_swaps &&
	    consistent((struct pair){ true, doc, due }, as_of))
		return SUSPECT_DOC;
	return SUSPECT_NONE;
}

/* The columns of a pair, when they are dates. */
static struct profile_column *
date_column(struct profile *p, enum profile_role role)
{
	struct profile_column *column = p->roles[role] == NO_COLUMN ?
	    NULL :
	    &p->columns[p->roles[role]];

	return column != NULL && column->type == TYPE_DATE ? column : NULL;
}

static void
check_pair(struct profile *p, struct profile_column *doc,
    struct profile_column *due, struct batch *b, size_t row)
{
	struct pair pair = { .doc = doc->cells.date[row] };
	enum suspect who;

	if (due != NULL && due->cells.state[row] == CELL_VALUE) {
		pair.has_due = true;
		pair.due = due->cells.date[row];
	}
	if (consistent(pair, p->options.as_of))
		return;
	if (pair.has_due && pair.due < pair.doc)
		profile_note(p, due, ISSUE_DUE_FIRST, b, row);
	who = suspect(pair, p->options.as_of);
	if (who == SUSPECT_DOC)
		profile_note(p, doc, ISSUE_SWAPPED, b, row);
	else if (who == SUSPECT_DUE)
		profile_note(p, due, ISSUE_SWAPPED, b, row);
}

/* A credit may have no due date: by its kind, or below 0. */
static bool
is_credit(const struct profile_column *balance,
    const struct profile_column *kind, size_t row)
{
	if (kind != NULL && kind->cells.text != NULL &&
	    kind->cells.state[row] == CELL_VALUE &&
	    !text_is(kind->cells.text[row], "debit"))
		return true;
	return balance != NULL && balance->type == TYPE_MONEY &&
	    balance->cells.state[row] == CELL_VALUE &&
	    balance->cells.number[row] <= 0;
}

void
profile_pairs_run(struct profile *p, struct batch *b)
{
	struct profile_column *doc = date_column(p, ROLE_DOC_DATE);
	struct profile_column *due = date_column(p, ROLE_DUE_DATE);
	const struct profile_column *balance = profile_role(p, ROLE_BALANCE);
	const struct profile_column *kind = profile_role(p, ROLE_ITEM_KIND);

	for (size_t row = 0; row < b->rows; row++) {
		if (doc != NULL && doc->cells.state[row] == CELL_VALUE)
			check_pair(p, doc, due, b, row);
		if (due != NULL && due->cells.state[row] == CELL_EMPTY &&
		    !is_credit(balance, kind, row))
			profile_note(p, due, ISSUE_EMPTY, b, row);
	}
}
