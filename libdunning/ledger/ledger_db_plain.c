/* ledger_db_plain.c -- what of ledger_db.h is made of the rest of it. */
#include "base/date.h"
#include "ledger/ledger_db_private.h"
#include "rules/schema.h"

bool
db_set_up(struct db *db, enum db_mode mode)
{
	/* The file may come from elsewhere: its schema is not trusted.  What
	 * sorting a large ledger takes has no room in memory. */
	static const char common[] =
	    "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
	    "PRAGMA cache_size = " DB_CACHE "; PRAGMA temp_store = FILE;";

	if (!db_run(db, common))
		return false;
	/* One transaction for all reading: a run sees one state. */
	if (mode == DB_READ)
		return db_run(db, "BEGIN");
	/* Seldom enough to move many changes of a page at once. */
	return db_run(db, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
	                  "PRAGMA wal_autocheckpoint = 16384;");
}

void
db_tell_to(struct db *db, struct diag *diag)
{
	db->diag = diag;
}

bool
query_run(struct query *query)
{
	return query_step(query) == QUERY_DONE;
}

int32_t
query_date(struct query *query, int column)
{
	struct text text = query_text(query, column);
	int32_t date = DATE_NONE;

	if (text.len > 0 && !date_parse(text, &date)) {
		db_damaged(query->db, DB_NO_DATE);
		query->damaged = true;
		return DATE_NONE;
	}
	return date;
}
