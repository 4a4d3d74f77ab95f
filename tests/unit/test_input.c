#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stream/input.h"
#include "stream_fixture.h"

static void
read_all(struct input *in, struct buf *to)
{
	char piece[3];
	ptrdiff_t n;

	while ((n = input_read(in, piece, sizeof(piece))) > 0)
		assert_true(buf_add(to, piece, (size_t)n));
	assert_int_equal(n, 0);
}

static void
check_twice(int fd, const char *text, uint64_t size)
{
	struct diag *diag = diag_new(NULL, NULL);
	struct input *in = input_from(fd, "name", diag);

	assert_non_null(in);
	assert_int_equal(input_size(in), size);
	assert_true(input_keep(in));
	for (int i = 0; i < 3; i++) {
		struct buf found;

		buf_init(&found, 100);
		read_all(in, &found);
		assert_string_equal(buf_text(&found), text);
		buf_clear(&found);
		assert_true(input_rewind(in));
	}
	assert_string_equal(input_name(in), "name");
	assert_int_equal(diag_status(diag), STATUS_DONE);
	input_close(in);
	diag_free(diag);
}

static int
pipe_with(const char *text)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], text, strlen(text)), strlen(text));
	close(ends[1]);
	return ends[0];
}

static void
a_file_is_read_again_from_where_it_was(void **state)
{
	int fd = fixture_file("skipped, then text", 18);

	(void)state;
	assert_int_equal(lseek(fd, 14, SEEK_SET), 14);
	check_twice(fd, "text", 4);
}

static void
a_pipe_is_kept(void **state)
{
	(void)state;
	check_twice(pipe_with("from a pipe"), "from a pipe", 0);
	check_twice(pipe_with(""), "", 0);
}

static void
a_pipe_that_is_not_kept_is_read_once(void **state)
{
	struct diag *diag = diag_new(NULL, NULL);
	struct input *in = input_from(pipe_with("x"), "p", diag);

	(void)state;
	assert_false(input_rewind(in));
	assert_int_equal(diag_status(diag), STATUS_TROUBLE);
	input_close(in);
	diag_free(diag);
}

static void
what_cannot_be_read_is_reported(void **state)
{
	struct buf said;
	struct diag *diag;
	int ends[2];

	(void)state;
	buf_init(&said, 1000);
	diag = diag_new(fixture_said, &said);
	assert_null(input_open("/nowhere/at/all.csv", diag));
	assert_null(input_open("/", diag));
	assert_int_equal(pipe(ends), 0);
	assert_null(input_from(ends[1], "p", diag));
	close(ends[0]);
	assert_null(input_from(-1, "closed", diag));
	assert_string_equal(buf_text(&said),
	    "error E_SYSTEM cannot open: No such file or directory\n"
	    "error E_SYSTEM cannot read: Is a directory\n"
	    "error E_SYSTEM cannot open: Bad file descriptor\n"
	    "error E_SYSTEM cannot open: Bad file descriptor\n");
	input_close(NULL);
	buf_clear(&said);
	diag_free(diag);
}

static void
standard_input_is_a_dash(void **state)
{
	struct diag *diag = diag_new(NULL, NULL);
	int saved = dup(STDIN_FILENO);
	int fd = fixture_file("abc", 3);
	struct input *in;
	char text[4];

	(void)state;
	assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
	close(fd);
	in = input_open("-", diag);
	assert_non_null(in);
	assert_string_equal(input_name(in), "-");
	assert_int_equal(input_read(in, text, 4), 3);
	assert_memory_equal(text, "abc", 3);
	input_close(in);
	/* Standard input is not ours to close. */
	assert_int_equal(lseek(STDIN_FILENO, 0, SEEK_CUR), 3);
	close(STDIN_FILENO);
	assert_null(input_open("-", diag));
	assert_int_equal(diag_count(diag, DIAG_ERROR), 1);
	dup2(saved, STDIN_FILENO);
	close(saved);
	diag_free(diag);
}

static void
a_file_that_is_written_to(void **state)
{
	struct diag *diag = diag_new(NULL, NULL);
	int fd = fixture_file("a\nb\n", 4);
	struct input *in = input_from(dup(fd), "name", diag);
	struct input *pipe_in = input_from(pipe_with("a"), "pipe", diag);

	(void)state;
	assert_non_null(in);
	assert_non_null(pipe_in);
	assert_false(input_changed(in));
	assert_int_equal(pwrite(fd, "more\n", 5, 0), 5);
	assert_true(input_changed(in));
	assert_false(input_changed(pipe_in));
	input_close(pipe_in);
	input_close(in);
	close(fd);
	diag_free(diag);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_that_is_written_to),
		cmocka_unit_test(a_file_is_read_again_from_where_it_was),
		cmocka_unit_test(a_pipe_is_kept),
		cmocka_unit_test(a_pipe_that_is_not_kept_is_read_once),
		cmocka_unit_test(what_cannot_be_read_is_reported),
		cmocka_unit_test(standard_input_is_a_dash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
