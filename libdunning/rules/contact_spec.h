/*
 * contact_spec.h -- `constraints:` and the packs that add to them.
 */
#ifndef DUNNING_CONTACT_SPEC_H
#define DUNNING_CONTACT_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "rules/schema.h"

struct strategy;

struct window_spec {
	struct located_list days; /* mon..sun or all */
	struct located from, to;  /* "07:00", half open; `to` may be "24:00" */
};

/* How near a contact came to the debtor; each holds what is before it.  Names
 * as in `of`, `after` and `event`. */
enum contact_kind {
	CONTACT_NOT_CONNECTED,
	CONTACT_ATTEMPT,
	CONTACT_DELIVERED,
	CONTACT_DIRECT,      /* the debtor was reached */
	CONTACT_CONVERSATION /* both spoke */
};
enum { CONTACT_KINDS = CONTACT_CONVERSATION + 1 };
extern const char *const contact_kind_names[]; /* NULL-terminated */

enum cap_key { CAP_DEBTOR_ID, CAP_DEBTOR, CAP_DEBT };

struct cap_spec {
	bool set;
	int64_t max;
	struct located per; /* day, week, or Nd */
	int count;          /* contacts */
	struct located distinct; /* "channel" */
	struct located_list channels; /* which contacts count; all when absent */
	int key;   /* enum cap_key; whose contacts */
	int of;    /* enum contact_kind, the least that counts; -1: any */
	int after; /* enum contact_kind that must come first; -1: none */
};

/* No contact so many days after an event. */
struct wait_spec {
	bool set;
	int event;         /* enum contact_kind, or a further one */
	int64_t days;      /* 1.. */
	int64_t first;     /* `event_day_is:` 1, or 0 when the days begin after
	                      it */
	int key;           /* enum cap_key */
	struct located_list channels; /* of the event; all when absent */
};

/* Contacts that a constraint does not count; bits. */
enum {
	EXCLUDE_NOT_CONNECTED = 1,
	EXCLUDE_CONSENTED = 2, /* consented to within seven days */
	EXCLUDE_ATTORNEY = 4,
	EXCLUDE_INCOMING = 8 /* that the debtor began, which count for waits and
	                        `after` only */
};
extern const char *const contact_exclusions[]; /* by bit; NULL-terminated */

/* Who may be contacted, by the column contact_role. */
struct role_spec {
	bool set;
	struct located_list deny, allow; /* allow: these and the debtor only */
};

enum contact_where { WHERE_ANY, WHERE_HOME, WHERE_NOT_HOME };
enum constraint_holidays { HOLIDAYS_ALLOW, HOLIDAYS_NEVER };
enum otherwise {
	OTHERWISE_DEFER,
	OTHERWISE_DROP,
	OTHERWISE_NEXT_FALLBACK,
	OTHERWISE_ERROR /* the run fails */
};

struct constraint_spec {
	struct located_list sources; /* `for:`; all when absent */
	struct located code;
	struct src_pos at;
	struct located when;
	struct located_list channels; /* all but export when absent */
	struct located_list levels;   /* of plans; all when absent */
	bool first; /* only the first contact with the debtor */
	struct items windows;         /* struct window_spec */
	struct located require;       /* FEEL; `channel` is the candidate */
	bool authorised; /* channel in consent, or the ledger has opted_in */
	bool deny;       /* no contact, `except` when this is true */
	struct located except; /* FEEL */
	struct role_spec roles;
	struct located_list fields; /* columns, or creditor.NAME */
	struct cap_spec cap;
	struct wait_spec wait;
	struct located_list exclude;
	int where;                    /* enum contact_where */
	int64_t gap_days;             /* least days between contacts; 0: none */
	int holidays;                 /* enum constraint_holidays */
	struct located calendar;      /* for holidays; default: the plan's */
	struct located timezone;      /* when the row has none */
	int otherwise;                /* enum otherwise */
	struct located cite;
	struct located source;        /* what was read of it */
	struct located confidence;    /* A legal text, B regulator or law firm,
	                                 C press, D not verified */
	const struct pack_spec *pack; /* NULL: of the strategy itself */
};

/* How long a typed hold of the law lasts, and what it stops. */
struct pack_hold_spec {
	struct located event; /* name of the ledger's event that begins it */
	int64_t days;      /* its first day is day 1; 0: until it is released */
	int64_t after_end; /* `days_after_end:` more days, after the `until` of
	                      the event */
	struct located_list stops; /* contact, fees, escalate, score */
	struct located cite, source, confidence;
	struct src_pos at;
};

/* How long the law wants records to be kept. */
struct retention_spec {
	int64_t years;
	struct located after; /* action or last_activity */
	struct located cite, source, confidence;
	struct src_pos at;
};

/* A file of constraints that `contact_packs` names. */
struct pack_spec {
	const char *path; /* where it was found */
	struct located name; /* `pack:` */
	struct located version, country, source; /* for people */
	struct yaml_node *applies;               /* likewise */
	struct items holds;     /* struct pack_hold_spec */
	struct items retention; /* struct retention_spec */
	struct items constraints; /* moved to the end of the strategy's */
};

/*
 * The hold that the packs of a strategy give an event such as
 * "breathing_space"; of several the longest, one without an end being longest.
 * *pack is the one that it is of.  NULL: none.
 */
const struct pack_hold_spec *contact_hold(const struct strategy *,
    struct text event, const struct pack_spec **pack);

/* The longest retention in years that a pack demands, 0 for none; *spec and
 * *pack (both may be NULL) say which. */
int64_t contact_retention(const struct strategy *,
    const struct retention_spec **spec, const struct pack_spec **pack);

/* Whether one of them counts from the last activity. */
bool contact_retention_of_activity(const struct strategy *);

/* How many days back a constraint or a plan may look at past contacts at most;
 * *name says which, "" when none does. */
int64_t contact_look_back(const struct strategy *, struct text *name);

#endif
