#include "base/date.h"
#include "contact/contact_rule.h"

static int32_t
monday_of(int32_t day)
{
	return day - (date_weekday(day) - 1);
}

static bool
counts(const struct contact_rule *rule, const struct ledger_contact *contact)
{
	return (rule->counted >> (unsigned)contact->channel & 1) != 0;
}

/* Whether one more contact would break a cap on contacts in [first, last]. */
static bool
full_within(const struct contact_rule *rule, enum channel channel,
    int32_t first, int32_t last, const struct contact_past *past)
{
	unsigned used = 1U << channel;
	int64_t contacts = 0;
	int64_t channels = 0;
	size_t i;

	for (i = 0; i < past->count; i++) {
		const struct ledger_contact *contact = &past->contacts[i];

		if (contact->sent < first || contact->sent > last ||
		    !counts(rule, contact))
			continue;
		contacts++;
		used |= 1U << contact->channel;
	}
	if (rule->spec->cap.distinct.text.at == NULL)
		return contacts >= rule->spec->cap.max;
	for (; used != 0; used &= used - 1)
		channels++;
	return channels > rule->spec->cap.max;
}

/*
 * A rolling period may end on the day, or on any contact that is planned
 * within days after it: no other period can be fuller.
 */
static bool
full_rolling(const struct contact_rule *rule, enum channel channel, int32_t day,
    const struct contact_past *past)
{
	int32_t before = rule->days - 1;
	size_t i;

	if (full_within(rule, channel, day - before, day, past))
		return true;
	for (i = 0; i < past->count; i++) {
		int32_t end = past->contacts[i].sent;

		if (end > day && end <= day + before &&
		    full_within(rule, channel, end - before, end, past))
			return true;
	}
	return false;
}

static bool
cap_reached(const struct contact_rule *rule, enum channel channel, int32_t day,
    const struct contact_past *past)
{
	int32_t monday = monday_of(day);

	switch (rule->period) {
	case PERIOD_DAY:
		return full_within(rule, channel, day, day, past);
	case PERIOD_WEEK:
		return full_within(rule, channel, monday, monday + 6, past);
	case PERIOD_ROLLING:
		break;
	}
	return full_rolling(rule, channel, day, past);
}

static bool
gap_open(const struct contact_rule *rule, int32_t day,
    const struct contact_past *past)
{
	int64_t apart;
	size_t i;

	for (i = 0; i < past->count; i++) {
		apart = (int64_t)day - past->contacts[i].sent;
		if (apart < 0)
			apart = -apart;
		if (apart < rule->spec->gap_days &&
		    counts(rule, &past->contacts[i]))
			return true;
	}
	return false;
}

enum contact_block
contact_rule_full(const struct contact_rule *rule, enum channel channel,
    int32_t day, const struct contact_past *past)
{
	if (rule->spec->cap.set && cap_reached(rule, channel, day, past))
		return CONTACT_CAP;
	return rule->spec->gap_days > 0 && gap_open(rule, day, past)
	           ? CONTACT_GAP
	           : CONTACT_FREE;
}
