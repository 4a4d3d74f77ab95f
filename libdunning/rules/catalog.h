/*
 * catalog.h -- the canonical columns, in the words of dunning-columns(5).
 */
#ifndef DUNNING_CATALOG_H
#define DUNNING_CATALOG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "rules/strategy.h"

struct catalog_column {
	const char *name;
	enum strategy_type type;
	const char *made_by; /* "portfolio", or the command that appends it */
	const char *doc;     /* one line */
	const char *const *values; /* of an enum; NULL-terminated or NULL */
};

extern const struct catalog_column catalog[];
extern const size_t catalog_count;

/* NULL: not a canonical column. */
const struct catalog_column *catalog_find(struct text name);

/* Whether a condition may name it where the records lack it: all is null. */
bool catalog_is_optional(const struct catalog_column *);

#endif
