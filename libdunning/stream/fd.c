/* O_TMPFILE and F_SETPIPE_SZ are Linux's. */
#define _GNU_SOURCE

#include "stream/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { PIPE_ROOM = 1 << 20 };

void
fd_grow_pipe(int fd)
{
	int room = fcntl(fd, F_GETPIPE_SZ);

	if (room != -1 && room < PIPE_ROOM)
		(void)fcntl(fd, F_SETPIPE_SZ, PIPE_ROOM);
}

int
fd_unnamed(const char *dir, mode_t mode)
{
	return open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, mode);
}

bool
fd_write(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return false;
		data += n;
		len -= (size_t)n;
	}
	return true;
}

bool
fd_usable(int fd, int access)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags == -1)
		return false;
	flags &= O_ACCMODE;
	if (flags == access || flags == O_RDWR)
		return true;
	errno = EBADF;
	return false;
}
