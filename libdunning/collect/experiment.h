/*
 * experiment.h -- which arm of which experiment a record is in: champion,
 * challengers and hold-out by a hash, part of the stage of `dunning segment`.
 *
 * The arm is a function of the salt and the unit alone: reruns, other machines
 * and reordered files give the same.  Two hashes (hash_bytes of base/hash.h:
 * FNV-1a of 64 bits, then the finaliser of murmur3) decide, each modulo 10,000:
 *
 *	salt ":in:" unit   below coverage x 100: the unit takes part
 *	salt ":arm:" unit  the arm, by the shares one after the other
 *
 * The bytes are those of the salt, of the ASCII text between, and of the unit
 * as UTF-8, without an end.  They are two so that another coverage moves nobody
 * from one arm to another.
 *
 * On days before `from` and after `stop` whoever takes part is in the first
 * arm.  A pin decides instead of both hashes, but not on those days; the pin of
 * a test of the strategy decides in any case but that of another population.
 */
#ifndef DUNNING_EXPERIMENT_H
#define DUNNING_EXPERIMENT_H

#include "base/arena.h"
#include "base/diag.h"
#include "rules/expr.h"
#include "rules/rules_run.h"

/* The column of the arms: EXPERIMENT:ARM joined by '|'. */
#define EXPERIMENT_COLUMN "arm"

struct experiments;

/*
 * Those of the strategy that apply; *into is NULL without any.  False:
 * reported, also a pin that names no arm, or two of them (E_EXPERIMENT_PIN),
 * and two experiments that set the same output of the same records
 * (E_EXPERIMENT_OVERLAP).
 */
bool experiments_new(struct arena *, const struct rules_run *,
    struct experiments **into, struct diag *);

/*
 * Texts that arms give to an output, so that its column can hold them: count
 * of them, in the arena of the experiments.  NULL experiments have none.
 */
const struct text *experiments_texts(const struct experiments *,
    const char *output, size_t *count);

/* Tells where an output of a table went; of labels those of its column, or
 * NULL.  Before experiments_open. */
void experiments_output(struct experiments *, const char *output, int slot,
    const struct text *labels, size_t label_count);

/* Binds units, populations and derived columns, and appends the column of the
 * arms; all outputs are appended.  False: reported. */
bool experiments_open(struct experiments *, struct columns *);

/*
 * Puts the records of a batch into their arms and changes the outputs.  A
 * record for which two experiments set one output is rejected
 * (R_EXPERIMENT_OVERLAP).  False: out of memory.
 */
bool experiments_run(
    struct experiments *, const struct expr_env *, struct batch *);

void experiments_merge(struct experiments *, const struct experiments *);

/* Tells records without a unit (W_EXPERIMENT_UNIT) and experiments that are
 * over (W_EXPERIMENT_OVER). */
void experiments_close(const struct experiments *, struct diag *);

/* One experiment and one record, of the batch that was run last. */
struct experiment_trace {
	const struct experiment_spec *spec;
	const struct expr *when; /* NULL: everybody */
	enum experiment_why why;
	struct text unit;        /* null: none */
	unsigned in_bucket, arm_bucket; /* with a unit */
	int arm;                 /* index into the arms; -1: none */
	unsigned from, to;       /* buckets of the arm, from included */
};
size_t experiments_count(const struct experiments *); /* NULL: 0 */
void experiments_trace(const struct experiments *, size_t experiment,
    struct batch *, size_t row, struct experiment_trace *);

/* Whether an arm set that output of a record of the batch that was run last. */
bool experiments_changed(
    const struct experiments *, size_t row, struct text output);

/* The slot of the column of the arms. */
int experiments_slot(const struct experiments *);

#endif
