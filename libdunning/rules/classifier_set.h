/*
 * classifier_set.h -- the inside of a classifier.  Private to classifier*.c.
 */
#ifndef DUNNING_CLASSIFIER_SET_H
#define DUNNING_CLASSIFIER_SET_H

#include "rules/classifier.h"
#include "rules/text_index.h"

enum { CLASSIFIER_DIGITS = 5, CLASS_OTHER = 1, CLASS_TEXT = 2 };

/* Numbers at one scale; class first + n has n cuts at or below it. */
struct cuts {
	const int64_t *at; /* ascending, at least one; NULL: not made yet */
	size_t count;
	uint32_t first;
};

struct classifier {
	struct arena *arena;
	enum column_type type;
	const struct classifier_test *tests;
	size_t count;
	size_t bits;
	int32_t scale; /* of the cuts of a DECIMAL or scaled column */
	struct cuts cuts[CLASSIFIER_DIGITS]; /* MONEY: by digits, else [0] */
	struct text_index texts;

	/* Classes of labels, whose texts are looked at once. */
	const struct text *labels;
	uint32_t *by_code;
	size_t known;
	size_t code_room;

	uint64_t *sets;
	uint64_t *tops;
	uint32_t *lowest;
	size_t words;
	size_t top_words;
	size_t classes;
	size_t room;
};

/* Literals of a test but null, after count others; out may be NULL. */
size_t classifier_literals(
    const struct test *, const struct value **out, size_t count);

/* The largest scale of its numbers. */
int32_t classifier_scale(const struct test *);

/*
 * What stands for a value between two literals of a DECIMAL column: twice the
 * units of 10^-scale at or below it, plus one when it is above those.  What is
 * too large has the largest key, so literals must not be that large.
 */
int64_t classifier_key(struct decimal, int32_t scale);
bool classifier_has_key(struct decimal, int32_t scale);

/* Makes the cuts of a number of digits; false: out of memory. */
bool classifier_cut(struct classifier *, int digits);

#endif
