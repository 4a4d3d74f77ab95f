#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 8192 };

struct block {
	struct block *next;
	size_t size;
	size_t used;
	max_align_t data[];
};

/* What is released with the arena; lies in the arena itself. */
struct owned {
	struct owned *next;
	void *object;
	void (*release)(void *);
};

struct arena {
	struct block *first;
	struct block *current; /* blocks before it are closed until a reset */
	size_t limit;
	size_t used;
	struct owned *owned;
};

struct arena *
arena_new(size_t limit)
{
	struct arena *arena = calloc(1, sizeof(*arena));

	if (arena != NULL)
		arena->limit = limit == 0 ? SIZE_MAX : limit;
	return arena;
}

static void
release_owned(struct arena *arena)
{
	struct owned *owned;

	for (owned = arena->owned; owned != NULL; owned = owned->next)
		owned->release(owned->object);
	arena->owned = NULL;
}

void
arena_free(struct arena *arena)
{
	struct block *block;
	struct block *next;

	if (arena == NULL)
		return;
	release_owned(arena);
	for (block = arena->first; block != NULL; block = next) {
		next = block->next;
		free(block);
	}
	free(arena);
}

void
arena_reset(struct arena *arena)
{
	struct block *block;

	release_owned(arena);
	for (block = arena->first; block != NULL; block = block->next)
		block->used = 0;
	arena->current = arena->first;
	arena->used = 0;
}

static size_t
padding_for(const struct block *block, size_t align)
{
	return (align - block->used % align) % align;
}

static bool
block_fits(const struct block *block, size_t len, size_t align)
{
	size_t room = block->size - block->used;
	size_t padding = padding_for(block, align);

	return padding <= room && len <= room - padding;
}

static struct block *
block_new(size_t size)
{
	struct block *block;
	size_t bytes;

	if (__builtin_add_overflow(sizeof(*block), size, &bytes))
		return NULL;
	block = malloc(bytes);
	if (block == NULL)
		return NULL;
	block->next = NULL;
	block->size = size;
	block->used = 0;
	return block;
}

/*
 * A block after the current one with room for len bytes.  Sizes double, so
 * that after some resets the last block alone holds what a record needs.
 */
static struct block *
next_block(struct arena *arena, size_t len, size_t align)
{
	struct block *last = arena->current;
	struct block *block;
	size_t size = FIRST_BLOCK;

	while (last != NULL && last->next != NULL) {
		last = last->next;
		if (block_fits(last, len, align))
			return last;
	}
	if (last != NULL && __builtin_mul_overflow(last->size, 2, &size))
		size = len;
	if (size > arena->limit)
		size = arena->limit;
	if (size < len)
		size = len;
	block = block_new(size);
	if (block == NULL && size > len)
		block = block_new(len);
	if (block == NULL)
		return NULL;
	if (last == NULL)
		arena->first = block;
	else
		last->next = block;
	return block;
}

/* len bytes as they are, not zeroed. */
static void *
take(struct arena *arena, size_t len, size_t align)
{
	struct block *block = arena->current;
	size_t padding;
	char *found;

	if (len > arena->limit - arena->used)
		return NULL;
	if (block == NULL || !block_fits(block, len, align)) {
		block = next_block(arena, len, align);
		if (block == NULL)
			return NULL;
		arena->current = block;
	}
	padding = padding_for(block, align);
	found = (char *)block->data + block->used + padding;
	block->used += padding + len;
	arena->used += len;
	return found;
}

void *
arena_take(struct arena *arena, size_t count, size_t size)
{
	size_t len;

	if (__builtin_mul_overflow(count, size, &len))
		return NULL;
	return take(arena, len == 0 ? 1 : len, alignof(max_align_t));
}

void *
arena_alloc(struct arena *arena, size_t count, size_t size)
{
	void *found = arena_take(arena, count, size);
	size_t len = count * size;

	if (found != NULL)
		memset(found, 0, len == 0 ? 1 : len);
	return found;
}

char *
arena_strndup(struct arena *arena, const char *s, size_t len)
{
	size_t bytes;
	char *copy;

	if (__builtin_add_overflow(len, 1, &bytes))
		return NULL;
	copy = take(arena, bytes, 1);
	if (copy == NULL)
		return NULL;
	if (len > 0)
		memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

char *
arena_strdup(struct arena *arena, const char *s)
{
	return arena_strndup(arena, s, strlen(s));
}

char *
arena_vprintf(struct arena *arena, const char *fmt, va_list args)
{
	va_list again;
	char *text = NULL;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, args);
	if (len >= 0)
		text = take(arena, (size_t)len + 1, 1);
	if (text != NULL)
		vsnprintf(text, (size_t)len + 1, fmt, again);
	va_end(again);
	return text;
}

char *
arena_printf(struct arena *arena, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = arena_vprintf(arena, fmt, args);
	va_end(args);
	return text;
}

bool
arena_own(struct arena *arena, void *object, void (*release)(void *))
{
	struct owned *owned = arena_alloc(arena, 1, sizeof(*owned));

	if (owned == NULL) {
		release(object);
		return false;
	}
	*owned = (struct owned){ arena->owned, object, release };
	arena->owned = owned;
	return true;
}

size_t
arena_used(const struct arena *arena)
{
	return arena->used;
}
