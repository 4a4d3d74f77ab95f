/*
 * suggest_months.h -- dates whose months are names: evidence, counted.
 * Private to collect/suggest*.c.
 */
#ifndef DUNNING_SUGGEST_MONTHS_H
#define DUNNING_SUGGEST_MONTHS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/month_name.h"
#include "base/text.h"

enum { NAMED_SHAPES = 4, NAMED_FORMAT = 48 };

/* 12-ene-2026 and 1-feb-2026 are of one shape. */
struct named_shape {
	char format[NAMED_FORMAT]; /* see suggest_months.c */
	size_t count;
	size_t fits[MONTH_LANGUAGES]; /* values that a language reads */
	bool one_digit;               /* a day of one digit */
	bool no_day;                  /* a month and a year only */
};

struct named_evidence {
	struct named_shape shapes[NAMED_SHAPES];
	size_t count; /* of shapes */
	size_t more;  /* values of other shapes */
	size_t fits[MONTH_LANGUAGES];
	size_t preferred; /* of languages that fit alike; the caller's */
	size_t no_day;
	size_t short_years; /* of two digits */
	size_t no_year; /* 12-ene, which no format reads */
};

/* Looks at one value; true: it has the name of a month, numbers, and words
 * such as de, in an order that a date has. */
bool named_evidence_add(struct named_evidence *, struct text);

/*
 * Adds the formats to a list in YAML of which put are there; day, "first" or
 * "last", is for dates that have none, and NULL when there are none.  False:
 * some values have no format.
 */
bool named_evidence_put(const struct named_evidence *, const char *day,
    size_t *put, struct buf *);

#endif
