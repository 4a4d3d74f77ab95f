/*
 * hold_rules.h -- the holds of a strategy that its records show: conditions,
 * and lists of keys in CSV files.
 *
 * What cannot be read holds: a condition or a date that cannot be computed, a
 * row of a list, a list that is not there.  Its code is HOLD_UNREADABLE, and it
 * is told once.  A condition that is null because a cell is empty does not
 * hold, as everywhere, and is counted.
 */
#ifndef DUNNING_HOLD_RULES_H
#define DUNNING_HOLD_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "rules/expr.h"
#include "rules/rules_run.h"

#define HOLD_UNREADABLE "HOLD_UNREADABLE"

/* One hold in force on the as-of day. */
struct held {
	struct text code;   /* that of the hold, or HOLD_UNREADABLE */
	struct text hold;   /* code of the hold, also when it cannot be read */
	struct text reason; /* null: none given */
	int32_t from, until; /* DATE_NONE: none; until is the last day */
	unsigned stops;     /* of enum hold_stop */
	unsigned channels;  /* that it stops: bit per enum channel */
	struct src_pos at;  /* of the strategy, or the first row of a list that
	                       says so; file NULL: of the ledger */
};

/* All of one record; sets that are the same have one number. */
struct held_set {
	const struct held *holds;
	size_t count;
	unsigned stops;    /* of any of them */
	unsigned channels; /* of any that stops contact */
};

struct hold_rules;

/*
 * The holds for the source of the run that stop any of `stops`.  Reads their
 * lists.  NULL: reported; a list that cannot be read is no reason.  Lives in
 * the arena.
 */
struct hold_rules *hold_rules_new(struct arena *, const struct rules_run *,
    unsigned stops, struct diag *);
size_t hold_rules_count(const struct hold_rules *);

/* False: reported, with the hold that needs the column. */
bool hold_rules_bind(struct hold_rules *, struct columns *);

/*
 * What holds one record: the number of its set, 0 when nothing does.
 * UINT32_MAX: out of memory, not reported.
 */
uint32_t hold_rules_read(struct hold_rules *, const struct expr_env *,
    struct batch *, size_t row);

/* A set by its number; that of 0 is empty. */
const struct held_set *hold_rules_set(const struct hold_rules *, uint32_t);

/* Adds what another instance for the same run has counted. */
void hold_rules_merge(struct hold_rules *, const struct hold_rules *other);

/* After the last record: the conditions that could not be read
 * (W_HOLD_UNREADABLE). */
void hold_rules_tell(const struct hold_rules *);

/* --- for explanations ------------------------------------------------------ */

const struct hold_spec *hold_rules_spec(const struct hold_rules *, size_t);
struct expr *hold_rules_when(const struct hold_rules *, size_t);  /* or NULL */
struct expr *hold_rules_from(const struct hold_rules *, size_t);  /* or NULL */
struct expr *hold_rules_until(const struct hold_rules *, size_t); /* or NULL */

#endif
