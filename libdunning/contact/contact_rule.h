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

enum { DAY_MINUTES = 1440, DAY_WORDS = (DAY_MINUTES + 63) / 64 };

/* Bit m: minute m of a day. */
struct contact_hours {
	uint64_t words[DAY_WORDS];
};

enum contact_period { PERIOD_DAY, PERIOD_WEEK, PERIOD_ROLLING };

struct contact_rule {
	const struct constraint_spec *spec;
	struct expr *when;             /* NULL: always */
	struct expr *require;          /* NULL: nothing */
	unsigned channels;             /* bit c: it binds channel c */
	unsigned counted;              /* bit c: contacts of channel c count */
	struct contact_hours hours[8]; /* by ISO weekday, with windows */
	enum contact_period period;
	int32_t days;                    /* of a rolling period */
	const struct calendar *calendar; /* NULL: that of the plan */
};

/* All but the calendar.  False: reported. */
bool contact_rule_compile(struct contact_rule *, struct arena *,
    const struct strategy *, const struct constraint_spec *, struct diag *);

/* CONTACT_CAP, CONTACT_GAP or CONTACT_FREE on that day. */
enum contact_block contact_rule_full(const struct contact_rule *, enum channel,
    int32_t day, const struct contact_past *);

void contact_hours_all(struct contact_hours *); /* sets every minute */
bool contact_hours_none(const struct contact_hours *);
void contact_hours_meet(struct contact_hours *, const struct contact_hours *);

/* The first unbroken stretch, [*from, *to); of hours that are not none. */
void contact_hours_first(const struct contact_hours *, int *from, int *to);

#endif
