/*
 * keys.h -- which keys were seen, at 16 bytes each, and 32 more with values.
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
	uint64_t record;
};

struct keys {
	struct hash128 *slots;
	struct key_value *values; /* NULL: keys_add_value was never called */
	size_t size;
	size_t count;
};

enum keys_result { KEYS_NEW, KEYS_SEEN, KEYS_MEMORY };

/* A zeroed struct is an empty set.  Two keys whose 128 bits agree are taken
 * for the same. */
enum keys_result keys_add(struct keys *, struct hash128);

/* The same with a value; *first is that of the key when it was seen.  Either
 * this one or keys_add is called on a set. */
enum keys_result keys_add_value(struct keys *, struct hash128,
    const struct key_value *, struct key_value *first);

/* Brings the place of a key nearer that is added soon. */
void keys_expect(const struct keys *, struct hash128);
void keys_clear(struct keys *); /* frees; empty afterwards */

#endif
