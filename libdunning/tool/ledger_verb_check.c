/* ledger_verb_check.c -- is the ledger whole, and does it have what was sent? */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "tool/ledger_verb.h"

static const char folder[] = "/journal";

/* Names of files of a journal, which are told in order. */
struct names {
	char **at;
	size_t count, room;
};

static bool
add_name(struct names *names, const char *name)
{
	size_t room = names->room == 0 ? 64 : names->room * 2;
	char **grown;

	if (names->count == names->room) {
		grown = realloc(names->at, room * sizeof *grown);
		if (grown == NULL)
			return false;
		names->at = grown;
		names->room = room;
	}
	names->at[names->count] = strdup(name);
	return names->at[names->count] != NULL && ++names->count != 0;
}

static int
in_order(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
is_journal(const char *name)
{
	size_t len = strlen(name);

	return name[0] != '.' && len > 4 && strcmp(name + len - 4, ".csv") == 0;
}

static bool
list(const char *path, struct names *names, struct diag *diag)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;
	bool ok = true;

	if (dir == NULL) {
		diag_errno(diag, path, "list", errno);
		return false;
	}
	while (ok && (entry = readdir(dir)) != NULL)
		ok = !is_journal(entry->d_name) ||
		    add_name(names, entry->d_name);
	closedir(dir);
	if (!ok)
		diag_memory(diag);
	else if (names->count > 1)
		qsort(names->at, names->count, sizeof *names->at, in_order);
	return ok;
}

static bool
compare_file(struct tool *t, struct ledger *ledger, const char *dir,
    const char *path, bool *fine)
{
	struct ledger_counts counts;

	if (!ledger_compare(ledger, path, &counts))
		return false;
	*fine = *fine && counts.added == 0 && counts.rejected == 0;
	if (counts.added == 0)
		return true;
	if (ledger_busy(ledger)) {
		diag_at(t->diag, DIAG_BUSY, "E_BUSY", POS_FILE(path),
		    "a run is sending: it is ahead of what was read of the "
		    "ledger");
		diag_note(t->diag, POS_NONE, "run again when it has finished");
		return false;
	}
	diag_at(t->diag, DIAG_ERROR, "E_LEDGER_BEHIND", POS_FILE(path),
	    "the ledger lacks %" PRIu64 " of what was sent with this file: it "
	    "lost the end of a run, is older than the folder, or another one",
	    counts.added);
	diag_note(t->diag, POS_NONE, "'dunning ledger import %s %s%s/*.csv' "
	    "tells it; then import the outcomes of those days again",
	    t->operands[1], dir, folder);
	return true;
}

static bool
compare(struct tool *t, struct ledger *ledger, const char *dir, bool *fine)
{
	struct names names = { .count = 0 };
	struct buf path;
	bool ok;

	buf_init(&path, LIMIT_RECORD_BYTES);
	buf_printf(&path, "%s%s", dir, folder);
	ok = list(buf_text(&path), &names, t->diag);
	for (size_t i = 0; ok && i < names.count; i++) {
		buf_reset(&path);
		buf_printf(&path, "%s%s/%s", dir, folder, names.at[i]);
		ok = compare_file(t, ledger, dir, buf_text(&path), fine);
	}
	for (size_t i = 0; i < names.count; i++)
		free(names.at[i]);
	free(names.at);
	buf_clear(&path);
	return ok;
}

bool
ledger_verb_check(struct tool *t, struct ledger *ledger,
    const struct ledger_settings *s)
{
	bool fine;

	t->findings = true;
	fine = ledger_check(ledger);
	if (!fine && diag_count(t->diag, DIAG_ERROR) == 0)
		return false;
	if (s->directory != NULL && !compare(t, ledger, s->directory, &fine))
		return false;
	if (fine)
		tool_say(t, "nothing is wrong with the ledger");
	return true;
}
