/*
 * explain_worth.h -- what each channel of a level was expected to bring, term
 * by term.
 */
#ifndef DUNNING_EXPLAIN_WORTH_H
#define DUNNING_EXPLAIN_WORTH_H

#include "base/json.h"
#include "explain/explain_layout.h"
#include "explain/explain_plan.h"

/* One channel, or CHOICE_NONE. */
struct explain_worth {
	int choice;
	bool known;  /* else the following are null but balance and cost */
	bool better; /* than doing nothing */
	struct text propensity, share, balance, cost, value, gain;
};

/* Of the channels of the level, in its order, and then of doing nothing; none
 * when the strategy does not ask.  False: out of memory, reported. */
bool explain_worths(const struct explain_view *, const struct plan_maker *,
    const struct plan_action *, struct explain_action *);

/* Lines of text, and a list of JSON objects; nothing when there are none. */
void explain_text_worths(struct layout *, const struct explain_action *);
void explain_json_worths(struct json *, const struct explain_action *);

#endif
