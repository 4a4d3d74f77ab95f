/*
 * explain_level.h -- why an item may take one level of its plan and no other.
 */
#ifndef DUNNING_EXPLAIN_LEVEL_H
#define DUNNING_EXPLAIN_LEVEL_H

#include "plan/levels.h"

enum explain_level_why {
	LEVEL_TAKEN,     /* it is this one */
	LEVEL_SENT,      /* on `date` */
	LEVEL_WAIVED,    /* likewise: a person rejected its action */
	LEVEL_INHERITED, /* likewise: of the item that carried it and is paid */
	LEVEL_SKIPPED,   /* a later one was sent */
	LEVEL_PASSED,    /* it is for items that are not yet due */
	LEVEL_EARLY,     /* so many days are still to pass; its day is `date` */
	LEVEL_WAITING,   /* reached, but not before `date` */
	LEVEL_UNSENT,    /* `after` names a level that was not sent */
	LEVEL_LOWER,     /* reached, but a higher one is taken */
	LEVEL_LATER,     /* the one before it comes first */
	LEVEL_OUTSIDE,   /* it is for broken promises, outside of the sequence */
	LEVEL_RESTS,     /* the item is cured */
	LEVEL_GONE       /* the item was handed over */
};

/* One word for each: "taken", "sent", ... */
extern const char *const explain_level_words[];

struct explain_level {
	enum explain_level_why why;
	int32_t date; /* SENT, WAIVED, INHERITED, EARLY, WAITING */
	int64_t days; /* EARLY */
	bool rolled;  /* EARLY: its day is another one than that of its days */
};

/*
 * One for each level of the plan.  Returns the index of the one that is taken,
 * LEVEL_NONE without one: what level_next must give.
 */
int explain_levels(const struct level_case *, struct explain_level *levels);

/* Whether a date belongs to it. */
bool explain_level_dated(enum explain_level_why);

#endif
