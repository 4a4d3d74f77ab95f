#include "stream/encoding.h"

#include <string.h>
#include <strings.h>

/* 80..9F of the WHATWG index of windows-1252; 0 where Microsoft has none. */
static const uint16_t windows_1252[32] = {
	0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, /* 80 */
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0,      /* 88 */
	0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, /* 90 */
	0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178  /* 98 */
};

const char encoding_names[] = "utf-8, utf-16, utf-16le, utf-16be, "
                              "windows-1252, iso-8859-1 or iso-8859-15";

/* The first one of an encoding is its own. */
static const struct {
	const char *name;
	enum encoding encoding;
} names[] = {
	{ "utf-8", ENCODING_UTF8 },
	{ "utf-16", ENCODING_UTF16 },
	{ "utf-16le", ENCODING_UTF16LE },
	{ "utf-16be", ENCODING_UTF16BE },
	{ "windows-1252", ENCODING_WINDOWS_1252 },
	{ "cp1252", ENCODING_WINDOWS_1252 },
	{ "iso-8859-1", ENCODING_ISO_8859_1 },
	{ "latin-1", ENCODING_ISO_8859_1 },
	{ "latin1", ENCODING_ISO_8859_1 },
	{ "iso-8859-15", ENCODING_ISO_8859_15 },
	{ "latin-9", ENCODING_ISO_8859_15 },
	{ "latin9", ENCODING_ISO_8859_15 },
};

bool
encoding_by_name(struct text name, enum encoding *encoding)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (name.len == strlen(names[i].name) &&
		    strncasecmp(name.at, names[i].name, name.len) == 0) {
			*encoding = names[i].encoding;
			return true;
		}
	return false;
}

const char *
encoding_name(enum encoding encoding)
{
	size_t i = 0;

	while (names[i].encoding != encoding)
		i++;
	return names[i].name;
}

/* What the byte order mark says, its length in *len; 0: there is none. */
static enum encoding
marked(struct text first, size_t *len)
{
	*len = 0;
	if (first.len >= 3 && memcmp(first.at, "\xef\xbb\xbf", 3) == 0) {
		*len = 3;
		return ENCODING_UTF8;
	}
	if (first.len < 2)
		return ENCODING_UTF8;
	if (memcmp(first.at, "\xff\xfe", 2) == 0) {
		*len = 2;
		return ENCODING_UTF16LE;
	}
	*len = memcmp(first.at, "\xfe\xff", 2) == 0 ? 2 : 0;
	return ENCODING_UTF16BE;
}

static bool
is_utf16(enum encoding encoding)
{
	return encoding == ENCODING_UTF16 || encoding == ENCODING_UTF16LE ||
	    encoding == ENCODING_UTF16BE;
}

/* Both bytes of a mark of UTF-16 are letters of single-byte encodings: there,
 * only what follows tells. */
static bool
could_be_text(enum encoding declared, enum encoding mark, struct text first)
{
	if (declared == ENCODING_UTF8 || mark == ENCODING_UTF8)
		return false;
	return first.len < 4 ||
	    first.at[mark == ENCODING_UTF16LE ? 3 : 2] != '\0';
}

static bool
report_mark(enum encoding declared, enum encoding mark, struct src_pos at,
    struct diag *diag)
{
	diag_at(diag, DIAG_ERROR, "E_ENCODING", at,
	    "the input begins with a byte order mark of %s, but is read as %s",
	    encoding_name(mark), encoding_name(declared));
	diag_note(diag, POS_NONE, "say `encoding: %s` in `csv` of its source",
	    is_utf16(mark) ? "utf-16" : "utf-8");
	return false;
}

bool
encoding_begin(enum encoding *encoding, struct text first, size_t *len,
    struct src_pos at, struct diag *diag)
{
	enum encoding mark = marked(first, len);

	if (*len == 0 && *encoding == ENCODING_UTF16 && first.len > 0) {
		diag_at(diag, DIAG_ERROR, "E_ENCODING", at,
		    "the input has no byte order mark, so utf-16 does not say "
		    "in which order its bytes are");
		diag_note(diag, POS_NONE,
		    "say `encoding: utf-16le` (which most programs write) or "
		    "`encoding: utf-16be`");
		return false;
	}
	if (*len == 0 || mark == *encoding)
		return true;
	if (*encoding == ENCODING_UTF16 && is_utf16(mark)) {
		*encoding = mark;
		return true;
	}
	if (!is_utf16(*encoding) && could_be_text(*encoding, mark, first)) {
		*len = 0;
		return true;
	}
	return report_mark(*encoding, mark, at, diag);
}

/* ISO/IEC 8859-15:1999: where it differs from part 1. */
static uint32_t
decode_latin_9(unsigned char c)
{
	switch (c) {
	case 0xa4:
		return 0x20ac;
	case 0xa6:
		return 0x0160;
	case 0xa8:
		return 0x0161;
	case 0xb4:
		return 0x017d;
	case 0xb8:
		return 0x017e;
	case 0xbc:
		return 0x0152;
	case 0xbd:
		return 0x0153;
	case 0xbe:
		return 0x0178;
	default:
		return c;
	}
}

uint32_t
encoding_decode(enum encoding encoding, unsigned char c)
{
	if (c < 0x80)
		return c;
	if (c < 0xa0)
		return encoding == ENCODING_WINDOWS_1252 ?
		    windows_1252[c - 0x80] :
		    0;
	return encoding == ENCODING_ISO_8859_15 ? decode_latin_9(c) : c;
}

size_t
encoding_to_utf8(enum encoding encoding, struct text text, char *to,
    size_t *bad)
{
	size_t len = 0;

	if (encoding == ENCODING_UTF8) {
		*bad = utf8_valid(text.at, text.len);
		if (*bad > 0)
			memcpy(to, text.at, *bad);
		return *bad;
	}
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		uint32_t point = encoding_decode(encoding, c);

		if (point == 0 && c != 0) {
			*bad = i;
			return len;
		}
		len += utf8_encode(point, to + len);
	}
	*bad = text.len;
	return len;
}
