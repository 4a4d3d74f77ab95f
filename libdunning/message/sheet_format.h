/*
 * sheet_format.h -- the formats of a sheet.  Private to sheet*.c and page*.c.
 */
#ifndef DUNNING_SHEET_FORMAT_H
#define DUNNING_SHEET_FORMAT_H

#include "base/buf.h"
#include "message/locale.h"
#include "message/sheet.h"
#include "message/words.h"

/* Each as sheet_write. */
bool sheet_write_csv(const struct sheet *, struct out *);
bool sheet_write_json(const struct sheet *, struct out *);
bool sheet_write_text(const struct sheet *, size_t width, struct out *);
bool sheet_write_xlsx(const struct sheet *, struct out *);
bool sheet_write_html(const struct sheet *, struct out *);

/* A page under way: text that goes to the output piece by piece. */
struct sheet_page {
	const struct sheet *sheet;
	struct out *out;
	struct buf text;
	struct locale *locale;
	bool plain; /* its marks are those of LOCALE_PLAIN */
	struct sheet_cell *cells; /* room for a row */
};

/* False: reported; sheet_page_close is called either way.  Only
 * sheet_page_locale opens a locale: that of the sheet, or English for a language
 * that has none. */
bool sheet_page_open(struct sheet_page *, const struct sheet *, struct out *);
bool sheet_page_locale(struct sheet_page *, enum locale_marks);

/* Hands on what is long enough; false: out of memory or output, reported. */
bool sheet_page_turn(struct sheet_page *);

/* The same with all that is left, and frees; ok says whether all went well so
 * far. */
bool sheet_page_close(struct sheet_page *, bool ok);

/* The cell as people write it; nothing for a null one. */
void sheet_page_cell(struct sheet_page *, struct buf *to, enum sheet_kind,
    struct sheet_cell);

/* A number for programs, without any mark but the decimal point, into
 * NUM_TEXT_MAX bytes; returns its length, 0 of a null one. */
size_t sheet_plain_number(char *, struct sheet_cell);

/* "MXN", or the word for no currency. */
struct text sheet_currency(const struct sheet *, struct text currency);

struct text sheet_word(const struct sheet *, enum word);

/* Whether a column stands at the head of sections: parts of the whole come
 * first, then the others. */
bool sheet_in_head(const struct sheet *, size_t column, bool part);

/* Line i of what was read, with the sum of the one behind it if that is of the
 * same records; the index of the next line. */
size_t sheet_control(const struct sheet *, size_t i, struct sheet_line *);

#endif
