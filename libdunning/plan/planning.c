#include "plan/planning.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "plan/assign.h"
#include "plan/plan_action.h"
#include "plan/plan_extra.h"
#include "plan/plan_limits.h"
#include "plan/plan_order.h"
#include "plan/plan_ties.h"
#include "plan/plan_watch.h"
#include "plan/plan_write.h"
#include "stream/record_write.h"
#include "stream/spool.h"

struct planning {
	struct stage stage;
	struct diag *diag;
	struct columns *columns;
	struct plan_reader reader;
	struct plan_maker maker;
	struct plan_writer writer;
	struct plan_gather gather;
	struct plan_ties ties;
	struct assign *assign;      /* NULL: without `assign` */
	struct plan_limits *limits; /* NULL: without `limits` */
	struct ledger *ledger;
	uint32_t *order; /* of the debtors; NULL: by their numbers */
	struct plan_later later; /* with an order */
	bool by_file; /* a file of payments was given */
	bool ahead;   /* of planning_options */
	struct spool *spool;
	struct plan_item *items;
	size_t count, room;
	struct buf line;
};

/* Nothing is written before all actions are known. */
static bool
gathers(const struct planning *p)
{
	return p->assign != NULL || p->limits != NULL || p->order != NULL;
}

/* The column `agent` is renamed, see plan_writer_header. */
static bool
agents_are_new(struct planning *p, struct columns *columns)
{
	const char *names[] = { "agent_before", NULL };

	return p->assign == NULL ||
	    (plan_names_are_new(columns, assign_columns + 1, p->diag) &&
	        (!columns_has(columns, assign_columns[0]) ||
	            plan_names_are_new(columns, names, p->diag)));
}

static bool
planning_open(struct stage *stage, struct columns *columns)
{
	struct planning *p = (struct planning *)stage;
	const struct plan_watch *watch = p->maker.watch;

	p->columns = columns;
	if (watch != NULL && watch->open != NULL &&
	    !watch->open(watch->ctx, columns))
		return false;
	if (!plan_reader_bind(&p->reader, columns) ||
	    !plan_names_are_new(columns, planning_columns, p->diag) ||
	    !plan_names_are_new(columns, planning_charge_columns, p->diag) ||
	    !plan_extra_are_new(&p->reader, columns) ||
	    !agents_are_new(p, columns))
		return false;
	if ((p->assign != NULL && !assign_bind(p->assign, columns)) ||
	    (p->limits != NULL &&
	        !plan_limits_bind(p->limits, columns, p->by_file)))
		return false;
	p->spool = spool_new(p->diag);
	return p->spool != NULL;
}

static struct plan_item *
next_item(struct planning *p)
{
	struct plan_item *grown;
	size_t room;

	if (p->count < p->room)
		return &p->items[p->count];
	room = p->room == 0 ? 1024 : p->room * 2;
	grown = realloc(p->items, room * sizeof *grown);
	if (grown == NULL) {
		diag_memory(p->diag);
		return NULL;
	}
	p->items = grown;
	p->room = room;
	return &p->items[p->count];
}

static bool
keep_record(struct planning *p, struct batch *b, size_t row,
    struct plan_item *item)
{
	if (p->assign != NULL && !assign_record(p->assign, &p->reader, b, row))
		return false;
	buf_reset(&p->line);
	if (!record_line(b, row, ',', &p->line)) {
		diag_memory(p->diag);
		return false;
	}
	item->at = spool_size(p->spool);
	item->len = (uint32_t)p->line.len;
	p->count++;
	return spool_write(p->spool, buf_text(&p->line), p->line.len);
}

static bool
planning_run(struct stage *stage, struct batch *b)
{
	struct planning *p = (struct planning *)stage;
	const struct plan_watch *watch = p->maker.watch;

	for (size_t row = 0; row < b->rows; row++) {
		struct plan_item *item;
		enum plan_read read;

		if (b->fates[row] != FATE_KEPT)
			continue;
		item = next_item(p);
		if (item == NULL)
			return false;
		read = plan_read(&p->reader, b, row, item);
		if (watch != NULL && read != PLAN_READ_FAILED &&
		    !watch->record(watch->ctx, &p->reader, b, row, item, read))
			return false;
		if (b->fates[row] == FATE_KEPT &&
		    !plan_ties_in(&p->ties, item, read == PLAN_READ_KEPT))
			return false;
		switch (read) {
		case PLAN_READ_FAILED:
			return false;
		case PLAN_READ_SKIPPED:
			break;
		case PLAN_READ_KEPT:
			if (!keep_record(p, b, row, item))
				return false;
			break;
		}
	}
	if (p->limits != NULL)
		plan_limits_batch(p->limits, b);
	return true;
}

/* Whether all records came. */
static bool
planning_check(struct stage *stage, const struct chain_counts *counts)
{
	struct planning *p = (struct planning *)stage;

	if (p->limits != NULL)
		plan_limits_counts(p->limits, counts);
	return plan_ties_counts(&p->ties, counts);
}

/* Only who knows no fees asks the ledger for nothing but histories. */
static bool
read_ledger(struct planning *p, struct plan_groups *groups)
{
	if (p->ledger == NULL || p->maker.watch != NULL)
		return true;
	return p->ahead && p->reader.fees == NULL ?
	    ledger_history_ahead(p->ledger, p->maker.strategy->name.text,
	        plan_groups_ahead, groups) :
	    ledger_history_in_order(p->ledger, true);
}

static bool
plan_all(struct planning *p)
{
	struct plan_groups groups;
	const struct plan_item **items;
	size_t count;
	bool ok = plan_groups_make(&groups, p->items, p->count,
	    p->reader.debtors, p->order);

	if (!ok)
		diag_memory(p->diag);
	ok = ok && read_ledger(p, &groups);
	while (ok && plan_groups_next(&groups, &items, &count))
		ok = plan_debtor(&p->maker, items, count);
	if (p->ledger != NULL)
		ok = ledger_history_in_order(p->ledger, false) && ok;
	plan_groups_clear(&groups);
	return ok;
}

/* The place of an item among all of them. */
static size_t
place_of(const struct planning *p, const struct plan_item *item)
{
	return item >= p->items && item < p->items + p->count ?
	    (size_t)(item - p->items) :
	    SIZE_MAX;
}

/* The `take` of the maker. */
static bool
take_action(void *ctx, const struct plan_action *a)
{
	struct planning *p = ctx;

	for (size_t i = 0; i < a->count; i++)
		if (!plan_ties_out(&p->ties, a->parts[i].item,
		        place_of(p, a->parts[i].item), p->maker.several))
			return false;
	if (!plan_writer_take(&p->writer, a))
		return false;
	return p->assign == NULL ||
	    assign_action(p->assign, &p->maker, a, &p->gather,
	        place_of(p, a->carrying));
}

/* The order in which planning looks at the debtors, if that is not the one in
 * which it writes them; who watches sees them in that. */
static bool
find_order(struct planning *p)
{
	if (p->ledger == NULL || p->maker.watch != NULL ||
	    plan_order_is(p->reader.debtors))
		return true;
	p->order = plan_order_new(p->reader.debtors);
	if (p->order == NULL)
		diag_memory(p->diag);
	return p->order != NULL;
}

static bool
make_actions(struct planning *p)
{
	struct plan_maker *m = &p->maker;
	bool (*event)(void *, const struct plan_maker *, enum planning_event,
	    const struct plan_item *, const struct plan_place *) = m->event;
	void *ctx = m->event_ctx;
	bool ok;

	if (p->order != NULL && event != NULL) {
		m->event = plan_later_keep;
		m->event_ctx = &p->later;
	}
	ok = plan_all(p) &&
	    (event == NULL || plan_later_tell(&p->later, m, event, ctx));
	p->writer.counts.tally = m->tally;
	p->writer.counts.again = p->ties.again;
	return ok &&
	    plan_ties_end(&p->ties, p->items, p->count,
	        p->writer.counts.records, p->reader.words);
}

/* Counts all actions as they are now, and judges them. */
static bool
judge(struct planning *p)
{
	for (size_t i = 0; i < p->gather.count; i++) {
		const struct gathered *a = plan_gather_at(&p->gather, i);
		enum action_status status = (enum action_status)a->status;

		if (p->assign != NULL && assign_carries(p->assign, a))
			status = ACTION_DEFERRED;
		plan_writer_count(&p->writer, status,
		    (enum channel)a->channel, a->debtor);
		if (p->limits != NULL && status == ACTION_DUE &&
		    !plan_limits_action(p->limits, a->debtor, a->currency,
		        a->digits, (enum channel)a->channel,
		        a->again ? 0 : a->total))
			return false;
	}
	if (p->limits == NULL)
		return true;
	if (p->by_file)
		plan_limits_payment(p->limits,
		    plan_holds_newest_payment(p->reader.plan_holds,
		        p->maker.as_of));
	if (!plan_limits_judge(p->limits, &p->reader, p->ledger))
		return false;
	p->writer.counts.accepted = plan_limits_accepted(p->limits);
	return true;
}

static bool
agent_cells(void *ctx, const struct gathered *a, struct buf *cells,
    struct text *code)
{
	const struct planning *p = ctx;

	if (p->assign != NULL)
		assign_cells(p->assign, a, cells, code);
	return true;
}

static bool
emit_gathered(struct planning *p, struct out *out)
{
	p->writer.gather = &p->gather;
	if (!plan_gather_open(&p->gather, p->diag) || !make_actions(p) ||
	    (p->assign != NULL &&
	        !assign_run(p->assign, &p->reader, p->ledger, &p->gather)) ||
	    (p->order != NULL &&
	        !plan_gather_sort(
	            &p->gather, intern_count(p->reader.debtors))) ||
	    !judge(p))
		return false;
	return plan_writer_header(&p->writer, out, p->columns,
	           p->assign != NULL ? assign_columns : NULL) &&
	    plan_gather_write(&p->gather, out, agent_cells, p);
}

static bool
planning_emit(struct stage *stage, struct out *out)
{
	struct planning *p = (struct planning *)stage;

	p->writer.out = out;
	p->writer.spool = p->spool;
	if (!find_order(p))
		return false;
	if (gathers(p))
		return emit_gathered(p, out);
	return plan_writer_header(&p->writer, out, p->columns, NULL) &&
	    make_actions(p);
}

static bool
planning_close(struct stage *stage)
{
	struct planning *p = (struct planning *)stage;

	plan_holds_tell(p->reader.plan_holds);
	faults_tell(p->reader.env.faults, p->diag);
	return true;
}

/* `assign` and `limits`. */
static bool
open_sections(struct planning *p, struct arena *arena,
    const struct planning_options *options)
{
	const struct strategy *strategy = options->run.strategy;

	if (strategy->assign.set) {
		p->assign = assign_new(arena, &options->run, p->diag);
		if (p->assign == NULL)
			return false;
	}
	if (!options->unlimited &&
	    (strategy->limits.set || options->accept_count > 0)) {
		p->limits = plan_limits_new(arena, &options->run,
		    options->accept, options->accept_count, p->diag);
		if (p->limits == NULL)
			return false;
	}
	return true;
}

struct stage *
planning_stage(struct arena *arena, const struct planning_options *options,
    struct diag *diag)
{
	struct planning *p = arena_alloc(arena, 1, sizeof *p);

	if (p == NULL) {
		diag_memory(diag);
		return NULL;
	}
	p->stage = (struct stage){ .name = "plan", .open = planning_open,
		.run = planning_run, .check = planning_check,
		.emit = planning_emit, .close = planning_close,
		.release = planning_free, .sink = true };
	p->diag = diag;
	p->ledger = options->ledger;
	p->by_file = options->payments != NULL;
	p->ahead = options->ahead;
	p->gather.diag = diag;
	buf_init(&p->line, SIZE_MAX);
	plan_ties_init(&p->ties, diag);
	p->maker = (struct plan_maker){ .diag = diag,
		.strategy = options->run.strategy, .reader = &p->reader,
		.as_of = options->run.as_of, .ledger = options->ledger,
		.several = plans_have_several(&options->run.strategy->plans),
		.take = take_action, .ctx = p, .event = options->event,
		.event_ctx = options->event_ctx, .watch = options->watch,
		.approves = options->approves };
	plan_writer_init(&p->writer, options->run.strategy, &p->maker, diag);
	if (plan_reader_init(&p->reader, arena, &options->run,
	        options->payments, diag)) {
		p->reader.remembers = options->ledger != NULL;
		p->reader.writes_all = options->every_column;
		if (open_sections(p, arena, options))
			return &p->stage;
	}
	planning_free(&p->stage);
	return NULL;
}

void
planning_free(struct stage *stage)
{
	struct planning *p = (struct planning *)stage;

	if (p == NULL)
		return;
	plan_reader_clear(&p->reader);
	plan_maker_clear(&p->maker);
	plan_writer_clear(&p->writer);
	plan_ties_clear(&p->ties);
	plan_gather_close(&p->gather);
	plan_later_clear(&p->later);
	free(p->order);
	p->order = NULL;
	assign_free(p->assign);
	p->assign = NULL;
	if (p->spool != NULL)
		spool_free(p->spool);
	p->spool = NULL;
	free(p->items);
	p->items = NULL;
	buf_clear(&p->line);
}

const struct planning_counts *
planning_result(const struct stage *stage)
{
	return &((const struct planning *)stage)->writer.counts;
}

void
planning_tell(const struct stage *stage, struct buf *to)
{
	const struct planning *p = (const struct planning *)stage;

	if (p->assign != NULL)
		assign_tell(p->assign, to);
	if (p->limits != NULL)
		plan_limits_tell(p->limits, to);
}
