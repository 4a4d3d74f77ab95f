/*
 * column_set.h -- the inside of struct columns, for the files that read the
 * header, decode fields and write records.
 */
#ifndef DUNNING_COLUMN_SET_H
#define DUNNING_COLUMN_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "stream/batch.h"
#include "stream/column.h"
#include "stream/csv_scan.h"
#include "stream/currency.h"

struct slot {
	const char *name;
	enum column_type type;
	int field;     /* of the header; -1: appended, or not there */
	size_t stage;  /* that bound or appended it first */
	size_t required_by; /* stage that does not take nulls; SIZE_MAX: none */
	bool appended; /* made by a stage */
	bool passed;   /* a field that is written as it came */
	bool late;     /* decoded when columns_fetch asks for it */
	bool keeps_empty; /* of texts: nothing in it is null */
	const struct text *labels; /* all it can hold, or NULL */
	const struct text *cells;  /* those as they are written */
	size_t cell_most;          /* bytes of the longest */
};

struct alias {
	const char *name;
	int field;
};

struct currency {
	const char *code;
	int digits;
};

struct columns {
	struct arena *arena;
	struct diag *diag;
	const char *file;
	char delimiter; /* of the cells that are written */

	struct text raw;    /* the header record as it came */
	const char **names; /* of the header, count of them */
	size_t count;
	struct alias *aliases;
	size_t alias_count;

	struct slot *slots;
	size_t slot_count;
	size_t stage; /* whose open is called */
	size_t slot_cap;
	int *in_place; /* slot written in place of each field, or -1 */
	int *added;    /* slots written after the record, in order */
	size_t added_count;

	struct currency *currencies;
	size_t currency_count;
	const char *default_currency;
	int currency; /* slot of the currency of MONEY fields, or -1 */
	struct currency_book book; /* grows with the batches */
	bool replace;
	bool only_appended;
	struct columns_kept *kept; /* NULL: nothing was left out */
	struct empty_name *empty_names; /* of columns_keep_empty */
};

/* Whether nothing in a column of that name is null. */
bool column_keeps_empty(const struct columns *, const char *name);

/* After the slot was read: what is null in such a column becomes an empty text.
 * Always true. */
bool column_fill_empty(struct batch *, int slot);

/* A column was asked for that is not there. */
void columns_missed(const struct columns *, const char *name);

/* names (count of them) are copied into the arena, which outlives the columns.
 * NULL: out of memory. */
struct columns *columns_new(struct arena *, const struct text *names,
    size_t count, const char *file, struct diag *);

/* The same header without what was bound or appended; raw and file are
 * shared.  NULL: out of memory. */
struct columns *columns_again(struct arena *, const struct columns *,
    struct diag *);

/*
 * The columns of the header record, row 0 of index; NULL after reporting:
 * undecodable, or a name that is there twice, unless they are numbered.
 */
struct columns *columns_read(struct arena *, const char *data,
    const struct csv_index *index, size_t line, enum encoding,
    const char *file, bool number, struct diag *);

struct decoder;

/* Allocates the vectors of a batch; lives as long as the batch.  NULL: out of
 * memory. */
struct decoder *columns_begin(struct batch *, enum encoding,
    const char *const *nulls, size_t null_count);

/*
 * Fields next to each other in the input, and so in the output: written as one
 * piece, but for records whose bit is set in odd, whose cells are in the
 * vectors of its slots.
 */
struct piece {
	size_t added; /* the first of them in columns->added */
	size_t count;
	size_t field;  /* of the first */
	uint64_t *odd; /* NULL: there are none */
};

/* Where the fields of a piece are in a record. */
static inline struct text
piece_span(const struct batch *b, const struct piece *piece, size_t row)
{
	const uint32_t *ends = b->ends + row * b->fields + piece->field;
	uint32_t at = piece->field == 0 ? b->starts[row] : ends[-1] + 1;

	return (struct text){ b->data + at, ends[piece->count - 1] - at };
}

/* The pieces of a batch; false: out of memory. */
bool pieces_begin(struct decoder *);

/* Reads those that this stage passes.  False: out of memory. */
bool pieces_decode(struct decoder *, size_t stage);

/*
 * Fills the vectors of the header fields that a stage was the first to bind; a
 * record that is kept and has a value that cannot be read, or a null that this
 * stage does not take, is rejected.  Stages come in order.  False: out of
 * memory.
 */
bool columns_decode(struct decoder *, size_t stage);

#endif
