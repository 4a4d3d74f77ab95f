/* scan_avx512.c -- the scanner for AVX-512 with BW and VBMI2. */
#include "stream/scan_engine.h"

#if defined(__AVX512VBMI2__) && defined(__AVX512BW__) && defined(__PCLMUL__)

#include <x86intrin.h>

struct block {
	__m512i bytes;
};

static inline struct block
block_load(const char *data)
{
	return (struct block){ _mm512_loadu_si512(data) };
}

static inline uint64_t
block_marks(const struct block *block, char c)
{
	return _mm512_cmpeq_epi8_mask(block->bytes, _mm512_set1_epi8(c));
}

static inline uint64_t
block_low(const struct block *block)
{
	return _mm512_cmple_epu8_mask(block->bytes, _mm512_set1_epi8('\r'));
}

static inline size_t
bit_count(uint64_t bits)
{
	return (size_t)__builtin_popcountll(bits);
}

static inline uint64_t
prefix_xor(uint64_t bits)
{
	return (uint64_t)_mm_cvtsi128_si64(_mm_clmulepi64_si128(
	    _mm_set_epi64x(0, (int64_t)bits), _mm_set1_epi8(-1), 0));
}

static inline void
store_eight(uint32_t *to, __m128i places, __m256i base)
{
	_mm256_storeu_si256((__m256i *)(void *)to,
	    _mm256_add_epi32(base, _mm256_cvtepu8_epi32(places)));
}

static inline void
store_sixteen(uint32_t *to, __m128i places, __m256i base)
{
	store_eight(to, places, base);
	store_eight(to + 8, _mm_srli_si128(places, 8), base);
}

/* The bytes 0 to 63, those of set bits pressed together. */
static inline __m512i
press(uint64_t bits)
{
	static const uint8_t numbers[64] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
		11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
		27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42,
		43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58,
		59, 60, 61, 62, 63 };

	return _mm512_maskz_compress_epi8(bits, _mm512_loadu_si512(numbers));
}

static inline uint32_t *
store_places(uint32_t *to, uint64_t bits, uint32_t base)
{
	size_t count = bit_count(bits);
	__m256i all = _mm256_set1_epi32((int32_t)base);
	__m512i places = press(bits);

	store_sixteen(to, _mm512_castsi512_si128(places), all);
	if (__builtin_expect(count > 16, 0)) {
		store_sixteen(to + 16, _mm512_extracti32x4_epi32(places, 1),
		    all);
		store_sixteen(to + 32, _mm512_extracti32x4_epi32(places, 2),
		    all);
		store_sixteen(to + 48, _mm512_extracti32x4_epi32(places, 3),
		    all);
	}
	return to + count;
}

#include "stream/scan_body.h"

enum scan_stop
scan_avx512(struct scan_job *job)
{
	return scan_words(job);
}

#endif
