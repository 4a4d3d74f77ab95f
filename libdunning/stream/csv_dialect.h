/*
 * csv_dialect.h -- CSV with another quote than '"', without quotes, with blanks
 * around its fields, or with ="text" for text: scanned and rewritten as RFC 4180
 * in one step.
 *
 * Records, line ends, limits and faults are those of csv_scan.h.  Fields may be
 * rewritten: blanks around them are dropped; what was quoted stays quoted;
 * what holds a '"' becomes quoted.  When the quote is not '"', one inside an
 * unquoted field is a character like others, for names such as O'Brien.  With
 * formulas, a field that is ="text" becomes the text, quoted, whether it is
 * written so or as a quoted field; within, two quotes are one.  Line
 * ends stay where they are, so that lines can be counted; broken records stay
 * as they are.
 */
#ifndef DUNNING_CSV_DIALECT_H
#define DUNNING_CSV_DIALECT_H

#include "stream/csv_lines.h"

struct csv_dialect;

/* The delimiter is that of the options.  NULL: out of memory. */
struct csv_dialect *csv_dialect_new(const struct csv_options *,
    const struct csv_manner *);
void csv_dialect_free(struct csv_dialect *); /* NULL is fine */

/* The bytes that csv_dialect_scan writes at most, padding and all. */
size_t csv_dialect_room(size_t size);

/*
 * As csv_scan_block, but offsets are into to, where *len bytes are written and
 * 64 more can be read; those of raw are into data, and index->used counts its
 * bytes.  False: out of memory.
 */
bool csv_dialect_scan(struct csv_dialect *, struct csv_index *,
    const char *data, size_t size, bool last, char *to, size_t *len);

/* As csv_scan_again and csv_scan_forget. */
void csv_dialect_again(struct csv_dialect *, struct csv_index *);
void csv_dialect_forget(struct csv_dialect *);

#endif
