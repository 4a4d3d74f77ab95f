/*
 * ledger_path.h -- the files of a ledger: its real path, its lock, what stands
 * beside it.
 *
 * Inside the collect layer only.  Texts that are returned are freed by the
 * caller.
 */
#ifndef DUNNING_LEDGER_PATH_H
#define DUNNING_LEDGER_PATH_H

#include <stdbool.h>

#include "base/diag.h"

/*
 * Absolute and without links, so that one ledger has one lock whatever it is
 * called.  NULL after reporting: no such file (E_NO_LEDGER), not a regular
 * file (E_LEDGER_FOREIGN), E_SYSTEM.
 */
char *ledger_path_of(const char *path, struct diag *);

/* The same for a file that is to be made.  NULL after reporting: there is
 * something of that name (E_LEDGER_EXISTS), no such directory. */
char *ledger_path_for_new(const char *path, struct diag *);

/* path with something appended; NULL: out of memory. */
char *ledger_path_beside(const char *path, const char *suffix);

/*
 * Takes the lock of the ledger at a real path, which lasts until the
 * descriptor is closed: flock(2) on PATH-lock, a file that stays.  -1 after
 * reporting: another run has it (E_BUSY, level DIAG_BUSY), E_LEDGER_READONLY,
 * E_SYSTEM.
 */
int ledger_lock(const char *path, const char *name, struct diag *);

/* Whether somebody has that lock at this moment. */
bool ledger_is_locked(const char *path);

/* True unless it is certain that no committed change waits beside the main
 * file (in PATH-wal). */
bool ledger_changes_wait(const char *path);

/* The URI with which SQLite reads a file that nobody changes; NULL: memory. */
char *ledger_frozen_uri(const char *path);

/* Makes the renames in the directory of path last; false: E_SYSTEM. */
bool ledger_sync_directory(const char *path, struct diag *);

#endif
