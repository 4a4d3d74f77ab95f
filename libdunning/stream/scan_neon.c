/* scan_neon.c -- the scanner for 64-bit ARM. */
#include "stream/scan_engine.h"

#if defined(__aarch64__) && defined(__ARM_NEON)

#include <arm_neon.h>

#include "stream/scan_places.h"

struct block {
	uint8x16_t parts[4];
};

static inline struct block
block_load(const char *data)
{
	const uint8_t *from = (const uint8_t *)data;
	struct block block;

	for (int i = 0; i < 4; i++)
		block.parts[i] = vld1q_u8(from + 16 * i);
	return block;
}

/* One bit of each of 64 bytes that are 0 or 255, by adding neighbours. */
static inline uint64_t
gather(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d)
{
	static const uint8_t bits[16] = { 1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4,
		8, 16, 32, 64, 128 };
	uint8x16_t mask = vld1q_u8(bits);
	uint8x16_t low = vpaddq_u8(vandq_u8(a, mask), vandq_u8(b, mask));
	uint8x16_t high = vpaddq_u8(vandq_u8(c, mask), vandq_u8(d, mask));
	uint8x16_t sum = vpaddq_u8(low, high);

	sum = vpaddq_u8(sum, sum);
	return vgetq_lane_u64(vreinterpretq_u64_u8(sum), 0);
}

static inline uint64_t
block_marks(const struct block *block, char c)
{
	uint8x16_t all = vdupq_n_u8((uint8_t)c);

	return gather(vceqq_u8(block->parts[0], all),
	    vceqq_u8(block->parts[1], all), vceqq_u8(block->parts[2], all),
	    vceqq_u8(block->parts[3], all));
}

static inline uint64_t
block_low(const struct block *block)
{
	uint8x16_t most = vdupq_n_u8('\r');

	return gather(vcleq_u8(block->parts[0], most),
	    vcleq_u8(block->parts[1], most), vcleq_u8(block->parts[2], most),
	    vcleq_u8(block->parts[3], most));
}

#include "stream/scan_body.h"

enum scan_stop
scan_neon(struct scan_job *job)
{
	return scan_words(job);
}

#endif
