/*
 * figures.h -- short lines of one font set glyph by glyph.
 *
 * Amounts, dates and numbers fill most of a letter's tables and need neither
 * shaping nor kerning; taking their advances from a table is several times
 * faster than a layout.
 */
#ifndef DUNNING_FIGURES_H
#define DUNNING_FIGURES_H

#include <stdbool.h>

#include "base/text.h"

struct arena;
struct canvas;
struct figures;
struct figure_run;
struct _cairo_scaled_font;

/* The glyphs of a font, which must outlive them.  NULL: out of memory. */
struct figures *figures_new(struct _cairo_scaled_font *);
void figures_free(struct figures *);

double figures_ascent(const struct figures *);
double figures_line(const struct figures *); /* ascent + descent, points */

/*
 * Sets valid UTF-8; it must live as long as the run.  False: out of memory.
 * *made is NULL when the text is long, or has a character that needs shaping
 * or another font.
 */
bool figures_set(
    struct figures *, struct arena *, struct text, struct figure_run **made);

double figure_run_width(const struct figure_run *);

/* With the start of the baseline at (x, y). */
void figure_run_draw(
    const struct figure_run *, struct canvas *, double x, double y);

#endif
