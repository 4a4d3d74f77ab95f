/*
 * strategy_check.h -- what a strategy must be beyond its schema: names that
 * exist, orders that rise, texts of a form.  Shared by the files that check.
 */
#ifndef DUNNING_STRATEGY_CHECK_H
#define DUNNING_STRATEGY_CHECK_H

#include "rules/strategy.h"

/* Names of one section, for references and suggestions. */
struct check_names {
	const char **names;
	size_t count;
};

struct checker {
	struct strategy *strategy;
	struct diag *diag;
	bool failed;
	struct check_names sources;
	struct check_names calendars;
	struct check_names plans;
	struct check_names charges;
};

/*
 * Checks all sections; strategy_collect_columns has run.  Also fills what
 * follows from other keys: fallbacks of table outputs, names of score columns,
 * what holds stop.  False after reporting.
 */
bool strategy_check(struct strategy *, struct diag *);

/* One part of it each. */
void strategy_check_sources(struct checker *);
void strategy_check_csv(struct checker *, const struct source_spec *);
void strategy_check_rules(struct checker *);
void strategy_check_plans(struct checker *);
void strategy_check_holds(struct checker *);
void strategy_check_constraints(struct checker *);
void strategy_check_experiments(struct checker *);
void strategy_check_assignment(struct checker *);
void strategy_check_limits(struct checker *);
void strategy_check_outputs(struct checker *);
void strategy_check_promises(struct checker *);
void strategy_check_due(struct checker *);
void strategy_check_credits(struct checker *);
void strategy_check_rollup(struct checker *);
void strategy_check_charges(struct checker *);
void strategy_check_reasons(struct checker *);

/* Reports an error and marks the check as failed. */
void check_error(struct checker *, const char *id, struct src_pos,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

bool check_given(const struct located *);

/* A BCP 47 tag, such as es-MX; an absent one is fine. */
void check_language(struct checker *, const struct located *);

/* The names; what says what they are: "a calendar".  E_NAME with the nearest
 * when ref is none of them; an absent ref is fine. */
void check_name(struct checker *, const struct located *ref,
    const struct check_names *, const char *what);
void check_for(struct checker *, const struct located_list *sources);

/* A name of `calendars`, or a map of them by the values of a column; NULL is
 * fine. */
void check_calendar(struct checker *, const struct yaml_node *);

/* A column that strategy_column knows. */
void check_column(struct checker *, const struct located *);

/*
 * Reports E_DUPLICATE_NAME for texts that occur twice among the count structs
 * of size bytes that have a struct located at offset.
 */
void check_unique(struct checker *, const struct items *, size_t size,
    size_t offset, const char *what);

/* Forms; an absent text is fine, others are reported as E_VALUE. */
void check_amount(struct checker *, const struct located *, const char *key);
void check_currency(struct checker *, const struct located *);
void check_timezone(struct checker *, const struct located *);
void check_block(struct checker *, const struct located *, const char *key);

#endif
