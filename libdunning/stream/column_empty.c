/* column_empty.c -- columns in which an empty cell is a text of no length. */
#include <string.h>

#include "stream/batch.h"
#include "stream/column_set.h"

struct empty_name {
	struct empty_name *next;
	const char *name;
};

bool
columns_keep_empty(struct columns *c, const char *name)
{
	struct empty_name *kept = arena_alloc(c->arena, 1, sizeof *kept);

	if (kept == NULL) {
		diag_memory(c->diag);
		return false;
	}
	*kept = (struct empty_name){ c->empty_names, name };
	c->empty_names = kept;
	return true;
}

bool
column_keeps_empty(const struct columns *c, const char *name)
{
	const struct empty_name *kept = c->empty_names;

	while (kept != NULL && strcmp(kept->name, name) != 0)
		kept = kept->next;
	return kept != NULL;
}

void
vector_fill_empty(struct vector *v, size_t rows)
{
	for (size_t row = 0; row < rows; row++) {
		if (vector_valid(v, row))
			continue;
		v->text[row] = TEXT("");
		vector_set_valid(v, row);
	}
}

bool
column_fill_empty(struct batch *b, int slot)
{
	if (b->columns->slots[slot].keeps_empty)
		vector_fill_empty(&b->vectors[slot], b->rows);
	return true;
}
