/*
 * progress.h -- how far a long run is, on standard error.
 */
#ifndef DUNNING_PROGRESS_H
#define DUNNING_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
	bool on;
	bool terminal; /* one line, drawn over and taken away at the end */
	bool shown;
	uint64_t size; /* bytes of the input; 0: unknown */
	uint64_t bytes;
	uint64_t records;
	int64_t start; /* milliseconds of a steady clock */
	int64_t next;  /* not before */
};

/*
 * On a terminal it shows after two seconds, five times a second.  Elsewhere it
 * shows nothing unless it is forced: then a line at the first batch, each
 * second, and at the end.
 */
void progress_start(struct progress *, bool forced, uint64_t size);
void progress_show(struct progress *, uint64_t bytes, uint64_t records);
void progress_end(struct progress *);

/* The text of one such line, without a line end: "45 %, 832 MB of 1847 MB,
 * 4500000 records, 15000000/s, 2 s left".  spent in milliseconds. */
void progress_text(const struct progress *, int64_t spent, char *to,
    size_t size);

#endif
