/*
 * fuzz_recast.c -- a file of another shape becomes the same records, messages
 * and counts whatever the blocks, the threads and the scanner; and the usual
 * dialect, read as another one, is that of libcsv.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "collect/recast.h"
#include "stream/csv_dialect.h"
#include "stream/csv_reader.h"
#include "stream/spool.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SETTINGS = 6, RULES = 6 };

static void
require(bool truth)
{
	if (!truth)
		abort();
}

static struct located
said(const char *text)
{
	return (struct located){ text_of(text), { "s.yaml", 1, 1 }, false };
}

/* A source of some shape. */
struct shape {
	struct source_spec source;
	struct row_spec rows[RULES];
	struct column_spec column;
	struct located from;
};

static void
make_shape(struct shape *s, uint8_t how, uint8_t which)
{
	static const char *const quotes[] = { "\"", "'", "none", "|" };
	struct source_csv *csv = &s->source.csv;

	memset(s, 0, sizeof(*s));
	csv->quote = said(quotes[how & 3]);
	csv->trim = how >> 2 & 1;
	csv->header = (how >> 3 & 3) != 1;
	if ((how >> 5 & 3) == 1)
		csv->skip_until = said("^(id|#|G)");
	if ((how >> 5 & 3) == 2)
		csv->skip_lines = 1 + (how >> 7);
	s->rows[0] = (struct row_spec){ said("total"), said("^TOTAL(.*)"),
		said("balance"), false };
	s->rows[1] =
	    (struct row_spec){ said("sub"), said("^T"), said("#1"), false };
	s->rows[2] = (struct row_spec){ .name = said("blank"),
		.match = said("^[,; ]*$") };
	s->rows[3] =
	    (struct row_spec){ said("group"), said("^G(.*)"), said("#1"), false };
	s->rows[4] = (struct row_spec){ said("inner"), said("H(.)?"),
		{ .literal = false }, true };
	s->from = said("#2");
	s->column = (struct column_spec){ .name = said("balance"),
		.from = { &s->from, 1 } };
	s->source.columns = (struct items){ &s->column, 1 };
	s->source.totals = (struct items){ s->rows, which & 1 };
	s->source.drop = (struct items){ s->rows + 1, which >> 1 & 1 ? 2 : 0 };
	s->source.carry = (struct items){ s->rows + 3, which >> 2 & 3 };
	if (s->source.carry.count > 2)
		s->source.carry.count = 2;
}

/* All that comes of a run. */
struct outcome {
	struct buf out;
	struct buf rejects;
	struct buf said;
	struct chain_counts counts;
	uint64_t left[RULES];
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
run(struct chain chain, const struct shape *shape, const uint8_t *data,
    size_t size)
{
	struct outcome o = { .ok = false };
	struct diag *diag = diag_new(say, &o.said);
	struct arena *arena = arena_new(0);
	struct spool *in = spool_new(diag);
	struct spool *out = spool_new(diag);
	struct spool *rejects = spool_new(diag);

	buf_init(&o.out, SIZE_MAX);
	buf_init(&o.rejects, SIZE_MAX);
	buf_init(&o.said, SIZE_MAX);
	require(arena != NULL && in != NULL && out != NULL && rejects != NULL);
	require(spool_write(in, (const char *)data, size));
	chain.in = spool_input(in, "in");
	chain.out = out_spool(out, diag);
	chain.rejects = out_spool(rejects, diag);
	require(chain.in != NULL && chain.out != NULL &&
	    chain.rejects != NULL);
	require(recast_chain(arena, &shape->source, &chain, diag));
	o.ok = chain_run(&chain, diag, &o.counts);
	for (size_t i = 0; o.ok && chain.shape != NULL &&
	     i < chain.shape->left_count;
	     i++)
		o.left[i] = chain.shape->left[i].rows;
	o.counts.shape = NULL;
	require(out_close(chain.out) && out_close(chain.rejects));
	input_close(chain.in);
	spool_free(in);
	take(out, &o.out);
	take(rejects, &o.rejects);
	arena_free(arena);
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

static void
compare_runs(struct chain chain, const struct shape *shape,
    const uint8_t *settings, const uint8_t *data, size_t size)
{
	struct outcome expected;
	struct outcome found;
	uint64_t left = 0;

	chain.engine = CSV_LIBCSV;
	expected = run(chain, shape, data, size);
	chain.block = (size_t)settings[0] + 1;
	chain.threads = (settings[1] & 3) + 1;
	chain.engine = (enum csv_engine)(settings[1] / 4 % CSV_ENGINES);
	if (!csv_engine_works(chain.engine))
		chain.engine = CSV_BEST;
	found = run(chain, shape, data, size);
	require(found.ok == expected.ok);
	/* What was told of the rows before an error depends on the blocks. */
	if (found.ok) {
		require(same(&found.said, &expected.said));
		require(same(&found.rejects, &expected.rejects));
		require(same(&found.out, &expected.out));
		require(memcmp(&found.counts, &expected.counts,
		            sizeof(found.counts)) == 0);
		require(memcmp(found.left, expected.left,
		            sizeof(found.left)) == 0);
		for (size_t i = 0; i < RULES; i++)
			left += found.left[i];
		require(left == found.counts.left);
	}
	outcome_free(&expected);
	outcome_free(&found);
}

static void
same_index(const struct csv_index *a, const struct csv_index *b)
{
	require(a->rows == b->rows && a->fields == b->fields &&
	    a->blank == b->blank && a->lines == b->lines &&
	    a->used == b->used && a->broken_count == b->broken_count);
	for (size_t i = 0; i < a->rows * a->fields; i++)
		require(a->ends[i] == b->ends[i]);
	for (size_t i = 0; i < a->broken_count; i++)
		require(a->broken[i].fault == b->broken[i].fault &&
		    a->broken[i].start == b->broken[i].start &&
		    a->broken[i].end == b->broken[i].end &&
		    a->broken[i].at == b->broken[i].at &&
		    a->broken[i].first == b->broken[i].first &&
		    a->broken[i].last == b->broken[i].last);
}

/* Block by block; the bytes that were rewritten are those that came. */
static void
compare_scanners(size_t step, size_t limit, const char *data, size_t size)
{
	struct csv_options options = csv_options_usual(',');
	struct csv_index expected = { .rows = 0 };
	struct csv_index found = { .rows = 0 };
	char *made = malloc(csv_dialect_room(size));
	struct csv_dialect *dialect;
	struct csv_scan *scan;
	size_t end = 0;
	size_t at = 0;
	size_t len;

	options.engine = CSV_LIBCSV;
	options.whole = true;
	options.record_limit = limit;
	dialect = csv_dialect_new(&options, '"', false);
	scan = csv_scan_new(&options);
	require(made != NULL && dialect != NULL && scan != NULL);
	do {
		end = size - end < step ? size : end + step;
		require(csv_scan_block(scan, &expected, data + at, end - at,
		    end == size));
		require(csv_dialect_scan(dialect, &found, data + at, end - at,
		    end == size, made, &len));
		same_index(&expected, &found);
		require(len == found.used &&
		    (len == 0 || memcmp(made, data + at, len) == 0));
		at += found.used;
	} while (at < size && (end < size || found.used > 0));
	csv_dialect_free(dialect);
	csv_scan_free(scan);
	csv_index_clear(&expected);
	csv_index_clear(&found);
	free(made);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const size_t limits[] = { 0, 0, 40, 7 };
	static const enum encoding encodings[] = { ENCODING_UTF8, ENCODING_UTF8,
		ENCODING_UTF8, ENCODING_WINDOWS_1252, ENCODING_UTF16,
		ENCODING_UTF16LE, ENCODING_UTF16BE, ENCODING_ISO_8859_15 };
	struct chain chain = { .more = more };
	struct shape shape;
	size_t limit;
	char *padded;

	if (size < SETTINGS)
		return 0;
	make_shape(&shape, bytes[0], bytes[1]);
	limit = limits[bytes[2] >> 1 & 3];
	chain.delimiter = bytes[2] & 1 ? ';' : ',';
	chain.record_limit = limit;
	chain.encoding = encodings[bytes[3] & 7];
	compare_runs(chain, &shape, bytes + 4, bytes + SETTINGS,
	    size - SETTINGS);
	padded = calloc(size + CSV_PADDING, 1);
	require(padded != NULL);
	memcpy(padded, bytes + SETTINGS, size - SETTINGS);
	if (size > SETTINGS)
		compare_scanners((size_t)bytes[4] + 1,
		    limit == 0 ? 1000 : limit, padded, size - SETTINGS);
	free(padded);
	return 0;
}
