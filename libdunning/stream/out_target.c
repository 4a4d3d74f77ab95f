#include "stream/out_target.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/num.h"
#include "stream/fd.h"

enum { LINKS_MAX = 40, NAMES_TRIED = 1000, TEMP_NAME = 64, PROC_NAME = 48 };

static const mode_t new_mode = S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP |
    S_IROTH | S_IWOTH;

/* dir/name; NULL with errno. */
static char *
join(const char *dir, const char *name)
{
	size_t size = strlen(dir) + strlen(name) + 2;
	char *path = malloc(size);

	if (path != NULL)
		snprintf(path, size, "%s/%s", dir, name);
	return path;
}

/* What stands before the last slash: "." or "/" when that is nothing. */
static char *
dir_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return strdup(".");
	if (slash == path)
		return strdup("/");
	return strndup(path, (size_t)(slash - path));
}

/* The descriptor that a name such as /dev/stdout or /dev/fd/3 stands for. */
static int
descriptor_of(const char *path)
{
	static const char *const folders[] = { "/dev/fd/", "/proc/self/fd/" };
	int64_t n;

	if (strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0)
		return STDOUT_FILENO;
	if (strcmp(path, "/dev/stderr") == 0)
		return STDERR_FILENO;
	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
		size_t len = strlen(folders[i]);

		if (strncmp(path, folders[i], len) == 0 &&
		    int_parse(text_of(path + len), &n) && n >= 0 &&
		    n <= INT_MAX)
			return (int)n;
	}
	return -1;
}

/* Where the link at path leads; NULL with errno, EINVAL when it is no link. */
static char *
follow(const char *path)
{
	char to[PATH_MAX + 1];
	ssize_t len = readlink(path, to, PATH_MAX);
	char *dir;
	char *joined;

	if (len == -1)
		return NULL;
	to[len] = '\0';
	if (to[0] == '/')
		return strdup(to);
	dir = dir_of(path);
	if (dir == NULL)
		return NULL;
	joined = join(dir, to);
	free(dir);
	return joined;
}

/* Follows links up to the end, or up to the name of a descriptor. */
static bool
resolve(struct out_target *t, const char *path, int *fd)
{
	t->path = strdup(path);
	for (int i = 0; t->path != NULL && i < LINKS_MAX; i++) {
		char *next;

		*fd = descriptor_of(t->path);
		if (*fd != -1)
			return true;
		next = follow(t->path);
		if (next == NULL)
			return errno == EINVAL || errno == ENOENT;
		free(t->path);
		t->path = next;
	}
	if (t->path != NULL)
		errno = ELOOP;
	return false;
}

/* A new file beside the final one, with a name of its own. */
static int
open_named(struct out_target *t)
{
	char name[TEMP_NAME];
	int fd = -1;

	for (int i = 0; fd == -1 && i < NAMES_TRIED; i++) {
		snprintf(name, sizeof(name), ".dunning-%ld-%d.tmp",
		    (long)getpid(), i);
		free(t->temp);
		t->temp = join(t->dir, name);
		if (t->temp == NULL)
			return -1;
		fd = open(t->temp, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC,
		    new_mode);
		if (fd == -1 && errno != EEXIST)
			break;
	}
	if (fd == -1) {
		free(t->temp);
		t->temp = NULL;
	}
	return fd;
}

static bool
open_beside(struct out_target *t, const struct stat *old)
{
	/* The rename would pass over the file's own write protection. */
	if (old != NULL &&
	    faccessat(AT_FDCWD, t->path, W_OK, AT_EACCESS) == -1)
		return false;
	t->dir = dir_of(t->path);
	if (t->dir == NULL)
		return false;
	t->fd = fd_unnamed(t->dir, new_mode);
	if (t->fd == -1 &&
	    (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
		t->fd = open_named(t);
	if (t->fd == -1)
		return false;
	return old == NULL || fchmod(t->fd, old->st_mode & 07777) == 0;
}

static bool
open_in_place(struct out_target *t, int fd)
{
	if (fd != -1) {
		t->owned = false;
		t->fd = fd;
		return fd_usable(fd, O_WRONLY);
	}
	t->fd = open(t->path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	return t->fd != -1;
}

bool
target_open(struct out_target *t, const char *path)
{
	struct stat st;
	bool exists;
	bool ok;
	int fd = -1;

	*t = (struct out_target){ .fd = -1, .owned = true };
	ok = resolve(t, path, &fd);
	exists = ok && fd == -1 && stat(t->path, &st) == 0;
	if (ok && fd == -1 && !exists)
		ok = errno == ENOENT;
	if (ok && (fd != -1 || (exists && !S_ISREG(st.st_mode)))) {
		ok = open_in_place(t, fd);
		free(t->path);
		t->path = NULL;
	} else if (ok) {
		ok = open_beside(t, exists ? &st : NULL);
	}
	if (!ok) {
		int saved = errno;

		target_drop(t);
		errno = saved;
	}
	return ok;
}

/* Gives an unnamed file a name; false with errno. */
static bool
link_as(int fd, const char *path)
{
	char proc[PROC_NAME];

	snprintf(proc, sizeof(proc), "/proc/self/fd/%d", fd);
	return linkat(AT_FDCWD, proc, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0;
}

/* A link cannot take the place of a file, only a rename can. */
static bool
link_beside(struct out_target *t)
{
	char name[TEMP_NAME];

	for (int i = 0; i < NAMES_TRIED; i++) {
		snprintf(name, sizeof(name), ".dunning-%ld-%d.tmp",
		    (long)getpid(), i);
		free(t->temp);
		t->temp = join(t->dir, name);
		if (t->temp == NULL)
			return false;
		if (link_as(t->fd, t->temp))
			return true;
		if (errno != EEXIST)
			break;
	}
	free(t->temp);
	t->temp = NULL;
	return false;
}

static bool
take_name(struct out_target *t)
{
	if (t->temp == NULL) {
		if (link_as(t->fd, t->path))
			return true;
		if (errno != EEXIST || !link_beside(t))
			return false;
	}
	if (rename(t->temp, t->path) == -1)
		return false;
	free(t->temp);
	t->temp = NULL;
	return true;
}

/* Some file systems and devices have nothing to sync. */
static bool
sync_fd(int fd)
{
	return fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP ||
	    errno == EROFS;
}

/* The new name survives a crash only when its directory does. */
static bool
sync_dir(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok;
	int saved;

	/* A directory that may be written but not read cannot be synced. */
	if (fd == -1)
		return errno == EACCES;
	ok = sync_fd(fd);
	saved = errno;
	close(fd);
	errno = saved;
	return ok;
}

/* Some file systems tell of a lost write only at close. */
static bool
close_fd(struct out_target *t)
{
	int fd = t->owned ? t->fd : dup(t->fd);

	if (t->owned)
		t->fd = -1;
	if (fd == -1)
		return false;
	return close(fd) == 0 || errno == EINTR;
}

bool
target_publish(struct out_target *t, const char **what)
{
	bool ok = true;
	int saved;

	*what = "write";
	if (t->path != NULL && !sync_fd(t->fd))
		ok = false;
	if (ok && t->path != NULL && !take_name(t)) {
		*what = "give the output its name";
		ok = false;
	}
	if (ok && t->path != NULL && !sync_dir(t->dir))
		ok = false;
	if (ok)
		ok = close_fd(t);
	saved = errno;
	target_drop(t);
	errno = saved;
	return ok;
}

void
target_drop(struct out_target *t)
{
	if (t->owned && t->fd != -1)
		close(t->fd);
	if (t->temp != NULL)
		unlink(t->temp);
	free(t->temp);
	free(t->path);
	free(t->dir);
	*t = (struct out_target){ .fd = -1 };
}
