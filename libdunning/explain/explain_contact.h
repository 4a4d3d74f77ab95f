/*
 * explain_contact.h -- what the contact rules said about a record and about
 * the channels that its action tried.
 */
#ifndef DUNNING_EXPLAIN_CONTACT_H
#define DUNNING_EXPLAIN_CONTACT_H

#include "explain/explain_plan.h"

/* The conditions of the constraints for one record, by number. */
struct explain_asked {
	enum explain_truth *when;
	struct explain_cells *uses;
};

/* False: reported, also E_EXPLAIN when planning decided a condition the other
 * way. */
bool explain_contact_read(const struct explain_view *,
    const struct plan_reader *, struct batch *, size_t row,
    const struct plan_item *, struct explain_asked *into);

/*
 * Fills what each constraint says, and the days that the search went through.
 * asked is of the carrying record, NULL when that is not known; channel, far
 * and decision of *into are set.  False: reported, also E_EXPLAIN when other
 * constraints stand in the way than in the decision.
 */
bool explain_contact_try(const struct explain_view *, const struct plan_maker *,
    const struct plan_action *, const struct contact_ask *,
    const struct explain_asked *asked, struct explain_try *into);

/* Codes joined by '|'; null: out of memory, reported. */
struct text explain_contact_codes(const struct explain_view *,
    const struct contact_rules *, const struct contact_set *);

#endif
