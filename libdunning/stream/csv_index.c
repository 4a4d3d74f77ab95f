#include "stream/csv_index.h"

#include <stdlib.h>

enum { FIRST_ROWS = 256, FIRST_ENDS = 4096, FIRST_BROKEN = 16 };

void *
csv_grow(void *array, size_t *cap, size_t need, size_t size, size_t first)
{
	size_t wanted = *cap == 0 ? first : *cap;
	void *larger;
	size_t bytes;

	if (need <= *cap)
		return array;
	while (wanted < need)
		wanted *= 2;
	larger = __builtin_mul_overflow(wanted, size, &bytes) ?
	    NULL :
	    realloc(array, bytes);
	if (larger != NULL)
		*cap = wanted;
	return larger;
}

bool
csv_index_room(struct csv_index *index, size_t rows, size_t fields)
{
	uint32_t *starts = csv_grow(index->starts, &index->starts_cap, rows,
	    sizeof(*starts), FIRST_ROWS);
	uint32_t *ends;

	if (starts == NULL)
		return false;
	index->starts = starts;
	ends = csv_grow(index->ends, &index->ends_cap,
	    rows * fields + SCAN_SLACK, sizeof(*ends), FIRST_ENDS);
	if (ends == NULL)
		return false;
	index->ends = ends;
	return true;
}

bool
csv_index_raw_room(struct csv_index *index, size_t rows)
{
	struct csv_extent *raw = csv_grow(index->raw, &index->raw_cap, rows,
	    sizeof(*raw), FIRST_ROWS);

	if (raw == NULL)
		return false;
	index->raw = raw;
	return true;
}

struct csv_broken *
csv_index_break(struct csv_index *index)
{
	struct csv_broken *broken = csv_grow(index->broken, &index->broken_cap,
	    index->broken_count + 1, sizeof(*broken), FIRST_BROKEN);

	if (broken == NULL)
		return NULL;
	index->broken = broken;
	broken += index->broken_count++;
	*broken = (struct csv_broken){ .start = 0 };
	return broken;
}

void
csv_index_clear(struct csv_index *index)
{
	free(index->starts);
	free(index->ends);
	free(index->broken);
	free(index->raw);
	*index = (struct csv_index){ .rows = 0 };
}
