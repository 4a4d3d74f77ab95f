/*
 * expr.h -- conditions and values: the scalar part of FEEL (DMN 1.3 chapter
 * 10), typed when it is loaded, evaluated over batches.
 *
 * Null follows FEEL: three-valued and/or/not, a comparison with null is null
 * except for = and !=, arithmetic with null is null.  What cannot be computed
 * is null and counted (faults.h).
 */
#ifndef DUNNING_EXPR_H
#define DUNNING_EXPR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/num.h"
#include "rules/faults.h"
#include "rules/schema.h"
#include "rules/strategy.h"
#include "stream/batch.h"

struct zone;

/* What an expression gives.  Money counts as a number in major units. */
enum value_type {
	VALUE_NULL, /* only the literal null */
	VALUE_BOOL,
	VALUE_NUMBER,
	VALUE_STRING,
	VALUE_DATE,
	VALUE_DAYS,   /* a days and time duration */
	VALUE_MONTHS, /* a years and months duration, whole months */
	VALUE_SET,
	VALUE_TIME,     /* of day */
	VALUE_DATETIME  /* a date and time */
};
enum { VALUE_TYPES = VALUE_DATETIME + 1 };
const char *value_type_name(enum value_type);

/* What an expression finds in a column of that type; TYPES: a reference, a
 * text. */
enum value_type value_type_of(enum strategy_type);

struct value {
	enum value_type type; /* VALUE_NULL: null, whatever the static type */
	int32_t offset;       /* TIME, DATETIME: as in base/moment.h */
	union {
		bool boolean;
		struct decimal number;
		struct text string; /* STRING, SET */
		struct {
			/*
			 * DATE, DATETIME: since 1970-01-01, in any year of
			 * base/moment.h; DAYS, MONTHS.
			 */
			int64_t days;
			/*
			 * DAYS, TIME, DATETIME: the rest of the day, from 0
			 * and below NANOS_PER_DAY.
			 */
			int64_t nanos;
		};
	};
	struct zone *zone; /* TIME, DATETIME; NULL: none by name */
};

/*
 * Names an expression may use: columns of the strategy, `as_of`, and those
 * constants.  With a source, the columns of that source only, typed by it.
 */
struct expr_scope {
	const struct strategy *strategy;
	const struct source_spec *source; /* NULL: the canonical stream */
	const char *const *constants; /* string constants such as "channel" */
	size_t constant_count;
	/* Type and values of `?` in a unary test; NULL outside of cells. */
	const struct column_info *input;
	/* What is parsed, for faults; `at` is filled in by whoever parses. */
	struct fault_place place;
};

/* What an evaluation needs besides the columns. */
struct expr_env {
	int32_t as_of;
	const struct text *constants; /* as many as the scope has */
	struct faults *faults; /* NULL: nobody counts them */
};

struct expr;

/*
 * Parses and types.  want: the type the place needs, VALUE_NULL for any.
 * NULL after reporting with the position inside the file: syntax, unknown
 * names and functions with the nearest, types that do not go together.  Lives
 * in the arena.
 */
struct expr *expr_parse(struct arena *, const struct located *,
    const struct expr_scope *, enum value_type want, struct diag *);

/*
 * What a column of that type is to hold: a date and time as its text.  Any type
 * of value for other columns; expr_run tells what does not fit.
 */
struct expr *expr_parse_column(struct arena *, const struct located *,
    const struct expr_scope *, enum strategy_type, struct diag *);

enum value_type expr_type(const struct expr *);

/*
 * Type, and values if they are limited, as those of a column, for the tests
 * of a cell.  False: a duration or a time of day, which no
 * column can hold.
 */
bool expr_column_info(const struct expr *, struct column_info *);

/* The slot of an expression that is just a column, -1 for others. */
int expr_slot(const struct expr *);

/* Binds the columns that it uses to slots; false: reported (E_COLUMN). */
bool expr_bind(struct expr *, struct columns *);

/* Whether the records have all columns that it needs; nothing is reported. */
bool expr_finds(const struct expr *, const struct columns *);

/* Names of columns that it uses, in order of first use. */
size_t expr_names(const struct expr *, const char *const **names);

/* The slot behind one of those names, after expr_bind. */
int expr_name_slot(const struct expr *, const char *name);

/* One record.  Strings in the result live as long as the batch. */
struct value expr_eval(
    const struct expr *, const struct expr_env *, struct batch *, size_t row);

/*
 * The values of records from `from`, a multiple of 64, up to `to`; values[0] is
 * that of record `from`.  Null where wanted, which has a byte for each record
 * of the batch, is 0 and not 1.  False: out of memory.
 */
bool expr_values(struct expr *, const struct expr_env *, struct batch *,
    size_t from, size_t to, const uint8_t *wanted, struct value *values);

/* Where values go, and how. */
struct expr_target {
	struct vector *into;
	enum rounding rounding;
	int64_t scale;         /* DECIMAL: most decimals */
	const uint8_t *digits; /* MONEY: of each record's currency; NULL: as
	                          many as the value has, at most 4 */
};

/*
 * All records whose fate is FATE_KEPT, into a vector of a matching type:
 * number to INT, DECIMAL or MONEY, and so on.  What does not fit is null and
 * counted as a fault.  False: out of memory.
 */
bool expr_run(struct expr *, const struct expr_env *, struct batch *,
    const struct expr_target *);

/*
 * One value into a vector, as expr_run does it; MONEY with that many digits,
 * or with the value's own when digits is below 0.  False, with null stored,
 * when it does not fit the type.
 */
bool value_store_digits(const struct value *, size_t row, struct vector *into,
    enum rounding, int64_t scale, int digits);

/* What faults of its values are counted under. */
const struct fault_place *expr_fault_place(const struct expr *);

/*
 * Whether a condition is true for one record, which is not rejected by a fault
 * of it; null, which is counted as FAULT_CONDITION, is not true.
 */
bool expr_true(
    const struct expr *, const struct expr_env *, struct batch *, size_t row);

/* The same for all records that are kept; 0 for the others, and for what is no
 * condition.  False: out of memory. */
bool expr_test(struct expr *, const struct expr_env *, struct batch *,
    uint8_t *truth);

/* The place of a byte of a text in its file. */
struct src_pos expr_place(const struct located *, size_t offset);

/* Writes a value as CSV shows it: true, 1.5, 2026-01-31. */
bool value_format(const struct value *, struct buf *);

#endif
