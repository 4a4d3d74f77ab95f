/*
 * checking_use.h -- which columns and templates of a strategy something uses.
 * Private to checking*.c.
 */
#ifndef DUNNING_CHECKING_USE_H
#define DUNNING_CHECKING_USE_H

#include "message/template_set.h"
#include "rules/expr.h"
#include "rules/lint.h"
#include "rules/text_index.h"

struct uses {
	const struct lint *lint;
	struct text_index names; /* of columns */
	bool unsure; /* something could not be compiled, and names what? */
	bool starved; /* out of memory, not reported */
};

/* False: out of memory. */
bool uses_init(struct uses *, const struct lint *);

/* A lint_name. */
void uses_add(void *uses, struct text name);
void uses_expr(struct uses *, const struct expr *);

/* What no expression says: keys, calendars, contact rules, templates. */
void uses_add_rest(struct uses *, const struct template_set *);

/* W_UNUSED_COLUMN: derived columns, and the user's own, that nothing reads. */
void uses_report_columns(const struct uses *);

/* W_UNUSED_TEMPLATE: templates beside used ones that no level names. */
void uses_report_templates(struct uses *);

#endif
