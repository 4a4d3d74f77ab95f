#include "tool/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "tool/report.h"

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
	*p = (struct progress){ .on = forced || isatty(STDERR_FILENO) == 1,
		.size = size, .start = steady_ms() };
	p->next = p->start + (forced ? 0 : 2000);
}

void
progress_show(struct progress *p, uint64_t bytes, uint64_t records)
{
	char line[160];
	int64_t now, spent, left;

	if (!p->on || (now = steady_ms()) < p->next)
		return;
	spent = now - p->start + 1;
	p->next = now + 200;
	p->drawn = true;
	if (p->size == 0 || bytes == 0) {
		snprintf(line, sizeof line,
		    "\r%" PRIu64 " records, %" PRIu64 " MB\033[K", records,
		    bytes / 1000000);
	} else {
		left = (int64_t)((p->size > bytes ? p->size - bytes : 0) /
		    (bytes / (uint64_t)spent + 1) / 1000);
		snprintf(line, sizeof line,
		    "\r%3" PRIu64 " %%, %" PRIu64 " records, %" PRIu64
		    "/s, %" PRId64 " s left\033[K",
		    bytes * 100 / p->size, records,
		    records * 1000 / (uint64_t)spent, left);
	}
	report_line(line);
}

void
progress_end(struct progress *p)
{
	if (p->drawn)
		report_line("\r\033[K");
	p->drawn = false;
}
