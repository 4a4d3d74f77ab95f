/*
 * column.h -- the columns of one stream: its header, what is bound, what is
 * appended.
 *
 * A stage binds the columns that it reads and appends those that it makes,
 * both before the first record.  Each bound or appended column has a slot: the
 * index of its vector in every batch.
 */
#ifndef DUNNING_COLUMN_H
#define DUNNING_COLUMN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/text.h"
#include "stream/encoding.h"

enum column_type {
	COLUMN_STRING,
	COLUMN_BOOL,    /* true, false */
	COLUMN_INT,     /* 64 bits */
	COLUMN_DECIMAL, /* exact, up to 18 decimals */
	COLUMN_MONEY,   /* minor units of the row's currency */
	COLUMN_DATE,    /* ISO 8601 */
	COLUMN_SET      /* names separated by '|', kept as text */
};

/* "string", "bool", ... as strategy files write them. */
const char *column_type_name(enum column_type);

/*
 * One column of one batch.  Element i belongs to record i; it means something
 * only where the bit of i in valid is set (a cleared bit is null).  A STRING
 * with labels has codes instead of texts; vector_text reads both.
 */
struct vector {
	enum column_type type;
	uint64_t *valid;
	const struct text *labels; /* STRING: what the codes mean, or NULL */
	union {
		struct text *text;       /* STRING, SET: as long as the batch */
		uint16_t *codes;         /* STRING with labels: index of one */
		int64_t *number;         /* BOOL (0, 1), INT, MONEY (minor) */
		struct decimal *decimal; /* DECIMAL */
		int32_t *date;           /* DATE: days since 1970-01-01 */
	};
	uint8_t *digits; /* MONEY: minor-unit digits of the row's currency */
	/* Appended DATE: records whose cell is what a field of the input has, as
	 * it stands there; NULL: none. */
	const uint64_t *came;
	size_t came_field;
	/* STRING: numbers of the texts, the same in all batches; 0 where there
	 * is none.  NULL for other columns than the currency of MONEY. */
	uint8_t *currencies;
};

enum { CURRENCY_CODES = 256 }; /* numbers of currencies are below */

static inline bool
vector_valid(const struct vector *v, size_t i)
{
	return v->valid[i / 64] >> (i % 64) & 1;
}

static inline void
vector_set_valid(struct vector *v, size_t i)
{
	v->valid[i / 64] |= UINT64_C(1) << (i % 64);
}

/* What is null in a vector of texts becomes a text of no length. */
void vector_fill_empty(struct vector *, size_t rows);

static inline void
vector_set_null(struct vector *v, size_t i)
{
	v->valid[i / 64] &= ~(UINT64_C(1) << (i % 64));
}

/* Of a STRING or SET; only where it is valid. */
static inline struct text
vector_text(const struct vector *v, size_t i)
{
	return v->labels != NULL ? v->labels[v->codes[i]] : v->text[i];
}

struct columns;

/* What a bound column is for. */
enum column_need {
	COLUMN_REQUIRED, /* the header must have it; null rejects the record */
	COLUMN_PRESENT,  /* the header must have it; nulls are fine */
	COLUMN_OPTIONAL, /* when the header lacks it, every value is null */
	COLUMN_LATER     /* as PRESENT, and read only by columns_fetch */
};

/*
 * The slot of a bound column, -1 after an error in diag (E_COLUMN: names the
 * nearest header and lists the header).  Binding a name again as the same type
 * gives the same slot, and its need becomes the strictest.  A column that an
 * earlier stage appended is bound by name just like one of the header, as the
 * type that it was made; its need is not looked at.  MONEY binds `currency`
 * too.
 */
int columns_bind(struct columns *, const char *name, enum column_type,
    enum column_need, struct src_pos wanted_by);

/* The same for a field of the header, which may have no name. */
int columns_bind_field(struct columns *, size_t field, enum column_type,
    enum column_need);

/* The same into *slot, as REQUIRED, or as PRESENT with *slot -1 when the stream
 * lacks it.  False: reported. */
bool columns_bind_needed(struct columns *, const char *name, enum column_type,
    int *slot);
bool columns_bind_if_there(struct columns *, const char *name,
    enum column_type, int *slot);

/*
 * The slot of a new column, written after those that are there; -1 after an
 * error: the header has it already (E_COLUMN_EXISTS), unless columns_replace
 * was called, when it is written in place of the old one.  MONEY is written
 * with the digits of the vector.
 */
int columns_append(struct columns *, const char *name, enum column_type);

/*
 * A new column that takes the place of the one of that name, of the header or
 * of an earlier stage, when there is one: later stages bind it instead.  The
 * old one is still what it was to whoever bound it before.  -1: reported.
 */
int columns_amend(struct columns *, const char *name, enum column_type);

/*
 * A new STRING column that can hold just these texts, 1 to COLUMN_LABELS of
 * them, which live as long as the columns: its vectors have codes.
 */
enum { COLUMN_LABELS = 65535 };
int columns_append_labels(struct columns *, const char *name,
    const struct text *labels, size_t count);
void columns_replace(struct columns *, bool);

/* Only appended columns are written; before the first of them. */
void columns_only_appended(struct columns *);

/*
 * After columns_only_appended: a field of the header is written under that
 * name, where an appended column would be, as it came; with quotes around it
 * when it has a comma and the delimiter was another one.  But a null text is
 * left out, and a cell in another encoding is written as that of a STRING.  A
 * record with bytes there that are no text is rejected.  Later stages bind the
 * field by that name.  False: reported (E_COLUMN_EXISTS).
 */
bool columns_pass(struct columns *, const char *name, size_t field);

/* Which header field a name means in this file (option -c NAME=HEADER).
 * False after E_COLUMN. */
bool columns_alias(struct columns *, const char *name, const char *header);

/*
 * Currency of rows without one, borrowed.  When neither this nor the column
 * says it, amounts have two digits (ISO 4217: XXX, no currency).
 */
void columns_default_currency(struct columns *, const char *code);

struct batch;

/* Reads a column that was bound as COLUMN_LATER, of this batch; again, or
 * another column, is fine.  False: out of memory. */
bool columns_fetch(struct batch *, int slot);

/* Declares a currency with its minor-unit digits (0..4), or changes that of ISO
 * 4217.  False: out of memory, reported. */
bool columns_currency(struct columns *, const char *code, int digits);

/* Digits of a currency, -1 when unknown: what columns_currency declared, then
 * ISO 4217. */
int columns_currency_digits(const struct columns *, struct text code);

/* The currency of rows without one; null when none was given. */
struct text columns_usual_currency(const struct columns *);

/* The header as it came, without quotes and in UTF-8, but for the numbers of
 * names that are there twice; and the file. */
size_t columns_count(const struct columns *);
const char *columns_file(const struct columns *);
struct text columns_name(const struct columns *, size_t field);

/* Gives names that are there more than once, but empty ones, a number, "Name#1"
 * for the first.  False: out of memory. */
bool columns_number(struct arena *, struct text *names, size_t count);

/* Tells the names of a header in a note, as far as they fit. */
void columns_note_header(struct diag *, const char *file,
    const char *const *names, size_t count);

/* Field of a header name (exact); -1 when there is none. */
int columns_field(const struct columns *, struct text name);

/* Name and type behind a slot; *field is -1 for an appended column. */
const char *columns_slot_name(const struct columns *, int slot);
enum column_type columns_slot_type(const struct columns *, int slot);
int columns_slot_field(const struct columns *, int slot);

/* True when the header (or an alias) or an earlier stage has this column.
 * columns_taken is for who does not want it: a name that is to be new. */
/* Before columns are bound: an empty cell of a column of texts of that name,
 * which outlives the columns, is a text of no length and not null.  False: out
 * of memory, reported. */
bool columns_keep_empty(struct columns *, const char *name);

bool columns_has(const struct columns *, const char *name);
bool columns_taken(const struct columns *, const char *name);

/*
 * Whoever wrote the input left out columns, but for those names, as the place
 * `at` says: a column that a stage asks for and that is neither there nor one
 * of them may have been left out, so that nobody can know what it said.  Does
 * nothing when the header has a column besides the names.  Names and what,
 * which says who left it out ("`outputs: segment`"), are borrowed.
 */
void columns_kept(struct columns *, const struct text *names, size_t count,
    const char *what, struct src_pos at);

/* After the stages are open: whether they asked for nothing that may have been
 * left out; false: reported (E_LEFT_OUT). */
bool columns_whole(const struct columns *);

struct diag *columns_diag(const struct columns *);

#endif
