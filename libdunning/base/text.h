/*
 * text.h -- borrowed bytes, UTF-8 and names.
 */
#ifndef DUNNING_TEXT_H
#define DUNNING_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

/* Borrowed bytes, not NUL-terminated.  A null cell is { NULL, 0 }. */
struct text {
	const char *at;
	size_t len;
};

#define TEXT(literal) ((struct text){ (literal), sizeof(literal) - 1 })

struct text text_of(const char *s); /* NUL-terminated; NULL gives null */
bool text_equal(struct text, struct text);

/*
 * A text of up to 7 bytes as a number: equal only for equal texts, never 0;
 * 0 for a longer one.
 */
static inline uint64_t
text_key(struct text t)
{
	uint64_t key = (uint64_t)(t.len + 1) << 56;

	if (t.len >= 8)
		return 0;
	if (t.len >= 4)
		return key | load_u32(t.at) |
		    (uint64_t)load_u32(t.at + t.len - 4) << 8 * (t.len - 4);
	if (t.len >= 2)
		return key | load_u16(t.at) |
		    (uint64_t)load_u16(t.at + t.len - 2) << 8 * (t.len - 2);
	return t.len == 0 ? key : key | (unsigned char)t.at[0];
}
bool text_is(struct text, const char *s);
int text_compare(struct text, struct text); /* by bytes; <0, 0, >0 */

/* Its beginning, of at most that many bytes; no UTF-8 character is cut. */
struct text text_excerpt(struct text, size_t most);

/* Without blanks and tabs at both ends. */
struct text text_trim(struct text);

/*
 * The next piece of *rest before separator, or the rest; false at the end.
 * "a||b" gives "a", "", "b"; "a|" gives "a"; "" gives nothing.
 */
bool text_split(struct text *rest, char separator, struct text *piece);

/* Length of the valid UTF-8 prefix (RFC 3629: no surrogates, no overlongs). */
size_t utf8_valid(const char *s, size_t len);

/*
 * Decodes one character, its bytes in *used.  What is not valid is U+FFFD, one
 * byte at a time; nothing at all is U+FFFD in 0 bytes.
 */
uint32_t utf8_decode(const char *s, size_t len, size_t *used);

/* Encodes into at least 4 bytes; returns those written, 0 for no character. */
size_t utf8_encode(uint32_t c, char *to);

/* Characters (code points) in valid UTF-8. */
size_t utf8_length(struct text);

/* [A-Za-z_][A-Za-z0-9_]* and not empty. */
bool text_is_name(struct text);

/*
 * The candidate nearest to name by Damerau-Levenshtein distance, when that is
 * at most 2 and at most a third of the longer name (but 1 is always allowed);
 * NULL when none is near.  Case differences (ASCII) count as half an edit, a
 * name counts characters, and the first of equally near candidates wins.
 */
const char *text_nearest(struct text name, const char *const *candidates,
    size_t count);

#endif
