#include "stream/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"
#include "stream/fd.h"
#include "stream/out.h"

enum { BUFFER = 65536, GAP = 4096 };

struct spool {
	int fd;
	struct diag *diag;
	char *dir;
	uint64_t size; /* with what is in the buffer */
	size_t held;
	char buffer[BUFFER];
	uint64_t read_end; /* of the last reading */
	uint64_t ahead_at; /* what was read ahead */
	size_t ahead_len;
	char ahead[BUFFER];
};

/* A name that is gone at once, where files without a name do not exist. */
static int
open_and_unlink(const char *dir)
{
	static const char suffix[] = "/dunning.XXXXXX";
	size_t len = strlen(dir);
	char *path = malloc(len + sizeof(suffix));
	int fd;

	if (path == NULL)
		return -1;
	memcpy(path, dir, len);
	memcpy(path + len, suffix, sizeof(suffix));
	fd = mkstemp(path);
	if (fd != -1) {
		unlink(path);
		(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	}
	free(path);
	return fd;
}

static void
report(const struct spool *spool, const char *what, int errnum)
{
	diag_errno(spool->diag, spool->dir, what, errnum);
	if (errnum == ENOSPC || errnum == EDQUOT || errnum == EFBIG)
		diag_note(spool->diag, POS_NONE,
		    "set TMPDIR to a directory with more room");
}

struct spool *
spool_new(struct diag *diag)
{
	struct spool *spool = calloc(1, sizeof(*spool));
	const char *dir = getenv("TMPDIR");

	if (dir == NULL || *dir == '\0')
		dir = "/tmp";
	if (spool == NULL || (spool->dir = strdup(dir)) == NULL) {
		free(spool);
		diag_memory(diag);
		return NULL;
	}
	spool->diag = diag;
	spool->fd = fd_unnamed(dir, S_IRUSR | S_IWUSR);
	if (spool->fd == -1 &&
	    (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
		spool->fd = open_and_unlink(dir);
	if (spool->fd == -1) {
		report(spool, "make a temporary file", errno);
		spool_free(spool);
		return NULL;
	}
	return spool;
}

void
spool_free(struct spool *spool)
{
	if (spool == NULL)
		return;
	if (spool->fd != -1)
		close(spool->fd);
	free(spool->dir);
	free(spool);
}

static bool
flush(struct spool *spool)
{
	size_t held = spool->held;

	spool->held = 0;
	if (fd_write(spool->fd, spool->buffer, held))
		return true;
	report(spool, "write a temporary file", errno);
	return false;
}

bool
spool_write(struct spool *spool, const char *data, size_t len)
{
	if (len > BUFFER - spool->held && !flush(spool))
		return false;
	if (len > BUFFER) {
		if (!fd_write(spool->fd, data, len)) {
			report(spool, "write a temporary file", errno);
			return false;
		}
	} else if (len > 0) {
		memcpy(spool->buffer + spool->held, data, len);
		spool->held += len;
	}
	spool->size += len;
	return true;
}

uint64_t
spool_size(const struct spool *spool)
{
	return spool->size;
}

static bool
read_at(struct spool *spool, uint64_t offset, char *to, size_t len)
{
	while (len > 0) {
		ssize_t n = pread(spool->fd, to, len, (off_t)offset);

		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0) {
			report(spool, "read a temporary file",
			    n == 0 ? EIO : errno);
			return false;
		}
		to += n;
		offset += (uint64_t)n;
		len -= (size_t)n;
	}
	return true;
}

static bool
is_ahead(const struct spool *spool, uint64_t offset, size_t len)
{
	return offset >= spool->ahead_at && len <= spool->ahead_len &&
	    offset - spool->ahead_at <= spool->ahead_len - len;
}

/* Who reads a little behind where the last reading ended goes on so. */
static bool
goes_on(const struct spool *spool, uint64_t offset, size_t len)
{
	return offset >= spool->read_end && offset - spool->read_end < GAP &&
	    len <= BUFFER && spool->size - offset >= len;
}

static bool
read_ahead(struct spool *spool, uint64_t offset)
{
	uint64_t left = spool->size - offset;
	size_t len = left < BUFFER ? (size_t)left : BUFFER;

	spool->ahead_len = 0;
	if (!read_at(spool, offset, spool->ahead, len))
		return false;
	spool->ahead_at = offset;
	spool->ahead_len = len;
	return true;
}

bool
spool_read(struct spool *spool, uint64_t offset, char *to, size_t len)
{
	if (spool->held > 0 && !flush(spool))
		return false;
	if (!is_ahead(spool, offset, len)) {
		if (offset > spool->size || !goes_on(spool, offset, len)) {
			spool->read_end = offset + len;
			return read_at(spool, offset, to, len);
		}
		if (!read_ahead(spool, offset))
			return false;
	}
	memcpy(to, spool->ahead + (offset - spool->ahead_at), len);
	spool->read_end = offset + len;
	return true;
}

bool
spool_copy(struct spool *spool, struct out *out)
{
	char block[BUFFER];
	uint64_t at = 0;

	while (at < spool->size) {
		uint64_t left = spool->size - at;
		size_t len =
		    left < sizeof(block) ? (size_t)left : sizeof(block);

		if (!spool_read(spool, at, block, len))
			return false;
		out_write(out, block, len);
		at += len;
	}
	return out_ok(out);
}

struct input *
spool_input(struct spool *spool, const char *name)
{
	if (spool->held > 0 && !flush(spool))
		return NULL;
	return input_over(spool->fd, name, spool->diag);
}
