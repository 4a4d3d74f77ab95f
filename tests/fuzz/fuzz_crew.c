/*
 * fuzz_crew.c -- several threads, any engine and any length of blocks write
 * and say what libcsv alone says with one thread and one block.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "stream/spool.h"
#include "stream/stage.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SETTINGS = 4 };

static void
require(bool truth)
{
	if (!truth)
		abort();
}

/* All that comes of a run. */
struct outcome {
	struct buf out;
	struct buf rejects;
	struct buf said;
	struct chain_counts counts;
	bool ok;
};

static void
say(void *ctx, const struct diag_message *m)
{
	buf_printf(ctx, "%d %s %zu:%zu %s\n", (int)m->level, m->id, m->at.line,
	    m->at.col, m->text);
}

static size_t
more(void *ctx, struct arena *arena, struct diag *diag, struct stage **stages)
{
	(void)ctx;
	(void)arena;
	(void)diag;
	(void)stages;
	return 1;
}

static void
take(struct spool *spool, struct buf *to)
{
	size_t size = (size_t)spool_size(spool);
	char *at = buf_reserve(to, size);

	require(at != NULL && spool_read(spool, 0, at, size));
	to->len += size;
	spool_free(spool);
}

static struct outcome
run(struct chain chain, const uint8_t *data, size_t size)
{
	struct outcome o = { .ok = false };
	struct diag *diag = diag_new(say, &o.said);
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
	o.ok = chain_run(&chain, diag, &o.counts);
	require(out_close(chain.out) && out_close(chain.rejects));
	input_close(chain.in);
	spool_free(in);
	take(out, &o.out);
	take(rejects, &o.rejects);
	diag_free(diag);
	return o;
}

static bool
same(const struct buf *a, const struct buf *b)
{
	return a->len == b->len &&
	    (a->len == 0 || memcmp(a->data, b->data, a->len) == 0);
}

static void
outcome_free(struct outcome *o)
{
	buf_clear(&o->out);
	buf_clear(&o->rejects);
	buf_clear(&o->said);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const size_t limits[] = { 0, 0, 40, 7 };
	struct chain chain = { .more = more, .engine = CSV_LIBCSV };
	struct outcome expected;
	struct outcome found;

	if (size < SETTINGS)
		return 0;
	chain.delimiter = bytes[0] & 1 ? ';' : ',';
	chain.record_limit = limits[bytes[0] >> 1 & 3];
	expected = run(chain, bytes + SETTINGS, size - SETTINGS);
	chain.block = (size_t)bytes[1] + 1;
	chain.threads = (bytes[2] & 3) + 1;
	chain.engine = (enum csv_engine)(bytes[3] % CSV_ENGINES);
	if (!csv_engine_works(chain.engine))
		chain.engine = CSV_BEST;
	found = run(chain, bytes + SETTINGS, size - SETTINGS);
	require(found.ok == expected.ok);
	require(same(&found.said, &expected.said));
	require(same(&found.rejects, &expected.rejects));
	require(same(&found.out, &expected.out));
	require(!found.ok ||
	    memcmp(&found.counts, &expected.counts, sizeof(found.counts)) == 0);
	outcome_free(&expected);
	outcome_free(&found);
	return 0;
}
