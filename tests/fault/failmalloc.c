/*
 * failmalloc.c -- preloaded, lets one allocation of a program fail.
 *
 * FAIL_AT=N: the N-th call of malloc, calloc or realloc since the start gives
 * NULL.  FAIL_COUNT=FILE: how many there were is written to FILE at the end.
 * What ICU and libxlsxwriter allocate is not counted: they do not survive to get
 * nothing, or go on without what they could not keep.
 */
#define _GNU_SOURCE /* dladdr */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What glibc's own are called. */
void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);

static long fail_at;
static _Atomic long calls;
static int counting;

__attribute__((constructor)) static void
begin(void)
{
	const char *at = getenv("FAIL_AT");

	if (at != NULL)
		fail_at = strtol(at, NULL, 10);
	counting = 1;
}

__attribute__((destructor)) static void
end(void)
{
	const char *path = getenv("FAIL_COUNT");
	char text[32];
	int fd, len;

	counting = 0;
	if (path == NULL)
		return;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	if (fd == -1)
		return;
	len = snprintf(text, sizeof text, "%ld\n", calls);
	if (write(fd, text, (size_t)len) != len)
		perror(path);
	close(fd);
}

/* ICU allocates by itself and through C++. */
static int
is_spared(const void *caller)
{
	static const char *const names[] = { "/libicu", "/libstdc++",
		"/libxlsxwriter", "/libminizip", "/libz." };
	Dl_info about;

	if (dladdr(caller, &about) == 0 || about.dli_fname == NULL)
		return 0;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strstr(about.dli_fname, names[i]) != NULL)
			return 1;
	return 0;
}

static int
fails(const void *caller)
{
	if (!counting || is_spared(caller) || ++calls != fail_at)
		return 0;
	errno = ENOMEM;
	return 1;
}

void *
malloc(size_t size)
{
	return fails(__builtin_return_address(0)) ?
	    NULL :
	    __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
	return fails(__builtin_return_address(0)) ?
	    NULL :
	    __libc_calloc(count, size);
}

void *
realloc(void *old, size_t size)
{
	return fails(__builtin_return_address(0)) ?
	    NULL :
	    __libc_realloc(old, size);
}
