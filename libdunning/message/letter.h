/*
 * letter.h -- letter documents set as pages of a PDF.
 *
 * A letter document is UTF-8 text, line by line.  A line that begins with '@',
 * after blanks if any, is a directive; other lines are paragraphs, which a
 * blank line or a directive ends; the lines of one paragraph are joined by
 * blanks.  All text is Pango markup: & and < are written &amp; and &lt;, a bar
 * inside a cell &#124;, an at sign at the start of a line &#64;, a line break
 * inside a paragraph or a code &#10;.
 *
 *   @layout din5008b      or us10; the page and where the window is
 *   @lang es-MX           language of the text and of the page label
 *   @logo file.png        at the upper right; below the directory of assets
 *   @sender line          letterhead, up to 8 lines; on din5008b as many as
 *                         fit, at most three, are the return line as well
 *   @address line         up to 6 lines in the window; one is needed
 *   @info Label | value   at the right of the address, up to 12 lines
 *   @subject text         in bold above the text
 *   @page label           with {page} and {pages}, on every page; without it
 *                         letters of two pages and more get the language's
 *   @footer a | b | c     up to 6 lines in up to three blocks
 *   @table A | >B | >*C   begins a table: > sets a column to the right, *
 *                         makes it take the width that the others leave
 *   @row a | b | c        one row; as many cells as the table has columns
 *   @total a | | c        the same in bold; never on a page without a row
 *   @endtable             optional: whatever is no row ends a table
 *   @qr text              a QR code; the paragraphs up to the next directive
 *                         stand at its right
 *   @endqr                ends them
 *   @space mm             vertical space, 0 to 200 millimetres
 *
 * A table without rows is not shown.  Lines of @sender, @address, @info,
 * @footer and @subject whose value is empty count as absent.  Blocks are set in
 * the order of the document; what is outside the text (sender, address ...) may
 * stand anywhere.
 *
 * A letter that is not right is reported and leaves nothing in the PDF: with
 * an R_ id when other data could have made a letter of the same template, with
 * an E_ id when the template or the set-up is wrong.  Places are the caller's,
 * the message names the line of the letter document.
 */
#ifndef DUNNING_LETTER_H
#define DUNNING_LETTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/text.h"

struct letter_press;
struct letter_file;

struct letter_options {
	const char *layout;   /* NULL: "din5008b" */
	const char *language; /* of letters without @lang; NULL: "en" */
	const char *font;     /* family; NULL: "Liberation Sans" */
	const char *assets;   /* directory of @logo files; NULL: no logos */
	const char *title;    /* of the PDF; NULL: none */
	int32_t created;      /* the PDF's date, days since 1970-01-01 */
};

/* Takes all of the bytes; false when it could not. */
typedef bool letter_write(void *ctx, const unsigned char *, size_t len);

/*
 * Fonts, logos and letterheads, for any number of files; not for two threads
 * at a time.  The diagnostics outlive it.  NULL: reported as E_LETTER_LAYOUT,
 * E_LETTER_FONT (the family is not installed) or no memory.
 */
struct letter_press *letter_press_new(
    const struct letter_options *, struct diag *);
void letter_press_free(struct letter_press *);

/*
 * Sets a letter and throws it away.  False: reported, as one of
 *   E_LETTER_SYNTAX      a directive that is unknown, misplaced or malformed
 *   E_LETTER_CELLS       a row with more or fewer cells than its table
 *   E_LETTER_MARKUP      not Pango markup
 *   E_LETTER_LOGO        a logo that cannot be used
 *   E_LETTER_ROOM        letterhead or footer that does not fit
 *   R_LETTER_CHARACTER   not UTF-8, or a control character
 *   R_LETTER_GLYPH       a character that no installed font has
 *   R_LETTER_ADDRESS     no address, or one that the window does not show
 *   R_LETTER_WIDE        a table that is wider than the page
 *   R_LETTER_LONG        something higher than a page, or over LETTER_PAGES
 *   R_LETTER_CODE        a QR code without text, or with too much
 */
bool letter_check(struct letter_press *, struct text document, struct src_pos);

enum { LETTER_PAGES = 500 };

/* A PDF that goes to write while letters are added.  NULL: reported. */
struct letter_file *letter_open(
    struct letter_press *, letter_write *write, void *ctx);

/*
 * Adds a letter; its pages in *pages, which may be NULL.  False: reported, as
 * for letter_check, or E_LETTER_PDF when the file itself is broken; then
 * letter_close returns false too.
 */
bool letter_add(struct letter_file *, struct text document, struct src_pos,
    unsigned *pages);

/*
 * Ends the PDF and frees.  False: what was written is no PDF (reported as
 * E_LETTER_PDF unless letter_add did).  Without a letter nothing is written.
 */
bool letter_close(struct letter_file *);

#endif
