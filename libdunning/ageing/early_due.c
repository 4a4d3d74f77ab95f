#include "ageing/early_due.h"

#include <inttypes.h>

void
early_due_add(struct early_due *early, const struct early_due *more)
{
	if (more->count > 0 &&
	    (early->count == 0 || more->record < early->record)) {
		early->record = more->record;
		early->at = more->at;
	}
	early->count += more->count;
}

void
early_due_count(struct early_due *early, const struct batch *b,
    const struct aged *aged, int slot)
{
	struct early_due more = { .count = aged->early };

	if (more.count == 0)
		return;
	more.record = b->first + aged->first_early;
	if (early->count == 0 || more.record < early->record)
		more.at = batch_at_slot(b, aged->first_early, slot);
	early_due_add(early, &more);
}

void
early_due_tell(const struct early_due *early, struct diag *diag)
{
	if (early->count == 0)
		return;
	if (early->count == 1)
		diag_at(diag, DIAG_WARNING, "W_DUE_BEFORE_DOC", early->at,
		    "an item is due before its document date");
	else
		diag_at(diag, DIAG_WARNING, "W_DUE_BEFORE_DOC", early->at,
		    "%" PRIu64 " items are due before their document date; "
		    "the first is here",
		    early->count);
	diag_note(diag, POS_NONE,
	    "the day and the month may have been taken for each other");
}
