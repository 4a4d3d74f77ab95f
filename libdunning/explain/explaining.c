#include "explain/explaining.h"

#include <string.h>

#include "ageing/buckets.h"
#include "explain/explain_pick.h"
#include "explain/explain_plan.h"
#include "explain/explain_record.h"
#include "explain/explain_write.h"
#include "plan/planning.h"
#include "rules/explain_value.h"
#include "stream/spool.h"

struct explaining {
	struct stage stage;
	struct explaining_options options;
	struct explain_view view; /* with the arena of a record */
	struct explain_stages stages;
	struct explain_writer writer;
	struct explain_listener listener;
	struct explain_planning *watcher;
	struct stage *planning;
	bool plans; /* the records have what planning needs */
	struct buf text;
	struct diag *diag;
};

/* Whether anything says which of several plans a record is in. */
static bool
has_plans(const struct strategy *strategy, const struct columns *columns)
{
	return strategy->default_plan.text.at != NULL ||
	    columns_has(columns, "plan") ||
	    columns_has(columns, "debtor_plan") ||
	    columns_has(columns, "item_plan");
}

static bool
explaining_open(struct stage *stage, struct columns *columns)
{
	struct explaining *e = (struct explaining *)stage;

	e->plans = e->view.strategy->plans.count == 1 ||
	    (e->view.strategy->plans.count > 1 &&
	        has_plans(e->view.strategy, columns));
	if (!e->plans)
		return true;
	e->planning->rejects = stage->rejects;
	return e->planning->open(e->planning, columns);
}

static bool
tell_record(struct explaining *e, struct batch *b, size_t row, enum fate before)
{
	struct explain_record record = { .number = b->first + row + 1 };
	size_t errors = diag_count(e->diag, DIAG_ERROR);

	arena_reset(e->view.arena);
	if (e->plans) {
		explain_planning_holds(e->watcher, record.number,
		    &record.holds, &record.hold_count);
		record.idle =
		    explain_planning_idle(e->watcher, record.number);
		explain_planning_tell(e->watcher, record.number);
	}
	return explain_record(&e->view, &e->stages, b, row, before, &record) &&
	    explain_whole(&e->view, errors) &&
	    (e->options.json ? explain_json_record(&e->writer, &record) :
	                       explain_text_record(&e->writer, &record));
}

static bool
explaining_run(struct stage *stage, struct batch *b)
{
	struct explaining *e = (struct explaining *)stage;
	uint8_t *before = arena_alloc(b->arena, b->rows, sizeof *before);

	if (before == NULL) {
		diag_memory(e->diag);
		return false;
	}
	memcpy(before, b->fates, b->rows);
	if (e->plans && !e->planning->run(e->planning, b))
		return false;
	for (size_t row = 0; row < b->rows; row++)
		if (explain_picked(e->options.pick, row) &&
		    !tell_record(e, b, row, (enum fate)before[row]))
			return false;
	return true;
}

/* The actions are made to be told of, not to be written. */
static bool
plan_all(struct explaining *e)
{
	struct spool *spool = spool_new(e->diag);
	struct out *nowhere = NULL;
	bool ok;

	if (spool == NULL)
		return false;
	nowhere = out_spool(spool, e->diag);
	ok = nowhere != NULL && e->planning->emit(e->planning, nowhere);
	if (nowhere != NULL)
		out_abandon(nowhere);
	spool_free(spool);
	return ok;
}

static bool
explaining_emit(struct stage *stage, struct out *out)
{
	struct explaining *e = (struct explaining *)stage;

	if (e->plans && !plan_all(e))
		return false;
	out_write(out, buf_text(&e->text), e->text.len);
	return out_ok(out);
}

static bool
explaining_close(struct stage *stage)
{
	struct explaining *e = (struct explaining *)stage;

	return !e->plans || e->planning->close(e->planning);
}

static bool
make_planning(struct explaining *e, struct arena *arena)
{
	struct explain_view lasting = e->view;
	struct planning_options planning = { .run = e->options.run,
		.payments = e->options.payments,
		.ledger = e->options.ledger, .unlimited = true };

	lasting.arena = arena;
	e->listener =
	    e->options.json ? explain_json_plan : explain_text_plan;
	e->listener.ctx = &e->writer;
	e->watcher = explain_planning_new(&lasting, &e->listener);
	if (e->watcher == NULL)
		return false;
	planning.watch = explain_planning_watch(e->watcher);
	e->planning = planning_stage(arena, &planning, e->diag);
	return e->planning != NULL;
}

static bool
make_parts(struct explaining *e, struct arena *arena)
{
	const struct rules_run *run = &e->options.run;

	e->view = (struct explain_view){ .strategy = run->strategy,
		.source = run->source, .as_of = run->as_of,
		.show_pii = e->options.show_pii, .diag = e->diag };
	e->writer = (struct explain_writer){ .out = &e->text,
		.diag = e->diag, .strategy = run->strategy,
		.as_of = run->as_of, .first = true };
	e->view.arena = arena_new(0);
	e->writer.arena = arena_new(0);
	if (e->view.arena == NULL || e->writer.arena == NULL) {
		diag_memory(e->diag);
		return false;
	}
	e->stages = (struct explain_stages){ .score = e->options.score,
		.segment = e->options.segment };
	e->stages.buckets = buckets_new(arena, run->strategy, e->diag);
	return e->stages.buckets != NULL && make_planning(e, arena);
}

struct stage *
explaining_stage(struct arena *arena, const struct explaining_options *options,
    struct diag *diag)
{
	struct explaining *e = arena_alloc(arena, 1, sizeof *e);

	if (e == NULL) {
		diag_memory(diag);
		return NULL;
	}
	e->stage = (struct stage){ .name = "explain", .open = explaining_open,
		.run = explaining_run, .emit = explaining_emit,
		.close = explaining_close, .release = explaining_free,
		.sink = true };
	e->options = *options;
	e->diag = diag;
	buf_init(&e->text, SIZE_MAX);
	if (make_parts(e, arena))
		return &e->stage;
	explaining_free(&e->stage);
	return NULL;
}

void
explaining_free(struct stage *stage)
{
	struct explaining *e = (struct explaining *)stage;

	if (e == NULL)
		return;
	planning_free(e->planning);
	explain_planning_free(e->watcher);
	arena_free(e->view.arena);
	arena_free(e->writer.arena);
	buf_clear(&e->text);
	*e = (struct explaining){ .stage = e->stage };
}
