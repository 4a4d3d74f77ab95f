/*
 * amount_reader.h -- the amounts of one column of an export, by its marks.
 */
#ifndef DUNNING_AMOUNT_READER_H
#define DUNNING_AMOUNT_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/money.h"
#include "mapping/refusal.h"
#include "rules/strategy.h"

struct amount_reader {
	struct money_style style;
	bool indian; /* groups of two digits before the last three */
	bool unsaid; /* no mark is declared: 1.500 may be one or the other */
	bool minor;  /* cells are whole minor units */
	bool marked; /* a text says debit or credit */
	bool inside; /* it stands in the cell of the amount */
	const struct located_list *debit, *credit;
	const struct located_list *symbols; /* NULL: none */
};

/* Of a column of a source, for a number of any kind.  False after reporting a
 * bad mark or sign. */
bool amount_reader_init(struct amount_reader *, const struct source_spec *,
    const struct column_spec *, struct diag *);

/* Plain decimals of major units, as a strategy writes them. */
struct amount_reader amount_reader_canonical(void);

/*
 * An amount of a currency with that many digits.  mark is the text that says
 * debit or credit; null when it stands in the cell or there is none.  A credit
 * is negative; a minus besides is refused, for it may mean the contrary, and so
 * is 1.500 where no mark is declared, if the currency has no three digits.
 * Blanks that do not break count as blanks, U+2019 as an apostrophe.
 */
bool amount_reader_read(const struct amount_reader *, struct text cell,
    struct text mark, int digits, int64_t *minor, struct refusal *);

/*
 * A number as money_parse reads it: without a plus before it, or behind it
 * where a minus can stand, with '-' for U+2212, the minus sign, and without the
 * marks of Indian groups: the cell, or a part of it, or a text in room.
 */
enum { AMOUNT_ROOM = 64 };
struct text amount_reader_sign(const struct amount_reader *, struct text cell,
    char room[AMOUNT_ROOM]);

/* Whether such a number is refused for being 1.500 where no mark is declared;
 * the refusal says so then. */
bool amount_reader_doubts(const struct amount_reader *, struct text,
    struct refusal *);

/* Without blanks at both ends, those that do not break too. */
struct text amount_reader_trim(struct text);

/*
 * Whether a number has decimals, be they zeros: then it is no number of minor
 * units.  One 0 says nothing: programs that keep whole numbers with a point
 * write 600.0.
 */
bool amount_reader_is_major(const struct amount_reader *, struct text cell);

/*
 * amount_reader_read for most texts of a reader without marks, in a few
 * nanoseconds: false when it is no amount or just not one of the usual.  digits
 * 0..4.
 */
bool amount_reader_quick(const struct amount_reader *, struct text cell,
    int digits, int64_t *minor);

#endif
