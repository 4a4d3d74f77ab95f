#include "ageing/line_walk.h"

uint64_t
line_walk_to(struct line_walk *walk, const struct batch *b, size_t row)
{
	if (!walk->begun || walk->batch != b->first || walk->row > row)
		*walk = (struct line_walk){ .begun = true,
			.batch = b->first,
			.line = batch_at_slot(b, 0, -1).line };
	for (size_t i = b->starts[walk->row]; i < b->starts[row]; i++)
		walk->line += b->data[i] == '\r' ||
		    (b->data[i] == '\n' &&
		        (i == 0 || b->data[i - 1] != '\r'));
	walk->row = row;
	return walk->line;
}
