/*
 * lint_space.h -- the rules of a table as boxes.  Private to lint*.c.
 *
 * Each input is an axis, whose values fall into classes that no cell tells
 * apart: stretches between the numbers that cells name, texts that they name
 * and one for all others, null.  A rule takes some classes of each axis, so it
 * is a box, and rules are compared by sets of classes.
 *
 * Inputs that are the same expression share one axis.
 */
#ifndef DUNNING_LINT_SPACE_H
#define DUNNING_LINT_SPACE_H

#include "base/buf.h"
#include "base/wide.h"
#include "rules/expr_node.h"
#include "rules/lint.h"
#include "rules/lint_column.h"
#include "rules/lint_set.h"
#include "rules/text_index.h"


/* Rules that a table may have to be looked at, and more that are made. */
enum { SPACE_RULES = 20000, SPACE_SPARE = 16 };

struct lint_input {
	struct text name;
	const struct expr *expr;
	struct column_info info;
	bool scaled; /* it has no more decimals than scale */
	int32_t scale;
};

/* A cell that not everything fits. */
struct lint_cell {
	size_t rule;
	size_t input;
	const struct test *test;
	const struct located *source;
};

/* Where a class of numbers begins: with the unit, which is the first one at
 * the literal, or after it. */
struct lint_cut {
	wide unit;
	const struct value *literal; /* NULL: the first class */
	bool after;
};

#define SPACE_LOWEST (-((wide)1 << 126))
#define SPACE_HIGHEST ((wide)1 << 126)
#define SPACE_NONE SIZE_MAX

struct lint_axis {
	struct text name; /* of the first input */
	const struct expr *expr;
	struct column_info info;
	const struct lint_input *input; /* the first */
	bool texts;     /* classes are texts, not stretches */
	int32_t scale;  /* units of stretches are 10^-scale */
	size_t count;   /* of classes */
	size_t values;  /* of them, those that are not null */
	size_t other;   /* the class of all other texts, or SPACE_NONE */
	size_t null;    /* that of null, or SPACE_NONE */
	size_t words;   /* of a set of classes */
	const struct lint_cut *cuts; /* one for each stretch, and one more */
	struct text_index named;     /* texts by the number of their class */
	uint64_t *domain;  /* classes that can be */
	uint64_t *classes; /* by rule: the classes that it takes */
	uint64_t *rules;   /* by class: the rules that take it */
	uint64_t *passing; /* room for one set of classes */
	uint64_t bases;    /* columns that it is made of, as bits */
};

struct lint_space {
	struct arena *arena;
	const struct lint_input *inputs;
	size_t input_count;
	size_t *axis_of; /* by input */
	struct lint_axis *axes;
	size_t count;
	size_t rule_count;
	size_t room;       /* for rules that are added */
	size_t rule_words; /* of a set of rules */
	uint64_t *met;     /* the rules that some record can meet */
	/* By rule: a cell that only a record can decide, which counts as
	 * fitting everything; NULL: there is none. */
	const struct lint_cell **open_cells;
	const struct lint_cell *cells;
	size_t cell_count;
	struct column_bases *bases;
	uint64_t unsure; /* bases of what the condition says beyond the axes */
};

enum space_result { SPACE_MADE, SPACE_MEMORY, SPACE_TOO_LARGE };

/* What a space is made of; when is a condition of all records, or NULL. */
struct lint_table_parts {
	const struct strategy *strategy;
	const struct located_list *sources; /* `for:` */
	const struct expr *when;
	const struct lint_input *inputs;
	size_t input_count;
	const struct lint_cell *cells;
	size_t cell_count;
	size_t rule_count;
};

/* Everything lives in the arena; nothing is reported. */
enum space_result space_init(struct lint_space *, struct arena *,
    const struct lint_table_parts *);

/* The classes of an axis that a rule takes, of those that can be. */
static inline const uint64_t *
axis_rule(const struct lint_axis *axis, size_t rule)
{
	return axis->classes + rule * axis->words;
}

/* The rules that take a class. */
static inline const uint64_t *
space_rules(const struct lint_space *space, const struct lint_axis *axis,
    size_t class)
{
	return axis->rules + class * space->rule_words;
}

/* Whether a rule takes everything that can be on an axis. */
bool axis_is_whole(const struct lint_axis *, const uint64_t *classes);

/* An axis on which a rule takes nothing; NULL: the rule can be met. */
const struct lint_axis *space_empty_axis(
    const struct lint_space *, size_t rule);

/* The rules that share a record with one, itself too. */
void space_neighbours(
    const struct lint_space *, size_t rule, uint64_t *rules);

/*
 * Adds a rule with those classes, a set for each axis; there is room for
 * SPACE_SPARE of them.  Returns its number.
 */
size_t space_add(struct lint_space *, uint64_t *const *box);

/* Where a literal of the type of the axis lies: its unit, or the one below it
 * when it is not whole. */
wide axis_unit(
    const struct lint_axis *, const struct value *literal, bool *whole);

/* Makes the classes of an axis from the tests that its cells have; the parts
 * of space_init. */
enum space_result axis_make_order(struct lint_axis *, struct arena *,
    const struct test *const *tests, size_t count);
enum space_result axis_make_texts(struct lint_axis *, struct arena *,
    const struct test *const *tests, size_t count);

/* The classes that pass a test, into a set of none. */
enum space_result axis_classify(const struct lint_axis *, struct arena *,
    const struct test *, uint64_t *classes);

/* Whether the cells of such a column depend on its value only, as it compares
 * with literals. */
bool axis_takes(const struct column_info *, const struct test *);

#endif
