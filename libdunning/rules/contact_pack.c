/* contact_pack.c -- what packs say beyond constraints. */
#include "rules/strategy.h"

/* Whether a hold lasts longer; without days it ends when it is released. */
static bool
is_longer(const struct pack_hold_spec *hold, const struct pack_hold_spec *than)
{
	if (than == NULL)
		return true;
	if (hold->days == 0 || than->days == 0)
		return than->days != 0 && hold->after_end >= than->after_end;
	return hold->days + hold->after_end > than->days + than->after_end;
}

const struct pack_hold_spec *
contact_hold(const struct strategy *strategy, struct text event,
    const struct pack_spec **of)
{
	const struct pack_spec *pack = strategy->packs.at;
	const struct pack_hold_spec *longest = NULL;

	*of = NULL;
	for (size_t i = 0; i < strategy->packs.count; i++) {
		const struct pack_hold_spec *hold = pack[i].holds.at;

		for (size_t k = 0; k < pack[i].holds.count; k++)
			if (text_equal(hold[k].event.text, event) &&
			    is_longer(&hold[k], longest)) {
				longest = &hold[k];
				*of = &pack[i];
			}
	}
	return longest;
}

int64_t
contact_retention(const struct strategy *strategy,
    const struct retention_spec **spec, const struct pack_spec **of)
{
	const struct pack_spec *pack = strategy->packs.at;
	int64_t years = 0;

	if (spec != NULL)
		*spec = NULL;
	if (of != NULL)
		*of = NULL;
	for (size_t i = 0; i < strategy->packs.count; i++) {
		const struct retention_spec *wanted = pack[i].retention.at;

		for (size_t k = 0; k < pack[i].retention.count; k++) {
			if (wanted[k].years <= years)
				continue;
			years = wanted[k].years;
			if (spec != NULL)
				*spec = &wanted[k];
			if (of != NULL)
				*of = &pack[i];
		}
	}
	return years;
}
