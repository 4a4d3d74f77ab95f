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

static const struct {
	const char *name;
	enum encoding encoding;
} names[] = {
	{ "utf-8", ENCODING_UTF8 },
	{ "windows-1252", ENCODING_WINDOWS_1252 },
	{ "iso-8859-1", ENCODING_ISO_8859_1 },
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

static uint32_t
decode(enum encoding encoding, unsigned char c)
{
	if (c < 0x80 || c >= 0xa0)
		return c;
	return encoding == ENCODING_WINDOWS_1252 ? windows_1252[c - 0x80] : 0;
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
		uint32_t point = decode(encoding, c);

		if (point == 0 && c != 0) {
			*bad = i;
			return len;
		}
		len += utf8_encode(point, to + len);
	}
	*bad = text.len;
	return len;
}
