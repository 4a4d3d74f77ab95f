#include "stream/kernel.h"

void
kernel_open(struct kernel_block *block, const struct kernel_column *c,
    size_t first)
{
	size_t left = c->rows - first;

	block->count = left < KERNEL_ROWS ? left : KERNEL_ROWS;
	block->plain = left < KERNEL_ROWS ? (UINT64_C(1) << left) - 1 :
	                                    UINT64_MAX;
	block->rest = 0;
	block->ends = c->ends;
	block->step = c->fields;
	if (left == 0)
		return;
	block->ends += first * c->fields + c->field;
	if (c->field > 0)
		return;
	for (size_t i = 0; i < block->count; i++) {
		block->first_fields[2 * i] = c->starts[first + i] - 1;
		block->first_fields[2 * i + 1] = block->ends[i * block->step];
	}
	block->ends = block->first_fields + 1;
	block->step = 2;
}

void
kernel_set_aside(const struct kernel_column *c, uint64_t lengths,
    uint64_t *valid, uint64_t *rest)
{
	struct kernel_block block;

	for (size_t first = 0; first < c->rows; first += KERNEL_ROWS) {
		uint64_t hits = 0;

		kernel_open(&block, c, first);
		for (size_t i = 0; i < block.count; i++) {
			uint32_t len = kernel_length(block.ends);

			hits |= (lengths >> (len < 63 ? len : 63) & 1) << i;
			block.ends += block.step;
		}
		hits &= valid[first / 64];
		valid[first / 64] ^= hits;
		rest[first / 64] |= hits;
	}
}
