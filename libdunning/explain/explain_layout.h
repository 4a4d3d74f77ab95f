/*
 * explain_layout.h -- explanations as aligned lines of text, about 100 columns
 * wide.
 */
#ifndef DUNNING_EXPLAIN_LAYOUT_H
#define DUNNING_EXPLAIN_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/text.h"

enum { LAYOUT_WIDTH = 100, LAYOUT_CELLS = 6 };

/* Lines that are aligned together. */
struct layout {
	struct buf *out;
	struct arena *arena; /* of the lines that wait */
	size_t indent;
	struct layout_row *rows;
	size_t count, room;
	bool failed; /* out of memory */
};

void layout_begin(struct layout *, struct buf *out, struct arena *,
    size_t indent);

/*
 * One line; the last cell goes on below itself when it is long.  A place comes
 * at the right edge, or on a line of its own.  Cells are NUL-terminated and
 * copied; NULL ends them early.
 */
void layout_row(struct layout *, struct src_pos, const char *const *cells,
    size_t count);

/* printf for a single last cell behind a label. */
void layout_say(struct layout *, struct src_pos, const char *label,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Writes what waits; false: out of memory, not reported. */
bool layout_end(struct layout *);

#endif
