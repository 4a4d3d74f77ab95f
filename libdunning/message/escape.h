/*
 * escape.h -- what a value may not say, by the kind of message.
 */
#ifndef DUNNING_ESCAPE_H
#define DUNNING_ESCAPE_H

#include "message/template.h"

enum escape_result {
	ESCAPE_DONE,
	ESCAPE_REFUSED, /* a control character in a header */
	ESCAPE_FULL     /* over the buffer's limit or out of memory */
};

enum { ESCAPE_GROWTH = 6 }; /* most bytes that one byte becomes */

/*
 * Appends valid UTF-8 so that it is text and nothing else:
 * TEMPLATE_TEXT    as it is
 * TEMPLATE_HTML    & < > " as &amp; &lt; &gt; &quot; (Mustache specification)
 * TEMPLATE_HEADER  as it is; refused when it has U+0000..U+001F or U+007F
 * TEMPLATE_LETTER  & < > " ' | @ as entities; CR LF, and each control character
 *                  (C0, DEL, C1) and line or paragraph separator, as one space
 * A refused value has written nothing; *bad is then the character.
 */
enum escape_result escape_add(
    enum template_kind, struct text, struct buf *, uint32_t *bad);

#endif
