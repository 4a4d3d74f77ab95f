/*
 * exporting.h -- the stage of `dunning export`: messages become files, each
 * exactly once.
 *
 *	letters/DATE-NNN.pdf         letters, `letters: {batch: ..}` in each
 *	mail/{tmp,new,cur}           a Maildir, or mail/ACTION.eml
 *	sms/DATE-NNN.csv             also whatsapp/
 *	calls/DATE-NNN.csv           the call list, and .html to print; with
 *	                             agents, calls/AGENT/...; also visits/
 *	handover/QUEUE/DATE-NNN.csv  items for an agency, a lawyer ...
 *	credit_hold/DATE-NNN.csv     debtors not to be delivered to
 *	journal/DATE-KIND-NNN.csv    what the batch told the ledger
 *
 * A message whose action the ledger knows is skipped; one that is pending
 * waits for its approval.  A message that cannot be made (a letter that has no
 * room, an address that is none) is rejected and stays unclaimed, as does one
 * that export_guard.h refuses.
 */
#ifndef DUNNING_EXPORTING_H
#define DUNNING_EXPORTING_H

#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "ledger/ledger.h"
#include "message/manifest.h"
#include "rules/strategy.h"
#include "stream/stage.h"

struct exporting_options {
	const struct strategy *strategy;
	const struct source_spec *source; /* or NULL */
	struct ledger *ledger; /* borrowed; NULL in a dry run without one */
	bool dry_run;          /* nothing is written, the ledger only read */
	int32_t as_of;         /* the day on which it is written */
	bool dated;            /* a run without messages is recorded, of as_of */
	bool rerun;            /* a run of a later date may have been */
	bool spreadsheet;      /* lists for people have no formulas */
	struct manifest *manifest; /* of the run, borrowed; NULL: none */
	/* NULL, or adds more to the ledger in a transaction of its own when the
	 * messages are out; false: reported. */
	bool (*also)(void *ctx, struct ledger *);
	void *also_ctx;
	const char *dir;       /* borrowed */
};

/*
 * NULL after reporting.  The run begins in the ledger before the first message
 * is claimed, and is committed when all are out, also when there were none; a
 * run that was killed stays begun.  Its as-of date is the latest of its
 * messages; E_AS_OF_BEFORE when one of a later date was committed.
 * exporting_free releases it, at any time. */
struct stage *exporting_stage(struct arena *, const struct exporting_options *,
    struct diag *);
void exporting_free(struct stage *);

enum export_kind {
	EXPORT_LETTER,
	EXPORT_MAIL,
	EXPORT_SMS,
	EXPORT_WHATSAPP,
	EXPORT_CALL,
	EXPORT_VISIT,
	EXPORT_HANDOVER,
	EXPORT_KINDS
};
extern const char *const export_folders[]; /* by kind */

struct exporting_counts {
	uint64_t written[EXPORT_KINDS];
	uint64_t known;    /* the ledger had them */
	uint64_t pending;  /* wait for an approval */
	uint64_t declined; /* a person rejected them */
	uint64_t refused;  /* what came in since they were planned forbids */
	uint64_t rejected; /* could not be made */
	uint64_t holds;    /* lines of the credit hold */
	uint64_t pages;    /* of letters */
};
const struct exporting_counts *exporting_result(const struct stage *);

#endif
