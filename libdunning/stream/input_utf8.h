/*
 * input_utf8.h -- an input in another encoding, as UTF-8.
 *
 * What is no text in that encoding stays there and stays wrong, so that
 * whoever reads it refuses its record and can tell it: a byte without a
 * character comes as it is (a continuation byte without a lead), half of a
 * surrogate pair as three bytes (ED A0..BF xx, as WTF-8 has it), and the odd
 * byte at the end of UTF-16 behind a byte FF.  None of them is valid in UTF-8.
 */
#ifndef DUNNING_INPUT_UTF8_H
#define DUNNING_INPUT_UTF8_H

#include "base/text.h"
#include "stream/encoding.h"
#include "stream/input.h"

/*
 * Over an input that is not UTF-8 and stays the caller's.  A byte order mark at
 * its start is dropped; the first read fails as encoding_begin does.  NULL: out
 * of memory, reported.
 */
struct input *input_utf8(struct input *, enum encoding, struct diag *);

/*
 * Why text, which came through here and is no valid UTF-8 at `at`, is wrong:
 * at least 80 bytes of room.
 */
void input_utf8_why(struct text, size_t at, const char *encoding, char *why,
    size_t size);

#endif
