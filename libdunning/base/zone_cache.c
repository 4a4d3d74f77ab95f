/* zone_cache.c -- zones by name, each opened once. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/zone.h"

/*
 * The database has some 600 names.  Names that it does not have are kept too,
 * but not so many that broken data could crowd out the zones.
 */
enum { SLOTS = 2048, ENTRIES_MAX = 1536, UNKNOWN_MAX = 256, NAME_BYTES = 63 };

struct entry {
	struct zone *zone; /* NULL: error says why */
	enum zone_error error;
	size_t len; /* of the name; 0: a free slot */
	char name[NAME_BYTES + 1];
};

struct zone_cache {
	struct entry *last; /* found last; NULL: none */
	size_t known;
	size_t unknown;
	struct entry slots[SLOTS];
};

struct zone_cache *
zone_cache_new(void)
{
	return calloc(1, sizeof(struct zone_cache));
}

void
zone_cache_free(struct zone_cache *cache)
{
	if (cache == NULL)
		return;
	for (size_t i = 0; i < SLOTS; i++)
		zone_close(cache->slots[i].zone);
	free(cache);
}

static bool
entry_is(const struct entry *entry, struct text name)
{
	return entry->len == name.len &&
	       memcmp(entry->name, name.at, name.len) == 0;
}

/* The slot of a name, or the free one that it would take. */
static struct entry *
find_slot(struct zone_cache *cache, struct text name)
{
	size_t at = (size_t)(hash_bytes(name.at, name.len) % SLOTS);

	while (cache->slots[at].len != 0 && !entry_is(&cache->slots[at], name))
		at = (at + 1) % SLOTS;
	return &cache->slots[at];
}

/* Opens a zone and keeps what came of it, unless memory was short. */
static struct zone *
open_entry(struct zone_cache *cache, struct entry *entry, struct text name,
    enum zone_error *error)
{
	char copy[NAME_BYTES + 1];
	struct zone *zone;

	*error = ZONE_MEMORY;
	if (cache->known + cache->unknown == ENTRIES_MAX)
		return NULL;
	memcpy(copy, name.at, name.len);
	copy[name.len] = '\0';
	zone = zone_open_in(ZONE_DIRECTORY, copy, error);
	if (zone == NULL &&
	    (*error != ZONE_UNKNOWN || cache->unknown == UNKNOWN_MAX))
		return NULL;
	if (zone != NULL)
		cache->known++;
	else
		cache->unknown++;
	entry->zone = zone;
	entry->error = *error;
	entry->len = name.len;
	memcpy(entry->name, copy, name.len + 1);
	cache->last = entry;
	return zone;
}

struct zone *
zone_cache_find(
    struct zone_cache *cache, struct text name, enum zone_error *error)
{
	struct entry *entry = cache->last;

	*error = ZONE_UNKNOWN;
	if (name.len == 0 || name.len > NAME_BYTES ||
	    memchr(name.at, '\0', name.len) != NULL)
		return NULL;
	if (entry == NULL || !entry_is(entry, name))
		entry = find_slot(cache, name);
	if (entry->len == 0)
		return open_entry(cache, entry, name, error);
	cache->last = entry;
	*error = entry->error;
	return entry->zone;
}
