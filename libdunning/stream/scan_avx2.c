/* scan_avx2.c -- the scanner for AVX2 with PCLMULQDQ and BMI. */
#include "stream/scan_engine.h"

#if defined(__AVX2__) && defined(__PCLMUL__)

#include <immintrin.h>

#define PREFIX_XOR_INSTRUCTION
#define COUNT_INSTRUCTION
#define STORE_EIGHT

static inline void
store_eight(uint32_t *to, const uint8_t *numbers, uint32_t base)
{
	__m256i places = _mm256_cvtepu8_epi32(
	    _mm_loadl_epi64((const __m128i *)(const void *)numbers));

	_mm256_storeu_si256((__m256i *)(void *)to,
	    _mm256_add_epi32(places, _mm256_set1_epi32((int32_t)base)));
}

#include "stream/scan_places.h"

struct block {
	__m256i low;
	__m256i high;
};

static inline struct block
block_load(const char *data)
{
	const __m256i *from = (const __m256i *)(const void *)data;

	return (struct block){ _mm256_loadu_si256(from),
		_mm256_loadu_si256(from + 1) };
}

static inline uint64_t
join_bits(__m256i low, __m256i high)
{
	return (uint32_t)_mm256_movemask_epi8(low) |
	    (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

static inline uint64_t
block_marks(const struct block *block, char c)
{
	__m256i all = _mm256_set1_epi8(c);

	return join_bits(_mm256_cmpeq_epi8(block->low, all),
	    _mm256_cmpeq_epi8(block->high, all));
}

static inline uint64_t
block_low(const struct block *block)
{
	__m256i most = _mm256_set1_epi8('\r');

	return join_bits(_mm256_cmpeq_epi8(
	                     _mm256_min_epu8(block->low, most), block->low),
	    _mm256_cmpeq_epi8(_mm256_min_epu8(block->high, most),
	        block->high));
}

static inline uint64_t
prefix_xor(uint64_t bits)
{
	return (uint64_t)_mm_cvtsi128_si64(_mm_clmulepi64_si128(
	    _mm_set_epi64x(0, (int64_t)bits), _mm_set1_epi8(-1), 0));
}

#include "stream/scan_body.h"

enum scan_stop
scan_avx2(struct scan_job *job)
{
	return scan_words(job);
}

#endif
