#include <string.h>

#include "base/buf.h"
#include "rules/expr_function.h"

struct value
eval_text(struct eval *e, const char *text, size_t len)
{
	char *copy = arena_strndup(e->arena, text, len);

	if (copy == NULL) {
		e->no_memory = true;
		return value_null();
	}
	return value_of_text((struct text){ copy, len });
}

struct value
string_from(struct eval *e, const struct value *args, size_t count)
{
	struct buf buf;
	struct value result;

	(void)count;
	if (args[0].type == VALUE_STRING || args[0].type == VALUE_SET)
		return value_of_text(args[0].string);
	buf_init(&buf, NUM_TEXT_MAX * 2);
	if (value_format(&args[0], &buf)) {
		result = eval_text(e, buf_text(&buf), buf.len);
	} else {
		e->no_memory = true;
		result = value_null();
	}
	buf_clear(&buf);
	return result;
}

struct value
string_count(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	return value_of_int((int64_t)utf8_length(args[0].string));
}

/* Bytes of the first count characters. */
static size_t
bytes_of(struct text text, size_t count)
{
	size_t at = 0;
	size_t used;

	while (count-- > 0 && at < text.len) {
		utf8_decode(text.at + at, text.len - at, &used);
		at += used;
	}
	return at;
}

/* A whole number of characters; false: not one that can count them. */
static bool
whole_of(const struct value *arg, int64_t *out)
{
	struct decimal whole;

	if (!decimal_round(arg->number, 0, ROUND_DOWN, &whole) ||
	    whole.coefficient > INT32_MAX || whole.coefficient < INT32_MIN)
		return false;
	*out = whole.coefficient;
	return true;
}

/* substring: characters count from 1, or from the end when negative. */
struct value
string_part(struct eval *e, const struct value *args, size_t count)
{
	struct text text = args[0].string;
	int64_t most = (int64_t)utf8_length(text);
	int64_t start;
	int64_t length = most;

	if (!whole_of(&args[1], &start) || start == 0 || -start > most)
		return eval_fault(e, FAULT_ARGUMENT);
	if (count > 2 && (!whole_of(&args[2], &length) || length < 0))
		return eval_fault(e, FAULT_ARGUMENT);
	start = start < 0 ? most + start : start - 1;
	if (start > most)
		start = most;
	text.at += bytes_of(text, (size_t)start);
	text.len -= (size_t)(text.at - args[0].string.at);
	text.len = bytes_of(text, (size_t)length);
	return value_of_text(text);
}

/* Where part is in text; SIZE_MAX: nowhere. */
static size_t
find(struct text text, struct text part)
{
	const char *at = text.at;
	size_t left = text.len;

	if (part.len == 0)
		return 0;
	while (left >= part.len) {
		at = memchr(at, part.at[0], left - part.len + 1);
		if (at == NULL)
			break;
		if (memcmp(at, part.at, part.len) == 0)
			return (size_t)(at - text.at);
		at++;
		left = text.len - (size_t)(at - text.at);
	}
	return SIZE_MAX;
}

struct value
string_before(struct eval *e, const struct value *args, size_t count)
{
	size_t at = find(args[0].string, args[1].string);

	(void)e;
	(void)count;
	return value_of_text(
	    (struct text){ args[0].string.at, at == SIZE_MAX ? 0 : at });
}

struct value
string_after(struct eval *e, const struct value *args, size_t count)
{
	struct text text = args[0].string;
	size_t at = find(text, args[1].string);

	(void)e;
	(void)count;
	at = at == SIZE_MAX ? text.len : at + args[1].string.len;
	return value_of_text((struct text){ text.at + at, text.len - at });
}

struct value
string_contains(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	return value_of_bool(find(args[0].string, args[1].string) != SIZE_MAX);
}

struct value
string_starts(struct eval *e, const struct value *args, size_t count)
{
	struct text text = args[0].string;
	struct text part = args[1].string;

	(void)e;
	(void)count;
	if (part.len > text.len)
		return value_of_bool(false);
	text.len = part.len;
	return value_of_bool(text_equal(text, part));
}

struct value
string_ends(struct eval *e, const struct value *args, size_t count)
{
	struct text text = args[0].string;
	struct text part = args[1].string;

	(void)e;
	(void)count;
	if (part.len > text.len)
		return value_of_bool(false);
	text.at += text.len - part.len;
	text.len = part.len;
	return value_of_bool(text_equal(text, part));
}

/*
 * Letters whose other case is a fixed distance away, or which alternate with
 * it: Latin, Greek and Cyrillic (UnicodeData.txt of Unicode 15).
 */
struct letter_range {
	uint32_t first; /* of the capitals */
	uint32_t last;
	uint32_t distance; /* 1: capital and small letter alternate */
};

static const struct letter_range letter_ranges[] = {
	{ 'A', 'Z', 32 },
	{ 0xc0, 0xd6, 32 },
	{ 0xd8, 0xde, 32 },
	{ 0x100, 0x12e, 1 },
	{ 0x132, 0x136, 1 },
	{ 0x139, 0x147, 1 },
	{ 0x14a, 0x176, 1 },
	{ 0x179, 0x17d, 1 },
	{ 0x1a0, 0x1a4, 1 },
	{ 0x1af, 0x1af, 1 },
	{ 0x1b3, 0x1b5, 1 },
	{ 0x1cd, 0x1db, 1 },
	{ 0x1de, 0x1ee, 1 },
	{ 0x1f8, 0x21e, 1 },
	{ 0x222, 0x232, 1 },
	{ 0x386, 0x386, 38 },
	{ 0x388, 0x38a, 37 },
	{ 0x38c, 0x38c, 64 },
	{ 0x38e, 0x38f, 63 },
	{ 0x391, 0x3a1, 32 },
	{ 0x3a3, 0x3ab, 32 },
	{ 0x400, 0x40f, 80 },
	{ 0x410, 0x42f, 32 },
	{ 0x460, 0x480, 1 },
	{ 0x48a, 0x4be, 1 },
	{ 0x4c0, 0x4c0, 15 },
	{ 0x4c1, 0x4cd, 1 },
	{ 0x4d0, 0x52e, 1 },
	{ 0x1e00, 0x1e94, 1 },
	{ 0x1ea0, 0x1efe, 1 },
};

static uint32_t
to_other_case(uint32_t c, bool upper)
{
	const struct letter_range *range = letter_ranges;
	size_t i;

	if (upper && c == 0xff)
		return 0x178;
	if (upper && c == 0x3c2) /* the sigma at the end of a word */
		return 0x3a3;
	if (!upper && c == 0x178)
		return 0xff;
	for (i = 0; i < sizeof(letter_ranges) / sizeof(letter_ranges[0]);
	     i++, range++) {
		uint32_t capital = upper ? c - range->distance : c;

		if (capital < range->first || capital > range->last)
			continue;
		if (range->distance == 1 && (capital - range->first) % 2 != 0)
			continue;
		return upper ? capital : c + range->distance;
	}
	return c;
}

static struct value
change_case(struct eval *e, struct text text, bool upper)
{
	char *out = arena_alloc(e->arena, text.len + 1, 1);
	size_t len = 0;
	size_t used;
	size_t i;
	uint32_t c;
	uint32_t other;

	if (out == NULL) {
		e->no_memory = true;
		return value_null();
	}
	for (i = 0; i < text.len; i += used) {
		c = utf8_decode(text.at + i, text.len - i, &used);
		if (upper && c == 0xdf) {
			memcpy(out + len, "SS", 2);
			len += 2;
			continue;
		}
		/* Both cases of a letter have as many bytes here. */
		other = to_other_case(c, upper);
		if (other != c)
			utf8_encode(other, out + len);
		else
			memcpy(out + len, text.at + i, used);
		len += used;
	}
	return value_of_text((struct text){ out, len });
}

struct value
string_upper(struct eval *e, const struct value *args, size_t count)
{
	(void)count;
	return change_case(e, args[0].string, true);
}

struct value
string_lower(struct eval *e, const struct value *args, size_t count)
{
	(void)count;
	return change_case(e, args[0].string, false);
}
