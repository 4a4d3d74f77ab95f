/*
 * explain_why.h -- why a debtor hears nothing, in words for whoever is asked.
 */
#ifndef DUNNING_EXPLAIN_WHY_H
#define DUNNING_EXPLAIN_WHY_H

#include "explain/explain_layout.h"
#include "explain/explain_write.h"

/* One line for each code of planning itself that an action has, and for the
 * approval that it waits for. */
void explain_text_why(struct explain_writer *, struct layout *,
    const struct explain_action *);

/* Why an item takes no part in actions (plan_item.idle).  Null: out of memory,
 * reported. */
struct text explain_idle(const struct explain_view *,
    const struct plan_reader *, const struct batch *, size_t row,
    const struct plan_item *);

/* The same as a section of a record; nothing without a reason.  False: out of
 * memory. */
bool explain_text_idle(struct explain_writer *, const struct explain_record *);

#endif
