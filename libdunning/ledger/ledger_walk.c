/* ledger_walk.c -- the rows of a debtor, or of one after the other. */
#include <stdlib.h>
#include <string.h>

#include "ledger/ledger_internal.h"
#include "ledger/ledger_pack.h"

/* To look a debtor up costs as much as this many steps. */
enum { STEPS_MAX = 16 };

static const struct kind {
	int one;    /* statement: rows of a debtor */
	int all;    /* those of all from a debtor on, by debtor */
} kinds[LEDGER_WALKS] = {
	[LEDGER_WALK_SENT] = { SQL_SENT, SQL_WALK_SENT },
	[LEDGER_WALK_ITEMS] = { SQL_SENT_ITEMS, SQL_WALK_ITEMS },
	[LEDGER_WALK_EVENTS] = { SQL_EVENTS, SQL_WALK_EVENTS },
};

const int ledger_widths[LEDGER_WALKS] = {
	[LEDGER_WALK_SENT] = 15,
	[LEDGER_WALK_ITEMS] = 4,
	[LEDGER_WALK_EVENTS] = 18,
};

/* All tokens that stand for debtors: few, in order of their bytes. */
static bool
read_tokens(struct ledger *ledger)
{
	struct query *row = db_query(ledger->db, SQL_TOKENS);
	enum query_step step;

	ledger->tokens.count = 0;
	while ((step = query_step(row)) == QUERY_ROW) {
		struct text text = query_text(row, 0);
		char *token;

		if (text.len != LEDGER_TOKEN - 1)
			continue;
		token = ledger_rows_add(ledger, &ledger->tokens, LEDGER_TOKEN);
		if (token == NULL)
			break;
		memcpy(token, text.at, LEDGER_TOKEN - 1);
	}
	query_end(row);
	return step == QUERY_DONE;
}

static int
compare_tokens(const void *a, const void *b)
{
	return memcmp(a, b, LEDGER_TOKEN - 1);
}

bool
ledger_has_token(const struct ledger *ledger, struct text token)
{
	return !ledger->in_order ||
	    (ledger->tokens.count != 0 &&
	        bsearch(token.at, ledger->tokens.at, ledger->tokens.count,
	            LEDGER_TOKEN, compare_tokens) != NULL);
}

void
ledger_walks_init(struct ledger *ledger)
{
	ledger->walked = ledger->diag;
	for (int i = 0; i < LEDGER_WALKS; i++) {
		buf_init(&ledger->walks[i].asked, SIZE_MAX);
		buf_init(&ledger->walks[i].from, SIZE_MAX);
		buf_init(&ledger->walks[i].strategy, SIZE_MAX);
		buf_init(&ledger->walks[i].last, SIZE_MAX);
	}
}

void
ledger_walks_clear(struct ledger *ledger)
{
	ledger_ahead_free(ledger);
	for (int i = 0; i < LEDGER_WALKS; i++) {
		buf_clear(&ledger->walks[i].asked);
		buf_clear(&ledger->walks[i].from);
		buf_clear(&ledger->walks[i].strategy);
		buf_clear(&ledger->walks[i].last);
	}
}

static bool
keep(struct ledger *ledger, struct buf *to, struct text text)
{
	buf_reset(to);
	if (buf_add(to, text.at == NULL ? "" : text.at, text.len))
		return true;
	diag_memory(ledger->walked);
	return false;
}

static struct text
kept(const struct buf *buf)
{
	return (struct text){ buf_text(buf), buf->len };
}

static bool
is_in_order(struct ledger *ledger, struct ledger_walk *walk)
{
	int order = text_compare(walk->debtor, kept(&walk->last));

	if (order < 0)
		db_damaged(ledger->db, "its debtors are not in order");
	return order == 0 ||
	    (order > 0 && keep(ledger, &walk->last, walk->debtor));
}

static void
step(struct ledger *ledger, enum ledger_walked which)
{
	struct ledger_walk *walk = &ledger->walks[which];

	walk->step = query_step(walk->row);
	if (walk->step != QUERY_ROW)
		return;
	walk->pack = query_pack(walk->row);
	walk->debtor =
	    ledger_pack_first(walk->pack, 1 + ledger_widths[which]);
	if (!is_in_order(ledger, walk))
		walk->step = QUERY_TROUBLE;
}

/* A debtor that lies too far back hides all that are between: only the row
 * behind it shows that. */
static bool
put_to_rest(struct ledger *ledger, enum ledger_walked which)
{
	struct ledger_walk *walk = &ledger->walks[which];

	if (walk->row == NULL)
		return true;
	if (walk->step == QUERY_ROW)
		step(ledger, which);
	query_end(walk->row);
	walk->row = NULL;
	return walk->step != QUERY_TROUBLE;
}

bool
ledger_history_in_order(struct ledger *ledger, bool in_order)
{
	bool ok = true;

	ledger_ahead_stop(ledger);
	for (int i = 0; i < LEDGER_WALKS; i++)
		ok = put_to_rest(ledger, (enum ledger_walked)i) && ok;
	ledger->in_order = in_order;
	return ok && (!in_order || !ledger->erased || read_tokens(ledger));
}

static bool
is_behind(const struct ledger_walk *walk, struct text debtor)
{
	return walk->step == QUERY_ROW &&
	    text_compare(walk->debtor, debtor) < 0;
}

/* The statement goes on reading what it was given: that stays in the walk. */
static bool
look_up(struct ledger *ledger, enum ledger_walked which, struct text strategy,
    struct text debtor)
{
	struct ledger_walk *walk = &ledger->walks[which];

	if (!put_to_rest(ledger, which) ||
	    !keep(ledger, &walk->from, debtor) ||
	    !keep(ledger, &walk->last, debtor) ||
	    !keep(ledger, &walk->strategy, strategy))
		return false;
	walk->row = db_query(ledger->db, kinds[which].all);
	query_put_text(walk->row, kept(&walk->from));
	if (which == LEDGER_WALK_SENT)
		query_put_text(walk->row, kept(&walk->strategy));
	step(ledger, which);
	return true;
}

/* From the last debtor to this one. */
static bool
walk_on(struct ledger *ledger, enum ledger_walked which, struct text strategy,
    struct text debtor)
{
	struct ledger_walk *walk = &ledger->walks[which];
	bool follows = walk->row != NULL &&
	    text_compare(debtor, kept(&walk->asked)) > 0 &&
	    text_equal(strategy, kept(&walk->strategy));

	for (int i = 0; follows && i < STEPS_MAX && is_behind(walk, debtor);
	     i++)
		step(ledger, which);
	if ((!follows || is_behind(walk, debtor)) &&
	    !look_up(ledger, which, strategy, debtor))
		return false;
	return keep(ledger, &walk->asked, debtor);
}

/* Whether it stands at a row of the debtor that was asked for. */
static enum query_step
look(const struct ledger_walk *walk)
{
	if (walk->step == QUERY_ROW &&
	    !text_equal(walk->debtor, kept(&walk->asked)))
		return QUERY_DONE;
	return walk->step;
}

enum query_step
ledger_walk_first(struct ledger *ledger, enum ledger_walked which,
    struct text strategy, struct text debtor)
{
	return walk_on(ledger, which, strategy, debtor) ?
	    look(&ledger->walks[which]) :
	    QUERY_TROUBLE;
}

enum query_step
ledger_walk_next(struct ledger *ledger, enum ledger_walked which)
{
	step(ledger, which);
	return look(&ledger->walks[which]);
}

/* What the walk stands at moves with it. */
static enum query_step
take_walked(struct ledger *ledger, enum ledger_walked which,
    enum query_step step, struct ledger_row *row)
{
	struct text pack = ledger->walks[which].pack;
	char *copy;

	if (step != QUERY_ROW)
		return step;
	copy = arena_take(ledger->arena, 1, pack.len);
	if (copy == NULL) {
		diag_memory(ledger->diag);
		return QUERY_TROUBLE;
	}
	memcpy(copy, pack.at, pack.len);
	ledger_pack_values(copy, 1 + ledger_widths[which], row->values);
	return QUERY_ROW;
}

static enum query_step
take_ahead(enum ledger_walked which, struct ledger_row *row)
{
	if (row->left == 0)
		return QUERY_DONE;
	row->left--;
	ledger_pack_values(
	    row->packs++->at, 1 + ledger_widths[which], row->values);
	return QUERY_ROW;
}

enum query_step
ledger_rows_first(struct ledger *ledger, enum ledger_walked which,
    struct text strategy, struct text debtor, struct ledger_row *row)
{
	row->query = NULL;
	row->packs = NULL;
	row->damaged = false;
	if (ledger_ahead_rows(ledger, which, &row->packs, &row->left))
		return take_ahead(which, row);
	if (ledger->in_order && !ledger_ahead_runs(ledger))
		return take_walked(ledger, which,
		    ledger_walk_first(ledger, which, strategy, debtor), row);
	row->query = db_query(ledger->db, kinds[which].one);
	query_put_text(row->query, debtor);
	if (which == LEDGER_WALK_SENT)
		query_put_text(row->query, strategy);
	return query_step(row->query);
}

enum query_step
ledger_rows_next(struct ledger *ledger, enum ledger_walked which,
    struct ledger_row *row)
{
	if (row->query != NULL)
		return query_step(row->query);
	if (row->damaged)
		return QUERY_TROUBLE;
	return row->packs != NULL ?
	    take_ahead(which, row) :
	    take_walked(
	        ledger, which, ledger_walk_next(ledger, which), row);
}

void
ledger_rows_end(struct ledger_row *row)
{
	if (row->query != NULL)
		query_end(row->query);
}
