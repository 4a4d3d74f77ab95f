/*
 * diag_tape.h -- messages that are kept, to be reported later.
 */
#ifndef DUNNING_DIAG_TAPE_H
#define DUNNING_DIAG_TAPE_H

#include "base/diag.h"

struct diag_tape;

/* NULL: out of memory. */
struct diag_tape *diag_tape_new(void);
void diag_tape_free(struct diag_tape *); /* NULL is fine */

/* What is reported to this one is kept; owned by the tape. */
struct diag *diag_tape_diag(struct diag_tape *);

/*
 * Reports what is kept, in order, and forgets it.  Files and ids of the
 * messages must still live.  A message for which there was no memory becomes
 * E_MEMORY.
 */
void diag_tape_play(struct diag_tape *, struct diag *);

#endif
