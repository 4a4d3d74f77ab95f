/*
 * fd.h -- what descriptors can do on Linux beyond POSIX.
 */
#ifndef DUNNING_FD_H
#define DUNNING_FD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* A pipe gets room for 1 MiB; anything else, or a refusal, is left alone. */
void fd_grow_pipe(int fd);

/*
 * A file without a name in dir, open for reading and writing; -1 with errno.
 * EOPNOTSUPP, EISDIR or EINVAL: that file system cannot.
 */
int fd_unnamed(const char *dir, mode_t mode);

/* Writes all of it, through interruptions; false with errno. */
bool fd_write(int fd, const char *, size_t len);

/* Is it open for reading (O_RDONLY) or writing (O_WRONLY)?  False: EBADF. */
bool fd_usable(int fd, int access);

#endif
