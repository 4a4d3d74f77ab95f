/* scan_portable.c -- the scanner in plain C, eight bytes at a time. */
#include "stream/scan_engine.h"

#include "base/bytes.h"

struct block {
	uint64_t words[8];
};

static inline struct block
block_load(const char *data)
{
	struct block block;

	for (int i = 0; i < 8; i++)
		block.words[i] = load_u64(data + 8 * i);
	return block;
}

/* Bit i of the result: byte i is zero.  No carry leaves a byte, so each is
 * judged alone; the product gathers the eight top bits. */
static inline uint64_t
zero_bytes(uint64_t word)
{
	const uint64_t low = UINT64_C(0x7f7f7f7f7f7f7f7f);
	uint64_t top = ~(((word & low) + low) | word | low);

	return (top >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

static inline uint64_t
block_marks(const struct block *block, char c)
{
	uint64_t all = UINT64_C(0x0101010101010101) * (unsigned char)c;
	uint64_t marks = 0;

	for (int i = 0; i < 8; i++)
		marks |= zero_bytes(block->words[i] ^ all) << 8 * i;
	return marks;
}

/* Only the two that matter. */
static inline uint64_t
block_low(const struct block *block)
{
	return block_marks(block, '\r') | block_marks(block, '\0');
}

#include "stream/scan_places.h"

#include "stream/scan_body.h"

enum scan_stop
scan_portable(struct scan_job *job)
{
	return scan_words(job);
}
