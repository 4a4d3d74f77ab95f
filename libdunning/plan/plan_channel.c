#include "plan/plan_channel.h"

#include "plan/item_hold.h"
#include "plan/next_best.h"
#include "plan/plan_watch.h"

int
plan_first_channel(const struct plan_action *a)
{
	return a->spec->channel;
}

static int
channel_by_name(struct text name)
{
	for (int c = 0; c < CHANNELS; c++)
		if (text_is(name, channel_names[c]))
			return c;
	return -1;
}

/* What stood in the way, each told once. */
struct obstacles {
	bool no_address, opted_out, bounced;
	struct text missing; /* a field; null: none */
};

static void
name_obstacles(const struct plan_maker *m, struct plan_action *a,
    const struct obstacles *o)
{
	const struct contact_rules *rules = m->reader->contact;

	if (o->no_address)
		plan_hold(a, TEXT("NO_ADDRESS"));
	if (o->opted_out)
		plan_hold(a, TEXT("OPTED_OUT"));
	if (o->bounced)
		plan_hold(a, TEXT("BOUNCED"));
	for (size_t k = 0; k < contact_count(rules); k++)
		if (contact_set_has(&a->shaped, k))
			plan_hold(a, contact_code(rules, k));
	if (o->missing.at != NULL) {
		plan_hold(a, TEXT("MISSING_FIELD:"));
		buf_add(&a->held_by, o->missing.at, o->missing.len);
	}
}

/* Whether the address that would be used has failed. */
static bool
has_bounced(const struct plan_maker *m, uint64_t address)
{
	const struct ledger_history *h = m->history;

	for (size_t i = 0; h != NULL && i < h->event_count; i++) {
		const struct ledger_event *event = &h->events[i];

		if (event->kind == EVENT_BOUNCED &&
		    ledger_address_is(m->ledger, event->address, address))
			return true;
	}
	return false;
}

/* A hand-over is no contact: nobody is reached by it. */
static enum plan_tried
reach(const struct plan_maker *m, const struct plan_action *a,
    enum channel channel, struct obstacles *o)
{
	if (channel == CHANNEL_EXPORT)
		return PLAN_ASKED;
	if (!(a->carrying->channels >> channel & 1)) {
		o->no_address = true;
		return PLAN_NO_ADDRESS;
	}
	if (opted_out(m->ledger, m->history, channel,
	        a->carrying->addresses[channel], m->as_of)) {
		o->opted_out = true;
		return PLAN_OPTED_OUT;
	}
	if (has_bounced(m, a->carrying->addresses[channel])) {
		o->bounced = true;
		return PLAN_BOUNCED;
	}
	return PLAN_ASKED;
}

static bool
tell(const struct plan_maker *m, const struct plan_action *a,
    enum channel channel, enum plan_tried far, const struct contact_ask *ask,
    const struct contact_decision *decision)
{
	return m->watch == NULL ||
	    m->watch->tried(m->watch->ctx, m, a, channel, far, ask, decision);
}

/* Of a record that is in the action; null: it has none. */
static struct text
zone_name_of(const struct plan_maker *m, const struct plan_part *part)
{
	static const struct text none = { NULL, 0 };

	return part->role == ROLE_NONE ?
	    none : intern_text(m->reader->words, part->item->zone);
}

/* The zones of its other records: who is in several places is reached at hours
 * of all of them (12 CFR 1006.6(b)(1), official interpretation). */
static bool
list_zones(struct plan_maker *m, const struct plan_action *a,
    struct contact_ask *ask)
{
	struct zone **zones = NULL;
	enum zone_error error;

	for (size_t i = 0; ask->zone != NULL && i < a->count; i++) {
		struct text name = zone_name_of(m, &a->parts[i]);
		struct zone *zone = name.at == NULL ? NULL :
		    zone_cache_find(m->reader->zones, name, &error);
		size_t k = 0;

		if (zone == NULL || zone == ask->zone)
			continue;
		if (zones == NULL)
			zones = arena_alloc(
			    m->scratch, a->count, sizeof(*zones));
		if (zones == NULL) {
			diag_memory(m->diag);
			return false;
		}
		while (k < ask->other_count && zones[k] != zone)
			k++;
		zones[k] = zone;
		if (k == ask->other_count)
			ask->other_count++;
	}
	ask->others = zones;
	return true;
}

bool
plan_contact_ask(struct plan_maker *m, const struct plan_action *a,
    enum channel channel, struct contact_ask *ask)
{
	struct contact_debt *debts =
	    contact_past_room(&m->past, a->count, m->diag);
	enum zone_error error;

	*ask = (struct contact_ask){ .row = contact_rows_at(
		                         m->reader->contact_rows,
		                         a->carrying->contact),
		.channel = channel,
		.calendar = a->calendar,
		.level = level_at(a->plan, a->level)->level.text,
		.debts = debts,
		.past = &m->past,
		.diag = m->diag };
	if (debts == NULL)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (a->parts[i].role == ROLE_DUE ||
		    a->parts[i].role == ROLE_LISTED)
			debts[ask->debt_count++] =
			    contact_debt_of(a->parts[i].item->key);
	/* A zone that is not known is told when the moment is written. */
	if (a->zone.at != NULL)
		ask->zone = zone_cache_find(m->reader->zones, a->zone, &error);
	return list_zones(m, a, ask);
}

enum tried { TRIED_TAKEN, TRIED_NEXT, TRIED_STOP, TRIED_FAILED };

static enum tried
fail(const struct plan_maker *m, const struct plan_action *a,
    const struct contact_decision *d, enum channel channel)
{
	const struct constraint_spec *spec =
	    contact_spec(m->reader->contact, d->decided);

	diag_at(m->diag, DIAG_ERROR, "E_CONTACT_FORBIDDEN", spec->at,
	    "constraint %s does not allow %s for the debtor of record %llu, "
	    "and says `otherwise: error`",
	    spec->code.text.at, channel_names[channel],
	    (unsigned long long)a->carrying->number);
	diag_note(m->diag, POS_NONE,
	    "correct the record, hold it, or let the constraint say drop or "
	    "next_fallback");
	return TRIED_FAILED;
}

static enum tried
take_decision(const struct plan_maker *m, struct plan_action *a,
    enum channel channel, const struct contact_decision *d)
{
	if (d->verdict == CONTACT_FAILS)
		return fail(m, a, d, channel);
	if (d->verdict == CONTACT_REFUSED)
		return TRIED_NEXT;
	a->channel = channel;
	if (d->verdict == CONTACT_DROPPED)
		return TRIED_STOP;
	a->has_channel = true;
	a->date = d->date;
	a->minute = d->minute;
	a->until = d->until;
	a->status = d->date <= m->as_of ? ACTION_DUE : ACTION_DEFERRED;
	return TRIED_TAKEN;
}

static int32_t
first_day(const struct plan_maker *m, const struct plan_action *a)
{
	return a->earliest > m->as_of ? a->earliest : m->as_of;
}

static enum tried
try_channel(struct plan_maker *m, struct plan_action *a, enum channel channel,
    struct obstacles *o)
{
	const struct contact_rules *rules = m->reader->contact;
	struct contact_decision d;
	struct contact_ask ask;
	enum plan_tried far;

	/* The holds that stop it are named already. */
	if ((a->stopped >> channel & 1) != 0)
		return TRIED_NEXT;
	far = reach(m, a, channel, o);
	if (far != PLAN_ASKED)
		return tell(m, a, channel, far, NULL, NULL) ? TRIED_NEXT :
		                                        TRIED_FAILED;
	if (!plan_contact_ask(m, a, channel, &ask) ||
	    !contact_decide(rules, &ask, first_day(m, a), &d) ||
	    !tell(m, a, channel, far, &ask, &d))
		return TRIED_FAILED;
	contact_held_to(rules, &ask, &a->bound);
	contact_set_join(&a->shaped, &d.codes);
	if (o->missing.at == NULL && d.verdict >= CONTACT_REFUSED)
		o->missing = contact_first_missing(rules, &ask);
	return take_decision(m, a, channel, &d);
}

static void
find_zone(const struct plan_maker *m, struct plan_action *a)
{
	a->zone = intern_text(m->reader->words, a->carrying->zone);
	for (size_t i = 0; a->zone.at == NULL && i < a->count; i++)
		a->zone = zone_name_of(m, &a->parts[i]);
	if (a->zone.at == NULL)
		a->zone = contact_timezone(m->reader->contact,
		    contact_rows_at(m->reader->contact_rows,
		        a->carrying->contact));
	if (a->zone.at == NULL)
		a->zone = m->strategy->defaults.timezone.text;
}

/* The level's channel and its fallbacks, each once. */
static size_t
list_channels(const struct plan_action *a, enum channel order[CHANNELS])
{
	const struct action_spec *spec = a->spec;
	unsigned seen = 1U << spec->channel;
	size_t count = 1;

	order[0] = (enum channel)spec->channel;
	for (size_t i = 0; i < spec->fallback.count; i++) {
		int channel = channel_by_name(spec->fallback.items[i].text);

		if (channel < 0 || (seen >> channel & 1) != 0)
			continue;
		seen |= 1U << channel;
		order[count++] = (enum channel)channel;
	}
	return count;
}

bool
plan_choose_channel(struct plan_maker *m, struct plan_action *a)
{
	enum channel order[CHANNELS];
	size_t count = list_channels(a, order);
	struct obstacles obstacles = { .missing = { NULL, 0 } };
	enum tried tried = TRIED_NEXT;

	find_zone(m, a);
	a->bound = (struct contact_set){ { 0 } };
	a->shaped = (struct contact_set){ { 0 } };
	if (next_best_order(m, a, order, &count) == NEXT_NONE) {
		plan_hold(a, TEXT("NO_VALUE"));
		return true;
	}
	for (size_t i = 0; tried == TRIED_NEXT && i < count; i++)
		tried = try_channel(m, a, order[i], &obstacles);
	if (tried == TRIED_FAILED)
		return false;
	name_obstacles(m, a, &obstacles);
	if (tried == TRIED_NEXT)
		plan_hold(a, TEXT("NO_CHANNEL"));
	return true;
}

bool
plan_count_contact(struct plan_maker *m, const struct plan_action *a)
{
	struct contact_once contact = { .day = a->date,
		.channel = a->channel,
		.kind = CONTACT_ATTEMPT };
	struct contact_ask ask;

	if (a->status != ACTION_DUE || a->channel == CHANNEL_EXPORT)
		return true;
	if (!plan_contact_ask(m, a, a->channel, &ask))
		return false;
	contact.attorney = ask.row->attorney;
	contact.elsewhere = ask.row->elsewhere;
	return contact_past_add(&m->past, &contact, ask.debts, ask.debt_count,
	    m->diag);
}
