/* simulate_run.c -- plans day after day. */
#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "tool/diff_chain.h"
#include "tool/simulate_cost.h"
#include "tool/simulate_lists.h"
#include "tool/simulate_sheet.h"
#include "tool/simulate_tell.h"

/* Of a header, at most. */
enum { HEAD_BYTES = 8192 };

struct run {
	struct tool *tool;
	const struct simulating *settings;
	struct input *portfolio;
	const char *payments; /* transactions that say who paid, or NULL */
	struct ledger *ledger; /* private */
	struct simulate_tell tell;
	struct simulate_cells cells;
	struct simulate_sending sending;
	struct simulate_sheet sheet;
	uint64_t actions; /* up to the day before */
};

static bool
usage(struct tool *t, const char *message, const char *remedy)
{
	diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE, "%s", message);
	diag_note(t->diag, POS_NONE, "%s", remedy);
	return false;
}

/* The first and the last day. */
static bool
set_period(struct run *r)
{
	const struct reporting *s = &r->settings->reporting;
	struct simulate_sheet *p = &r->sheet;
	int64_t days = s->days > 0 ? s->days : SIMULATE_DAYS;

	p->from = s->from != DATE_NONE ? s->from : r->tool->as_of;
	if (s->to != DATE_NONE && s->days > 0)
		return usage(r->tool, "--to and --days both say when it ends",
		    "leave out one of them");
	p->to = s->to != DATE_NONE ? s->to : p->from + (int32_t)days - 1;
	if (p->to < p->from || p->to > DATE_MAX ||
	    p->to - p->from >= SIMULATE_DAYS_MOST)
		return usage(r->tool, "the period has no day, or too many",
		    "--from comes before --to, or is the same day, and there "
		    "are 3660 days between them at most");
	return true;
}

/* The records of one day become actions, which are sent. */
static bool
send_actions(struct run *r, struct tool *day, struct arena *arena,
    struct spool *actions)
{
	struct stage *stage = simulate_send_stage(arena, &r->sending,
	    day->as_of, day->diag);
	struct chain chain = tool_chain(day);
	struct chain_counts counts = { 0 };
	bool ok = false;

	if (stage == NULL)
		return false;
	chain.in = spool_input(actions, "actions");
	chain.stages = &stage;
	chain.count = 1;
	chain.threads = 1;
	if (chain.in != NULL)
		ok = tool_run_chain(day, &chain, "actions", &counts);
	stages_release(&stage, 1);
	input_close(chain.in);
	return ok;
}

static bool
run_day(struct run *r, struct tool *day, struct arena *arena)
{
	struct fused_events events = { .arena = arena, .diag = day->diag };
	const struct diff_chain chain = { .tool = day, .arena = arena,
		.portfolio = r->portfolio, .events = &events,
		.transactions = r->settings->reporting.transactions,
		.payments = r->payments,
		.approves = r->settings->approve,
		.by_application = r->settings->reporting.by_application };
	struct spool *segmented = spool_new(day->diag);
	struct spool *actions = segmented != NULL ? spool_new(day->diag) : NULL;
	struct chain_counts counts = { 0 };
	bool ok = actions != NULL &&
	    diff_segment(&chain, segmented, &counts) &&
	    diff_plan(&chain, r->ledger, segmented, actions) &&
	    send_actions(r, day, arena, actions) &&
	    fused_events_tell(&events, r->ledger);

	r->sheet.records = counts.read;
	r->sheet.rejected = counts.rejected;
	spool_free(actions);
	spool_free(segmented);
	return ok;
}

static void
say_day(struct run *r, int32_t date)
{
	char text[DATE_TEXT_MAX];

	date_format(date, text, sizeof text);
	tool_say(r->tool,
	    "%s: read %" PRIu64 ", rejected %" PRIu64 ", actions %" PRIu64,
	    text, r->sheet.records, r->sheet.rejected,
	    r->cells.actions - r->actions);
	r->actions = r->cells.actions;
}

static bool
run_days(struct run *r)
{
	struct tool day = *r->tool;

	day.diag = r->tell.diag;
	input_tell(r->portfolio, day.diag);
	for (int32_t date = r->sheet.from; date <= r->sheet.to; date++) {
		struct arena *arena = arena_new(0);
		bool ok;

		if (arena == NULL) {
			diag_memory(r->tool->diag);
			return false;
		}
		day.as_of = date;
		day.arena = arena;
		ok = run_day(r, &day, arena);
		arena_free(arena);
		if (!ok)
			return false;
		say_day(r, date);
		r->tell.first = false;
	}
	return true;
}

/* A copy in memory: nothing of the simulation is ever on the disk. */
static bool
open_ledger(struct run *r)
{
	struct diag *diag = r->tool->diag;
	struct ledger *from = NULL;
	bool ok = true;

	if (r->settings->ledger != NULL &&
	    (from = ledger_open(r->settings->ledger, LEDGER_READ, diag)) ==
	        NULL)
		return false;
	r->ledger = ledger_private(from, diag);
	if (from != NULL)
		ok = ledger_close(from);
	return ok && r->ledger != NULL;
}

/* Whether the header has the debtor, without whom no promise is kept. */
static bool
names_debtors(struct input *in)
{
	char head[HEAD_BYTES];
	ptrdiff_t got = input_read(in, head, sizeof head);
	const char *end = got > 0 ? memchr(head, '\n', (size_t)got) : NULL;
	struct text rest = { head, end != NULL ? (size_t)(end - head) : 0 };
	struct text name;

	while (text_split(&rest, ',', &name)) {
		while (name.len > 0 && strchr("\"\r", name.at[name.len - 1]))
			name.len--;
		if (name.len > 0 && *name.at == '"')
			name = (struct text){ name.at + 1, name.len - 1 };
		if (text_is(name, "debtor_id"))
			return true;
	}
	return false;
}

/* The transactions are read every day. */
static bool
look_at_transactions(struct run *r)
{
	struct tool *t = r->tool;
	const char *path = r->settings->reporting.transactions;
	struct input *in;

	if (path == NULL)
		return true;
	in = input_open(path, t->diag);
	if (in == NULL)
		return false;
	if (input_size(in) == 0) {
		input_close(in);
		return usage(t, "the transactions are read every day",
		    "name a file that can be read again, and is not empty");
	}
	if (names_debtors(in))
		r->payments = path;
	input_close(in);
	return true;
}

static bool
open_portfolio(struct run *r)
{
	struct tool *t = r->tool;
	const char *path = t->operand_count != 0 ? t->operands[0] : "-";

	if (!look_at_transactions(r))
		return false;
	r->portfolio = input_open(path, t->diag);
	return r->portfolio != NULL && input_keep(r->portfolio);
}

static bool
simulate(struct run *r, struct simulate_lists *lists)
{
	const struct simulating *s = r->settings;

	r->sending = (struct simulate_sending){ .strategy = r->tool->strategy,
		.settings = s, .ledger = r->ledger, .cells = &r->cells,
		.end = simulate_lists_end, .ctx = lists };
	if (!run_days(r) || !simulate_cells_sort(&r->cells))
		return false;
	r->sheet.cells = &r->cells;
	r->sheet.agents = r->sending.agents;
	return (s->detail == NULL ||
	           simulate_lists_detail(r->tool, s->detail, &r->cells)) &&
	    simulate_sheet_write(&r->sheet, r->tool, &s->reporting);
}

bool
simulate_run(struct tool *t, const struct simulating *s)
{
	struct tool first = *t;
	struct run r = { .tool = &first, .settings = s };
	struct simulate_lists *lists = NULL;
	bool ok = simulate_tell_init(&r.tell, t->diag) &&
	    simulate_cells_init(&r.cells, r.tell.diag) && set_period(&r) &&
	    simulate_cost_check(t, &s->costs) && open_portfolio(&r) &&
	    open_ledger(&r);

	if (ok) {
		first.as_of = r.sheet.from;
		lists = simulate_lists_open(t, s->debtors);
		ok = lists != NULL && simulate(&r, lists);
		ok = simulate_lists_close(lists, ok) && ok;
	}
	if (r.ledger != NULL && !ledger_close(r.ledger))
		ok = false;
	input_close(r.portfolio);
	simulate_cells_clear(&r.cells);
	simulate_tell_clear(&r.tell);
	return ok;
}
