/*
 * locale.h -- amounts, numbers and dates as people of a language write them.
 *
 * A locale is asked from ICU once and then kept as a table of marks, names and
 * patterns, so that a value is written by integer arithmetic alone.  All
 * decimals that are given are written, none are rounded.  Amounts are grouped
 * from four digits on in every locale, as they stand in columns.  Dates are
 * Gregorian.
 */
#ifndef DUNNING_LOCALE_H
#define DUNNING_LOCALE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/num.h"
#include "base/text.h"
#include "message/template.h"

/* The currencies that one locale can keep. */
enum { LOCALE_CURRENCIES_MAX = 512 };

enum locale_error {
	LOCALE_OK,
	LOCALE_TAG,     /* not a tag of language, script, region and variants */
	LOCALE_UNKNOWN, /* no data for the language */
	LOCALE_MEMORY
};

enum locale_marks {
	LOCALE_TYPOGRAPHIC, /* no-break spaces, minus signs: HTML and letters */
	LOCALE_PLAIN        /* a space, '-' and '\'' for them, no direction
	                       marks: SMS and CSV */
};

/*
 * One locale, used by one thread at a time.
 */
struct locale;

/*
 * The locale of a BCP 47 tag such as es-MX.  A region that has no data of its
 * own is that of its language (es-XX is es); an unknown language is an error,
 * never the locale of the machine.  Extensions (-u-...) are not taken.
 * NULL: see *error.
 */
struct locale *locale_open(
    struct text tag, enum locale_marks, enum locale_error *error);
void locale_close(struct locale *);

/*
 * Appends minor / 10^digits with the currency in its place, or bare.  currency
 * is three letters A to Z (ISO 4217); XXX, no currency, is always written bare.
 * digits (0..NUM_SCALE_MAX) are the caller's, whatever ICU has for the
 * currency.  False: currency or digits are none, there are too many currencies,
 * or the buffer is full or out of memory.
 */
bool locale_money(struct locale *, int64_t minor, int digits,
    struct text currency, bool bare, struct buf *);

/*
 * Appends the date: DATE_LONG "22 de noviembre de 2026", DATE_MEDIUM "22 nov
 * 2026", DATE_SHORT "22/11/2026", always with the whole year; DATE_ISO
 * "2026-11-22".  False: the date is out of range, or the buffer as above.
 */
bool locale_date(struct locale *, int32_t days, enum date_style, struct buf *);

/* Appends the number, grouped, with as many decimals as its scale. */
bool locale_number(struct locale *, struct decimal, struct buf *);

/* What templates need; the locale outlives it. */
struct template_format locale_template_format(struct locale *);

#endif
