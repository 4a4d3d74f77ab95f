/*
 * ledger_ahead.c -- a thread that reads the rows of debtors before they are
 * asked for.
 *
 * There is one connection, so that all of it is one state of the ledger, and
 * who uses it is settled by a lock: the thread does, from debtor to debtor,
 * until others rest it.  It only copies what the statements give; what the
 * values mean, and what is wrong with them, is found where it was before.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag_tape.h"
#include "ledger/ledger_internal.h"

enum {
	BLOCKS = 3,
	BLOCK_DEBTORS = 128,
	BLOCK_BYTES = 1 << 18 /* at which a block ends */
};

/* Rows of a debtor: packs of the block. */
struct span {
	size_t from, count;
};

struct entry {
	struct text debtor;
	struct span rows[LEDGER_WALKS];
};

struct block {
	struct arena *arena;
	struct text *packs; /* in the arena */
	size_t pack_count, pack_room;
	struct entry entries[BLOCK_DEBTORS];
	size_t count;
	bool last;   /* there is no debtor behind it */
	bool failed; /* there is, and it could not be read: on the tape */
};

struct ledger_ahead {
	struct ledger *ledger;
	struct text strategy;
	bool (*next)(void *ctx, struct text *debtor);
	void *ctx;
	struct diag_tape *tape;
	struct block blocks[BLOCKS];
	/* who asks */
	bool running; /* the thread was started and not joined */
	bool resting; /* the connection is not the thread's */
	const struct block *block; /* where it stands; NULL: nowhere */
	size_t at;
	const struct entry *found;
	/* both */
	pthread_t thread;
	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t changed;
	uint64_t filled, taken; /* blocks so far */
	bool busy;   /* the thread uses the connection */
	bool wanted; /* somebody else is to */
	bool stopped;
};

/* --- the thread ----------------------------------------------------------- */

/* The connection; false: nothing more is wanted. */
static bool
begin_use(struct ledger_ahead *a)
{
	bool mine;

	pthread_mutex_lock(&a->lock);
	if (a->busy && a->wanted) {
		a->busy = false;
		pthread_cond_broadcast(&a->changed);
	}
	while (a->wanted && !a->stopped)
		pthread_cond_wait(&a->changed, &a->lock);
	a->busy = mine = !a->stopped;
	if (!mine)
		pthread_cond_broadcast(&a->changed);
	pthread_mutex_unlock(&a->lock);
	return mine;
}

static bool
copy_pack(struct block *b, struct text pack)
{
	struct text *grown;
	size_t room;
	char *copy;

	if (b->pack_count == b->pack_room) {
		room = b->pack_room * 2 + 1024;
		grown = realloc(b->packs, room * sizeof *grown);
		if (grown == NULL)
			return false;
		b->packs = grown;
		b->pack_room = room;
	}
	copy = arena_take(b->arena, 1, pack.len);
	if (copy == NULL)
		return false;
	memcpy(copy, pack.at, pack.len);
	b->packs[b->pack_count++] = (struct text){ copy, pack.len };
	return true;
}

static bool
read_rows(struct ledger_ahead *a, struct block *b, struct entry *entry,
    enum ledger_walked which)
{
	struct ledger *ledger = a->ledger;
	struct span *rows = &entry->rows[which];
	enum query_step step =
	    ledger_walk_first(ledger, which, a->strategy, entry->debtor);

	rows->from = b->pack_count;
	for (; step == QUERY_ROW; step = ledger_walk_next(ledger, which)) {
		if (!copy_pack(b, ledger->walks[which].pack)) {
			diag_memory(ledger->walked);
			return false;
		}
		rows->count++;
	}
	return step == QUERY_DONE;
}

static bool
read_debtor(struct ledger_ahead *a, struct block *b, struct text debtor)
{
	struct entry *entry = &b->entries[b->count];

	*entry = (struct entry){ .debtor = debtor };
	if (!read_rows(a, b, entry, LEDGER_WALK_SENT) ||
	    (entry->rows[LEDGER_WALK_SENT].count > 0 &&
	        !read_rows(a, b, entry, LEDGER_WALK_ITEMS)) ||
	    !read_rows(a, b, entry, LEDGER_WALK_EVENTS))
		return false;
	b->count++;
	return true;
}

static bool
is_full(const struct block *b)
{
	return b->count == BLOCK_DEBTORS ||
	    arena_used(b->arena) >= BLOCK_BYTES;
}

/* False: nothing more is wanted. */
static bool
fill(struct ledger_ahead *a, struct block *b)
{
	struct text debtor;

	arena_reset(b->arena);
	b->pack_count = b->count = 0;
	while (!is_full(b)) {
		if (!a->next(a->ctx, &debtor)) {
			b->last = true;
			return true;
		}
		if (!begin_use(a))
			return false;
		if (!read_debtor(a, b, debtor)) {
			b->failed = true;
			return true;
		}
	}
	return true;
}

/* A block that is free; NULL: nothing more is wanted. */
static struct block *
wait_for_block(struct ledger_ahead *a)
{
	struct block *b = NULL;

	pthread_mutex_lock(&a->lock);
	while (a->filled - a->taken == BLOCKS && !a->stopped)
		pthread_cond_wait(&a->changed, &a->lock);
	if (!a->stopped)
		b = &a->blocks[a->filled % BLOCKS];
	pthread_mutex_unlock(&a->lock);
	return b;
}

static void
give(struct ledger_ahead *a)
{
	pthread_mutex_lock(&a->lock);
	a->busy = false;
	a->filled++;
	pthread_cond_broadcast(&a->changed);
	pthread_mutex_unlock(&a->lock);
}

static void *
ahead_main(void *ctx)
{
	struct ledger_ahead *a = ctx;
	struct block *b;

	while ((b = wait_for_block(a)) != NULL && fill(a, b)) {
		bool end = b->last || b->failed;

		give(a);
		if (end)
			break;
	}
	return NULL;
}

/* --- who asks ------------------------------------------------------------- */

void
ledger_ahead_rest(struct ledger *ledger)
{
	struct ledger_ahead *a = ledger->ahead;

	if (a == NULL || !a->running || a->resting)
		return;
	pthread_mutex_lock(&a->lock);
	a->wanted = true;
	while (a->busy)
		pthread_cond_wait(&a->changed, &a->lock);
	pthread_mutex_unlock(&a->lock);
	a->resting = true;
	db_tell_to(ledger->db, ledger->diag);
}

static void
go_on(struct ledger_ahead *a)
{
	if (!a->resting)
		return;
	a->resting = false;
	db_tell_to(a->ledger->db, a->ledger->walked);
	pthread_mutex_lock(&a->lock);
	a->wanted = false;
	pthread_cond_broadcast(&a->changed);
	pthread_mutex_unlock(&a->lock);
}

/* The block behind this one, which is free then. */
static void
next_block(struct ledger_ahead *a)
{
	pthread_mutex_lock(&a->lock);
	if (a->block != NULL) {
		a->taken++;
		pthread_cond_broadcast(&a->changed);
	}
	while (a->filled == a->taken)
		pthread_cond_wait(&a->changed, &a->lock);
	a->block = &a->blocks[a->taken % BLOCKS];
	pthread_mutex_unlock(&a->lock);
	a->at = 0;
}

/* Up to the first debtor that does not come before this one; NULL: there is
 * none, or it could not be read. */
static const struct entry *
go_to(struct ledger_ahead *a, struct text debtor)
{
	if (a->block == NULL)
		next_block(a);
	for (;;) {
		const struct block *b = a->block;

		for (; a->at < b->count; a->at++)
			if (text_compare(b->entries[a->at].debtor, debtor) >=
			    0)
				return &b->entries[a->at];
		if (b->last || b->failed)
			return NULL;
		next_block(a);
	}
}

bool
ledger_ahead_find(
    struct ledger *ledger, struct text strategy, struct text debtor)
{
	struct ledger_ahead *a = ledger->ahead;

	if (a == NULL || !a->running)
		return true;
	a->found = NULL;
	if (text_equal(strategy, a->strategy)) {
		go_on(a);
		a->found = go_to(a, debtor);
		if (a->found == NULL && a->block->failed) {
			ledger_ahead_rest(ledger);
			diag_tape_play(a->tape, ledger->diag);
			return false;
		}
	}
	if (a->found != NULL && !text_equal(a->found->debtor, debtor))
		a->found = NULL;
	if (a->found == NULL)
		ledger_ahead_rest(ledger);
	return true;
}

bool
ledger_ahead_rows(const struct ledger *ledger, enum ledger_walked which,
    const struct text **packs, size_t *count)
{
	const struct ledger_ahead *a = ledger->ahead;
	const struct span *rows;

	if (a == NULL || a->found == NULL)
		return false;
	rows = &a->found->rows[which];
	*count = rows->count;
	*packs = rows->count == 0 ? NULL : a->block->packs + rows->from;
	return true;
}

bool
ledger_ahead_runs(const struct ledger *ledger)
{
	return ledger->ahead != NULL && ledger->ahead->running;
}

void
ledger_ahead_stop(struct ledger *ledger)
{
	struct ledger_ahead *a = ledger->ahead;

	if (a == NULL)
		return;
	a->found = NULL;
	if (!a->running)
		return;
	pthread_mutex_lock(&a->lock);
	a->stopped = true;
	pthread_cond_broadcast(&a->changed);
	pthread_mutex_unlock(&a->lock);
	pthread_join(a->thread, NULL);
	a->running = false;
	ledger->walked = ledger->diag;
	db_tell_to(ledger->db, ledger->diag);
}

void
ledger_ahead_free(struct ledger *ledger)
{
	struct ledger_ahead *a = ledger->ahead;

	if (a == NULL)
		return;
	ledger_ahead_stop(ledger);
	for (int i = 0; i < BLOCKS; i++) {
		arena_free(a->blocks[i].arena);
		free(a->blocks[i].packs);
	}
	pthread_cond_destroy(&a->changed);
	pthread_mutex_destroy(&a->lock);
	diag_tape_free(a->tape);
	free(a);
	ledger->ahead = NULL;
}

static bool
make_parts(struct ledger_ahead *a)
{
	bool ok;

	pthread_mutex_init(&a->lock, NULL);
	pthread_cond_init(&a->changed, NULL);
	a->tape = diag_tape_new();
	ok = a->tape != NULL;
	for (int i = 0; i < BLOCKS; i++) {
		a->blocks[i].arena = arena_new(0);
		ok = ok && a->blocks[i].arena != NULL;
	}
	return ok;
}

bool
ledger_history_ahead(struct ledger *ledger, struct text strategy,
    bool (*next)(void *ctx, struct text *debtor), void *ctx)
{
	struct ledger_ahead *a;

	if (!ledger_history_in_order(ledger, true))
		return false;
	ledger_ahead_free(ledger);
	/* Of what was purged every action is asked for. */
	if (ledger->key[0] != '\0')
		return true;
	a = calloc(1, sizeof *a);
	if (a == NULL) {
		diag_memory(ledger->diag);
		return false;
	}
	ledger->ahead = a;
	a->ledger = ledger;
	a->strategy = strategy;
	a->next = next;
	a->ctx = ctx;
	if (!make_parts(a)) {
		diag_memory(ledger->diag);
		return false;
	}
	ledger->walked = diag_tape_diag(a->tape);
	db_tell_to(ledger->db, ledger->walked);
	a->running =
	    pthread_create(&a->thread, NULL, ahead_main, a) == 0;
	if (!a->running) {
		ledger->walked = ledger->diag;
		db_tell_to(ledger->db, ledger->diag);
	}
	return true;
}
