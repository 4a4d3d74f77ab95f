/*
 * chain_outcome.h -- all that comes of a chain that reads bytes: for the fuzz
 * targets that hold two runs against each other.
 */
#ifndef DUNNING_CHAIN_OUTCOME_H
#define DUNNING_CHAIN_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "stream/spool.h"
#include "stream/stage.h"

static inline void
require(bool truth)
{
	if (!truth)
		abort();
}

struct outcome {
	struct buf out;
	struct buf rejects;
	struct buf said; /* diagnostics, a line each */
	struct chain_counts counts;
	bool ok;
};

/* chain.more of a chain whose stages the instances share. */
static inline size_t
outcome_more(void *ctx, struct arena *arena, struct diag *diag,
    struct stage **stages)
{
	(void)ctx;
	(void)arena;
	(void)diag;
	(void)stages;
	return 1;
}

static inline void
outcome_say(void *ctx, const struct diag_message *m)
{
	buf_printf(ctx, "%d %s %zu:%zu %s\n", (int)m->level, m->id, m->at.line,
	    m->at.col, m->text);
}

static inline void
outcome_take(struct spool *spool, struct buf *to)
{
	size_t size = (size_t)spool_size(spool);
	char *at = buf_reserve(to, size);

	require(at != NULL && spool_read(spool, 0, at, size));
	to->len += size;
	spool_free(spool);
}

/* prepare, or NULL, completes the chain before it runs, finish looks at it
 * afterwards. */
struct outcome_hooks {
	bool (*prepare)(void *ctx, struct chain *, struct diag *);
	void (*finish)(void *ctx, const struct chain *, bool ok);
	void *ctx;
};

static inline struct outcome
outcome_of(struct chain chain, const struct outcome_hooks *hooks,
    const uint8_t *data, size_t size)
{
	struct outcome o = { .ok = false };
	struct diag *diag = diag_new(outcome_say, &o.said);
	struct spool *in = spool_new(diag);
	struct spool *out = spool_new(diag);
	struct spool *rejects = spool_new(diag);

	buf_init(&o.out, SIZE_MAX);
	buf_init(&o.rejects, SIZE_MAX);
	buf_init(&o.said, SIZE_MAX);
	require(in != NULL && out != NULL && rejects != NULL);
	require(spool_write(in, (const char *)data, size));
	chain.in = spool_input(in, "in");
	chain.out = out_spool(out, diag);
	chain.rejects = out_spool(rejects, diag);
	require(chain.in != NULL && chain.out != NULL &&
	    chain.rejects != NULL);
	if (hooks != NULL)
		require(hooks->prepare(hooks->ctx, &chain, diag));
	o.ok = chain_run(&chain, diag, &o.counts);
	if (hooks != NULL)
		hooks->finish(hooks->ctx, &chain, o.ok);
	o.counts.shape = NULL;
	require(out_close(chain.out) && out_close(chain.rejects));
	input_close(chain.in);
	spool_free(in);
	outcome_take(out, &o.out);
	outcome_take(rejects, &o.rejects);
	diag_free(diag);
	return o;
}

static inline bool
outcome_same_bytes(const struct buf *a, const struct buf *b)
{
	return a->len == b->len &&
	    (a->len == 0 || memcmp(a->data, b->data, a->len) == 0);
}

static inline void
outcome_free(struct outcome *o)
{
	buf_clear(&o->out);
	buf_clear(&o->rejects);
	buf_clear(&o->said);
}

#endif
