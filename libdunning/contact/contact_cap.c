#include "ageing/item_key.h"
#include "base/date.h"
#include "contact/contact_rule.h"

/* What is counted: the contacts about one debt, or all of them. */
struct count {
	const struct contact_rule *rule;
	const struct contact_ask *ask;
	const struct contact_debt *debt; /* NULL: all */
};

static int32_t
monday_of(int32_t day)
{
	return day - (date_weekday(day) - 1);
}

static bool
is_same_debt(const struct contact_debt *one, const struct contact_debt *other)
{
	if (other->key.at == NULL)
		return item_key_has_doc(one->key, other->doc);
	return one->hash == other->hash && text_equal(one->key, other->key);
}

/* A contact of which nobody knows what it was about was about every debt. */
static bool
is_about(const struct count *count, const struct contact_once *contact)
{
	const struct contact_debt *debts = count->ask->past->debts;
	size_t i;

	if (count->debt == NULL || contact->debt_count == 0)
		return true;
	for (i = 0; i < contact->debt_count; i++)
		if (is_same_debt(count->debt, &debts[contact->debt_from + i]))
			return true;
	return false;
}

static bool
is_excluded(const struct contact_rule *rule, const struct contact_once *contact)
{
	if ((rule->exclude & EXCLUDE_NOT_CONNECTED) != 0 &&
	    contact->kind == CONTACT_NOT_CONNECTED)
		return true;
	return ((rule->exclude & EXCLUDE_CONSENTED) != 0 &&
	           contact->consented) ||
	    ((rule->exclude & EXCLUDE_ATTORNEY) != 0 && contact->attorney) ||
	    ((rule->exclude & EXCLUDE_INCOMING) != 0 && contact->incoming);
}

/* Whether the rule looks at a contact at all. */
static bool
concerns(const struct count *count, unsigned channels,
    const struct contact_once *contact)
{
	const struct contact_rule *rule = count->rule;

	if ((channels >> (unsigned)contact->channel & 1) == 0 ||
	    is_excluded(rule, contact))
		return false;
	if (rule->spec->where != WHERE_ANY &&
	    contact->elsewhere != (rule->spec->where == WHERE_NOT_HOME))
		return false;
	return is_about(count, contact);
}

/* Whether it counts to a cap or gap. */
static bool
counts(const struct count *count, const struct contact_once *contact)
{
	return !contact->incoming &&
	    (int)contact->kind >= count->rule->spec->cap.of &&
	    concerns(count, count->rule->counted, contact);
}

/* The first day in [first, last] with a contact after which others count; a
 * later day than last when there is none. */
static int32_t
find_after(const struct count *count, int32_t first, int32_t last)
{
	const struct contact_past *past = count->ask->past;
	int after = count->rule->spec->cap.after;
	int32_t day = last + 1;
	size_t i;

	if (after < 0)
		return first;
	for (i = 0; i < past->count; i++) {
		const struct contact_once *contact = &past->contacts[i];

		if (contact->day >= first && contact->day < day &&
		    (int)contact->kind >= after &&
		    concerns(count, count->rule->counted, contact))
			day = contact->day;
	}
	return day;
}

/* Whether one more contact would break a cap on contacts in [first, last]. */
static bool
full_within(const struct count *count, int32_t first, int32_t last)
{
	const struct cap_spec *cap = &count->rule->spec->cap;
	const struct contact_past *past = count->ask->past;
	int32_t from = find_after(count, first, last);
	unsigned used = 1U << count->ask->channel;
	int64_t contacts = 0;
	int64_t channels = 0;
	size_t i;

	if (from > last)
		return false;
	for (i = 0; i < past->count; i++) {
		const struct contact_once *contact = &past->contacts[i];
		/* What the debtor began counts as the channel that is in use
		 * after it. */
		bool began = cap->after >= 0 && contact->incoming &&
		    (int)contact->kind >= cap->after;

		if (contact->day < from || contact->day > last)
			continue;
		if (counts(count, contact))
			contacts++;
		else if (!began ||
		    !concerns(count, count->rule->counted, contact))
			continue;
		used |= 1U << contact->channel;
	}
	if (cap->distinct.text.at == NULL)
		return contacts >= cap->max;
	for (; used != 0; used &= used - 1)
		channels++;
	return channels > cap->max;
}

/*
 * A rolling period may end on the day, or on any contact that is planned
 * within days after it: no other period can be fuller.
 */
static bool
full_rolling(const struct count *count, int32_t day)
{
	const struct contact_past *past = count->ask->past;
	int32_t before = count->rule->days - 1;
	size_t i;

	if (full_within(count, day - before, day))
		return true;
	for (i = 0; i < past->count; i++) {
		int32_t end = past->contacts[i].day;

		if (end > day && end <= day + before &&
		    full_within(count, end - before, end))
			return true;
	}
	return false;
}

static bool
cap_reached(const struct count *count, int32_t day)
{
	int32_t monday = monday_of(day);

	switch (count->rule->period) {
	case PERIOD_DAY:
		return full_within(count, day, day);
	case PERIOD_WEEK:
		return full_within(count, monday, monday + 6);
	case PERIOD_ROLLING:
		break;
	}
	return full_rolling(count, day);
}

static bool
gap_open(const struct count *count, int32_t day)
{
	const struct contact_past *past = count->ask->past;
	int64_t apart;
	size_t i;

	for (i = 0; i < past->count; i++) {
		apart = (int64_t)day - past->contacts[i].day;
		if (apart < 0)
			apart = -apart;
		if (apart < count->rule->spec->gap_days &&
		    counts(count, &past->contacts[i]))
			return true;
	}
	return false;
}

static bool
is_waiting(const struct count *count, int32_t day)
{
	const struct wait_spec *wait = &count->rule->spec->wait;
	const struct contact_past *past = count->ask->past;
	int64_t since;
	size_t i;

	for (i = 0; i < past->count; i++) {
		const struct contact_once *contact = &past->contacts[i];

		since = (int64_t)day - contact->day + wait->first;
		if (contact->day <= day && since <= wait->days &&
		    (int)contact->kind >= wait->event &&
		    concerns(count, count->rule->waited, contact))
			return true;
	}
	return false;
}

/* Asks about each debt of the candidate, or about all at once. */
static bool
any_debt(const struct contact_rule *rule, const struct contact_ask *ask,
    int key, int32_t day, bool (*full)(const struct count *, int32_t day))
{
	struct count count = { rule, ask, NULL };
	size_t i;

	if (key != CAP_DEBT || ask->debt_count == 0)
		return full(&count, day);
	for (i = 0; i < ask->debt_count; i++) {
		count.debt = &ask->debts[i];
		if (full(&count, day))
			return true;
	}
	return false;
}

/* What the rule does not count, it does not stop either. */
static bool
is_free(const struct contact_rule *rule, const struct contact_ask *ask,
    int32_t day)
{
	if ((rule->exclude & EXCLUDE_ATTORNEY) != 0 && ask->row->attorney)
		return true;
	return (rule->exclude & EXCLUDE_CONSENTED) != 0 &&
	    contact_past_consented(ask->past, ask->channel, day);
}

enum contact_block
contact_rule_full(const struct contact_rule *rule,
    const struct contact_ask *ask, int32_t day)
{
	const struct constraint_spec *spec = rule->spec;

	if ((!spec->cap.set && spec->gap_days == 0 && !spec->wait.set) ||
	    is_free(rule, ask, day))
		return CONTACT_FREE;
	if (spec->cap.set && any_debt(rule, ask, spec->cap.key, day, cap_reached))
		return CONTACT_CAP;
	if (spec->gap_days > 0 &&
	    any_debt(rule, ask, spec->cap.key, day, gap_open))
		return CONTACT_GAP;
	return spec->wait.set &&
	        any_debt(rule, ask, spec->wait.key, day, is_waiting)
	           ? CONTACT_WAIT
	           : CONTACT_FREE;
}
