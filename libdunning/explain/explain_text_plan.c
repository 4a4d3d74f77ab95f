/* explain_text_plan.c -- plans, explained to a person. */
#include <inttypes.h>

#include "base/date.h"
#include "explain/explain_contact.h"
#include "explain/explain_layout.h"
#include "explain/explain_why.h"
#include "explain/explain_write.h"
#include "explain/explain_worth.h"
#include "plan/plan_rest.h"

static bool
head(struct explain_writer *w, size_t indent, struct src_pos at,
    const char *text)
{
	const char *cells[] = { text };
	struct layout l;

	layout_begin(&l, w->out, w->arena, indent);
	layout_row(&l, at, cells, 1);
	return layout_end(&l);
}

static bool
done(struct explain_writer *w, bool ok)
{
	ok = ok && !w->failed;
	if (!ok)
		diag_memory(w->diag);
	return ok;
}

/* --- levels --------------------------------------------------------------- */

static const char *
why_level(struct explain_writer *w, const struct explain_level *level)
{
	char date[DATE_TEXT_MAX] = "";

	switch (level->why) {
	case LEVEL_TAKEN:
		return "reached: this one";
	case LEVEL_SENT:
		date_format(level->date, date, sizeof date);
		return explain_say(w, "sent on %s", date);
	case LEVEL_WAIVED:
		date_format(level->date, date, sizeof date);
		return explain_say(w,
		    "waived: a person rejected its action on %s", date);
	case LEVEL_INHERITED:
		date_format(level->date, date, sizeof date);
		return explain_say(w,
		    "sent on %s for the item that carried it, which is paid",
		    date);
	case LEVEL_SKIPPED:
		return "not sent, and a later one was";
	case LEVEL_PASSED:
		return "is for items that are not yet due";
	case LEVEL_EARLY:
		date_format(level->date, date, sizeof date);
		return explain_say(w, "not reached: %" PRId64
		    " day%s to go%s%s", level->days,
		    level->days == 1 ? "" : "s",
		    level->rolled ? ", rolled to " : "",
		    level->rolled ? date : "");
	case LEVEL_WAITING:
		date_format(level->date, date, sizeof date);
		return explain_say(w, "reached, but not before %s", date);
	case LEVEL_UNSENT:
		return "reached, but the level that it comes after was not "
		       "sent";
	case LEVEL_LOWER:
		return "reached, but a higher one is too";
	case LEVEL_LATER:
		return "after the one before it";
	case LEVEL_OUTSIDE:
		return "is for broken promises, outside of the sequence";
	case LEVEL_RESTS:
		return "reached, but the item is cured";
	case LEVEL_GONE:
		return "the item was handed over";
	}
	return "";
}

static bool
say_levels(struct explain_writer *w, const struct plan_spec *plan,
    const struct explain_level *levels)
{
	struct layout l;

	layout_begin(&l, w->out, w->arena, 4);
	for (size_t i = 0; plan != NULL && i < plan->levels.count; i++) {
		const struct level_spec *spec = level_at(plan, (int)i);
		const char *cells[] = { spec->level.text.at,
			level_in_sequence(spec) ?
			    explain_say(w, "day %" PRId64, spec->on.day) :
			    "promise",
			why_level(w, &levels[i]) };

		layout_row(&l, spec->at, cells, 3);
	}
	return layout_end(&l);
}

/* What overrules the plan of the record, and what ended there. */
static bool
say_place(struct explain_writer *w, const struct explain_item *item)
{
	const struct plan_place *place = item->place;
	char date[DATE_TEXT_MAX] = "";
	struct layout l;

	if (place == NULL)
		return true;
	layout_begin(&l, w->out, w->arena, 4);
	if (place->source == SOURCE_ESCALATED)
		layout_say(&l, POS_NONE, "plan", "escalated from %s",
		    place->from != NULL ? place->from->name.text.at :
		                          "another plan");
	else if (place->source == SOURCE_PINNED)
		layout_say(&l, POS_NONE, "plan",
		    "it is in this plan since action %.*s",
		    (int)place->since.len, place->since.at);
	else if (place->source != SOURCE_SEGMENT)
		layout_say(&l, POS_NONE, "plan", "by %s",
		    place->source == SOURCE_ITEM ? "the column item_plan" :
		        place->source == SOURCE_DEBTOR ?
		                           "the column debtor_plan" :
		                           "default");
	if (place->cured != DATE_NONE) {
		date_format(place->cured, date, sizeof date);
		layout_say(&l, POS_NONE, "cured", "on %s: what came before "
		    "does not count", date);
	}
	if (place->handed)
		layout_say(&l, POS_NONE, "handed over",
		    "no contact about it follows");
	if (item->ended)
		layout_say(&l, POS_NONE, "ended",
		    "it has taken all levels of the plan");
	return layout_end(&l);
}

static const char *
overdue(struct explain_writer *w, int64_t days)
{
	int64_t far = days < 0 ? -days : days;
	const char *plural = far == 1 ? "" : "s";

	if (days == 0)
		return "due today";
	return explain_say(w, days < 0 ? "due in %" PRId64 " day%s" :
	                                 "%" PRId64 " day%s overdue",
	    far, plural);
}

static bool
say_item(struct explain_writer *w, const struct explain_group *g,
    const struct explain_item *item)
{
	const char *keys = explain_cell_list(w, &item->keys);
	bool in_part = item->item->asked != item->item->balance;
	const char *line;

	if (item->item->credit)
		line = explain_say(w,
		    "Record %" PRIu64 " (%s): credit, balance %s", item->number,
		    keys, item->balance.at);
	else
		line = explain_say(w, "Record %" PRIu64
		    " (%s): %s, balance %s%s%s%s%s",
		    item->number, keys, overdue(w, item->item->days),
		    item->balance.at,
		    in_part ? ", not in dispute " : "",
		    in_part ? item->asked.at : "",
		    item->holds.len != 0 ? ", held by " : "", item->why.at);
	if (!head(w, 2, POS_NONE, line) || !say_place(w, item))
		return false;
	return item->levels == NULL || say_levels(w, g->plan, item->levels);
}

static bool
text_group(void *ctx, const struct explain_group *g)
{
	struct explain_writer *w = ctx;
	const char *currency = g->currency.at;
	bool ok;

	arena_reset(w->arena);
	buf_puts(w->out, w->first ? "" : "\n\n");
	w->first = false;
	ok = head(w, 0, g->plan != NULL ? g->plan->at : POS_NONE,
	    explain_say(w, "Plan of debtor %s%s%s: %s",
	        g->debtor.at != NULL ? g->debtor.at : "without an id",
	        currency != NULL ? " in " : "",
	        currency != NULL ? currency : "",
	        g->plan != NULL ? g->plan->name.text.at : "none"));
	if (ok && g->plan == NULL)
		ok = head(w, 2, POS_NONE, "No debt is in a plan with levels.");
	if (ok && g->promises.len != 0)
		ok = head(w, 2, POS_NONE,
		    explain_say(w, "Promised: %s.", g->promises.at));
	for (size_t i = 0; ok && i < g->item_count; i++)
		ok = say_item(w, g, &g->items[i]);
	w->acted = false;
	return done(w, ok);
}

/* --- channels ------------------------------------------------------------- */

static const char *
verdict(struct explain_writer *w, const struct explain_try *t)
{
	char date[DATE_TEXT_MAX] = "";

	switch (t->far) {
	case PLAN_NO_ADDRESS:
		return "there is no address (NO_ADDRESS)";
	case PLAN_OPTED_OUT:
		return "the debtor opted out (OPTED_OUT)";
	case PLAN_BOUNCED:
		return "the address has bounced (BOUNCED)";
	case PLAN_ASKED:
		break;
	}
	date_format(t->decision.date, date, sizeof date);
	switch (t->decision.verdict) {
	case CONTACT_ALLOWED:
		return explain_say(w, "allowed from %02d:%02d",
		    t->decision.minute / 60, t->decision.minute % 60);
	case CONTACT_DEFERRED:
		return explain_say(w, "deferred to %s %02d:%02d", date,
		    t->decision.minute / 60, t->decision.minute % 60);
	case CONTACT_REFUSED:
		return "refused: the next channel is tried";
	case CONTACT_FAILS:
		return "refused: the run fails";
	case CONTACT_DROPPED:
		break;
	}
	return "refused: there is no contact";
}

/* Where a rule that stands in the way comes from. */
static const char *
cited(struct explain_writer *w, const struct constraint_spec *spec)
{
	const char *sure = spec->confidence.text.at;
	const struct pack_spec *pack = spec->pack;

	if (spec->cite.text.at == NULL)
		return "";
	return explain_say(w, " [%s%s%s%s%s]", spec->cite.text.at,
	    sure != NULL ? "; confidence " : "", sure != NULL ? sure : "",
	    pack != NULL ? "; pack version " : "",
	    pack != NULL ? pack->version.text.at : "");
}

/* What a constraint says, and about what. */
static const char *
opinion(struct explain_writer *w, const struct explain_said *said)
{
	const char *uses = explain_cell_list(w, &said->uses);
	const struct located *when = &said->spec->when;

	if (said->when != EXPLAIN_TRUE)
		return explain_say(w, "does not apply: %s is %s  (%s)",
		    when->text.at, explain_truth_text(said->when), uses);
	if (said->refuses)
		return explain_say(w, "%s is not true  (%s): %s%s",
		    said->spec->require.text.at, uses, said->effect,
		    cited(w, said->spec));
	if (said->missing.at != NULL)
		return explain_say(w, "needs %.*s, which is empty: %s%s",
		    (int)said->missing.len, said->missing.at, said->effect,
		    cited(w, said->spec));
	if (said->effect == NULL)
		return explain_block(said->block);
	if (said->block == CONTACT_CAP)
		return explain_say(w, "%s, %" PRId64 " per %s: %s%s",
		    explain_block(said->block), said->spec->cap.max,
		    said->spec->cap.per.text.at, said->effect,
		    cited(w, said->spec));
	return explain_say(w, "%s: %s%s", explain_block(said->block),
	    said->effect, cited(w, said->spec));
}

static bool
say_try(struct explain_writer *w, const struct explain_try *t)
{
	const char *title = explain_say(w, "%s: %s",
	    channel_names[t->channel], verdict(w, t));
	struct layout l;

	if (!head(w, 4, POS_NONE, title))
		return false;
	layout_begin(&l, w->out, w->arena, 6);
	for (size_t i = 0; i < t->said_count; i++)
		if (t->said[i].binds)
			layout_say(&l, t->said[i].spec->at,
			    t->said[i].spec->code.text.at, "%s",
			    opinion(w, &t->said[i]));
	for (size_t i = 0; i < t->wait_count; i++) {
		char date[DATE_TEXT_MAX];

		date_format(t->waits[i].date, date, sizeof date);
		layout_say(&l, POS_NONE, date, "blocked by %s",
		    t->waits[i].codes.at);
	}
	return layout_end(&l);
}

/* --- actions -------------------------------------------------------------- */

static void
say_amounts(struct layout *l, const struct explain_action *told)
{
	const struct plan_action *a = told->action;

	if (a->charges != 0 || a->fees_total != 0)
		layout_say(l, POS_NONE, "total",
		    "%s and %s of charges and %s of fees, less %s of credit "
		    "= %s",
		    told->open.at,
		    told->charges.at != NULL ? told->charges.at : "0",
		    told->fees_total.at, told->unapplied.at, told->total.at);
	else if (a->unapplied != 0)
		layout_say(l, POS_NONE, "total", "%s less %s of credit = %s",
		    told->open.at, told->unapplied.at, told->total.at);
	else
		layout_say(l, POS_NONE, "total", "%s", told->total.at);
	if (told->least != NULL)
		layout_say(l, told->least->at, "min_balance", "%s",
		    told->least->text.at);
	if (told->share != NULL)
		layout_say(l, told->share->at, "min_share", "%s of %s",
		    told->share->text.at, told->debtor_open.at);
	if (a->demoted != LEVEL_NONE)
		layout_say(l, POS_NONE, "demoted",
		    "from %s, of which it does not reach a minimum",
		    level_at(a->plan, a->demoted)->level.text.at);
}

static void
say_fees(struct explain_writer *w, struct layout *l,
    const struct explain_action *told)
{
	const struct explain_view view = { .arena = w->arena,
		.diag = w->diag };

	for (size_t i = 0; i < told->action->fee_count; i++) {
		const struct explain_fee *fee = &told->fees[i];
		struct text why = explain_fee_why(&view, fee);

		if (why.at == NULL)
			w->failed = true;
		else
			layout_say(l, fee->fee->charge->at,
			    fee->fee->charge->name.text.at,
			    "record %" PRIu64 ": %s", fee->fee->item->number,
			    why.at);
	}
}

static void
say_parts(struct explain_writer *w, struct layout *l,
    const struct explain_action *told)
{
	const struct plan_action *a = told->action;

	for (size_t i = 0; i < a->count; i++) {
		const struct plan_part *part = &a->parts[i];
		bool takes = part->role == ROLE_DUE;

		if (told->items[i] == NULL)
			continue;
		layout_say(l, POS_NONE, i == 0 ? "records" : "",
		    "%" PRIu64 ": %s%s%s", told->items[i]->number,
		    item_role_names[part->role], takes ? ", takes " : "",
		    takes ? level_at(a->plan, part->level)->level.text.at :
		            "");
	}
	(void)w;
}

static const char *
moment(struct explain_writer *w, const struct plan_action *a)
{
	char date[DATE_TEXT_MAX] = "";

	if (!a->has_channel)
		return "";
	date_format(a->date, date, sizeof date);
	return explain_say(w, " by %s, from %s %02d:%02d%s%.*s",
	    channel_names[a->channel], date, a->minute / 60, a->minute % 60,
	    a->zone.at != NULL ? " " : "", (int)a->zone.len,
	    a->zone.at != NULL ? a->zone.at : "");
}

/* Of a level with several, which one it is. */
static const char *
number(struct explain_writer *w, const struct plan_action *a)
{
	size_t count = level_at(a->plan, a->level)->actions.count;
	char since[DATE_TEXT_MAX] = "";

	if (count < 2)
		return "";
	if (a->rest == NULL)
		return explain_say(w, " (%zu of %zu)", a->number, count);
	date_format(a->rest->first->sent, since, sizeof since);
	return explain_say(w, " of %s (%zu of %zu)", since, a->number, count);
}

static bool
text_action(void *ctx, const struct explain_group *g,
    const struct explain_action *told)
{
	struct explain_writer *w = ctx;
	const struct plan_action *a = told->action;
	const struct level_spec *level = level_at(a->plan, a->level);
	struct layout l;
	bool ok;

	(void)g;
	arena_reset(w->arena);
	w->acted = true;
	ok = head(w, 2, level->at,
	    explain_say(w, "Action %s%s: %s%s", level->level.text.at,
	        number(w, a), action_status_names[a->status], moment(w, a)));
	layout_begin(&l, w->out, w->arena, 4);
	say_parts(w, &l, told);
	say_fees(w, &l, told);
	say_amounts(&l, told);
	explain_text_worths(&l, told);
	if (a->held_by.len != 0)
		layout_say(&l, POS_NONE, "held_by", "%s",
		    buf_text(&a->held_by));
	explain_text_why(w, &l, told);
	ok = ok && layout_end(&l);
	for (size_t i = 0; ok && i < told->try_count; i++)
		ok = say_try(w, &told->tries[i]);
	return done(w, ok);
}

static bool
text_ended(void *ctx, const struct explain_group *g)
{
	struct explain_writer *w = ctx;
	bool ok = true;

	arena_reset(w->arena);
	for (size_t i = 0; ok && i < g->rest_count; i++) {
		const struct explain_rest *rest = &g->rests[i];
		char since[DATE_TEXT_MAX] = "";

		date_format(rest->since, since, sizeof since);
		ok = head(w, 2, rest->level->at,
		    explain_say(w, "Given up: %s of %s (%zu of %zu): %s",
		        rest->level->level.text.at, since, rest->number,
		        rest->level->actions.count, rest->text));
	}
	if (!w->acted && g->plan != NULL)
		ok = ok && head(w, 2, POS_NONE,
		               "No action today: no item may take a level.");
	return done(w, ok);
}

const struct explain_listener explain_text_plan = { .group = text_group,
	.action = text_action, .ended = text_ended };
