/* MADV_HUGEPAGE is Linux's. */
#define _DEFAULT_SOURCE

#include "base/big_memory.h"

#include <stdlib.h>
#include <sys/mman.h>

static const size_t huge_page = (size_t)2 << 20;

void *
big_memory_new(size_t size)
{
	void *memory;

	if (size == 0 || size % huge_page != 0)
		return malloc(size);
	memory = aligned_alloc(huge_page, size);
	if (memory != NULL)
		(void)madvise(memory, size, MADV_HUGEPAGE);
	return memory;
}
