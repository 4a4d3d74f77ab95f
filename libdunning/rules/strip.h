/*
 * strip.h -- the values of one node of an expression for some records of a
 * batch.  Private to what evaluates expressions over batches.
 *
 * Element i of each array belongs to the record that is i after the first.
 * Truths mean something where they were asked for; everything else where
 * `known` is 1, which it is only where a value was asked for and is not null.
 */
#ifndef DUNNING_STRIP_H
#define DUNNING_STRIP_H

#include "rules/expr_node.h"
#include "rules/mask.h"

enum { STRIP_ROWS = MASK_ROWS };

/* How values are kept. */
enum strip_form {
	STRIP_NULLS,   /* all null; known is 0, truths are unknown */
	STRIP_TRUTHS,  /* BOOL: truths; known means nothing */
	STRIP_NUMBERS, /* NUMBER: numbers with their scales */
	STRIP_DAYS,    /* DATE, DAYS of whole days, MONTHS: numbers */
	STRIP_TEXTS,   /* STRING, SET: texts */
	STRIP_VALUES   /* any type */
};

struct strip {
	enum value_type type;
	enum strip_form form;
	const uint8_t *known;
	const uint8_t *truths; /* enum truth */
	const int64_t *numbers;
	const uint8_t *scales;
	const struct text *texts;
	struct { /* room of the strip itself, for what its form has */
		uint8_t *known;
		uint8_t *truths;
		int64_t *numbers;
		uint8_t *scales;
		struct text *texts;
		struct value *values;
	} own;
};

/* Records of a batch, and who asks for them. */
struct span {
	struct eval *eval;
	size_t from;  /* a multiple of 64 */
	size_t count; /* at most STRIP_ROWS */
};

/* The form of all values of a type; DAYS has none but STRIP_VALUES. */
enum strip_form strip_form_of(enum value_type);

/* Bytes that strip_open allocates. */
size_t strip_size(enum strip_form);

/* A strip that shows its own room.  False: out of memory. */
bool strip_open(
    struct strip *, struct arena *, enum value_type, enum strip_form);

/* All null. */
void strip_clear(struct strip *);

/* One value that was asked for. */
struct value strip_value(const struct strip *, size_t i);

/* Into its own room; null for a value of another type. */
void strip_put(struct strip *, size_t i, const struct value *);

/* The same value, not null, for all records; then which of them are wanted,
 * a mask that is kept. */
void strip_fill(struct strip *, const struct value *);
void strip_repeat(struct strip *, const uint8_t *wanted);

/* Those of a column, for the records that are wanted. */
void strip_read(struct strip *, const struct span *, const struct vector *,
    const uint8_t *wanted);

/* Takes those of another strip of the same form, or of STRIP_NULLS, where the
 * mask is 1. */
void strip_merge(struct strip *, const struct span *, const struct strip *from,
    const uint8_t *mask);

/* 1 where it has a value and the mask is 1; out may be the mask. */
void strip_known(const struct strip *, const uint8_t *mask, uint8_t *out);

/*
 * Sums, differences, products and quotients of numbers; sums and differences
 * of days, of which type says what they give.  out may be a.
 */
void strip_arithmetic(const struct span *, enum expr_op, struct strip *out,
    enum value_type, const struct strip *a, const struct strip *b);

/* Of numbers. */
void strip_negate(
    const struct span *, struct strip *out, const struct strip *a);

/* Whether strip_compare takes them: of one type and form, or one of nulls; not
 * STRIP_VALUES. */
bool strip_comparable(const struct strip *, const struct strip *);

/* Truths of the records for which both were asked. */
void strip_compare(const struct span *, enum expr_op, const struct strip *a,
    const struct strip *b, uint8_t *truths);

/* Stores what is wanted as expr_run does. */
void strip_store(const struct span *, const struct strip *,
    const uint8_t *wanted, const struct expr_target *);

#endif
