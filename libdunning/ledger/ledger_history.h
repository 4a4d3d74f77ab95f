/*
 * ledger_history.h -- what the ledger knows: actions with their items, events,
 * runs.
 */
#ifndef DUNNING_LEDGER_HISTORY_H
#define DUNNING_LEDGER_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "rules/channel.h"

struct ledger;

/* An action that is ready or done. */
struct ledger_sent {
	struct text action_id;
	struct text plan, level, currency; /* null: none */
	struct text queue;    /* of a hand-over: to whom */
	struct text timezone; /* null: not known */
	struct text bound_by; /* codes of the contact rules that bound it,
	                         joined by '|'; null: none, or not known */
	struct text calendar; /* of its plan; null: none */
	struct text agent;    /* who was to do it; null: none */
	struct text send_after; /* as it was written; null: none */
	int32_t sent;         /* as-of date of the run that exported it */
	int32_t day;          /* local day of the contact, of send_after; sent
	                         without one */
	enum channel channel;
	bool ours; /* of the strategy that was asked for */
	int64_t run; /* that exported it; 0: imported */
	size_t item_from, item_count; /* among the items */
};

struct ledger_sent_item {
	struct text item;  /* item key */
	struct text level; /* that it completed; null: only listed */
	int32_t due;       /* its due date then; DATE_NONE: not known */
};

/* What happened between creditor and debtor.  Names as in outcomes. */
enum ledger_event_kind {
	EVENT_SENT,
	EVENT_DELIVERED,
	EVENT_BOUNCED, /* address: the one that failed */
	EVENT_ANSWERED,
	/* contacts beyond those of actions, or what became of an action */
	EVENT_ATTEMPT,       /* a contact was tried */
	EVENT_NOT_CONNECTED, /* it did not connect */
	EVENT_CONVERSATION,  /* both spoke */
	EVENT_DIRECT,        /* the debtor was reached */
	/* money */
	EVENT_PAID,              /* amount of item, doc_id or the debtor */
	EVENT_PROMISED,          /* until: promised date; amount */
	EVENT_PROMISE_CANCELLED, /* until: the promised date that it takes back;
	                            none: all of them */
	EVENT_PLAN_AGREED,     /* code: the payment plan; item, doc_id: of what */
	EVENT_PLAN_INSTALMENT, /* code; until: due date; amount */
	EVENT_PLAN_CANCELLED,  /* code */
	EVENT_FEE_PAID,   /* of an action, else all up to its date */
	EVENT_FEE_WAIVED, /* likewise */
	/* what holds; item or doc_id, both null: the whole debtor */
	EVENT_DISPUTED,
	EVENT_DISPUTE_CLOSED,
	EVENT_HOLD,          /* code, from, until, stops, channel */
	EVENT_HOLD_RELEASED, /* code: of the hold or the name of a typed event
	                        such as represented; null: all */
	EVENT_BREATHING_SPACE,      /* until; null: as the packs say */
	EVENT_MENTAL_HEALTH_CRISIS, /* until: end of the treatment */
	EVENT_REPRESENTED,
	EVENT_INSOLVENT,
	EVENT_DECEASED,
	EVENT_MINOR,
	EVENT_FRAUD,
	/* consent; channel, -1: all */
	EVENT_OPTED_OUT,
	EVENT_OPTED_IN,
	EVENT_CONSENTED, /* to one contact, of the seven days after it */
	/* decisions of people */
	EVENT_APPROVED, /* action_id, by, at */
	EVENT_REJECTED, /* likewise */
	EVENT_CURED,     /* plan history begins again after this date */
	EVENT_ESCALATED, /* value: plan that the debtor is in from now on */
	EVENT_ERASED,     /* personal data was removed */
	EVENT_KINDS
};
extern const char *const ledger_event_names[]; /* NULL-terminated */

enum { LEDGER_INCOMING = 1 }; /* enum of directions: 0 none given or out */

struct ledger_event {
	enum ledger_event_kind kind;
	int32_t date;        /* civil day in the debtor's place */
	int channel;         /* enum channel, -1: none given */
	bool incoming;       /* `direction: in` */
	struct text action_id; /* null: none given, as for all texts */
	struct text item;    /* item key */
	struct text doc_id;  /* of all items of this document, see
	                        item_key_has_doc */
	struct text address; /* BOUNCED without one has that of its action */
	int32_t from, until; /* DATE_NONE: none given */
	struct text code;
	struct text stops;   /* contact|fees|escalate|score */
	struct text currency;
	int64_t amount;      /* minor units; INT64_MIN: none given */
	int digits;          /* of amount */
	struct text by;      /* who */
	struct text at;      /* moment, ISO 8601 */
	struct text value;
	int64_t run;         /* the last run when it became known; 0: before any */
};

/* Rank of a kind within a day; no two kinds share one. */
int ledger_event_rank(enum ledger_event_kind);

/* The kind of a name; -1: none of them. */
int ledger_event_kind_of(struct text name);

/* Of one day: what restricts comes after what frees, whatever the order of
 * import: the events of a debtor are by date, then by kind in the order of
 * ledger_event_rank, then by their other values in bytes. */

struct ledger_history {
	const struct ledger_sent *actions; /* by sent, then action_id */
	size_t action_count;
	const struct ledger_sent_item *items;
	size_t item_count;
	const struct ledger_event *events; /* oldest first */
	size_t event_count;
};

/*
 * Everything known about a debtor, of all strategies; strategy says which are
 * `ours`.  Valid until the next call.  NULL: reported.
 */
const struct ledger_history *ledger_history(
    struct ledger *, struct text strategy, struct text debtor);

/*
 * From now on, debtors are asked for in order of their bytes, and the ledger is
 * read from front to back: the same histories, much sooner when they are many.
 * One that comes out of order is found, too.  It ends with false, and with the
 * first transaction that writes.  False: reported, also at its end: the rows were
 * not in that order (E_LEDGER_DAMAGED), and some were not found.
 */
bool ledger_history_in_order(struct ledger *, bool);

/*
 * The same, and a thread reads the histories of the debtors that next gives
 * ahead: a few hundred kilobytes of them, or one debtor.  next is called from
 * that thread until it returns false; the texts that it gives stay until the
 * end of in_order.  Others may be asked for, too.  Where a thread would wait
 * for questions of another kind, or there is none to be had, none is started.
 */
bool ledger_history_ahead(struct ledger *, struct text strategy,
    bool (*next)(void *ctx, struct text *debtor), void *ctx);

/* One run of a strategy, recorded by export. */
struct ledger_run {
	int64_t number; /* rising, from 1 */
	struct text run_id;   /* hash of what it was made of */
	struct text strategy, version;
	int32_t as_of;
	bool committed; /* else it was begun and never ended */
	uint64_t rows, rejected, contacts, debtors;
	struct text totals;         /* CURRENCY AMOUNT, joined by '|' */
	struct text manifest;       /* path of its manifest; null: none */
};

/* The last committed run of a strategy; *found is false when there is none.
 * Valid until the next call.  False: reported. */
bool ledger_last_run(struct ledger *, struct text strategy,
    struct ledger_run *, bool *found);

/* All of them, by number; each given to take, which stops by false.  False:
 * reported, or stopped. */
bool ledger_runs(struct ledger *, bool (*take)(void *ctx,
    const struct ledger_run *), void *ctx);

/* An action that is ready or done, of a run. */
struct ledger_run_action {
	struct text debtor, currency; /* until the next */
	enum channel channel;
	int64_t amount; /* minor units; 0 for those of a level after the first */
	int digits;
};

/* What a run has sent, also one that was killed; each given to take, which stops
 * by false.  False: reported, or stopped. */
bool ledger_run_sent(struct ledger *, int64_t run,
    bool (*take)(void *ctx, const struct ledger_run_action *), void *ctx);

/*
 * What was given to agents on one as-of day by all strategies, for a day has
 * as many hours for a person however many there are (actions that are ready or
 * done), by agent, currency and digits, in bytes; each given to take, which
 * stops by false.  False: reported, or stopped.
 */
bool ledger_agent_loads(struct ledger *, int32_t as_of,
    bool (*take)(void *ctx, struct text agent, struct text currency, int digits,
        uint64_t count, int64_t amount),
    void *ctx);

#endif
