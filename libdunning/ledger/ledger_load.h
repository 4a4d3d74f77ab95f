/*
 * ledger_load.h -- CSV into a ledger: all its records in one transaction.
 *
 * Inside the ledger layer only.
 */
#ifndef DUNNING_LEDGER_LOAD_H
#define DUNNING_LEDGER_LOAD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/zone.h"
#include "ledger/ledger_internal.h"
#include "stream/stage.h"

enum { LEDGER_LOAD_COLUMNS = 32, LEDGER_LOAD_PARTS = 8 };

/* Why a hash is rejected; another key would never find it. */
#define LEDGER_LOAD_KEYLESS                                                    \
	"is a hash by a key that is not there: the record of the fact 'key' "  \
	"is missing, or comes later"

struct ledger_column {
	const char *name;
	enum column_type type; /* STRING or DATE */
	enum column_need need; /* REQUIRED or OPTIONAL */
};

struct ledger_load;

/* One kind of record, and what the column `record` calls it. */
struct ledger_part {
	const char *record;
	const struct ledger_column *columns;
	size_t count; /* up to LEDGER_LOAD_COLUMNS */
	/* Adds one record and counts it, or rejects it.  False: reported, and
	 * nothing at all is to be added. */
	bool (*add)(struct ledger_load *, struct batch *, size_t row);
};

struct ledger_load {
	struct stage stage; /* first: the stage is the load */
	struct ledger *ledger;
	const char *path;
	const struct ledger_part *const *parts; /* part_count of them */
	size_t part_count; /* up to LEDGER_LOAD_PARTS */
	bool look;    /* nothing is added: `added` counts what is not there */
	bool lenient; /* columns that no part has are fine */
	bool records; /* the file has a column `record` */
	int record_slot;
	int all_slots[LEDGER_LOAD_PARTS][LEDGER_LOAD_COLUMNS];
	const struct ledger_part *part; /* of the record at hand */
	const int *slots;               /* likewise */
	int64_t run;      /* the last one when the file was begun */
	int run_slot;     /* of `run`, with records */
	int64_t run_found; /* a run that is in the ledger; 0: none yet */
	struct ledger_rows others; /* int64_t: runs of the file whose number
	                              another run has */
	struct zone_cache *zones;
	struct ledger_counts counts;
};

/*
 * Reads path, in any order of columns; a column that no part has is E_COLUMN,
 * unless lenient.
 * Without a column `record`, or with only one part, all records are of the
 * first part.  False: reported, nothing was added.  counts are complete
 * afterwards.
 */
bool ledger_load_run(struct ledger_load *, struct ledger *, const char *path);

/* A field of a record; null and DATE_NONE: none given. */
struct text ledger_load_text(
    const struct ledger_load *, struct batch *, size_t row, int column);
int32_t ledger_load_date(
    const struct ledger_load *, struct batch *, size_t row, int column);

/* A whole number from 0 on; an empty field is 0.  False: the record is
 * rejected (R_NUMBER). */
bool ledger_load_number(const struct ledger_load *, struct batch *, size_t row,
    int column, int64_t *number);

/*
 * The run of a record that a ledger wrote: its number, 0 when empty, -1 when
 * the ledger has another run of that number.  *good is false when the record is
 * rejected (R_RUN): there is no such run.  False: reported.
 */
bool ledger_load_run_of(
    struct ledger_load *, struct batch *, size_t row, int64_t *run, bool *good);

/*
 * An amount of up to that many digits, or below 0: of as many as are written,
 * at most four, which *digits is then.  An empty field leaves both.  False: the
 * record is rejected (R_AMOUNT), also when it is beyond a hundred billions: sums
 * of them would not fit.
 */
bool ledger_load_amount(const struct ledger_load *, struct batch *, size_t row,
    int column, int *digits, int64_t *amount);

/* A field that is empty or a moment; false: the record is rejected (R_DATE).
 * What a ledger wrote is taken as it is. */
bool ledger_load_moment(
    const struct ledger_load *, struct batch *, size_t row, int column);

/*
 * The same for one that the clocks of a time zone showed, null: not known; into
 * *text, which is what was given, or local when that was the same moment by
 * other clocks.  False: the record is rejected (R_DATE), also when such a
 * moment is in UTC and nobody says whose clocks are meant, or the zone is none.
 */
enum { LEDGER_LOCAL = 32 };
bool ledger_load_local(const struct ledger_load *, struct batch *, size_t row,
    int column, struct text zone, char local[LEDGER_LOCAL], struct text *text);

/* A date, or one with a time such as 2026-03-16T09:30-06:00; the seconds and
 * the offset may be left out. */
bool ledger_moment_valid(struct text);

/* The same; false: reported (E_DATE). */
bool ledger_moment_check(struct ledger *, struct text);

/* A field that names a channel: its number, -1 when empty, -2 after rejecting
 * the record (R_CHANNEL). */
int ledger_load_channel(
    const struct ledger_load *, struct batch *, size_t row, int column);

/* Rejects the record for one of its fields, which begins the sentence; returns
 * false. */
bool ledger_load_reject(const struct ledger_load *, struct batch *, size_t row,
    int column, const char *id, const char *why);

/* KIND/AS-OF/NUMBER */
bool ledger_batch_parse(struct text, struct ledger_batch *);

extern const struct ledger_part ledger_actions_part;
extern const struct ledger_part ledger_events_part;
extern const struct ledger_part ledger_runs_part;
extern const struct ledger_part ledger_batches_part;
extern const struct ledger_part ledger_run_look_part;
extern const struct ledger_part ledger_batch_look_part;
extern const struct ledger_part ledger_facts_part;
extern const struct ledger_part ledger_tombstones_part;
extern const struct ledger_part ledger_purged_part;

#endif
