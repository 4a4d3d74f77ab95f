/*
 * intern.h -- texts as small numbers, in order of first appearance.
 */
#ifndef DUNNING_INTERN_H
#define DUNNING_INTERN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct intern;

#define INTERN_NONE UINT32_MAX

struct intern *intern_new(void); /* NULL: out of memory */
void intern_free(struct intern *);

/* The number of a text, copied on first use; null gives INTERN_NONE, so does
 * a lack of memory, after which intern_failed. */
uint32_t intern_add(struct intern *, struct text);
/* The same without adding it: INTERN_NONE when it is not there. */
uint32_t intern_find(const struct intern *, struct text);
bool intern_failed(const struct intern *);

/* NUL-terminated; null for INTERN_NONE.  Until intern_free. */
struct text intern_text(const struct intern *, uint32_t number);
uint32_t intern_count(const struct intern *);

#endif
