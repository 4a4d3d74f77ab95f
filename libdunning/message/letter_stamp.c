/* letter_stamp.c -- letterheads and footers, drawn once for many letters. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "message/canvas.h"
#include "message/letter_internal.h"

enum { STAMPS_KEPT = 16, LOGOS_KEPT = 64, RETURN_LINES = 3 };

static const struct type_style name_style = { 12, true, false };
static const struct type_style sender_style = { 8, false, false };
static const struct type_style footer_style = { 7, false, false };
static const struct type_style label_style = { 8, false, false };

static const double soft = 0.35;
static const double return_size = 6.5;
static const double return_least = 5.5;
static const double footer_gap = 5; /* between the rule and the footer */

struct logo {
	char *path;
	struct image *image;
};

struct kept {
	struct hash128 key;
	struct letter_stamps stamps;
};

/* The oldest stamp goes when there is no place for another one. */
struct letter_shelf {
	const char *assets;
	struct kept kept[STAMPS_KEPT];
	size_t kept_count;
	size_t oldest;
	struct logo logos[LOGOS_KEPT];
	size_t logo_count;
};

struct letter_shelf *
letter_shelf_new(const char *assets)
{
	struct letter_shelf *shelf = calloc(1, sizeof(*shelf));

	if (shelf != NULL)
		shelf->assets = assets;
	return shelf;
}

static void
stamps_clear(struct letter_stamps *stamps)
{
	canvas_close(stamps->first);
	canvas_close(stamps->later);
	*stamps = (struct letter_stamps){ .first = NULL };
}

void
letter_shelf_free(struct letter_shelf *shelf)
{
	size_t i;

	if (shelf == NULL)
		return;
	for (i = 0; i < shelf->kept_count; i++)
		stamps_clear(&shelf->kept[i].stamps);
	for (i = 0; i < shelf->logo_count; i++) {
		image_free(shelf->logos[i].image);
		free(shelf->logos[i].path);
	}
	free(shelf);
}

static void
add_key(struct hash128 *key, const struct letter_text *text)
{
	hash128_add(key, text->marked ? "\x01" : "\x02", 1);
	hash128_add(
	    key, text->text.len == 0 ? "" : text->text.at, text->text.len);
}

/* Everything that the stamps show; \x03 stands between the lists. */
static struct hash128
key_of(const struct letter *letter)
{
	struct hash128 key;
	size_t i;
	size_t j;

	hash128_init(&key);
	hash128_add(&key, letter->sheet->name, strlen(letter->sheet->name));
	hash128_add(&key, "\x03", 1);
	hash128_add(&key, letter->language, strlen(letter->language));
	add_key(&key, &letter->logo);
	for (i = 0; i < letter->sender_count; i++)
		add_key(&key, &letter->sender[i]);
	for (i = 0; i < letter->footer_count; i++) {
		hash128_add(&key, "\x03", 1);
		for (j = 0; j < FOOTER_BLOCKS; j++)
			add_key(&key, &letter->footer[i][j]);
	}
	return key;
}

static bool
no_room(
    struct letter_work *work, const struct letter_text *text, const char *what)
{
	return letter_fault(
	    &work->report, "E_LETTER_ROOM", text->line, "%s", what);
}

/* NULL: reported. */
static const struct image *
find_logo(struct letter_shelf *shelf, struct letter_work *work)
{
	const struct letter_text *text = &work->letter->logo;
	struct logo *logo = &shelf->logos[shelf->logo_count];
	const char *why = "no directory of assets is given";
	char *path;
	size_t i;

	for (i = 0; i < shelf->logo_count; i++)
		if (text_is(text->text, shelf->logos[i].path))
			return shelf->logos[i].image;
	if (shelf->logo_count == LOGOS_KEPT) {
		why = "more than 64 logos in one run";
	} else if (shelf->assets != NULL) {
		path = arena_printf(work->arena, "%s/%.*s", shelf->assets,
		    (int)text->text.len, text->text.at);
		logo->path = strndup(text->text.at, text->text.len);
		logo->image = NULL;
		why = "out of memory";
		if (path != NULL && logo->path != NULL)
			logo->image = image_open(path, &why);
		if (logo->image != NULL) {
			shelf->logo_count++;
			return logo->image;
		}
		free(logo->path);
	}
	letter_fault(&work->report, "E_LETTER_LOGO", text->line,
	    "cannot use '%.*s': %s", (int)text->text.len, text->text.at, why);
	return NULL;
}

static bool
draw_logo(
    struct letter_shelf *shelf, struct letter_work *work, struct canvas *canvas)
{
	const struct letter_sheet *sheet = work->sheet;
	const struct image *image;
	double width = sheet->logo_width;
	double height;

	if (work->letter->logo.text.at == NULL)
		return true;
	image = find_logo(shelf, work);
	if (image == NULL)
		return false;
	height = width / image_aspect(image);
	if (height > sheet->logo_height) {
		height = sheet->logo_height;
		width = height * image_aspect(image);
	}
	canvas_image(canvas, image, sheet->right - width, sheet->sender_y,
	    width, height);
	return true;
}

static bool
draw_sender(struct letter_work *work, struct canvas *canvas)
{
	const struct letter *letter = work->letter;
	const struct letter_sheet *sheet = work->sheet;
	double width = sheet->right - sheet->left;
	double y = sheet->sender_y;
	struct run *run;
	size_t i;

	if (letter->logo.text.at != NULL)
		width -= sheet->logo_width + 5 * MM;
	for (i = 0; i < letter->sender_count; i++) {
		if (!letter_set(work, i == 0 ? &name_style : &sender_style,
		        &letter->sender[i], width, &run))
			return false;
		canvas_grey(canvas, i == 0 ? 0 : soft);
		run_draw(run, canvas, sheet->left, y, 0, run_lines(run));
		y += run_height(run, 0, run_lines(run)) + (i == 0 ? 3 : 1.3);
		if (y > sheet->sender_end)
			return no_room(work, &letter->sender[i],
			    "the lines of @sender do not fit above the "
			    "address");
	}
	return true;
}

/* Sets name, street and town in one line; its width in *width. */
static bool
set_return(struct letter_work *work, double size, size_t count,
    struct run **run, double *width)
{
	const struct letter_text dot = { TEXT(" · "), false, 0 };
	struct type_style style = { size, false, false };
	size_t i;

	if (!letter_set(work, &style, &dot, 0, &run[0]))
		return false;
	*width = run_width(run[0]) * (double)(count - 1);
	for (i = 0; i < count; i++) {
		if (!letter_set(
		        work, &style, &work->letter->sender[i], 0, &run[i + 1]))
			return false;
		*width += run_width(run[i + 1]);
	}
	return true;
}

/*
 * The largest size that fits, with fewer lines rather than below the least
 * size.  *count is 0 when not even the first line fits.
 */
static bool
fit_return(struct letter_work *work, struct run **run, size_t *count)
{
	double room = work->sheet->address_width;
	double width;
	double size;

	for (; *count > 0; --*count) {
		for (size = return_size; size >= return_least; size -= 0.5) {
			if (!set_return(work, size, *count, run, &width))
				return false;
			if (width <= room)
				return true;
		}
	}
	return true;
}

/* The sender above the address, inside the window. */
static bool
draw_return(struct letter_work *work, struct canvas *canvas)
{
	const struct letter_sheet *sheet = work->sheet;
	struct run *run[RETURN_LINES + 1];
	size_t count = work->letter->sender_count;
	double x = sheet->address_x;
	size_t i;

	if (!(sheet->return_y > 0) || count == 0)
		return true;
	if (count > RETURN_LINES)
		count = RETURN_LINES;
	if (!fit_return(work, run, &count))
		return false;
	if (count == 0)
		return no_room(work, &work->letter->sender[0],
		    "the first line of @sender is wider than the window");
	canvas_grey(canvas, soft);
	for (i = 0; i < count; i++) {
		if (i > 0) {
			run_draw(run[0], canvas, x, sheet->return_y, 0, 1);
			x += run_width(run[0]);
		}
		run_draw(run[i + 1], canvas, x, sheet->return_y, 0, 1);
		x += run_width(run[i + 1]);
	}
	canvas_line(canvas, sheet->address_x, sheet->return_y + 9.5,
	    sheet->address_width, 0.3, 0.6);
	return true;
}

static void
draw_marks(const struct letter_sheet *sheet, struct canvas *canvas)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(sheet->marks); i++)
		if (sheet->marks[i].length > 0)
			canvas_line(canvas, 4 * MM, sheet->marks[i].y,
			    sheet->marks[i].length, 0.35, 0.4);
}

/* Sets one block of the footer; draws it when there is a canvas. */
static bool
footer_block(struct letter_work *work, struct canvas *canvas, size_t block,
    double top, double *height)
{
	const struct letter *letter = work->letter;
	const struct letter_sheet *sheet = work->sheet;
	double width =
	    (sheet->right - sheet->left) / (double)letter->footer_blocks;
	double x = sheet->left + width * (double)block;
	struct run *run;
	size_t i;

	*height = 0;
	for (i = 0; i < letter->footer_count; i++) {
		if (letter->footer[i][block].text.at == NULL)
			continue;
		if (!letter_set(work, &footer_style, &letter->footer[i][block],
		        width - 8, &run))
			return false;
		if (canvas != NULL) {
			canvas_grey(canvas, soft);
			run_draw(
			    run, canvas, x, top + *height, 0, run_lines(run));
		}
		*height += run_height(run, 0, run_lines(run)) + 1;
	}
	return true;
}

/* Finds where text and footer end, from the highest block. */
static bool
measure_footer(
    struct letter_work *work, struct letter_stamps *stamps, double *rule)
{
	const struct letter_sheet *sheet = work->sheet;
	const struct letter_text probe = { TEXT("1"), false, 0 };
	struct run *label;
	double tallest = 0;
	double height;
	size_t i;

	for (i = 0; i < work->letter->footer_blocks; i++) {
		if (!footer_block(work, NULL, i, 0, &height))
			return false;
		if (height > tallest)
			tallest = height;
	}
	if (!letter_set(work, &label_style, &probe, 0, &label))
		return false;
	*rule = tallest > 0 ? sheet->footer_end - tallest - footer_gap
	                    : sheet->footer_end;
	stamps->label_y = *rule - run_height(label, 0, 1) - 3;
	stamps->bottom = stamps->label_y - 6;
	if (stamps->bottom < sheet->height * 0.75)
		return no_room(work, &work->letter->footer[0][0],
		    "the footer takes too much of the page");
	return true;
}

static bool
draw_footer(struct letter_work *work, struct canvas *canvas, double rule)
{
	const struct letter_sheet *sheet = work->sheet;
	double height;
	size_t i;

	if (work->letter->footer_blocks == 0)
		return true;
	canvas_line(
	    canvas, sheet->left, rule, sheet->right - sheet->left, 0.4, 0.6);
	for (i = 0; i < work->letter->footer_blocks; i++)
		if (!footer_block(work, canvas, i, rule + footer_gap, &height))
			return false;
	return true;
}

static bool
make_stamps(struct letter_shelf *shelf, struct letter_work *work,
    struct letter_stamps *stamps)
{
	const struct letter_sheet *sheet = work->sheet;
	double rule;

	stamps->first = canvas_stamp(sheet->width, sheet->height);
	stamps->later = canvas_stamp(sheet->width, sheet->height);
	if (stamps->first == NULL || stamps->later == NULL) {
		diag_memory(work->report.diag);
		return false;
	}
	draw_marks(sheet, stamps->first);
	return measure_footer(work, stamps, &rule) &&
	       draw_footer(work, stamps->first, rule) &&
	       draw_footer(work, stamps->later, rule) &&
	       draw_logo(shelf, work, stamps->first) &&
	       draw_sender(work, stamps->first) &&
	       draw_return(work, stamps->first);
}

static struct kept *
free_place(struct letter_shelf *shelf)
{
	struct kept *place;

	if (shelf->kept_count < STAMPS_KEPT)
		return &shelf->kept[shelf->kept_count++];
	place = &shelf->kept[shelf->oldest];
	shelf->oldest = (shelf->oldest + 1) % STAMPS_KEPT;
	stamps_clear(&place->stamps);
	return place;
}

const struct letter_stamps *
letter_shelf_find(struct letter_shelf *shelf, struct letter_work *work)
{
	struct hash128 key = key_of(work->letter);
	struct letter_stamps made = { .first = NULL };
	struct kept *place;
	size_t i;

	for (i = 0; i < shelf->kept_count; i++)
		if (shelf->kept[i].key.high == key.high &&
		    shelf->kept[i].key.low == key.low)
			return &shelf->kept[i].stamps;
	if (!make_stamps(shelf, work, &made)) {
		stamps_clear(&made);
		return NULL;
	}
	place = free_place(shelf);
	place->key = key;
	place->stamps = made;
	return &place->stamps;
}
