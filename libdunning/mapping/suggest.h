/*
 * suggest.h -- looks at an unknown export and writes a strategy to begin with.
 *
 * Every line of it says on what evidence it stands.  What is ambiguous is
 * written as a comment with the choices, and a needed thing that is not
 * decided is written so that `map` refuses the strategy.
 */
#ifndef DUNNING_SUGGEST_H
#define DUNNING_SUGGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/diag.h"

struct suggest_options {
	const char *path; /* "-": standard input */
	const char
	    *currency;   /* of the amounts when no column says it, or NULL */
	uint64_t sample; /* records to look at; 0: all */
};

enum { SUGGEST_SAMPLE = 100000 };

/*
 * Appends the strategy to out.  *undecided is the number of needed things that
 * a person has to decide.  Holds the sample in memory, about five times.
 * False after reporting: the file cannot be read, is empty (E_SUGGEST) or
 * memory ran out.
 */
bool suggest_file(const struct suggest_options *, struct buf *out,
    size_t *undecided, struct diag *);

#endif
