/*
 * summary_key.h -- texts packed into 64-bit words, so that a key of several
 * columns is hashed, compared and kept word by word.  No text has a NUL byte.
 *
 * The head of a text is its length + 1 above its first seven bytes; its rest
 * is the other bytes in words padded with zeros, none for most texts.  254
 * bytes or more have 255 in the head and their length as the first word of the
 * rest.  A key is a word with its size, the heads of its texts, then their
 * rests.
 */
#ifndef DUNNING_SUMMARY_KEY_H
#define DUNNING_SUMMARY_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

enum { KEY_LEAST_LONG = 8 }; /* bytes of a text that has a rest */

/* The head of a text of eight bytes or more. */
uint64_t key_long_head(struct text);

static inline uint64_t
key_head(struct text text)
{
	return text.len < KEY_LEAST_LONG ? text_key(text) :
	                                   key_long_head(text);
}

static inline bool
key_is_long(uint64_t head)
{
	return head >> 56 > KEY_LEAST_LONG;
}

/* The most words that the rest of a text of that length takes. */
static inline size_t
key_room(size_t len)
{
	return len / 8 + 1;
}

/* The rest of a text of eight bytes or more; the word behind it. */
uint64_t *key_add_rest(uint64_t *to, struct text);

/* The first word of a key, and what it says: the number of its texts, and of
 * the words behind it. */
static inline uint64_t
key_size(size_t texts, size_t words)
{
	return (uint64_t)texts << 32 | words;
}

static inline size_t
key_texts(const uint64_t *key)
{
	return key[0] >> 32;
}

static inline size_t
key_words(const uint64_t *key)
{
	return (uint32_t)key[0];
}

/* One text of a key after the other. */
struct key_walk {
	const uint64_t *head, *rest;
};
struct key_walk key_begin(const uint64_t *key);

/* Bytes of the text that the walk stands at. */
size_t key_length(const struct key_walk *);

/* The text, into room for its length and eight bytes more; goes on. */
struct text key_next(struct key_walk *, char *to);

/* Two keys of as many texts, by the bytes of each in turn; <0, 0, >0. */
int key_compare(const uint64_t *, const uint64_t *);

/* Two numbers that order keys as far as 16 bytes can. */
void key_prefix(const uint64_t *key, uint64_t prefix[2]);

#endif
