/*
 * month_name.h -- names of months in English, Spanish and Portuguese.
 *
 * Full names, and the short ones of the Unicode CLDR (calendars, gregorian,
 * abbreviated) without their dots, with what else is usual: sep, sept, set,
 * setiembre.
 */
#ifndef DUNNING_MONTH_NAME_H
#define DUNNING_MONTH_NAME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

enum { MONTH_LANGUAGES = 3 };

/* Their codes of ISO 639-1: en, es, pt. */
extern const char *const month_languages[MONTH_LANGUAGES];

/* The language of a code, or MONTH_LANGUAGES. */
size_t month_language(struct text code);

/*
 * The longest name of a month that the text begins with, in capitals or not,
 * c and c with a cedilla, composed or not, alike; *month is 1 to 12.  Returns its bytes; 0: none.
 */
size_t month_name_read(struct text, size_t language, int *month);

#endif
