/*
 * step_node.h -- the inside of steps.  Private to step*.c.
 */
#ifndef DUNNING_STEP_NODE_H
#define DUNNING_STEP_NODE_H

#include "rules/classifier.h"
#include "rules/step.h"

struct check;

typedef bool step_runner(
    struct step *, const struct span *, const uint8_t *wanted);

struct step {
	step_runner *run;
	const struct node *node;
	struct strip strip;
	struct step **items;
	size_t count;
	union {
		struct check *check; /* of NODE_IN */
		struct {
			int slot;
			struct classifier *classifier;
			struct classifier_test test;
			enum truth of_null;
		} classes;
	};
};

/* Steps under construction. */
struct step_builder {
	struct arena *arena;
	size_t bytes; /* of all strips */
	bool too_large;
	bool no_memory;
};

/* NULL here and below: too large, or out of memory. */
struct step *step_build(struct step_builder *, const struct node *);

/* Steps of all items of a node. */
struct step **step_items(struct step_builder *, const struct node *);

/* One with those items, which may be NULL, and a strip. */
struct step *step_open(struct step_builder *, const struct node *,
    struct step **items, step_runner *, enum strip_form);

/* Evaluates by record. */
struct step *step_each(struct step_builder *, const struct node *);

/* By the kind of the node; what has no way of its own goes by record. */
struct step *step_chain(struct step_builder *, const struct node *);
struct step *step_negate(struct step_builder *, const struct node *);
struct step *step_if(struct step_builder *, const struct node *);
struct step *step_extreme(struct step_builder *, const struct node *);
struct step *step_coalesce(struct step_builder *, const struct node *);
struct step *step_call(struct step_builder *, const struct node *);
struct step *step_not(struct step_builder *, const struct node *);
struct step *step_pattern(struct step_builder *, const struct node *);
struct step *step_compare(struct step_builder *, const struct node *);
struct step *step_logic(struct step_builder *, const struct node *);
struct step *step_in(struct step_builder *, const struct node *);

/* Of the comparisons of a column with literals: by classes of its values.
 * NULL also when it is none, or has too many classes. */
struct step *step_classes(struct step_builder *, const struct node *);

#endif
