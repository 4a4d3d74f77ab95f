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
 * With FEEL's flags (any of "imsx"; x: blanks outside of classes are not
 * there); lives as long as the arena, which releases it.  NULL: *why is a text
 * of at least 256 bytes saying why, *offset the byte in the pattern.  Refused
 * besides PCRE2's own errors is what XPath 3.1 (Functions and Operators clause
 * 5.6.1) means otherwise: class subtraction "[a-[b]]", blocks "\p{IsGreek}",
 * and "\c" and "\i".
 */
struct pattern *pattern_new(struct arena *, struct text, struct text flags,
    char *why, size_t why_size, size_t *offset);

/*
 * Somewhere in the subject, which must be valid UTF-8 (else ERROR).  LIMIT:
 * more than LIMIT_PCRE_MATCH steps.  One pattern is for one thread at a time.
 */
enum pattern_match pattern_test(struct pattern *, struct text subject);

/*
 * The same for a subject that is known to be valid UTF-8; YES: *found is what
 * its first group took (then *group is true), or all that matched when it has
 * no group or that took no part.
 */
enum pattern_match pattern_find(struct pattern *, struct text subject,
    struct text *found, bool *group);

/*
 * Whether a text can stand for what matches: $1 is a group, $0 the whole match,
 * \$ and \\ themselves (clause 5.6.4).  False: *offset is the byte that is
 * wrong.
 */
bool pattern_check_replacement(struct text replacement, size_t *offset);

/*
 * The subject with all that matches replaced, in the arena.  YES, also when
 * nothing matched, with *out; its text is NULL when out of memory.  ERROR: not
 * such a replacement, or not UTF-8.  LIMIT: more steps, or a result of more
 * than LIMIT_RECORD_BYTES.
 */
enum pattern_match pattern_replace(struct pattern *, struct text subject,
    struct text replacement, struct arena *, struct text *out);

#endif
