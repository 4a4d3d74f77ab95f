#include "ledger/ledger_db_tell.h"

#include <stddef.h>

static const struct {
	enum diag_level level;
	const char *id, *text;
	const char *remedy; /* NULL: the reason follows the text */
} complaints[] = {
	[DB_TROUBLE] = { DIAG_ERROR, "E_LEDGER", "cannot use the ledger",
	    NULL },
	[DB_FULL] = { DIAG_ERROR, "E_LEDGER_FULL",
	    "no room left on the disk of the ledger",
	    "nothing of this step was recorded; make room and run again" },
	[DB_BUSY] = { DIAG_BUSY, "E_LEDGER_LOCKED",
	    "another program is writing to the ledger",
	    "run again when it has finished" },
	[DB_DAMAGED] = { DIAG_ERROR, "E_LEDGER_DAMAGED",
	    "the ledger is damaged",
	    "put back the last backup, or save what can be read with "
	    "sqlite3's .recover" },
	[DB_FOREIGN] = { DIAG_ERROR, "E_LEDGER_FOREIGN",
	    "this file is not a ledger", "is the path right?" },
	[DB_READONLY] = { DIAG_ERROR, "E_LEDGER_READONLY",
	    "the ledger cannot be written here",
	    "the file and its directory must both be writable" },
	[DB_CLOSED] = { DIAG_ERROR, "E_LEDGER_OPEN", "cannot open the ledger",
	    NULL },
};

void
db_tell(struct diag *diag, const char *name, enum db_trouble trouble,
    const char *reason)
{
	const char *remedy;

	if (trouble == DB_MEMORY) {
		diag_memory(diag);
		return;
	}
	remedy = complaints[trouble].remedy;
	diag_at(diag, complaints[trouble].level, complaints[trouble].id,
	    POS_FILE(name), "%s%s%s", complaints[trouble].text,
	    remedy == NULL ? ": " : "", remedy == NULL ? reason : "");
	if (remedy != NULL)
		diag_note(diag, POS_NONE, "%s", remedy);
}
