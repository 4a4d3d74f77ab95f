/*
 * letter_internal.h -- what the files letter_*.c share.
 *
 * A letter goes through three hands: letter_parse reads the document into a
 * struct letter, letter_plan makes pages of placed items of it, letter_draw
 * draws them.  Everything of one letter lives in one arena.
 */
#ifndef DUNNING_LETTER_INTERNAL_H
#define DUNNING_LETTER_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/text.h"
#include "message/qr.h"
#include "message/typeset.h"

struct arena;
struct canvas;
struct letter_stamps;

/* Points in a millimetre and in an inch. */
#define MM (72 / 25.4)
#define INCH 72.0

#define ARRAY_LEN(array) (sizeof(array) / sizeof(*(array)))

enum {
	SENDER_MAX = 8,
	ADDRESS_MAX = 6,
	INFO_MAX = 12,
	FOOTER_MAX = 6,
	FOOTER_BLOCKS = 3,
	COLUMNS_MAX = 16
};

/* Where problems of one letter go. */
struct letter_report {
	struct diag *diag;
	struct src_pos at;
};

/* An id that begins with R_ rejects, others are errors.  Returns false. */
bool letter_fault(const struct letter_report *, const char *id, size_t line,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* letter_parse.c: the document as it says. */

struct letter_text {
	struct text text;
	bool marked; /* Pango markup; else plain, entities decoded */
	size_t line; /* of the document, from 1 */
};

struct letter_info {
	struct letter_text label;
	struct letter_text value;
};

struct letter_column {
	struct letter_text head;
	bool right; /* aligned to the right */
	bool rest;  /* takes the width that the others leave */
};

struct letter_row {
	struct letter_row *next;
	struct letter_text *cells;
	bool total;
	size_t line;
};

struct letter_table {
	size_t column_count;
	struct letter_column columns[COLUMNS_MAX];
	struct letter_row *rows;
};

enum letter_block_kind {
	BLOCK_PARAGRAPH,
	BLOCK_TABLE,
	BLOCK_CODE,
	BLOCK_SPACE
};

struct letter_block {
	struct letter_block *next;
	enum letter_block_kind kind;
	struct letter_text text; /* of a paragraph or a code */
	struct letter_table *table;
	struct letter_block *beside; /* paragraphs at the right of a code */
	double space;                /* points */
};

struct letter {
	const struct letter_sheet *sheet;
	const char *language;
	struct letter_text logo; /* text.at NULL: none; as subject and label */
	struct letter_text subject;
	struct letter_text label; /* of pages */
	struct letter_text sender[SENDER_MAX];
	size_t sender_count;
	struct letter_text address[ADDRESS_MAX];
	size_t address_count;
	struct letter_info info[INFO_MAX];
	size_t info_count;
	struct letter_text footer[FOOTER_MAX][FOOTER_BLOCKS];
	size_t footer_count;
	size_t footer_blocks; /* columns: the most blocks of a line */
	struct letter_block *blocks;
};

/*
 * Reads a document into *letter, whose sheet and language hold the defaults.
 * False: reported.
 */
bool letter_parse(struct text document, struct arena *,
    const struct letter_report *, struct letter *);

/* letter_text.c: one piece of text of a document. */

enum text_kind {
	TEXT_LINE,  /* one line, markup allowed */
	TEXT_BLOCK, /* may break lines, markup allowed */
	TEXT_PLAIN, /* one line without markup */
	TEXT_DATA   /* may break lines, without markup */
};

/* UTF-8 without control characters but tabs; false: reported. */
bool letter_text_check(
    struct text raw, size_t line, const struct letter_report *);

/* Decodes raw, which has been checked; false: reported. */
bool letter_text_read(struct text raw, size_t line, enum text_kind,
    struct arena *, const struct letter_report *, struct letter_text *);

/* letter_sheet.c: page geometry, all in points. */

struct letter_mark {
	double y;
	double length;
};

struct letter_sheet {
	const char *name;
	double width;
	double height;
	double left; /* edges of the text */
	double right;
	double address_x;
	double address_y;
	double address_width;
	double address_height;
	double return_y; /* top of the return line; 0: none */
	double info_x;
	double info_y;
	double sender_y;
	double sender_end;
	double logo_width; /* most of it; its upper right corner is fixed */
	double logo_height;
	double subject_y;
	double text_y; /* earliest text after a subject */
	double head_y; /* running head of later pages */
	double next_y; /* text of later pages */
	double footer_end;
	struct letter_mark marks[3]; /* folds and hole at the left edge */
};

/* NULL: no such sheet.  letter_sheet_names is "din5008b or us10". */
const struct letter_sheet *letter_sheet_find(struct text name);
extern const char *const letter_sheet_names;

/* letter_layout.c and its parts: pages of placed items. */

enum letter_item_kind { ITEM_RUN, ITEM_LINE, ITEM_BOX, ITEM_CODE };

struct letter_item {
	struct letter_item *next;
	enum letter_item_kind kind;
	double x;
	double y;
	double width;
	double height; /* of a box; a line's thickness */
	double grey;
	const struct run *run;
	size_t first; /* lines of the run */
	size_t count;
	struct qr code;
};

struct letter_page {
	struct letter_page *next;
	struct letter_item *items;
	struct letter_item **tail;
};

struct letter_plan {
	const struct letter_sheet *sheet;
	const struct letter_stamps *stamps;
	struct letter_page *pages;
	size_t page_count;
};

/* What setting one letter needs and where it stands. */
struct letter_work {
	struct typeset *typeset;
	struct arena *arena;
	struct letter_report report;
	const struct letter *letter;
	const struct letter_sheet *sheet;
	struct letter_plan *plan;
	struct letter_page *page; /* the last one */
	double y;                 /* where the next block begins */
	double bottom;            /* where text ends */
};

/* All of these report and return false (NULL) when they cannot. */
bool letter_plan(struct letter_work *, struct letter_plan *);
bool letter_head(struct letter_work *);         /* address, info, subject */
bool letter_labels(struct letter_work *);       /* page labels, at the end */
bool letter_running_head(struct letter_work *); /* of the last page */
bool letter_next_page(struct letter_work *);
bool letter_table(struct letter_work *, const struct letter_table *);
bool letter_set(struct letter_work *, const struct type_style *,
    const struct letter_text *, double width, struct run **);
struct letter_item *letter_item(struct letter_work *, struct letter_page *,
    enum letter_item_kind, double x, double y);
bool letter_put(struct letter_work *, struct letter_page *, const struct run *,
    double x, double y, double grey);

/* letter_stamp.c: what is the same in many letters. */

struct letter_stamps {
	struct canvas *first; /* letterhead, marks and footer */
	struct canvas *later; /* footer */
	double label_y;       /* top of the page label */
	double bottom;        /* where text ends */
};

struct letter_shelf;

/*
 * Stamps and logos kept for later letters.  assets may be NULL; borrowed.
 * NULL: out of memory.
 */
struct letter_shelf *letter_shelf_new(const char *assets);
void letter_shelf_free(struct letter_shelf *);

/* NULL: reported.  Valid until the next call. */
const struct letter_stamps *letter_shelf_find(
    struct letter_shelf *, struct letter_work *);

/* letter_draw.c */
void letter_draw(const struct letter_plan *, struct canvas *);

#endif
