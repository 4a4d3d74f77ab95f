/*
 * classifier.h -- which of many unary tests the values of a column pass, found
 * by one search for each value.  Private to what runs tests over batches.
 *
 * Tests that compare with literals cut the values of a column into classes:
 * all values of a class pass the same tests.  Cuts of numbers, amounts and
 * dates are sorted, texts are numbered.  Null is a class of its own.
 */
#ifndef DUNNING_CLASSIFIER_H
#define DUNNING_CLASSIFIER_H

#include "rules/expr_node.h"

struct classifier;

/* A bit of a class is set when the values of the class pass the test. */
struct classifier_test {
	const struct test *test;
	size_t bit;
};

enum { CLASS_NULL = 0 };

/* Whether a test of such a column depends only on how its value compares with
 * literals. */
bool classifier_takes(const struct test *, enum column_type);

/*
 * Whether that many tests and bits make classes of a reasonable size, and all
 * literals fit; each test was asked for by classifier_takes.
 */
bool classifier_fits(enum column_type, const struct classifier_test *,
    size_t count, size_t bits);

/*
 * At least one bit, and at most one test for each; a bit without one is set in
 * all classes.  The tests are borrowed, and fit.  Lives in the arena; NULL: out
 * of memory.
 */
struct classifier *classifier_new(struct arena *, enum column_type,
    const struct classifier_test *, size_t count, size_t bits);

/* For integers that are units of 10^-scale; the tests fit INT. */
struct classifier *classifier_new_scaled(struct arena *, int32_t scale,
    const struct classifier_test *, size_t count, size_t bits);

/*
 * Classes of the records from `from` up to `to`; classes[0] is that of record
 * `from`.  False: out of memory.
 */
bool classifier_run(struct classifier *, const struct vector *, size_t from,
    size_t to, uint32_t *classes);

/* Not for MONEY.  An amount in an expression is a number. */
uint32_t classifier_value(const struct classifier *, const struct value *);

/* Of a classifier made by classifier_new_scaled. */
void classifier_run_units(const struct classifier *, const int64_t *units,
    size_t count, uint32_t *classes);

/*
 * Of a class c, after it was met: words of its bits, 64 in each, from
 * sets[c * words]; for each 64 of those words a word that says which are not
 * zero; its lowest bit.  Pointers are good until the next run.
 */
struct classes {
	const uint64_t *sets;
	const uint64_t *tops;
	const uint32_t *lowest; /* UINT32_MAX: none */
	size_t words;
	size_t top_words;
	size_t count;
};
struct classes classifier_classes(const struct classifier *);

#endif
