#include "explain/explain_log.h"

#include <string.h>

#include "explain/explain_experiment.h"
#include "explain/explain_line.h"
#include "explain/explain_record.h"
#include "explain/explain_who.h"
#include "rules/explain_value.h"

struct logging {
	struct stage stage;
	struct stage *inner;
	struct explain_log_options options;
	struct explain_view view; /* with the arena of a record */
	struct explain_stages stages;
	struct explain_who *who; /* NULL: all records */
	struct arena *arena;     /* of the run */
	struct buf lines; /* of a batch */
	struct out *out;  /* of the instance that writes */
	struct diag *diag;
};

static bool
logging_open(struct stage *stage, struct columns *columns)
{
	struct logging *l = (struct logging *)stage;

	l->inner->shared = stage->shared;
	if (!l->inner->open(l->inner, columns) ||
	    !explain_who_bind(l->who, columns))
		return false;
	if (stage->shared)
		return true;
	l->out = explain_line_open(
	    l->options.strategy, l->arena, l->options.path, l->diag);
	return l->out != NULL;
}

static bool
log_record(struct logging *l, struct batch *b, size_t row)
{
	struct explain_record record = { .number = 0 };
	struct explain_line line = { .number = b->first + row + 1 };
	size_t errors = diag_count(l->diag, DIAG_ERROR);
	bool ok;

	arena_reset(l->view.arena);
	ok = explain_keys(&l->view, b, row, &record) &&
	    explain_decisions(&l->view, &l->stages, b, row, false, &record);
	for (size_t i = 0; ok && i < record.keys.count; i++)
		if (text_is(record.keys.at[i].name, "doc_id"))
			line.doc_id = record.keys.at[i].value;
		else
			line.debtor_id = record.keys.at[i].value;
	for (size_t i = 0; ok && i < record.card_count; i++)
		ok = explain_line_card(
		    &l->view, &line, &record.cards[i], &l->lines);
	for (size_t i = 0; ok && i < record.table_count; i++)
		ok = explain_line_table(
		    &l->view, &line, &record.tables[i], &l->lines);
	for (size_t i = 0; ok && i < record.arm_count; i++)
		ok = explain_line_arm(
		    &l->view, &line, &record.arms[i], &l->lines);
	if (l->lines.failed)
		diag_memory(l->diag);
	return ok && explain_whole(&l->view, errors);
}

static bool
logging_run(struct stage *stage, struct batch *b)
{
	struct logging *l = (struct logging *)stage;
	uint8_t *before = arena_alloc(b->arena, b->rows, sizeof *before);

	if (before == NULL) {
		diag_memory(l->diag);
		return false;
	}
	memcpy(before, b->fates, b->rows);
	if (!l->inner->run(l->inner, b))
		return false;
	buf_reset(&l->lines);
	for (size_t row = 0; !b->rehearsal && row < b->rows; row++)
		if (before[row] == FATE_KEPT &&
		    explain_who_is(l->who, b, row) && !log_record(l, b, row))
			return false;
	if (l->out == NULL || l->lines.len == 0)
		return true;
	out_write(l->out, buf_text(&l->lines), l->lines.len);
	return out_ok(l->out);
}

/* What the lanes logged is written in the order of the input. */
static bool
logging_settle(struct stage *stage, struct stage *ran, struct batch *b)
{
	struct logging *l = (struct logging *)stage;
	const struct logging *from = (const struct logging *)ran;

	(void)b;
	out_write(l->out, buf_text(&from->lines), from->lines.len);
	return out_ok(l->out);
}

static bool
logging_merge(struct stage *stage, const struct stage *other)
{
	struct logging *l = (struct logging *)stage;

	return l->inner->merge(
	    l->inner, ((const struct logging *)other)->inner);
}

static bool
logging_close(struct stage *stage)
{
	struct logging *l = (struct logging *)stage;
	struct out *out = l->out;

	if (l->inner->close != NULL && !l->inner->close(l->inner))
		return false;
	l->out = NULL;
	return out_close(out);
}

struct stage *
explain_log_stage(struct arena *arena,
    const struct explain_log_options *options, struct stage *score,
    struct stage *segment, struct diag *diag)
{
	struct logging *l = arena_alloc(arena, 1, sizeof *l);

	if (l == NULL || (l->view.arena = arena_new(0)) == NULL) {
		diag_memory(diag);
		return NULL;
	}
	l->inner = score != NULL ? score : segment;
	l->stage = (struct stage){ .name = l->inner->name,
		.open = logging_open, .run = logging_run,
		.close = logging_close, .merge = logging_merge,
		.settle = logging_settle, .release = explain_log_free, .joined = l->inner->joined };
	l->options = *options;
	l->arena = arena;
	l->diag = diag;
	l->view = (struct explain_view){ options->strategy, options->source,
		options->as_of, options->show_pii, l->view.arena, diag };
	l->stages = (struct explain_stages){ .score = score,
		.segment = segment };
	buf_init(&l->lines, SIZE_MAX);
	if (explain_who_new(arena, options, &l->who, diag))
		return &l->stage;
	explain_log_free(&l->stage);
	return NULL;
}

void
explain_log_free(struct stage *stage)
{
	struct logging *l = (struct logging *)stage;

	if (l == NULL)
		return;
	if (l->out != NULL)
		out_abandon(l->out);
	l->out = NULL;
	arena_free(l->view.arena);
	l->view.arena = NULL;
	buf_clear(&l->lines);
}
