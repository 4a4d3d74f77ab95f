#include "message/export_guard.h"

#include <string.h>

#include "base/date.h"
#include "base/limits.h"
#include "base/num.h"
#include "ledger/fee_list.h"
#include "ledger/ledger_address.h"
#include "message/export_past.h"
#include "message/export_rules.h"
#include "plan/action_id.h"
#include "plan/item_hold.h"

struct export_guard {
	struct diag *diag;
	const struct strategy *strategy;
	struct ledger *ledger;
	int32_t as_of;
	struct hold_terms terms;
	struct export_rules *rules;
	struct buf codes;
};

struct export_guard *
export_guard_new(struct arena *arena, const struct strategy *strategy,
    const struct source_spec *source, struct ledger *ledger, int32_t as_of,
    struct diag *diag)
{
	struct export_guard *g = arena_alloc(arena, 1, sizeof *g);

	if (g == NULL) {
		diag_memory(diag);
		return NULL;
	}
	*g = (struct export_guard){ .diag = diag, .strategy = strategy,
		.ledger = ledger, .as_of = as_of };
	buf_init(&g->codes, LIMIT_RECORD_BYTES);
	if (!hold_terms_init(&g->terms, arena, strategy, diag))
		return NULL;
	g->rules = export_rules_new(arena, strategy, source, as_of, diag);
	return g->rules != NULL ? g : NULL;
}

void
export_guard_clear(struct export_guard *g)
{
	if (g == NULL)
		return;
	buf_clear(&g->codes);
	export_rules_clear(g->rules);
}

static bool
has_code(const struct export_guard *g, struct text code)
{
	struct text rest = { buf_text(&g->codes), g->codes.len }, piece;

	while (text_split(&rest, '|', &piece))
		if (text_equal(piece, code))
			return true;
	return false;
}

static void
add_code(struct export_guard *g, struct text code)
{
	if (has_code(g, code))
		return;
	if (g->codes.len != 0)
		buf_putc(&g->codes, '|');
	buf_add(&g->codes, code.at, code.len);
}

static bool
is_known(const struct export_guard *g, const struct ledger_history *h,
    struct text action_id)
{
	for (size_t i = 0; i < h->action_count; i++)
		if (ledger_action_is(
		        g->ledger, h->actions[i].action_id, action_id))
			return true;
	return false;
}

static const struct level_spec *
level_of(const struct strategy *strategy, const struct message *m)
{
	const struct plan_spec *plan =
	    strategy_plan(strategy, m->texts[M_PLAN]);
	const struct level_spec *level = plan != NULL ? plan->levels.at : NULL;

	for (size_t i = 0; plan != NULL && i < plan->levels.count; i++)
		if (text_equal(level[i].level.text, m->texts[M_LEVEL]))
			return &level[i];
	return NULL;
}

/* What people decided about it; an approval that is too old is none. */
static enum guard_word
decision(struct export_guard *g, const struct message *m, int32_t day)
{
	const struct level_spec *level = level_of(g->strategy, m);
	bool pending = text_is(m->texts[M_STATUS], "pending");
	struct ledger_event event;
	bool found;

	if (!ledger_approval(g->ledger, m->texts[M_ACTION], &event, &found))
		return GUARD_FAILED;
	if (found && event.kind == EVENT_REJECTED)
		return GUARD_DECLINED;
	if (!pending)
		return GUARD_FREE;
	if (!found)
		return GUARD_WAITS;
	if (level != NULL && level->approval_valid > 0 &&
	    (int64_t)day - event.date > level->approval_valid)
		return GUARD_WAITS;
	return GUARD_FREE;
}

/* The day of the last event, which is not after the moment of writing,
 * whatever date the run has. */
static int32_t
last_day(const struct ledger_history *h, int32_t day)
{
	for (size_t i = 0; i < h->event_count; i++)
		if (h->events[i].date > day)
			day = h->events[i].date;
	return day;
}

static void
ask_address(struct export_guard *g, const struct message *m,
    const struct ledger_history *h, int32_t day)
{
	struct text address = m->texts[M_TO];
	uint64_t hash = ledger_address_hash(address);

	if (m->channel == CHANNEL_EXPORT)
		return;
	if (opted_out(g->ledger, h, m->channel, hash, day) ||
	    opted_out(g->ledger, h, m->channel, hash, last_day(h, day)))
		add_code(g, TEXT("OPTED_OUT"));
	for (size_t i = 0; address.at != NULL && i < h->event_count; i++)
		if (h->events[i].kind == EVENT_BOUNCED &&
		    ledger_address_is(
		        g->ledger, h->events[i].address, hash))
			add_code(g, TEXT("BOUNCED"));
}

/* *stopped becomes the code of a hold that stops the fees of the item. */
static bool
ask_holds(struct export_guard *g, const struct message *m,
    const struct ledger_history *h, int32_t day, struct text item,
    struct text *stopped)
{
	struct item_hold hold = { 0 };

	if (!guard_holds(&g->terms, h, item, m->texts[M_CURRENCY], m->digits,
	        day, &hold)) {
		diag_memory(g->diag);
		return false;
	}
	for (size_t i = 0; i < hold.count; i++)
		if (hold.holds[i].stops & HOLD_FEES)
			*stopped = hold.holds[i].code;
	if (!(hold.stops & HOLD_CONTACT) ||
	    !(hold.channels >> m->channel & 1))
		return true;
	for (size_t i = 0; i < hold.count; i++)
		if (hold.holds[i].stops & HOLD_CONTACT &&
		    hold.holds[i].channels >> m->channel & 1)
			add_code(g, hold.holds[i].code);
	if (g->codes.len == 0)
		add_code(g, TEXT("HOLD"));
	return true;
}

/* An item that completed the level in the same plan on that day: a second
 * action for it is no other message, whatever its id. */
static bool
is_again(const struct message *m, const struct ledger_sent *sent,
    const struct ledger_sent_item *of, struct text level)
{
	return sent->ours && level.len != 0 && text_equal(of->level, level) &&
	    text_equal(sent->plan, m->texts[M_PLAN]);
}

/* Another action of the same level is no other message either. */
static bool
is_of_level(const struct message *m, const struct ledger_sent *sent)
{
	char first[HASH128_TEXT];

	if (m->texts[M_LEVEL_ACTION].len != sizeof first - 1)
		return false;
	memcpy(first, m->texts[M_LEVEL_ACTION].at, sizeof first - 1);
	first[sizeof first - 1] = '\0';
	return action_id_number(first, sent->action_id) != 0;
}

/* What went out about an item since the message was planned: what is later, or
 * of the same day to somebody else, says more than it does. */
static void
ask_later(struct export_guard *g, const struct message *m,
    const struct ledger_history *h, struct text item, struct text level)
{
	for (size_t i = 0; i < h->action_count; i++) {
		const struct ledger_sent *sent = &h->actions[i];
		bool handed = sent->channel == CHANNEL_EXPORT;

		if (sent->sent < m->date || (!handed && !sent->ours) ||
		    is_of_level(m, sent))
			continue;
		for (size_t k = 0; k < sent->item_count; k++) {
			const struct ledger_sent_item *of =
			    &h->items[sent->item_from + k];

			if (!text_equal(of->item, item))
				continue;
			if (handed)
				add_code(g, TEXT("HANDED_OVER"));
			else if (sent->sent > m->date ||
			    is_again(m, sent, of, level))
				add_code(g, TEXT("SUPERSEDED"));
		}
	}
}

/* Whether the message charges an item with something; null: any of them. */
static bool
charges(const struct message *m, struct text item)
{
	struct text list = m->texts[M_FEES], sum = m->texts[M_CHARGES];
	struct ledger_fee fee;
	bool bad;

	while (fee_list_next(&list, m->digits, &fee, &bad))
		if (fee.amount > 0 &&
		    (item.at == NULL || (fee.item.at != NULL &&
		                            text_equal(fee.item, item))))
			return true;
	for (size_t i = 0; item.at == NULL && i < sum.len; i++)
		if (sum.at[i] >= '1' && sum.at[i] <= '9')
			return true;
	return false;
}

/* Planning has counted the payments that it knew of. */
static void
ask_payments(struct export_guard *g, const struct message *m, int64_t count)
{
	int64_t known;

	if (m->texts[M_PAYMENTS].at == NULL)
		return;
	if (!int_parse(m->texts[M_PAYMENTS], &known) || count > known)
		add_code(g, TEXT("PAID"));
}

static bool
ask_items(struct export_guard *g, const struct message *m,
    const struct ledger_history *h, int32_t day)
{
	struct text list = m->texts[M_ITEM_LEVELS], item, level;
	int32_t last = last_day(h, day);
	struct text none = { NULL, 0 }, any = none;
	bool free = false;
	int64_t payments = 0;

	while (export_next_item(&list, &item, &level)) {
		struct text stopped = none;

		if (!ask_holds(g, m, h, day, item, &stopped) ||
		    (last != day &&
		        !ask_holds(g, m, h, last, item, &stopped)))
			return false;
		if (stopped.at == NULL)
			free = true;
		else if (charges(m, item))
			add_code(g, stopped);
		any = stopped.at != NULL ? stopped : any;
		ask_later(g, m, h, item, level);
		payments += payments_about(h, item, m->texts[M_CURRENCY]);
	}
	if (!free && any.at != NULL && charges(m, none))
		add_code(g, any);
	ask_payments(g, m, payments);
	return true;
}

static bool
ask_rules(struct export_guard *g, const struct message *m,
    const struct ledger_history *h)
{
	struct buf codes;
	struct text rest, code;
	bool ok;

	buf_init(&codes, LIMIT_RECORD_BYTES);
	ok = export_rules_ask(g->rules, m, h, &codes);
	rest = (struct text){ buf_text(&codes), codes.len };
	while (ok && text_split(&rest, '|', &code))
		add_code(g, code);
	buf_clear(&codes);
	return ok;
}

static bool
ask_all(struct export_guard *g, const struct message *m,
    const struct ledger_history *h, int32_t day)
{
	buf_reset(&g->codes);
	ask_address(g, m, h, day);
	if (!ask_items(g, m, h, day) || !ask_rules(g, m, h))
		return false;
	if (g->codes.failed)
		diag_memory(g->diag);
	return !g->codes.failed;
}

/* Whoever was erased may have items still. */
static bool
name_items(struct export_guard *g, const struct message *m, struct arena *arena)
{
	struct text list = m->texts[M_ITEM_LEVELS], level;
	struct text *keys;
	size_t count = 0;

	if (!ledger_has_erased(g->ledger))
		return true;
	/* An item has a byte at least, and one to part it. */
	keys = arena_alloc(arena, list.len / 2 + 1, sizeof *keys);
	if (keys == NULL) {
		diag_memory(g->diag);
		return false;
	}
	while (export_next_item(&list, &keys[count], &level))
		count++;
	ledger_know(g->ledger, keys, count);
	return true;
}

enum guard_word
export_guard(struct export_guard *g, struct message *m, struct arena *arena,
    struct text *codes)
{
	struct text debtor = m->texts[M_DEBTOR];
	int32_t day = g->as_of > m->date ? g->as_of : m->date;
	const struct ledger_history *h;
	enum guard_word word = decision(g, m, day);

	if (word == GUARD_FAILED)
		return word;
	if (!name_items(g, m, arena))
		return GUARD_FAILED;
	h = ledger_history(g->ledger, g->strategy->name.text,
	    debtor.at != NULL ? debtor : TEXT(""));
	ledger_know(g->ledger, NULL, 0);
	if (h == NULL)
		return GUARD_FAILED;
	if (is_known(g, h, m->texts[M_ACTION]) ||
	    export_rules_counted(g->rules, m))
		return GUARD_KNOWN;
	if (word != GUARD_FREE)
		return word;
	if (!export_past(m, h, arena)) {
		diag_memory(g->diag);
		return GUARD_FAILED;
	}
	if (!ask_all(g, m, h, day))
		return GUARD_FAILED;
	*codes = (struct text){ buf_text(&g->codes), g->codes.len };
	return g->codes.len == 0 ? GUARD_FREE : GUARD_REFUSED;
}

bool
export_guard_count(struct export_guard *g, const struct message *m)
{
	return export_rules_count(g->rules, m);
}

void
export_guard_forget(struct export_guard *g)
{
	export_rules_forget(g->rules);
}
