/*
 * explain_level.h -- why an item may take one level of its plan and no other.
 */
#ifndef DUNNING_EXPLAIN_LEVEL_H
#define DUNNING_EXPLAIN_LEVEL_H

#include "plan/levels.h"

enum explain_level_why {
	LEVEL_TAKEN,     /* it is this one */
	LEVEL_SENT,      /* on `date` */
	LEVEL_SKIPPED,   /* a later one was sent */
	LEVEL_PASSED,    /* it is for items that are not yet due */
	LEVEL_EARLY,     /* so many days are still to pass */
	LEVEL_WAITING,   /* reached, but not before `date` */
	LEVEL_UNSENT,    /* `after` names a level that was not sent */
	LEVEL_LOWER,     /* reached, but a higher one is taken */
	LEVEL_LATER      /* the one before it comes first */
};

/* One word for each: "taken", "sent", ... */
extern const char *const explain_level_words[];

struct explain_level {
	enum explain_level_why why;
	int32_t date; /* SENT, WAITING */
	int64_t days; /* EARLY */
};

/*
 * One for each level of the plan.  Returns the index of the one that is taken,
 * LEVEL_NONE without one: what level_next must give.
 */
int explain_levels(const struct plan_spec *, const struct level_history *,
    int64_t days, int32_t as_of, struct explain_level *levels);

#endif
