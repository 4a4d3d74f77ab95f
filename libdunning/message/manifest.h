/*
 * manifest.h -- what a run was made of and what it did, as a file beside its
 * messages: with the same files, input and options it can be made again.
 */
#ifndef DUNNING_MANIFEST_H
#define DUNNING_MANIFEST_H

#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "ledger/ledger.h"
#include "rules/strategy.h"

struct manifest;
struct exporting_counts;

/* An option of the command line and its value. */
struct manifest_option {
	const char *name; /* "--as-of" */
	const char *value; /* NULL: it takes none */
	bool of_input; /* says only how the input is to be read */
};

/* Paths of what is read; NULL, or no regular file: nobody can read it again. */
struct manifest_inputs {
	const char *input;
	const char *transactions; /* payments */
};

/*
 * Takes the SHA-256 of the strategy, of every file that it names (packs,
 * tables, lists, calendars) and of all of its templates, and of the inputs.
 * Options are borrowed.
 * NULL: reported.  Lives in the arena.
 */
struct manifest *manifest_new(struct arena *, const struct strategy *,
    const char *command, const struct manifest_inputs *,
    const struct manifest_option *options, size_t option_count,
    struct diag *);

/* 32 hex digits of all of that but the inputs, and of the as-of date: the same
 * when a killed run is made again; in the arena. */
struct text manifest_run_id(const struct manifest *, int32_t as_of);

/*
 * Writes DIR/manifests/DATE-NNN.json, NNN the number of the run, whole.  *path
 * becomes its name below DIR, in the arena.  False: reported.
 */
bool manifest_write(struct manifest *, const char *dir,
    const struct ledger_run *, const struct exporting_counts *,
    struct text *path);

#endif
