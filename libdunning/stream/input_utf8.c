#include "stream/input_utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

enum {
	PIECE = 65536,
	MOST = 3 * PIECE + 4 /* a byte makes three at most, two make three */
};

struct transcoder {
	enum encoding declared;
	enum encoding encoding; /* of what is read */
	bool begun;
	bool ended;
	size_t held; /* bytes of raw that wait for what follows */
	size_t at;   /* of made that were given away */
	size_t len;
	unsigned char raw[PIECE];
	char made[MOST];
};

static char *
put_unit(char *to, uint32_t unit)
{
	size_t len = utf8_encode(unit, to);

	if (len > 0)
		return to + len;
	to[0] = (char)(0xe0 | unit >> 12);
	to[1] = (char)(0x80 | (unit >> 6 & 0x3f));
	to[2] = (char)(0x80 | (unit & 0x3f));
	return to + 3;
}

static bool
is_high(uint32_t unit)
{
	return unit >= 0xd800 && unit < 0xdc00;
}

static bool
is_low(uint32_t unit)
{
	return unit >= 0xdc00 && unit < 0xe000;
}

static uint32_t
unit_at(const struct transcoder *t, size_t at)
{
	size_t low = t->encoding == ENCODING_UTF16LE ? 0 : 1;

	return (uint32_t)t->raw[at + low] | (uint32_t)t->raw[at + 1 - low] << 8;
}

/* Of len raw bytes as many as make whole characters; the others are held. */
static void
take_utf16(struct transcoder *t, size_t len)
{
	char *to = t->made;
	size_t at = 0;

	while (len - at >= 2) {
		uint32_t unit = unit_at(t, at);

		if (is_high(unit)) {
			uint32_t low = len - at >= 4 ? unit_at(t, at + 2) : 0;

			if (len - at < 4 && !t->ended)
				break;
			if (is_low(low)) {
				unit = 0x10000 + ((unit - 0xd800) << 10) +
				    (low - 0xdc00);
				at += 2;
			}
		}
		if (unit < 0x80)
			*to++ = (char)unit;
		else
			to = put_unit(to, unit);
		at += 2;
	}
	if (t->ended && at < len) {
		*to++ = '\xff';
		*to++ = (char)t->raw[at++];
	}
	t->held = len - at;
	memmove(t->raw, t->raw + at, t->held);
	t->len = (size_t)(to - t->made);
}

static void
take_bytes(struct transcoder *t, size_t len)
{
	char *to = t->made;
	size_t at = 0;

	while (at < len) {
		uint32_t point;

		while (len - at >= 8 &&
		    (load_u64((const char *)t->raw + at) &
		        UINT64_C(0x8080808080808080)) == 0) {
			memcpy(to, t->raw + at, 8);
			to += 8;
			at += 8;
		}
		if (at == len)
			break;
		point = encoding_decode(t->encoding, t->raw[at]);
		if (point < 0x80)
			*to++ = (char)t->raw[at];
		else
			to = put_unit(to, point);
		at++;
	}
	t->held = 0;
	t->len = (size_t)(to - t->made);
}

/* Drops a byte order mark. */
static bool
begin(struct transcoder *t, struct input *below, size_t *len,
    struct diag *diag)
{
	struct text first = { (const char *)t->raw, *len < 4 ? *len : 4 };
	size_t mark;

	if (!encoding_begin(&t->encoding, first, &mark,
	        (struct src_pos){ input_name(below), 1, 1 }, diag))
		return false;
	t->begun = true;
	*len -= mark;
	memmove(t->raw, t->raw + mark, *len);
	return true;
}

/* Makes some more; false: reported. */
static bool
refill(struct transcoder *t, struct input *below, struct diag *diag)
{
	size_t len = t->held;

	do {
		ptrdiff_t n = input_read(below, (char *)t->raw + len,
		    PIECE - len);

		if (n == -1)
			return false;
		t->ended = n == 0;
		len += (size_t)n;
	} while (!t->ended && len < 4);
	if (!t->begun && !begin(t, below, &len, diag))
		return false;
	t->at = 0;
	if (t->encoding == ENCODING_UTF16LE || t->encoding == ENCODING_UTF16BE)
		take_utf16(t, len);
	else
		take_bytes(t, len);
	return true;
}

static ptrdiff_t
transcoder_read(void *ctx, struct input *below, char *to, size_t size,
    struct diag *diag)
{
	struct transcoder *t = ctx;
	size_t len;

	while (t->at == t->len && !t->ended)
		if (!refill(t, below, diag))
			return -1;
	len = t->len - t->at;
	if (len > size)
		len = size;
	memcpy(to, t->made + t->at, len);
	t->at += len;
	return (ptrdiff_t)len;
}

static void
transcoder_rewind(void *ctx)
{
	struct transcoder *t = ctx;

	t->encoding = t->declared;
	t->begun = t->ended = false;
	t->held = t->at = t->len = 0;
}

struct input *
input_utf8(struct input *below, enum encoding encoding, struct diag *diag)
{
	static const struct input_layer layer = { .read = transcoder_read,
		.rewind = transcoder_rewind, .close = free };
	struct transcoder *t = malloc(sizeof(*t));
	struct input *in;

	if (t == NULL) {
		diag_memory(diag);
		return NULL;
	}
	t->declared = encoding;
	transcoder_rewind(t);
	in = input_through(below, false, &layer, t, diag);
	if (in == NULL)
		free(t);
	return in;
}

void
input_utf8_why(struct text text, size_t at, const char *encoding, char *why,
    size_t size)
{
	const unsigned char *c = (const unsigned char *)text.at + at;
	size_t left = text.len - at;
	enum encoding declared = ENCODING_UTF8;

	(void)encoding_by_name(text_of(encoding), &declared);
	if (declared == ENCODING_UTF8)
		snprintf(why, size, "byte %02X is not valid UTF-8", c[0]);
	else if (left >= 3 && c[0] == 0xed)
		snprintf(why, size,
		    "%04X is half of a surrogate pair of UTF-16, without the "
		    "other half",
		    0xd000U | (c[1] & 0x3fU) << 6 | (c[2] & 0x3fU));
	else if (c[0] == 0xff)
		snprintf(why, size,
		    "the input ends in the midst of a character of UTF-16");
	else
		snprintf(why, size, "byte %02X is no character of %s", c[0],
		    encoding);
}
