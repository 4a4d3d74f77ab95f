/*
 * contact.h -- contact rules: windows, holidays, caps, gaps, waits, consent,
 * roles and required fields, as the constraints of a strategy say.
 *
 * Windows are half-open, in the debtor's time zone.  A decision names the
 * codes of the constraints that shaped it.
 *
 * A constraint blocks a day when none of its windows is on that weekday, when
 * `holidays: never` and the day is one, when its cap is reached, its gap or
 * wait is not over, or when its windows leave nothing of what the constraints
 * before it left.  What happens then is its `otherwise`:
 *
 *	defer          the next day that no constraint blocks, within
 *	               CONTACT_DEFER_DAYS; then no contact
 *	next_fallback  the channel is refused at once
 *	drop           no contact
 *	error          the run fails
 *
 * The as-of day is what counts for the last three, and the first such
 * constraint in the order of the strategy decides; on a later day every
 * constraint only makes the search go on.  A constraint refuses the channel
 * when its `require` is not true, the channel is denied or not authorised, the
 * role of the person is not allowed, or a field is missing; with drop there is
 * no contact, and with defer the channel is refused as well, because time does
 * not bring consent.
 *
 * Caps and gaps count the contacts of `cap.channels`, of all channels without
 * it, by civil day: `week` is the ISO 8601 week, and `Nd` allows no N days in
 * a row, the considered day among them, more than `max`.  `distinct: channel`
 * counts different channels, the candidate included, so that a channel which
 * is in use already may be used again.  `key: debt` counts those about one of
 * the debts of the candidate, each debt by itself.  `after: direct` counts
 * from the first direct contact of the period on, and nothing without one.  A
 * gap of N days is over N days after a contact; a wait of N days likewise when
 * the day of the event is day 1, else a day later.  Contacts that the debtor
 * began are counted by waits and `after` only.
 *
 * Handing a debt over (channel export) is no contact: it is not counted, and a
 * constraint binds it only when it names it.
 */
#ifndef DUNNING_CONTACT_H
#define DUNNING_CONTACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/zone.h"
#include "contact/contact_past.h"
#include "rules/calendar.h"
#include "rules/expr.h"

/* The days that are looked at, the as-of day included. */
enum { CONTACT_CONSTRAINTS_MAX = 512, CONTACT_DEFER_DAYS = 14 };
enum { CONTACT_SET_WORDS = CONTACT_CONSTRAINTS_MAX / 64 };

/* Constraints, by number. */
struct contact_set {
	uint64_t words[CONTACT_SET_WORDS];
};
void contact_set_add(struct contact_set *, size_t k);
bool contact_set_has(const struct contact_set *, size_t k);
bool contact_set_any(const struct contact_set *);
bool contact_set_equal(const struct contact_set *, const struct contact_set *);
void contact_set_join(struct contact_set *, const struct contact_set *);

struct buf;
struct contact_rules;

/* The constraints for a source.  NULL after reporting: more than the limit, a
 * bad window, period or calendar (E_CONTACT), bad expressions.  Lives in the
 * arena. */
struct contact_rules *contact_new(struct arena *, const struct strategy *,
    const struct source_spec *, struct diag *);
/* Those of all sources at once, for what was sent already. */
struct contact_rules *contact_new_all(
    struct arena *, const struct strategy *, struct diag *);
bool contact_bind(struct contact_rules *, struct columns *);

/* What one constraint says about one record, apart from time. */
struct contact_bound {
	uint16_t rule;
	uint8_t missing; /* the first field that is missing, from 1; 0: none */
	uint8_t refused; /* bit per channel: its `require`, `deny`, `roles` or
	                    `fields` refuse it */
	uint8_t unauthorised; /* bit per channel: the column consent lacks it */
};

/* What the constraints that apply say about one record. */
struct contact_row {
	const struct contact_bound *bound; /* by number */
	size_t count;
	bool attorney;  /* contact_role is attorney */
	bool elsewhere; /* contact_place is another one than home */
};

/*
 * The different rows of a stream, by number: few, while records are many.
 * They live in the arena.
 */
struct contact_rows;
struct contact_rows *contact_rows_new(
    struct arena *, const struct contact_rules *); /* NULL: out of memory */

/* The constants of env are not used: `channel` is the only one there is.
 * CONTACT_NO_ROW: out of memory, which the caller reports. */
#define CONTACT_NO_ROW UINT32_MAX
uint32_t contact_rows_read(struct contact_rows *, const struct expr_env *,
    struct batch *, size_t row);
const struct contact_row *contact_rows_at(
    const struct contact_rows *, uint32_t number);

/*
 * The row of constraints that are named by codes joined by '|', as bound_by
 * has them, which those refuse that only deny; false: out of memory.  *unknown,
 * which may be NULL, is how many of them the strategy does not have.
 */
bool contact_row_of_codes(const struct contact_rules *, struct arena *,
    struct text codes, struct contact_row *, size_t *unknown);

/* Whether a contact that was bound by those codes was not at home: a
 * constraint of such places alone is among them. */
bool contact_codes_elsewhere(const struct contact_rules *, struct text codes);

/* What is asked. */
struct contact_ask {
	const struct contact_row *row;
	enum channel channel;
	const struct calendar *calendar; /* of the plan; see contact_decide */
	bool no_calendar; /* nobody knows it any more: the days on which
	                     constraints would ask it are no holidays */
	struct zone *zone; /* whose days may lack minutes; NULL: not known */
	struct zone *const *others; /* where the debtor may be as well: windows
	                               hold there too; with zone only */
	size_t other_count;
	struct text level; /* null: not known, constraints with `levels` bind */
	const struct contact_debt *debts;
	size_t debt_count;
	const struct contact_past *past;
	struct diag *diag;
};

enum contact_verdict {
	CONTACT_ALLOWED,  /* on the as-of date, from `minute` on */
	CONTACT_DEFERRED, /* on a later day within CONTACT_DEFER_DAYS */
	CONTACT_REFUSED,  /* try the next channel */
	CONTACT_DROPPED,  /* no contact */
	CONTACT_FAILS     /* a constraint with `otherwise: error` blocks it */
};

struct contact_decision {
	enum contact_verdict verdict;
	int32_t date;   /* local day of the contact; as-of when there is none */
	int minute;     /* first local minute of that day, 0..1439 */
	int until;      /* the first minute that is too late again, 1..1440 */
	size_t decided; /* of REFUSED, DROPPED and FAILS: the constraint */
	struct contact_set codes; /* that deferred, refused or dropped */
};

/*
 * Decides one channel for one debtor.  calendar is used for constraints that
 * name none, and may be NULL when none of those asks for holidays (E_CONTACT).
 * False after reporting that or that the calendar has no data for a year that
 * is needed (E_CALENDAR_YEAR).
 */
bool contact_decide(const struct contact_rules *, const struct contact_ask *,
    int32_t as_of, struct contact_decision *);

/* What one constraint says about one day and channel. */
enum contact_block {
	CONTACT_FREE,     /* nothing against it */
	CONTACT_CLOSED,   /* none of its windows is on that weekday */
	CONTACT_HOLIDAY,
	CONTACT_NO_HOURS, /* they leave nothing of what those before it left */
	CONTACT_CAP,      /* its cap is reached */
	CONTACT_GAP,      /* its gap is not over */
	CONTACT_WAIT,     /* its wait after an event is not over */
	/* From here on it refuses the channel, on whatever day. */
	CONTACT_REFUSES,  /* `require`, `deny` or `roles` */
	CONTACT_UNAUTHORISED,
	CONTACT_FIELD_MISSING
};
enum { CONTACT_BLOCKS = CONTACT_FIELD_MISSING + 1 };

/*
 * For explanations: what each constraint that binds the record and the channel
 * says about a day, by its number; CONTACT_FREE for the others.  False:
 * reported, as contact_decide does.
 */
bool contact_look(const struct contact_rules *, const struct contact_ask *,
    int32_t day, enum contact_block blocks[CONTACT_CONSTRAINTS_MAX]);

/*
 * Whether one moment is allowed: *against becomes the constraints that block
 * it, and blocks, which may be NULL, says how.  minute is of the local day, -1
 * when it is not known: then only a day without any hours blocks.  False:
 * reported, as contact_decide does.
 */
bool contact_check(const struct contact_rules *, const struct contact_ask *,
    int32_t day, int minute, struct contact_set *against,
    enum contact_block blocks[CONTACT_CONSTRAINTS_MAX]);

/* The constraints that bind the record and the channel. */
void contact_bound_by(const struct contact_rules *, const struct contact_ask *,
    struct contact_set *);

/* The same without those that only deny the channel and except the record:
 * whoever is bound by what is left may not use a channel that one denies. */
void contact_held_to(const struct contact_rules *, const struct contact_ask *,
    struct contact_set *);

/* Constraint k; its conditions, NULL without one; whether it binds a channel. */
const struct constraint_spec *contact_spec(
    const struct contact_rules *, size_t k);
const struct expr *contact_when(const struct contact_rules *, size_t k);
const struct expr *contact_require(const struct contact_rules *, size_t k);
bool contact_binds(const struct contact_rules *, size_t k, enum channel);

/* Time zone that an applying constraint names, in order; null: none. */
struct text contact_timezone(
    const struct contact_rules *, const struct contact_row *);

/*
 * Whether a text can be an address of a channel at all: seven digits for a
 * telephone, an "@" for e-mail, anything for a letter or a visit, nothing at
 * all for a hand-over.  A null is none.
 */
bool contact_usable(enum channel channel, struct text address);

/* Code of constraint k. */
struct text contact_code(const struct contact_rules *, size_t k);
size_t contact_count(const struct contact_rules *);

/* Appends the codes of a set, joined by '|'. */
void contact_put_codes(struct buf *, const struct contact_rules *,
    const struct contact_set *);

/* The same as CODE@PACK/VERSION, of a constraint of the strategy itself with
 * the name and version of that; without a version CODE@PACK. */
void contact_put_rules(struct buf *, const struct contact_rules *,
    const struct contact_set *);

/* The pack of constraint k and its version, as contact_put_rules has them; a
 * null version: none. */
void contact_origin(const struct contact_rules *, size_t k, struct text *pack,
    struct text *version);

/* The first field that a bound constraint wants and the record lacks, such as
 * "creditor.phone", of several of which one would do the first; null: none is
 * missing. */
struct text contact_missing(
    const struct contact_rules *, const struct contact_bound *);

/* The same of all constraints that bind what is asked about. */
struct text contact_first_missing(
    const struct contact_rules *, const struct contact_ask *);

#endif
