#include "plan/plan_gather.h"

#include <stdlib.h>
#include <string.h>

#include "plan/intern.h"

enum { BLOCK = 1 << 18 };

/* Before each line in the spool. */
struct mark {
	uint32_t len, record;
};

bool
plan_gather_open(struct plan_gather *g, struct diag *diag)
{
	*g = (struct plan_gather){ .diag = diag, .spool = spool_new(diag) };
	return g->spool != NULL;
}

void
plan_gather_close(struct plan_gather *g)
{
	spool_free(g->spool);
	free(g->actions);
	free(g->order);
	*g = (struct plan_gather){ .diag = g->diag };
}

struct gathered *
plan_gather_action(struct plan_gather *g, const struct plan_action *a)
{
	if (g->count == g->room) {
		size_t room = g->room == 0 ? 1024 : g->room * 2;
		struct gathered *grown =
		    realloc(g->actions, room * sizeof *grown);

		if (grown == NULL) {
			diag_memory(g->diag);
			return NULL;
		}
		g->actions = grown;
		g->room = room;
	}
	g->actions[g->count] = (struct gathered){ .total = a->total,
		.at = spool_size(g->spool),
		.debtor = a->carrying->debtor,
		.currency = a->carrying->currency,
		.job = UINT32_MAX,
		.digits = a->carrying->digits,
		.again = a->again,
		.status = (uint8_t)a->status,
		.channel = a->has_channel ? (uint8_t)a->channel :
		                            CHANNEL_EXPORT };
	return &g->actions[g->count++];
}

bool
plan_gather_record(struct plan_gather *g, const struct buf *line,
    uint32_t record)
{
	struct mark mark = { (uint32_t)line->len, record };
	char bytes[sizeof mark];

	if (line->len > UINT32_MAX) {
		diag_memory(g->diag);
		return false;
	}
	memcpy(bytes, &mark, sizeof mark);
	g->actions[g->count - 1].records++;
	return spool_write(g->spool, bytes, sizeof bytes) &&
	    spool_write(g->spool, buf_text(line), line->len);
}

bool
plan_gather_sort(struct plan_gather *g, uint32_t debtors)
{
	size_t *places = calloc((size_t)debtors + 2, sizeof *places);

	free(g->order);
	g->order = calloc(g->count + (g->count == 0), sizeof *g->order);
	if (places == NULL || g->order == NULL || g->count > UINT32_MAX) {
		free(places);
		diag_memory(g->diag);
		return false;
	}
	for (size_t i = 0; i < g->count; i++) {
		uint32_t debtor = g->actions[i].debtor;

		places[(debtor < debtors ? debtor : debtors) + 1]++;
	}
	for (uint32_t i = 0; i < debtors; i++)
		places[i + 1] += places[i];
	for (size_t i = 0; i < g->count; i++) {
		uint32_t debtor = g->actions[i].debtor;

		g->order[places[debtor < debtors ? debtor : debtors]++] =
		    (uint32_t)i;
	}
	free(places);
	return true;
}

const struct gathered *
plan_gather_at(const struct plan_gather *g, size_t place)
{
	return &g->actions[g->order != NULL ? g->order[place] : place];
}

/* The spool from its start, block by block, or action by action. */
struct walk {
	struct plan_gather *gather;
	struct buf block;
	size_t from;  /* what is not taken yet of the block */
	uint64_t at;  /* where the next block begins */
	size_t least; /* bytes of a block, if there are as many */
};

/* To the records of an action. */
static void
go_to(struct walk *w, const struct gathered *a)
{
	const struct plan_gather *g = w->gather;
	size_t next = (size_t)(a - g->actions) + 1;
	uint64_t end = next < g->count ? g->actions[next].at :
	                                 spool_size(g->spool);

	buf_reset(&w->block);
	w->from = 0;
	w->at = a->at;
	w->least = (size_t)(end - a->at);
}

/* The next len bytes, until the next call; NULL: reported. */
static const char *
take(struct walk *w, size_t len)
{
	uint64_t left = spool_size(w->gather->spool) - w->at;
	size_t kept = w->block.len - w->from, wanted;
	char *room;

	if (kept >= len) {
		w->from += len;
		return w->block.data + w->from - len;
	}
	if (kept > 0)
		memmove(w->block.data, w->block.data + w->from, kept);
	w->block.len = kept;
	wanted = len - kept > w->least ? len - kept : w->least;
	if (wanted > left)
		wanted = (size_t)left;
	room = buf_reserve(&w->block, wanted);
	if (room == NULL) {
		diag_memory(w->gather->diag);
		return NULL;
	}
	if (!spool_read(w->gather->spool, w->at, room, wanted))
		return NULL;
	w->at += wanted;
	w->block.len += wanted;
	w->from = len;
	return w->block.data;
}

/* The line, but of an action that is put off with its status and one more
 * code. */
static void
write_line(const struct gathered *a, const char *line, const struct mark *mark,
    struct text code, struct out *out)
{
	const char *const deferred = action_status_names[ACTION_DEFERRED];
	size_t at = (size_t)mark->record + a->status_at;
	size_t behind = at + a->status_len + 1;

	if (code.at == NULL) {
		out_write(out, line, mark->len);
		return;
	}
	out_write(out, line, at);
	out_write(out, deferred, strlen(deferred));
	out_write(out, line + at + a->status_len, 1 + (size_t)a->held_len);
	if (a->held_len > 0)
		out_write(out, "|", 1);
	out_write(out, code.at, code.len);
	behind += a->held_len;
	out_write(out, line + behind, mark->len - behind);
}

static bool
write_action(struct walk *w, const struct gathered *a, const struct buf *cells,
    struct text code, struct out *out)
{
	for (uint32_t i = 0; i < a->records; i++) {
		struct mark mark;
		const char *bytes = take(w, sizeof mark);

		if (bytes == NULL)
			return false;
		memcpy(&mark, bytes, sizeof mark);
		bytes = take(w, mark.len);
		if (bytes == NULL)
			return false;
		write_line(a, bytes, &mark, code, out);
		out_write(out, buf_text(cells), cells->len);
		out_write(out, "\n", 1);
	}
	return out_ok(out);
}

bool
plan_gather_write(struct plan_gather *g, struct out *out,
    bool (*more)(void *ctx, const struct gathered *, struct buf *cells,
        struct text *code),
    void *ctx)
{
	struct walk walk = { .gather = g, .least = BLOCK };
	struct buf cells;
	bool ok = true;

	buf_init(&walk.block, SIZE_MAX);
	buf_init(&cells, SIZE_MAX);
	for (size_t i = 0; ok && i < g->count; i++) {
		const struct gathered *a = plan_gather_at(g, i);
		struct text code = { NULL, 0 };

		if (g->order != NULL)
			go_to(&walk, a);
		buf_reset(&cells);
		ok = more(ctx, a, &cells, &code);
		if (ok && cells.failed) {
			diag_memory(g->diag);
			ok = false;
		}
		ok = ok && write_action(&walk, a, &cells, code, out);
	}
	buf_clear(&walk.block);
	buf_clear(&cells);
	return ok;
}
