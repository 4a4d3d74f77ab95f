/*
 * export_internal.h -- the stage of export.  Private to export*.c.
 */
#ifndef DUNNING_EXPORT_INTERNAL_H
#define DUNNING_EXPORT_INTERNAL_H

#include "message/export_guard.h"
#include "message/export_message.h"

/* The messages of one kind that wait until their batch is full. */
struct queue {
	struct arena *arena;
	struct message *messages;
	size_t count, size;
};

/* What a run sent in one currency. */
struct export_total {
	struct text currency; /* in the lasting arena */
	int64_t minor;
	int digits;
};
enum { EXPORT_TOTALS = 200 };

struct exporting {
	struct stage stage;
	struct exporter exporter;
	struct exporting_options options;
	struct arena *arena; /* lasting */
	struct export_guard *guard; /* NULL: without a ledger */
	int texts[MESSAGE_TEXTS];
	int date, total, max_days;
	struct queue queues[EXPORT_KINDS];
	bool opened;
	struct ledger_run run; /* number 0: not begun */
	struct export_total totals[EXPORT_TOTALS]; /* by currency */
	size_t total_count;
	uint64_t *debtors; /* a set of hashes, 0 is free */
	size_t debtor_room;
};

/* Claims the messages of a queue, writes and publishes their files.  False:
 * reported. */
bool export_publish(struct exporting *, enum export_kind);

/* The same as far as it goes without writing anything. */
bool export_rehearse(struct exporting *, enum export_kind);

/* Begins the run, unless it is, before the first batch of that as-of date.
 * False: reported. */
bool export_run_begin(struct exporting *, int32_t as_of);

/* Adds what was sent.  False: reported. */
bool export_run_add(struct exporting *, const struct message *);

/* Commits it, also when nothing was sent.  False: reported. */
bool export_run_commit(struct exporting *);
void export_run_clear(struct exporting *);

/* Seals what the open batch told the ledger with its files.  False: reported.
 */
bool export_journal(struct exporting *, int32_t date);

/* Whether the ledger knows every batch whose journal stands in the folder;
 * false: reported, E_LEDGER_BEHIND. */
bool export_journal_check(struct exporting *);

#endif
