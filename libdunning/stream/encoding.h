/*
 * encoding.h -- the encodings of real exports.
 */
#ifndef DUNNING_ENCODING_H
#define DUNNING_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/text.h"

enum encoding {
	ENCODING_UTF8,         /* a byte order mark at the start is dropped */
	ENCODING_WINDOWS_1252, /* WHATWG index, but its five holes are errors */
	ENCODING_ISO_8859_1,   /* 80..9F are C1 controls: errors */
	ENCODING_ISO_8859_15,  /* the same */
	ENCODING_UTF16,        /* a byte order mark says which one */
	ENCODING_UTF16LE,      /* one at the start is dropped */
	ENCODING_UTF16BE
};

/* "utf-8, utf-16, ... or iso-8859-15", for messages. */
extern const char encoding_names[];

/*
 * By its IANA name, any case, of those in encoding_names; also cp1252, latin-1,
 * latin-9, latin1 and latin9.
 */
bool encoding_by_name(struct text name, enum encoding *);

const char *encoding_name(enum encoding);

/*
 * Looks at the first bytes of an input, four of them unless it has less: what
 * is declared becomes what it is (UTF16 one of the two), and *mark the length
 * of the byte order mark to be dropped.  False: E_ENCODING at the place, with
 * the remedy.
 */
bool encoding_begin(enum encoding *, struct text first, size_t *mark,
    struct src_pos at, struct diag *);

/*
 * Writes text, which is not UTF-16, as UTF-8 into to, which has room for 3 *
 * text.len bytes.  Returns the length; *bad is the offset of the first byte
 * that is not text in that encoding, or text.len.
 */
size_t encoding_to_utf8(enum encoding, struct text, char *to, size_t *bad);

/* The character of a byte of a single-byte encoding; 0: NUL, or it has none. */
uint32_t encoding_decode(enum encoding, unsigned char);

#endif
