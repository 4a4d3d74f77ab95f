/*
 * template_case.h -- upper and lower case without a locale.
 *
 * The simple mappings of UnicodeData.txt for Latin, Greek and Cyrillic letters;
 * all else stays as it is, and so does the sharp s.  There are no rules by
 * context or language: every sigma becomes the medial one, and i and I map to
 * each other.
 */
#ifndef DUNNING_TEMPLATE_CASE_H
#define DUNNING_TEMPLATE_CASE_H

#include "base/buf.h"
#include "base/text.h"

/* Append valid UTF-8 in upper or lower case; false: the buffer has failed. */
bool case_upper(struct text, struct buf *);
bool case_lower(struct text, struct buf *);

#endif
