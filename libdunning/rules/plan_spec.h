/*
 * plan_spec.h -- `plans:` of a strategy: levels and what is done at each.
 */
#ifndef DUNNING_PLAN_SPEC_H
#define DUNNING_PLAN_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "rules/channel.h"
#include "rules/schema.h"

struct action_spec {
	int channel; /* enum channel */
	struct located_list fallback; /* channel names, in order */
	struct located template; /* base name of its parts */
	struct located tone;
	struct located queue;
};
struct level_spec {
	struct located level;
	struct src_pos at;
	struct { bool set; int64_t day; } on; /* days past due; may be negative */
	struct { bool set; struct located level; int64_t days; } after;
	struct items actions; /* struct action_spec; exactly one */
	int64_t deadline; /* days from as-of to the new payment deadline; 0: none */
	struct located min_balance; /* major units; overrides the plan's */
	int approval; /* enum approval */
	struct located_list fees; /* names of `charges` */
};
enum approval { APPROVAL_NONE, APPROVAL_MANUAL };

struct plan_spec {
	struct located name;
	struct src_pos at;
	struct yaml_node *calendar; /* a name, or {MX: mx, CO: co, by: country} */
	int mode;                   /* enum plan_mode */
	struct located min_balance; /* major units of the action's currency */
	struct items levels;
};
enum { PLAN_LEVELS_MAX = 32 };
enum plan_mode { PLAN_SEQUENTIAL, PLAN_JUMP };

#endif
