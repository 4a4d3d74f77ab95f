#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stream/out.h"
#include "stream_fixture.h"

enum { BIG = 700000 };

static char folder[] = "/tmp/dunning-out-XXXXXX";

static int
enter_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL || chdir(folder) != 0;
}

static int
leave_folder(void **state)
{
	DIR *dir = opendir(".");
	struct dirent *entry;

	(void)state;
	while (dir != NULL && (entry = readdir(dir)) != NULL)
		unlink(entry->d_name);
	if (dir != NULL)
		closedir(dir);
	return chdir("/") != 0 || rmdir(folder) != 0;
}

/* Names in the folder, without those that begin with a dot by nature. */
static size_t
count_names(void)
{
	DIR *dir = opendir(".");
	struct dirent *entry;
	size_t count = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL)
		count += strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0;
	closedir(dir);
	return count;
}

static void
put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	assert_int_not_equal(fd, -1);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static void
check_file(const char *path, const char *expected)
{
	struct buf text;

	buf_init(&text, SIZE_MAX);
	assert_int_equal(buf_read_file(&text, path), BUF_READ);
	assert_string_equal(buf_text(&text), expected);
	buf_clear(&text);
}

static void
write_to(const char *path, const char *text)
{
	struct diag *diag = diag_new(NULL, NULL);
	struct out *out = out_open(path, diag);

	assert_non_null(out);
	out_puts(out, text);
	assert_true(out_ok(out));
	assert_true(out_close(out));
	assert_int_equal(diag_status(diag), STATUS_DONE);
	diag_free(diag);
}

static void
a_new_file_appears_at_close(void **state)
{
	struct diag *diag = diag_new(NULL, NULL);
	struct out *out = out_open("new", diag);
	struct stat st;
	mode_t mask = umask(0);

	(void)state;
	umask(mask);
	out_write(out, "abc\0def", 7);
	assert_int_equal(access("new", F_OK), -1);
	assert_true(out_close(out));
	assert_int_equal(stat("new", &st), 0);
	assert_int_equal(st.st_size, 7);
	assert_int_equal(st.st_mode & 07777, 0666 & ~mask);
	assert_int_equal(count_names(), 1);
	unlink("new");
	diag_free(diag);
}

static void
an_old_file_stays_until_close(void **state)
{
	struct diag *diag = diag_new(NULL, NULL);
	struct stat st;
	struct out *out;

	(void)state;
	put("old", "old");
	chmod("old", 0640);
	out = out_open("old", diag);
	out_puts(out, "new");
	check_file("old", "old");
	assert_true(out_close(out));
	check_file("old", "new");
	assert_int_equal(stat("old", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	out = out_open("old", diag);
	out_puts(out, "thrown away");
	out_abandon(out);
	out_abandon(NULL);
	check_file("old", "new");
	assert_int_equal(count_names(), 1);
	unlink("old");
	diag_free(diag);
}

static void
links_are_followed(void **state)
{
	struct stat st;

	(void)state;
	put("target", "old");
	assert_int_equal(symlink("target", "link"), 0);
	assert_int_equal(symlink("link", "link2"), 0);
	write_to("link2", "new");
	check_file("target", "new");
	assert_int_equal(lstat("link2", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(symlink("not yet", "dangling"), 0);
	write_to("dangling", "here");
	check_file("not yet", "here");
	unlink("target");
	unlink("link");
	unlink("link2");
	unlink("dangling");
	unlink("not yet");
	assert_int_equal(count_names(), 0);
}

static void
links_in_a_circle(void **state)
{
	struct diag *diag = diag_new(NULL, NULL);

	(void)state;
	assert_int_equal(symlink("b", "a"), 0);
	assert_int_equal(symlink("a", "b"), 0);
	assert_null(out_open("a", diag));
	assert_int_equal(diag_status(diag), STATUS_TROUBLE);
	unlink("a");
	unlink("b");
	diag_free(diag);
}

static void
a_fifo_stays_a_fifo(void **state)
{
	struct stat st;
	char text[8];
	int fd;

	(void)state;
	assert_int_equal(mkfifo("fifo", 0600), 0);
	fd = open("fifo", O_RDWR);
	assert_int_not_equal(fd, -1);
	write_to("fifo", "through");
	assert_int_equal(read(fd, text, sizeof(text)), 7);
	assert_memory_equal(text, "through", 7);
	assert_int_equal(stat("fifo", &st), 0);
	assert_true(S_ISFIFO(st.st_mode));
	close(fd);
	unlink("fifo");
}

static void
a_device_stays_a_device(void **state)
{
	struct stat st;

	(void)state;
	write_to("/dev/null", "gone");
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
}

static void
a_full_device_is_reported_once(void **state)
{
	struct buf said;
	struct diag *diag;
	struct out *out;
	char *big = calloc(1, BIG);

	(void)state;
	buf_init(&said, 1000);
	diag = diag_new(fixture_said, &said);
	out = out_open("/dev/full", diag);
	out_puts(out, "little");
	assert_true(out_ok(out));
	out_write(out, big, BIG);
	assert_false(out_ok(out));
	out_write(out, big, BIG);
	out_puts(out, "more");
	assert_false(out_close(out));
	out = out_open("/dev/full", diag);
	out_puts(out, "little");
	assert_false(out_close(out));
	assert_string_equal(buf_text(&said),
	    "error E_SYSTEM cannot write: No space left on device\n"
	    "error E_SYSTEM cannot write: No space left on device\n");
	free(big);
	buf_clear(&said);
	diag_free(diag);
}

static void
a_file_too_large_keeps_the_old_one(void **state)
{
	struct diag *diag = diag_new(NULL, NULL);
	struct rlimit old;
	struct rlimit tight;
	struct out *out;
	char *big = calloc(1, BIG);

	(void)state;
	put("file", "old");
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	tight = old;
	tight.rlim_cur = 4096;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
	out = out_open("file", diag);
	out_write(out, big, 100000);
	assert_false(out_close(out));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	check_file("file", "old");
	assert_int_equal(count_names(), 1);
	assert_int_equal(diag_count(diag, DIAG_ERROR), 1);
	unlink("file");
	free(big);
	diag_free(diag);
}

static void
what_cannot_be_opened_is_reported(void **state)
{
	struct buf said;
	struct diag *diag;

	(void)state;
	buf_init(&said, 1000);
	diag = diag_new(fixture_said, &said);
	assert_null(out_open("no/such/folder", diag));
	assert_null(out_open("/", diag));
	assert_null(out_open(folder, diag));
	assert_null(out_open("/dev/fd/997", diag));
	assert_string_equal(buf_text(&said),
	    "error E_SYSTEM cannot write: No such file or directory\n"
	    "error E_SYSTEM cannot write: Is a directory\n"
	    "error E_SYSTEM cannot write: Is a directory\n"
	    "error E_SYSTEM cannot write: Bad file descriptor\n");
	buf_clear(&said);
	diag_free(diag);
}

static void
a_write_protected_file_is_respected(void **state)
{
	struct diag *diag = diag_new(NULL, NULL);
	struct out *out;

	(void)state;
	put("file", "old");
	chmod("file", 0444);
	out = out_open("file", diag);
	/* The superuser may write anything. */
	if (geteuid() == 0)
		assert_non_null(out);
	else
		assert_null(out);
	out_abandon(out);
	check_file("file", "old");
	unlink("file");
	diag_free(diag);
}

/* In a child whose standard output is fd (-1: closed); its exit status. */
static int
child_writes(const char *path, int fd)
{
	pid_t child = fork();
	int status;

	assert_int_not_equal(child, -1);
	if (child == 0) {
		struct diag *diag = diag_new(NULL, NULL);
		struct out *out;
		bool ok;

		if (fd == -1)
			close(STDOUT_FILENO);
		else
			dup2(fd, STDOUT_FILENO);
		out = out_open(path, diag);
		if (out != NULL)
			out_puts(out, "text");
		ok = out != NULL && out_close(out);
		if (!ok && diag_status(diag) != STATUS_TROUBLE)
			_exit(99);
		diag_free(diag);
		_exit(ok ? 0 : 2);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
standard_output(void **state)
{
	static const char *const names[] = { "-", "/dev/stdout", "/dev/fd/1",
		"/proc/self/fd/1" };
	int read_only;

	(void)state;
	put("file", "");
	read_only = open("file", O_RDONLY);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		int fd = open("file", O_WRONLY | O_APPEND);

		put("file", "before ");
		assert_int_equal(child_writes(names[i], fd), 0);
		check_file("file", "before text");
		assert_int_equal(child_writes(names[i], -1), 2);
		assert_int_equal(child_writes(names[i], read_only), 2);
		check_file("file", "before text");
		close(fd);
	}
	close(read_only);
	unlink("file");
}

static void
large_output_is_whole(void **state)
{
	struct diag *diag = diag_new(NULL, NULL);
	struct out *out = out_open("large", diag);
	struct buf text;
	struct buf found;

	(void)state;
	buf_init(&text, SIZE_MAX);
	buf_init(&found, SIZE_MAX);
	for (int i = 0; i < 30000; i++) {
		size_t before = text.len;

		buf_printf(&text, "line %d\n", i * i);
		out_write(out, text.data + before, text.len - before);
	}
	out_write(out, text.data, text.len);
	assert_true(out_close(out));
	assert_int_equal(buf_read_file(&found, "large"), BUF_READ);
	assert_int_equal(found.len, 2 * text.len);
	assert_memory_equal(found.data, text.data, text.len);
	assert_memory_equal(found.data + text.len, text.data, text.len);
	unlink("large");
	buf_clear(&text);
	buf_clear(&found);
	diag_free(diag);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_file_appears_at_close),
		cmocka_unit_test(an_old_file_stays_until_close),
		cmocka_unit_test(links_are_followed),
		cmocka_unit_test(links_in_a_circle),
		cmocka_unit_test(a_fifo_stays_a_fifo),
		cmocka_unit_test(a_device_stays_a_device),
		cmocka_unit_test(a_full_device_is_reported_once),
		cmocka_unit_test(a_file_too_large_keeps_the_old_one),
		cmocka_unit_test(what_cannot_be_opened_is_reported),
		cmocka_unit_test(a_write_protected_file_is_respected),
		cmocka_unit_test(standard_output),
		cmocka_unit_test(large_output_is_whole),
	};

	return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
