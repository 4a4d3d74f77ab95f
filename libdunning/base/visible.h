/*
 * visible.h -- characters that one cannot see, where a person reads them.
 */
#ifndef DUNNING_VISIBLE_H
#define DUNNING_VISIBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/*
 * Hidden are control characters, blanks other than that of ASCII (U+00A0,
 * U+202F ...), and characters without width: directions, joiners, a soft
 * hyphen, a byte order mark.
 */

/* Room for any text of that many bytes, shown, and a NUL. */
#define VISIBLE_MAX(bytes) ((bytes) * 6 + 1)

/*
 * The text in UTF-8 and a NUL, with \u00a0 for a hidden character, as YAML and
 * JSON have it in double quotes; cut at a character when size is too small.
 */
void text_show(struct text, char *to, size_t size);

/* The first hidden character; 0: none. */
uint32_t text_find_hidden(struct text);

/* Without them: in room, of size bytes, or the text itself when it is longer or
 * has none. */
struct text text_without_hidden(struct text, char *room, size_t size);

#endif
