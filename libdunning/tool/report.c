#include "tool/report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"

static const struct {
	const char *name;
	const char *colour;
} levels[] = {
	[DIAG_NOTE] = { "note", "\033[36m" },
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

static bool
shown(struct report *r, const struct diag_message *m)
{
	if (m->level == DIAG_NOTE)
		return !r->hidden;
	if (m->level == DIAG_REJECT)
		return r->rejects++ < LIMIT_REJECTS_TOLD;
	return m->level != DIAG_WARNING || !r->quiet;
}

void
report_message(void *report, const struct diag_message *m)
{
	struct report *r = report;
	struct buf line;
	bool show = shown(r, m);

	if (strcmp(m->id, "E_MEMORY") == 0 || strcmp(m->id, "E_SYSTEM") == 0)
		r->failed = true;

	r->hidden = !show;
	if (!show)
		return;
	buf_init(&line, LIMIT_RECORD_BYTES);
	buf_printf(&line, "%s: ", r->program);
	if (m->at.file != NULL) {
		buf_printf(&line, "%s:", m->at.file);
		if (m->at.line != 0)
			buf_printf(&line, "%zu:", m->at.line);
		if (m->at.line != 0 && m->at.col != 0)
			buf_printf(&line, "%zu:", m->at.col);
		buf_putc(&line, ' ');
	}
	buf_printf(&line, "%s%s%s%s%s: %s\n",
	    r->colour ? levels[m->level].colour : "", levels[m->level].name,
	    *m->id != '\0' ? " " : "", m->id, r->colour ? "\033[0m" : "",
	    m->text);
	write_all(buf_text(&line), line.len);
	buf_clear(&line);
}

void
report_rest(const struct report *r)
{
	struct buf line;

	if (r->rejects <= LIMIT_REJECTS_TOLD)
		return;
	buf_init(&line, 256);
	buf_printf(&line, "%s: and %" PRIu64 " more rejected records%s\n",
	    r->program, r->rejects - LIMIT_REJECTS_TOLD,
	    r->rejects_kept || !r->keeps_rejects ?
	        "" :
	        "; --rejects=FILE keeps them all");
	write_all(buf_text(&line), line.len);
	buf_clear(&line);
}

void
report_line(const char *text)
{
	write_all(text, strlen(text));
}
