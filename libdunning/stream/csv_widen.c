#include "stream/csv_widen.h"

#include <string.h>

#include "stream/csv_index.h"

struct widening {
	struct csv_index *index;
	size_t more;
	const char *texts;
	const struct csv_run *runs;
	size_t run_count;
	const uint32_t *ends;
	const char *from;
	char *to;
	size_t copied; /* bytes of from */
	size_t added;  /* bytes besides those */
};

static size_t
run_length(const struct widening *w, size_t run)
{
	return w->ends[run * w->more + w->more - 1] - w->runs[run].text;
}

/* Records of a run. */
static size_t
run_rows(const struct widening *w, size_t run)
{
	size_t end = run + 1 < w->run_count ? w->runs[run + 1].row :
	                                      w->index->rows;

	return end - w->runs[run].row;
}

static void
copy_to(struct widening *w, size_t end)
{
	memcpy(w->to + w->copied + w->added, w->from + w->copied,
	    end - w->copied);
	w->copied = end;
}

static void
shift_broken(struct csv_broken *broken, size_t added)
{
	broken->start += (uint32_t)added;
	broken->end += (uint32_t)added;
	broken->at += (uint32_t)added;
}

/* The ends of a record, and its start, where they are to be; those behind it
 * are there already. */
static void
move_ends(struct widening *w, size_t row, size_t run, size_t added)
{
	struct csv_index *index = w->index;
	size_t fields = index->fields;
	const uint32_t *old = index->ends + row * fields;
	uint32_t *ends = index->ends + row * (fields + w->more);
	size_t text = w->runs[run].text;
	uint32_t end = old[fields - 1] + (uint32_t)added;

	for (size_t i = w->more; i-- > 0;)
		ends[fields + i] =
		    end + w->ends[run * w->more + i] - (uint32_t)text;
	for (size_t i = fields; i-- > 0;)
		ends[i] = old[i] + (uint32_t)added;
	index->starts[row] += (uint32_t)added;
}

/* Copies the bytes, and moves what is broken. */
static void
copy_all(struct widening *w, size_t used)
{
	struct csv_index *index = w->index;
	size_t broken = 0;
	size_t run = 0;

	for (size_t row = 0; row < index->rows; row++) {
		size_t at = index->ends[row * index->fields + index->fields - 1];
		size_t len;

		if (run + 1 < w->run_count && w->runs[run + 1].row == row)
			run++;
		while (broken < index->broken_count &&
		    index->broken[broken].start < at)
			shift_broken(&index->broken[broken++], w->added);
		copy_to(w, at);
		len = run_length(w, run);
		memcpy(w->to + at + w->added, w->texts + w->runs[run].text,
		    len);
		w->added += len;
	}
	while (broken < index->broken_count)
		shift_broken(&index->broken[broken++], w->added);
	copy_to(w, used);
}

/* From the last record back, so that none is overwritten that is needed. */
static void
move_all(struct widening *w)
{
	struct csv_index *index = w->index;
	size_t added = w->added;
	size_t run = w->run_count;
	size_t row = index->rows;

	while (run-- > 0)
		while (row > w->runs[run].row) {
			added -= run_length(w, run);
			move_ends(w, --row, run, added);
		}
	index->fields += w->more;
}

bool
csv_widen(struct csv_block *block, size_t more, const char *texts,
    const struct csv_run *runs, size_t run_count, const uint32_t *ends)
{
	struct csv_index *index = &block->index;
	struct widening w = { .index = index, .more = more, .texts = texts,
		.runs = runs, .run_count = run_count, .ends = ends,
		.from = block->data };
	size_t size = index->used;

	for (size_t run = 0; run < run_count; run++)
		size += run_rows(&w, run) * run_length(&w, run);
	w.to = csv_block_room(&block->wide, size);
	if (w.to == NULL ||
	    !csv_index_room(index, index->rows + 1, index->fields + more))
		return false;
	copy_all(&w, index->used);
	move_all(&w);
	memset(w.to + size, 0, CSV_PADDING);
	block->data = w.to;
	index->used = size;
	return true;
}
