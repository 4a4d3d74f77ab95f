#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/diag.h"
#include "stream/spool.h"
#include "stream_fixture.h"

enum { BIG = 300000 };

static void
what_is_written_is_read(void **state)
{
	struct diag *diag = diag_new(NULL, NULL);
	struct spool *spool = spool_new(diag);
	char *big = malloc(BIG);
	char *back = malloc(BIG);
	char small[4];

	(void)state;
	assert_true(spool != NULL && big != NULL && back != NULL);
	for (size_t i = 0; i < BIG; i++)
		big[i] = (char)(i * 7 % 251);
	assert_int_equal(spool_size(spool), 0);
	assert_true(spool_write(spool, "abc", 3));
	assert_int_equal(spool_size(spool), 3);
	assert_true(spool_write(spool, big, BIG));
	assert_true(spool_read(spool, 3, back, BIG));
	assert_memory_equal(back, big, BIG);
	assert_true(spool_write(spool, "xyz", 3));
	assert_true(spool_read(spool, BIG + 3, small, 3));
	assert_memory_equal(small, "xyz", 3);
	assert_true(spool_read(spool, 1, small, 2));
	assert_memory_equal(small, "bc", 2);
	assert_true(spool_read(spool, 0, small, 0));
	assert_int_equal(spool_size(spool), BIG + 6);
	assert_int_equal(diag_status(diag), STATUS_DONE);
	assert_false(spool_read(spool, BIG + 5, small, 2));
	assert_int_equal(diag_status(diag), STATUS_TROUBLE);
	free(big);
	free(back);
	spool_free(spool);
	diag_free(diag);
}

/* Pieces in order, with gaps, backwards and anywhere, while more is written:
 * what is read ahead is what was written. */
static void
pieces_are_read_in_any_order(void **state)
{
	enum { PIECE = 240 };
	static const uint64_t steps[] = { PIECE, 2 * PIECE, 4000, 5000, 65000,
		65537, UINT64_C(0) - PIECE, UINT64_C(0) - 70000 };
	struct diag *diag = diag_new(NULL, NULL);
	struct spool *spool = spool_new(diag);
	char *big = malloc(BIG);
	char back[PIECE];

	(void)state;
	assert_true(spool != NULL && big != NULL);
	for (size_t i = 0; i < BIG; i++)
		big[i] = (char)(i * i % 253);
	for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
		uint64_t at = k * 1000;

		/* Sixteen times all of it, and an end that grows. */
		for (int i = 0; i < 2; i++)
			assert_true(spool_write(spool, big, BIG));
		for (int i = 0; i < 3000; i++) {
			size_t from = (size_t)(at % (BIG - PIECE));
			uint64_t place = at / (BIG - PIECE) % (2 * k + 2);

			memset(back, 0, sizeof back);
			assert_true(spool_read(
			    spool, place * BIG + from, back, PIECE));
			assert_memory_equal(back, big + from, PIECE);
			at += steps[k];
		}
	}
	assert_true(spool_read(
	    spool, spool_size(spool) - PIECE, back, PIECE));
	assert_memory_equal(back, big + BIG - PIECE, PIECE);
	assert_true(spool_read(spool, spool_size(spool), back, 0));
	assert_int_equal(diag_status(diag), STATUS_DONE);
	assert_false(spool_read(spool, spool_size(spool), back, 1));
	assert_false(
	    spool_read(spool, spool_size(spool) - 1, back, 2));
	free(big);
	spool_free(spool);
	diag_free(diag);
}

static void
a_spool_is_an_input(void **state)
{
	struct diag *diag = diag_new(NULL, NULL);
	struct spool *spool = spool_new(diag);
	struct input *in;
	char text[16];

	(void)state;
	assert_true(spool_write(spool, "some bytes", 10));
	in = spool_input(spool, "records");
	assert_non_null(in);
	assert_string_equal(input_name(in), "records");
	assert_int_equal(input_size(in), 10);
	for (int i = 0; i < 2; i++) {
		assert_true(input_keep(in));
		assert_int_equal(input_read(in, text, 4), 4);
		assert_int_equal(input_read(in, text + 4, 12), 6);
		assert_memory_equal(text, "some bytes", 10);
		assert_int_equal(input_read(in, text, 16), 0);
		assert_true(input_rewind(in));
	}
	input_close(in);
	assert_true(spool_read(spool, 0, text, 4));
	spool_free(spool);
	diag_free(diag);
}

static void
a_spool_is_copied_out(void **state)
{
	struct diag *diag = diag_new(NULL, NULL);
	struct spool *spool = spool_new(diag);
	int fd = fixture_file("", 0);
	char *big = calloc(1, BIG);
	struct buf found;
	struct out *out;
	char name[32];

	(void)state;
	snprintf(name, sizeof(name), "/dev/fd/%d", fd);
	out = out_open(name, diag);
	assert_true(out != NULL && big != NULL);
	memset(big, 'x', BIG);
	assert_true(spool_write(spool, big, BIG));
	assert_true(spool_write(spool, "end", 3));
	assert_true(spool_copy(spool, out));
	assert_true(out_close(out));
	buf_init(&found, SIZE_MAX);
	fixture_take(fd, &found);
	assert_int_equal(found.len, BIG + 3);
	assert_memory_equal(found.data, big, BIG);
	assert_memory_equal(found.data + BIG, "end", 3);
	buf_clear(&found);
	free(big);
	spool_free(spool);
	diag_free(diag);
}

static void
a_directory_that_is_not_there(void **state)
{
	struct diag *diag = diag_new(NULL, NULL);
	const char *old = getenv("TMPDIR");
	char *saved = old == NULL ? NULL : strdup(old);

	(void)state;
	setenv("TMPDIR", "/nowhere/at/all", 1);
	assert_null(spool_new(diag));
	assert_int_equal(diag_count(diag, DIAG_ERROR), 1);
	setenv("TMPDIR", "", 1);
	spool_free(spool_new(diag));
	assert_int_equal(diag_count(diag, DIAG_ERROR), 1);
	if (saved != NULL)
		setenv("TMPDIR", saved, 1);
	else
		unsetenv("TMPDIR");
	free(saved);
	diag_free(diag);
}

static void
no_room_is_reported(void **state)
{
	struct diag *diag = diag_new(NULL, NULL);
	struct spool *spool = spool_new(diag);
	struct rlimit old;
	struct rlimit tight;
	char *big = calloc(1, BIG);
	char byte;

	(void)state;
	assert_non_null(big);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	tight = old;
	tight.rlim_cur = 4096;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
	assert_false(spool_write(spool, big, BIG));
	assert_true(spool_write(spool, big, 8192));
	assert_false(spool_read(spool, 0, &byte, 1));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(diag_count(diag, DIAG_ERROR), 2);
	assert_int_equal(diag_count(diag, DIAG_NOTE), 2);
	free(big);
	spool_free(spool);
	spool_free(NULL);
	diag_free(diag);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(pieces_are_read_in_any_order),
		cmocka_unit_test(a_spool_is_an_input),
		cmocka_unit_test(a_spool_is_copied_out),
		cmocka_unit_test(a_directory_that_is_not_there),
		cmocka_unit_test(no_room_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
