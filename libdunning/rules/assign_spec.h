/*
 * assign_spec.h -- `assign:` and `incentives:` of a strategy.
 */
#ifndef DUNNING_ASSIGN_SPEC_H
#define DUNNING_ASSIGN_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "base/num.h"
#include "rules/schema.h"

/* Who may have the actions of a queue. */
struct assign_rule_spec {
	struct src_pos at;
	struct located queue;
	struct located_list sources; /* `for:`; all when absent */
	struct located when;   /* of the record that carries the action */
	struct located days;   /* range of action_max_days */
	struct located amount; /* range of action_total, in major units */
	struct items needs;    /* struct schema_pair: attribute, unary tests */
	struct located sticky; /* "30d" */
};

enum assign_balance { BALANCE_COUNT, BALANCE_MONEY };
enum assign_overflow { OVERFLOW_CARRY, OVERFLOW_ANY, OVERFLOW_ERROR };
enum assign_sticky { STICKY_LEDGER, STICKY_COLUMN };
enum { ASSIGN_ORDER_MOST = 8, ASSIGN_RULES_MOST = 32, STICKY_DAYS_MOST = 3660 };

struct assign_spec {
	bool set;
	struct src_pos at;
	struct located agents;       /* CSV file */
	struct located_list order;   /* "balance desc" */
	struct items rules;          /* struct assign_rule_spec */
	struct located_list balance; /* count, balance; both when absent */
	int overflow;                /* enum assign_overflow */
	int sticky;                  /* enum assign_sticky */
};

/* "30d" as days, -1: not of that form, or over STICKY_DAYS_MOST. */
int32_t assign_sticky_days(struct text);

/* "balance desc" in two; false: not of that form. */
bool assign_order_parse(struct text, struct text *column, bool *down);

/* A bracket of what was recovered in one bucket. */
struct incentive_tier_spec {
	struct src_pos at;
	struct located bucket; /* name of `ageing` */
	struct located days;   /* or a range of days overdue */
	struct located upto;   /* major units; absent: no end */
	struct located rate;   /* "2.5 %" */
};

struct incentive_spec {
	bool set;
	struct src_pos at;
	int64_t window; /* days after a contact */
	struct items tiers; /* struct incentive_tier_spec */
};

enum { INCENTIVE_WINDOW = 30 };

#endif
