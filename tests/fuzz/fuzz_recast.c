/*
 * fuzz_recast.c -- a file of another shape becomes the same records, messages
 * and counts whatever the blocks, the threads and the scanner; and the usual
 * dialect, read as another one, is that of libcsv.
 */
#include "chain_outcome.h"
#include "mapping/recast.h"
#include "stream/csv_dialect.h"
#include "stream/csv_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SETTINGS = 6, RULES = 6 };

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
	csv->formula_text = which >> 4 & 1;
	csv->header = (how >> 3 & 3) != 1;
	if ((how >> 5 & 3) == 1)
		csv->skip_until = said("^(id|#|G)");
	if ((how >> 5 & 3) == 2)
		csv->skip_lines = 1 + (how >> 7);
	s->rows[0] = (struct row_spec){ .name = said("total"),
		.match = said("^TOTAL(.*)"), .column = said("balance") };
	s->rows[1] = (struct row_spec){ .name = said("sub"),
		.match = said("^T"), .column = said("#1") };
	s->rows[2] = (struct row_spec){ .name = said("blank"),
		.match = said("^[,; ]*$") };
	s->rows[3] = (struct row_spec){ .name = said("group"),
		.match = said("^G(.*)"), .column = said("#1") };
	s->rows[4] = (struct row_spec){ .name = said("inner"),
		.match = said("H(.)?"), .keep = true };
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

/* What recast adds to a run, and the rows that its rules left out. */
struct recasting {
	const struct shape *shape;
	struct arena *arena;
	uint64_t left[RULES];
};

static bool
prepare(void *ctx, struct chain *chain, struct diag *diag)
{
	struct recasting *r = ctx;

	r->arena = arena_new(0);
	return r->arena != NULL &&
	    recast_chain(r->arena, &r->shape->source, chain, diag);
}

static void
finish(void *ctx, const struct chain *chain, bool ok)
{
	struct recasting *r = ctx;

	for (size_t i = 0; ok && chain->shape != NULL &&
	     i < chain->shape->left_count;
	     i++)
		r->left[i] = chain->shape->left[i].rows;
}

static void
compare_runs(struct chain chain, const struct shape *shape,
    const uint8_t *settings, const uint8_t *data, size_t size)
{
	struct recasting one = { .shape = shape };
	struct recasting other = { .shape = shape };
	struct outcome expected;
	struct outcome found;
	uint64_t left = 0;

	chain.engine = CSV_LIBCSV;
	expected = outcome_of(chain,
	    &(struct outcome_hooks){ prepare, finish, &one }, data, size);
	chain.block = (size_t)settings[0] + 1;
	chain.threads = (settings[1] & 3) + 1;
	chain.engine = (enum csv_engine)(settings[1] / 4 % CSV_ENGINES);
	if (!csv_engine_works(chain.engine))
		chain.engine = CSV_BEST;
	found = outcome_of(chain,
	    &(struct outcome_hooks){ prepare, finish, &other }, data, size);
	require(found.ok == expected.ok);
	/* What was told of the rows before an error depends on the blocks. */
	if (found.ok) {
		require(outcome_same_bytes(&found.said, &expected.said));
		require(outcome_same_bytes(&found.rejects, &expected.rejects));
		require(outcome_same_bytes(&found.out, &expected.out));
		require(memcmp(&found.counts, &expected.counts,
		            sizeof(found.counts)) == 0);
		require(memcmp(other.left, one.left,
		            sizeof(one.left)) == 0);
		for (size_t i = 0; i < RULES; i++)
			left += other.left[i];
		require(left == found.counts.left);
	}
	outcome_free(&expected);
	outcome_free(&found);
	arena_free(one.arena);
	arena_free(other.arena);
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
		    a->broken[i].fields == b->broken[i].fields &&
		    a->broken[i].beyond.lines == b->broken[i].beyond.lines &&
		    a->broken[i].beyond.column == b->broken[i].beyond.column &&
		    a->broken[i].beyond.fields == b->broken[i].beyond.fields &&
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
	dialect = csv_dialect_new(&options,
	    &(struct csv_manner){ .quote = '"' });
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
	struct chain chain = { .more = outcome_more };
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
