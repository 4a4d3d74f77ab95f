/*
 * keys.h -- which keys were seen and in which line, at 24 bytes each, and 24
 * more with values.
 */
#ifndef DUNNING_KEYS_H
#define DUNNING_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"

/* What the first record of a key was. */
struct key_value {
	struct hash128 cells; /* all that must be the same */
	uint64_t parts;       /* some bits of each of them */
};

struct key_slot {
	struct hash128 key;
	uint64_t line; /* of the first record */
};

struct keys {
	struct key_slot *slots;
	struct key_value *values; /* NULL: keys_add_value was never called */
	size_t size;
	size_t count;
};

enum keys_result { KEYS_NEW, KEYS_SEEN, KEYS_MEMORY };

/* A zeroed struct is an empty set.  Two keys whose 128 bits agree are taken
 * for the same.  *first is the line of the key when it was seen. */
enum keys_result keys_add(struct keys *, struct hash128, uint64_t line,
    uint64_t *first);

/* The same with a value; *old is that of the key when it was seen.  Either
 * this one or keys_add is called on a set. */
enum keys_result keys_add_value(struct keys *, struct hash128, uint64_t line,
    uint64_t *first, const struct key_value *, struct key_value *old);

/* Brings the place of a key nearer that is added soon. */
void keys_expect(const struct keys *, struct hash128);
void keys_clear(struct keys *); /* frees; empty afterwards */

#endif
