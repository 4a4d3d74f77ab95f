/*
 * publish.h -- files that appear once: claimed, staged, synced, renamed.
 *
 * A batch's files are written in DIR/.staging, made durable, noted in the
 * ledger as ready, and only then renamed to their final names.  Whatever
 * moment the program is killed at, publish_recover in the next run either
 * takes the claims back, when nothing had a final name, or finishes the
 * renames: each message comes out exactly once and whole.
 */
#ifndef DUNNING_PUBLISH_H
#define DUNNING_PUBLISH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/text.h"
#include "ledger/ledger.h"

struct publisher {
	struct ledger *ledger;
	struct diag *diag;
	const char *dir; /* borrowed */
	char *real;      /* dir from the root, without links */
	int dir_fd;
	int staging_fd;
	struct ledger_batch batch; /* the one that is open */
	struct buf kind; /* of the open batch, which borrows it */
	struct buf files; /* real, then its final names, one a line */
	size_t count;    /* of files */
};

/* Makes dir and its staging folder.  False: reported. */
bool publisher_open(struct publisher *, const char *dir, struct ledger *,
    struct diag *);
void publisher_close(struct publisher *);

/* Ends what a killed run began.  False: reported. */
bool publish_recover(struct publisher *);

/* Opens a batch inside of a transaction that the caller begins and, after its
 * claims, commits. */
bool publish_begin(struct publisher *, const char *kind, int32_t as_of);

/*
 * A file of the open batch for writing; its final name is relative to dir and
 * safe ([A-Za-z0-9._-] and '/').  A numbered name that something has already,
 * of another ledger, gets a further number; one that is an action's own is the
 * same message, and stays one.  -1 after reporting.
 */
int publish_file(struct publisher *, const char *name, bool numbered);

/* Writes all bytes; false: reported with the file's final name. */
bool publish_write(struct publisher *, int fd, const void *, size_t len);

/* Makes a folder of dir, if need be with those above it. */
bool publish_folder(struct publisher *, const char *name);

/* Syncs, marks ready, renames, syncs, marks done.  False: reported; the next
 * run goes on where this one stopped. */
bool publish_commit(struct publisher *);

/* Gives the open batch back: nothing of it appears. */
bool publish_abandon(struct publisher *);

#endif
