/*
 * unary.h -- unary tests: the cells of decision tables, bins and ranges.
 *
 * Grammar (DMN 1.3 clause 10.3.1.2, S-FEEL unary tests, with the additions of
 * dunning-strategy(5)): "-" or empty is any, also null; literal; < <= > >= !=
 * value; [a..b] (a..b] [a..b) (a..b) ]a..b[; lists with commas; not(...);
 * null; an expression with ? as the input; = and an expression, such as
 * another column.  Comparisons and ranges may be joined by `and` and `or`.
 *
 * A bareword is a text where the input is a text, up to the next comma; a
 * name of the set where it is a set; 2026-01-31 is a date where it is a date.
 */
#ifndef DUNNING_UNARY_H
#define DUNNING_UNARY_H

#include "rules/expr.h"

struct unary;
struct test;

/* scope->input says what is tested.  NULL after reporting. */
struct unary *unary_parse(struct arena *, const struct located *,
    const struct expr_scope *, struct diag *);
bool unary_bind(struct unary *, struct columns *);

/* True only when the test is true for the value; null satisfies only "-",
 * null, or an expression that is true for null. */
bool unary_test(const struct unary *, const struct value *,
    const struct expr_env *, struct batch *, size_t row);

/* True for "-" and the empty cell. */
bool unary_is_any(const struct unary *);

/* Whether it tests what it is given alone, and no column. */
bool unary_is_alone(const struct unary *);

/* What it is made of (expr_node.h), for what runs it over batches. */
const struct test *unary_tests(const struct unary *);

/*
 * The test as a closed range of integers, for buckets: false when it is not
 * one plain interval, or holds no integer.  An open end is INT64_MIN or
 * INT64_MAX.
 */
bool unary_interval(const struct unary *, int64_t *low, int64_t *high);

/* The number of major units or whatever a value of a column is in FEEL; the
 * text of a date and time. */
struct value value_of_slot(const struct batch *, size_t row, int slot);

#endif
