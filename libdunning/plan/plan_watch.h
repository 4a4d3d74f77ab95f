/*
 * plan_watch.h -- who is told each step of planning, for explanations.
 *
 * Calls come in the order of the work: every record as it is read; then, for
 * each debtor and currency, the group with the level that each of its items
 * may take, the channels that its actions try, each action when it is decided
 * and before it is written, and the group again at its end.  What is given
 * lives until the call returns.  Each call returns false after reporting why
 * planning cannot go on.
 */
#ifndef DUNNING_PLAN_WATCH_H
#define DUNNING_PLAN_WATCH_H

#include "plan/plan_action.h"

/* How far a channel came. */
enum plan_tried {
	PLAN_NO_ADDRESS,
	PLAN_OPTED_OUT,
	PLAN_BOUNCED,
	PLAN_ASKED /* the contact rules were asked */
};

struct plan_watch {
	void *ctx;
	/* NULL, or before the first record: the columns that can be bound. */
	bool (*open)(void *ctx, struct columns *);
	bool (*record)(void *ctx, const struct plan_reader *, struct batch *,
	    size_t row, const struct plan_item *, enum plan_read);
	bool (*group)(void *ctx, const struct plan_group *);
	/* What was asked and the decision are NULL unless the rules were
	 * asked. */
	bool (*tried)(void *ctx, const struct plan_maker *,
	    const struct plan_action *, enum channel, enum plan_tried,
	    const struct contact_ask *, const struct contact_decision *);
	bool (*action)(void *ctx, const struct plan_group *,
	    const struct plan_action *);
	/* That of a broken promise gives way to the sequence: it is not
	 * written. */
	bool (*dropped)(void *ctx, const struct plan_group *,
	    const struct plan_action *);
	bool (*ended)(void *ctx, const struct plan_group *);
};

#endif
