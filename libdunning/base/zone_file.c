#include "base/zone_file.h"

#include <stdlib.h>
#include <string.h>

enum {
	HEADER = 44,
	TYPE = 6, /* bytes of one local time type */
	OFFSET_MAX = 26 * 3600,
	CHANGES_MAX = 10000
};

/* The counts of a header (RFC 8536 3.1), in their order. */
enum { UT_MARKS, STANDARD_MARKS, LEAPS, CHANGES, TYPES, NAMES, COUNTS };

static uint32_t
big_32(const char *at)
{
	const unsigned char *b = (const unsigned char *)at;

	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
	       (uint32_t)b[2] << 8 | b[3];
}

/* Two's complement, whatever the machine's. */
static int64_t
signed_64(const char *at)
{
	uint64_t n = (uint64_t)big_32(at) << 32 | big_32(at + 4);

	return n >> 63 == 0 ? (int64_t)n : -(int64_t)(~n) - 1;
}

static int64_t
signed_32(const char *at)
{
	uint32_t n = big_32(at);

	return n >> 31 == 0 ? (int64_t)n : (int64_t)n - (INT64_C(1) << 32);
}

/* Cuts len bytes off the start of *s; NULL: there are not so many. */
static const char *
cut(struct text *s, size_t len)
{
	const char *at = s->at;

	if (len > s->len)
		return NULL;
	s->at += len;
	s->len -= len;
	return at;
}

static bool
cut_header(struct text *s, size_t counts[COUNTS])
{
	const char *at = cut(s, HEADER);

	if (at == NULL || memcmp(at, "TZif", 4) != 0 || at[4] < '2')
		return false;
	for (size_t i = 0; i < COUNTS; i++) {
		counts[i] = big_32(at + 20 + 4 * i);
		/* No sum of products of such counts overflows. */
		if (counts[i] > CHANGES_MAX)
			return false;
	}
	return true;
}

/* The block for old readers, with times of 32 bits. */
static bool
skip_old_block(struct text *s)
{
	size_t n[COUNTS];

	return cut_header(s, n) &&
	       cut(s, n[CHANGES] * 5 + n[TYPES] * TYPE + n[NAMES] +
	                  n[LEAPS] * 8 + n[STANDARD_MARKS] + n[UT_MARKS]) !=
	           NULL;
}

static bool
read_type(const char *types, size_t count, size_t idx, int32_t *offset)
{
	int64_t seconds;

	if (idx >= count)
		return false;
	seconds = signed_32(types + idx * TYPE);
	*offset = (int32_t)seconds;
	return seconds >= -OFFSET_MAX && seconds <= OFFSET_MAX;
}

static bool
read_changes(struct zone_table *table, const char *times, const char *indexes,
    const char *types, size_t type_count)
{
	/* zic's "big bang" is older than any date here can reach. */
	const int64_t bound = INT64_C(1) << 60;

	for (size_t i = 0; i < table->count; i++) {
		struct zone_change *change = &table->changes[i];

		change->at = signed_64(times + 8 * i);
		if (change->at < -bound || change->at > bound ||
		    (i > 0 && change->at <= change[-1].at) ||
		    !read_type(types, type_count, (unsigned char)indexes[i],
		        &change->offset))
			return false;
	}
	return true;
}

/* The rest of the file: a TZ string between line feeds. */
static bool
read_footer(struct text s, struct zone_rule *rule)
{
	if (s.len < 2 || s.at[0] != '\n' || s.at[s.len - 1] != '\n')
		return false;
	if (s.len == 2)
		return true;
	return zone_rule_parse((struct text){ s.at + 1, s.len - 2 }, rule);
}

enum zone_error
zone_table_read(struct text bytes, struct zone_table *table)
{
	size_t n[COUNTS];
	const char *times;
	const char *indexes;
	const char *types;

	if (!skip_old_block(&bytes) || !cut_header(&bytes, n))
		return ZONE_DAMAGED;
	times = cut(&bytes, n[CHANGES] * 8);
	indexes = cut(&bytes, n[CHANGES]);
	types = cut(&bytes, n[TYPES] * TYPE);
	if (times == NULL || indexes == NULL || types == NULL ||
	    n[LEAPS] != 0 ||
	    cut(&bytes, n[NAMES] + n[STANDARD_MARKS] + n[UT_MARKS]) == NULL ||
	    !read_type(types, n[TYPES], 0, &table->first) ||
	    !read_footer(bytes, &table->rule))
		return ZONE_DAMAGED;
	table->count = n[CHANGES];
	if (table->count == 0)
		return ZONE_OK;
	table->changes = calloc(table->count, sizeof *table->changes);
	if (table->changes == NULL)
		return ZONE_MEMORY;
	return read_changes(table, times, indexes, types, n[TYPES])
	           ? ZONE_OK
	           : ZONE_DAMAGED;
}
