#include "stream/kernel.h"

enum { STEP = 16, CHUNK = 256 };

/* The first len bytes (at most 16) are kept by the mask at [16 - len]. */
static const unsigned char keep[2 * STEP] = { 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };

struct step {
	uint64_t head;
	uint64_t tail;
};

/* Up to 16 bytes, and zeros behind the last. */
static inline struct step
step_at(const char *at, size_t len)
{
	const unsigned char *mask = keep + STEP - (len < STEP ? len : STEP);

	return (struct step){ kernel_word(at) & kernel_word(mask),
		kernel_word(at + 8) & kernel_word(mask + 8) };
}

static inline bool
is_ascii(const char *at, size_t len)
{
	struct step step = step_at(at, len);
	uint64_t bits = step.head | step.tail;

	for (size_t i = STEP; i < len; i += STEP) {
		step = step_at(at + i, len - i);
		bits |= step.head | step.tail;
	}
	return (bits & KERNEL_BYTES(0x80)) == 0;
}

/*
 * Not 0 when a word is not ASCII and characters of two bytes (RFC 3629: C2..DF
 * and 80..BF).  *lead is 0x80 when one begins at the end of the word before.
 */
static inline uint64_t
two_byte_faults(uint64_t word, uint64_t *lead)
{
	const uint64_t top = KERNEL_BYTES(0x80);
	uint64_t leads = word & word << 1 & top;
	uint64_t tails = word & ~(word << 1) & top;
	uint64_t three = leads & word << 2;
	uint64_t overlong =
	    leads & ~(word << 3 | word << 4 | word << 5 | word << 6);
	uint64_t apart = tails ^ (leads << 8 | *lead);

	*lead = leads >> 56;
	return three | overlong | apart;
}

/* Most text that is not ASCII has nothing but characters of two bytes. */
static bool
is_short_utf8(const char *at, size_t len)
{
	uint64_t faults = 0;
	uint64_t lead = 0;

	for (size_t i = 0; i < len; i += STEP) {
		struct step step = step_at(at + i, len - i);

		faults |= two_byte_faults(step.head, &lead);
		faults |= two_byte_faults(step.tail, &lead);
	}
	return (faults | lead) == 0 || utf8_valid(at, len) == len;
}

/* Signed bytes; of a comparison all bits of each, or none. */
typedef signed char lanes __attribute__((vector_size(STEP)));
typedef unsigned char unsigned_lanes __attribute__((vector_size(STEP)));

static inline lanes
load(const unsigned char *at)
{
	lanes bytes;

	memcpy(&bytes, at, sizeof(bytes));
	return bytes;
}

/* C2 to DF, in one comparison: less 0x42 they are the 30 smallest. */
static inline lanes
leads(lanes bytes)
{
	return (lanes)((lanes)((unsigned_lanes)bytes - 0x42) < -98);
}

/*
 * Whether characters of a chunk have one or two bytes and are whole, but for
 * one that begins with its last byte.  The byte before it begins none.
 */
static bool
is_plain_chunk(const unsigned char *at)
{
	lanes apart = { 0 }; /* not 0: a lead without its tail, or the contrary */
	lanes other = { 0 }; /* less than 0: neither of them, nor ASCII */
	uint64_t bits[2];

	for (size_t i = 0; i < CHUNK; i += STEP) {
		lanes bytes = load(at + i);
		lanes tails = (lanes)(bytes < -64); /* 80 to BF */

		apart |= tails ^ leads(load(at + i - 1));
		other |= bytes & ~(tails | leads(bytes));
	}
	apart |= (lanes)(other < 0);
	memcpy(bits, &apart, sizeof(bits));
	return (bits[0] | bits[1]) == 0;
}

/* Bytes of a chunk up to the end of its last whole character; 0: not valid. */
static size_t
check_chunk(const char *at)
{
	size_t used;

	if (is_plain_chunk((const unsigned char *)at))
		return (unsigned char)at[CHUNK - 1] >= 0xc2 ? CHUNK - 1 :
		                                              CHUNK;
	used = utf8_valid(at, CHUNK);
	return used < CHUNK - 3 ? 0 : used;
}

bool
kernel_utf8(const char *at, size_t len)
{
	size_t i;

	if (len <= CHUNK)
		return is_short_utf8(at, len);
	i = utf8_valid(at, STEP);
	if (i < STEP - 3)
		return false;
	while (len - i >= CHUNK) {
		size_t used = check_chunk(at + i);

		if (used == 0)
			return false;
		i += used;
	}
	return utf8_valid(at + i, len - i) == len - i;
}

/* Not for "", which is null but not empty as it stands. */
static bool
read_quoted(struct text inner, bool utf8, struct text *text)
{
	if (inner.len == 0 || memchr(inner.at, '"', inner.len) != NULL)
		return false;
	if (!is_ascii(inner.at, inner.len) &&
	    !(utf8 && is_short_utf8(inner.at, inner.len)))
		return false;
	*text = inner;
	return true;
}

static inline bool
read_text(const char *at, size_t len, bool utf8, struct text *text)
{
	*text = (struct text){ NULL, 0 };
	if ((len >= 2) & (*at == '"'))
		return read_quoted((struct text){ at + 1, len - 2 }, utf8,
		    text);
	if (!is_ascii(at, len) && !(utf8 && is_short_utf8(at, len)))
		return false;
	*text = (struct text){ len > 0 ? at : NULL, len };
	return len > 0;
}

void
kernel_texts(const struct kernel_column *c, bool utf8, struct text *texts,
    uint64_t *valid, uint64_t *rest)
{
	struct kernel_block block;

	for (size_t first = 0; first <= c->rows; first += KERNEL_ROWS) {
		uint64_t plain = 0;
		uint64_t filled = 0;

		kernel_open(&block, c, first);
		for (size_t i = 0; i < block.count; i++) {
			const char *at = kernel_cell(c, block.ends);
			uint32_t len = kernel_length(block.ends);

			block.ends += block.step;
			plain |= (uint64_t)read_text(at, len, utf8,
			             &texts[i]) << i;
			filled |= (uint64_t)(len > 0) << i;
		}
		texts += block.count;
		valid[first / 64] = plain;
		rest[first / 64] = filled & ~plain;
	}
}

static inline bool
read_bool(const char *at, size_t len, int64_t *truth)
{
	uint64_t word = kernel_word(at);
	bool is_true = (len == 4) & /* "true" */
	    ((uint32_t)word == UINT32_C(0x65757274));
	bool is_false = (len == 5) & /* "false" */
	    (word << 24 == UINT64_C(0x65736c6166000000));

	*truth = is_true;
	return is_true | is_false;
}

void
kernel_bools(const struct kernel_column *c, int64_t *truths, uint64_t *valid,
    uint64_t *rest)
{
	struct kernel_block block;

	for (size_t first = 0; first <= c->rows; first += KERNEL_ROWS) {
		uint64_t plain = 0;
		uint64_t filled = 0;

		kernel_open(&block, c, first);
		for (size_t i = 0; i < block.count; i++) {
			const char *at = kernel_cell(c, block.ends);
			uint32_t len = kernel_length(block.ends);

			block.ends += block.step;
			plain |= (uint64_t)read_bool(at, len, &truths[i]) << i;
			filled |= (uint64_t)(len > 0) << i;
		}
		truths += block.count;
		valid[first / 64] = plain;
		rest[first / 64] = filled & ~plain;
	}
}
