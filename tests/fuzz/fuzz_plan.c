/*
 * fuzz_plan.c -- a story of days: whatever is owed, was sent and happened, a
 * plan is made, its records stand in it at most once and its figures tie; made
 * again it is the same; what it had due is due no more when it is sent; and no
 * item takes a level twice.
 *
 * The bytes are operations on twelve records of four debtors.
 */
#include "base/date.h"
#include "base/num.h"
#include "chain_outcome.h"
#include "fuzz_file.h"
#include "ledger/ledger.h"
#include "plan/planning.h"
#include "rules/strategy.h"
#include "stream/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { RECORDS = 12, RUNS = 6, FIRST_DAY = 20514, TAKEN = 4096 };

static const char strategy_text[] =
    "dunning: 1\n"
    "strategy: s\n"
    "defaults: {currency: EUR, timezone: Europe/Madrid, language: en}\n"
    "columns: {seq: {type: int}, flag: {type: bool}, p: {type: decimal}}\n"
    "calendars: {work: {weekend: [sat, sun], holidays_add: [2026-03-19]}}\n"
    "charges: {late: {kind: fee, amount: 5.00 EUR, max_total: 9.00 EUR}}\n"
    "holds:\n"
    "  - {code: FLAG, when: flag, until: promise_date, stops: [contact, fees]}\n"
    "  - {code: RATIO, when: 1 / (balance - 7) > 5, channels: [sms]}\n"
    "  - {code: LIST, list: {file: list.csv, key: debtor_id}}\n"
    "promises: {tolerance: {days: 2, of: business, calendar: work}}\n"
    "offers: [{name: three, payments: 3, first: 40 %, every: month}]\n"
    "default_plan: steps\n"
    "plans:\n"
    "  steps:\n"
    "    calendar: work\n"
    "    min_contact_days: 2\n"
    "    min_share: 5 %\n"
    "    levels:\n"
    "      - {level: S1, on: {day: -1, roll: following}, deadline: 5, actions: "
    "[{channel: sms, template: t, fallback: [call, email]}]}\n"
    "      - {level: S2, on: {day: 5}, after: {level: S1, days: 3}, fees: "
    "[late], actions: [{channel: email, template: t, fallback: [sms]}]}\n"
    "      - {level: S3, on: {promise: broken}, actions: "
    "[{channel: call, queue: desk}]}\n"
    "      - {level: S4, on: {day: 9}, approval: manual, approval_valid: 9, "
    "approval_rejected: waive, actions: [{channel: call, queue: desk}]}\n"
    "    escalate: {when: days_overdue > 30, to: out}\n"
    "    cure: {when: balance = 1, reset_to: start}\n"
    "  each:\n"
    "    group_by: item\n"
    "    levels:\n"
    "      - {level: E1, on: {day: 3}, actions: [{channel: sms, template: t}]}\n"
    "      - {level: E2, on: {day: 8}, credit_hold: true, fees: [late], "
    "actions: [{channel: call, queue: senior, fallback: [email]}]}\n"
    "  level:\n"
    "    group_by: level\n"
    "    mode: jump\n"
    "    on_paid: keep\n"
    "    levels:\n"
    "      - {level: J1, on: {day: 2}, actions: [{channel: email, template: t}]}\n"
    "      - {level: J2, on: {day: 7}, min_balance: 8, actions: "
    "[{channel: call, queue: desk}]}\n"
    "  out:\n"
    "    levels:\n"
    "      - {level: X1, on: {day: 35}, actions: [{channel: visit, queue: field}]}\n"
    "      - {level: X2, on: {day: 50}, actions: "
    "[{channel: export, queue: agency}]}\n"
    "constraints:\n"
    "  - {code: WEEKLY, cap: {max: 3, per: 7d, count: contacts}, "
    "otherwise: defer}\n"
    "next_best_action:\n"
    "  propensity: {call: p, sms: '0.1', none: '0.001'}\n"
    "  share: '0.5'\n"
    "assign:\n"
    "  agents: agents.csv\n"
    "  rules:\n"
    "    - {queue: desk, sticky: 30d, amount: < 1000}\n"
    "    - {queue: senior, needs: {seniority: '>= 2'}}\n"
    "    - {queue: field, days: '[0..60]'}\n"
    "  overflow: any\n";
static const char list_text[] = "debtor_id,until\nD3,2026-03-08\n";
static const char agents_text[] =
    "agent_id,queues,seniority,daily_capacity\n"
    "ana,desk|field,2,2\nbob,desk|senior,3,1\n";

struct record {
	bool open;
	uint8_t how[5]; /* debtor, document, amount, plan, rest */
	int32_t due;
};

struct story {
	const uint8_t *data;
	size_t size;
	struct record records[RECORDS];
	struct ledger *ledger;
	int32_t today;
	const struct strategy *strategy;
	char *taken[TAKEN]; /* item, plan and level that were sent */
	size_t taken_count;
	bool again; /* something happened by which a level may come again */
};

static void
check(bool truth, const char *why)
{
	if (truth)
		return;
	fprintf(stderr, "%s\n", why);
	abort();
}

static uint8_t
next(struct story *s)
{
	if (s->size == 0)
		return 0;
	s->size--;
	return *s->data++;
}

static void
put_date(struct buf *b, int32_t date)
{
	char text[DATE_TEXT_MAX];

	date_format(date, text, sizeof(text));
	buf_puts(b, text);
}

static void
put_portfolio(const struct story *s, struct buf *b)
{
	static const char *const amounts[] = { "100.00", "7.00", "6.99", "1.00",
		"-20.00", "0.00", "2500.5", "0.01" };
	static const char *const plans[] = { "", "steps", "each", "level",
		"out", "", "each", "steps" };

	buf_puts(b, "seq,debtor_id,doc_id,due_date,currency,balance,"
	            "days_overdue,flag,p,email,mobile,phone,promise_date,"
	            "promise_amount,plan\n");
	for (int i = 0; i < RECORDS; i++) {
		const struct record *r = &s->records[i];
		uint8_t rest = r->how[4];

		if (!r->open)
			continue;
		buf_printf(b, "%d,D%d,F%d,", i, r->how[0] & 3, i);
		put_date(b, r->due);
		buf_printf(b, ",%s,%s,%d,%s,%s,%s,%s,%s,",
		    r->how[1] & 16 ? "USD" : "EUR", amounts[r->how[2] & 7],
		    (int)(s->today - r->due),
		    rest & 1 ? "true" : rest & 2 ? "false" : "",
		    rest & 4 ? "0.3" : "0.01", rest & 8 ? "" : "a@b.example",
		    rest & 16 ? "" : "+34600000001",
		    rest & 32 ? "" : "+34910000001");
		if (rest & 64)
			put_date(b, r->due + 9);
		buf_printf(b, ",%s,%s\n", rest & 128 ? "5.00" : "",
		    plans[r->how[3] & 7]);
	}
}

static struct buf
planned(const struct story *s, const struct buf *portfolio)
{
	struct buf told;
	struct diag *diag = diag_new(outcome_say, &told);
	struct arena *arena = arena_new(0);
	struct planning_options options = {
		.run = { .strategy = s->strategy, .as_of = s->today },
		.ledger = s->ledger };
	struct stage *stage;
	struct chain chain = { .stages = &stage, .count = 1,
		.currency = "EUR" };
	struct outcome o = { .ok = false };

	buf_init(&told, SIZE_MAX);
	stage = planning_stage(arena, &options, diag);
	if (stage != NULL)
		o = outcome_of(chain, NULL, (const uint8_t *)portfolio->data,
		    portfolio->len);
	if (!o.ok) {
		fprintf(stderr, "%s%s", buf_text(&told), buf_text(&o.said));
		abort();
	}
	planning_free(stage);
	diag_free(diag);
	arena_free(arena);
	buf_clear(&told);
	buf_clear(&o.rejects);
	buf_clear(&o.said);
	return o.out;
}

/* Which item took which level; a second time is an error. */
static void
take_level(struct story *s, struct text item, struct text plan,
    struct text level)
{
	char name[256];
	size_t len;

	snprintf(name, sizeof(name), "%.*s %.*s %.*s", (int)item.len, item.at,
	    (int)plan.len, plan.at, (int)level.len, level.at);
	for (size_t i = 0; i < s->taken_count; i++)
		if (!s->again && strcmp(s->taken[i], name) == 0) {
			fprintf(stderr, "twice: %s\n", name);
			abort();
		}
	require(s->taken_count < TAKEN);
	len = strlen(name) + 1;
	s->taken[s->taken_count] = malloc(len);
	require(s->taken[s->taken_count] != NULL);
	memcpy(s->taken[s->taken_count++], name, len);
}

static struct text
cell(const struct table *table, size_t row, const char *name)
{
	int column = table_column(table, name);

	require(column >= 0);
	return table->rows[row].cells[column];
}

static void
check_once(const struct table *table)
{
	bool seen[RECORDS] = { false };

	for (size_t i = 0; i < table->count; i++) {
		int64_t n;

		require(int_parse(cell(table, i, "seq"), &n));
		check(n >= 0 && n < RECORDS && !seen[n],
		    "a record stands there twice");
		seen[n] = true;
	}
}

/* The due actions as the ledger takes them; how many there are. */
static size_t
put_sent(struct story *s, const struct table *table, struct buf *b)
{
	static const char *const names[] = { "action_id", "action_plan",
		"debtor_id", "channel", "action_date", "level", "currency",
		"item_key", "item_level", "due_date", "action_total", "agent" };
	size_t count = 0;

	buf_puts(b, "action_id,plan,debtor_id,channel,as_of,level,currency,"
	            "item_key,item_level,item_due,amount,agent,strategy,"
	            "batch\n");
	for (size_t i = 0; i < table->count; i++) {
		struct text level = cell(table, i, "item_level");
		struct text channel = cell(table, i, "channel");

		if (!text_is(cell(table, i, "status"), "due"))
			continue;
		count++;
		if (level.len != 0)
			take_level(s, cell(table, i, "item_key"),
			    cell(table, i, "action_plan"), level);
		for (size_t k = 0; k < sizeof(names) / sizeof(*names); k++) {
			struct text t = cell(table, i, names[k]);

			buf_printf(b, "%.*s,", (int)t.len, t.at);
		}
		buf_printf(b, "s,%.*s/", (int)channel.len, channel.at);
		put_date(b, s->today);
		buf_puts(b, "/1\n");
	}
	return count;
}

static const struct table *
read_table(struct arena *arena, const struct buf *b)
{
	struct diag *diag = diag_new(NULL, NULL);
	const struct table *table = table_parse(arena,
	    (struct text){ b->data, b->len }, (struct src_pos){ "p", 1, 1 },
	    diag);

	require(table != NULL);
	diag_free(diag);
	return table;
}

static void
send(struct story *s, const struct table *table, const struct buf *portfolio)
{
	struct arena *arena = arena_new(0);
	struct ledger_counts counts;
	struct buf sent, after;
	const struct table *then;

	buf_init(&sent, SIZE_MAX);
	if (put_sent(s, table, &sent) > 0) {
		check(ledger_import(s->ledger,
		    fuzz_file(3, "sent.csv", sent.data, sent.len), &counts),
		    "the ledger refuses it");
		check(counts.rejected == 0 && counts.known == 0,
		    "the ledger does not take it");
		after = planned(s, portfolio);
		then = read_table(arena, &after);
		for (size_t i = 0; i < then->count; i++)
			for (size_t k = 0; k < table->count; k++)
				check(!text_is(cell(table, k, "status"),
				          "due") ||
				        !text_is(cell(then, i, "status"),
				            "due") ||
				        !text_equal(cell(then, i, "action_id"),
				            cell(table, k, "action_id")),
				    "what was sent is due again");
		buf_clear(&after);
	}
	buf_clear(&sent);
	arena_free(arena);
}

static void
run_day(struct story *s, bool sends)
{
	struct arena *arena = arena_new(0);
	const struct table *table;
	struct buf portfolio, first, second;

	buf_init(&portfolio, SIZE_MAX);
	put_portfolio(s, &portfolio);
	first = planned(s, &portfolio);
	second = planned(s, &portfolio);
	check(outcome_same_bytes(&first, &second),
	    "made again it differs");
	table = read_table(arena, &first);
	check_once(table);
	if (sends)
		send(s, table, &portfolio);
	buf_clear(&portfolio);
	buf_clear(&first);
	buf_clear(&second);
	arena_free(arena);
}

/* What happened: any event, with texts that may or may not fit. */
static void
happen(struct story *s)
{
	uint8_t kind = next(s), what = next(s), who = next(s);
	const char *event = ledger_event_names[kind % EVENT_KINDS];
	struct ledger_counts counts;
	struct buf b;

	buf_init(&b, SIZE_MAX);
	buf_printf(&b,
	    "debtor_id,date,event,until,amount,currency,code,doc_id,channel,"
	    "value,stops\nD%d,",
	    who & 3);
	put_date(&b, s->today - (what & 7));
	buf_printf(&b, ",%s,", event);
	put_date(&b, s->today + (what >> 3 & 7));
	buf_printf(&b, ",%s,EUR,%s,%s,%s,%s,%s\n", who & 8 ? "5.00" : "",
	    who & 16 ? "tone" : "LEGAL", who & 32 ? "F1" : "",
	    who & 64 ? "sms" : "", who & 128 ? "each" : "out",
	    strcmp(event, "hold") == 0 ? "contact" : "");
	ledger_outcome(s->ledger, fuzz_file(3, "sent.csv", b.data, b.len),
	    &counts);
	buf_clear(&b);
	s->again |= strcmp(event, "cured") == 0 ||
	    strcmp(event, "escalated") == 0 || strcmp(event, "paid") == 0;
}

static void
change(struct story *s, uint8_t which)
{
	struct record *r = &s->records[which % RECORDS];
	bool was = r->open;
	uint8_t due;

	for (size_t i = 0; i < sizeof(r->how); i++)
		r->how[i] = next(s);
	due = next(s);
	r->due = FIRST_DAY - (due & 63) + (due >> 6);
	r->open = true;
	s->again |= was; /* another item of an old name */
}

static void
tell(struct story *s)
{
	int runs = 0;

	while (s->size > 0 && runs < RUNS) {
		uint8_t op = next(s);

		switch (op & 7) {
		case 0: case 1: case 2:
			change(s, op >> 3);
			break;
		case 3:
			happen(s);
			break;
		case 4:
			s->today += op >> 4;
			break;
		case 5:
			s->again |= s->records[(op >> 3) % RECORDS].open;
			s->records[(op >> 3) % RECORDS].open = false;
			break;
		case 6: case 7:
			run_day(s, op & 8);
			runs++;
			break;
		}
	}
	run_day(s, true);
}

static const struct strategy *
load(void)
{
	static struct strategy *strategy;
	struct diag *diag;

	if (strategy != NULL)
		return strategy;
	diag = diag_new(NULL, NULL);
	fuzz_file(1, "agents.csv", agents_text, sizeof(agents_text) - 1);
	fuzz_file(2, "list.csv", list_text, sizeof(list_text) - 1);
	strategy = strategy_load(fuzz_file(0, "s.yaml", strategy_text,
	                             sizeof(strategy_text) - 1),
	    diag);
	require(strategy != NULL);
	diag_free(diag);
	return strategy;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct story s;
	struct diag *diag = diag_new(NULL, NULL);

	memset(&s, 0, sizeof(s));
	s.data = data;
	s.size = size;
	s.today = FIRST_DAY;
	s.strategy = load();
	s.ledger = ledger_private(NULL, diag);
	require(s.ledger != NULL);
	tell(&s);
	for (size_t i = 0; i < s.taken_count; i++)
		free(s.taken[i]);
	require(ledger_close(s.ledger));
	diag_free(diag);
	return 0;
}
