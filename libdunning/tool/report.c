#include "tool/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"

enum { PLACE_BYTES = 4096 + 64, LINE_BYTES = 16384, REASONS_BYTES = 2048 };

static const struct {
	const char *name;
	const char *colour;
} levels[] = {
	[DIAG_NOTE] = { "note", "\033[36m" },
	[DIAG_INFO] = { "info", "\033[36m" },
	[DIAG_WARNING] = { "warning", "\033[35m" },
	[DIAG_REJECT] = { "rejected", "\033[33m" },
	[DIAG_FOUND] = { "error", "\033[31m" },
	[DIAG_ERROR] = { "error", "\033[31m" },
	[DIAG_BUSY] = { "busy", "\033[31m" },
};

_Static_assert(sizeof levels / sizeof *levels == DIAG_LEVELS,
    "every level has a name");

static void
write_all(const char *data, size_t len)
{
	while (len != 0) {
		ssize_t wrote = write(STDERR_FILENO, data, len);

		if (wrote <= 0)
			return;
		data += wrote;
		len -= (size_t)wrote;
	}
}

/* The name in "column 'balance': ..."; "" when the message is of none. */
static void
column_of(const char *message, char column[REPORT_COLUMN])
{
	static const char before[] = "column '";
	size_t len;

	column[0] = '\0';
	if (strncmp(message, before, sizeof before - 1) != 0)
		return;
	message += sizeof before - 1;
	len = strcspn(message, "'");
	if (len >= REPORT_COLUMN)
		return;
	memcpy(column, message, len);
	column[len] = '\0';
}

static void
count_reason(struct report *r, const struct diag_message *m)
{
	char column[REPORT_COLUMN];
	size_t i = 0;

	column_of(m->text, column);
	while (i < r->reason_count && (strcmp(r->reasons[i].id, m->id) != 0 ||
	                                  strcmp(r->reasons[i].column,
	                                      column) != 0))
		i++;
	if (i == REPORT_REASONS)
		return;
	if (i == r->reason_count) {
		r->reasons[i] = (struct report_reason){ .id = m->id };
		memcpy(r->reasons[i].column, column, strlen(column) + 1);
		r->reason_count++;
	}
	r->reasons[i].count++;
}

/* "R_CELL due_date 31, R_KEY_DUP 80" */
static void
reasons_text(const struct report *r, char *to, size_t size)
{
	uint64_t others = r->rejects;
	size_t len = 0;

	for (size_t i = 0; i < r->reason_count && len < size; i++) {
		const struct report_reason *reason = &r->reasons[i];
		int more = snprintf(to + len, size - len,
		    "%s%s%s%s %" PRIu64, i > 0 ? ", " : "", reason->id,
		    *reason->column != '\0' ? " " : "", reason->column,
		    reason->count);

		others -= reason->count;
		len += more > 0 ? (size_t)more : 0;
	}
	if (others > 0 && len < size)
		snprintf(to + len, size - len, ", others %" PRIu64, others);
}

static bool
shown(struct report *r, const struct diag_message *m)
{
	if (m->level == DIAG_REJECT)
		count_reason(r, m);
	if (m->level == DIAG_NOTE)
		return !r->hidden;
	if (m->level == DIAG_REJECT)
		return r->rejects++ < LIMIT_REJECTS_TOLD;
	return m->level > DIAG_WARNING || !r->quiet;
}

/* Notes go where their message went. */
static bool
is_finding(struct report *r, const struct diag_message *m)
{
	if (m->level != DIAG_NOTE)
		r->apart = strcmp(m->id, "E_MEMORY") == 0 ||
		    strcmp(m->id, "E_SYSTEM") == 0 ||
		    strcmp(m->id, "E_USAGE") == 0;
	return !r->apart;
}

/* The place as "file:line:column: ", or nothing. */
static void
place_text(struct src_pos at, char *to, size_t size)
{
	*to = '\0';
	if (at.file == NULL)
		return;
	if (at.line == 0)
		snprintf(to, size, "%s: ", at.file);
	else if (at.col == 0)
		snprintf(to, size, "%s:%zu: ", at.file, at.line);
	else
		snprintf(to, size, "%s:%zu:%zu: ", at.file, at.line, at.col);
}

/* A message must come out when there is no memory, so it is put together on
 * the stack; what is longer than any path or record shown is cut. */
void
report_message(void *report, const struct diag_message *m)
{
	struct report *r = report;
	char place[PLACE_BYTES], line[LINE_BYTES];
	int len;

	if (strcmp(m->id, "E_MEMORY") == 0 || strcmp(m->id, "E_SYSTEM") == 0)
		r->failed = true;
	r->hidden = !shown(r, m);
	if (r->hidden)
		return;
	if (r->json && is_finding(r, m)) {
		report_object(r, m);
		return;
	}
	place_text(m->at, place, sizeof place);
	len = snprintf(line, sizeof line, "%s%s: %s%s%s%s%s%s: %s\n",
	    r->line != NULL && *r->line ? "\r\033[K" : "", r->program, place, r->colour ? levels[m->level].colour : "",
	    levels[m->level].name, *m->id != '\0' ? " " : "", m->id,
	    r->colour ? "\033[0m" : "", m->text);
	if (len >= LINE_BYTES) {
		len = LINE_BYTES - 1;
		line[len - 1] = '\n';
	}
	if (len > 0)
		write_all(line, (size_t)len);
	if (r->carets)
		report_source(r, m->at);
}

void
report_rest(const struct report *r)
{
	char reasons[REASONS_BYTES] = "", line[REASONS_BYTES + 256];
	int len;

	if (r->rejects <= LIMIT_REJECTS_TOLD)
		return;
	reasons_text(r, reasons, sizeof reasons);
	len = snprintf(line, sizeof line,
	    "%s: and %" PRIu64 " more rejected records%s\n", r->program,
	    r->rejects - LIMIT_REJECTS_TOLD,
	    r->rejects_kept || !r->keeps_rejects ?
	        "" :
	        "; --rejects=FILE keeps them all");
	if (len > 0)
		write_all(line, (size_t)len);
	len = snprintf(line, sizeof line, "%s: rejected: %s\n", r->program,
	    reasons);
	if (len > 0)
		write_all(line, (size_t)len);
}

void
report_line(const char *text)
{
	write_all(text, strlen(text));
}
