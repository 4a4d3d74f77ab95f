/* diff_run.c -- reads both sides and has them counted and written. */
#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "tool/diff.h"
#include "tool/diff_chain.h"
#include "tool/diff_moves.h"
#include "tool/diff_read.h"
#include "tool/diff_sheet.h"

/* Compared unless --by says others: those that either side has. */
static const char *const usual[] = { "segment", "plan", "action_plan", "level",
	"channel", "status" };
enum { USUAL = sizeof usual / sizeof *usual };

struct run {
	struct tool *tool;
	struct diffing *settings;
	struct diff_items items;
	struct diff_cells cells;
	struct diff_sheet sheet;
};

/* The records of one file on one side. */
static bool
read_file(struct run *r, enum diff_side side, struct input *in,
    struct tool *t, struct chain_counts *counts)
{
	struct stage *stage =
	    diff_read_stage(t->arena, &r->items, side, t->diag);
	struct chain chain = tool_chain(t);

	if (stage == NULL)
		return false;
	chain.stages = &stage;
	chain.count = 1;
	chain.in = in;
	chain.threads = 1;
	return tool_run_chain(t, &chain, input_name(in), counts);
}

static bool
read_spool(struct run *r, enum diff_side side, struct spool *spool,
    struct tool *t)
{
	struct input *in = spool_input(spool, "decisions");
	struct chain_counts counts = { 0 };
	bool ok = in != NULL && read_file(r, side, in, t, &counts);

	input_close(in);
	return ok;
}

/* What a strategy decides: the records that it ages and segments, then the
 * actions. */
static bool
read_decisions(struct run *r, enum diff_side side, struct input *portfolio,
    struct ledger *ledger, struct tool *t)
{
	const struct diff_chain chain = { .tool = t, .arena = t->arena,
		.portfolio = portfolio };
	struct spool *segmented = spool_new(t->diag);
	struct spool *actions = segmented != NULL ? spool_new(t->diag) : NULL;
	bool ok = actions != NULL &&
	    diff_segment(&chain, segmented, &r->sheet.counts[side]) &&
	    (t->strategy->plans.count == 0 ||
	        diff_plan(&chain, ledger, segmented, actions)) &&
	    read_spool(r, side, segmented, t) &&
	    (t->strategy->plans.count == 0 ||
	        read_spool(r, side, actions, t));

	spool_free(actions);
	spool_free(segmented);
	return ok;
}

/* The tool with the new strategy, which need not be in effect yet. */
static bool
take_strategy(struct tool *t, const char *path, struct tool *with)
{
	*with = *t;
	with->source = NULL;
	with->strategy = strategy_load(path, t->diag);
	if (with->strategy == NULL)
		return false;
	if (t->common->source == NULL) {
		if (with->strategy->sources.count == 1)
			with->source = with->strategy->sources.at;
		return true;
	}
	with->source =
	    strategy_source(with->strategy, text_of(t->common->source));
	if (with->source != NULL)
		return true;
	diag_at(t->diag, DIAG_ERROR, "E_SOURCE", POS_FILE(path),
	    "there is no source '%s' in the strategy", t->common->source);
	return false;
}

static bool
read_strategies(struct run *r, struct input *portfolio, struct tool *with)
{
	struct tool *t = r->tool;
	const char *path = r->settings->ledger;
	struct ledger *ledger = NULL;
	bool ok;

	if (path != NULL &&
	    (ledger = ledger_open(path, LEDGER_READ, t->diag)) == NULL)
		return false;
	ok = input_keep(portfolio) &&
	    read_decisions(r, DIFF_OLD, portfolio, ledger, t) &&
	    read_decisions(r, DIFF_NEW, portfolio, ledger, with);
	return (ledger == NULL || ledger_close(ledger)) && ok;
}

static bool
two_strategies(struct run *r)
{
	struct tool *t = r->tool, with = { .strategy = NULL };
	const char *path = t->operand_count != 0 ? t->operands[0] : "-";
	struct input *portfolio = NULL;
	bool ok = take_strategy(t, r->settings->with, &with);

	if (ok)
		portfolio = input_open(path, t->diag);
	ok = ok && portfolio != NULL && read_strategies(r, portfolio, &with);
	input_close(portfolio);
	strategy_free(with.strategy);
	r->sheet.names[DIFF_OLD] = tool_strategy_path(t);
	r->sheet.names[DIFF_NEW] = r->settings->with;
	return ok;
}

static bool
two_files(struct run *r)
{
	struct tool *t = r->tool;

	for (int side = 0; side < DIFF_SIDES; side++) {
		struct input *in = input_open(t->operands[side], t->diag);
		bool ok = in != NULL &&
		    read_file(r, (enum diff_side)side, in, t,
		        &r->sheet.counts[side]);

		input_close(in);
		if (!ok)
			return false;
		r->sheet.names[side] = t->operands[side];
	}
	return true;
}

static bool
usage(struct tool *t, const char *message, const char *remedy)
{
	diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE, "%s", message);
	diag_note(t->diag, POS_NONE, "%s", remedy);
	return false;
}

static bool
fits(struct tool *t, const struct diffing *s)
{
	size_t files = t->operand_count;

	if (s->with != NULL && t->strategy == NULL)
		return usage(t, "the strategy of the old side is not named",
		    "write dunning diff --strategy=OLD.yaml --with=NEW.yaml "
		    "FILE");
	if (s->with != NULL && files > 1)
		return usage(t, "two strategies are compared on one portfolio",
		    "name one file, or leave out --with");
	if (s->with == NULL && files != 2)
		return usage(t, "what is to be compared is not named",
		    "write dunning diff OLD.csv NEW.csv, or dunning diff "
		    "--strategy=OLD.yaml --with=NEW.yaml PORTFOLIO.csv");
	if (s->with == NULL && s->ledger != NULL)
		return usage(t, "--ledger goes with --with",
		    "two files have been planned already");
	if (s->with == NULL && strcmp(t->operands[0], "-") == 0 &&
	    strcmp(t->operands[1], "-") == 0)
		return usage(t, "both files are to come from standard input",
		    "name the file of one of them");
	if (s->reporting.by.count > DIFF_DIMENSIONS)
		return usage(t, "more than 32 columns are to be compared",
		    "say --by less often");
	return true;
}

/* Of two strategies one may well have no plans; a file is told. */
static void
warn_missing(const struct run *r, size_t dimension)
{
	const struct diff_items *d = &r->items;
	bool old = d->has[DIFF_OLD][dimension];

	if (r->settings->with != NULL ||
	    old == d->has[DIFF_NEW][dimension])
		return;
	diag_at(r->tool->diag, DIAG_WARNING, "W_DIFF_COLUMN", POS_NONE,
	    "only the %s file has a column '%s': it counts as empty in the "
	    "other",
	    old ? "old" : "new", d->dimensions[dimension]);
}

/* A record that is there twice on one side alone looks like an item that came
 * or went. */
static void
warn_again(const struct run *r)
{
	for (int k = 0; k < DIFF_SIDES; k++) {
		uint64_t count = 0;

		for (size_t i = 0; i < r->items.count; i++) {
			const struct diff_item *item = &r->items.items[i];

			count += item->again && item->sides[k].there &&
			    !item->sides[DIFF_SIDES - 1 - k].there;
		}
		if (count == 0)
			continue;
		diag_at(r->tool->diag, DIAG_WARNING, "W_DIFF_AGAIN", POS_NONE,
		    "%" PRIu64 " record%s of the %s side %s the key of "
		    "another one there, which the other side has not so "
		    "often: %s",
		    count, count == 1 ? "" : "s", k == DIFF_OLD ? "old" : "new",
		    count == 1 ? "has" : "have",
		    k == DIFF_OLD ? "counted as disappeared" :
		                    "counted as appeared");
	}
}

/* Leaves those that somebody has; all that was asked for must be there. */
static bool
keep_dimensions(struct run *r)
{
	struct diff_items *d = &r->items;
	bool asked = r->settings->reporting.by.count != 0;
	bool any = false;

	for (size_t i = 0; i < d->dimension_count; i++) {
		bool has = d->has[DIFF_OLD][i] || d->has[DIFF_NEW][i];

		any |= has;
		warn_missing(r, i);
		if (has || !asked)
			continue;
		diag_at(r->tool->diag, DIAG_ERROR, "E_COLUMN", POS_NONE,
		    "neither side has a column '%s'", d->dimensions[i]);
		return false;
	}
	return any ||
	    usage(r->tool,
	        "neither side has segment, plan, level, channel or status",
	        "name the columns to compare: --by=COLUMN");
}

/* What -v tells. */
static void
say(const struct run *r)
{
	uint64_t records[DIFF_SIDES] = { 0, 0 };

	for (uint32_t i = 0; i < intern_count(r->items.codes); i++)
		for (int k = 0; k < DIFF_SIDES; k++)
			records[k] += r->items.currencies[i].totals[k].records;
	tool_say(r->tool,
	    "items: old %" PRIu64 ", new %" PRIu64 ", not the same %" PRIu64,
	    records[DIFF_OLD], records[DIFF_NEW], r->cells.moved);
}

static bool
compare(struct run *r)
{
	struct diffing *s = r->settings;
	struct tool *t = r->tool;
	struct diff_moves *moves = NULL;
	bool ok;

	if (s->debtors != NULL) {
		moves = diff_moves_open(t, s->debtors, &r->items);
		if (moves == NULL)
			return false;
	}
	warn_again(r);
	ok = diff_cells_count(&r->cells, &r->items,
	    moves != NULL ? diff_moves_take : NULL, moves);
	ok = ok &&
	    diff_sheet_write(&r->sheet, t, &s->reporting, &r->items,
	        &r->cells);
	ok = diff_moves_close(moves, ok) && ok;
	s->differs = r->cells.moved != 0;
	if (ok)
		say(r);
	return ok;
}

bool
diff_run(struct tool *t, struct diffing *s)
{
	struct run r = { .tool = t, .settings = s };
	const struct option_list *by = &s->reporting.by;
	bool ok;

	if (!fits(t, s))
		return false;
	ok = diff_items_init(&r.items, by->count != 0 ? by->items : usual,
	         by->count != 0 ? by->count : USUAL, t->diag) &&
	    (s->with != NULL ? two_strategies(&r) : two_files(&r)) &&
	    keep_dimensions(&r) && compare(&r);
	diff_cells_clear(&r.cells);
	diff_items_clear(&r.items);
	return ok;
}
