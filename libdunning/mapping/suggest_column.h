/*
 * suggest_column.h -- what the values of one column look like: evidence,
 * counted.
 */
#ifndef DUNNING_SUGGEST_COLUMN_H
#define DUNNING_SUGGEST_COLUMN_H

#include <stdbool.h>
#include <stddef.h>

#include "mapping/aliases.h"
#include "mapping/identifier.h"
#include "mapping/suggest_dates.h"
#include "mapping/suggest_numbers.h"
#include "mapping/suggest_sheet.h"

/* Texts of a column that are told one by one. */
enum { FEW_VALUES = 16 };

struct few_value {
	struct text text;
	size_t count;
};

struct column_look {
	size_t index;
	struct text header; /* as it stands, blanks and all; null: none */
	struct text name;   /* normalised */
	size_t records;
	size_t filled; /* not blank */
	size_t nulls;  /* of filled: N/A, NULL, - ... */
	size_t values; /* filled - nulls; all below is about these */
	size_t distinct;
	struct date_evidence dates;
	struct number_evidence numbers;
	size_t emails, phones;
	size_t exponents;     /* 1.930438E+09: a number that lost its digits */
	size_t exponent_line; /* the first of them */
	size_t worded;  /* two words or more, of letters */
	size_t letters; /* with a letter */
	size_t codes;   /* of ISO 4217 */
	size_t identifiers[IDENTIFIER_KINDS]; /* with right check digits */
	size_t longest; /* characters of the longest value */
	size_t padded;  /* cells with blanks around */
	struct few_value few[FEW_VALUES];
	size_t few_count; /* FEW_VALUES + 1: there are more */
	struct few_value null_texts[FEW_VALUES];
	size_t null_count;
	struct few_value zero_dates[FEW_VALUES]; /* such as 00/00/0000 */
	size_t zero_count;
	struct few_value far_dates[FEW_VALUES]; /* such as 31/12/9999 */
	size_t far_count;
	size_t padded_nulls; /* of nulls, with blanks around */
	size_t dashes;       /* of nulls: $ -, as accountants write zero */
};

/* A set of texts by their hashes; zeroed it is empty. */
struct text_set {
	uint64_t *slots;
	size_t size, count;
};

/* False: out of memory. */
bool text_set_add(struct text_set *, uint64_t hash, bool *is_new);
void text_set_clear(struct text_set *);

/* One text, and another one behind it. */
uint64_t text_set_hash(struct text, uint64_t before);

/* Looks at that column of all rows whose kind is ROW_DATA.  False: out of
 * memory. */
bool column_look(struct column_look *, const struct sheet *,
    const unsigned char *kinds, size_t index);

/* Is a text one of those that stand for no value, such as N/A? */
bool column_is_null_text(struct text);

/* Do most values look as a role needs them?  Only when there are values. */
bool column_agrees(const struct column_look *, enum role_values);

#endif
