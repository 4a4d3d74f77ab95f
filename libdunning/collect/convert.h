/*
 * convert.h -- one cell of an export into a typed value, by its column_spec.
 */
#ifndef DUNNING_CONVERT_H
#define DUNNING_CONVERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/money.h"
#include "base/num.h"
#include "base/text.h"
#include "rules/strategy.h"

/* A column_spec with everything looked up that a cell needs. */
struct converter {
	const struct column_spec *spec;
	enum strategy_type type;
	struct money_style style;
	/* Dates, in order, at least one; dates and times, or NULL. */
	const struct located_list *formats;
	struct zone_cache *zones; /* dates and times */
	char separator;
	bool canonical; /* the texts for true and false are true and false */
	struct arena *arena;
};

/* False after reporting a bad mark, sign or format. */
bool converter_init(struct converter *, const struct source_spec *,
    const struct column_spec *, enum strategy_type, struct arena *,
    struct diag *);

/* The same for texts of the strategy itself (`default:`, `const:`), which are
 * canonical whatever the file's marks and formats are. */
struct converter converter_canonical(const struct converter *);

union converted {
	struct text text;
	int64_t number;
	struct decimal decimal;
	int32_t date;
};

/*
 * True, or false with the reason in why ("is not a date like dd/mm/yyyy"),
 * which is static or lives in the arena.  digits are those of the record's
 * currency.  A set is written into the arena of scratch with '|' between, a
 * date and time as ISO 8601 has it.
 */
bool convert(const struct converter *, struct text cell, int digits,
    struct arena *scratch, union converted *out, const char **why);

#endif
