#include "ledger/ledger.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/ledger_internal.h"
#include "ledger/ledger_path.h"
#include "ledger/ledger_schema.h"

enum { PRAGMA_TEXT = 64 };

void *
ledger_rows_add(struct ledger *ledger, struct ledger_rows *rows, size_t size)
{
	size_t room = rows->room == 0 ? 16 : rows->room * 2;
	size_t bytes;
	void *at;

	if (rows->count == rows->room) {
		at = __builtin_mul_overflow(room, size, &bytes)
		         ? NULL
		         : realloc(rows->at, bytes);
		if (at == NULL) {
			diag_memory(ledger->diag);
			return NULL;
		}
		rows->at = at;
		rows->room = room;
	}
	at = (char *)rows->at + rows->count++ * size;
	return memset(at, 0, size);
}

struct text
ledger_keep(struct ledger *ledger, struct text text, bool *ok)
{
	char *copy;

	if (text.at == NULL)
		return text;
	copy = arena_strndup(ledger->arena, text.at, text.len);
	if (copy == NULL) {
		diag_memory(ledger->diag);
		*ok = false;
		return (struct text){ NULL, 0 };
	}
	return (struct text){ copy, text.len };
}

int
ledger_channel(struct text name)
{
	int i;

	for (i = 0; i < CHANNELS; i++)
		if (text_is(name, channel_names[i]))
			return i;
	return -1;
}

static bool
run_each(struct db *db, const char *const *statements)
{
	for (; *statements != NULL; statements++)
		if (!db_run(db, *statements))
			return false;
	return true;
}

/* Whole or not at all: what is killed here leaves the format it found. */
static bool
bring_up(struct db *db, int64_t version, const char *mark)
{
	char text[PRAGMA_TEXT];

	snprintf(text, sizeof(text), "PRAGMA user_version = %d",
	    LEDGER_VERSION);
	if (!db_begin(db))
		return false;
	while (version < LEDGER_VERSION)
		if (!run_each(db, ledger_steps[version++])) {
			db_rollback(db);
			return false;
		}
	if (db_run(db, mark) && db_run(db, text))
		return db_commit(db);
	db_rollback(db);
	return false;
}

static bool
fill_new(struct db *db)
{
	char mark[PRAGMA_TEXT];

	snprintf(mark, sizeof(mark), "PRAGMA application_id = %d",
	    LEDGER_APPLICATION_ID);
	return db_run(db, "PRAGMA journal_mode = WAL") &&
	    bring_up(db, 0, mark);
}

static bool
make_file(const char *path, const char *name, struct diag *diag)
{
	struct db *db =
	    db_open(path, name, DB_CREATE, ledger_sql, LEDGER_SQLS, diag);
	bool made;

	if (db == NULL)
		return false;
	made = fill_new(db);
	return db_close(db) && made;
}

/* What a creation that was killed left; nobody else knows these names. */
static void
remove_unfinished(const char *path)
{
	static const char *const suffixes[] = { "", "-wal", "-shm",
		"-journal" };
	size_t i;
	char *beside;

	for (i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		beside = ledger_path_beside(path, suffixes[i]);
		if (beside != NULL)
			unlink(beside);
		free(beside);
	}
}

static bool
create_locked(const char *real, const char *path, struct diag *diag)
{
	char *unfinished = ledger_path_beside(real, "-new");
	bool made;

	if (unfinished == NULL) {
		diag_memory(diag);
		return false;
	}
	remove_unfinished(unfinished);
	made = make_file(unfinished, path, diag);
	/* Unlike rename, link never replaces what came in the meantime. */
	if (made && link(unfinished, real) == -1) {
		diag_errno(diag, path, "make the ledger", errno);
		made = false;
	}
	remove_unfinished(unfinished);
	free(unfinished);
	return made && ledger_sync_directory(real, diag);
}

static bool
has_name(const char *path, struct diag *diag)
{
	if (*path != '\0')
		return true;
	diag_at(diag, DIAG_ERROR, "E_NO_LEDGER", POS_NONE,
	    "the name of the ledger is empty");
	return false;
}

bool
ledger_create(const char *path, struct diag *diag)
{
	char *real;
	int lock;
	bool made;

	if (!has_name(path, diag))
		return false;
	real = ledger_path_for_new(path, diag);
	if (real == NULL)
		return false;
	lock = ledger_lock(real, path, diag);
	made = lock != -1 && create_locked(real, path, diag);
	if (lock != -1)
		close(lock);
	free(real);
	return made;
}

static bool
check_version(struct ledger *ledger, enum ledger_mode mode)
{
	int64_t mark;
	int64_t version;

	if (!db_number(ledger->db, "PRAGMA application_id", &mark) ||
	    !db_number(ledger->db, "PRAGMA user_version", &version))
		return false;
	if (mark != LEDGER_APPLICATION_ID || version < 1) {
		diag_at(ledger->diag, DIAG_ERROR, "E_LEDGER_FOREIGN",
		    POS_FILE(ledger->path), "this file is not a ledger");
		diag_note(ledger->diag, POS_NONE, "is the path right?");
		return false;
	}
	if (version > LEDGER_VERSION) {
		diag_at(ledger->diag, DIAG_ERROR, "E_LEDGER_VERSION",
		    POS_FILE(ledger->path),
		    "the ledger has format %lld and "
		    "this program knows up to %d",
		    (long long)version, LEDGER_VERSION);
		diag_note(ledger->diag, POS_NONE,
		    "use the newer version of dunning that wrote it");
		return false;
	}
	if (mode == LEDGER_WRITE)
		return version == LEDGER_VERSION ||
		    bring_up(ledger->db, version, "");
	return (version == LEDGER_VERSION ||
	           run_each(ledger->db, ledger_views[version])) &&
	    db_run(ledger->db, "PRAGMA query_only = ON");
}

static bool
make_arenas(struct ledger *ledger)
{
	ledger->arena = arena_new(0);
	ledger->told = arena_new(0);
	if (ledger->arena != NULL && ledger->told != NULL)
		return true;
	diag_memory(ledger->diag);
	return false;
}

static bool
open_parts(struct ledger *ledger, enum ledger_mode mode)
{
	enum db_mode access = mode == LEDGER_WRITE ? DB_WRITE : DB_READ;

	ledger->real_path = ledger_path_of(ledger->path, ledger->diag);
	if (ledger->real_path == NULL)
		return false;
	if (mode == LEDGER_WRITE) {
		ledger->lock =
		    ledger_lock(ledger->real_path, ledger->path, ledger->diag);
		if (ledger->lock == -1)
			return false;
	}
	if (!make_arenas(ledger))
		return false;
	ledger->db = db_open(ledger->real_path, ledger->path, access,
	    ledger_sql, LEDGER_SQLS, ledger->diag);
	return ledger->db != NULL && check_version(ledger, mode) &&
	    ledger_facts_read(ledger) && ledger_facts_whole(ledger);
}

static struct ledger *
ledger_new(const char *path, struct diag *diag)
{
	struct ledger *ledger = calloc(1, sizeof(*ledger));

	if (ledger == NULL) {
		diag_memory(diag);
		return NULL;
	}
	ledger->path = path;
	ledger->diag = diag;
	ledger->lock = -1;
	ledger_walks_init(ledger);
	return ledger;
}

struct ledger *
ledger_open(const char *path, enum ledger_mode mode, struct diag *diag)
{
	struct ledger *ledger;

	if (!has_name(path, diag))
		return NULL;
	ledger = ledger_new(path, diag);
	if (ledger == NULL || open_parts(ledger, mode))
		return ledger;
	ledger_close(ledger);
	return NULL;
}

static bool
open_private(struct ledger *ledger, struct ledger *from)
{
	char mark[PRAGMA_TEXT];

	snprintf(mark, sizeof(mark), "PRAGMA application_id = %d",
	    LEDGER_APPLICATION_ID);
	if (!make_arenas(ledger))
		return false;
	ledger->db = db_private(from == NULL ? NULL : from->db, ledger->path,
	    ledger_sql, LEDGER_SQLS, ledger->diag);
	if (ledger->db == NULL)
		return false;
	if (from == NULL && !bring_up(ledger->db, 0, mark))
		return false;
	return check_version(ledger, LEDGER_WRITE) &&
	    ledger_facts_read(ledger) && ledger_facts_whole(ledger);
}

struct ledger *
ledger_private(struct ledger *from, struct diag *diag)
{
	struct ledger *ledger =
	    ledger_new(from == NULL ? "memory" : from->path, diag);

	if (ledger == NULL || open_private(ledger, from))
		return ledger;
	ledger_close(ledger);
	return NULL;
}

bool
ledger_busy(const struct ledger *ledger)
{
	return ledger->lock == -1 && ledger->real_path != NULL &&
	    ledger_is_locked(ledger->real_path);
}

bool
ledger_close(struct ledger *ledger)
{
	bool closed = true;

	if (ledger == NULL)
		return true;
	ledger_ahead_stop(ledger);
	if (ledger->db != NULL)
		closed = db_close(ledger->db);
	/* The lock goes last: until here the file is ours. */
	if (ledger->lock != -1)
		close(ledger->lock);
	free(ledger->actions.at);
	free(ledger->ids.at);
	free(ledger->items.at);
	free(ledger->events.at);
	free(ledger->batches.at);
	free(ledger->fees.at);
	free(ledger->links.at);
	free(ledger->aliases.at);
	free(ledger->tokens.at);
	ledger_walks_clear(ledger);
	arena_free(ledger->arena);
	arena_free(ledger->told);
	free(ledger->real_path);
	free(ledger);
	return closed;
}
