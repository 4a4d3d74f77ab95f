/*
 * sheet_line.h -- lines of a sheet on a terminal.  Private to sheet_*.c.
 */
#ifndef DUNNING_SHEET_LINE_H
#define DUNNING_SHEET_LINE_H

#include "message/sheet_format.h"

enum { LINE_GAP = 2, LINE_TEXT_MOST = 32 };

void line_spaces(struct buf *, size_t count);

/* A rule of that width, and the end of the line. */
void line_rule(struct sheet_page *, size_t width);

/* The text without what would break the line. */
void line_text(struct buf *, struct text);

/* So much of it as fits: text to the left of its column, numbers to the
 * right. */
void line_padded(struct sheet_page *, struct text, size_t width, bool right);

/* Without the blanks before it. */
void line_end(struct buf *);

/* A cell as text in room, where it lives until the next one. */
struct text line_cell(struct sheet_page *, struct buf *room, enum sheet_kind,
    struct sheet_cell);

/* The head of a section: the columns of the chart as bars, then the others with
 * SHEET_HEAD.  Lines are at most that wide. */
void line_bars(struct sheet_page *, const struct sheet_cell *total,
    size_t most);

/* What the amounts of a section were converted by, behind an empty line. */
void line_rates(struct sheet_page *, const struct sheet_section *);

/* A grid and an empty line behind it, each cell as its items and, below, its
 * amount; nothing when its lines would be wider than that. */
void line_grid(struct sheet_page *, const struct sheet_grid *, size_t most);

#endif
