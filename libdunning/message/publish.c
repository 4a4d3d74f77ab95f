/* For syncfs and O_DIRECTORY. */
#define _GNU_SOURCE
#include "message/publish.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"

enum { NAME_MAX_BYTES = 64, FINAL_BYTES = 256 };

static bool
trouble(struct publisher *p, const char *what)
{
	diag_errno(p->diag, p->dir, what, errno);
	return false;
}

static int
open_folder(struct publisher *p, int at, const char *name)
{
	if (mkdirat(at, name, 0777) == -1 && errno != EEXIST) {
		trouble(p, "create the folder");
		return -1;
	}
	return openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

bool
publisher_open(struct publisher *p, const char *dir, struct ledger *ledger,
    struct diag *diag)
{
	*p = (struct publisher){ .ledger = ledger, .diag = diag, .dir = dir,
		.dir_fd = -1, .staging_fd = -1 };
	buf_init(&p->files, SIZE_MAX);
	buf_init(&p->kind, NAME_MAX_BYTES);
	p->dir_fd = open_folder(p, AT_FDCWD, dir);
	if (p->dir_fd == -1)
		return trouble(p, "open the folder");
	p->real = realpath(dir, NULL);
	if (p->real == NULL)
		return trouble(p, "find the folder");
	if (strchr(p->real, '\n') != NULL) {
		diag_at(diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "the name of the folder has a line break");
		return false;
	}
	p->staging_fd = open_folder(p, p->dir_fd, ".staging");
	return p->staging_fd != -1 || trouble(p, "open the folder .staging");
}

void
publisher_close(struct publisher *p)
{
	if (p->staging_fd != -1)
		close(p->staging_fd);
	if (p->dir_fd != -1)
		close(p->dir_fd);
	p->staging_fd = p->dir_fd = -1;
	free(p->real);
	p->real = NULL;
	buf_clear(&p->files);
	buf_clear(&p->kind);
}

static void
staged_name(int64_t batch, size_t index, char *to, size_t size)
{
	snprintf(to, size, "%lld-%zu", (long long)batch, index);
}

/* Whatever stands in the staging folder for a batch that is given back. */
static bool
remove_staged(struct publisher *p, int64_t batch)
{
	char prefix[NAME_MAX_BYTES];
	int fd = openat(p->staging_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd != -1 ? fdopendir(fd) : NULL;
	struct dirent *file;

	if (dir == NULL) {
		if (fd != -1)
			close(fd);
		return trouble(p, "list the folder .staging");
	}
	snprintf(prefix, sizeof prefix, "%lld-", (long long)batch);
	while ((file = readdir(dir)) != NULL)
		if (strncmp(file->d_name, prefix, strlen(prefix)) == 0)
			unlinkat(p->staging_fd, file->d_name, 0);
	closedir(dir);
	return true;
}

/* A staged file that is gone was renamed before the kill. */
static bool
rename_files(struct publisher *p, int64_t batch, struct text files)
{
	struct text name;
	size_t index = 0;

	for (; text_split(&files, '\n', &name); index++) {
		char staged[NAME_MAX_BYTES], final[LIMIT_RECORD_BYTES / 1024];

		if (name.len >= sizeof final) {
			errno = ENAMETOOLONG;
			return trouble(p, "rename a file");
		}
		memcpy(final, name.at, name.len);
		final[name.len] = '\0';
		staged_name(batch, index, staged, sizeof staged);
		if (renameat(p->staging_fd, staged, p->dir_fd, final) == -1 &&
		    errno != ENOENT)
			return trouble(p, "rename a file");
	}
	return true;
}

/*
 * The first line of a batch's files is the folder they belong to: in another
 * one a staged file that is not there would look as if it were renamed.
 */
static bool
same_folder(struct publisher *p, struct text *files)
{
	struct text folder;

	if (text_split(files, '\n', &folder) && text_is(folder, p->real))
		return true;
	diag_at(p->diag, DIAG_ERROR, "E_OTHER_FOLDER", POS_FILE(p->dir),
	    "a run that was killed left messages for the folder %.*s",
	    (int)folder.len, folder.at != NULL ? folder.at : "");
	diag_note(p->diag, POS_NONE,
	    "finish them first: run 'dunning export' with that folder");
	return false;
}

static bool
finish(struct publisher *p, const struct ledger_batch *batch,
    struct text files)
{
	if (!same_folder(p, &files) || !rename_files(p, batch->id, files))
		return false;
	if (syncfs(p->dir_fd) == -1)
		return trouble(p, "sync the folder");
	return ledger_done(p->ledger, batch);
}

/* Whether nobody can have seen any file of a batch that is ready. */
static bool
is_unseen(const struct publisher *p, const struct ledger_batch *batch)
{
	struct text files = batch->files, name;
	size_t index = 0;

	if (!text_split(&files, '\n', &name) || !text_is(name, p->real))
		return false;
	for (; text_split(&files, '\n', &name); index++) {
		char staged[NAME_MAX_BYTES];

		staged_name(batch->id, index, staged, sizeof staged);
		if (faccessat(p->staging_fd, staged, F_OK, 0) == -1)
			return false;
	}
	return true;
}

/* What is forgotten first is only litter if a kill leaves its files. */
static bool
retract(struct publisher *p, const struct ledger_batch *batch)
{
	diag_at(p->diag, DIAG_WARNING, "W_RETRACTED", POS_FILE(p->dir),
	    "messages that a killed run left are taken back, for the ledger "
	    "has learnt of their debtors since");
	return ledger_retract(p->ledger, batch) &&
	    remove_staged(p, batch->id);
}

/* What forbids a message forbids it until its file has its name. */
static bool
recover_ready(struct publisher *p, const struct ledger_batch *batch)
{
	bool stale = false;

	if (is_unseen(p, batch) &&
	    !ledger_batch_stale(p->ledger, batch, &stale))
		return false;
	return stale ? retract(p, batch) : finish(p, batch, batch->files);
}

bool
publish_recover(struct publisher *p)
{
	const struct ledger_batch *left;
	size_t count;

	for (;;) {
		bool ok;

		if (!ledger_left(p->ledger, &left, &count))
			return false;
		if (count == 0)
			return true;
		ok = left->ready ? recover_ready(p, left) :
		                   remove_staged(p, left->id) &&
		        ledger_release(p->ledger, left);
		if (!ok)
			return false;
	}
}

bool
publish_begin(struct publisher *p, const char *kind, int32_t as_of)
{
	buf_reset(&p->files);
	buf_puts(&p->files, p->real);
	buf_reset(&p->kind);
	buf_puts(&p->kind, kind);
	p->count = 0;
	if (p->kind.failed || p->files.failed) {
		diag_memory(p->diag);
		return false;
	}
	return ledger_batch_new(p->ledger,
	    (struct text){ buf_text(&p->kind), p->kind.len }, as_of,
	    &p->batch);
}

/*
 * A name that nothing has yet: another ledger may have written into the same
 * folder, and its files are never replaced.
 */
static void
free_name(struct publisher *p, const char *name, char *to, size_t size)
{
	const char *dot = strrchr(name, '.');
	size_t stem = dot != NULL ? (size_t)(dot - name) : strlen(name);

	snprintf(to, size, "%s", name);
	for (int i = 2; faccessat(p->dir_fd, to, F_OK, 0) == 0; i++)
		snprintf(to, size, "%.*s-%d%s", (int)stem, name, i,
		    dot != NULL ? dot : "");
}

int
publish_file(struct publisher *p, const char *name, bool numbered)
{
	char staged[NAME_MAX_BYTES], final[FINAL_BYTES];
	int fd;

	staged_name(p->batch.id, p->count, staged, sizeof staged);
	fd = openat(p->staging_fd, staged,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
	if (fd == -1) {
		trouble(p, "create a file in .staging");
		return -1;
	}
	p->count++;
	if (numbered)
		free_name(p, name, final, sizeof final);
	else
		snprintf(final, sizeof final, "%s", name);
	buf_putc(&p->files, '\n');
	buf_puts(&p->files, final);
	return fd;
}

bool
publish_write(struct publisher *p, int fd, const void *data, size_t len)
{
	const char *at = data;

	while (len != 0) {
		ssize_t wrote = write(fd, at, len);

		if (wrote == -1 && errno == EINTR)
			continue;
		if (wrote <= 0)
			return trouble(p, "write into .staging");
		at += wrote;
		len -= (size_t)wrote;
	}
	return true;
}

bool
publish_folder(struct publisher *p, const char *name)
{
	char path[NAME_MAX_BYTES];

	for (const char *at = name; at != NULL; at++) {
		size_t len;

		at = strchr(at, '/');
		len = at != NULL ? (size_t)(at - name) : strlen(name);
		memcpy(path, name, len);
		path[len] = '\0';
		if (mkdirat(p->dir_fd, path, 0777) == -1 && errno != EEXIST)
			return trouble(p, "create a folder");
		if (at == NULL)
			break;
	}
	return true;
}

bool
publish_commit(struct publisher *p)
{
	struct text files = { buf_text(&p->files), p->files.len };

	if (p->files.failed) {
		diag_memory(p->diag);
		return false;
	}
	if (syncfs(p->dir_fd) == -1)
		return trouble(p, "sync the folder");
	return ledger_ready(p->ledger, &p->batch, files) &&
	    finish(p, &p->batch, files);
}

bool
publish_abandon(struct publisher *p)
{
	return remove_staged(p, p->batch.id) &&
	    ledger_release(p->ledger, &p->batch);
}
