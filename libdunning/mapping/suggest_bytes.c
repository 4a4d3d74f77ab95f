#include "mapping/suggest_bytes.h"

#include <stdint.h>
#include <string.h>

#include "stream/encoding.h"

static const char replacement[] = "\xef\xbf\xbd";

static bool
is_one_of(unsigned char c, const char *set, size_t count)
{
	return memchr(set, c, count) != NULL;
}

static void
look_high(struct byte_evidence *e, unsigned char c, size_t line)
{
	e->high++;
	if (c < 0xa0) {
		bool hole = is_one_of(c, "\x81\x8d\x8f\x90\x9d", 5);

		e->holes += hole;
		e->c1 += !hole;
	} else if (is_one_of(c, "\xa4\xa6\xa8\xb4\xb8\xbc\xbd\xbe", 8)) {
		if (e->latin9++ == 0) {
			e->latin9_first = c;
			e->latin9_line = line;
		}
	}
}

static void
look_utf8(struct byte_evidence *e, struct text t)
{
	size_t at = 0;

	while (at < t.len) {
		size_t len = utf8_valid(t.at + at, t.len - at);

		for (size_t i = at; i < at + len; i++)
			e->sequences += (unsigned char)t.at[i] >= 0xc0;
		at += len;
		if (at < t.len) {
			e->broken++;
			at++;
		}
	}
}

static void
look_bom(struct byte_evidence *e, struct text t)
{
	if (t.len >= 3 && memcmp(t.at, "\xef\xbb\xbf", 3) == 0)
		e->bom = BOM_UTF8;
	else if (t.len >= 2 && memcmp(t.at, "\xff\xfe", 2) == 0)
		e->bom = BOM_UTF16LE;
	else if (t.len >= 2 && memcmp(t.at, "\xfe\xff", 2) == 0)
		e->bom = BOM_UTF16BE;
}

void
byte_evidence_look(struct byte_evidence *e, struct text t)
{
	size_t line = 1;

	look_bom(e, t);
	e->bytes += t.len;
	for (size_t i = 0; i < t.len; i++) {
		unsigned char c = (unsigned char)t.at[i];

		line += c == '\n';
		if (c == 0)
			e->nuls[i & 1]++;
		else if (c < ' ' && c != '\t' && c != '\n' && c != '\r')
			e->controls++;
		else if (c >= 0x80)
			look_high(e, c, line);
	}
	look_utf8(e, t);
}

enum charset
byte_evidence_charset(const struct byte_evidence *e)
{
	size_t half = e->bytes / 2;

	if (e->bom == BOM_UTF16LE || e->bom == BOM_UTF16BE)
		return e->bom == BOM_UTF16LE ? CHARSET_UTF16LE
		                             : CHARSET_UTF16BE;
	/* Latin letters in UTF-16 have a zero byte each, on one side. */
	if (half != 0 && e->nuls[1] > half / 2 && e->nuls[0] <= half / 10)
		return CHARSET_UTF16LE;
	if (half != 0 && e->nuls[0] > half / 2 && e->nuls[1] <= half / 10)
		return CHARSET_UTF16BE;
	if (e->bom == BOM_UTF8)
		return CHARSET_UTF8;
	if (e->high == 0)
		return CHARSET_ASCII;
	if (e->broken == 0 || e->sequences / 10 >= e->broken)
		return CHARSET_UTF8;
	if (e->c1 == 0 && e->latin9 != 0)
		return CHARSET_LATIN;
	return CHARSET_WINDOWS_1252;
}

static bool
decode_bytes(enum encoding encoding, struct text t, struct buf *out)
{
	while (t.len != 0) {
		size_t bad, piece = t.len < 65536 ? t.len : 65536;
		char *room = buf_reserve(out, 3 * piece + sizeof replacement);

		if (room == NULL)
			return false;
		/* A character that the piece cuts is read with the next one. */
		out->len += encoding_to_utf8(
		    encoding, (struct text){ t.at, piece }, room, &bad);
		if (bad < piece && (piece - bad > 3 || piece == t.len)) {
			memcpy(out->data + out->len, replacement, 3);
			out->len += 3;
			bad++;
		}
		t.at += bad;
		t.len -= bad;
	}
	return true;
}

static uint32_t
unit_at(struct text t, size_t i, bool big)
{
	unsigned char a = (unsigned char)t.at[i];
	unsigned char b = (unsigned char)t.at[i + 1];

	return big ? (uint32_t)a << 8 | b : (uint32_t)b << 8 | a;
}

static bool
decode_utf16(bool big, struct text t, struct buf *out)
{
	for (size_t i = 0; i + 1 < t.len; i += 2) {
		uint32_t c = unit_at(t, i, big);
		char *room = buf_reserve(out, 4);
		size_t len;

		if (room == NULL)
			return false;
		if (c >= 0xd800 && c < 0xdc00 && i + 3 < t.len) {
			uint32_t low = unit_at(t, i + 2, big);

			if (low >= 0xdc00 && low < 0xe000) {
				c = 0x10000 + ((c - 0xd800) << 10) +
				    (low - 0xdc00);
				i += 2;
			}
		}
		len = utf8_encode(c, room);
		if (len == 0)
			len = utf8_encode(0xfffd, room);
		out->len += len;
	}
	return true;
}

bool
charset_decode(enum charset charset, struct text t, struct buf *out)
{
	size_t at = out->len;
	bool ok;

	switch (charset) {
	case CHARSET_UTF16LE:
	case CHARSET_UTF16BE:
		ok = decode_utf16(charset == CHARSET_UTF16BE, t, out);
		break;
	case CHARSET_WINDOWS_1252:
	case CHARSET_LATIN:
		ok = decode_bytes(ENCODING_WINDOWS_1252, t, out);
		break;
	case CHARSET_ASCII:
	case CHARSET_UTF8:
	case CHARSETS:
	default:
		ok = decode_bytes(ENCODING_UTF8, t, out);
		break;
	}
	if (ok && out->len - at >= 3 &&
	    memcmp(out->data + at, "\xef\xbb\xbf", 3) == 0) {
		memmove(out->data + at, out->data + at + 3, out->len - at - 3);
		out->len -= 3;
	}
	return ok;
}
