/*
 * contact.h -- contact rules: windows, holidays, caps, gaps and consent, as
 * the constraints of a strategy say.
 *
 * Windows are half-open, in the debtor's time zone.  A decision names the
 * codes of the constraints that shaped it.
 *
 * A constraint blocks a day when none of its windows is on that weekday, when
 * `holidays: never` and the day is one, when its cap is reached or its gap is
 * not over, or when its windows leave nothing of what the constraints before
 * it left.  What happens then is its `otherwise`:
 *
 *	defer          the next day that no constraint blocks, within
 *	               CONTACT_DEFER_DAYS; then no contact
 *	next_fallback  the channel is refused at once
 *	drop           no contact
 *
 * The as-of day is what counts for next_fallback and drop, and the first such
 * constraint in the order of the strategy decides; on a later day every
 * constraint only makes the search go on.  A `require` that is not true
 * refuses the channel; with drop there is no contact, and with defer the
 * channel is refused as well, because time does not bring consent.
 *
 * Caps and gaps count the contacts of `cap.channels`, of all channels without
 * it, by civil day: `week` is the ISO 8601 week, and `Nd` allows no N days in
 * a row, the considered day among them, more than `max`.  `distinct: channel`
 * counts different channels, the candidate included, so that a channel which
 * is in use already may be used again.  A gap of N days is over N days after
 * a contact.
 */
#ifndef DUNNING_CONTACT_H
#define DUNNING_CONTACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/ledger.h"
#include "rules/calendar.h"
#include "rules/expr.h"

/* The days that are looked at, the as-of day included. */
enum { CONTACT_CONSTRAINTS_MAX = 64, CONTACT_DEFER_DAYS = 14 };

struct contact_rules;

/* The constraints for a source.  NULL after reporting: more than the limit, a
 * bad window, period or calendar (E_CONTACT), bad expressions.  Lives in the
 * arena. */
struct contact_rules *contact_new(struct arena *, const struct strategy *,
    const struct source_spec *, struct diag *);
bool contact_bind(struct contact_rules *, struct columns *);

/* What the constraints say about one record, apart from time. */
struct contact_row {
	uint64_t applies;           /* bit k: `when` of constraint k is true */
	uint64_t refused[CHANNELS]; /* bit k: its `require` is not true */
};

/* The constants of env are not used: `channel` is the only one there is. */
void contact_row(const struct contact_rules *, const struct expr_env *,
    struct batch *, size_t row, struct contact_row *);

/* Contacts that count for caps and gaps: the ledger's and this run's, in any
 * order, also on days to come. */
struct contact_past {
	const struct ledger_contact *contacts;
	size_t count;
};

enum contact_verdict {
	CONTACT_ALLOWED,  /* on the as-of date, from `minute` on */
	CONTACT_DEFERRED, /* on a later day within CONTACT_DEFER_DAYS */
	CONTACT_REFUSED,  /* try the next channel */
	CONTACT_DROPPED   /* no contact */
};

struct contact_decision {
	enum contact_verdict verdict;
	int32_t date;   /* local day of the contact; as-of when there is none */
	int minute;     /* first local minute of that day, 0..1439 */
	int until;      /* the first minute that is too late again, 1..1440 */
	uint64_t codes; /* constraints that deferred, refused or dropped */
};

/*
 * Decides one channel for one debtor.  calendar is that of the plan; it is
 * used for constraints that name none, and may be NULL when none of those
 * asks for holidays (E_CONTACT).  False after reporting that or that the
 * calendar has no data for a year that is needed (E_CALENDAR_YEAR).
 */
bool contact_decide(const struct contact_rules *, const struct contact_row *,
    enum channel, const struct calendar *, int32_t as_of,
    const struct contact_past *, struct contact_decision *, struct diag *);

/* What one constraint says about one day and channel. */
enum contact_block {
	CONTACT_FREE,      /* nothing against it */
	CONTACT_CLOSED,    /* none of its windows is on that weekday */
	CONTACT_HOLIDAY,
	CONTACT_NO_HOURS,  /* they leave nothing of what those before it left */
	CONTACT_CAP,       /* its cap is reached */
	CONTACT_GAP        /* its gap is not over */
};

/*
 * For explanations: what each constraint that binds the record and the channel
 * says about a day, by its number; CONTACT_FREE for the others, and for a
 * `require`, which is in the row.  False: reported, as contact_decide does.
 */
bool contact_look(const struct contact_rules *, const struct contact_row *,
    enum channel, const struct calendar *, int32_t day,
    const struct contact_past *,
    enum contact_block blocks[CONTACT_CONSTRAINTS_MAX], struct diag *);

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
 * telephone, an "@" for e-mail, anything for a letter.  A null is none.
 */
bool contact_usable(enum channel, struct text address);

/* Code of constraint k. */
struct text contact_code(const struct contact_rules *, size_t k);
size_t contact_count(const struct contact_rules *);

#endif
