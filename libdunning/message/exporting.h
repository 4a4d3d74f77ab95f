/*
 * exporting.h -- the stage of `dunning export`: messages become files, each
 * exactly once.
 *
 *	letters/DATE-NNN.pdf    letters, `letters: {batch: ..}` in each
 *	mail/{tmp,new,cur}      a Maildir, or mail/ACTION.eml
 *	sms/DATE-NNN.csv        also whatsapp/
 *	calls/DATE-NNN.csv      the call list
 *
 * A message whose action the ledger knows is skipped; one that is pending
 * waits for its approval.  A message that cannot be made (a letter that has no
 * room, an address that is none) is rejected and stays unclaimed.
 */
#ifndef DUNNING_EXPORTING_H
#define DUNNING_EXPORTING_H

#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "ledger/ledger.h"
#include "rules/strategy.h"
#include "stream/stage.h"

struct exporting_options {
	const struct strategy *strategy;
	struct ledger *ledger; /* for writing, borrowed; NULL: a dry run */
	const char *dir;       /* borrowed */
};

/* NULL after reporting.  exporting_free releases it, at any time. */
struct stage *exporting_stage(struct arena *, const struct exporting_options *,
    struct diag *);
void exporting_free(struct stage *);

enum export_kind {
	EXPORT_LETTER,
	EXPORT_MAIL,
	EXPORT_SMS,
	EXPORT_WHATSAPP,
	EXPORT_CALL,
	EXPORT_KINDS
};
extern const char *const export_folders[]; /* by kind */

struct exporting_counts {
	uint64_t written[EXPORT_KINDS];
	uint64_t known;    /* the ledger had them */
	uint64_t pending;  /* wait for an approval */
	uint64_t rejected; /* could not be made */
	uint64_t pages;    /* of letters */
};
const struct exporting_counts *exporting_result(const struct stage *);

#endif
