/*
 * agents.h -- the people to whom actions are given: the agents file of a
 * strategy.
 */
#ifndef DUNNING_AGENTS_H
#define DUNNING_AGENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/num.h"
#include "rules/strategy.h"
#include "stream/table.h"

/* Names separated by '|'; none: any. */
struct agent_set {
	const struct text *names;
	size_t count;
};

struct agent {
	struct text id;
	struct agent_set queues, languages, countries;
	int64_t capacity; /* actions of one day; INT64_MAX: no limit */
	int64_t min_days, max_days; /* days overdue that it takes */
	bool has_min, has_max;
	struct decimal min_amount, max_amount; /* major units, likewise */
	const struct table_row *row;
};

struct agents {
	const struct table *table;
	struct agent *agents; /* by id, in bytes */
	size_t count;
};

/*
 * Columns: agent_id, queue or queues (names joined by '|'), and, where they are
 * wanted, seniority (a whole number), daily_capacity (likewise; empty: no
 * limit), languages and countries (joined by '|'; empty: any), min_days,
 * max_days, min_amount, max_amount, name, email, note, and those that `needs`
 * of a rule tests.  NULL after E_AGENTS with the place: another column, one
 * that is missing, a cell that is not of its form, an agent that is there
 * twice, nobody at all; or the errors of table_read.
 */
struct agents *agents_read(struct arena *, const struct strategy *,
    struct diag *);

/* Whether a column of the file is of numbers, for tests. */
bool agents_is_number(struct text column);

/* Whether the agent takes the queue. */
bool agent_has_queue(const struct agent *, struct text queue);

/*
 * Whether it speaks a language: one of its tags is the tag, or the beginning of
 * it before a '-' (RFC 4647 section 3.3.1, basic filtering).  With no tags it
 * speaks any; a null language fits only such an agent.
 */
bool agent_speaks(const struct agent *, struct text language);

/* Whether it may work in a country, by the same rule but whole and in bytes. */
bool agent_works_in(const struct agent *, struct text country);

/* Whether it takes such an action by its own limits. */
bool agent_takes(const struct agent *, int64_t days, struct decimal amount);

#endif
