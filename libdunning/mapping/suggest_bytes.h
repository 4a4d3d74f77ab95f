/*
 * suggest_bytes.h -- the encoding of an export: evidence, counted.
 */
#ifndef DUNNING_SUGGEST_BYTES_H
#define DUNNING_SUGGEST_BYTES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/text.h"

struct byte_evidence {
	size_t bytes;
	size_t high;      /* 80 and above */
	size_t sequences; /* of UTF-8, of two bytes or more */
	size_t broken;    /* bytes that are no UTF-8 */
	size_t c1;        /* 80 to 9F that are in windows-1252 */
	size_t holes;     /* 81 8D 8F 90 9D, which it does not have */
	size_t latin9;    /* A4 A6 A8 B4 B8 BC BD BE: others in iso-8859-15 */
	unsigned char latin9_first; /* the first of them */
	size_t latin9_line;
	size_t nuls[2];  /* at even and odd places */
	size_t controls; /* below blank, but for tab and line ends */
	enum { BOM_NONE, BOM_UTF8, BOM_UTF16LE, BOM_UTF16BE } bom;
};

enum charset {
	CHARSET_ASCII, /* any encoding but UTF-16 reads it */
	CHARSET_UTF8,
	CHARSET_UTF16LE,
	CHARSET_UTF16BE,
	CHARSET_WINDOWS_1252,
	CHARSET_LATIN, /* windows-1252 or iso-8859-15: nothing decides */
	CHARSETS
};

/* Counts what the bytes are; the beginning of the file comes first. */
void byte_evidence_look(struct byte_evidence *, struct text);

enum charset byte_evidence_charset(const struct byte_evidence *);

/* Appends the bytes as UTF-8, without a byte order mark; what cannot be
 * decoded becomes U+FFFD.  False: the buffer failed. */
bool charset_decode(enum charset, struct text, struct buf *);

#endif
