#include <string.h>

#include "base/text.h"

/* Distances count half edits, so that a wrong case can be cheaper. */
enum {
	NAME_MAX_CHARS = 64,
	EDIT = 2,
	EDITS_MOST = 2 * EDIT,
	ROW = NAME_MAX_CHARS + 1
};

struct letters {
	uint32_t at[NAME_MAX_CHARS];
	size_t count;
};

/* False: too long to be a slip of the pen. */
static bool
letters_of(struct text text, struct letters *letters)
{
	size_t used;
	size_t i;

	letters->count = 0;
	for (i = 0; i < text.len; i += used) {
		if (letters->count == NAME_MAX_CHARS)
			return false;
		letters->at[letters->count++] =
		    utf8_decode(text.at + i, text.len - i, &used);
	}
	return true;
}

static uint32_t
lower(uint32_t c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static unsigned
replace_cost(uint32_t a, uint32_t b)
{
	if (a == b)
		return 0;
	return lower(a) == lower(b) ? EDIT / 2 : EDIT;
}

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static bool
is_swap(const struct letters *a, size_t i, const struct letters *b, size_t j)
{
	return i > 1 && j > 1 && a->at[i - 1] == b->at[j - 2] &&
	       a->at[i - 2] == b->at[j - 1];
}

static unsigned
distance(const struct letters *a, const struct letters *b)
{
	unsigned rows[3][ROW];
	unsigned *now = rows[0];
	unsigned *before = rows[1];
	unsigned *older = rows[2];
	unsigned *spare;
	size_t i;
	size_t j;

	memset(rows, 0, sizeof(rows));
	for (j = 0; j <= b->count; j++)
		now[j] = (unsigned)j * EDIT;
	for (i = 1; i <= a->count; i++) {
		spare = older;
		older = before;
		before = now;
		now = spare;
		now[0] = (unsigned)i * EDIT;
		for (j = 1; j <= b->count; j++) {
			now[j] = least(before[j], now[j - 1]) + EDIT;
			now[j] = least(now[j],
			    before[j - 1] +
			        replace_cost(a->at[i - 1], b->at[j - 1]));
			if (is_swap(a, i, b, j))
				now[j] = least(now[j], older[j - 2] + EDIT);
		}
	}
	return now[b->count];
}

static bool
is_near(unsigned edits, const struct letters *a, const struct letters *b)
{
	size_t longer = a->count > b->count ? a->count : b->count;

	if (edits <= EDIT)
		return true;
	return edits <= EDITS_MOST && (size_t)edits * 3 <= longer * EDIT;
}

const char *
text_nearest(struct text name, const char *const *candidates, size_t count)
{
	struct letters wanted;
	struct letters letters;
	const char *nearest = NULL;
	unsigned least_edits = EDITS_MOST + 1;
	unsigned edits;
	size_t i;

	if (!letters_of(name, &wanted) || wanted.count == 0)
		return NULL;
	for (i = 0; i < count; i++) {
		if (!letters_of(text_of(candidates[i]), &letters))
			continue;
		edits = distance(&wanted, &letters);
		if (edits < least_edits && is_near(edits, &wanted, &letters)) {
			least_edits = edits;
			nearest = candidates[i];
		}
	}
	return nearest;
}
