/*
 * plan_spec.h -- `plans:` of a strategy: levels and what is done at each.
 */
#ifndef DUNNING_PLAN_SPEC_H
#define DUNNING_PLAN_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "base/num.h"
#include "rules/channel.h"
#include "rules/schema.h"

struct action_spec {
	int channel; /* enum channel */
	struct located_list fallback; /* channel names, in order */
	struct located template; /* base name of its parts */
	struct located tone;
	struct located queue; /* of a call, or of a hand-over: to whom */
};

/* Where a level's day goes when it is no business day. */
enum level_roll { ROLL_NONE, ROLL_FOLLOWING, ROLL_PREVIOUS };

/* What reaches a level besides its day. */
enum level_promise { PROMISE_IS_BROKEN };

enum approval { APPROVAL_NONE, APPROVAL_MANUAL };
enum rejected { REJECTED_STAY, REJECTED_WAIVE };
/* What is handed over at a level with channel export. */
enum hand_over { HAND_OVER_LEVEL, HAND_OVER_OVERDUE };
enum deadline_of { DEADLINE_CALENDAR, DEADLINE_BUSINESS };

/* `on.day` of a level that has none. */
#define LEVEL_NO_DAY INT64_MIN

struct level_spec {
	struct located level;
	struct src_pos at;
	struct {
		bool set;
		int64_t day; /* days past due; may be negative; LEVEL_NO_DAY */
		int roll;    /* enum level_roll */
		int promise; /* enum level_promise, -1: none; such a level is
		                outside of the sequence */
	} on;
	struct { bool set; struct located level; int64_t days; } after;
	struct items actions; /* struct action_spec; one or more */
	int64_t deadline; /* days from as-of to the new payment deadline; 0: none */
	int deadline_of;  /* enum deadline_of */
	struct located min_balance; /* major units; overrides the plan's */
	struct located min_share;   /* "10 %"; overrides the plan's */
	int approval;           /* enum approval */
	int64_t approval_valid; /* days after the approval; 0: for ever */
	int approval_rejected;  /* enum rejected */
	int hand_over;          /* enum hand_over */
	bool credit_hold;
	struct located_list fees; /* names of `charges` */
};

/* Whether the level is one of the sequence, by days. */
static inline bool
level_in_sequence(const struct level_spec *level)
{
	return level->on.promise < 0;
}

/* Whether it can hand debts over: by its channel or a fallback; of a level, by
 * any of its actions. */
bool action_hands_over(const struct action_spec *);
bool level_hands_over(const struct level_spec *);

enum plan_mode { PLAN_SEQUENTIAL, PLAN_JUMP };
enum plan_grouping { GROUP_DEBTOR, GROUP_LEVEL, GROUP_ITEM };
enum plan_on_paid { PAID_KEEP, PAID_RESTART, PAID_RECOMPUTE };
enum { PLAN_LEVELS_MAX = 32, PLAN_ACTIONS_MAX = 8 /* of a level */ };

struct plan_spec {
	struct located name;
	struct src_pos at;
	struct yaml_node *calendar; /* a name, or {MX: mx, CO: co, by: country} */
	int mode;                   /* enum plan_mode */
	struct located_list group_by; /* one of debtor, level, item, debtor_id */
	int64_t min_contact_days;   /* 0: none */
	struct located min_balance; /* major units of the action's currency */
	struct located min_share;   /* "10 %" of the debtor's open total */
	bool demote; /* below a minimum: the next lower level that passes */
	int on_paid; /* enum plan_on_paid */
	struct items levels;
	struct {
		bool set;
		struct located when;
		int reset_to; /* 0: start, the only one */
	} cure;
	struct {
		bool set;
		struct located when;
		struct located to; /* a plan */
	} escalate;
};

/* The action of a level by its place, from 0. */
static inline const struct action_spec *
level_action(const struct level_spec *level, size_t place)
{
	return (const struct action_spec *)level->actions.at + place;
}

/* Whether a level of any of these plans has several actions. */
bool plans_have_several(const struct items *plans);

enum plan_grouping plan_grouping_of(const struct plan_spec *);

/* The per cent of a share such as "10 %"; false: it is none. */
bool plan_share(const struct located *, struct decimal *percent);

#endif
