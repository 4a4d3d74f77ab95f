/*
 * experiment_internal.h -- the inside of struct experiments.  Private to
 * experiment*.c.
 */
#ifndef DUNNING_EXPERIMENT_INTERNAL_H
#define DUNNING_EXPERIMENT_INTERNAL_H

#include "collect/experiment.h"
#include "rules/text_index.h"
#include "stream/row_currency.h"

enum { OUTPUTS_MAX = 64 }; /* that the experiments set together */

/* Something that arms set. */
struct experiment_output {
	struct text name;
	struct column_info info;
	int slot;  /* of the column that is changed */
	int given; /* that its values come from, -1: it is that column itself */
	const struct text *labels; /* NULL: a column of texts, or no text */
	size_t label_count;
	struct text *texts; /* that arms give to it */
	size_t text_count;
};

/* What an arm gives to one output. */
struct arm_value {
	struct experiment_output *output;
	struct value value;
	struct fault_place place;
	uint16_t code; /* of output->labels */
};

struct arm_values {
	struct arm_value *at;
	size_t count;
};

struct experiment {
	const struct experiment_spec *spec;
	struct expr *when; /* NULL: everybody */
	int unit;          /* slot */
	uint64_t in_state, arm_state; /* the hashes of the salt */
	unsigned covered;             /* buckets */
	unsigned bounds[EXPERIMENT_ARMS + 1]; /* of the arms, in buckets */
	uint8_t arm_of[EXPERIMENT_BUCKETS];
	enum experiment_why phase; /* HASHED, or why the first arm is for all */
	int forced;                /* arm of a test; -1: none */
	struct text_index pinned;  /* units; count is 0 without a file */
	uint8_t *pin_arms;
	struct arm_values *arms;
	uint64_t outputs;  /* bit per output that some arm sets */
	uint64_t no_unit;  /* records */
	uint8_t *truth;    /* of a batch: it is about the record; NULL: all */
	uint8_t *taken;    /* of a batch: the arm and 1 */
	size_t stride;     /* of its arms among the texts of the column */
};

/* Two that may set the same output of one record. */
struct experiment_pair {
	struct experiment *one, *other;
	const struct experiment_output *output;
};

struct experiments {
	struct diag *diag;
	struct arena *arena;
	const struct strategy *strategy;
	struct experiment *list;
	size_t count;
	struct experiment_output *outputs;
	size_t output_count;
	struct experiment_pair *pairs;
	size_t pair_count;
	struct text *names; /* of all combinations of arms; NULL: too many */
	int slot;
	bool has_money;
	struct row_currency currency;
};

/* Reads the units of its file.  False: reported. */
bool experiment_read_pins(
    struct experiment *, const struct strategy *, struct arena *,
    struct diag *);

/* The index of an arm; -1: there is none of that name. */
int experiment_arm_named(const struct experiment_spec *, struct text);

/* Hashes and shares of its spec. */
void experiment_prepare(struct experiment *, int32_t as_of);

/* Which arm a unit is in, -1 for none, and why. */
int experiment_arm_of(
    const struct experiment *, struct text unit, enum experiment_why *);

/* The buckets of a unit. */
unsigned experiment_in_bucket(const struct experiment *, struct text unit);
unsigned experiment_arm_bucket(const struct experiment *, struct text unit);

/* Fills taken for the records of a batch; truth is filled. */
void experiment_take(struct experiment *, struct batch *);

/* Compiles what the arms of an experiment set.  False: reported. */
bool experiment_read_sets(struct experiments *, struct experiment *);

/* Binds the outputs that no table appended, and finds the codes of values.
 * False: reported. */
bool experiments_open_outputs(struct experiments *, struct columns *);

/* Copies the derived columns that the stream had, then writes what the arms
 * set; taken is filled.  False: out of memory. */
bool experiments_write_outputs(
    struct experiments *, const struct expr_env *, struct batch *);

#endif
