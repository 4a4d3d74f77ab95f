/*
 * page.h -- parts of a sheet as a page of HTML.  Private to page*.c.
 *
 * The page needs nothing but itself: no script, no font, no picture from
 * elsewhere.
 */
#ifndef DUNNING_PAGE_H
#define DUNNING_PAGE_H

#include "message/sheet_format.h"

/* The text with what HTML would take for markup escaped. */
void page_text(struct sheet_page *, struct text);

/* A cell for people, escaped. */
void page_cell(struct sheet_page *, enum sheet_kind, struct sheet_cell);

/* The total of a section as a chart, a bar for each column; number makes its
 * ids its own. */
void page_chart(struct sheet_page *, const struct sheet_section *,
    size_t number);

/* The beginning of the page up to the first section, and its end. */
void page_head(struct sheet_page *);
void page_foot(struct sheet_page *);

/* A grid as a table, the amount of a cell below its items. */
void page_grid(struct sheet_page *, const struct sheet_grid *);

#endif
