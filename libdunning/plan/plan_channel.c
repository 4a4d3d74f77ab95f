#include "plan/plan_channel.h"

#include "plan/plan_history.h"
#include "plan/plan_watch.h"

static const struct action_spec *
spec_of(const struct plan_action *a)
{
	return level_at(a->plan, a->level)->actions.at;
}

int
plan_first_channel(const struct plan_action *a)
{
	return spec_of(a)->channel;
}

static int
channel_by_name(struct text name)
{
	for (int c = 0; c < CHANNELS; c++)
		if (text_is(name, channel_names[c]))
			return c;
	return -1;
}

/* Codes that the rules and the missing address give, each once. */
struct obstacles {
	uint64_t codes; /* bit per constraint */
	bool no_address, opted_out, bounced;
};

static void
name_obstacles(const struct plan_maker *m, struct plan_action *a,
    const struct obstacles *o)
{
	if (o->no_address)
		plan_hold(a, TEXT("NO_ADDRESS"));
	if (o->opted_out)
		plan_hold(a, TEXT("OPTED_OUT"));
	if (o->bounced)
		plan_hold(a, TEXT("BOUNCED"));
	for (size_t k = 0; k < contact_count(m->reader->contact); k++)
		if (o->codes >> k & 1)
			plan_hold(a, contact_code(m->reader->contact, k));
}

static enum plan_tried
reach(const struct plan_maker *m, const struct plan_action *a,
    enum channel channel, struct obstacles *o)
{
	if (!(a->carrying->channels >> channel & 1)) {
		o->no_address = true;
		return PLAN_NO_ADDRESS;
	}
	switch (history_channel(m->history, channel,
	    a->carrying->addresses[channel])) {
	case CHANNEL_OPTED_OUT:
		o->opted_out = true;
		return PLAN_OPTED_OUT;
	case CHANNEL_BOUNCED:
		o->bounced = true;
		return PLAN_BOUNCED;
	case CHANNEL_FREE:
		break;
	}
	return PLAN_ASKED;
}

static bool
tell(const struct plan_maker *m, const struct plan_action *a,
    enum channel channel, enum plan_tried far,
    const struct contact_decision *decision)
{
	return m->watch == NULL ||
	    m->watch->tried(m->watch->ctx, m, a, channel, far, decision);
}

enum tried { TRIED_TAKEN, TRIED_NEXT, TRIED_STOP, TRIED_FAILED };

static enum tried
try_channel(struct plan_maker *m, struct plan_action *a, enum channel channel,
    struct obstacles *o)
{
	struct contact_past past = { m->contacts, m->contact_count };
	struct contact_decision d;
	enum plan_tried far = reach(m, a, channel, o);

	if (far != PLAN_ASKED)
		return tell(m, a, channel, far, NULL) ? TRIED_NEXT :
		                                        TRIED_FAILED;
	if (!contact_decide(m->reader->contact, &a->carrying->contact, channel,
	        a->carrying->calendar, m->as_of, &past, &d, m->diag) ||
	    !tell(m, a, channel, far, &d))
		return TRIED_FAILED;
	o->codes |= d.codes;
	if (d.verdict == CONTACT_REFUSED)
		return TRIED_NEXT;
	a->channel = channel;
	if (d.verdict == CONTACT_DROPPED)
		return TRIED_STOP;
	a->has_channel = true;
	a->date = d.date;
	a->minute = d.minute;
	a->status = d.verdict == CONTACT_ALLOWED ? ACTION_DUE :
	                                           ACTION_DEFERRED;
	return TRIED_TAKEN;
}

static void
find_zone(const struct plan_maker *m, struct plan_action *a)
{
	a->zone = intern_text(m->reader->words, a->carrying->zone);
	if (a->zone.at == NULL)
		a->zone = contact_timezone(m->reader->contact,
		    &a->carrying->contact);
	if (a->zone.at == NULL)
		a->zone = m->strategy->defaults.timezone.text;
}

bool
plan_choose_channel(struct plan_maker *m, struct plan_action *a)
{
	const struct action_spec *spec = spec_of(a);
	struct obstacles obstacles = { 0 };
	enum tried tried = try_channel(m, a, (enum channel)spec->channel,
	    &obstacles);

	for (size_t i = 0; tried == TRIED_NEXT && i < spec->fallback.count;
	     i++) {
		int channel = channel_by_name(spec->fallback.items[i].text);

		if (channel >= 0)
			tried = try_channel(m, a, (enum channel)channel,
			    &obstacles);
	}
	if (tried == TRIED_FAILED)
		return false;
	name_obstacles(m, a, &obstacles);
	if (tried == TRIED_NEXT)
		plan_hold(a, TEXT("NO_CHANNEL"));
	find_zone(m, a);
	return true;
}
