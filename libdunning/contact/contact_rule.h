/*
 * contact_rule.h -- one constraint, compiled: its hours by weekday, and how it
 * counts contacts.
 *
 * Inside the contact rules only.
 */
#ifndef DUNNING_CONTACT_RULE_H
#define DUNNING_CONTACT_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "contact/contact.h"
#include "contact/contact_hours.h"

enum contact_period { PERIOD_DAY, PERIOD_WEEK, PERIOD_ROLLING };

/* A field that must not be empty, or one of several of which one must not. */
struct contact_field {
	struct text name;
	uint8_t entry; /* which of the constraint's `fields`, from 1 */
	int slot;     /* of its column; -1: the stream has none, or a text */
	bool creditor; /* a text of the creditor */
	bool given;    /* which the strategy gives */
};

struct contact_rule {
	const struct constraint_spec *spec;
	struct expr *when;    /* NULL: always */
	size_t same_when;     /* number of the first rule with that condition */
	struct expr *require; /* NULL: nothing */
	struct expr *except;  /* NULL: no exception from `deny` */
	struct contact_field *fields; /* by entry */
	size_t field_count;
	unsigned channels;             /* bit c: it binds channel c */
	unsigned counted;              /* bit c: contacts of channel c count */
	unsigned waited;               /* bit c: events of channel c count */
	unsigned exclude;              /* EXCLUDE_ bits */
	struct contact_hours hours[8]; /* by ISO weekday, with windows */
	enum contact_period period;
	int32_t days;                    /* of a rolling period */
	const struct calendar *calendar; /* NULL: that of the plan */
};

struct contact_rules {
	const struct strategy *strategy;
	struct contact_rule *rules;
	size_t count;
	bool has_places; /* one binds only contacts that are not at home */
	int role, place, consent; /* slots; -1: the stream has none */
};

/* All but the calendar.  False: reported. */
bool contact_rule_compile(struct contact_rule *, struct arena *,
    const struct strategy *, const struct constraint_spec *, struct diag *);

/* Whether it binds what is asked about: channel, level, place, and a first
 * contact. */
bool contact_rule_binds(
    const struct contact_rule *, const struct contact_ask *);

/* Whether all that it does is to deny its channels. */
bool contact_rule_only_denies(const struct contact_rule *);

/* CONTACT_CAP, CONTACT_GAP, CONTACT_WAIT or CONTACT_FREE on that day. */
enum contact_block contact_rule_full(const struct contact_rule *,
    const struct contact_ask *, int32_t day);

#endif
