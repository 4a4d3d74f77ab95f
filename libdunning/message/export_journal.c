/* For O_DIRECTORY. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/num.h"
#include "message/export_internal.h"

static const char *const folder = "journal";

bool
export_journal(struct exporting *x, int32_t date)
{
	struct exporter *e = &x->exporter;
	const struct ledger_batch *batch = &e->publisher.batch;
	char day[DATE_TEXT_MAX], name[160];
	bool ok;
	int fd;

	buf_reset(&e->work);
	if (!ledger_export_batch(x->options.ledger, batch, &e->work) ||
	    !publish_folder(&e->publisher, folder))
		return false;
	if (e->work.failed) {
		diag_memory(e->diag);
		return false;
	}
	date_format(date, day, sizeof day);
	snprintf(name, sizeof name, "%s/%s-%.*s-%03" PRId64 ".csv", folder, day,
	    (int)batch->kind.len, batch->kind.at, batch->number);
	fd = publish_file(&e->publisher, name, false);
	if (fd == -1)
		return false;
	ok = publish_write(&e->publisher, fd, e->work.data, e->work.len);
	return close(fd) == 0 && ok;
}

/* 2026-03-16-letter-001.csv; false: a name that no batch gives. */
static bool
read_name(const char *name, struct text *kind, int32_t *date, int64_t *number)
{
	size_t len = strlen(name);
	const char *dash = strrchr(name, '-');

	if (len < 16 || strcmp(name + len - 4, ".csv") != 0 ||
	    name[10] != '-' || dash < name + 12)
		return false;
	*kind = (struct text){ name + 11, (size_t)(dash - name) - 11 };
	return date_parse((struct text){ name, 10 }, date) &&
	    int_parse((struct text){ dash + 1,
	                  (size_t)(name + len - 4 - dash) - 1 },
	        number);
}

static bool
behind(struct exporting *x, const char *name)
{
	const char *dir = x->options.dir;

	diag_at(x->exporter.diag, DIAG_ERROR, "E_LEDGER_BEHIND",
	    POS_FILE(dir),
	    "the ledger does not know what was sent with %s/%s: it is older "
	    "than the folder, or another one", folder, name);
	diag_note(x->exporter.diag, POS_NONE,
	    "'dunning ledger import LEDGER %s/%s/*.csv' tells it, and nothing "
	    "is sent twice; then import the outcomes of those days again",
	    dir, folder);
	return false;
}

static bool
check_name(struct exporting *x, const char *name)
{
	struct text kind;
	int64_t number;
	int32_t date;
	bool has;

	if (!read_name(name, &kind, &date, &number))
		return true;
	if (!ledger_has_batch(x->options.ledger, kind, date, number, &has))
		return false;
	return has || behind(x, name);
}

bool
export_journal_check(struct exporting *x)
{
	int fd = openat(x->exporter.publisher.dir_fd, folder,
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd != -1 ? fdopendir(fd) : NULL;
	const struct dirent *entry;
	bool ok = true;

	if (fd == -1 && errno == ENOENT)
		return true;
	if (dir == NULL) {
		diag_errno(x->exporter.diag, x->options.dir,
		    "list the folder journal", errno);
		if (fd != -1)
			close(fd);
		return false;
	}
	while (ok && (entry = readdir(dir)) != NULL)
		ok = check_name(x, entry->d_name);
	closedir(dir);
	return ok;
}
