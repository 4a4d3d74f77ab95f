/* ledger_row.c -- the values of a row, wherever it was read. */
#include "base/date.h"
#include "ledger/ledger_internal.h"
#include "ledger/ledger_pack.h"
#include "rules/schema.h"

struct text
ledger_row_text(const struct ledger_row *row, int column)
{
	return row->query == NULL ? row->values[1 + column] :
	                            query_text(row->query, column);
}

int64_t
ledger_row_int(const struct ledger_row *row, int column)
{
	return row->query == NULL ?
	    ledger_pack_number(row->values[1 + column]) :
	    query_int(row->query, column);
}

struct text
ledger_row_keep(const struct ledger_row *row, int column, struct arena *arena,
    bool *ok)
{
	struct text text;
	char *copy;

	if (row->query == NULL)
		return row->values[1 + column];
	text = query_text(row->query, column);
	if (text.at == NULL)
		return text;
	copy = arena_strndup(arena, text.at, text.len);
	if (copy == NULL)
		*ok = false;
	return (struct text){ copy, copy == NULL ? 0 : text.len };
}

int32_t
ledger_row_date(struct ledger *ledger, struct ledger_row *row, int column)
{
	struct text text;
	int32_t date = DATE_NONE;

	if (row->query != NULL)
		return query_date(row->query, column);
	text = row->values[1 + column];
	if (text.len == 0 || date_parse(text, &date))
		return date;
	ledger_damaged(ledger, DB_NO_DATE);
	row->damaged = true;
	return DATE_NONE;
}

void
ledger_damaged(struct ledger *ledger, const char *what)
{
	ledger_ahead_rest(ledger);
	db_damaged(ledger->db, what);
}
