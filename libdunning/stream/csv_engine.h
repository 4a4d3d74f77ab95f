/*
 * csv_engine.h -- which scanner reads: libcsv alone, or the fastest that this
 * machine has, with libcsv for every record that is not plainly regular.  All
 * of them find the same.
 */
#ifndef DUNNING_CSV_ENGINE_H
#define DUNNING_CSV_ENGINE_H

#include <stdbool.h>

#include "stream/scan_engine.h"

enum csv_engine {
	CSV_BEST, /* the fastest that this machine has */
	CSV_LIBCSV,
	CSV_PORTABLE, /* plain C */
	CSV_SSE2,
	CSV_AVX2,   /* with PCLMULQDQ, BMI and BMI2 */
	CSV_AVX512, /* BW, VL, VBMI and VBMI2 */
	CSV_NEON,
	CSV_ENGINES
};

/* "best", "libcsv", "portable", "sse2", ...; false: no such name. */
bool csv_engine_by_name(const char *name, enum csv_engine *);
const char *csv_engine_name(enum csv_engine);

/* Can this machine run it? */
bool csv_engine_works(enum csv_engine);

/* The scanner; NULL for CSV_LIBCSV.  It must work here. */
scan_engine *csv_engine_scanner(enum csv_engine);

#endif
