#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST_CAP = 256, READ_CHUNK = 65536 };

void
buf_init(struct buf *buf, size_t limit)
{
	*buf = (struct buf){ .limit = limit };
}

void
buf_clear(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf){ .limit = buf->limit };
}

void
buf_reset(struct buf *buf)
{
	buf->len = 0;
	buf->failed = false;
	if (buf->data != NULL)
		buf->data[0] = '\0';
}

/* Doubles, but never past the limit and its NUL. */
static size_t
next_cap(const struct buf *buf, size_t need)
{
	size_t most = buf->limit == SIZE_MAX ? SIZE_MAX : buf->limit + 1;
	size_t cap;

	if (__builtin_mul_overflow(buf->cap, 2, &cap))
		cap = most;
	if (cap < FIRST_CAP)
		cap = FIRST_CAP;
	if (cap < need)
		cap = need;
	return cap > most ? most : cap;
}

char *
buf_reserve(struct buf *buf, size_t len)
{
	size_t need;
	size_t cap;
	char *data;

	if (buf->len > buf->limit || len > buf->limit - buf->len ||
	    __builtin_add_overflow(buf->len + len, 1, &need)) {
		buf->failed = true;
		return NULL;
	}
	if (buf->data != NULL && need <= buf->cap)
		return buf->data + buf->len;
	cap = next_cap(buf, need);
	data = realloc(buf->data, cap);
	if (data == NULL) {
		buf->failed = true;
		return NULL;
	}
	data[buf->len] = '\0';
	buf->data = data;
	buf->cap = cap;
	return data + buf->len;
}

bool
buf_add(struct buf *buf, const char *bytes, size_t len)
{
	char *to = buf_reserve(buf, len);

	if (to == NULL)
		return false;
	if (len > 0)
		memcpy(to, bytes, len);
	to[len] = '\0';
	buf->len += len;
	return true;
}

bool
buf_puts(struct buf *buf, const char *s)
{
	return buf_add(buf, s, strlen(s));
}

bool
buf_putc(struct buf *buf, char c)
{
	return buf_add(buf, &c, 1);
}

bool
buf_printf(struct buf *buf, const char *fmt, ...)
{
	va_list args;
	char *to;
	int len;

	va_start(args, fmt);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (len < 0) {
		buf->failed = true;
		return false;
	}
	to = buf_reserve(buf, (size_t)len);
	if (to == NULL)
		return false;
	va_start(args, fmt);
	vsnprintf(to, (size_t)len + 1, fmt, args);
	va_end(args);
	buf->len += (size_t)len;
	return true;
}

const char *
buf_text(const struct buf *buf)
{
	if (buf->data == NULL)
		return "";
	/* Whoever filled reserved room may have moved len past the NUL. */
	buf->data[buf->len] = '\0';
	return buf->data;
}

static ssize_t
read_again(int fd, char *to, size_t len)
{
	ssize_t got;

	do
		got = read(fd, to, len);
	while (got == -1 && errno == EINTR);
	return got;
}

/* At the limit only a further byte tells too large from just fits. */
static enum buf_read
read_end(int fd)
{
	char byte;
	ssize_t got = read_again(fd, &byte, 1);

	if (got == -1)
		return BUF_ERRNO;
	return got == 0 ? BUF_READ : BUF_TOO_LARGE;
}

static enum buf_read
read_all(struct buf *buf, int fd)
{
	size_t want;
	ssize_t got;
	char *to;

	for (;;) {
		want = buf->limit - buf->len;
		if (want == 0)
			return read_end(fd);
		if (want > READ_CHUNK)
			want = READ_CHUNK;
		to = buf_reserve(buf, want);
		if (to == NULL)
			return BUF_MEMORY;
		got = read_again(fd, to, want);
		if (got == -1)
			return BUF_ERRNO;
		if (got == 0)
			return BUF_READ;
		buf->len += (size_t)got;
	}
}

static enum buf_read
read_open(struct buf *buf, int fd)
{
	struct stat about;

	if (fstat(fd, &about) == -1)
		return BUF_ERRNO;
	if (S_ISDIR(about.st_mode)) {
		errno = EISDIR;
		return BUF_ERRNO;
	}
	return read_all(buf, fd);
}

/* A pipe that nobody writes to is opened without waiting for somebody; it is
 * empty.  One with a writer is waited for when it is read. */
static int
open_now(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	int flags;

	if (fd == -1)
		return -1;
	flags = fcntl(fd, F_GETFL);
	if (flags == -1 || fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) == -1) {
		close(fd);
		return -1;
	}
	return fd;
}

enum buf_read
buf_read_file(struct buf *buf, const char *path)
{
	size_t before = buf->len;
	enum buf_read result;
	int fd;
	int saved;

	fd = open_now(path);
	if (fd == -1) {
		buf->failed = true;
		return BUF_ERRNO;
	}
	result = read_open(buf, fd);
	saved = errno;
	close(fd);
	errno = saved;
	if (result != BUF_READ) {
		buf->len = before;
		buf->failed = true;
	}
	if (buf->data != NULL)
		buf->data[buf->len] = '\0';
	return result;
}
