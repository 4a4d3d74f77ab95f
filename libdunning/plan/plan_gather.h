/*
 * plan_gather.h -- actions that wait until all of them are known.
 *
 * Their records stand in an unlinked temporary file, each without its line end
 * and without the columns of agents; a small entry of each action stays in
 * memory.
 */
#ifndef DUNNING_PLAN_GATHER_H
#define DUNNING_PLAN_GATHER_H

#include "base/buf.h"
#include "plan/plan_action.h"
#include "stream/out.h"
#include "stream/spool.h"

struct gathered {
	int64_t total;     /* minor units */
	uint64_t at;       /* of its first record in the file */
	uint32_t records;
	uint32_t debtor;   /* interned */
	uint32_t currency; /* interned, INTERN_NONE without */
	uint32_t status_at;  /* behind each record: its cell of the status, */
	uint32_t status_len; /* and that of held_by behind a comma */
	uint32_t held_len;
	uint32_t job; /* of plan/assign.h; UINT32_MAX: none */
	uint8_t digits;
	uint8_t status;  /* enum action_status */
	uint8_t channel; /* enum channel */
	uint8_t again;   /* another action of its level asks for the same */
};

struct plan_gather {
	struct diag *diag;
	struct spool *spool;
	struct gathered *actions; /* as they came */
	size_t count, room;
	uint32_t *order; /* of the output; NULL: as they came */
};

bool plan_gather_open(struct plan_gather *, struct diag *);
void plan_gather_close(struct plan_gather *);

/* Begins an action; its records follow.  NULL: reported. */
struct gathered *plan_gather_action(struct plan_gather *,
    const struct plan_action *);

/* One record of it: the first `record` bytes are those that came.  False:
 * reported. */
bool plan_gather_record(struct plan_gather *, const struct buf *line,
    uint32_t record);

/* From now on they are in order of the numbers of their debtors, of which there
 * are that many; those of one debtor as they came.  False: reported. */
bool plan_gather_sort(struct plan_gather *, uint32_t debtors);

/* The action that comes out at a place. */
const struct gathered *plan_gather_at(const struct plan_gather *, size_t place);

/*
 * Writes all records, each with a line end and before it what `more` appends
 * for its action.  code is not null for an action that is put off: it is
 * deferred then, and that is one more of its codes.  False: reported.
 */
bool plan_gather_write(struct plan_gather *, struct out *,
    bool (*more)(void *ctx, const struct gathered *, struct buf *cells,
        struct text *code),
    void *ctx);

#endif
