#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>
#include <sys/mman.h>

#include "stream/stage.h"
#include "stream_fixture.h"

/* A stage that appends the length of the first column, rejects "bad", warns of
 * "odd", leaves out "gone" and gives up at "stop". */
struct marker {
	struct stage stage;
	struct diag *diag;
	int in;
	int length;
	int sort;
	uint64_t seen;
	bool closed;
	size_t *made; /* how many are there, of a lane */
};

static const struct text sorts[] = { { "short", 5 }, { "lo,ng", 5 } };

static bool
marker_open(struct stage *stage, struct columns *columns)
{
	struct marker *m = (struct marker *)stage;

	m->in = columns_bind(columns, "a", COLUMN_STRING, COLUMN_PRESENT,
	    POS_NONE);
	m->length = columns_append(columns, "length", COLUMN_INT);
	m->sort = columns_append_labels(columns, "sort", sorts, 2);
	return m->in != -1 && m->length != -1 && m->sort != -1;
}

static bool
mark(struct marker *m, struct batch *b, size_t row)
{
	const struct vector *in = batch_vector(b, m->in);
	struct text text = { "", 0 };

	if (vector_valid(in, row))
		text = vector_text(in, row);
	m->seen++;
	if (text_is(text, "stop")) {
		diag_at(m->diag, DIAG_ERROR, "E_STOP",
		    batch_at_slot(b, row, m->in), "stopped");
		diag_note(m->diag, POS_NONE, "do not stop");
		return false;
	}
	if (text_is(text, "bad")) {
		batch_reject(b, row, m->in, "R_BAD", "bad");
		batch_note(b, "make it good");
	} else if (text_is(text, "gone")) {
		b->fates[row] = FATE_EXCLUDED;
	} else if (text_is(text, "odd")) {
		batch_warn(b, row, m->in, "W_ODD", "odd");
	}
	batch_vector(b, m->length)->number[row] = (int64_t)text.len;
	vector_set_valid(batch_vector(b, m->length), row);
	batch_vector(b, m->sort)->codes[row] = text.len > 3;
	vector_set_valid(batch_vector(b, m->sort), row);
	return true;
}

static bool
marker_run(struct stage *stage, struct batch *b)
{
	for (size_t row = 0; row < b->rows; row++)
		if (b->fates[row] == FATE_KEPT &&
		    !mark((struct marker *)stage, b, row))
			return false;
	return true;
}

static bool
marker_merge(struct stage *stage, const struct stage *other)
{
	assert_false(((struct marker *)stage)->closed);
	((struct marker *)stage)->seen += ((const struct marker *)other)->seen;
	return true;
}

static bool
marker_close(struct stage *stage)
{
	((struct marker *)stage)->closed = true;
	return true;
}

static struct marker
marker_of(struct diag *diag)
{
	return (struct marker){ .stage = { .name = "mark",
		                    .open = marker_open,
		                    .run = marker_run,
		                    .merge = marker_merge,
		                    .close = marker_close },
		.diag = diag };
}

static void
forget(struct stage *stage)
{
	struct marker *m = (struct marker *)stage;

	--*m->made;
}

static size_t
more(void *ctx, struct arena *arena, struct diag *diag, struct stage **stages)
{
	struct marker *m = arena_alloc(arena, 1, sizeof(*m));

	assert_non_null(m);
	*m = marker_of(diag);
	m->made = ctx;
	m->stage.release = forget;
	stages[0] = &m->stage;
	++*m->made;
	return 1;
}

/* Portable random numbers (Marsaglia, xorshift64). */
static uint64_t
next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* Records of all kinds, broken ones among them; stop tells whether one of
 * them ends the run. */
static void
make_input(struct buf *text, size_t records, bool stop)
{
	static const char *const cells[] = { "x", "", "bad", "odd", "gone",
		"\"a\nb\"", "\"say \"\"no\"\"\"", "longer text", "\"open",
		"stray\"quote", "\"after\"wards", "1,2", "\"x,y\"",
		"\"\r\n\"" };
	uint64_t state = 88172645463325252;

	buf_puts(text, "a,b\n");
	for (size_t i = 0; i < records; i++) {
		const char *cell = cells[next(&state) % 14];

		if (next(&state) % 16 != 0 && strchr("\"1s", cell[0]) != NULL)
			cell = "plain";
		if (stop && i == records / 2)
			cell = "stop";
		buf_printf(text, "%s,%zu%s", cell, i,
		    next(&state) % 8 == 0 ? "\r\n" : "\n");
	}
}

static struct outcome
run_fd(struct chain chain, int fd, uint64_t *seen)
{
	struct marker first = marker_of(NULL);
	struct stage *stages[] = { &first.stage };
	size_t made = 0;
	struct outcome o;

	chain.stages = stages;
	chain.count = 1;
	chain.more = more;
	chain.more_ctx = &made;
	o = fixture_run_fd(chain, fd);
	assert_int_equal(made, 0);
	*seen = first.seen;
	assert_int_equal(first.closed, o.ok);
	return o;
}

static struct outcome
run(struct chain chain, const struct buf *text, uint64_t *seen)
{
	return run_fd(chain, fixture_file(text->data, text->len), seen);
}

static void
check_same(const struct outcome *a, const struct outcome *b)
{
	assert_int_equal(a->ok, b->ok);
	assert_string_equal(buf_text(&a->said), buf_text(&b->said));
	assert_string_equal(buf_text(&a->rejects), buf_text(&b->rejects));
	if (a->ok) {
		assert_string_equal(buf_text(&a->out), buf_text(&b->out));
		assert_memory_equal(&a->counts, &b->counts, sizeof(a->counts));
	}
}

static void
check_threads(size_t records, size_t block)
{
	struct buf text;
	struct chain chain = { .engine = CSV_LIBCSV };
	struct outcome one;
	uint64_t seen_by_one;

	buf_init(&text, SIZE_MAX);
	make_input(&text, records, false);
	one = run(chain, &text, &seen_by_one);
	assert_true(one.ok);
	assert_true(one.counts.rejected > records / 50);
	assert_true(one.counts.excluded > records / 50);
	chain.engine = CSV_BEST;
	chain.block = block;
	for (chain.threads = 2; chain.threads <= 5; chain.threads++) {
		uint64_t seen;
		struct outcome o = run(chain, &text, &seen);

		check_same(&one, &o);
		assert_int_equal(seen, seen_by_one);
		outcome_free(&o);
	}
	outcome_free(&one);
	buf_clear(&text);
}

static void
threads_make_no_difference(void **state)
{
	static const size_t blocks[] = { 3, 17, 64, 100, 1000, 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(blocks) / sizeof(*blocks); i++)
		check_threads(300 + 1000 * i, blocks[i]);
}

/* Short records, of which a block holds more than a batch. */
static void
many_batches_of_one_block(void **state)
{
	(void)state;
	check_threads(60000, 0);
}

/* What one thread says before it stops is said by many, and no more. */
static void
the_first_error_ends_it(void **state)
{
	struct buf text;
	struct chain chain = { .block = 200 };
	struct diag *diag = diag_new(NULL, NULL);
	uint64_t seen;

	(void)state;
	buf_init(&text, SIZE_MAX);
	make_input(&text, 2000, true);
	for (unsigned round = 0; round < 20; round++) {
		struct outcome o;

		chain.threads = 2 + round % 4;
		o = run(chain, &text, &seen);
		assert_false(o.ok);
		assert_non_null(strstr(buf_text(&o.said), "error E_STOP "));
		assert_string_equal(
		    strstr(buf_text(&o.said), " stopped\n"),
		    " stopped\nnote do not stop\n");
		assert_int_equal(o.out.len, 0);
		outcome_free(&o);
	}
	buf_clear(&text);
	diag_free(diag);
}

/* Memory that ends with the text, as a file that cannot be read any further;
 * -1: this system has no such file. */
static int
memory_file(const struct buf *text, char **map, size_t *size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	int fd = open("/proc/self/mem", O_RDONLY);
	int zero = open("/dev/zero", O_RDONLY);
	size_t used = (text->len + page - 1) / page * page;
	char *at;

	*size = used + page;
	at = mmap(NULL, *size, PROT_READ | PROT_WRITE, MAP_PRIVATE, zero, 0);
	close(zero);
	assert_true(at != MAP_FAILED);
	*map = at;
	assert_int_equal(munmap(at + used, page), 0);
	*size = used;
	memcpy(at + used - text->len, text->data, text->len);
	if (fd != -1)
		lseek(fd, (off_t)(uintptr_t)(at + used - text->len), SEEK_SET);
	return fd;
}

/* The input breaks off in the middle: that is told once, and nothing is
 * written under the name of the output. */
static void
a_read_that_fails(void **state)
{
	struct buf text;
	struct chain chain = { .block = 200 };
	uint64_t seen;

	(void)state;
	buf_init(&text, SIZE_MAX);
	make_input(&text, 4000, false);
	for (unsigned round = 0; round < 40; round++) {
		char *map;
		size_t size;
		int fd = memory_file(&text, &map, &size);
		struct outcome o;

		if (fd == -1)
			skip();
		chain.threads = 1 + round % 4;
		o = run_fd(chain, fd, &seen);
		assert_false(o.ok);
		assert_non_null(
		    strstr(buf_text(&o.said), "error E_SYSTEM cannot read: "));
		assert_int_equal(o.out.len, 0);
		outcome_free(&o);
		munmap(map, size);
	}
	buf_clear(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(threads_make_no_difference),
		cmocka_unit_test(many_batches_of_one_block),
		cmocka_unit_test(the_first_error_ends_it),
		cmocka_unit_test(a_read_that_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
