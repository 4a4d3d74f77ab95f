#include "ledger/ledger_path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static void
tell_missing(const char *path, struct diag *diag)
{
	diag_at(diag, DIAG_ERROR, "E_NO_LEDGER", POS_FILE(path),
	    "there is no such ledger");
	diag_note(
	    diag, POS_NONE, "make it once with: dunning ledger init %s", path);
}

char *
ledger_path_of(const char *path, struct diag *diag)
{
	struct stat about;
	char *real = realpath(path, NULL);

	if (real == NULL || stat(real, &about) == -1) {
		if (errno == ENOENT)
			tell_missing(path, diag);
		else
			diag_errno(diag, path, "open the ledger", errno);
		free(real);
		return NULL;
	}
	if (!S_ISREG(about.st_mode)) {
		diag_at(diag, DIAG_ERROR, "E_LEDGER_FOREIGN", POS_FILE(path),
		    "a ledger is a regular file, and this is %s",
		    S_ISDIR(about.st_mode) ? "a directory" : "none");
		free(real);
		return NULL;
	}
	return real;
}

/* Directory and last name of path, as one new text of each. */
static bool
cut_path(const char *path, char **directory, const char **name)
{
	const char *slash = strrchr(path, '/');
	const char *from = slash == NULL ? "." : path;
	size_t len = slash == NULL ? 1 : (size_t)(slash - path);

	/* The slash of "/name" is the directory itself. */
	if (len == 0)
		len = 1;
	*directory = strndup(from, len);
	*name = slash == NULL ? path : slash + 1;
	return *directory != NULL;
}

char *
ledger_path_beside(const char *path, const char *suffix)
{
	size_t len = strlen(path);
	size_t more = strlen(suffix) + 1;
	char *beside = malloc(len + more);

	if (beside == NULL)
		return NULL;
	memcpy(beside, path, len);
	memcpy(beside + len, suffix, more);
	return beside;
}

static char *
join_path(const char *directory, const char *name)
{
	char *start = ledger_path_beside(directory, "/");
	char *path = start == NULL ? NULL : ledger_path_beside(start, name);

	free(start);
	return path;
}

static char *
new_in(const char *directory, const char *name, const char *path,
    struct diag *diag)
{
	char *real = realpath(directory, NULL);
	char *joined;

	if (real == NULL) {
		diag_errno(diag, path, "make the ledger", errno);
		return NULL;
	}
	joined = join_path(real, name);
	free(real);
	if (joined == NULL)
		diag_memory(diag);
	return joined;
}

char *
ledger_path_for_new(const char *path, struct diag *diag)
{
	struct stat about;
	char *directory;
	char *real;
	const char *name;

	if (lstat(path, &about) == 0) {
		diag_at(diag, DIAG_ERROR, "E_LEDGER_EXISTS", POS_FILE(path),
		    "there is a file of this name already");
		return NULL;
	}
	if (errno != ENOENT) {
		diag_errno(diag, path, "make the ledger", errno);
		return NULL;
	}
	if (!cut_path(path, &directory, &name)) {
		diag_memory(diag);
		return NULL;
	}
	real = new_in(directory, name, path, diag);
	free(directory);
	return real;
}

static int
lock_open(int fd, const char *name, struct diag *diag)
{
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	if (errno == EWOULDBLOCK) {
		diag_at(diag, DIAG_BUSY, "E_BUSY", POS_FILE(name),
		    "another run holds the lock of this ledger");
		diag_note(diag, POS_NONE, "run again when it has finished");
	} else {
		diag_errno(diag, name, "lock the ledger", errno);
	}
	close(fd);
	return -1;
}

int
ledger_lock(const char *path, const char *name, struct diag *diag)
{
	char *beside = ledger_path_beside(path, "-lock");
	int fd;

	if (beside == NULL) {
		diag_memory(diag);
		return -1;
	}
	/* Reading is enough for flock, so a group can share the file. */
	fd = open(beside, O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
	free(beside);
	if (fd == -1 && (errno == EACCES || errno == EROFS)) {
		diag_at(diag, DIAG_ERROR, "E_LEDGER_READONLY", POS_FILE(name),
		    "the lock file beside the ledger cannot be opened: %s",
		    errno == EROFS ? "the file system is read-only" :
		                     "permission denied");
		diag_note(diag, POS_NONE,
		    "the file and its directory must both be writable");
	} else if (fd == -1) {
		diag_errno(
		    diag, name, "open the lock file beside the ledger", errno);
	}
	if (fd == -1)
		return -1;
	return lock_open(fd, name, diag);
}

bool
ledger_is_locked(const char *path)
{
	char *beside = ledger_path_beside(path, "-lock");
	int fd = beside == NULL ? -1 :
	    open(beside, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool locked =
	    fd != -1 && flock(fd, LOCK_SH | LOCK_NB) == -1 &&
	    errno == EWOULDBLOCK;

	free(beside);
	if (fd != -1)
		close(fd);
	return locked;
}

bool
ledger_changes_wait(const char *path)
{
	struct stat about;
	char *wal = ledger_path_beside(path, "-wal");
	bool wait = true;

	if (wal != NULL)
		wait = stat(wal, &about) == 0 ? about.st_size > 0
		                              : errno != ENOENT;
	free(wal);
	return wait;
}

/* No byte of the path may mean anything in the URI but itself. */
char *
ledger_frozen_uri(const char *path)
{
	static const char start[] = "file:";
	static const char end[] = "?immutable=1";
	char *uri = malloc(3 * strlen(path) + sizeof(start) + sizeof(end));
	char *to = uri;

	if (uri == NULL)
		return NULL;
	to = stpcpy(to, start);
	for (; *path != '\0'; path++) {
		if (*path == '?' || *path == '#' || *path == '%')
			to += snprintf(to, 4, "%%%02X", (unsigned char)*path);
		else
			*to++ = *path;
	}
	stpcpy(to, end);
	return uri;
}

bool
ledger_sync_directory(const char *path, struct diag *diag)
{
	char *directory;
	const char *name;
	bool synced;
	int fd;

	if (!cut_path(path, &directory, &name)) {
		diag_memory(diag);
		return false;
	}
	fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(directory);
	synced = fd != -1 && fsync(fd) == 0;
	/* Some file systems have nothing to sync in a directory. */
	if (!synced && fd != -1 && errno == EINVAL)
		synced = true;
	if (!synced)
		diag_errno(
		    diag, path, "sync the directory of the ledger", errno);
	if (fd != -1)
		close(fd);
	return synced;
}
