/*
 * render_items.h -- what a message tells the ledger of its items: the levels
 * that they complete, and the fees.
 */
#ifndef DUNNING_RENDER_ITEMS_H
#define DUNNING_RENDER_ITEMS_H

#include <stddef.h>

#include "base/buf.h"
#include "message/render_data.h"
#include "message/template.h"
#include "stream/out.h"

/* Columns of a message that are written when the plan has them. */
extern const char *const rendering_fee_columns[]; /* NULL-terminated */
enum { RENDER_SUMS = 3 };

struct render_items {
	int key, level, role;  /* indices of columns */
	int sums[RENDER_SUMS]; /* -1: the plan has none */
	int action_fees, item_fees;
};

void render_items_find(struct render_items *, const struct render_columns *);

/*
 * Append a comma and a cell, with part as their work space; the buffers tell
 * what failed.  Levels: KEY=LEVEL|KEY=LEVEL, none behind listed items.  Fees:
 * one cell for each column that the header has.
 */
void render_items_add(const struct render_items *,
    struct template_value *const *records, size_t count, struct buf *line,
    struct buf *part);
void render_fees_header(const struct render_items *, struct out *);
void render_fees_add(const struct render_items *,
    struct template_value *const *records, size_t count, struct buf *line,
    struct buf *part);

#endif
