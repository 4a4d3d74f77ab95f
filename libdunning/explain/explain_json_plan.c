/* explain_json_plan.c -- plans, explained as lines of JSON. */
#include "base/date.h"
#include "base/json.h"
#include "explain/explain_write.h"
#include "explain/explain_worth.h"
#include "plan/plan_rest.h"
#include "rules/explain_value.h"

static bool
done(struct explain_writer *w)
{
	if (w->out->failed)
		diag_memory(w->diag);
	return !w->out->failed;
}

static void
put_date(struct json *j, const char *key, int32_t date)
{
	char text[DATE_TEXT_MAX] = "";

	date_format(date, text, sizeof text);
	json_text(j, key, text_of(text));
}

static void
put_time(struct json *j, const char *key, int minute)
{
	char text[] = "00:00";

	text[0] = (char)('0' + minute / 600 % 10);
	text[1] = (char)('0' + minute / 60 % 10);
	text[3] = (char)('0' + minute % 60 / 10);
	text[4] = (char)('0' + minute % 10);
	json_text(j, key, text_of(text));
}

static void
put_cells(struct json *j, const char *key, const struct explain_cells *cells)
{
	json_open(j, key, '{');
	for (size_t i = 0; i < cells->count; i++)
		json_text(j, cells->at[i].name.at, cells->at[i].value);
	json_close(j, '}');
}

static void
put_levels(struct json *j, const struct plan_spec *plan,
    const struct explain_level *levels)
{
	json_open(j, "levels", '[');
	for (size_t i = 0; plan != NULL && levels != NULL &&
	     i < plan->levels.count;
	     i++) {
		const struct level_spec *spec = level_at(plan, (int)i);
		enum explain_level_why why = levels[i].why;

		json_open(j, NULL, '{');
		json_text(j, "level", spec->level.text);
		json_place(j, "at", spec->at);
		if (level_in_sequence(spec))
			json_number(j, "day", spec->on.day);
		json_text(j, "why", text_of(explain_level_words[why]));
		if (explain_level_dated(why))
			put_date(j, "date", levels[i].date);
		if (why == LEVEL_EARLY)
			json_number(j, "days_to_go", levels[i].days);
		json_close(j, '}');
	}
	json_close(j, ']');
}

/* What chose the plan of the item, and what became of it there. */
static void
put_place(struct json *j, const struct explain_item *item)
{
	const struct plan_place *place = item->place;

	if (place == NULL)
		return;
	json_text(j, "plan_source",
	    text_of(plan_source_names[place->source]));
	if (place->source == SOURCE_ESCALATED && place->from != NULL)
		json_text(j, "escalated_from", place->from->name.text);
	if (place->source == SOURCE_PINNED)
		json_text(j, "pinned_by", place->since);
	if (place->cured != DATE_NONE)
		put_date(j, "cured", place->cured);
	json_bool(j, "handed_over", place->handed);
	json_bool(j, "end_of_schedule", item->ended);
}

static void
put_items(struct json *j, const struct explain_group *g)
{
	json_open(j, "items", '[');
	for (size_t i = 0; i < g->item_count; i++) {
		const struct explain_item *item = &g->items[i];

		json_open(j, NULL, '{');
		json_number(j, "record", (int64_t)item->number);
		put_cells(j, "keys", &item->keys);
		json_bool(j, "credit", item->item->credit);
		json_number(j, "days_overdue", item->item->days);
		json_text(j, "balance", item->balance);
		if (item->item->asked != item->item->balance)
			json_text(j, "asked", item->asked);
		json_text(j, "held_by", item->holds);
		json_text(j, "held_why", item->why);
		put_place(j, item);
		put_levels(j, g->plan, item->levels);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static bool
json_group(void *ctx, const struct explain_group *g)
{
	struct explain_writer *w = ctx;
	struct json j = { .out = w->out };
	struct text none = { NULL, 0 };

	w->acted = false;
	json_open(&j, NULL, '{');
	json_text(&j, "explains", TEXT("plan"));
	json_text(&j, "debtor_id", g->debtor);
	json_text(&j, "currency", g->currency);
	put_date(&j, "as_of", w->as_of);
	json_text(&j, "plan", g->plan != NULL ? g->plan->name.text : none);
	json_place(&j, "at", g->plan != NULL ? g->plan->at : POS_NONE);
	put_items(&j, g);
	json_open(&j, "actions", '[');
	return done(w);
}

static void
put_said(struct json *j, const struct explain_try *t)
{
	static const char *const blocks[] = { [CONTACT_FREE] = "free",
		[CONTACT_CLOSED] = "closed", [CONTACT_HOLIDAY] = "holiday",
		[CONTACT_NO_HOURS] = "no_hours", [CONTACT_CAP] = "cap",
		[CONTACT_GAP] = "gap", [CONTACT_WAIT] = "wait",
		[CONTACT_REFUSES] = "denied",
		[CONTACT_UNAUTHORISED] = "unauthorised",
		[CONTACT_FIELD_MISSING] = "missing_field" };

	json_open(j, "constraints", '[');
	for (size_t i = 0; i < t->said_count; i++) {
		const struct explain_said *said = &t->said[i];
		const char *block =
		    said->refuses ? "require" : blocks[said->block];

		json_open(j, NULL, '{');
		json_text(j, "code", said->spec->code.text);
		json_place(j, "at", said->spec->at);
		json_bool(j, "binds", said->binds);
		json_text(j, "applies",
		    text_of(explain_truth_text(said->when)));
		put_cells(j, "inputs", &said->uses);
		json_text(j, "block", text_of(block));
		json_text(j, "effect", text_of(said->effect));
		if (said->missing.at != NULL)
			json_text(j, "missing", said->missing);
		json_text(j, "cite", said->spec->cite.text);
		if (said->spec->confidence.text.at != NULL)
			json_text(j, "confidence",
			    said->spec->confidence.text);
		if (said->spec->pack != NULL) {
			json_text(j, "pack", said->spec->pack->name.text);
			json_text(j, "version",
			    said->spec->pack->version.text);
		}
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void
put_tries(struct json *j, const struct explain_action *told)
{
	static const char *const fars[] = { [PLAN_NO_ADDRESS] = "no_address",
		[PLAN_OPTED_OUT] = "opted_out", [PLAN_BOUNCED] = "bounced" };
	static const char *const verdicts[] = { [CONTACT_ALLOWED] = "allowed",
		[CONTACT_DEFERRED] = "deferred", [CONTACT_REFUSED] = "refused",
		[CONTACT_DROPPED] = "dropped", [CONTACT_FAILS] = "error" };

	json_open(j, "channels", '[');
	for (size_t i = 0; i < told->try_count; i++) {
		const struct explain_try *t = &told->tries[i];

		json_open(j, NULL, '{');
		json_text(j, "channel", text_of(channel_names[t->channel]));
		json_text(j, "verdict",
		    text_of(t->far == PLAN_ASKED ?
		            verdicts[t->decision.verdict] :
		            fars[t->far]));
		put_said(j, t);
		json_open(j, "waits", '[');
		for (size_t k = 0; k < t->wait_count; k++) {
			json_open(j, NULL, '{');
			put_date(j, "date", t->waits[k].date);
			json_text(j, "codes", t->waits[k].codes);
			json_close(j, '}');
		}
		json_close(j, ']');
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void
put_parts(struct json *j, const struct explain_action *told)
{
	const struct plan_action *a = told->action;

	json_open(j, "records", '[');
	for (size_t i = 0; i < a->count; i++) {
		const struct plan_part *part = &a->parts[i];
		struct text level = { NULL, 0 };

		if (told->items[i] == NULL)
			continue;
		if (part->role == ROLE_DUE)
			level = level_at(a->plan, part->level)->level.text;
		json_open(j, NULL, '{');
		json_number(j, "record", (int64_t)told->items[i]->number);
		json_text(j, "role", text_of(item_role_names[part->role]));
		json_text(j, "level", level);
		json_close(j, '}');
	}
	json_close(j, ']');
}

/* Nothing at all for a level without fees. */
static void
put_fees(struct json *j, const struct explain_action *told)
{
	if (told->action->fee_count == 0)
		return;
	json_open(j, "fees", '[');
	for (size_t i = 0; i < told->action->fee_count; i++) {
		const struct explain_fee *fee = &told->fees[i];

		json_open(j, NULL, '{');
		json_text(j, "name", fee->fee->charge->name.text);
		json_place(j, "at", fee->fee->charge->at);
		json_number(j, "record", (int64_t)fee->fee->item->number);
		json_text(j, "why", text_of(plan_fee_words[fee->fee->why]));
		json_text(j, "amount", fee->amount);
		json_text(j, "max_total", fee->most);
		json_text(j, "before", fee->before);
		json_text(j, "charged", fee->charged);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static bool
json_action(void *ctx, const struct explain_group *g,
    const struct explain_action *told)
{
	struct explain_writer *w = ctx;
	const struct plan_action *a = told->action;
	const struct level_spec *level = level_at(a->plan, a->level);
	struct json j = { .out = w->out, .comma = w->acted };
	struct text none = { NULL, 0 };

	(void)g;
	w->acted = true;
	json_open(&j, NULL, '{');
	json_text(&j, "level", level->level.text);
	json_place(&j, "at", level->at);
	if (level->actions.count > 1)
		json_number(&j, "number", (int64_t)a->number);
	if (a->rest != NULL)
		put_date(&j, "level_since", a->rest->first->sent);
	json_text(&j, "status", text_of(action_status_names[a->status]));
	json_text(&j, "held_by",
	    (struct text){ buf_text(&a->held_by), a->held_by.len });
	json_text(&j, "channel",
	    a->has_channel ? text_of(channel_names[a->channel]) : none);
	if (a->has_channel) {
		put_date(&j, "date", a->date);
		put_time(&j, "time", a->minute);
	} else {
		json_text(&j, "date", none);
		json_text(&j, "time", none);
	}
	json_text(&j, "timezone", a->has_channel ? a->zone : none);
	put_parts(&j, told);
	json_text(&j, "open", told->open);
	json_text(&j, "unapplied", told->unapplied);
	json_text(&j, "total", told->total);
	if (told->charges.at != NULL)
		json_text(&j, "charges", told->charges);
	put_fees(&j, told);
	json_text(&j, "min_balance",
	    told->least != NULL ? told->least->text : none);
	if (told->share != NULL) {
		json_text(&j, "min_share", told->share->text);
		json_text(&j, "debtor_open", told->debtor_open);
	}
	if (a->demoted != LEVEL_NONE)
		json_text(&j, "demoted_from",
		    level_at(a->plan, a->demoted)->level.text);
	if (a->deadline != DATE_NONE)
		put_date(&j, "deadline", a->deadline);
	explain_json_worths(&j, told);
	put_tries(&j, told);
	json_close(&j, '}');
	return done(w);
}

/* What was left of levels and is given up. */
static void
put_rests(struct explain_writer *w, const struct explain_group *g)
{
	struct json j = { .out = w->out, .comma = true };

	if (g->rest_count == 0)
		return;
	json_open(&j, "given_up", '[');
	for (size_t i = 0; i < g->rest_count; i++) {
		const struct explain_rest *rest = &g->rests[i];

		json_open(&j, NULL, '{');
		json_text(&j, "level", rest->level->level.text);
		json_place(&j, "at", rest->level->at);
		put_date(&j, "level_since", rest->since);
		json_number(&j, "number", (int64_t)rest->number);
		json_text(&j, "why", text_of(rest->why));
		json_close(&j, '}');
	}
	json_close(&j, ']');
}

static bool
json_ended(void *ctx, const struct explain_group *g)
{
	struct explain_writer *w = ctx;

	buf_puts(w->out, "]");
	put_rests(w, g);
	buf_puts(w->out, "}\n");
	return done(w);
}

const struct explain_listener explain_json_plan = { .group = json_group,
	.action = json_action, .ended = json_ended };
