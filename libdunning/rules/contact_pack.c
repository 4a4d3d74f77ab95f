/* contact_pack.c -- what packs say beyond constraints. */
#include "base/num.h"
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

bool
contact_retention_of_activity(const struct strategy *strategy)
{
	const struct pack_spec *pack = strategy->packs.at;

	for (size_t i = 0; i < strategy->packs.count; i++) {
		const struct retention_spec *wanted = pack[i].retention.at;

		for (size_t k = 0; k < pack[i].retention.count; k++)
			if (text_is(wanted[k].after.text, "last_activity"))
				return true;
	}
	return false;
}

static int64_t
days_of_cap(const struct cap_spec *cap)
{
	struct text per = cap->per.text;
	int64_t days = 1;

	if (!cap->set)
		return 0;
	if (text_is(per, "week"))
		return 7;
	if (per.len > 1 && per.at[per.len - 1] == 'd')
		int_parse((struct text){ per.at, per.len - 1 }, &days);
	return days;
}

static int64_t
days_of(const struct constraint_spec *constraint)
{
	int64_t days = days_of_cap(&constraint->cap);

	if (constraint->wait.set && constraint->wait.days > days)
		days = constraint->wait.days;
	return constraint->gap_days > days ? constraint->gap_days : days;
}

int64_t
contact_look_back(const struct strategy *strategy, struct text *name)
{
	const struct constraint_spec *constraint = strategy->constraints.at;
	const struct plan_spec *plan = strategy->plans.at;
	int64_t most = 0;

	*name = TEXT("");
	for (size_t i = 0; i < strategy->constraints.count; i++)
		if (days_of(&constraint[i]) > most) {
			most = days_of(&constraint[i]);
			*name = constraint[i].code.text;
		}
	for (size_t i = 0; i < strategy->plans.count; i++)
		if (plan[i].min_contact_days > most) {
			most = plan[i].min_contact_days;
			*name = plan[i].name.text;
		}
	return most;
}
