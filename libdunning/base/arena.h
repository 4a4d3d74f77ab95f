/*
 * arena.h -- memory with one lifetime: a strategy, a batch or a record.
 */
#ifndef DUNNING_ARENA_H
#define DUNNING_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;

/* limit: most bytes it may hand out; 0 for no limit.  NULL: out of memory. */
struct arena *arena_new(size_t limit);
void arena_free(struct arena *);

/* Forgets everything, keeps the memory for reuse. */
void arena_reset(struct arena *);

/*
 * count objects of size bytes, zeroed, aligned for any type; one byte when
 * either is 0.  NULL: over the limit or out of memory.
 */
void *arena_alloc(struct arena *, size_t count, size_t size)
    __attribute__((alloc_size(2, 3), warn_unused_result));

/* The same, not zeroed. */
void *arena_take(struct arena *, size_t count, size_t size)
    __attribute__((alloc_size(2, 3), warn_unused_result));

/* A NUL-terminated copy of len bytes; NULL: no memory. */
char *arena_strndup(struct arena *, const char *, size_t len)
    __attribute__((warn_unused_result));
char *arena_strdup(struct arena *, const char *)
    __attribute__((warn_unused_result));
char *arena_printf(struct arena *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3), warn_unused_result));
char *arena_vprintf(struct arena *, const char *fmt, va_list)
    __attribute__((format(printf, 2, 0), warn_unused_result));

/*
 * Calls release(object) when the arena is reset or freed, for what holds other
 * memory than the arena's; the last one first.  False: out of memory, and
 * release has been called.
 */
bool arena_own(struct arena *, void *object, void (*release)(void *object))
    __attribute__((warn_unused_result));

/* Bytes handed out since the last reset, without padding: what limit limits. */
size_t arena_used(const struct arena *);

#endif
