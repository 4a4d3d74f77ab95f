/*
 * typeset.h -- shapes text into runs that know their size.
 *
 * Lengths are points.  Metrics are not hinted, so the same fonts give the
 * same lines on every machine.
 */
#ifndef DUNNING_TYPESET_H
#define DUNNING_TYPESET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct arena;
struct canvas;
struct run;
struct typeset;

struct type_style {
	double size;
	bool bold;
	bool figures; /* Latin text that fits in one line is set without
	                 kerning, which is several times faster */
};

enum type_fault {
	TYPE_OK,
	TYPE_MARKUP, /* not Pango markup; why says what is wrong */
	TYPE_GLYPH,  /* no font has a glyph for character */
	TYPE_MEMORY
};

struct type_problem {
	uint32_t character;
	char why[160];
};

/*
 * Fonts of one family.  NULL: out of memory, or the family is not installed;
 * then *found (of size bytes) names what would stand in for it.
 */
struct typeset *typeset_new(const char *family, char *found, size_t size);
void typeset_free(struct typeset *);

/* A language tag such as "es-MX", for the text that follows. */
void typeset_language(struct typeset *, const char *tag);

/* Forgets all runs; they live in the arenas but hold shaped lines here. */
void typeset_reset(struct typeset *);

/*
 * Shapes UTF-8 text; marked: it is Pango markup (what begins with '<' or '&'
 * counts), else plain.  width: lines break there; 0: one line, however long.
 * The text must live as long as the run.
 */
enum type_fault typeset_run(struct typeset *, struct arena *,
    const struct type_style *, struct text, bool marked, double width,
    struct run **, struct type_problem *);

double run_width(const struct run *); /* of the longest line */
size_t run_lines(const struct run *); /* at least 1 */

/* Height of count lines from line first (0 is the first) on. */
double run_height(const struct run *, size_t first, size_t count);

/*
 * Draws count lines from line first on, with the upper left corner of the
 * first at (x, y), in the grey that canvas_grey has set.
 */
void run_draw(const struct run *, struct canvas *, double x, double y,
    size_t first, size_t count);

/* Distance of the baseline from the top of the first line. */
double run_ascent(const struct run *);

#endif
