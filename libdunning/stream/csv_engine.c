#include "stream/csv_engine.h"

#include <stddef.h>
#include <string.h>

static const char *const names[CSV_ENGINES] = { "best", "libcsv", "portable",
	"sse2", "avx2", "avx512", "neon" };

bool
csv_engine_by_name(const char *name, enum csv_engine *engine)
{
	for (int i = 0; i < CSV_ENGINES; i++)
		if (strcmp(name, names[i]) == 0) {
			*engine = (enum csv_engine)i;
			return true;
		}
	return false;
}

const char *
csv_engine_name(enum csv_engine engine)
{
	return names[engine];
}

#if defined(__x86_64__)

static bool
has(enum csv_engine engine)
{
	if (engine == CSV_SSE2)
		return true;
	if (!__builtin_cpu_supports("pclmul") ||
	    !__builtin_cpu_supports("bmi") ||
	    !__builtin_cpu_supports("bmi2") ||
	    !__builtin_cpu_supports("popcnt"))
		return false;
	if (engine == CSV_AVX2)
		return __builtin_cpu_supports("avx2");
	return engine == CSV_AVX512 && __builtin_cpu_supports("avx512bw") &&
	    __builtin_cpu_supports("avx512vl") &&
	    __builtin_cpu_supports("avx512vbmi") &&
	    __builtin_cpu_supports("avx512vbmi2");
}

static scan_engine *const scanners[CSV_ENGINES] = {
	[CSV_PORTABLE] = scan_portable, [CSV_SSE2] = scan_sse2,
	[CSV_AVX2] = scan_avx2, [CSV_AVX512] = scan_avx512
};

#elif defined(__aarch64__) && defined(__ARM_NEON)

static bool
has(enum csv_engine engine)
{
	return engine == CSV_NEON;
}

static scan_engine *const scanners[CSV_ENGINES] = {
	[CSV_PORTABLE] = scan_portable, [CSV_NEON] = scan_neon
};

#else

static bool
has(enum csv_engine engine)
{
	(void)engine;
	return false;
}

static scan_engine *const scanners[CSV_ENGINES] = {
	[CSV_PORTABLE] = scan_portable
};

#endif

bool
csv_engine_works(enum csv_engine engine)
{
	return engine <= CSV_PORTABLE || has(engine);
}

scan_engine *
csv_engine_scanner(enum csv_engine engine)
{
	static const enum csv_engine order[] = { CSV_AVX512, CSV_AVX2,
		CSV_SSE2, CSV_NEON };

	for (size_t i = 0; engine == CSV_BEST &&
	     i < sizeof(order) / sizeof(*order); i++)
		if (has(order[i]))
			engine = order[i];
	return scanners[engine == CSV_BEST ? CSV_PORTABLE : engine];
}
