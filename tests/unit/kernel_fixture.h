/*
 * kernel_fixture.h -- a batch of cells for the kernels.
 */
#ifndef KERNEL_FIXTURE_H
#define KERNEL_FIXTURE_H

#include <stdio.h>
#include <string.h>

#include "stream/column_set.h"
#include "stream/kernel.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { PADDING = 64, ROWS = 400, ROOM = 32, WORDS = ROWS / 64 + 1 };

/* A batch of two fields; the cells are in the second, or with `first` in the
 * first.  What is behind the data must not matter. */
static struct batch_of_cells {
	struct kernel_column column;
	char data[ROWS * ROOM + PADDING];
	uint32_t starts[ROWS];
	uint32_t ends[2 * ROWS];
	uint64_t valid[WORDS];
	uint64_t rest[WORDS];
} b;

static inline void
begin(bool first)
{
	memset(&b, 0x39, sizeof(b));
	b.column = (struct kernel_column){ .data = b.data,
		.starts = b.starts,
		.ends = b.ends,
		.fields = 2,
		.field = first ? 0 : 1 };
}

static inline void
add(const char *cell)
{
	size_t row = b.column.rows++;
	uint32_t at = row == 0 ? 0 : b.ends[2 * row - 1] + 1;
	uint32_t len = (uint32_t)strlen(cell);

	assert_true(row < ROWS && len < ROOM - 2);
	b.starts[row] = at;
	if (b.column.field == 1) {
		b.data[at++] = '-';
		b.ends[2 * row] = at;
		b.data[at++] = ',';
	}
	memcpy(b.data + at, cell, len);
	at += len;
	b.ends[2 * row + b.column.field] = at;
	if (b.column.field == 0) {
		b.data[at++] = ',';
		b.ends[2 * row + 1] = at;
	}
	b.data[at] = '\n';
}

static inline bool
is_valid(size_t row)
{
	return b.valid[row / 64] >> (row % 64) & 1;
}

static inline bool
is_rest(size_t row)
{
	return b.rest[row / 64] >> (row % 64) & 1;
}

/* Bits behind the last record are clear in all words. */
static inline void
check_end(void)
{
	for (size_t row = b.column.rows; row < 64 * (b.column.rows / 64 + 1);
	     row++)
		assert_false(is_valid(row) || is_rest(row));
}

#endif
