/* letter_pdf.c -- presses and the PDF files that they make. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "message/canvas.h"
#include "message/letter.h"
#include "message/letter_internal.h"

static const size_t letter_bytes = (size_t)256 << 20;

struct letter_press {
	struct diag *diag;
	const struct letter_sheet *sheet;
	char *language;
	char *assets;
	char *title;
	int32_t created;
	struct typeset *typeset;
	struct arena *arena; /* of one letter */
	struct letter_shelf *shelf;
};

struct letter_file {
	struct letter_press *press;
	letter_write *write;
	void *ctx;
	struct canvas *canvas; /* NULL: no letter yet */
	bool told;             /* that the PDF is broken */
};

static bool
load_fonts(struct letter_press *press, const char *family)
{
	char found[80];

	press->typeset = typeset_new(family, found, sizeof(found));
	if (press->typeset != NULL)
		return true;
	if (found[0] == '\0') {
		diag_memory(press->diag);
		return false;
	}
	diag_at(press->diag, DIAG_ERROR, "E_LETTER_FONT", POS_NONE,
	    "font '%s' is not installed", family);
	diag_note(press->diag, POS_NONE,
	    "'%s' would stand in for it; install the font, or name this one",
	    found);
	return false;
}

static bool
find_sheet(struct letter_press *press, const char *name)
{
	press->sheet = letter_sheet_find(text_of(name));
	if (press->sheet != NULL)
		return true;
	diag_at(press->diag, DIAG_ERROR, "E_LETTER_LAYOUT", POS_NONE,
	    "unknown letter layout '%s'", name);
	diag_note(press->diag, POS_NONE, "a layout is %s", letter_sheet_names);
	return false;
}

static char *
copy_of(const char *text)
{
	return text == NULL ? NULL : strdup(text);
}

static bool
keep_options(struct letter_press *press, const struct letter_options *options)
{
	const char *language = options->language;

	press->language = copy_of(language == NULL ? "en" : language);
	press->assets = copy_of(options->assets);
	press->title = copy_of(options->title);
	press->created = options->created;
	press->arena = arena_new(letter_bytes);
	press->shelf = letter_shelf_new(press->assets);
	if (press->language != NULL && press->arena != NULL &&
	    press->shelf != NULL &&
	    (press->assets != NULL || options->assets == NULL) &&
	    (press->title != NULL || options->title == NULL))
		return true;
	diag_memory(press->diag);
	return false;
}

struct letter_press *
letter_press_new(const struct letter_options *options, struct diag *diag)
{
	struct letter_press *press = calloc(1, sizeof(*press));
	const char *layout = options->layout;
	const char *font = options->font;

	if (press == NULL) {
		diag_memory(diag);
		return NULL;
	}
	press->diag = diag;
	if (find_sheet(press, layout == NULL ? "din5008b" : layout) &&
	    keep_options(press, options) &&
	    load_fonts(press, font == NULL ? "Liberation Sans" : font))
		return press;
	letter_press_free(press);
	return NULL;
}

void
letter_press_free(struct letter_press *press)
{
	if (press == NULL)
		return;
	letter_shelf_free(press->shelf);
	typeset_free(press->typeset);
	arena_free(press->arena);
	free(press->language);
	free(press->assets);
	free(press->title);
	free(press);
}

/* All that can go wrong with a letter goes wrong here, before any drawing. */
static bool
plan_letter(struct letter_press *press, struct text document, struct src_pos at,
    struct letter_plan *plan)
{
	struct letter letter = { .sheet = press->sheet,
		.language = press->language };
	struct letter_work work = { .typeset = press->typeset,
		.arena = press->arena,
		.report = { press->diag, at },
		.letter = &letter };

	arena_reset(press->arena);
	typeset_reset(press->typeset);
	if (!letter_parse(document, press->arena, &work.report, &letter))
		return false;
	work.sheet = letter.sheet;
	typeset_language(press->typeset, letter.language);
	plan->stamps = letter_shelf_find(press->shelf, &work);
	return plan->stamps != NULL && letter_plan(&work, plan);
}

bool
letter_check(
    struct letter_press *press, struct text document, struct src_pos at)
{
	struct letter_plan plan;

	return plan_letter(press, document, at, &plan);
}

struct letter_file *
letter_open(struct letter_press *press, letter_write *write, void *ctx)
{
	struct letter_file *file = calloc(1, sizeof(*file));

	if (file == NULL) {
		diag_memory(press->diag);
		return NULL;
	}
	file->press = press;
	file->write = write;
	file->ctx = ctx;
	return file;
}

static bool
open_canvas(struct letter_file *file)
{
	struct canvas_info info = { file->press->title, file->press->created };

	if (file->canvas != NULL)
		return true;
	file->canvas = canvas_open(file->write, file->ctx, &info);
	if (file->canvas == NULL)
		diag_memory(file->press->diag);
	return file->canvas != NULL;
}

bool
letter_add(struct letter_file *file, struct text document, struct src_pos at,
    unsigned *pages)
{
	struct letter_plan plan;
	const char *error;

	if (!plan_letter(file->press, document, at, &plan) ||
	    !open_canvas(file))
		return false;
	letter_draw(&plan, file->canvas);
	error = canvas_error(file->canvas);
	if (error != NULL) {
		file->told = true;
		diag_at(file->press->diag, DIAG_ERROR, "E_LETTER_PDF", at,
		    "cannot write the PDF: %s", error);
		return false;
	}
	if (pages != NULL)
		*pages = (unsigned)plan.page_count;
	return true;
}

bool
letter_close(struct letter_file *file)
{
	bool whole;

	if (file == NULL)
		return true;
	whole = canvas_close(file->canvas);
	if (!whole && !file->told)
		diag_at(file->press->diag, DIAG_ERROR, "E_LETTER_PDF", POS_NONE,
		    "cannot write the end of the PDF");
	free(file);
	return whole;
}
