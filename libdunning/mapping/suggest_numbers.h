/*
 * suggest_numbers.h -- how the numbers of a column are written: evidence,
 * counted.
 *
 * 1.234 may be a thousand or a bit more than one; 1.234,50 and 12.5 have one
 * reading.  Counts decide, and where they do not, nothing is decided.
 */
#ifndef DUNNING_SUGGEST_NUMBERS_H
#define DUNNING_SUGGEST_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

enum { NUMBER_SYMBOLS = 4 };

struct number_evidence {
	size_t values;       /* looked at */
	size_t numbers;      /* of them */
	size_t whole;        /* digits only, which say nothing of marks */
	size_t point, comma; /* a decimal mark for sure: 12.5, 1,234.50 */
	size_t grouped_point, grouped_comma; /* for sure: 1.234.567, 1.234,50 */
	size_t grouped_blank, grouped_apostrophe;
	size_t indian; /* of grouped_comma: 12,34,567.00 */
	size_t either_point, either_comma; /* 1.234: one or the other */
	size_t minus, minus_after, parentheses;
	size_t plus;
	size_t indicators;    /* D, H, C, DR or CR behind or before */
	unsigned indicated;   /* bits of those seen, by number_indicators */
	unsigned capitals, others; /* of those: in capitals, in other letters */
	char indicator[8][4];      /* the first that is not in capitals */
	size_t symbols;       /* $, R$, EUR ... before or behind */
	size_t refused; /* written so that map cannot read them: a blank beside
	                   a sign, two signs */
	size_t floats;        /* 1234.0: whole, but for a tenth of zero */
	size_t zeros;         /* all digits are 0 */
	size_t leading_zeros; /* 00123: a code, not a number */
	size_t decimals;      /* the most digits behind a sure decimal mark */
	size_t most_digits;
	char symbol[NUMBER_SYMBOLS][8]; /* those seen, as they are written */
	size_t symbol_count;
};

/* Texts of debits and credits beside a number, in capitals; NULL ends. */
extern const char *const number_indicators[];

/* Looks at one value, without blanks at its ends; is it a number? */
bool number_evidence_add(struct number_evidence *, struct text);

/* A symbol and a dash, as accountants write zero: "$ -"? */
bool number_is_dash(struct text);

enum number_mark {
	MARK_NONE,  /* no number has a mark: either will do */
	MARK_POINT, /* the decimal mark, for sure */
	MARK_COMMA,
	MARK_OPEN,       /* every mark may be the one or the other */
	MARK_CONTRADICTS /* some numbers say point, some comma */
};

/* What the counts decide of the decimal mark; see date_evidence_order. */
enum number_mark number_evidence_mark(const struct number_evidence *);

/* The grouping mark under that decimal mark; 0 for none. */
char number_evidence_grouping(const struct number_evidence *, enum number_mark);

/* Numbers that map cannot read: also those with symbols, when there are several
 * of them, for they may be several currencies. */
size_t number_evidence_refused(const struct number_evidence *);

#endif
