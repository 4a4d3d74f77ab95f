#include "tool/simulate_send.h"

#include <string.h>

#include "tool/simulate_cost.h"

enum slot { S_ACTION, S_PLAN, S_LEVEL, S_CHANNEL, S_TEMPLATE, S_STATUS,
	S_SEND_AFTER, S_DEBTOR, S_COMPANY, S_CURRENCY, S_QUEUE, S_AGENT,
	S_TIMEZONE, S_BOUND, S_CALENDAR, S_RULES, S_ARM, S_SOURCE, S_FEES,
	S_ITEM_FEES, S_KEY, S_ITEM_LEVEL, S_SINCE, SLOTS };

static const struct {
	const char *name;
	bool needed;
} names[SLOTS] = { { "action_id", true }, { "action_plan", true },
	{ "level", true }, { "channel", true }, { "template", false },
	{ "status", true }, { "send_after", false }, { "debtor_id", true },
	{ "company", false }, { "currency", false }, { "queue", false },
	{ "agent", false }, { "action_timezone", false },
	{ "bound_by", false }, { "action_calendar", false },
	{ "contact_rules", false }, { "arm", false },
	{ "plan_source", false }, { "action_fee_list", false },
	{ "item_fee_list", false }, { "item_key", true },
	{ "item_level", false }, { "level_since", false } };

struct sender {
	struct stage stage;
	struct simulate_sending *sending;
	struct diag *diag;
	int32_t day;
	int slots[SLOTS];
	int total, due; /* action_total, due_date */
	struct text usual; /* currency of records without one, or null */
	struct ledger_batch batch;
	struct arena *arena;   /* of the action that is being read */
	bool has;              /* there is one */
	struct ledger_action action;
	struct text status, company;
	bool again; /* another action of its level asks for the same money */
	struct ledger_item *items;
	struct ledger_fee *fees;
	size_t item_room, fee_room;
	uint64_t due_items;
	bool open; /* a transaction is */
};

static bool
sender_open(struct stage *stage, struct columns *columns)
{
	struct sender *s = (struct sender *)stage;

	for (int i = 0; i < SLOTS; i++) {
		bool ok = names[i].needed ?
		    columns_bind_needed(columns, names[i].name, COLUMN_STRING,
		        &s->slots[i]) :
		    columns_bind_if_there(columns, names[i].name,
		        COLUMN_STRING, &s->slots[i]);

		if (!ok)
			return false;
	}
	s->usual = columns_usual_currency(columns);
	if (!columns_bind_needed(columns, "action_total", COLUMN_MONEY,
	        &s->total) ||
	    !columns_bind_if_there(columns, "due_date", COLUMN_DATE, &s->due))
		return false;
	if (!ledger_begin(s->sending->ledger))
		return false;
	s->open = true;
	return ledger_batch_new(s->sending->ledger, TEXT("simulation"),
	    s->day, &s->batch);
}

static struct text
cell(const struct sender *s, const struct batch *b, enum slot which,
    size_t row)
{
	const struct vector *v;

	if (s->slots[which] < 0)
		return (struct text){ NULL, 0 };
	v = &b->vectors[s->slots[which]];
	return vector_valid(v, row) ? vector_text(v, row) :
	                              (struct text){ NULL, 0 };
}

/* A copy as long as the action; null stays null. */
static struct text
keep(struct sender *s, const struct batch *b, enum slot which, size_t row,
    bool *ok)
{
	struct text text = cell(s, b, which, row);

	if (text.at == NULL)
		return text;
	text.at = arena_strndup(s->arena, text.at, text.len);
	*ok &= text.at != NULL;
	return text;
}

static int
channel_of(struct text name)
{
	for (int i = 0; i < CHANNELS; i++)
		if (text_is(name, channel_names[i]))
			return i;
	return -1;
}

/* The first record of an action. */
static bool
begin(struct sender *s, const struct batch *b, size_t row)
{
	const struct vector *total = &b->vectors[s->total];
	bool ok = true;
	int channel;

	arena_reset(s->arena);
	s->items = NULL;
	s->fees = NULL;
	s->item_room = s->fee_room = 0;
	s->due_items = 0;
	s->has = true;
	s->status = keep(s, b, S_STATUS, row, &ok);
	s->company = keep(s, b, S_COMPANY, row, &ok);
	s->again = cell(s, b, S_SINCE, row).len != 0;
	channel = channel_of(cell(s, b, S_CHANNEL, row));
	s->action = (struct ledger_action){
		.action_id = keep(s, b, S_ACTION, row, &ok),
		.strategy = s->sending->strategy->name.text,
		.plan = keep(s, b, S_PLAN, row, &ok),
		.debtor = keep(s, b, S_DEBTOR, row, &ok),
		.currency = keep(s, b, S_CURRENCY, row, &ok),
		.level = keep(s, b, S_LEVEL, row, &ok),
		.template = keep(s, b, S_TEMPLATE, row, &ok),
		.channel = channel >= 0 ? (enum channel)channel : CHANNELS,
		.as_of = s->day,
		.send_after = keep(s, b, S_SEND_AFTER, row, &ok),
		.queue = keep(s, b, S_QUEUE, row, &ok),
		.timezone = keep(s, b, S_TIMEZONE, row, &ok),
		.bound_by = keep(s, b, S_BOUND, row, &ok),
		.calendar = keep(s, b, S_CALENDAR, row, &ok),
		.rules = keep(s, b, S_RULES, row, &ok),
		.arm = keep(s, b, S_ARM, row, &ok),
		.agent = keep(s, b, S_AGENT, row, &ok),
		.plan_source = keep(s, b, S_SOURCE, row, &ok),
		.amount = vector_valid(total, row) ? total->number[row] : 0,
		.digits = total->digits[row],
	};
	if (s->action.currency.at == NULL)
		s->action.currency = s->usual;
	return ok;
}

/* One more fee; NULL: out of memory. */
static struct ledger_fee *
new_fee(struct sender *s)
{
	size_t count = s->action.fee_count;

	if (count == s->fee_room) {
		size_t room = s->fee_room == 0 ? 8 : s->fee_room * 2;
		struct ledger_fee *more =
		    arena_alloc(s->arena, room, sizeof *more);

		if (more == NULL)
			return NULL;
		if (count > 0)
			memcpy(more, s->fees, count * sizeof *more);
		s->fees = more;
		s->fee_room = room;
	}
	s->action.fee_count++;
	return &s->fees[count];
}

static bool
add_fees(struct sender *s, const struct batch *b, enum slot which, size_t row,
    struct text item)
{
	bool ok = true, bad = false;
	struct text list = keep(s, b, which, row, &ok);
	struct ledger_fee fee, *kept;

	while (ok && fee_list_next(&list, s->action.digits, &fee, &bad)) {
		kept = new_fee(s);
		if (kept == NULL)
			return false;
		*kept = fee;
		if (item.at != NULL)
			kept->item = item;
	}
	return ok;
}

/* False: out of memory. */
static bool
add_item(struct sender *s, const struct batch *b, size_t row)
{
	size_t count = s->action.item_count;
	struct ledger_item *item;
	bool ok = true;

	if (count == s->item_room) {
		size_t room = s->item_room == 0 ? 16 : s->item_room * 2;

		item = arena_alloc(s->arena, room, sizeof *item);
		if (item == NULL)
			return false;
		if (count > 0)
			memcpy(item, s->items, count * sizeof *item);
		s->items = item;
		s->item_room = room;
	}
	item = &s->items[count];
	*item = (struct ledger_item){ .item = keep(s, b, S_KEY, row, &ok),
		.level = keep(s, b, S_ITEM_LEVEL, row, &ok),
		.due = s->due >= 0 && vector_valid(&b->vectors[s->due], row) ?
		    b->vectors[s->due].date[row] :
		    DATE_NONE };
	s->due_items += item->level.at != NULL;
	s->action.item_count++;
	return ok && (count > 0 || add_fees(s, b, S_FEES, row,
	                               (struct text){ NULL, 0 })) &&
	    add_fees(s, b, S_ITEM_FEES, row, item->item);
}

/* Whether no level of the plan comes after it. */
static bool
is_last(const struct sender *s)
{
	const struct plan_spec *plan =
	    strategy_plan(s->sending->strategy, s->action.plan);
	const struct level_spec *level, *last = NULL;

	for (size_t i = 0; plan != NULL && i < plan->levels.count; i++) {
		level = (const struct level_spec *)plan->levels.at + i;
		if (level_in_sequence(level))
			last = level;
	}
	return last != NULL && text_equal(last->level.text, s->action.level);
}

/* Done in the ledger as export does it. */
static bool
send(struct sender *s)
{
	s->action.items = s->items;
	s->action.fees = s->fees;
	switch (ledger_claim(s->sending->ledger, &s->batch, &s->action)) {
	case LEDGER_CLAIMED:
		return true;
	case LEDGER_ALREADY:
		diag_at(s->diag, DIAG_ERROR, "E_COUNTS", POS_NONE,
		    "action %.*s was planned again after it was sent",
		    (int)s->action.action_id.len, s->action.action_id.at);
		break;
	case LEDGER_TROUBLE:
		break;
	}
	return false;
}

static bool
tell_end(struct sender *s)
{
	const struct simulate_end end = { .date = s->day,
		.debtor = s->action.debtor, .company = s->company,
		.currency = s->action.currency, .plan = s->action.plan,
		.level = s->action.level, .amount = s->action.amount,
		.digits = s->action.digits };

	return s->sending->end == NULL ||
	    s->sending->end(s->sending->ctx, &end);
}

static bool
count_sent(struct sender *s, struct simulate_sums *sums)
{
	const struct simulate_sending *sending = s->sending;
	bool handed = s->action.channel == CHANNEL_EXPORT;

	sums->counts[handed ? COUNT_HANDED : COUNT_CONTACTS] = 1;
	sums->counts[COUNT_ITEMS] = s->again ? 0 : s->due_items;
	sums->amount = s->again ? 0 : s->action.amount;
	sums->cost = simulate_cost(sending->strategy, &sending->settings->costs,
	    s->action.channel, s->action.currency);
	if (is_last(s) && !s->again) {
		sums->counts[COUNT_ENDED] = 1;
		if (!tell_end(s))
			return false;
	}
	return send(s);
}

/* What the action is counted by. */
static void
find_by(const struct sender *s, uint32_t by[SIMULATE_BYS])
{
	struct intern *words = s->sending->cells->words;
	const struct ledger_action *a = &s->action;

	by[BY_CURRENCY] = intern_add(words,
	    a->currency.at != NULL ? a->currency : TEXT(""));
	by[BY_PLAN] = intern_add(words, a->plan);
	by[BY_LEVEL] = intern_add(words, a->level);
	by[BY_CHANNEL] = a->channel < CHANNELS ?
	    intern_add(words, text_of(channel_names[a->channel])) :
	    INTERN_NONE;
	by[BY_AGENT] = intern_add(words, a->agent);
	by[BY_QUEUE] = intern_add(words, a->queue);
}

static enum simulate_count
count_of(struct text status)
{
	if (text_is(status, "deferred"))
		return COUNT_DEFERRED;
	return text_is(status, "pending") ? COUNT_PENDING : COUNT_HELD;
}

/* Counts the action that was read, if there is one. */
static bool
finish(struct sender *s)
{
	struct simulate_cells *cells = s->sending->cells;
	struct simulate_sums sums = { .amount = 0 };
	struct simulate_cell *at;
	uint32_t by[SIMULATE_BYS];

	if (!s->has)
		return true;
	s->has = false;
	find_by(s, by);
	if (intern_failed(cells->words)) {
		diag_memory(s->diag);
		return false;
	}
	s->sending->agents |=
	    by[BY_AGENT] != INTERN_NONE || by[BY_QUEUE] != INTERN_NONE;
	cells->actions++;
	if (text_is(s->status, "due")) {
		if (!count_sent(s, &sums))
			return false;
	} else {
		sums.counts[count_of(s->status)] = 1;
	}
	at = simulate_cells_at(cells, s->day, by, s->action.digits);
	return at != NULL && simulate_sums_add(&at->sums, &sums, s->diag);
}

static bool
sender_run(struct stage *stage, struct batch *b)
{
	struct sender *s = (struct sender *)stage;

	for (size_t row = 0; row < b->rows; row++) {
		if (b->fates[row] != FATE_KEPT)
			continue;
		if (!s->has ||
		    !text_equal(s->action.action_id,
		        cell(s, b, S_ACTION, row))) {
			if (!finish(s))
				return false;
			if (!begin(s, b, row)) {
				diag_memory(s->diag);
				return false;
			}
		}
		if (!add_item(s, b, row)) {
			diag_memory(s->diag);
			return false;
		}
	}
	return true;
}

static bool
sender_close(struct stage *stage)
{
	struct sender *s = (struct sender *)stage;
	struct ledger *ledger = s->sending->ledger;

	if (!finish(s) || !ledger_commit(ledger))
		return false;
	s->open = false;
	return ledger_ready(ledger, &s->batch, TEXT("")) &&
	    ledger_done(ledger, &s->batch);
}

static void
sender_release(struct stage *stage)
{
	struct sender *s = (struct sender *)stage;

	if (s->open)
		ledger_rollback(s->sending->ledger);
	arena_free(s->arena);
}

struct stage *
simulate_send_stage(struct arena *arena, struct simulate_sending *sending,
    int32_t day, struct diag *diag)
{
	struct sender *s = arena_alloc(arena, 1, sizeof *s);
	struct arena *own = arena_new(0);

	if (s == NULL || own == NULL) {
		arena_free(own);
		diag_memory(diag);
		return NULL;
	}
	s->stage = (struct stage){ .name = "simulate", .open = sender_open,
		.run = sender_run, .close = sender_close,
		.release = sender_release, .sink = true };
	s->sending = sending;
	s->diag = diag;
	s->day = day;
	s->arena = own;
	return &s->stage;
}
