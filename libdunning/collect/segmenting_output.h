/*
 * segmenting_output.h -- an output of a decision table as a column.  Private to
 * segmenting.c.
 */
#ifndef DUNNING_SEGMENTING_OUTPUT_H
#define DUNNING_SEGMENTING_OUTPUT_H

#include "rules/decision.h"
#include "stream/row_currency.h"

/*
 * Answers are numbered like the rules, then the default; after it comes the
 * number of no answer, which is null.
 */
struct segmenting_output {
	const struct decision *table;
	size_t output;
	size_t answers; /* with that of no answer */
	const struct fault_place *place;
	enum rounding rounding;
	int slot;
	bool literal; /* all answers are: they are made before the run */
	/* The answers as a vector; of amounts, one for each number of digits. */
	struct vector made[ROW_CURRENCY_DIGITS];
	size_t label_count; /* of the labels of made[0], or 0 */
	/* Texts that the column must hold besides its answers. */
	const struct text *more;
	size_t more_count;
	bool has_misfits;
	bool *misfits[ROW_CURRENCY_DIGITS]; /* answers that the type lacks */
};

/* Appends the column; false: reported. */
bool segmenting_output_open(struct segmenting_output *, struct arena *,
    struct columns *, struct diag *);

/* Appends a column of labels: texts by answer, null where at is NULL.  False:
 * reported. */
bool segmenting_output_label(struct segmenting_output *, const char *name,
    const struct text *texts, struct arena *, struct columns *, struct diag *);

/*
 * Writes the answers, one number for each record; digits are those of amounts.
 * Adds those that do not fit to the faults of env.  False: out of memory.
 */
bool segmenting_output_run(const struct segmenting_output *,
    const uint32_t *answers, const uint8_t *digits, const struct expr_env *,
    struct batch *);

/* What a column holds of a value: of a date and time its text, in the arena.
 * False: out of memory. */
bool segmenting_output_text(struct value *, struct arena *);

/* Elements of one vector, chosen by answer. */
void segmenting_output_gather(const struct vector *from,
    const uint32_t *answers, size_t rows, struct vector *into);

/* Room for count elements, all null.  False: out of memory. */
bool segmenting_output_room(
    struct arena *, enum column_type, size_t count, struct vector *);

#endif
