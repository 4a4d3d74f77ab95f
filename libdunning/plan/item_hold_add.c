#include "plan/item_hold_add.h"

#include "plan/promise_build.h"

static bool
same(const struct held *a, const struct held *b)
{
	return text_equal(a->code, b->code) && a->from == b->from &&
	    a->until == b->until && a->stops == b->stops &&
	    a->channels == b->channels;
}

void
item_hold_add(struct item_hold *hold, const struct held *held)
{
	bool first = (hold->stops & HOLD_CONTACT) == 0;

	if ((held->stops & HOLD_CONTACT) != 0) {
		hold->channels |= held->channels;
		if (held->until == DATE_NONE)
			hold->until = DATE_NONE;
		else if (first || (hold->until != DATE_NONE &&
		                      held->until > hold->until))
			hold->until = held->until;
	}
	hold->stops |= held->stops;
	for (size_t i = 0; i < hold->count; i++)
		if (same(&hold->holds[i], held))
			return;
	if (hold->count < HELD_MAX)
		hold->holds[hold->count++] = *held;
}

static bool
is_about(struct text item, struct text doc, struct text about)
{
	static const struct text none = { NULL, 0 };

	if (item.at == NULL && doc.at == NULL)
		return true;
	return about.at != NULL && promise_names(item, doc, about, none);
}

void
item_hold_add_promises(const struct hold_terms *terms,
    const struct promise_state *state, struct text item,
    struct item_hold *hold)
{
	for (size_t i = 0; terms->hold && i < state->count; i++) {
		const struct promise *p = &state->promises[i];

		if (p->word == PROMISE_PENDING && p->plan.at == NULL &&
		    is_about(p->item, p->doc, item))
			item_hold_add(hold,
			    &(struct held){ .code = TEXT("PROMISED"),
			        .hold = TEXT("PROMISED"),
			        .from = p->recorded ? p->made : DATE_NONE,
			        .until = p->deadline,
			        .stops = HOLD_CONTACT,
			        .channels = HOLD_ALL_CHANNELS });
	}
	for (size_t i = 0; i < state->plan_count; i++) {
		const struct payment_plan *plan = &state->plans[i];

		if (plan->word == PROMISE_PENDING &&
		    is_about(plan->item, plan->doc, item))
			item_hold_add(hold,
			    &(struct held){ .code = TEXT("PAYMENT_PLAN"),
			        .hold = TEXT("PAYMENT_PLAN"),
			        .reason = plan->code,
			        .from = plan->agreed,
			        .until = plan->until,
			        .stops =
			            HOLD_CONTACT | HOLD_FEES | HOLD_ESCALATE,
			        .channels = HOLD_ALL_CHANNELS });
	}
}
