#include "stream/chain_tell.h"

#include <inttypes.h>

/* Two stray quotes make one cell of all that is between them, which is good
 * CSV. */
static void
tell_lookalikes(const struct chain_counts *counts, struct diag *diag)
{
	if (counts->lookalikes == 0)
		return;
	diag_at(diag, DIAG_WARNING, "W_LINES_IN_CELL", counts->lookalike,
	    counts->lookalikes == 1 ?
	        "%" PRIu64 " cell holds lines that look like records" :
	        "%" PRIu64 " cells hold lines that look like records; this is "
	        "the first",
	    counts->lookalikes);
	diag_note(diag, POS_NONE,
	    "when stray quotes made them text, records are missing: look for "
	    "one at the beginning of the field and one at the end");
}

/* An amount that is a thousand times too small is none that a total shows. */
static void
tell_thousands(const struct chain_counts *counts, struct diag *diag)
{
	if (counts->thousands == 0)
		return;
	diag_at(diag, DIAG_WARNING, "W_THOUSANDS", counts->thousand,
	    counts->thousands == 1 ?
	        "%" PRIu64 " amount has three decimals, as in 150.000, and its "
	        "currency has not: it was read as 150" :
	        "%" PRIu64 " amounts have three decimals, as in 150.000, and "
	        "their currency has not: they were read as 150; this is the "
	        "first",
	    counts->thousands);
	diag_note(diag, POS_NONE,
	    "when the point is one of thousands, they are a thousand times too "
	    "small: read the file with dunning-map, and `decimal: \",\"` and "
	    "`grouping: \".\"`");
}

void
chain_tell(const struct chain_counts *counts, struct diag *diag)
{
	tell_lookalikes(counts, diag);
	tell_thousands(counts, diag);
}
