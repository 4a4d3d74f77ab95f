#include "ageing/sorter_runs.h"

#include <stdlib.h>
#include <string.h>

enum { HEADER = 2 * sizeof(uint32_t), BLOCK_LEAST = 512 };

void
sorter_runs_init(struct sorter_runs *r, size_t memory, struct diag *diag)
{
	*r = (struct sorter_runs){ .diag = diag,
		.block = memory / SORTER_FAN };
	if (r->block < BLOCK_LEAST)
		r->block = BLOCK_LEAST;
}

static void
close_cursors(struct sorter_runs *r)
{
	for (size_t i = 0; i < SORTER_FAN; i++) {
		free(r->cursors[i].buffer);
		r->cursors[i] = (struct sorter_cursor){ .at = 0 };
	}
	r->heaped = 0;
}

void
sorter_runs_clear(struct sorter_runs *r)
{
	close_cursors(r);
	free(r->runs);
	spool_free(r->spool);
}

static bool
no_memory(struct sorter_runs *r)
{
	diag_memory(r->diag);
	return false;
}

bool
sorter_run_begin(struct sorter_runs *r)
{
	if (r->spool == NULL)
		r->spool = spool_new(r->diag);
	if (r->spool == NULL)
		return false;
	if (r->count == r->room) {
		size_t room = r->room == 0 ? SORTER_FAN : 2 * r->room;
		struct sorter_run *runs =
		    realloc(r->runs, room * sizeof *runs);

		if (runs == NULL)
			return no_memory(r);
		r->runs = runs;
		r->room = room;
	}
	r->runs[r->count] =
	    (struct sorter_run){ .at = spool_size(r->spool) };
	return true;
}

bool
sorter_run_write(struct sorter_runs *r, const struct sorted *record)
{
	const uint32_t header[2] = { (uint32_t)record->key,
		(uint32_t)record->len };

	return spool_write(r->spool, (const char *)header, HEADER) &&
	    spool_write(r->spool, record->at, record->len);
}

/* Bytes of the run that are in the buffer, at least len; false: reported. */
static bool
fill(struct sorter_runs *r, struct sorter_cursor *c, size_t len)
{
	size_t left = c->held - c->pos;
	size_t more;

	if (left >= len)
		return true;
	if (len > c->room) {
		size_t room = len > r->block ? len : r->block;
		char *buffer = realloc(c->buffer, room);

		if (buffer == NULL)
			return no_memory(r);
		c->buffer = buffer;
		c->room = room;
	}
	if (left > 0)
		memmove(c->buffer, c->buffer + c->pos, left);
	more = c->room - left;
	if (c->end - c->at < more)
		more = (size_t)(c->end - c->at);
	if (!spool_read(r->spool, c->at, c->buffer + left, more))
		return false;
	c->at += more;
	c->pos = 0;
	c->held = left + more;
	if (c->held >= len)
		return true;
	diag_at(r->diag, DIAG_ERROR, "E_COUNTS", POS_NONE,
	    "records were lost: written and read do not agree");
	return false;
}

/* Goes on to the next record of a run. */
static bool
advance(struct sorter_runs *r, struct sorter_cursor *c)
{
	uint32_t header[2];

	if (c->at == c->end && c->pos == c->held) {
		free(c->buffer);
		*c = (struct sorter_cursor){ .at = 0 };
		return true;
	}
	if (!fill(r, c, HEADER))
		return false;
	memcpy(header, c->buffer + c->pos, HEADER);
	if (!fill(r, c, HEADER + header[1]))
		return false;
	c->record = (struct sorted){ c->buffer + c->pos + HEADER, header[0],
		header[1] };
	c->pos += HEADER + header[1];
	return true;
}

static bool
is_less(const struct sorted *a, const struct sorted *b)
{
	size_t len = a->key < b->key ? a->key : b->key;
	int order = memcmp(a->at, b->at, len);

	return order < 0 || (order == 0 && a->key < b->key);
}

/* Puts what stands at place where it belongs among those below it. */
static void
sink(struct sorter_runs *r, size_t place)
{
	size_t cursor = r->heap[place];

	for (;;) {
		size_t child = 2 * place + 1;

		if (child + 1 < r->heaped &&
		    is_less(&r->cursors[r->heap[child + 1]].record,
		        &r->cursors[r->heap[child]].record))
			child++;
		if (child >= r->heaped ||
		    !is_less(&r->cursors[r->heap[child]].record,
		        &r->cursors[cursor].record))
			break;
		r->heap[place] = r->heap[child];
		place = child;
	}
	r->heap[place] = cursor;
}

/* Starts to read the runs from first on, at most SORTER_FAN of them. */
static bool
open_cursors(struct sorter_runs *r, size_t first)
{
	close_cursors(r);
	for (size_t i = first; i < r->count; i++) {
		struct sorter_cursor *c = &r->cursors[i - first];

		*c = (struct sorter_cursor){ .at = r->runs[i].at,
			.end = r->runs[i].end };
		if (!advance(r, c))
			return false;
		if (c->record.at != NULL)
			r->heap[r->heaped++] = i - first;
	}
	for (size_t i = r->heaped / 2; i > 0; i--)
		sink(r, i - 1);
	return true;
}

/*
 * The record that was given last is still that of the first cursor: it is left
 * when the next one is asked for.
 */
static bool
least(struct sorter_runs *r, bool leave, struct sorted *record)
{
	if (leave && r->heaped > 0) {
		struct sorter_cursor *c = &r->cursors[r->heap[0]];

		if (!advance(r, c))
			return false;
		if (c->record.at == NULL)
			r->heap[0] = r->heap[--r->heaped];
		if (r->heaped > 0)
			sink(r, 0);
	}
	*record = r->heaped > 0 ? r->cursors[r->heap[0]].record :
	                          (struct sorted){ NULL, 0, 0 };
	return true;
}

/* The runs from first on become one. */
static bool
merge_from(struct sorter_runs *r, size_t first)
{
	struct sorter_run made = { .at = spool_size(r->spool),
		.level = r->runs[first].level + 1 };
	struct sorted record;
	bool leave = false;

	if (!open_cursors(r, first))
		return false;
	for (;; leave = true) {
		if (!least(r, leave, &record))
			return false;
		if (record.at == NULL)
			break;
		if (!sorter_run_write(r, &record))
			return false;
	}
	close_cursors(r);
	made.end = spool_size(r->spool);
	r->runs[first] = made;
	r->count = first + 1;
	return true;
}

/* Whether the last SORTER_FAN runs are of one level. */
static bool
is_full(const struct sorter_runs *r)
{
	return r->count >= SORTER_FAN &&
	    r->runs[r->count - SORTER_FAN].level ==
	    r->runs[r->count - 1].level;
}

bool
sorter_run_end(struct sorter_runs *r)
{
	r->runs[r->count++].end = spool_size(r->spool);
	r->written++;
	while (is_full(r))
		if (!merge_from(r, r->count - SORTER_FAN))
			return false;
	return true;
}

bool
sorter_runs_end(struct sorter_runs *r)
{
	while (r->count > SORTER_FAN)
		if (!merge_from(r, r->count - SORTER_FAN))
			return false;
	return true;
}

bool
sorter_runs_rewind(struct sorter_runs *r)
{
	r->begun = false;
	return open_cursors(r, 0);
}

bool
sorter_runs_next(struct sorter_runs *r, struct sorted *record)
{
	bool leave = r->begun;

	r->begun = true;
	return least(r, leave, record);
}
