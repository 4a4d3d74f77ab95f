/*
 * lane.h -- one way of a block through the stages of a chain: a run has one,
 * or one for each of its threads.  Private to chain.c, lane.c and crew.c.
 */
#ifndef DUNNING_LANE_H
#define DUNNING_LANE_H

#include "base/diag_tape.h"
#include "stream/batch_place.h"
#include "stream/column_set.h"
#include "stream/csv_reader.h"
#include "stream/stage.h"

struct run {
	const struct chain *chain;
	struct diag *diag;
	struct chain_counts *counts;
	struct arena *lasting; /* of the first columns */
	struct columns *columns;
	struct text header; /* raw */
	struct input *in; /* that of the chain, or an input over it */
	struct csv_reader *reader;
	struct csv_options options;
	struct buf tail; /* of a rejected record over several blocks */
	char delimiter;
	bool writes; /* records go to chain->out */
	uint64_t first_bytes; /* of a first pass */
};

struct lane {
	struct run *run;
	struct diag *diag;       /* of the run, or of the tape */
	struct diag_tape *tape;  /* NULL for the only lane */
	struct arena *lasting;   /* of columns; NULL: those of the run */
	struct columns *columns;
	struct stage *stages[CHAIN_STAGES];
	struct csv_block block;
	struct arena *arena; /* of the batch */
	struct batch_place place;
	struct batch batch;
	struct decoder *decoder; /* of the batch */
	struct buf line; /* what is written of the batch */
	uint64_t written;
	uint64_t lookalikes; /* of the batch; and the first of them */
	struct src_pos lookalike;
};

/* The lane of a run with one thread, over the run's columns and the chain's
 * stages.  False: out of memory, reported. */
bool lane_open(struct lane *, struct run *);

/* A further lane, with columns and stages of its own and messages on a tape.
 * False: reported to the run. */
bool lane_open_own(struct lane *, struct run *);
void lane_close(struct lane *);

/*
 * The block through the first count stages, and into lines to be written
 * unless it is a rehearsal.  False: reported to the lane.
 */
bool lane_process(struct lane *, size_t count, bool rehearsal);

/* Tells what was said about the records and writes them; one lane at a time,
 * in the order of the blocks.  False: reported to the run. */
bool lane_deliver(struct lane *);

/* Where the input ends, when its last line has no end. */
void lane_note_cut(const struct lane *);

/* Opens stages over columns, as the chain says; chain.c. */
bool run_open_stages(struct run *, struct columns *, struct stage *const *,
    struct diag *);

/* All blocks over as many lanes as the chain has threads; crew.c. */
bool crew_run(struct run *);

#endif
