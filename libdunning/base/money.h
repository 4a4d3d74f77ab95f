/*
 * money.h -- amounts as whole minor units (cents), never floating point.
 */
#ifndef DUNNING_MONEY_H
#define DUNNING_MONEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/*
 * Digits of the minor unit by ISO 4217 (list one, 2024, and XCG): CLP 0, MXN 2,
 * KWD 3.  -1: not a code of that list ("XXX", no currency, has 2).
 */
int currency_digits(struct text code);

enum money_error {
	MONEY_OK,
	MONEY_EMPTY,
	MONEY_SYNTAX,
	MONEY_GROUPING,  /* a grouping mark that is not between groups of three */
	MONEY_PRECISION, /* digits beyond the minor unit that are not zeros */
	MONEY_RANGE      /* does not fit 64 bits of minor units */
};

/* How amounts are written in one column. */
struct money_style {
	char decimal;     /* '.' or ',' */
	char grouping;    /* '.', ',', ' ', '\'' or 0 for none; NBSP and NNBSP
	                     count as ' ' */
	bool parentheses; /* (12.00) is negative */
	bool trailing;    /* 12.00- is negative */
};

/* The canonical style: decimal point, leading minus, no grouping. */
extern const struct money_style money_plain;

/*
 * Parses all of the text into minor units of a currency with that many digits
 * (0..4).  Blanks and tabs at both ends are skipped; "-0.5" and "-.5" are the
 * same, "5." and "+5" are not amounts.  Where it stopped is in *bad (bytes),
 * which may be NULL and is left alone with MONEY_OK.
 */
enum money_error money_parse(struct text, const struct money_style *,
    int digits, int64_t *minor, size_t *bad);

/* Nothing but digits, signs, marks and blanks of numbers: no currency. */
bool money_is_bare(struct text);

/* Why, in words that end a sentence: "is not an amount". */
const char *money_error_text(enum money_error);

/* False: overflow. */
bool money_add(int64_t a, int64_t b, int64_t *out);

/*
 * Canonical text, all digits: (-5, 2) is "-0.05".  Returns its length; 0 and ""
 * when size is too small (MONEY_TEXT_MAX never is).
 */
enum { MONEY_TEXT_MAX = 32 };
size_t money_format(int64_t minor, int digits, char *buf, size_t size);

#endif
