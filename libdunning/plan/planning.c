#include "plan/planning.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "plan/plan_action.h"
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
	struct spool *spool;
	struct plan_item *items;
	size_t count, room;
	struct buf line;
};

static bool
are_new(struct columns *columns, const char *const *names, struct diag *diag)
{
	bool ok = true;

	for (size_t i = 0; names[i] != NULL; i++) {
		if (!columns_has(columns, names[i]))
			continue;
		diag_at(diag, DIAG_ERROR, "E_COLUMN_EXISTS", POS_NONE,
		    "the records have a column '%s' already", names[i]);
		diag_note(diag, POS_NONE,
		    "plan the records that 'dunning segment' wrote, not "
		    "those of an earlier plan");
		ok = false;
	}
	return ok;
}

static bool
planning_open(struct stage *stage, struct columns *columns)
{
	struct planning *p = (struct planning *)stage;
	p->columns = columns;
	if (!plan_reader_bind(&p->reader, columns) ||
	    !are_new(columns, planning_columns, p->diag) ||
	    !are_new(columns, planning_charge_columns, p->diag))
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

	if (!plan_reader_begin(&p->reader, b))
		return false;
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
	return true;
}

/* By debtor, currency and place in the input: the items stand in the order of
 * the input, so their addresses tell. */
static int
in_group_order(const void *a, const void *b)
{
	const struct plan_item *x = *(const struct plan_item *const *)a;
	const struct plan_item *y = *(const struct plan_item *const *)b;

	if (x->debtor != y->debtor)
		return x->debtor < y->debtor ? -1 : 1;
	if (x->currency != y->currency)
		return x->currency < y->currency ? -1 : 1;
	return (x > y) - (x < y);
}

static bool
plan_all(struct planning *p, const struct plan_item **sorted)
{
	size_t from = 0;

	for (size_t i = 1; i <= p->count; i++) {
		if (i < p->count && sorted[i]->debtor == sorted[from]->debtor)
			continue;
		if (!plan_debtor(&p->maker, sorted + from, i - from))
			return false;
		from = i;
	}
	return true;
}

static bool
planning_emit(struct stage *stage, struct out *out)
{
	struct planning *p = (struct planning *)stage;
	const struct plan_item **sorted = NULL;
	bool ok = plan_writer_begin(&p->writer, out, p->spool, p->columns);

	if (ok && p->count != 0) {
		sorted = calloc(p->count, sizeof *sorted);
		if (sorted == NULL) {
			diag_memory(p->diag);
			return false;
		}
		for (size_t i = 0; i < p->count; i++)
			sorted[i] = &p->items[i];
		qsort(sorted, p->count, sizeof *sorted, in_group_order);
		ok = plan_all(p, sorted);
	}
	free(sorted);
	return ok;
}

static bool
planning_close(struct stage *stage)
{
	struct planning *p = (struct planning *)stage;

	faults_tell(p->reader.env.faults, p->diag);
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
		.run = planning_run, .emit = planning_emit,
		.close = planning_close, .release = planning_free,
		.sink = true };
	p->diag = diag;
	buf_init(&p->line, SIZE_MAX);
	plan_writer_init(&p->writer, options->run.strategy, &p->reader,
	    options->run.as_of, diag);
	p->maker = (struct plan_maker){ .diag = diag,
		.strategy = options->run.strategy, .reader = &p->reader,
		.as_of = options->run.as_of, .ledger = options->ledger,
		.take = plan_writer_take, .ctx = &p->writer,
		.watch = options->watch };
	if (plan_reader_init(&p->reader, arena, &options->run, diag))
		return &p->stage;
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
