/*
 * stage.h -- one step of the chain, and the run of a chain over one input.
 */
#ifndef DUNNING_STAGE_H
#define DUNNING_STAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stream/batch.h"
#include "stream/column.h"
#include "stream/csv_engine.h"
#include "stream/csv_shape.h"
#include "stream/input.h"
#include "stream/out.h"

/*
 * Calls come in this order: open once; scan for every batch of a first pass,
 * if the stage has it (later stages do not see that pass, earlier ones run in
 * it, with batch->rehearsal set); run for every batch; emit once; close once.
 * Several stages with scan have one such pass each, in the order of the chain.
 * Each call returns false after reporting why the run cannot go on; then
 * nothing else is called.  Records whose fate is not FATE_KEPT are skipped by
 * every stage.
 */
struct chain_counts;

struct stage {
	const char *name; /* of the command, for messages */
	bool (*open)(struct stage *, struct columns *);
	bool (*scan)(struct stage *, struct batch *); /* NULL: no first pass */
	bool (*scanned)(struct stage *); /* NULL, or after the pass */
	bool (*run)(struct stage *, struct batch *);
	/* NULL, or after the last batch, with what became of all records so far:
	 * false when that is not what it should be. */
	bool (*check)(struct stage *, const struct chain_counts *);
	/* NULL, or for the last stage: writes its own output. */
	bool (*emit)(struct stage *, struct out *);
	bool (*close)(struct stage *); /* NULL: nothing to do */
	/* NULL, or after close of all stages: puts a file of its own in place,
	 * which must not be there when another stage ends the run. */
	bool (*publish)(struct stage *);
	/* NULL, or frees what is in no arena and what close did not; may come at
	 * any time, once, and is the last call. */
	void (*release)(struct stage *);
	/*
	 * Not NULL: what it does to a record depends on that record alone, so
	 * that several instances may share the batches.  Adds what another
	 * instance has counted and not settled, after the last batch and before
	 * close.
	 */
	bool (*merge)(struct stage *, const struct stage *other);
	/*
	 * NULL, or with several instances: called for each batch, in the order
	 * of the input, with the instance that ran it.  What must be found at
	 * the same record whatever the number of instances is found here; then
	 * `shared` is set, and run leaves it.
	 */
	bool (*settle)(struct stage *, struct stage *ran, struct batch *);
	bool shared; /* there are several instances; set before open */
	/* Of one command with the stage before it: what it reads is read, and
	 * rejected, before that one runs. */
	bool joined;
	bool sink; /* writes its own output in emit; records are not written */
	/* Set before open: where records go that a sink rejects after their batch
	 * is gone, as reject_late writes them; NULL: nowhere. */
	struct out *rejects;
	/* Set before open: that of the chain, or NULL.  What it counts and finds
	 * is whole from close on. */
	const struct csv_shape *shape;
};

enum { CHAIN_STAGES = 32 }; /* most stages of a chain */

/* Calls release of each that has it; NULL is fine among them. */
void stages_release(struct stage *const *, size_t count);

/* How one input is read and its records are written. */
struct chain {
	struct stage *const *stages;
	size_t count;
	/*
	 * For more than one thread: builds the stages once more, in the same
	 * order, for a lane of their own (arena and diag live as long as they
	 * do), and returns how many; 0 after reporting, then none is left to
	 * release.  Used when every stage has merge.
	 */
	size_t (*more)(void *more_ctx, struct arena *, struct diag *,
	    struct stage **stages);
	void *more_ctx;
	unsigned threads; /* 0 or 1: one */
	struct input *in;
	struct out *out;      /* NULL: nothing is written */
	struct out *rejects;  /* NULL: rejected records are only reported */
	char delimiter;       /* of the input; 0 means ',' */
	enum encoding encoding;
	const char *const *nulls; /* texts that are null besides "", or NULL */
	size_t null_count;
	bool replace;              /* appended columns may replace old ones */
	const char *currency;      /* default currency, or NULL */
	const char *const *aliases; /* NAME=HEADER, alias_count of them */
	size_t alias_count;
	/* Columns of one name are numbered, "Name#1", "Name#2", from left to
	 * right; without it they are an error (E_HEADER). */
	bool number_names;
	/* Cells that hold lines which look like records are counted, and told at
	 * the end (W_LINES_IN_CELL). */
	bool lookalikes;
	/* Called after the header is read, before the stages of a lane open; or
	 * NULL. */
	bool (*prepare)(void *ctx, struct columns *);
	/* Called after every batch with bytes and records so far; or NULL. */
	void (*progress)(void *ctx, uint64_t bytes, uint64_t records);
	void *ctx;
	/* How the file differs from plain CSV; NULL: it is plain CSV. */
	const struct csv_shape *shape;
	enum csv_engine engine;
	size_t record_limit; /* bytes; 0: LIMIT_RECORD_BYTES */
	size_t column_limit; /* 0: LIMIT_COLUMNS */
	size_t block;        /* bytes of one batch, about; 0: 256 KiB */
};

struct chain_counts {
	uint64_t read;
	uint64_t written;
	uint64_t rejected;
	uint64_t excluded;
	uint64_t left;  /* records that rules of the shape left out */
	const struct csv_shape *shape; /* of the chain: which rules, and more */
	uint64_t blank; /* blank lines, which are not records */
	/* The last line of the input, when it has no end; line 0: it has. */
	struct src_pos cut;
	/* Cells that hold lines which look like records, as csv_lines.h says, for
	 * a chain that counts them; and the first of them. */
	uint64_t lookalikes;
	struct src_pos lookalike;
	/* Amounts like 150.000, of currencies that have not three digits, which
	 * are told at the end (W_THOUSANDS); and the first of them. */
	uint64_t thousands;
	struct src_pos thousand;
	/* All was read, but something is not there that must be, or does not
	 * add up to what it must: `end` of the shape or a check was false. */
	bool unbalanced;
};

/*
 * Runs the chain; the number of threads makes no difference to what is written
 * or reported.  False: an error was reported and the output is not to be
 * trusted; the caller abandons it.  Checks read = written + rejected +
 * excluded + left for a chain that writes records (E_COUNTS).  An empty input without
 * a header is an error (E_EMPTY).
 */
bool chain_run(const struct chain *, struct diag *, struct chain_counts *);

#endif
