/*
 * ledger.h -- the contact history: one SQLite file, the memory of what was
 * sent to whom, so that a rerun finds its own work.
 *
 * An action is claimed before anything is written, ready when its files stand
 * complete in the staging folder, and done when they have their final names:
 *
 *	claimed --(files synced)--> ready --(renamed, synced)--> done
 *
 * A run that was killed left claimed batches, which nobody saw and which are
 * released, or ready batches, whose renames are finished.
 *
 * One thread at a time uses a ledger.
 */
#ifndef DUNNING_LEDGER_H
#define DUNNING_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/text.h"
#include "ledger/fee_list.h"
#include "rules/strategy.h"

struct ledger;
struct out;

/*
 * Makes a new ledger, whole or not at all.  False: reported, also when the file
 * exists already (E_LEDGER_EXISTS).
 */
bool ledger_create(const char *path, struct diag *);

enum ledger_mode {
	LEDGER_READ, /* no lock; may run beside a writer, and sees the ledger as
	                it was when opened */
	LEDGER_WRITE /* takes the lock (flock on PATH-lock), E_BUSY when another
	                run has it */
};

/*
 * path is borrowed until ledger_close.  A ledger of an older format is brought
 * up to this one when it is opened to write, and read as it is.  NULL after reporting: E_NO_LEDGER (says
 * `dunning ledger init`), E_LEDGER_FOREIGN (not a ledger), E_LEDGER_VERSION
 * (written by a newer version), E_LEDGER_DAMAGED, E_LEDGER_READONLY, E_BUSY.
 *
 * Any later call may report E_LEDGER_FULL (no room on the disk),
 * E_LEDGER_LOCKED (a program that is not dunning is writing), E_LEDGER_DAMAGED,
 * E_LEDGER (what SQLite or the system says) or E_MEMORY.
 */
struct ledger *ledger_open(const char *path, enum ledger_mode, struct diag *);

/* False: reported; what was committed is safe. */
bool ledger_close(struct ledger *);

/* --- history, for planning ------------------------------------------------ */

/* One level that one item completed: its action is ready or done. */
struct ledger_level {
	struct text plan;
	struct text item; /* item key */
	struct text level;
	int32_t sent; /* as-of date of the run that exported it */
};

/* One contact: an action that is ready or done; as_of of the action. */
struct ledger_contact {
	int32_t sent;
	enum channel channel;
};

/* Outcomes that hold or forbid contact. */
enum ledger_event_kind {
	EVENT_SENT,
	EVENT_DELIVERED,
	EVENT_BOUNCED, /* address: the one that failed */
	EVENT_ANSWERED,
	EVENT_PAID,
	EVENT_PROMISED,  /* until: promised date */
	EVENT_DISPUTED,  /* item or doc_id; both null: the whole debtor */
	EVENT_OPTED_OUT, /* channel: -1 for all */
	EVENT_FEE_PAID,   /* of an action, else all up to its date */
	EVENT_FEE_WAIVED, /* likewise */
	EVENT_KINDS
};
extern const char *const ledger_event_names[]; /* NULL-terminated */

struct ledger_event {
	enum ledger_event_kind kind;
	int32_t date;
	int channel;         /* enum channel, -1: none given */
	struct text item;    /* item key; null: none given */
	struct text doc_id;  /* of all items of this document, see
	                        item_key_has_doc; null: none given */
	struct text address; /* BOUNCED without one has that of its action */
	int32_t until;       /* DATE_NONE: none given */
};

struct ledger_history {
	const struct ledger_level *levels;
	size_t level_count;
	const struct ledger_contact *contacts; /* oldest first */
	size_t contact_count;
	const struct ledger_event *events; /* oldest first */
	size_t event_count;
};

/*
 * Everything known about a debtor under a strategy name (contacts and events
 * of all strategies); valid until the next call.  NULL: reported.
 */
const struct ledger_history *ledger_history(
    struct ledger *, struct text strategy, struct text debtor);

/* A fee of an action that is ready or done. */
struct ledger_past_fee {
	int64_t action; /* id of its action in the ledger */
	struct text plan, level, currency; /* of the action; null: none */
	int digits;
	struct ledger_fee fee;
	bool closed; /* an event says that it was paid or waived */
};

/* An item of an action that is ready or done. */
struct ledger_link {
	struct text item;
	int64_t action;
};

struct ledger_fees {
	const struct ledger_past_fee *fees; /* oldest first */
	size_t count;
	const struct ledger_link *links; /* by item, in bytes; none without
	                                    fees */
	size_t link_count;
};

/*
 * The fees of a debtor under a strategy name; valid until the next call, or
 * that of ledger_history.  NULL: reported.
 */
const struct ledger_fees *ledger_fees(
    struct ledger *, struct text strategy, struct text debtor);

/* --- export -----------------------------------------------------------------
 */

struct ledger_item {
	struct text item;  /* item key */
	struct text level; /* level it completes; null: only listed */
};

/* An item that is listed twice counts once, with the first level given. */
struct ledger_action {
	struct text action_id;
	struct text key; /* the text whose hash action_id is; null: not known */
	struct text strategy, plan, debtor, currency, level, template, address;
	enum channel channel;
	int32_t as_of;
	struct text send_after;
	int64_t amount; /* minor units */
	int digits;
	const struct ledger_item *items;
	size_t item_count;
	const struct ledger_fee *fees;
	size_t fee_count;
};

/* A batch: what is published together.  number counts from 1 per kind and
 * as-of date; kind is "letter", "mail", "sms", ... */
struct ledger_batch {
	int64_t id;
	int64_t number;
	struct text kind;
	int32_t as_of;
	bool ready;
	struct text files; /* final names, one a line, relative to the target */
};

/*
 * One transaction from begin to commit; false: reported and rolled back.  After
 * a failure in between only ledger_rollback is left to do; SQLite may have
 * rolled back by then, so until that call everything fails, without a message,
 * and nothing can be committed by half.
 */
bool ledger_begin(struct ledger *);
bool ledger_commit(struct ledger *);
void ledger_rollback(struct ledger *);

/* kind is a name without "/", borrowed by *out.  A number is never used again,
 * also when its batch is released.  False: reported. */
bool ledger_batch_new(
    struct ledger *, struct text kind, int32_t as_of, struct ledger_batch *out);

enum ledger_claim {
	LEDGER_CLAIMED,
	LEDGER_ALREADY, /* it is ready or done, or claimed by this run */
	LEDGER_TROUBLE  /* reported */
};

/*
 * TROUBLE besides the errors of the file: E_ACTION_ID, the ledger has an action
 * of that action_id that differs in key, strategy, plan, debtor, currency or
 * level; E_LEDGER_LEFT, a batch of a killed run has it, which must be finished
 * or released first.
 */
enum ledger_claim ledger_claim(
    struct ledger *, const struct ledger_batch *, const struct ledger_action *);

/* Takes back one claim of a claimed batch (its message could not be made);
 * false: reported, also E_LEDGER_STATE when the batch does not have it. */
bool ledger_unclaim(
    struct ledger *, const struct ledger_batch *, struct text action_id);

/*
 * Each in a transaction of its own, synced: claimed to ready, ready to done,
 * claimed to gone with all its actions.  False: reported, also E_LEDGER_STATE
 * when the batch is not in that state.
 */
bool ledger_ready(
    struct ledger *, const struct ledger_batch *, struct text files);
bool ledger_done(struct ledger *, const struct ledger_batch *);
bool ledger_release(struct ledger *, const struct ledger_batch *);

/* Batches that are claimed or ready, which at the start of a run are those
 * that a killed run left; oldest first; until the next call.  False: reported.
 */
bool ledger_left(struct ledger *, const struct ledger_batch **, size_t *count);

/* --- the command ------------------------------------------------------- */

struct ledger_counts {
	uint64_t added;
	uint64_t known; /* were there already: nothing changed */
	uint64_t rejected;
};

/*
 * Adds outcome events from CSV: debtor_id,date,event and optionally
 * action_id,channel,doc_id,item_key,address,until,note, in any order; another
 * column is an error (E_COLUMN).  All is added in one transaction, counts are
 * of rows.  A row with the same values but for the note is known, not added.
 *
 * Reported (DIAG_REJECT) and left out are rows without debtor_id, date or event
 * and R_EVENT (no such event), R_CHANNEL, R_ITEM_KEY (not an item key),
 * R_DATE (a promise without `until`, or for a day before its date), R_ADDRESS
 * (a bounce with neither address nor a known action), R_ACTION (the action is
 * of another debtor).  An action that the ledger does not have is W_ACTION, and
 * the row is added.  False: reported, nothing was added.
 */
bool ledger_outcome(struct ledger *, const char *path, struct ledger_counts *);

/*
 * Adds past actions from the CSV that ledger_export writes, as done;
 * action_id,strategy,plan,debtor_id,channel,as_of are required, of the others
 * an empty one or a missing column means none.  One transaction; false:
 * reported, nothing was added.
 *
 * Rejected are rows with R_CHANNEL, R_AMOUNT, R_BATCH (not KIND/AS-OF/NUMBER,
 * or a batch that is still claimed), R_CHARGE (not fees) and R_ACTION (the ledger has another action
 * of that action_id, the item with another level, or has it claimed).
 */
bool ledger_import(struct ledger *, const char *path, struct ledger_counts *);

/*
 * All actions that are ready or done (one row per action item, by as_of,
 * action_id and item) or all events (by date) as CSV, so that import into a new
 * ledger and export give the same bytes.  The files of batches are not in it;
 * the columns of fees are when there is a fee.
 * False: reported; errors of out are reported by out_close.
 */
enum ledger_what { LEDGER_ACTIONS, LEDGER_EVENTS };
bool ledger_export(struct ledger *, enum ledger_what, struct out *);

#endif
