/* explain_why.c -- what stands in the way of an action, in words. */
#include "explain/explain_why.h"

#include <string.h>

#include "base/date.h"
#include "stream/batch.h"

/* Codes of planning itself; those of holds and constraints are told where
 * they are asked. */
static const struct {
	const char *code, *words;
} meanings[] = {
	{ "BREATHING_SPACE", "the debtor is in a breathing space" },
	{ "BOUNCED", "the address came back as one that does not exist" },
	{ "CREDIT_COVERS", "the debtor's credit covers what is owed" },
	{ "DECEASED", "the debtor has died" },
	{ "DISPUTED", "the ledger has a dispute that nobody has closed" },
	{ "FRAUD", "the debt may be another person's: fraud was reported" },
	{ "HOLD_UNREADABLE",
	    "a hold cannot be read; what cannot be read holds" },
	{ "INSOLVENT", "the debtor is insolvent" },
	{ "MENTAL_HEALTH_CRISIS",
	    "the debtor is in treatment for a mental health crisis" },
	{ "MINOR", "the debtor is a minor" },
	{ "MIN_BALANCE", "the total is below min_balance" },
	{ "MIN_SHARE", "the total is too small a share of what is owed" },
	{ "NO_ADDRESS", "an address for a channel is missing" },
	{ "NO_CALENDAR", "nobody knows which holidays the debtor has" },
	{ "NO_CHANNEL", "no channel of the level is left" },
	{ "NO_FEE", "a fee of the level has no amount for this debt" },
	{ "NO_VALUE", "no channel is worth more than doing nothing" },
	{ "OPTED_OUT", "the debtor opted out of a channel" },
	{ "PAID", "the ledger has a payment of it" },
	{ "PAYMENT_PLAN", "a payment plan is running" },
	{ "PROMISED", "a promise to pay is pending" },
	{ "REPRESENTED",
	    "somebody speaks for the debtor, to whom one writes instead" },
	{ "REJECTED", "a person rejected this action" },
	{ "SAME_DAY", "the debtor has another action of this plan today" },
};

static const char *
meaning(struct text code)
{
	for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
		if (text_is(code, meanings[i].code))
			return meanings[i].words;
	return NULL;
}

static const char *
words_of(struct explain_writer *w, struct text code,
    const struct explain_action *told)
{
	const struct plan_action *a = told->action;
	char last[DATE_TEXT_MAX] = "", next[DATE_TEXT_MAX] = "";

	if (!text_is(code, "MIN_CONTACT_DAYS") ||
	    told->last_contact == DATE_NONE)
		return meaning(code);
	date_format(told->last_contact, last, sizeof last);
	date_format(told->last_contact + (int32_t)a->plan->min_contact_days,
	    next, sizeof next);
	return explain_say(w,
	    "the last contact was on %s, the next may be on %s", last, next);
}

void
explain_text_why(struct explain_writer *w, struct layout *l,
    const struct explain_action *told)
{
	const struct plan_action *a = told->action;
	struct text codes = { buf_text(&a->held_by), a->held_by.len }, code;
	const char *label = "why";

	while (text_split(&codes, '|', &code)) {
		const char *words = words_of(w, code, told);

		if (words == NULL)
			continue;
		layout_say(l, POS_NONE, label, "%.*s: %s", (int)code.len,
		    code.at, words);
		label = "";
	}
	if (a->status == ACTION_PENDING)
		layout_say(l, level_at(a->plan, a->level)->at, label,
		    "it waits for a person: dunning ledger approve");
}

/* --- records of which no action can come ----------------------------------- */

static bool
is_yes(const struct batch *b, int slot, size_t row)
{
	return slot >= 0 && vector_valid(&b->vectors[slot], row) &&
	    b->vectors[slot].number[row] != 0;
}

static bool
is_no(const struct batch *b, int slot, size_t row)
{
	return slot >= 0 && vector_valid(&b->vectors[slot], row) &&
	    b->vectors[slot].number[row] == 0;
}

struct text
explain_idle(const struct explain_view *view, const struct plan_reader *r,
    const struct batch *b, size_t row, const struct plan_item *item)
{
	const struct plan_columns *s = &r->slots;
	const int slots[] = { s->item_plan, s->debtor_plan, s->plan };

	for (size_t i = 0; item->plan == NULL && i < 3; i++) {
		struct text name = batch_cell(b, slots[i], row);

		if (name.len != 0)
			return explain_text(view,
			    "plan %.*s has no levels, so nothing is sent",
			    (int)name.len, name.at);
	}
	if (item->plan == NULL)
		return explain_text(view,
		    "it is in no plan with levels, so nothing is sent");
	if (is_yes(b, s->small, row))
		return explain_text(view,
		    "it is below the minimum of an item (below_minimum), so "
		    "nothing is sent for it");
	if (is_no(b, s->eligible, row))
		return explain_text(view,
		    "what the debtor owes is below the minimum "
		    "(debtor_eligible), so nothing is sent");
	if (item->balance != 0)
		return explain_text(view,
		    "all of it is in dispute (undisputed), so nothing is "
		    "sent for it");
	return explain_text(view, "nothing of it is open");
}

bool
explain_text_idle(struct explain_writer *w, const struct explain_record *r)
{
	const char *cells[] = { "No action" };
	struct layout l;

	if (r->idle.at == NULL)
		return true;
	buf_putc(w->out, '\n');
	layout_begin(&l, w->out, w->arena, 0);
	layout_row(&l, POS_NONE, cells, 1);
	if (!layout_end(&l))
		return false;
	layout_begin(&l, w->out, w->arena, 2);
	layout_say(&l, POS_NONE, "why", "%.*s", (int)r->idle.len, r->idle.at);
	return layout_end(&l);
}
