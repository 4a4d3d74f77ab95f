/*
 * render_more.h -- what a message hands on from the plan besides its text: what
 * bound the action, who works on it, and the items of a hand-over.
 */
#ifndef DUNNING_RENDER_MORE_H
#define DUNNING_RENDER_MORE_H

#include "base/buf.h"
#include "message/render_data.h"
#include "message/render_items.h"
#include "stream/out.h"

/*
 * Columns of a message behind those of its fees, each written when the plan has
 * what it is made of; NULL-terminated.  The last three are made here:
 *
 *	item_dues  KEY=YYYY-MM-DD|..., due dates of the items in item_levels
 *	place      address_1 to address_4, postcode, city and region, for visits
 *	handover   the items as records of render_handover_columns, one a line,
 *	           those of item_levels in that order and then credits
 */
extern const char *const rendering_more_columns[];

/* Columns of a hand-over that each item has, empty when the plan has none. */
extern const char *const render_handover_columns[]; /* NULL-terminated */

enum { RENDER_PASSED = 19, RENDER_PLACES = 7, RENDER_HANDED = 33 };

struct render_more {
	int passed[RENDER_PASSED];  /* -1: the plan has none */
	int places[RENDER_PLACES];
	int handed[RENDER_HANDED];
	int due;
	bool visits, hands_over; /* some level of the strategy does */
};

void render_more_find(struct render_more *, const struct render_columns *,
    const struct strategy *);
void render_more_header(const struct render_more *, struct out *);

/* Appends a comma and a cell for each column that the header has, with part as
 * work space; the buffers tell what failed. */
void render_more_add(const struct render_more *, const struct render_items *,
    struct template_value *const *records, size_t count, enum channel,
    struct buf *line, struct buf *part);

#endif
