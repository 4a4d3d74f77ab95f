/*
 * progress.h -- how far a long run is, on standard error.
 */
#ifndef DUNNING_PROGRESS_H
#define DUNNING_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool on;
	bool drawn;
	uint64_t size;  /* bytes of the input; 0: unknown */
	int64_t start;  /* milliseconds of a steady clock */
	int64_t next;   /* not before */
};

/* Shows from the first second when forced, else after two seconds when
 * standard error is a terminal, else never. */
void progress_start(struct progress *, bool forced, uint64_t size);
void progress_show(struct progress *, uint64_t bytes, uint64_t records);

/* Takes the line away again. */
void progress_end(struct progress *);

#endif
