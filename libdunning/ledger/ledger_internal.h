/*
 * ledger_internal.h -- what the files of the ledger share.
 *
 * Inside the ledger layer only.
 */
#ifndef DUNNING_LEDGER_INTERNAL_H
#define DUNNING_LEDGER_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "ledger/ledger.h"
#include "ledger/ledger_db.h"
#include "ledger/ledger_sql.h"

/* An array that keeps its memory from one call to the next. */
struct ledger_rows {
	void *at;
	size_t count;
	size_t room;
};

/* One more zeroed element of size bytes; NULL after E_MEMORY. */
void *ledger_rows_add(struct ledger *, struct ledger_rows *, size_t size);

/* "~" and 32 hex digits: what stands for personal data, and a NUL. */
enum { LEDGER_TOKEN = 34, LEDGER_KEY_HEX = 64 };

/* What ledger_history reads, by debtor. */
enum ledger_walked {
	LEDGER_WALK_SENT,
	LEDGER_WALK_ITEMS,
	LEDGER_WALK_EVENTS,
	LEDGER_WALKS
};

/* Columns of each; of those read by debtor, his name stands before them. */
extern const int ledger_widths[LEDGER_WALKS];
enum { LEDGER_WIDTH_MAX = 18 };

/* One of them, read from debtor to debtor. */
struct ledger_walk {
	struct query *row;    /* NULL: not begun */
	enum query_step step; /* what the last step gave */
	struct text pack;     /* the row where it stands, see ledger_pack.h */
	struct text debtor;   /* of that row */
	struct buf asked;     /* debtor that was asked for last */
	struct buf from, strategy; /* what the statement was given */
	struct buf last; /* debtor before which no further row may be */
};

struct ledger {
	struct db *db;
	struct diag *diag;
	const char *path; /* as the caller gave it */
	char *real_path;
	int lock;            /* -1: none */
	int64_t first_batch; /* the first one made here; 0: none yet */
	int64_t run;         /* that was begun here; 0: none */
	struct arena *arena; /* texts of what the last call returned */
	struct arena *told;  /* of ledger_last_run and ledger_approval */
	char key[LEDGER_KEY_HEX + 1]; /* of tokens, in hex; "": none */
	bool erased;                  /* the data of some debtor were */
	const struct text *known; /* of ledger_know */
	size_t known_count;
	struct ledger_rows actions, ids, items, events, batches, fees, links,
	    aliases;
	bool in_order; /* debtors are asked for in order of their bytes */
	struct ledger_walk walks[LEDGER_WALKS];
	struct diag *walked; /* who is told of trouble with them */
	struct ledger_ahead *ahead; /* NULL: nothing was ever read ahead */
	struct ledger_rows tokens; /* in_order, of debtors that were erased */
	struct ledger_history history;
	struct ledger_fees past_fees;
};

/* A copy in the arena; null stays null, and so does what finds no memory,
 * which *ok then tells. */
struct text ledger_keep(struct ledger *, struct text, bool *ok);

/* By its name in channel_names; -1: none of them. */
int ledger_channel(struct text name);

/* --- a row ---------------------------------------------------------------- */

/* Where a statement stands, or what was read ahead. */
struct ledger_row {
	struct query *query; /* NULL: of the values, or there is none */
	struct text values[1 + LEDGER_WIDTH_MAX]; /* of a pack */
	const struct text *packs; /* read ahead, this one and those behind */
	size_t left;              /* of them behind this one */
	bool damaged;             /* reported: the next step fails */
};

struct text ledger_row_text(const struct ledger_row *, int column);
int64_t ledger_row_int(const struct ledger_row *, int column);

/* The text, as long as the row's values or the arena; *ok is false, and nothing
 * is reported, when that has no memory. */
struct text ledger_row_keep(const struct ledger_row *, int column,
    struct arena *, bool *ok);

/* As query_date. */
int32_t ledger_row_date(struct ledger *, struct ledger_row *, int column);

/* As db_damaged, also while the ledger is read ahead. */
void ledger_damaged(struct ledger *, const char *what);

/* --- events --------------------------------------------------------------- */

/*
 * An event from the columns of SQL_EVENTS; texts are kept in the arena, or stay
 * where the row has them.  False: reported.
 */
bool ledger_event_get(struct ledger *, struct arena *, struct ledger_row *,
    struct ledger_event *);

/* Adds one with its run; *added is false when it was there. */
bool ledger_event_put(struct ledger *, struct text debtor,
    const struct ledger_event *, struct text note, bool *added);

/* Whether the event, of this debtor, is there; false: reported. */
bool ledger_event_is_there(struct ledger *, struct text debtor,
    const struct ledger_event *, bool *is);

/* Whether it is there without its personal data, which were erased; false:
 * reported. */
bool ledger_event_was_erased(struct ledger *, struct text debtor,
    const struct ledger_event *, bool *was);

/* The number of the last run of all; 0: none.  False: reported. */
bool ledger_run_now(struct ledger *, int64_t *number);

/* --- rows of a debtor ----------------------------------------------------- */

void ledger_walks_init(struct ledger *);
void ledger_walks_clear(struct ledger *);

/* Steps to the first row, and from it to the next; the columns of SQL_SENT,
 * SQL_SENT_ITEMS and SQL_EVENTS.  strategy is that of WALK_SENT.  Without
 * in_order nothing else may be read of the same table until ledger_rows_end. */
enum query_step ledger_rows_first(struct ledger *, enum ledger_walked,
    struct text strategy, struct text debtor, struct ledger_row *);
enum query_step ledger_rows_next(
    struct ledger *, enum ledger_walked, struct ledger_row *);
void ledger_rows_end(struct ledger_row *);

/* The same of a ledger that is read from front to back; trouble is told to
 * walked. */
enum query_step ledger_walk_first(struct ledger *, enum ledger_walked,
    struct text strategy, struct text debtor);
enum query_step ledger_walk_next(struct ledger *, enum ledger_walked);

/* --- read ahead ----------------------------------------------------------- */

/* Goes to what was read of the debtor.  Else, as after ledger_ahead_rest, the
 * thread waits, and the ledger is there for other statements, until the next
 * debtor.  False: reported. */
bool ledger_ahead_find(
    struct ledger *, struct text strategy, struct text debtor);

/* Whether ledger_ahead_find went to a debtor; his rows of a table, as packs
 * that stay until the next debtor. */
bool ledger_ahead_rows(const struct ledger *, enum ledger_walked,
    const struct text **packs, size_t *count);

/* Whether a thread has the tables: nobody else may walk through them. */
bool ledger_ahead_runs(const struct ledger *);

/* Must be called before any statement that planning needs of its own. */
void ledger_ahead_rest(struct ledger *);

/* No more is read ahead; what was found last stays until ledger_ahead_free. */
void ledger_ahead_stop(struct ledger *);
void ledger_ahead_free(struct ledger *);

/* Whether rows of a debtor's token may be there. */
bool ledger_has_token(const struct ledger *, struct text token);

/* --- tokens --------------------------------------------------------------- */

/* Reads the key and whether any debtor was erased. */
bool ledger_facts_read(struct ledger *);

/* Whether none of the facts is lost that rows are hashed with; false:
 * reported. */
bool ledger_facts_whole(struct ledger *);

/* The key is made, in the open transaction, when there is none. */
bool ledger_key_make(struct ledger *);

/* Adds a fact; false: reported, also when it stands otherwise already. */
bool ledger_fact_add(struct ledger *, struct text name, struct text value);

/* What stands for a text; there must be a key. */
struct text ledger_token(
    const struct ledger *, struct text, char token[LEDGER_TOKEN]);

/* What stands for an address of this hash. */
struct text ledger_address_token(
    const struct ledger *, uint64_t hash, char token[LEDGER_TOKEN]);

/* What stands for an item key; false: it is none, or no memory. */
bool ledger_erased_key(struct ledger *, struct text item, struct buf *key);

/* Makes ready, in the arena, to put names in place of what stands for them:
 * those of ledger_know.  False: reported. */
bool ledger_alias_begin(struct ledger *);

/* An item key or a doc_id. */
void ledger_alias_put(const struct ledger *, struct text *);

/* Whether the action was purged; false: reported. */
bool ledger_is_purged(struct ledger *, struct text action_id, bool *purged);

/* Moves all bytes that were removed out of the files; not in a transaction. */
bool ledger_scrub(struct ledger *);

/* --- actions -------------------------------------------------------------- */

/* What the ledger has under an action_id. */
struct ledger_found {
	int64_t id;
	int64_t batch; /* 0: none */
	bool claimed;
	bool same;      /* the action is the one that was looked for ... */
	bool sent_same; /* ... and went out on that day and channel */
};
enum ledger_find {
	LEDGER_NEW,
	LEDGER_FOUND,
	LEDGER_GONE, /* it was purged or erased: it went out */
	LEDGER_FIND_TROUBLE
};
enum ledger_find ledger_find_action(
    struct ledger *, const struct ledger_action *, struct ledger_found *);

/* batch 0: none.  Without its items.  False: reported. */
bool ledger_add_action(
    struct ledger *, int64_t batch, const struct ledger_action *, int64_t *id);
bool ledger_add_item(struct ledger *, struct text debtor, int64_t action,
    const struct ledger_item *);

/* One that is there already stays as it is. */
bool ledger_add_fee(struct ledger *, struct text debtor, int64_t action,
    const struct ledger_fee *);

/* Whether any action has a fee.  False: reported. */
bool ledger_has_fees(struct ledger *, bool *has);

/* A run from the columns of SQL_RUNS; texts in an arena.  False: reported. */
bool ledger_run_get(struct ledger *, struct arena *, struct query *,
    struct ledger_run *);
bool ledger_run_put(struct ledger *, const struct ledger_run *);
/* Writes what a run came to. */
bool ledger_run_end(struct ledger *, const struct ledger_run *);

#endif
