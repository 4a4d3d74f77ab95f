/*
 * control.h -- what a file must add up to: totals that its sender tells, and
 * those that stand in it.
 *
 * A total is compared with the sum over the records that no rule left out:
 * those that were written, and those that were rejected as far as their value
 * can be read.  A total of the file itself counts records that `keep_when` left
 * out besides, and may or may not count those that `repeated` left out.
 */
#ifndef DUNNING_CONTROL_H
#define DUNNING_CONTROL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/text.h"

struct control;

/* What became of a record. */
enum control_part {
	CONTROL_WRITTEN,
	CONTROL_REJECTED,
	CONTROL_KEEP_WHEN,
	CONTROL_REPEATED,
	CONTROL_PARTS
};

struct control *control_new(struct arena *);

/*
 * Makes room for a column to be added up; its number, or -1: out of memory.
 * The name is borrowed.
 */
int control_column(struct control *, const char *name, bool money);

/* The number of a column; -1: it is not there. */
int control_find(const struct control *, struct text name);

/* Decimals of its values so far. */
int32_t control_scale(const struct control *, int column);

/*
 * Adds the value of a record; a currency (null for other numbers) is copied.
 * False: out of memory.
 */
bool control_add(struct control *, int column, enum control_part,
    struct text currency, struct decimal);

/* A record whose value cannot be read. */
void control_unreadable(struct control *, int column, uint64_t records);

/* Records by what became of them, for `rows`. */
void control_rows(struct control *, enum control_part, uint64_t records);

/* Adds what another instance added.  False: out of memory. */
bool control_merge(struct control *, const struct control *);
void control_forget(struct control *); /* back to zero */

/*
 * A total that was given as COLUMN=VALUE, COLUMN:CURRENCY=VALUE or rows=VALUE.
 * False after reporting that it is none (E_USAGE).
 */
struct control_total {
	struct text column; /* "rows" for records */
	struct text currency;
	struct decimal value;
	const char *given; /* for messages */
	struct src_pos at; /* of one that stands in the file */
	bool own;          /* it stands in the file */
};
bool control_parse(const char *given, struct control_total *, struct diag *);

/* False after reporting that the total is another (E_CONTROL_TOTAL). */
bool control_check(const struct control *, const struct control_total *,
    struct diag *);

/* When all totals are right: warns that they are so without values that cannot
 * be read (W_CONTROL_TOTAL). */
void control_doubt(const struct control *, int column, struct diag *);

#endif
