/*
 * scan_engine.h -- finds the fields of plainly regular records, 64 bytes at a
 * time: one unit per instruction set, all made of scan_body.h.
 *
 * A record is plainly regular when every quote opens a field or closes one or
 * stands doubled inside of one, every CR outside quotes is followed by LF, it
 * has as many fields as the header, is not over the limit and holds no NUL.
 * What such a record means is what libcsv 3.0.3 reads in it; all others are
 * left to libcsv.
 */
#ifndef DUNNING_SCAN_ENGINE_H
#define DUNNING_SCAN_ENGINE_H

#include <stddef.h>
#include <stdint.h>

enum scan_stop {
	SCAN_END,       /* the rest is no whole record */
	SCAN_IRREGULAR, /* the record at `at` is not plainly regular */
	SCAN_FULL       /* no room for another record */
};

enum {
	SCAN_WORD = 64,                         /* bytes at a time */
	SCAN_STRETCH = 2048,                    /* bytes between two looks */
	SCAN_SLACK = SCAN_STRETCH + 2 * SCAN_WORD /* elements behind a record */
};

struct scan_job {
	const char *data;
	size_t size;     /* SCAN_WORD readable bytes follow */
	size_t at;       /* where a record starts; moved behind whole ones */
	char delimiter;
	size_t fields;   /* of every record, > 0 */
	size_t limit;    /* of a record, in bytes */
	uint32_t *starts; /* of each record, room for rows_max */
	uint32_t *ends;   /* of each field, room for ends_max */
	size_t rows;     /* in the arrays; grows */
	size_t rows_max;
	size_t ends_max; /* >= (rows + 1) * fields + SCAN_SLACK */
	uint64_t lines;  /* line ends in what was passed are added */
};

typedef enum scan_stop scan_engine(struct scan_job *);

/* Only those that the compiler's target can have are linked. */
scan_engine scan_portable;
scan_engine scan_sse2;
scan_engine scan_avx2;
scan_engine scan_avx512;
scan_engine scan_neon;

#endif
