#include "stream/lane.h"

#include <string.h>

#include "stream/csv_lines.h"
#include "stream/decode.h"
#include "stream/record_write.h"

static bool
open_parts(struct lane *lane, struct run *run)
{
	buf_init(&lane->line, SIZE_MAX);
	lane->place = (struct batch_place){ .file = input_name(run->chain->in),
		.diag = run->diag,
		.block = &lane->block,
		.shape = run->chain->shape,
		.delimiter = run->delimiter,
		.limit = run->options.record_limit };
	lane->arena = arena_new(0);
	return lane->arena != NULL;
}

bool
lane_open(struct lane *lane, struct run *run)
{
	*lane = (struct lane){ .run = run, .diag = run->diag,
		.columns = run->columns };
	for (size_t i = 0; i < run->chain->count; i++)
		lane->stages[i] = run->chain->stages[i];
	if (open_parts(lane, run))
		return true;
	diag_memory(run->diag);
	return false;
}

/* Columns as the header made them, and stages that are opened over them. */
static bool
open_stages(struct lane *lane)
{
	struct run *run = lane->run;
	const struct chain *chain = run->chain;

	lane->columns = columns_again(lane->lasting, run->columns, lane->diag);
	if (lane->columns == NULL) {
		diag_memory(lane->diag);
		return false;
	}
	lane->columns->delimiter = run->delimiter;
	if (chain->more(chain->more_ctx, lane->lasting, lane->diag,
	        lane->stages) == 0)
		return false;
	for (size_t i = 0; i < chain->count; i++)
		lane->stages[i]->shared = true;
	return run_open_stages(run, lane->columns, lane->stages, lane->diag);
}

bool
lane_open_own(struct lane *lane, struct run *run)
{
	bool ok;

	*lane = (struct lane){ .run = run };
	lane->tape = diag_tape_new();
	lane->lasting = arena_new(0);
	ok = open_parts(lane, run) && lane->tape != NULL &&
	    lane->lasting != NULL;
	if (!ok) {
		diag_memory(run->diag);
		return false;
	}
	lane->diag = diag_tape_diag(lane->tape);
	ok = open_stages(lane);
	diag_tape_play(lane->tape, run->diag);
	return ok;
}

void
lane_close(struct lane *lane)
{
	if (lane->run == NULL)
		return;
	if (lane->tape != NULL)
		stages_release(lane->stages, CHAIN_STAGES);
	csv_block_clear(&lane->block);
	buf_clear(&lane->line);
	arena_free(lane->arena);
	arena_free(lane->lasting);
	diag_tape_free(lane->tape);
}

/* Makes a batch of the block. */
static bool
make_batch(struct lane *lane, bool rehearsal)
{
	const struct chain *chain = lane->run->chain;
	const struct csv_index *index = &lane->block.index;
	struct batch *b = &lane->batch;

	arena_reset(lane->arena);
	lane->place.sayings = NULL;
	lane->place.count = 0;
	lane->place.hushed = true;
	*b = (struct batch){ .data = lane->block.data,
		.size = index->used,
		.starts = index->starts,
		.ends = index->ends,
		.fields = index->fields,
		.rows = index->rows,
		.first = lane->block.first,
		.arena = lane->arena,
		.rehearsal = rehearsal,
		.columns = lane->columns,
		.place = &lane->place };
	b->fates = arena_alloc(lane->arena, b->rows, sizeof(*b->fates));
	if (b->fates == NULL ||
	    (!rehearsal && !place_add_broken(b)))
		return false;
	lane->decoder = columns_begin(b, chain->encoding, chain->nulls,
	    chain->null_count);
	return lane->decoder != NULL;
}

static bool
out_of_memory(struct lane *lane)
{
	diag_memory(lane->diag);
	return false;
}

/* What a stage reads is decoded when those before it have run, so that a chain
 * does what its stages do one by one. */
static bool
run_stages(struct lane *lane, size_t count)
{
	for (size_t i = 0; i < count && lane->batch.rows > 0; i++) {
		struct stage *stage = lane->stages[i];

		if (!columns_decode(lane->decoder, i))
			return out_of_memory(lane);
		if (stage->run != NULL && !stage->run(stage, &lane->batch))
			return false;
	}
	return true;
}

/* Does a record of the block hold a line end?  Each takes one, and so does what
 * is no record; none is wanting but the last. */
static bool
has_lines_within(const struct csv_block *block)
{
	const struct csv_index *index = &block->index;
	uint64_t ends = index->rows + index->blank + block->left;

	for (size_t i = 0; i < index->broken_count; i++)
		ends += index->broken[i].last;
	return index->lines + (block->cut != 0) > ends;
}

/* Cells that may have swallowed records. */
static void
find_lookalikes(struct lane *lane)
{
	const struct batch *b = &lane->batch;
	const struct csv_shape *shape = lane->run->chain->shape;
	size_t columns = b->fields - (shape != NULL ? shape->added : 0);
	bool returns;

	lane->lookalikes = 0;
	if (!lane->run->chain->lookalikes || b->rows == 0 ||
	    !has_lines_within(&lane->block))
		return;
	returns = memchr(b->data, '\r', lane->block.index.used) != NULL;
	for (size_t row = 0; row < b->rows; row++) {
		const uint32_t *ends = b->ends + row * b->fields;
		size_t line = csv_line_within(b->data, b->starts[row],
		    ends[b->fields - 1], returns);
		struct place_walk walk;
		uint32_t first;
		size_t found;

		if (line == ends[b->fields - 1])
			continue;
		found = csv_lookalikes(b->data, b->starts[row], ends,
		    b->fields, lane->run->delimiter, columns, (uint32_t)line,
		    &first);
		if (found > 0 && lane->lookalikes == 0) {
			walk = place_begin(&lane->place);
			place_advance(&lane->place, &walk, first);
			lane->lookalike = (struct src_pos){ lane->place.file,
				walk.line, first - walk.line_start + 1 };
		}
		lane->lookalikes += found;
	}
}

bool
lane_process(struct lane *lane, size_t count, bool rehearsal)
{
	if (!make_batch(lane, rehearsal))
		return out_of_memory(lane);
	if (!run_stages(lane, count))
		return false;
	/* The next stage scans it. */
	if (rehearsal && !columns_decode(lane->decoder, count))
		return out_of_memory(lane);
	lane->written = 0;
	if (!rehearsal)
		find_lookalikes(lane);
	buf_reset(&lane->line);
	if (!rehearsal && lane->run->writes &&
	    !format_records(&lane->batch, &lane->line, &lane->written))
		return out_of_memory(lane);
	return !lane->place.failed || out_of_memory(lane);
}

void
lane_note_cut(const struct lane *lane)
{
	if (lane->block.cut != 0)
		lane->run->counts->cut = (struct src_pos){ lane->place.file,
			(size_t)lane->block.cut, 1 };
}

static void
count_batch(const struct lane *lane)
{
	const struct csv_index *index = &lane->block.index;
	struct chain_counts *counts = lane->run->counts;

	lane_note_cut(lane);
	if (counts->lookalikes == 0)
		counts->lookalike = lane->lookalike;
	counts->lookalikes += lane->lookalikes;
	if (counts->thousands == 0)
		counts->thousand = lane->decoder->thousand_at;
	counts->thousands += lane->decoder->thousands;
	counts->blank += index->blank;
	counts->read += index->rows + lane->block.left;
	counts->left += lane->block.left;
	counts->written += lane->written;
	for (size_t i = 0; i < index->broken_count; i++)
		if (index->broken[i].first) {
			counts->read++;
			counts->rejected++;
		}
	/* Most often all were written. */
	for (size_t i = 0; i < index->rows && lane->written < index->rows;
	     i++) {
		counts->rejected += lane->batch.fates[i] == FATE_REJECTED;
		counts->excluded += lane->batch.fates[i] == FATE_EXCLUDED;
	}
}

/* What a lane of several found is held against all that came before. */
static bool
settle(struct lane *lane)
{
	const struct chain *chain = lane->run->chain;

	if (lane->tape == NULL || lane->batch.rows == 0)
		return true;
	for (size_t i = 0; i < chain->count; i++) {
		struct stage *stage = chain->stages[i];

		if (stage->settle != NULL &&
		    !stage->settle(stage, lane->stages[i], &lane->batch))
			return false;
	}
	return true;
}

bool
lane_deliver(struct lane *lane)
{
	struct run *run = lane->run;
	const struct chain *chain = run->chain;

	if (!settle(lane) ||
	    !place_tell(&lane->batch, chain->rejects, &run->tail))
		return false;
	if (run->writes)
		write_records(&lane->batch, &lane->line, chain->out);
	count_batch(lane);
	if (chain->progress != NULL)
		chain->progress(chain->ctx, lane->block.bytes,
		    run->counts->read);
	return (chain->out == NULL || out_ok(chain->out)) &&
	    (chain->rejects == NULL || out_ok(chain->rejects));
}
