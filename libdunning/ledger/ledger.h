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
#include "ledger/ledger_history.h"
#include "rules/strategy.h"

struct buf;
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
 * up to this one in one transaction when it is opened to write, and read as it
 * is.  NULL after reporting: E_NO_LEDGER (says `dunning ledger init`),
 * E_LEDGER_FOREIGN (not a ledger), E_LEDGER_VERSION (written by a newer
 * version), E_LEDGER_DAMAGED, E_LEDGER_READONLY, E_BUSY.
 *
 * Any later call may report E_LEDGER_FULL (no room on the disk),
 * E_LEDGER_LOCKED (a program that is not dunning is writing), E_LEDGER_DAMAGED,
 * E_LEDGER (what SQLite or the system says) or E_MEMORY.
 */
struct ledger *ledger_open(const char *path, enum ledger_mode, struct diag *);

/*
 * Reads the file once, from front to back, so that the system has it in memory
 * when planning asks for its pages in another order; only if the portfolio is a
 * file that will ask for most of them and half of the memory holds them.
 * Before the ledger is opened by anybody in the process: a file that is closed
 * lets go of the process's locks on it.  Nothing is reported.
 */
void ledger_warm(const char *path, const char *portfolio);

/*
 * A private copy of a ledger in memory, or an empty one of NULL: every call
 * works, nothing is locked, and ledger_close drops it.  NULL: reported.
 */
struct ledger *ledger_private(struct ledger *from, struct diag *);

/* False: reported; what was committed is safe. */
bool ledger_close(struct ledger *);

/* --- history: see ledger_history.h ---------------------------------------- */

/* All debtors with an action or an event, in order of their bytes; each given
 * to take, which may ask for its history and stops by false.  False: reported,
 * or stopped. */
bool ledger_debtors(struct ledger *,
    bool (*take)(void *ctx, struct text debtor), void *ctx);

/*
 * Of a debtor whose data were erased the ledger has hashes of what its items
 * are called; who knows their names can ask about them.  ledger_know tells the
 * item keys of the debtor that is asked about next, borrowed as long as it is:
 * ledger_history and ledger_fees then give these and their documents by name.
 * An address in a history is compared by its ledger_address_hash; without a
 * ledger, too.
 */
bool ledger_has_erased(const struct ledger *);
void ledger_know(struct ledger *, const struct text *items, size_t count);
bool ledger_address_is(
    const struct ledger *, struct text address, uint64_t hash);

/* Whether an action of a history is that of an action_id; that of a debtor who
 * was erased has a hash. */
bool ledger_action_is(
    const struct ledger *, struct text known, struct text action_id);

/* The last day on which a purged action can have gone out; DATE_NONE: it was
 * not purged.  False: reported. */
bool ledger_purged_day(struct ledger *, struct text action_id, int32_t *day);

/* The last decision about an action, whoever its debtor is: APPROVED or
 * REJECTED.  *found is false when there is none; *event is valid until the
 * next call.  False: reported. */
bool ledger_approval(struct ledger *, struct text action_id,
    struct ledger_event *event, bool *found);

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

/* --- export --------------------------------------------------------------- */

struct ledger_item {
	struct text item;  /* item key */
	struct text level; /* level it completes; null: only listed */
	int32_t due;       /* its due date; DATE_NONE: not known */
};

/* An item that is listed twice counts once, with the first level given.
 * A null text is none, or not known. */
struct ledger_action {
	struct text action_id;
	struct text key; /* the text whose hash action_id is; null: not known */
	struct text strategy, plan, debtor, currency, level, template, address;
	enum channel channel;
	int32_t as_of;
	struct text send_after;
	struct text queue;    /* of a hand-over: to whom */
	struct text timezone; /* IANA, of the debtor */
	struct text bound_by; /* codes of contact rules, joined by '|' */
	struct text calendar; /* of its plan */
	struct text rules;    /* CODE@PACK/VERSION, joined by '|' */
	struct text arm;      /* of its experiment */
	struct text agent;
	struct text plan_source; /* what chose its plan */
	int64_t amount; /* minor units */
	int64_t cost;   /* likewise; 0: none, or not known */
	int digits;
	const struct ledger_item *items;
	size_t item_count;
	const struct ledger_fee *fees;
	size_t fee_count;
};

/* --- runs ----------------------------------------------------------------- */

/*
 * Each in a transaction of its own, synced.  begin gives the run its number;
 * the last run of all, when it has the same run_id and never ended, is taken up
 * again with its number.  Batches that are made from then on are of this run.
 * commit records rows, rejected, contacts, debtors, totals and manifest.
 * False: reported; E_LEDGER_STATE: that run was not begun here.
 */
bool ledger_run_begin(struct ledger *, struct ledger_run *);
bool ledger_run_commit(struct ledger *, const struct ledger_run *);

/* Whether no committed run of this strategy has a later as-of date.  False
 * after reporting, E_AS_OF_BEFORE (remedy: --rerun) when one has. */
bool ledger_as_of_ok(
    struct ledger *, struct text strategy, int32_t as_of, struct diag *);

/* --- batches and actions -------------------------------------------------- */

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

/* Whether there is a batch of this number that is ready or done; false:
 * reported. */
bool ledger_has_batch(struct ledger *, struct text kind, int32_t as_of,
    int64_t number, bool *has);

enum ledger_claim {
	LEDGER_CLAIMED,
	LEDGER_ALREADY, /* it is ready or done, was purged or erased, or is
	                   claimed by this run */
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
 * claimed to gone with all its actions, and ready to gone when nobody has seen
 * its files.  False: reported, also E_LEDGER_STATE when the batch is not in that
 * state.
 */
bool ledger_ready(
    struct ledger *, const struct ledger_batch *, struct text files);
bool ledger_done(struct ledger *, const struct ledger_batch *);
bool ledger_release(struct ledger *, const struct ledger_batch *);
bool ledger_retract(struct ledger *, const struct ledger_batch *);

/* Whether anything became known about a debtor of a batch after its run began.
 * False: reported. */
bool ledger_batch_stale(
    struct ledger *, const struct ledger_batch *, bool *stale);

/* Batches that are claimed or ready, which at the start of a run are those
 * that a killed run left; oldest first; until the next call.  False: reported.
 */
bool ledger_left(struct ledger *, const struct ledger_batch **, size_t *count);

/* --- the command ---------------------------------------------------------- */

struct ledger_counts {
	uint64_t added;
	uint64_t known; /* were there already: nothing changed */
	uint64_t rejected;
};

/*
 * Adds outcome events from CSV: debtor_id,date,event and optionally
 * action_id,channel,direction,doc_id,item_key,address,from,until,code,stops,
 * amount,currency,by,at,value,note, in any order; another column is an error
 * (E_COLUMN).  All is added in one transaction, counts are of rows.  A row with
 * the same values but for the note is known, not added.
 *
 * Reported (DIAG_REJECT) and left out are rows without debtor_id, date or event
 * and R_EVENT (no such event, or it lacks what it is about), R_CHANNEL,
 * R_ITEM_KEY (not an item key), R_DATE (a promise without `until`, a day before
 * the one it follows), R_ADDRESS (a bounce with neither address nor a known
 * action), R_AMOUNT, R_DIRECTION, R_STOPS, R_ACTION (the action is of another
 * debtor).  An action that the ledger does not have is W_ACTION, and the row is
 * added.  False: reported, nothing was added.
 */
bool ledger_outcome(struct ledger *, const char *path, struct ledger_counts *);

/* Who decided about actions, and when. */
struct ledger_decision {
	bool reject;
	struct text by;
	struct text at; /* begins with its day, yyyy-mm-dd */
};

/*
 * Adds the decision about one action; its debtor is that of the ledger, if it
 * has the action.  Or about those of a CSV with the column action_id and
 * optionally debtor_id and status, among others: with status, only of rows that
 * are `pending`.  Each is one transaction; false: reported (E_DATE: `at` begins
 * with no day), nothing was added.
 */
bool ledger_decide(struct ledger *, const struct ledger_decision *,
    struct text action_id, struct ledger_counts *);
bool ledger_decide_file(struct ledger *, const struct ledger_decision *,
    const char *path, struct ledger_counts *);

/* Adds one event in the transaction that is open; its run is not asked.
 * *added is false when it was there.  False: reported. */
bool ledger_event_add(struct ledger *, struct text debtor,
    const struct ledger_event *, struct text note, bool *added);

/*
 * Adds what ledger_export wrote, by its columns: actions, as done, or with the
 * column `record` everything.  Of actions action_id, strategy, plan, debtor_id,
 * channel and as_of are required, of the others an empty one or a missing
 * column means none.  One transaction; false: reported, nothing was added.
 *
 * A batch that the ledger saw only being claimed and that a record says is ready
 * or done went out: its claims are those of the records.
 *
 * Rejected are rows with R_CHANNEL, R_AMOUNT, R_DATE, R_BATCH (not
 * KIND/AS-OF/NUMBER, a batch that is still claimed, or known as another, or
 * with records not there), R_CHARGE (not fees), R_RUN (a run that is known as
 * another, whose batches and events are then taken without it; or what is of a
 * run that is not there), R_RECORD (no such record) and R_ACTION (the ledger has
 * another action of that action_id, the item with another level, or has it
 * claimed); of events as for ledger_outcome.
 */
bool ledger_import(struct ledger *, const char *path, struct ledger_counts *);

/*
 * Compares what ledger_export_batch wrote with the ledger, and changes nothing:
 * added counts the batches, actions and items that the ledger lacks.  What it
 * has otherwise is rejected as by ledger_import; the runs are not compared.
 * False: reported.
 */
bool ledger_compare(struct ledger *, const char *path, struct ledger_counts *);

/*
 * As CSV, so that import into a new ledger and export give the same bytes:
 * ACTIONS, all that are ready or done, one row per action item, by as_of,
 * action_id and item; EVENTS by date; RUNS by number; ALL, everything, each row
 * with its kind in the first column, `record`.
 * False: reported; errors of out are reported by out_close.
 */
enum ledger_what { LEDGER_ACTIONS, LEDGER_EVENTS, LEDGER_RUNS, LEDGER_ALL };
bool ledger_export(struct ledger *, enum ledger_what, struct out *);

/*
 * Appends one batch with its run and its actions as LEDGER_ALL writes them once
 * the batch is done; it may still be claimed, in the open transaction.  False:
 * reported.
 */
bool ledger_export_batch(
    struct ledger *, const struct ledger_batch *, struct buf *);

struct ledger_purged {
	uint64_t actions, events;           /* removed, or to be removed */
	uint64_t kept_actions, kept_events; /* older, and kept */
};

/*
 * Removes what is older than a date and closed, and counts it by month and
 * name.  Closed is an action that is done when all its items are paid by an
 * event, or the debtor was cured after it, or nothing of the debtor is as young
 * as that date; never with a fee that is open.  Of events go those that only
 * tell of a contact, a promise or a decision.  The ids of actions stay known,
 * as keyed hashes, and are never claimed again.
 * One transaction, and the bytes are gone from the files.  False: reported.
 */
enum {
	LEDGER_PURGE_COUNT = 1, /* changes nothing */
	LEDGER_PURGE_QUIET = 2  /* only of debtors of whom nothing is as young */
};
bool ledger_purge(struct ledger *, int32_t before, unsigned flags,
    struct ledger_purged *);

struct ledger_erased {
	uint64_t actions, events; /* whose personal data were removed */
};

/*
 * Replaces the personal data of a debtor: debtor_id, action and item keys,
 * addresses and documents by keyed hashes; notes go.  Counts, days, channels,
 * amounts and levels stay, ledger_history finds them for the debtor_id still,
 * and the actions are never claimed again; a dispute or hold of one item or
 * document is one of the whole debtor from then on.  An event `erased` of that
 * date and by tells it.  The bytes are gone from the files when it returns; erasing
 * again what was erased sees to that once more.  False: reported.
 */
bool ledger_erase(struct ledger *, struct text debtor, int32_t date,
    struct text by, struct text at, struct ledger_erased *);

/* Whether another run writes at this moment: what is open is that run's, and it
 * may have published what this ledger, as it was when opened, does not have. */
bool ledger_busy(const struct ledger *);

/*
 * Looks for damage in the file and for what contradicts itself in it; each find
 * is reported as DIAG_ERROR (E_LEDGER_DAMAGED or E_LEDGER_INVARIANT).  False:
 * there is one, or the ledger could not be read.
 */
bool ledger_check(struct ledger *);

#endif
