/*
 * explain_who.h -- whom an explanation log is about: `outputs: explain: when:`
 * of a strategy.
 */
#ifndef DUNNING_EXPLAIN_WHO_H
#define DUNNING_EXPLAIN_WHO_H

#include "explain/explain_log.h"

struct explain_who;

/* False: reported.  *who is NULL when the log is about everybody. */
bool explain_who_new(struct arena *, const struct explain_log_options *,
    struct explain_who **who, struct diag *);

/* After all columns are there; false: reported.  NULL is fine. */
bool explain_who_bind(struct explain_who *, struct columns *);

/* Whether the log is about a record: one that is set aside, or one for which
 * the condition is true.  NULL: about all. */
bool explain_who_is(const struct explain_who *, struct batch *, size_t row);

#endif
