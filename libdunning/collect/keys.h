/*
 * keys.h -- which keys were seen, at 16 bytes each.
 */
#ifndef DUNNING_KEYS_H
#define DUNNING_KEYS_H

#include <stddef.h>

#include "base/hash.h"

struct keys {
	struct hash128 *slots;
	size_t size;
	size_t count;
};

enum keys_result { KEYS_NEW, KEYS_SEEN, KEYS_MEMORY };

/* A zeroed struct is an empty set.  Two keys whose 128 bits agree are taken
 * for the same. */
enum keys_result keys_add(struct keys *, struct hash128);
void keys_clear(struct keys *); /* frees; empty afterwards */

#endif
