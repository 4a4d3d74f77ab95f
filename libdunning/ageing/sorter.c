#include "ageing/sorter.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ageing/sorter_runs.h"
#include "base/key_bytes.h"

enum { KEPT = 16, SMALL = 24, BYTE_VALUES = 256 };
enum { FIRST_BYTES = 1 << 16, FIRST_ENTRIES = 1 << 10, AHEAD = 8 };

/* The first KEPT bytes of the key, zeros behind a shorter one, as numbers that
 * compare as they do; and where the record is.  Before the sorting only second
 * is set: how far it is from the first one, for the buffer may move. */
struct entry {
	uint64_t first, second;
	const char *record; /* struct head, then its bytes */
};

struct head {
	uint32_t key, len;
};

struct sorter {
	struct diag *diag;
	size_t memory;
	char *bytes; /* of the records, one behind the other */
	size_t len, room;
	struct entry *entries;
	size_t count, entry_room;
	size_t next; /* entry to be read, when there are no runs */
	struct sorter_runs runs;
};

struct sorter *
sorter_new(size_t memory, struct diag *diag)
{
	struct sorter *s = calloc(1, sizeof *s);

	if (s == NULL) {
		diag_memory(diag);
		return NULL;
	}
	s->diag = diag;
	s->memory = memory;
	sorter_runs_init(&s->runs, memory, diag);
	return s;
}

static void
forget(struct sorter *s)
{
	free(s->bytes);
	free(s->entries);
	s->bytes = NULL;
	s->entries = NULL;
	s->room = s->entry_room = 0;
	s->len = s->count = 0;
}

void
sorter_free(struct sorter *s)
{
	if (s == NULL)
		return;
	forget(s);
	sorter_runs_clear(&s->runs);
	free(s);
}

static inline struct sorted
sorted_of(const struct entry *entry)
{
	struct head head;

	memcpy(&head, entry->record, sizeof head);
	return (struct sorted){ entry->record + sizeof head, head.key,
		head.len };
}

/* By what lies behind the bytes that the entries keep. */
static bool
rest_is_less(const struct entry *a, const struct entry *b)
{
	struct sorted one = sorted_of(a), two = sorted_of(b);
	size_t least = one.key < two.key ? one.key : two.key;
	int order = 0;

	if (least > KEPT)
		order = memcmp(one.at + KEPT, two.at + KEPT, least - KEPT);
	return order < 0 || (order == 0 && one.key < two.key);
}

static inline bool
is_less(const struct entry *a, const struct entry *b)
{
	if (a->first != b->first)
		return a->first < b->first;
	if (a->second != b->second)
		return a->second < b->second;
	return rest_is_less(a, b);
}

static void
sort_few(struct entry *e, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct entry entry = e[i];
		size_t to = i;

		for (; to > 0 && is_less(&entry, &e[to - 1]); to--)
			e[to] = e[to - 1];
		e[to] = entry;
	}
}

static void
sift(struct entry *e, size_t count, size_t place)
{
	struct entry entry = e[place];

	for (;;) {
		size_t child = 2 * place + 1;

		if (child + 1 < count && is_less(&e[child], &e[child + 1]))
			child++;
		if (child >= count || !is_less(&entry, &e[child]))
			break;
		e[place] = e[child];
		place = child;
	}
	e[place] = entry;
}

/* A heap: in place, and no order of the input is a bad one. */
static void
sort_ties(struct entry *e, size_t count)
{
	for (size_t i = count / 2; i > 0; i--)
		sift(e, count, i - 1);
	while (count > 1) {
		struct entry last = e[--count];

		e[count] = e[0];
		e[0] = last;
		sift(e, count, 0);
	}
}

static inline unsigned
byte_at(const struct entry *e, unsigned depth)
{
	uint64_t word = depth < 8 ? e->first : e->second;

	return (unsigned)(word >> (56 - 8 * (depth % 8))) & 0xff;
}

/* Every entry goes to the part of its byte, in place (McIlroy, Bostic and
 * McIlroy: Engineering Radix Sort, 1993). */
static void
split(struct entry *e, unsigned depth, const size_t *counts, size_t *ends)
{
	size_t heads[BYTE_VALUES];
	size_t at = 0;

	for (size_t i = 0; i < BYTE_VALUES; i++) {
		heads[i] = at;
		at += counts[i];
		ends[i] = at;
	}
	for (size_t i = 0; i < BYTE_VALUES; i++)
		while (heads[i] < ends[i]) {
			struct entry entry = e[heads[i]];
			unsigned byte = byte_at(&entry, depth);

			while (byte != i) {
				struct entry other = e[heads[byte]];

				e[heads[byte]++] = entry;
				entry = other;
				byte = byte_at(&entry, depth);
			}
			e[heads[i]++] = entry;
		}
}

static void
sort_by(struct entry *e, size_t count, unsigned depth)
{
	size_t counts[BYTE_VALUES];
	size_t ends[BYTE_VALUES];
	size_t from = 0;

	if (count <= SMALL) {
		sort_few(e, count);
		return;
	}
	for (;; depth++) {
		if (depth == KEPT) {
			sort_ties(e, count);
			return;
		}
		memset(counts, 0, sizeof counts);
		for (size_t i = 0; i < count; i++)
			counts[byte_at(&e[i], depth)]++;
		if (counts[byte_at(e, depth)] < count)
			break;
	}
	split(e, depth, counts, ends);
	for (size_t i = 0; i < BYTE_VALUES; i++) {
		sort_by(e + from, ends[i] - from, depth + 1);
		from = ends[i];
	}
}

static void
sort(struct sorter *s)
{
	for (size_t i = 0; i < s->count; i++) {
		size_t at = (size_t)s->entries[i].second;
		struct head head;
		char key[KEPT] = { 0 };

		memcpy(&head, s->bytes + at, sizeof head);
		memcpy(key, s->bytes + at + sizeof head,
		    head.key < KEPT ? head.key : KEPT);
		s->entries[i] = (struct entry){ key_get_u64(key),
			key_get_u64(key + 8), s->bytes + at };
	}
	sort_by(s->entries, s->count, 0);
}

/* All that is in memory becomes a run. */
static bool
spill(struct sorter *s)
{
	sort(s);
	if (!sorter_run_begin(&s->runs))
		return false;
	for (size_t i = 0; i < s->count; i++) {
		struct sorted record = sorted_of(&s->entries[i]);

		if (!sorter_run_write(&s->runs, &record))
			return false;
	}
	s->len = s->count = 0;
	return sorter_run_end(&s->runs);
}

static bool
no_memory(struct sorter *s)
{
	diag_memory(s->diag);
	return false;
}

/* Twice as large each time, but not beyond the limit. */
static bool
grow_bytes(struct sorter *s, size_t need)
{
	size_t room = s->room == 0 ? FIRST_BYTES : s->room;
	char *bytes;

	if (need <= s->room)
		return true;
	while (room < need && room <= s->memory / 2)
		room *= 2;
	if (room < need)
		room = s->memory;
	bytes = realloc(s->bytes, room);
	if (bytes == NULL)
		return no_memory(s);
	s->bytes = bytes;
	s->room = room;
	return true;
}

static bool
grow_entries(struct sorter *s)
{
	size_t room = s->entry_room == 0 ? FIRST_ENTRIES : 2 * s->entry_room;
	struct entry *entries;

	if (s->count < s->entry_room)
		return true;
	entries = realloc(s->entries, room * sizeof *entries);
	if (entries == NULL)
		return no_memory(s);
	s->entries = entries;
	s->entry_room = room;
	return true;
}

static bool
fits(const struct sorter *s, size_t len)
{
	size_t taken = s->len + (s->count + 1) * sizeof(struct entry);

	return len < UINT32_MAX && taken <= s->memory &&
	    len <= s->memory - taken;
}

char *
sorter_room(struct sorter *s, size_t len)
{
	size_t all = len + sizeof(struct head);

	if (!fits(s, all) && s->count > 0 && !spill(s))
		return NULL;
	if (!fits(s, all)) {
		diag_at(s->diag, DIAG_ERROR, "E_LIMIT", POS_NONE,
		    "a record of %zu bytes is to be sorted in %zu bytes of "
		    "memory",
		    len, s->memory);
		diag_note(s->diag, POS_NONE,
		    "give it more with --memory=MIB");
		return NULL;
	}
	if (!grow_bytes(s, s->len + all) || !grow_entries(s))
		return NULL;
	return s->bytes + s->len + sizeof(struct head);
}

void
sorter_add(struct sorter *s, size_t key, size_t len)
{
	const struct head head = { (uint32_t)key, (uint32_t)len };

	memcpy(s->bytes + s->len, &head, sizeof head);
	s->entries[s->count++].second = s->len;
	s->len += sizeof head + len;
}

bool
sorter_end(struct sorter *s)
{
	if (s->runs.written == 0) {
		sort(s);
		return true;
	}
	if (s->count > 0 && !spill(s))
		return false;
	forget(s);
	return sorter_runs_end(&s->runs) && sorter_runs_rewind(&s->runs);
}

bool
sorter_rewind(struct sorter *s)
{
	s->next = 0;
	return s->runs.written == 0 || sorter_runs_rewind(&s->runs);
}

bool
sorter_next(struct sorter *s, struct sorted *record)
{
	if (s->runs.written > 0)
		return sorter_runs_next(&s->runs, record);
	*record = (struct sorted){ NULL, 0, 0 };
	if (s->next == s->count)
		return true;
	/* Records lie far apart: one is asked for before it is needed. */
	if (s->count - s->next > AHEAD)
		__builtin_prefetch(s->entries[s->next + AHEAD].record);
	*record = sorted_of(&s->entries[s->next++]);
	return true;
}

size_t
sorter_spilled(const struct sorter *s)
{
	return s->runs.written;
}
