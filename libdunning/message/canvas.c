/* canvas.c -- the only file that knows cairo's surfaces. */
#include "message/canvas.h"

#include <stdlib.h>
#include <string.h>

#include <cairo-pdf.h>

#include "base/date.h"

enum { IMAGE_SIDE_MAX = 4096 };

struct canvas {
	cairo_surface_t *surface;
	cairo_t *context;
	canvas_write *write;
	void *ctx;
	bool failed; /* a write did; cairo forgets some of these */
};

struct image {
	cairo_surface_t *surface;
	double width;
	double height;
};

static cairo_status_t
pass_on(void *closure, const unsigned char *data, unsigned int len)
{
	struct canvas *canvas = closure;

	if (!canvas->failed && canvas->write(canvas->ctx, data, len))
		return CAIRO_STATUS_SUCCESS;
	canvas->failed = true;
	return CAIRO_STATUS_WRITE_ERROR;
}

static void
describe(cairo_surface_t *surface, const struct canvas_info *info)
{
	char moment[DATE_TEXT_MAX + sizeof("T00:00:00Z")];
	size_t len = date_format(info->created, moment, DATE_TEXT_MAX);

	memcpy(moment + len, "T00:00:00Z", sizeof("T00:00:00Z"));
	cairo_pdf_surface_set_metadata(
	    surface, CAIRO_PDF_METADATA_CREATOR, "dunning");
	cairo_pdf_surface_set_metadata(
	    surface, CAIRO_PDF_METADATA_CREATE_DATE, moment);
	cairo_pdf_surface_set_metadata(
	    surface, CAIRO_PDF_METADATA_MOD_DATE, moment);
	if (info->title != NULL)
		cairo_pdf_surface_set_metadata(
		    surface, CAIRO_PDF_METADATA_TITLE, info->title);
}

struct canvas *
canvas_open(canvas_write *write, void *ctx, const struct canvas_info *info)
{
	struct canvas *canvas = calloc(1, sizeof(*canvas));

	if (canvas == NULL)
		return NULL;
	canvas->write = write;
	canvas->ctx = ctx;
	canvas->surface =
	    cairo_pdf_surface_create_for_stream(pass_on, canvas, 1, 1);
	describe(canvas->surface, info);
	canvas->context = cairo_create(canvas->surface);
	return canvas;
}

struct canvas *
canvas_stamp(double width, double height)
{
	struct canvas *canvas = calloc(1, sizeof(*canvas));
	cairo_rectangle_t extent = { 0, 0, width, height };

	if (canvas == NULL)
		return NULL;
	canvas->surface =
	    cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &extent);
	canvas->context = cairo_create(canvas->surface);
	return canvas;
}

bool
canvas_close(struct canvas *canvas)
{
	bool sound;

	if (canvas == NULL)
		return true;
	sound = cairo_status(canvas->context) == CAIRO_STATUS_SUCCESS;
	cairo_destroy(canvas->context);
	/* An open PDF may still hold a stamp that its owner lets go of. */
	if (canvas->write != NULL)
		cairo_surface_finish(canvas->surface);
	sound = cairo_surface_status(canvas->surface) == CAIRO_STATUS_SUCCESS &&
	        sound;
	sound = sound && !canvas->failed;
	cairo_surface_destroy(canvas->surface);
	free(canvas);
	return sound;
}

const char *
canvas_error(const struct canvas *canvas)
{
	cairo_status_t status = cairo_status(canvas->context);

	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(canvas->surface);
	if (status == CAIRO_STATUS_SUCCESS && canvas->failed)
		status = CAIRO_STATUS_WRITE_ERROR;
	return status == CAIRO_STATUS_SUCCESS ? NULL
	                                      : cairo_status_to_string(status);
}

void
canvas_page(struct canvas *canvas, double width, double height)
{
	cairo_pdf_surface_set_size(canvas->surface, width, height);
}

void
canvas_page_end(struct canvas *canvas)
{
	cairo_show_page(canvas->context);
}

void
canvas_grey(struct canvas *canvas, double grey)
{
	cairo_set_source_rgb(canvas->context, grey, grey, grey);
}

void
canvas_line(struct canvas *canvas, double x, double y, double length,
    double thickness, double grey)
{
	canvas_grey(canvas, grey);
	cairo_set_line_width(canvas->context, thickness);
	cairo_move_to(canvas->context, x, y);
	cairo_line_to(canvas->context, x + length, y);
	cairo_stroke(canvas->context);
}

void
canvas_box(struct canvas *canvas, double x, double y, double width,
    double height, double grey)
{
	canvas_grey(canvas, grey);
	cairo_rectangle(canvas->context, x, y, width, height);
	cairo_fill(canvas->context);
}

void
canvas_put(struct canvas *canvas, const struct canvas *stamp)
{
	cairo_set_source_surface(canvas->context, stamp->surface, 0, 0);
	cairo_paint(canvas->context);
}

void
canvas_image(struct canvas *canvas, const struct image *image, double x,
    double y, double width, double height)
{
	cairo_t *context = canvas->context;

	cairo_save(context);
	cairo_translate(context, x, y);
	cairo_scale(context, width / image->width, height / image->height);
	cairo_set_source_surface(context, image->surface, 0, 0);
	cairo_paint(context);
	cairo_restore(context);
}

/* In the order of the machine's words, as cairo wants a 1-bit image. */
static void
set_bit(unsigned char *row, int at)
{
	bool little = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;

	row[at / 8] |= (unsigned char)(little ? 1u << at % 8 : 0x80u >> at % 8);
}

static cairo_surface_t *
bitmap_of(const unsigned char *modules, int count)
{
	cairo_surface_t *bitmap =
	    cairo_image_surface_create(CAIRO_FORMAT_A1, count, count);
	unsigned char *data = cairo_image_surface_get_data(bitmap);
	int stride = cairo_image_surface_get_stride(bitmap);
	int row;
	int column;

	if (data == NULL)
		return bitmap;
	for (row = 0; row < count; row++)
		for (column = 0; column < count; column++)
			if ((*modules++ & 1) != 0)
				set_bit(data + row * stride, column);
	cairo_surface_mark_dirty(bitmap);
	return bitmap;
}

/* A mask, not rectangles: less than half of their time and of their bytes. */
void
canvas_modules(struct canvas *canvas, const unsigned char *modules, int count,
    double x, double y, double side)
{
	cairo_t *context = canvas->context;
	cairo_surface_t *bitmap = bitmap_of(modules, count);
	cairo_pattern_t *pattern = cairo_pattern_create_for_surface(bitmap);

	cairo_pattern_set_filter(pattern, CAIRO_FILTER_NEAREST);
	cairo_save(context);
	canvas_grey(canvas, 0);
	cairo_translate(context, x, y);
	cairo_scale(context, side / count, side / count);
	cairo_mask(context, pattern);
	cairo_restore(context);
	cairo_pattern_destroy(pattern);
	cairo_surface_destroy(bitmap);
}

struct image *
image_open(const char *path, const char **why)
{
	cairo_surface_t *surface = cairo_image_surface_create_from_png(path);
	cairo_status_t status = cairo_surface_status(surface);
	int width = cairo_image_surface_get_width(surface);
	int height = cairo_image_surface_get_height(surface);
	struct image *image = NULL;

	if (status != CAIRO_STATUS_SUCCESS)
		*why = status == CAIRO_STATUS_READ_ERROR
		           ? "not a PNG file"
		           : cairo_status_to_string(status);
	else if (width > IMAGE_SIDE_MAX || height > IMAGE_SIDE_MAX)
		*why = "more than 4096 pixels wide or high";
	else if ((image = calloc(1, sizeof(*image))) == NULL)
		*why = "out of memory";
	if (image == NULL) {
		cairo_surface_destroy(surface);
		return NULL;
	}
	image->surface = surface;
	image->width = width;
	image->height = height;
	return image;
}

void
image_free(struct image *image)
{
	if (image == NULL)
		return;
	cairo_surface_destroy(image->surface);
	free(image);
}

double
image_aspect(const struct image *image)
{
	return image->width / image->height;
}

struct _cairo *
canvas_handle(struct canvas *canvas)
{
	return canvas->context;
}
