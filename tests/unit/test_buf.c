/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"

static void
test_append(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 1000);
	assert_string_equal(buf_text(&buf), "");
	assert_null(buf.data);
	assert_true(buf_puts(&buf, "ab"));
	assert_true(buf_putc(&buf, 'c'));
	assert_true(buf_add(&buf, "d\0e", 3));
	assert_true(buf_printf(&buf, "<%d>", 42));
	assert_true(buf_add(&buf, NULL, 0));
	assert_int_equal(buf.len, 10);
	assert_memory_equal(buf.data, "abcd\0e<42>", 11);
	assert_false(buf.failed);
	buf_reset(&buf);
	assert_string_equal(buf_text(&buf), "");
	assert_true(buf_puts(&buf, "again"));
	assert_string_equal(buf_text(&buf), "again");
	buf_clear(&buf);
	assert_null(buf.data);
	assert_int_equal(buf.limit, 1000);
}

static void
test_limit_is_exact(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 5);
	assert_true(buf_puts(&buf, "1234"));
	assert_false(buf_puts(&buf, "56"));
	assert_true(buf.failed);
	assert_string_equal(buf_text(&buf), "1234");
	assert_false(buf_printf(&buf, "%s", "56"));
	assert_string_equal(buf_text(&buf), "1234");
	assert_true(buf_putc(&buf, '5'));
	assert_true(buf.failed);
	assert_false(buf_putc(&buf, '6'));
	assert_null(buf_reserve(&buf, SIZE_MAX));
	assert_string_equal(buf_text(&buf), "12345");
	buf_reset(&buf);
	assert_false(buf.failed);
	buf_clear(&buf);
	buf_init(&buf, 0);
	assert_true(buf_puts(&buf, ""));
	assert_false(buf_putc(&buf, 'x'));
	buf_clear(&buf);
	buf_init(&buf, SIZE_MAX);
	assert_true(buf_puts(&buf, "no limit"));
	assert_null(buf_reserve(&buf, SIZE_MAX - buf.len));
	buf_clear(&buf);
}

static void
test_growth_keeps_bytes(void **state)
{
	enum { COUNT = 100000 };
	struct buf buf;
	int i;

	(void)state;
	buf_init(&buf, COUNT);
	for (i = 0; i < COUNT; i++)
		assert_true(buf_putc(&buf, (char)(i * 31 % 127)));
	assert_false(buf_putc(&buf, 'x'));
	for (i = 0; i < COUNT; i++)
		assert_int_equal(buf.data[i], i * 31 % 127);
	assert_int_equal(buf.data[COUNT], 0);
	assert_true(buf.cap <= COUNT + 1);
	buf_clear(&buf);
}

static void
test_reserve(void **state)
{
	struct buf buf;
	char *to;

	(void)state;
	buf_init(&buf, 300);
	assert_true(buf_puts(&buf, "x"));
	to = buf_reserve(&buf, 299);
	assert_non_null(to);
	assert_ptr_equal(to, buf.data + 1);
	memset(to, 'y', 299);
	buf.len += 2;
	assert_string_equal(buf_text(&buf), "xyy");
	assert_null(buf_reserve(&buf, 298));
	buf_clear(&buf);
}

/* A file with these bytes; the caller unlinks it. */
static void
write_file(char path[32], const char *bytes, size_t len)
{
	FILE *file;
	int fd;

	memcpy(path, P_tmpdir "/buf.XXXXXX", sizeof(P_tmpdir "/buf.XXXXXX"));
	fd = mkstemp(path);
	assert_true(fd >= 0);
	file = fdopen(fd, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

static void
test_read_file(void **state)
{
	static char bytes[200000];
	struct buf buf;
	char path[32];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * i >> 3);
	write_file(path, bytes, sizeof(bytes));
	buf_init(&buf, sizeof(bytes) + 2);
	assert_true(buf_puts(&buf, ">>"));
	assert_int_equal(buf_read_file(&buf, path), BUF_READ);
	assert_int_equal(buf.len, sizeof(bytes) + 2);
	assert_memory_equal(buf.data + 2, bytes, sizeof(bytes));
	assert_int_equal(buf.data[buf.len], 0);
	assert_false(buf.failed);
	buf_clear(&buf);
	buf_init(&buf, sizeof(bytes) + 1);
	assert_true(buf_puts(&buf, ">>"));
	assert_int_equal(buf_read_file(&buf, path), BUF_TOO_LARGE);
	assert_string_equal(buf_text(&buf), ">>");
	assert_int_equal(buf.len, 2);
	assert_true(buf.failed);
	buf_clear(&buf);
	assert_int_equal(unlink(path), 0);
}

static void
test_read_empty_file(void **state)
{
	struct buf buf;
	char path[32];

	(void)state;
	write_file(path, "", 0);
	buf_init(&buf, 0);
	assert_int_equal(buf_read_file(&buf, path), BUF_READ);
	assert_string_equal(buf_text(&buf), "");
	buf_clear(&buf);
	assert_int_equal(unlink(path), 0);
}

static void
test_read_errors(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 100);
	errno = 0;
	assert_int_equal(buf_read_file(&buf, "/"), BUF_ERRNO);
	assert_int_equal(errno, EISDIR);
	assert_true(buf.failed);
	errno = 0;
	assert_int_equal(buf_read_file(&buf, "/no/such/file"), BUF_ERRNO);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(buf_read_file(&buf, "/dev/zero"), BUF_TOO_LARGE);
	assert_int_equal(buf.len, 0);
	buf_clear(&buf);
}

/* It would hang. */
static void
test_read_lonely_pipe(void **state)
{
	struct buf buf;
	char path[32];

	(void)state;
	write_file(path, "", 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	buf_init(&buf, 100);
	assert_int_equal(buf_read_file(&buf, path), BUF_READ);
	assert_int_equal(buf.len, 0);
	buf_clear(&buf);
	assert_int_equal(unlink(path), 0);
}

/* One with a writer is waited for. */
static void
test_read_slow_pipe(void **state)
{
	struct buf buf;
	char path[32];
	int ends[2];
	pid_t child;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_int_not_equal(child, -1);
	if (child == 0) {
		poll(NULL, 0, 20);
		_exit(write(ends[1], "slow", 4) == 4 ? 0 : 1);
	}
	assert_int_equal(close(ends[1]), 0);
	snprintf(path, sizeof(path), "/dev/fd/%d", ends[0]);
	buf_init(&buf, 100);
	assert_int_equal(buf_read_file(&buf, path), BUF_READ);
	assert_string_equal(buf_text(&buf), "slow");
	buf_clear(&buf);
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_int_equal(close(ends[0]), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_append),
		cmocka_unit_test(test_limit_is_exact),
		cmocka_unit_test(test_growth_keeps_bytes),
		cmocka_unit_test(test_reserve),
		cmocka_unit_test(test_read_file),
		cmocka_unit_test(test_read_empty_file),
		cmocka_unit_test(test_read_errors),
		cmocka_unit_test(test_read_lonely_pipe),
		cmocka_unit_test(test_read_slow_pipe),
	};

	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
