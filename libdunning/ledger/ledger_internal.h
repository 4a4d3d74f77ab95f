/*
 * ledger_internal.h -- what the files of the ledger share.
 */
#ifndef DUNNING_LEDGER_INTERNAL_H
#define DUNNING_LEDGER_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
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

struct ledger {
	struct db *db;
	struct diag *diag;
	const char *path; /* as the caller gave it */
	char *real_path;
	int lock;            /* -1: none */
	int64_t first_batch; /* the first one made here; 0: none yet */
	struct arena *arena; /* texts of what the last call returned */
	bool keeps_fees;     /* its format has a place for them */
	struct ledger_rows actions, levels, contacts, events, batches;
	struct ledger_rows fees, links;
	struct ledger_history history;
	struct ledger_fees past_fees;
};

/* A copy in the arena; null stays null, and so does what finds no memory,
 * which *ok then tells. */
struct text ledger_keep(struct ledger *, struct text, bool *ok);

/* By its name in channel_names; -1: none of them. */
int ledger_channel(struct text name);

/* What the ledger has under an action_id. */
struct ledger_found {
	int64_t id;
	int64_t batch; /* 0: none */
	bool claimed;
	bool same;      /* the action is the one that was looked for ... */
	bool sent_same; /* ... and went out on that day and channel */
};
enum ledger_find { LEDGER_NEW, LEDGER_FOUND, LEDGER_FIND_TROUBLE };
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

#endif
