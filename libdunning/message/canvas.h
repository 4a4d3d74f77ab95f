/*
 * canvas.h -- pages of a PDF: lines, boxes, images, bitmaps and stamps.
 *
 * Lengths are points (1/72 inch) from the upper left corner; greys go from 0,
 * black, to 1, white.  Drawing never fails by itself: the first failure stays
 * with the canvas, later calls do nothing, and canvas_close tells.
 */
#ifndef DUNNING_CANVAS_H
#define DUNNING_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct canvas;
struct image;

/* Takes all of the bytes; false when it could not. */
typedef bool canvas_write(void *ctx, const unsigned char *, size_t len);

struct canvas_info {
	const char *title; /* borrowed while opening */
	int32_t created;   /* creation and modification date, 0:00 UTC */
};

/* A PDF that goes to write as it grows.  NULL: out of memory. */
struct canvas *canvas_open(
    canvas_write *write, void *ctx, const struct canvas_info *);

/*
 * A stamp: drawn on as a canvas, then put on any number of pages of any
 * number of PDFs; each PDF holds it once.  NULL: out of memory.
 */
struct canvas *canvas_stamp(double width, double height);

/* Ends a PDF or a stamp and frees it.  False: what was written is broken. */
bool canvas_close(struct canvas *);

/* Why the canvas failed; NULL while it has not. */
const char *canvas_error(const struct canvas *);

/* Pages of a PDF; all drawing goes between the two calls. */
void canvas_page(struct canvas *, double width, double height);
void canvas_page_end(struct canvas *);

void canvas_grey(struct canvas *, double grey); /* of the text that follows */
void canvas_line(struct canvas *, double x, double y, double length,
    double thickness, double grey); /* to the right */
void canvas_box(struct canvas *, double x, double y, double width,
    double height, double grey);
void canvas_put(struct canvas *, const struct canvas *stamp);
void canvas_image(struct canvas *, const struct image *, double x, double y,
    double width, double height);

/*
 * count x count modules, one byte each, row by row, as one bitmap that
 * measures side; an odd byte is black.
 */
void canvas_modules(struct canvas *, const unsigned char *modules, int count,
    double x, double y, double side);

/* A PNG file; NULL, with *why a constant text: cannot be used. */
struct image *image_open(const char *path, const char **why);
void image_free(struct image *);
double image_aspect(const struct image *); /* width over height */

/* The drawing library's own handle, for shaped text (typeset.c) alone. */
struct _cairo;
struct _cairo *canvas_handle(struct canvas *);

#endif
