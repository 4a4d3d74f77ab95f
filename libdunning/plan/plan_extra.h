/*
 * plan_extra.h -- further columns of actions, in groups that a strategy may
 * want.
 *
 * They stand behind planning_columns and planning_charge_columns, in the order
 * of the table in plan_extra.c, and only where they are wanted, so that a
 * strategy that does not use a feature has none of its columns.
 */
#ifndef DUNNING_PLAN_EXTRA_H
#define DUNNING_PLAN_EXTRA_H

#include "base/buf.h"
#include "plan/plan_action.h"

struct plan_extra {
	const char *const *names; /* of its columns; NULL-terminated */
	/* Whether the strategy and the bound columns want them; asked after
	 * plan_reader_bind, and always answered the same. */
	bool (*wanted)(const struct plan_reader *);
	/*
	 * Appends the cells of one record of an action, one for each name, each
	 * begun with a comma; part->item is the record.  An action that is held
	 * has them too.  A lack of memory is left in the buffer.  False:
	 * reported.
	 */
	bool (*write)(struct buf *, struct plan_maker *,
	    const struct plan_action *, const struct plan_part *);
	/* Not NULL: gives the names instead, of the strategy. */
	const char *const *(*list)(const struct plan_reader *);
	/* Whether all records of an action have the same cells. */
	bool shared;
};

enum { PLAN_EXTRAS = 10 };

/* The shared cells of one action. */
struct plan_extra_cells {
	struct buf of[PLAN_EXTRAS];
	bool filled[PLAN_EXTRAS];
};
void plan_extra_cells_init(struct plan_extra_cells *);
void plan_extra_cells_clear(struct plan_extra_cells *);

/* Another action begins. */
void plan_extra_cells_forget(struct plan_extra_cells *);

/* All groups, in order; NULL-terminated. */
extern const struct plan_extra *const plan_extras[PLAN_EXTRAS + 1];

/* Whether the records have none of these columns yet; false: reported
 * (E_COLUMN_EXISTS). */
bool plan_extra_are_new(const struct plan_reader *, struct columns *);

/* Appends the names that are wanted, each begun with a comma. */
void plan_extra_header(const struct plan_reader *, struct buf *);

/* Appends the cells that are wanted.  False: reported. */
bool plan_extra_write(struct plan_extra_cells *, struct buf *,
    struct plan_maker *, const struct plan_action *,
    const struct plan_part *);

/* Whether no stream column has one of the names; false: reported. */
bool plan_names_are_new(struct columns *, const char *const *names,
    struct diag *);

#endif
