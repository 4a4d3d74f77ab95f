/*
 * assign_internal.h -- rules, jobs and loads.  Private to assign*.c.
 */
#ifndef DUNNING_ASSIGN_INTERNAL_H
#define DUNNING_ASSIGN_INTERNAL_H

#include "plan/agents.h"
#include "plan/assign.h"
#include "plan/intern.h"
#include "rules/unary.h"

enum assign_note { NOTE_NONE, NOTE_STICKY, NOTE_LOAD, NOTE_OVERFLOW };
enum assign_why { WHY_GIVEN, WHY_NO_CAPACITY, WHY_NO_AGENT };

#define NO_ONE UINT32_MAX /* no agent */

/* What one of `order` looks at. */
enum assign_field {
	FIELD_COLUMN, /* of the record that carries the action */
	FIELD_TOTAL,
	FIELD_DAYS,
	FIELD_ITEMS,
	FIELD_DEBTOR
};

struct assign_key {
	struct text name;
	struct src_pos at;
	enum assign_field field;
	bool down; /* the largest first */
	bool words; /* a column of texts */
	bool mixed; /* nobody declares it: its numbers are numbers */
	int slot;
	size_t place; /* of its value among those of an item */
};

struct assign_need {
	int column; /* of the agents file */
	bool number;
	struct unary *test;
};

struct assign_rule {
	const struct assign_rule_spec *spec;
	struct text queue;
	struct expr *when; /* NULL: always */
	int64_t days_low, days_high;
	struct unary *amount; /* NULL: any */
	struct assign_need *needs;
	size_t need_count;
	int32_t sticky; /* days; -1: not */
};

/* As the scale of a value of a key: null, or a text by its number. */
enum { KEY_NULL = -1, KEY_WORD = -2 };

/* What rules, languages and countries of records make: few different ones. */
struct assign_class {
	uint32_t rules; /* bit per rule whose `when` is true */
	uint32_t language, country; /* of words */
};

/* An action to be given; also the result. */
struct assign_job {
	uint32_t action; /* among the gathered */
	uint32_t class;
	uint32_t last;   /* agent of the debtor before, or NO_ONE */
	int32_t last_age; /* days ago */
	uint32_t queue;  /* first rule of its queue */
	uint32_t agent;  /* that has it, or NO_ONE */
	uint32_t rank;
	uint32_t item;
	int64_t days, items;
	uint8_t note; /* enum assign_note */
	uint8_t why;  /* enum assign_why */
	char id[HASH128_TEXT]; /* of the action */
};

/* Who may have the actions of a class by a rule. */
struct assign_pool {
	uint32_t *all;
	size_t count;
	uint32_t *open; /* of them, those that are not known to be full */
	size_t open_count;
};

/* What an agent has. */
struct assign_load {
	uint64_t count;
	uint32_t rank; /* of the last action given in this run */
};

/* What became of the actions of a queue. */
struct assign_tally {
	uint64_t given, sticky, overflow, no_capacity, no_agent;
	struct src_pos at;
};

struct assign {
	struct arena *arena;
	struct diag *diag;
	const struct strategy *strategy;
	const struct source_spec *source;
	int32_t as_of;
	struct agents *agents;
	struct assign_rule *rules;
	size_t rule_count;
	struct assign_key *keys;
	size_t key_count, value_count; /* values: keys that are columns */
	int language, country, agent;  /* slots; -1: not looked at */
	bool by_language, by_country;  /* some agent is */
	struct text usual_language;
	struct intern *words;   /* languages, countries, agents, texts */
	struct intern *classes; /* struct assign_class as bytes */
	uint32_t *item_classes, *item_agents;
	struct decimal *values; /* value_count of each item */
	size_t item_count, item_room;
	struct assign_job *jobs;
	size_t job_count, job_room;
	struct assign_load *loads; /* by agent */
	/* Money by agent and currency: that of column c of agent a is
	 * sums[c * agents + a]; minor units. */
	int64_t *sums;
	uint32_t *currencies;
	size_t currency_count;
	struct intern *pool_keys;
	struct assign_pool **pools;
	size_t pool_room;
	uint32_t *of_debtor; /* agent by debtor */
	struct assign_tally *tallies; /* by first rule of a queue */
};

/* Compiles rules and order.  False: reported. */
bool assign_compile(struct assign *);

/* Whether agents fit the needs of a rule. */
bool assign_needs(struct assign *, const struct assign_rule *,
    const struct agent *);

/* Index of an agent; NO_ONE. */
uint32_t assign_find(const struct assign *, struct text id);

/* The class of a number. */
struct assign_class assign_class_at(const struct assign *, uint32_t number);

/* The jobs in the order in which they are given, in new memory.  NULL: out of
 * memory, reported. */
uint32_t *assign_sorted(const struct assign *, const struct plan_reader *,
    const struct plan_gather *);

/* Who may have the jobs of a class by a rule; NULL: out of memory. */
struct assign_pool *assign_pool(struct assign *, size_t rule, uint32_t class);

/* Column of a currency in the sums, added when it is new; SIZE_MAX: no memory. */
size_t assign_currency(struct assign *, uint32_t currency);

#endif
