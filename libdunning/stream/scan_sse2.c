/* scan_sse2.c -- the scanner for every x86-64. */
#include "stream/scan_engine.h"

#if defined(__SSE2__)

#include <emmintrin.h>

#define STORE_EIGHT

static inline void
store_eight(uint32_t *to, const uint8_t *numbers, uint32_t base)
{
	__m128i *at = (__m128i *)(void *)to;
	__m128i nul = _mm_setzero_si128();
	__m128i all = _mm_set1_epi32((int32_t)base);
	__m128i words = _mm_unpacklo_epi8(
	    _mm_loadl_epi64((const __m128i *)(const void *)numbers), nul);

	_mm_storeu_si128(at,
	    _mm_add_epi32(_mm_unpacklo_epi16(words, nul), all));
	_mm_storeu_si128(at + 1,
	    _mm_add_epi32(_mm_unpackhi_epi16(words, nul), all));
}

#include "stream/scan_places.h"

struct block {
	__m128i parts[4];
};

static inline struct block
block_load(const char *data)
{
	const __m128i *from = (const __m128i *)(const void *)data;
	struct block block;

	for (int i = 0; i < 4; i++)
		block.parts[i] = _mm_loadu_si128(from + i);
	return block;
}

static inline uint64_t
part_bits(__m128i equal)
{
	return (uint16_t)_mm_movemask_epi8(equal);
}

static inline uint64_t
block_marks(const struct block *block, char c)
{
	__m128i all = _mm_set1_epi8(c);
	uint64_t marks = 0;

	for (int i = 0; i < 4; i++)
		marks |= part_bits(_mm_cmpeq_epi8(block->parts[i], all))
		    << 16 * i;
	return marks;
}

static inline uint64_t
block_low(const struct block *block)
{
	__m128i most = _mm_set1_epi8('\r');
	uint64_t marks = 0;

	for (int i = 0; i < 4; i++)
		marks |= part_bits(_mm_cmpeq_epi8(
		             _mm_min_epu8(block->parts[i], most),
		             block->parts[i]))
		    << 16 * i;
	return marks;
}

#include "stream/scan_body.h"

enum scan_stop
scan_sse2(struct scan_job *job)
{
	return scan_words(job);
}

#endif
