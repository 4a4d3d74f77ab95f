#include "ageing/rollup_log.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"

enum { LOG_NUMBERS = 32768 };

void
rollup_log_init(struct rollup_log *log, struct diag *diag)
{
	*log = (struct rollup_log){ .diag = diag };
}

void
rollup_log_clear(struct rollup_log *log)
{
	rollup_log_reset(log);
	free(log->numbers);
	log->numbers = NULL;
}

void
rollup_log_reset(struct rollup_log *log)
{
	spool_free(log->spool);
	*log = (struct rollup_log){ .diag = log->diag,
		.numbers = log->numbers };
}

/* What is in memory goes to the spool. */
static bool
empty(struct rollup_log *log)
{
	if (log->spool == NULL)
		log->spool = spool_new(log->diag);
	if (log->spool == NULL ||
	    !spool_write(log->spool, (const char *)log->numbers,
	        log->at * sizeof(*log->numbers)))
		return false;
	log->at = 0;
	return true;
}

bool
rollup_log_write(struct rollup_log *log, const uint32_t *from, size_t count)
{
	if (log->numbers == NULL)
		log->numbers = calloc(LOG_NUMBERS, sizeof(*log->numbers));
	if (log->numbers == NULL) {
		diag_memory(log->diag);
		return false;
	}
	while (count > 0) {
		size_t room = LOG_NUMBERS - log->at;
		size_t len = count < room ? count : room;

		memcpy(log->numbers + log->at, from,
		    len * sizeof(*log->numbers));
		log->at += len;
		from += len;
		count -= len;
		if (count > 0 && !empty(log))
			return false;
	}
	return true;
}

bool
rollup_log_rewind(struct rollup_log *log)
{
	if (log->spool != NULL && !empty(log))
		return false;
	log->held = log->at;
	log->at = 0;
	log->put = 0;
	return true;
}

/* The next of the spool, as many as there is room for. */
static bool
fill(struct rollup_log *log)
{
	uint64_t left;
	size_t most = LOG_NUMBERS * sizeof(*log->numbers);
	size_t len;

	log->at = 0;
	log->held = 0;
	if (log->spool == NULL)
		return true;
	left = spool_size(log->spool) - log->put;
	len = left < most ? (size_t)left : most;
	if (len == 0)
		return true;
	if (!spool_read(log->spool, log->put, (char *)log->numbers, len))
		return false;
	log->put += len;
	log->held = len / sizeof(*log->numbers);
	return true;
}

bool
rollup_log_read(struct rollup_log *log, uint32_t *to, size_t count,
    size_t *got)
{
	*got = 0;
	while (*got < count) {
		size_t len = log->held - log->at;

		if (len == 0) {
			if (!fill(log))
				return false;
			if (log->held == 0)
				return true;
			continue;
		}
		if (len > count - *got)
			len = count - *got;
		memcpy(to + *got, log->numbers + log->at,
		    len * sizeof(*to));
		log->at += len;
		*got += len;
	}
	return true;
}
