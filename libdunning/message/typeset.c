/* typeset.c -- the only file that knows Pango. */
#include "message/typeset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pango/pangocairo.h>

#include "base/arena.h"
#include "message/canvas.h"
#include "message/figures.h"

enum { FACES_MAX = 64, LAYOUTS_KEPT = 256 };

/* Distance between baselines, in heights of the font. */
static const double leading = 1.16;

struct face {
	double size;
	bool bold;
	PangoFontDescription *description;
	PangoFont *font;
	struct figures *figures;
};

/* Layouts are kept: used of them hold the runs of this letter. */
struct typeset {
	char *family;
	PangoFontMap *map;
	PangoContext *context;
	struct face *faces[FACES_MAX];
	size_t face_count;
	PangoLayout **layouts;
	size_t layout_count;
	size_t layout_room;
	size_t used;
};

struct line {
	PangoLayoutLine *line;
	double x;
	double top;
	double ascent;
};

struct run {
	const struct face *face;
	double width;
	double height;
	size_t count;
	struct line *lines; /* NULL: figures hold it */
	struct figure_run *figures;
};

static double
points(int units)
{
	return (double)units / PANGO_SCALE;
}

static PangoContext *
context_new(PangoFontMap *map)
{
	PangoContext *context = pango_font_map_create_context(map);
	cairo_font_options_t *options = cairo_font_options_create();

	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	pango_cairo_context_set_font_options(context, options);
	cairo_font_options_destroy(options);
	pango_context_set_round_glyph_positions(context, FALSE);
	return context;
}

static bool
family_installed(struct typeset *typeset, char *found, size_t size)
{
	PangoFontDescription *wanted = pango_font_description_new();
	PangoFontDescription *loaded = NULL;
	PangoFont *font;
	const char *family = NULL;
	bool same;

	pango_font_description_set_family(wanted, typeset->family);
	pango_font_description_set_size(wanted, 10 * PANGO_SCALE);
	font = pango_font_map_load_font(typeset->map, typeset->context, wanted);
	if (font != NULL) {
		loaded = pango_font_describe(font);
		family = pango_font_description_get_family(loaded);
	}
	same =
	    family != NULL && g_ascii_strcasecmp(family, typeset->family) == 0;
	snprintf(found, size, "%s", family == NULL ? "no font" : family);
	pango_font_description_free(wanted);
	pango_font_description_free(loaded);
	if (font != NULL)
		g_object_unref(font);
	return same;
}

struct typeset *
typeset_new(const char *family, char *found, size_t size)
{
	struct typeset *typeset = calloc(1, sizeof(*typeset));

	snprintf(found, size, "%s", "");
	if (typeset == NULL)
		return NULL;
	typeset->family = strdup(family);
	typeset->map = pango_cairo_font_map_new();
	pango_cairo_font_map_set_resolution(
	    PANGO_CAIRO_FONT_MAP(typeset->map), 72);
	typeset->context = context_new(typeset->map);
	if (typeset->family == NULL ||
	    !family_installed(typeset, found, size)) {
		typeset_free(typeset);
		return NULL;
	}
	return typeset;
}

static void
face_free(struct face *face)
{
	figures_free(face->figures);
	pango_font_description_free(face->description);
	if (face->font != NULL)
		g_object_unref(face->font);
	free(face);
}

void
typeset_free(struct typeset *typeset)
{
	size_t i;

	if (typeset == NULL)
		return;
	for (i = 0; i < typeset->layout_count; i++)
		g_object_unref(typeset->layouts[i]);
	free(typeset->layouts);
	for (i = 0; i < typeset->face_count; i++)
		face_free(typeset->faces[i]);
	g_object_unref(typeset->context);
	g_object_unref(typeset->map);
	free(typeset->family);
	free(typeset);
}

void
typeset_language(struct typeset *typeset, const char *tag)
{
	pango_context_set_language(
	    typeset->context, pango_language_from_string(tag));
}

void
typeset_reset(struct typeset *typeset)
{
	typeset->used = 0;
	while (typeset->layout_count > LAYOUTS_KEPT)
		g_object_unref(typeset->layouts[--typeset->layout_count]);
}

static bool
face_load(struct face *face, struct typeset *typeset)
{
	cairo_scaled_font_t *scaled;

	face->description = pango_font_description_new();
	pango_font_description_set_family(face->description, typeset->family);
	pango_font_description_set_size(
	    face->description, (int)(face->size * PANGO_SCALE + 0.5));
	if (face->bold)
		pango_font_description_set_weight(
		    face->description, PANGO_WEIGHT_BOLD);
	face->font = pango_font_map_load_font(
	    typeset->map, typeset->context, face->description);
	if (face->font == NULL)
		return false;
	scaled = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(face->font));
	if (scaled == NULL)
		return false;
	face->figures = figures_new(scaled);
	return face->figures != NULL;
}

/* NULL: no memory, or more sizes than a typesetter keeps. */
static struct face *
face_of(struct typeset *typeset, const struct type_style *style)
{
	struct face *face;
	size_t i;

	for (i = 0; i < typeset->face_count; i++) {
		face = typeset->faces[i];
		if (!(face->size < style->size) &&
		    !(face->size > style->size) && face->bold == style->bold)
			return face;
	}
	if (typeset->face_count == FACES_MAX)
		return NULL;
	face = calloc(1, sizeof(*face));
	if (face == NULL)
		return NULL;
	face->size = style->size;
	face->bold = style->bold;
	if (!face_load(face, typeset)) {
		face_free(face);
		return NULL;
	}
	typeset->faces[typeset->face_count++] = face;
	return face;
}

static PangoLayout *
next_layout(struct typeset *typeset)
{
	size_t room;
	PangoLayout **grown;

	if (typeset->used == typeset->layout_count) {
		if (typeset->layout_count == typeset->layout_room) {
			room = typeset->layout_room * 2 + 64;
			grown =
			    realloc(typeset->layouts, room * sizeof(*grown));
			if (grown == NULL)
				return NULL;
			typeset->layouts = grown;
			typeset->layout_room = room;
		}
		typeset->layouts[typeset->layout_count++] =
		    pango_layout_new(typeset->context);
	}
	return typeset->layouts[typeset->used++];
}

/* The first character that no font has. */
static uint32_t
missing_character(PangoLayout *layout)
{
	PangoLayoutIter *iter = pango_layout_get_iter(layout);
	PangoGlyphItem *item;
	uint32_t found = 0;
	int i;

	do {
		item = pango_layout_iter_get_run_readonly(iter);
		for (i = 0; item != NULL && i < item->glyphs->num_glyphs; i++) {
			PangoGlyph glyph = item->glyphs->glyphs[i].glyph;

			if (found == 0 && glyph != PANGO_GLYPH_EMPTY &&
			    (glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0)
				found = glyph & ~PANGO_GLYPH_UNKNOWN_FLAG;
		}
	} while (found == 0 && pango_layout_iter_next_run(iter));
	pango_layout_iter_free(iter);
	return found;
}

/* Line heights are the face's, but larger where the markup asks for it. */
static bool
measure_lines(struct run *run, struct arena *arena, PangoLayout *layout)
{
	PangoLayoutIter *iter = pango_layout_get_iter(layout);
	double ascent = figures_ascent(run->face->figures);
	double least = figures_line(run->face->figures);
	PangoRectangle logical;
	double top = 0;
	size_t n = 0;

	run->count = (size_t)pango_layout_get_line_count(layout);
	run->lines = arena_alloc(arena, run->count, sizeof(*run->lines));
	while (run->lines != NULL && n < run->count) {
		struct line *line = &run->lines[n++];
		double height;
		double right;

		pango_layout_iter_get_line_extents(iter, NULL, &logical);
		line->line = pango_layout_iter_get_line_readonly(iter);
		line->x = points(logical.x);
		line->top = top;
		line->ascent =
		    points(pango_layout_iter_get_baseline(iter) - logical.y);
		if (line->ascent < ascent)
			line->ascent = ascent;
		height = points(logical.height);
		if (height < least)
			height = least;
		run->height = top + height;
		top += height * leading;
		right = points(logical.x + logical.width);
		if (right > run->width)
			run->width = right;
		pango_layout_iter_next_line(iter);
	}
	pango_layout_iter_free(iter);
	return run->lines != NULL;
}

static enum type_fault
fill_layout(PangoLayout *layout, struct text text, bool marked,
    struct type_problem *problem)
{
	PangoAttrList *attributes = NULL;
	GError *error = NULL;
	char *plain = NULL;

	if (!marked) {
		/* Or the last markup would go on in this text. */
		pango_layout_set_attributes(layout, NULL);
		pango_layout_set_text(
		    layout, text.len == 0 ? "" : text.at, (int)text.len);
		return TYPE_OK;
	}
	if (!pango_parse_markup(
	        text.at, (int)text.len, 0, &attributes, &plain, NULL, &error)) {
		snprintf(
		    problem->why, sizeof(problem->why), "%s", error->message);
		problem->why[utf8_valid(problem->why, strlen(problem->why))] =
		    '\0';
		g_error_free(error);
		return TYPE_MARKUP;
	}
	pango_layout_set_text(layout, plain, -1);
	pango_layout_set_attributes(layout, attributes);
	pango_attr_list_unref(attributes);
	g_free(plain);
	return TYPE_OK;
}

static enum type_fault
shape(struct typeset *typeset, struct run *run, struct arena *arena,
    struct text text, bool marked, double width, struct type_problem *problem)
{
	PangoLayout *layout = next_layout(typeset);
	enum type_fault fault;

	if (layout == NULL)
		return TYPE_MEMORY;
	pango_layout_set_font_description(layout, run->face->description);
	pango_layout_set_single_paragraph_mode(layout, width <= 0);
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_width(
	    layout, width <= 0 ? -1 : (int)(width * PANGO_SCALE));
	fault = fill_layout(layout, text, marked, problem);
	if (fault != TYPE_OK)
		return fault;
	if (pango_layout_get_unknown_glyphs_count(layout) > 0) {
		problem->character = missing_character(layout);
		return TYPE_GLYPH;
	}
	return measure_lines(run, arena, layout) ? TYPE_OK : TYPE_MEMORY;
}

/* Sets a run as figures when they do and fit in one line. */
static bool
try_figures(struct run *run, struct face *face, struct arena *arena,
    struct text text, double width)
{
	struct figure_run *figures;

	if (!figures_set(face->figures, arena, text, &figures))
		return false;
	if (figures == NULL || (width > 0 && figure_run_width(figures) > width))
		return true;
	run->figures = figures;
	run->count = 1;
	run->width = figure_run_width(figures);
	run->height = figures_line(face->figures);
	return true;
}

enum type_fault
typeset_run(struct typeset *typeset, struct arena *arena,
    const struct type_style *style, struct text text, bool marked, double width,
    struct run **made, struct type_problem *problem)
{
	struct run *run = arena_alloc(arena, 1, sizeof(*run));
	struct face *face = face_of(typeset, style);
	enum type_fault fault;

	*made = NULL;
	if (run == NULL || face == NULL)
		return TYPE_MEMORY;
	run->face = face;
	if (style->figures && !marked &&
	    !try_figures(run, face, arena, text, width))
		return TYPE_MEMORY;
	if (run->figures == NULL) {
		fault =
		    shape(typeset, run, arena, text, marked, width, problem);
		if (fault != TYPE_OK)
			return fault;
	}
	*made = run;
	return TYPE_OK;
}

double
run_width(const struct run *run)
{
	return run->width;
}

size_t
run_lines(const struct run *run)
{
	return run->count;
}

double
run_height(const struct run *run, size_t first, size_t count)
{
	double end;

	if (run->lines == NULL || count == 0)
		return count == 0 ? 0 : run->height;
	end = first + count < run->count
	          ? run->lines[first + count].top -
	                (leading - 1) * figures_line(run->face->figures)
	          : run->height;
	return end - run->lines[first].top;
}

double
run_ascent(const struct run *run)
{
	return run->lines == NULL ? figures_ascent(run->face->figures)
	                          : run->lines[0].ascent;
}

void
run_draw(const struct run *run, struct canvas *canvas, double x, double y,
    size_t first, size_t count)
{
	cairo_t *context = canvas_handle(canvas);
	size_t i;

	if (run->lines == NULL) {
		figure_run_draw(run->figures, canvas, x,
		    y + figures_ascent(run->face->figures));
		return;
	}
	for (i = first; i < first + count && i < run->count; i++) {
		const struct line *line = &run->lines[i];

		cairo_move_to(context, x + line->x,
		    y + line->top - run->lines[first].top + line->ascent);
		pango_cairo_show_layout_line(context, line->line);
	}
}
