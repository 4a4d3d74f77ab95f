/*
 * refusal.h -- why a cell of an export is not taken.
 */
#ifndef DUNNING_REFUSAL_H
#define DUNNING_REFUSAL_H

#include <stdbool.h>

#include "base/text.h"

struct refusal {
	const char *id;   /* "R_CELL" */
	const char *why;  /* ends a sentence: "is not an amount" */
	const char *note; /* the remedy, or NULL */
	bool beside;      /* it is about another cell, beside that of the */
	struct text said; /* column: this text */
};

#endif
