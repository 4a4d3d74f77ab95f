/*
 * pattern.h -- regular expressions: PCRE2, UTF-8, with a match limit.
 */
#ifndef DUNNING_PATTERN_H
#define DUNNING_PATTERN_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/text.h"

struct pattern;

enum pattern_match { PATTERN_NO, PATTERN_YES, PATTERN_LIMIT, PATTERN_ERROR };

/*
 * With FEEL's flags (any of "imsx"); lives as long as the arena, which releases
 * it.  NULL: *why is a text of at least 256 bytes saying why, *offset the byte
 * in the pattern.  Refused besides PCRE2's own errors: class subtraction
 * "[a-[b]]" (XPath), which PCRE2 would silently read as something else.
 */
struct pattern *pattern_new(struct arena *, struct text, struct text flags,
    char *why, size_t why_size, size_t *offset);

/*
 * Somewhere in the subject, which must be valid UTF-8 (else ERROR).  LIMIT:
 * more than LIMIT_PCRE_MATCH steps.  One pattern is for one thread at a time.
 */
enum pattern_match pattern_test(struct pattern *, struct text subject);

#endif
