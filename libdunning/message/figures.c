/* figures.c -- a table of glyphs and advances over cairo's scaled fonts. */
#include "message/figures.h"

#include <stdlib.h>

#include <cairo.h>

#include "base/arena.h"
#include "message/canvas.h"

enum {
	BYTES_MAX = 256,
	LATIN_FIRST = 0x20,
	LATIN_END = 0x180,
	MARKS_FIRST = 0x2010, /* dashes, quotes, currency signs */
	MARKS_END = 0x20c0,
	LATIN_COUNT = LATIN_END - LATIN_FIRST,
	GLYPHS = LATIN_COUNT + MARKS_END - MARKS_FIRST
};

struct glyph {
	bool known;
	unsigned long index; /* 0: not in this font */
	double advance;
};

struct figures {
	cairo_scaled_font_t *font;
	double ascent;
	double line;
	struct glyph glyphs[GLYPHS];
};

struct figure_run {
	const struct figures *figures;
	struct text text;
	double width;
	int count;
	cairo_glyph_t *glyphs;
	cairo_text_cluster_t *clusters;
};

struct figures *
figures_new(struct _cairo_scaled_font *font)
{
	struct figures *figures = calloc(1, sizeof(*figures));
	cairo_font_extents_t extents;

	if (figures == NULL)
		return NULL;
	figures->font = font;
	cairo_scaled_font_extents(font, &extents);
	figures->ascent = extents.ascent;
	figures->line = extents.ascent + extents.descent;
	return figures;
}

void
figures_free(struct figures *figures)
{
	free(figures);
}

double
figures_ascent(const struct figures *figures)
{
	return figures->ascent;
}

double
figures_line(const struct figures *figures)
{
	return figures->line;
}

static struct glyph *
glyph_slot(struct figures *figures, uint32_t c)
{
	if (c >= LATIN_FIRST && c < LATIN_END && c != 0x7f && c != 0xad)
		return &figures->glyphs[c - LATIN_FIRST];
	if (c >= MARKS_FIRST && c < MARKS_END)
		return &figures->glyphs[c - MARKS_FIRST + LATIN_COUNT];
	return NULL;
}

static void
glyph_load(struct glyph *glyph, cairo_scaled_font_t *font, const char *utf8,
    size_t len)
{
	cairo_text_extents_t extents;
	cairo_glyph_t *glyphs = NULL;
	cairo_status_t status;
	int count = 0;

	glyph->known = true;
	status = cairo_scaled_font_text_to_glyphs(
	    font, 0, 0, utf8, (int)len, &glyphs, &count, NULL, NULL, NULL);
	if (status == CAIRO_STATUS_SUCCESS && count == 1) {
		cairo_scaled_font_glyph_extents(font, glyphs, 1, &extents);
		glyph->index = glyphs[0].index;
		glyph->advance = extents.x_advance;
	}
	cairo_glyph_free(glyphs);
}

static bool
place_glyphs(struct figure_run *run, struct figures *figures)
{
	struct text text = run->text;
	struct glyph *glyph;
	size_t used;
	size_t i;

	for (i = 0; i < text.len; i += used) {
		glyph = glyph_slot(
		    figures, utf8_decode(text.at + i, text.len - i, &used));
		if (glyph == NULL)
			return false;
		if (!glyph->known)
			glyph_load(glyph, figures->font, text.at + i, used);
		if (glyph->index == 0)
			return false;
		run->glyphs[run->count] =
		    (cairo_glyph_t){ glyph->index, run->width, 0 };
		run->clusters[run->count] =
		    (cairo_text_cluster_t){ (int)used, 1 };
		run->width += glyph->advance;
		run->count++;
	}
	return true;
}

bool
figures_set(struct figures *figures, struct arena *arena, struct text text,
    struct figure_run **made)
{
	struct figure_run *run;

	*made = NULL;
	if (text.len > BYTES_MAX)
		return true;
	run = arena_alloc(arena, 1, sizeof(*run));
	if (run == NULL)
		return false;
	run->figures = figures;
	run->text = text;
	run->glyphs = arena_alloc(arena, text.len, sizeof(*run->glyphs));
	run->clusters = arena_alloc(arena, text.len, sizeof(*run->clusters));
	if (run->glyphs == NULL || run->clusters == NULL)
		return false;
	if (place_glyphs(run, figures))
		*made = run;
	return true;
}

double
figure_run_width(const struct figure_run *run)
{
	return run->width;
}

void
figure_run_draw(
    const struct figure_run *run, struct canvas *canvas, double x, double y)
{
	cairo_t *context = canvas_handle(canvas);
	cairo_glyph_t placed[BYTES_MAX];
	int i;

	if (run->count == 0)
		return;
	for (i = 0; i < run->count; i++) {
		placed[i] = run->glyphs[i];
		placed[i].x += x;
		placed[i].y = y;
	}
	cairo_set_scaled_font(context, run->figures->font);
	cairo_show_text_glyphs(context, run->text.at, (int)run->text.len,
	    placed, run->count, run->clusters, run->count, 0);
}
