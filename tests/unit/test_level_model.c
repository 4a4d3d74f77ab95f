/*
 * All histories of up to six events: what planning makes of them against a
 * small specification that is written down here once more, from the manual,
 * day by day.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan/planning.h"
#include "plan/plan_watch.h"
#include "stream_fixture.h"

enum { ITEMS = 2, LEVELS = 3, DEPTH = 6, LOG = 32 };

static const int64_t level_days[LEVELS] = { 1, 3, 7 };

enum event {
	DAY,      /* a day passes */
	DAYS,     /* three of them: nights that were missed */
	RUN,      /* what is due is exported */
	APPROVE,  /* what is pending */
	REJECT,   /* likewise */
	HOLD,     /* the debtor disputes, or no longer */
	PAY,      /* the second item is paid, or there again */
	SETTLE,   /* the first item is settled and falls due again later */
	CURE,     /* the debtor is cured */
	EVENTS
};
static const char *const event_names[] = { "day", "days", "run", "approve",
	"reject", "hold", "pay", "settle", "cure" };

/* --- what has happened ----------------------------------------------------- */

struct sending {
	int32_t day;
	int level;           /* of the action */
	int item[ITEMS];     /* level that each completed; -1: listed, -2: not
	                        in it */
	int32_t due[ITEMS];  /* then */
	char id[HASH128_TEXT];
};
struct decision {
	char id[HASH128_TEXT];
	int item, level;
	size_t round;
	int32_t day;
	bool approved;
};
struct world {
	int32_t today;
	int32_t due[ITEMS];
	bool open[ITEMS], held;
	int32_t cured; /* -1: never */
	struct sending sent[LOG];
	size_t sent_count;
	struct decision decisions[LOG];
	size_t decision_count;
};

/* What comes out, of either side. */
struct answer {
	bool any;
	enum action_status status;
	int level, carrier;
	int item[ITEMS]; /* as in struct sending */
};

/* --- the specification ------------------------------------------------------ */

struct variant {
	const char *name;
	bool jump;
	int approved_level; /* -1: none */
	bool waive;
	unsigned events; /* bit per event */
	int depth;
};

static bool
spec_counts(const struct world *w, const struct sending *s, int i)
{
	if (w->cured >= 0 && s->day <= w->cured)
		return false;
	return s->due[i] == w->due[i] || w->due[i] <= s->day;
}

/* The highest completed level and when. */
static void
spec_done(const struct world *w, int i, int *level, int32_t *day)
{
	*level = -1;
	*day = 0;
	for (size_t s = 0; s < w->sent_count; s++) {
		int of = w->sent[s].item[i];

		if (of < 0 || !spec_counts(w, &w->sent[s], i) || of < *level)
			continue;
		*level = of;
		*day = w->sent[s].day;
	}
}

static size_t
spec_round(const struct world *w, int i, int level)
{
	size_t rounds = 0, now = 0;

	for (size_t s = 0; s < w->sent_count; s++) {
		if (w->sent[s].item[i] != level)
			continue;
		rounds++;
		now += spec_counts(w, &w->sent[s], i);
	}
	return now != 0 ? 0 : rounds;
}

static const struct decision *
spec_decision(const struct world *w, int i, int level)
{
	size_t round = spec_round(w, i, level);
	const struct decision *last = NULL;

	for (size_t d = 0; d < w->decision_count; d++)
		if (w->decisions[d].item == i &&
		    w->decisions[d].level == level &&
		    w->decisions[d].round == round)
			last = &w->decisions[d];
	return last;
}

/* The level that an item may take today; -1: none. */
static int
spec_next(const struct variant *v, const struct world *w, int i)
{
	int done, next = -1;
	int32_t since;

	spec_done(w, i, &done, &since);
	for (int k = done + 1; k < LEVELS; k++) {
		const struct decision *d = spec_decision(w, i, k);
		bool reached = w->today >= w->due[i] + level_days[k];
		bool spaced = done < 0 ||
		    w->today - since >= level_days[k] - level_days[done];

		if (reached && spaced && v->waive && k == v->approved_level &&
		    d != NULL && !d->approved) {
			done = k;
			since = d->day;
			next = -1;
			continue;
		}
		if (reached && spaced)
			next = k;
		if (!v->jump)
			break;
	}
	return next;
}

/* It is in an action of the day already. */
static bool
spec_told_today(const struct world *w, int i)
{
	for (size_t s = 0; s < w->sent_count; s++)
		if (w->sent[s].day == w->today && w->sent[s].item[i] != -2)
			return true;
	return false;
}

static void
spec_answer(const struct variant *v, const struct world *w, struct answer *a)
{
	int next[ITEMS];

	*a = (struct answer){ .level = -1, .carrier = -1 };
	for (int i = 0; i < ITEMS; i++) {
		a->item[i] = -2;
		next[i] = spec_told_today(w, i)          ? -2 :
		    w->open[i] && w->cured != w->today ? spec_next(v, w, i) :
		                                         -1;
		if (next[i] > a->level)
			a->level = next[i];
	}
	a->any = a->level >= 0;
	for (int i = 0; a->any && i < ITEMS; i++) {
		if (next[i] >= 0)
			a->item[i] = next[i];
		else if (next[i] == -1 && w->open[i] && !w->held && w->due[i] < w->today)
			a->item[i] = -1;
		/* The oldest of those that take the level; of two that are as
		 * old, the larger, which is the first one. */
		if (next[i] == a->level &&
		    (a->carrier < 0 || w->due[i] < w->due[a->carrier]))
			a->carrier = i;
	}
	if (!a->any)
		return;
	a->status = w->held ? ACTION_HELD : ACTION_DUE;
	if (!w->held && a->level == v->approved_level) {
		const struct decision *d =
		    spec_decision(w, a->carrier, a->level);

		a->status = d == NULL ? ACTION_PENDING :
		    d->approved       ? ACTION_DUE :
		                        ACTION_HELD;
	}
	/* One action a day, however often the program runs. */
	if (a->status != ACTION_HELD && w->sent_count > 0 &&
	    w->sent[w->sent_count - 1].day == w->today)
		a->status = ACTION_DEFERRED;
}

/* --- the program ------------------------------------------------------------ */

struct program {
	struct plan_maker maker;
	struct plan_memory memory;
	struct plan_item items[ITEMS];
	const struct plan_reader *reader;
	const struct world *world;
	struct answer answer;
	char id[HASH128_TEXT];
	size_t actions;
	struct ledger_history history;
	struct ledger_sent sent[LOG];
	struct ledger_sent_item sent_items[LOG * ITEMS];
	struct ledger_event events[LOG];
	const struct variant *variant;
	uint64_t states, outcomes[5];
	enum event path[DEPTH];
};

static const char *const level_names[LEVELS] = { "L1", "L2", "L3" };

static void
add_event(struct program *p, enum ledger_event_kind kind, int32_t day)
{
	struct ledger_event *event =
	    (struct ledger_event *)&p->events[p->history.event_count++];

	*event = (struct ledger_event){ .kind = kind, .date = day,
		.channel = -1, .from = DATE_NONE, .until = DATE_NONE,
		.amount = INT64_MIN };
}

static const struct ledger_history *
remember(void *ctx, struct text debtor)
{
	struct program *p = ctx;
	const struct world *w = p->world;
	struct ledger_history *h = &p->history;

	(void)debtor;
	*h = (struct ledger_history){ .actions = p->sent,
		.items = p->sent_items, .events = p->events };
	for (size_t s = 0; s < w->sent_count; s++) {
		const struct sending *from = &w->sent[s];
		struct ledger_sent *to = &p->sent[h->action_count++];

		*to = (struct ledger_sent){ .action_id = text_of(from->id),
			.plan = TEXT("p"),
			.level = text_of(level_names[from->level]),
			.currency = TEXT("USD"), .sent = from->day,
			.day = from->day, .channel = CHANNEL_EMAIL,
			.ours = true, .item_from = h->item_count };
		for (int i = 0; i < ITEMS; i++) {
			struct ledger_sent_item *item =
			    &p->sent_items[h->item_count];

			if (from->item[i] == -2)
				continue;
			*item = (struct ledger_sent_item){
				.item = p->items[i].key, .due = from->due[i] };
			if (from->item[i] >= 0)
				item->level =
				    text_of(level_names[from->item[i]]);
			h->item_count++;
			to->item_count++;
		}
	}
	if (w->held)
		add_event(p, EVENT_DISPUTED, w->today);
	if (w->cured >= 0)
		add_event(p, EVENT_CURED, w->cured);
	return h;
}

static bool
decided(void *ctx, struct text id, struct ledger_event *event, bool *found)
{
	const struct world *w = ((struct program *)ctx)->world;

	*found = false;
	for (size_t d = 0; d < w->decision_count; d++) {
		if (!text_is(id, w->decisions[d].id))
			continue;
		*found = true;
		*event = (struct ledger_event){ .date = w->decisions[d].day,
			.kind = w->decisions[d].approved ? EVENT_APPROVED :
			                                   EVENT_REJECTED };
	}
	return true;
}

static bool
take(void *ctx, const struct plan_action *a)
{
	struct program *p = ctx;

	p->actions++;
	p->answer = (struct answer){ .any = true, .status = a->status,
		.level = a->level,
		.carrier = text_equal(a->carrying->key, p->items[0].key) ? 0 :
		                                                           1 };
	memcpy(p->id, a->id, sizeof p->id);
	for (int i = 0; i < ITEMS; i++) {
		p->answer.item[i] = -2;
		for (size_t k = 0; k < a->count; k++)
			if (a->parts[k].item == &p->items[i])
				p->answer.item[i] = a->parts[k].level;
	}
	return true;
}

static void
ask(struct program *p, const struct world *w)
{
	const struct plan_item *items[ITEMS];
	size_t count = 0;

	p->world = w;
	p->actions = 0;
	p->answer = (struct answer){ .level = -1, .carrier = -1,
		.item = { -2, -2 } };
	p->maker.as_of = w->today;
	for (int i = 0; i < ITEMS; i++) {
		p->items[i].due = w->due[i];
		p->items[i].days = w->today - w->due[i];
		if (w->open[i])
			items[count++] = &p->items[i];
	}
	if (count != 0)
		assert_true(plan_debtor(&p->maker, items, count));
}

/* --- all histories ---------------------------------------------------------- */

static void
tell_path(const struct program *p, int length, const struct answer *wanted)
{
	char text[128] = "";

	for (int i = 0; i < length; i++) {
		strcat(text, i == 0 ? "" : " ");
		strcat(text, event_names[p->path[i]]);
	}
	fail_msg("%s: after \"%s\": wanted any %d level %d status %d carrier "
	         "%d items %d %d, got any %d level %d status %d carrier %d "
	         "items %d %d (%zu actions)",
	    p->variant->name, text, wanted->any, wanted->level,
	    (int)wanted->status, wanted->carrier, wanted->item[0],
	    wanted->item[1], p->answer.any, p->answer.level,
	    (int)p->answer.status, p->answer.carrier, p->answer.item[0],
	    p->answer.item[1], p->actions);
}

static void
compare(struct program *p, const struct world *w, int length)
{
	struct answer wanted;

	ask(p, w);
	spec_answer(p->variant, w, &wanted);
	p->states++;
	p->outcomes[wanted.any ? (int)wanted.status : 4]++;
	if (p->actions != (wanted.any ? 1 : 0) ||
	    p->answer.any != wanted.any || p->answer.level != wanted.level ||
	    (wanted.any && (p->answer.status != wanted.status ||
	                       p->answer.carrier != wanted.carrier)) ||
	    p->answer.item[0] != wanted.item[0] ||
	    p->answer.item[1] != wanted.item[1])
		tell_path(p, length, &wanted);
}

/* The ledger has each action once, or its key would be of no use. */
static void
send(struct program *p, struct world *w)
{
	struct sending *s = &w->sent[w->sent_count];

	for (size_t i = 0; i < w->sent_count; i++)
		assert_string_not_equal(w->sent[i].id, p->id);
	*s = (struct sending){ .day = w->today, .level = p->answer.level };
	memcpy(s->id, p->id, sizeof s->id);
	for (int i = 0; i < ITEMS; i++) {
		s->item[i] = p->answer.item[i];
		s->due[i] = w->due[i];
	}
	w->sent_count++;
}

static void
decide(struct program *p, struct world *w, bool approved)
{
	struct decision *d = &w->decisions[w->decision_count++];

	*d = (struct decision){ .item = p->answer.carrier,
		.level = p->answer.level, .day = w->today,
		.approved = approved,
		.round =
		    spec_round(w, p->answer.carrier, p->answer.level) };
	memcpy(d->id, p->id, sizeof d->id);
}

/* False: the event changes nothing there. */
static bool
happen(struct program *p, struct world *w, enum event event)
{
	switch (event) {
	case DAY:
		w->today++;
		return true;
	case DAYS:
		w->today += 3;
		return true;
	case RUN:
		ask(p, w);
		if (!p->answer.any || p->answer.status != ACTION_DUE)
			return false;
		send(p, w);
		return true;
	case APPROVE:
	case REJECT:
		ask(p, w);
		if (!p->answer.any || p->answer.status != ACTION_PENDING)
			return false;
		decide(p, w, event == APPROVE);
		return true;
	case HOLD:
		w->held = !w->held;
		return true;
	case PAY:
		w->open[1] = !w->open[1];
		return true;
	case SETTLE:
		w->due[0] = w->today + 1;
		return true;
	case CURE:
		if (w->cured == w->today)
			return false;
		w->cured = w->today;
		return true;
	case EVENTS:
		break;
	}
	return false;
}

static void
explore(struct program *p, const struct world *w, int length)
{
	compare(p, w, length);
	for (int e = 0; length < p->variant->depth && e < EVENTS; e++) {
		struct world next = *w;

		if ((p->variant->events >> e & 1) == 0)
			continue;
		p->path[length] = (enum event)e;
		if (happen(p, &next, (enum event)e))
			explore(p, &next, length + 1);
	}
}

/* --- setting up ------------------------------------------------------------- */

static const char strategy_text[] =
    "dunning: 1\nstrategy: s\n"
    "plans:\n  p:\n    levels:\n"
    "      - {level: L1, on: {day: 1}, actions: [{channel: email, "
    "template: a}]}\n"
    "      - {level: L2, on: {day: 3}, actions: [{channel: email, "
    "template: a}]}\n"
    "      - {level: L3, on: {day: 7}, actions: [{channel: email, "
    "template: a}]}\n";

static const char records[] =
    "debtor_id,doc_id,due_date,balance,currency,email,days_overdue\n"
    "D,A,2026-01-01,50.00,USD,a@x.example,1\n"
    "D,B,2026-01-03,40.00,USD,a@x.example,1\n";

/* Takes the items as they were read; then explores while the reader lives. */
static bool
on_record(void *ctx, const struct plan_reader *reader, struct batch *b,
    size_t row, const struct plan_item *item, enum plan_read read)
{
	struct program *p = ctx;

	(void)b;
	assert_int_equal(read, PLAN_READ_KEPT);
	p->reader = reader;
	p->items[row] = *item;
	return true;
}

static bool
on_group(void *ctx, const struct plan_group *g)
{
	(void)ctx;
	(void)g;
	return true;
}

static bool
on_action(void *ctx, const struct plan_group *g, const struct plan_action *a)
{
	(void)ctx;
	(void)g;
	(void)a;
	return true;
}

static bool
on_tried(void *ctx, const struct plan_maker *m, const struct plan_action *a,
    enum channel channel, enum plan_tried far, const struct contact_ask *asked,
    const struct contact_decision *decision)
{
	(void)ctx;
	(void)m;
	(void)a;
	(void)channel;
	(void)far;
	(void)asked;
	(void)decision;
	return true;
}

static struct strategy *
load(struct diag *diag)
{
	char path[] = P_tmpdir "/model.XXXXXX";
	int fd = mkstemp(path);
	struct strategy *strategy;

	assert_int_not_equal(fd, -1);
	assert_int_equal(write(fd, strategy_text, sizeof strategy_text - 1),
	    sizeof strategy_text - 1);
	close(fd);
	strategy = strategy_load(path, diag);
	unlink(path);
	assert_non_null(strategy);
	return strategy;
}

static void
set_variant(struct strategy *strategy, const struct variant *v)
{
	struct plan_spec *plan = strategy->plans.at;
	struct level_spec *levels = plan->levels.at;

	plan->mode = v->jump ? PLAN_JUMP : PLAN_SEQUENTIAL;
	for (int i = 0; i < LEVELS; i++) {
		levels[i].approval = i == v->approved_level ? APPROVAL_MANUAL :
		                                              APPROVAL_NONE;
		levels[i].approval_rejected =
		    v->waive ? REJECTED_WAIVE : REJECTED_STAY;
	}
}

static void
check_variant(const struct variant *v)
{
	struct diag *diag = diag_new(NULL, NULL);
	struct arena *arena = arena_new(0);
	struct strategy *strategy = load(diag);
	struct program *p = calloc(1, sizeof *p);
	struct plan_watch watch = { .ctx = p, .record = on_record,
		.group = on_group, .tried = on_tried, .action = on_action,
		.dropped = on_action, .ended = on_group };
	struct planning_options options = { .run = { .strategy = strategy,
		                                .as_of = 20454 },
		.watch = &watch };
	struct stage *stage = planning_stage(arena, &options, diag);
	struct chain chain = { .stages = &stage, .count = 1 };
	struct world w = { .today = 20454 + 1, .due = { 20454, 20456 },
		.open = { true, true }, .cured = -1 };
	struct outcome o;

	assert_non_null(p);
	assert_non_null(stage);
	set_variant(strategy, v);
	o = fixture_run(chain, records, sizeof records - 1);
	assert_true(o.ok);
	p->variant = v;
	p->memory = (struct plan_memory){ p, remember, decided };
	p->maker = (struct plan_maker){ .diag = diag, .strategy = strategy,
		.reader = p->reader, .memory = &p->memory, .take = take,
		.ctx = p };
	w.open[1] = (v->events >> PAY & 1) != 0;
	explore(p, &w, 0);
	print_message("# %s: %llu histories, due %llu, held %llu, pending "
	              "%llu, nothing %llu\n",
	    v->name, (unsigned long long)p->states,
	    (unsigned long long)p->outcomes[ACTION_DUE],
	    (unsigned long long)p->outcomes[ACTION_HELD],
	    (unsigned long long)p->outcomes[ACTION_PENDING],
	    (unsigned long long)p->outcomes[4]);
	assert_true(p->outcomes[ACTION_DUE] > 100);
	plan_maker_clear(&p->maker);
	outcome_free(&o);
	planning_free(stage);
	strategy_free(strategy);
	arena_free(arena);
	diag_free(diag);
	free(p);
}

enum { TIME = 1 << DAY | 1 << DAYS | 1 << RUN };

static void
test_sequential(void **state)
{
	static const struct variant v = { "sequential", false, -1, false,
		TIME | 1 << HOLD | 1 << PAY | 1 << SETTLE | 1 << CURE, DEPTH };

	(void)state;
	check_variant(&v);
}

static void
test_jump(void **state)
{
	static const struct variant v = { "jump", true, -1, false,
		TIME | 1 << HOLD | 1 << PAY | 1 << SETTLE | 1 << CURE, DEPTH };

	(void)state;
	check_variant(&v);
}

static void
test_approval(void **state)
{
	static const struct variant v = { "approval", false, 0, false,
		TIME | 1 << APPROVE | 1 << REJECT | 1 << HOLD | 1 << PAY |
		    1 << SETTLE | 1 << CURE,
		DEPTH };

	(void)state;
	check_variant(&v);
}

static void
test_waived(void **state)
{
	static const struct variant v = { "waived", false, 0, true,
		TIME | 1 << APPROVE | 1 << REJECT | 1 << HOLD | 1 << SETTLE |
		    1 << CURE,
		DEPTH };

	(void)state;
	check_variant(&v);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sequential),
		cmocka_unit_test(test_jump),
		cmocka_unit_test(test_approval),
		cmocka_unit_test(test_waived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
