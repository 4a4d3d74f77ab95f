/*
 * big_memory.h -- big blocks of memory that are read in random order.
 */
#ifndef DUNNING_BIG_MEMORY_H
#define DUNNING_BIG_MEMORY_H

#include <stddef.h>

/*
 * size bytes, not zeroed, freed by free; NULL: out of memory.  Whole megabytes
 * in twos lie on huge pages where the system has them, which spares most of
 * the address translation; such a page is memory in use as soon as any of its
 * bytes is.
 */
void *big_memory_new(size_t size)
    __attribute__((malloc, alloc_size(1), warn_unused_result));

#endif
