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

/* What stands above a section: its title, or its currency. */
struct text sheet_title(const struct sheet *, const struct sheet_section *);

struct text sheet_word(const struct sheet *, enum word);

/* The rates of a section, as columns with a label for people. */
enum { RATE_CURRENCY, RATE_OPEN, RATE_RATE, RATE_DATE, RATE_BASE,
	RATE_COLUMNS };
struct text sheet_rate_label(const struct sheet *,
    const struct sheet_section *, int column);

/* The cell of a column, its text in room of DATE_TEXT_MAX bytes; *kind is that
 * of the column. */
struct sheet_cell sheet_rate_cell(const struct sheet_rate *, int column,
    char *room, enum sheet_kind *kind);

/* Whether a column stands at the head of sections: parts of the whole come
 * first, then the others. */
bool sheet_in_head(const struct sheet *, size_t column, bool part);

/* Line i of what was read, with the sum of the one behind it if that is of the
 * same records; the index of the next line. */
size_t sheet_control(const struct sheet *, size_t i, struct sheet_line *);

#endif
