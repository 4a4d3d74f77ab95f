/*
 * encoding.h -- single-byte encodings of real exports, and UTF-8 as it is.
 */
#ifndef DUNNING_ENCODING_H
#define DUNNING_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

enum encoding {
	ENCODING_UTF8,         /* a byte order mark at the start is dropped */
	ENCODING_WINDOWS_1252, /* WHATWG index, but its five holes are errors */
	ENCODING_ISO_8859_1    /* 80..9F are C1 controls: errors */
};

/* By its IANA name, any case: utf-8, windows-1252, iso-8859-1. */
bool encoding_by_name(struct text name, enum encoding *);

/*
 * Writes text as UTF-8 into to, which has room for 3 * text.len bytes.
 * Returns the length; *bad is the offset of the first byte that is not text
 * in that encoding, or text.len.
 */
size_t encoding_to_utf8(enum encoding, struct text, char *to, size_t *bad);

#endif
