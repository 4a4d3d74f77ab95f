/*
 * csv_shape.h -- what stands between the bytes of a file and its records: how
 * the file of a source differs from plain CSV.
 *
 * Whoever knows the source sets it; the reader asks.  All calls of one run come
 * one after the other, in the order of the input, from whichever thread.
 */
#ifndef DUNNING_CSV_SHAPE_H
#define DUNNING_CSV_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct csv_block;
struct diag;
struct input;

/* Records that a rule of the source leaves out. */
struct csv_left {
	const char *name;
	uint64_t rows;
};

/* Calls return false, or NULL, after reporting; then the run is over. */
struct csv_shape {
	void *ctx;
	/* What is read instead of the input: an input over it, for the caller to
	 * close, or the input itself. */
	struct input *(*over)(void *ctx, struct input *, struct diag *);
	/* A pass begins: what the one before found is forgotten. */
	void (*begin)(void *ctx);
	/* The block has just the header: takes its names, may add some. */
	bool (*header)(void *ctx, struct csv_block *, struct diag *);
	/* Takes records out of the block, which it counts in block->left, and
	 * adds the cells of the names that were added.  May be called twice with
	 * the same first record when headless. */
	bool (*sift)(void *ctx, struct csv_block *, struct diag *);
	/* The pass is over. */
	bool (*end)(void *ctx, struct diag *);

	char quote;    /* '\0': quotes are characters like others */
	bool trim;     /* blanks around fields are no part of them */
	bool formulas; /* a field that is ="text" is that text */
	bool headless; /* the first record is one like others; names are #1.. */
	size_t added;  /* names that header adds */
	const char *encoding; /* as declared; the records are in UTF-8 */

	const struct csv_left *left; /* so far in this pass, left_count of them */
	size_t left_count;
	uint64_t preamble; /* lines before the header, left out as well */
};

#endif
