#include "tool/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "tool/report.h"

enum { PATIENCE = 2000, REDRAW = 200, SECOND = 1000, MEGA = 1000000 };

static int64_t
steady_ms(void)
{
	struct timespec now;

	if (clock_gettime(CLOCK_MONOTONIC, &now) == -1)
		return 0;
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
progress_start(struct progress *p, bool forced, uint64_t size)
{
	bool terminal = isatty(STDERR_FILENO) == 1;

	*p = (struct progress){ .on = forced || terminal,
		.terminal = terminal, .size = size, .start = steady_ms() };
	p->next = p->start + (forced ? 0 : PATIENCE);
}

void
progress_text(const struct progress *p, int64_t spent, char *to, size_t size)
{
	uint64_t ms = spent > 0 ? (uint64_t)spent : 1;
	uint64_t rate = p->records * SECOND / ms;
	uint64_t left = p->size > p->bytes ? p->size - p->bytes : 0;

	if (p->size == 0 || p->bytes == 0)
		snprintf(to, size,
		    "%" PRIu64 " MB, %" PRIu64 " records, %" PRIu64 "/s",
		    p->bytes / MEGA, p->records, rate);
	else
		snprintf(to, size,
		    "%" PRIu64 " %%, %" PRIu64 " MB of %" PRIu64
		    " MB, %" PRIu64 " records, %" PRIu64 "/s, %" PRIu64
		    " s left",
		    (p->size - left) * 100 / p->size, p->bytes / MEGA,
		    p->size / MEGA, p->records, rate,
		    (left / (p->bytes / ms + 1) + SECOND - 1) / SECOND);
}

static void
draw(struct progress *p, int64_t now)
{
	char text[160];
	char line[176];

	progress_text(p, now - p->start, text, sizeof text);
	if (p->terminal)
		snprintf(line, sizeof line, "\r%s\033[K", text);
	else
		snprintf(line, sizeof line, "%s\n", text);
	report_line(line);
	p->shown = true;
}

void
progress_show(struct progress *p, uint64_t bytes, uint64_t records)
{
	int64_t now;

	p->bytes = bytes;
	p->records = records;
	if (!p->on || (now = steady_ms()) < p->next)
		return;
	p->next = now + (p->terminal ? REDRAW : SECOND);
	draw(p, now);
}

void
progress_end(struct progress *p)
{
	if (p->shown && p->terminal)
		report_line("\r\033[K");
	else if (p->shown)
		draw(p, steady_ms());
	p->shown = false;
}
