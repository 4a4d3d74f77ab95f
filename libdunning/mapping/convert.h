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
#include "base/num.h"
#include "base/text.h"
#include "mapping/amount_reader.h"
#include "mapping/date_reader.h"
#include "mapping/refusal.h"
#include "mapping/value_map.h"
#include "rules/strategy.h"

/* A column_spec with everything looked up that a cell needs. */
struct converter {
	const struct column_spec *spec;
	enum strategy_type type;
	struct amount_reader amounts; /* numbers of any kind */
	struct date_reader dates;     /* dates, dates and times */
	const struct value_map *map;  /* NULL: none */
	/* What an enum or a set can be, value_count of them; 0: anything. */
	const char *const *values;
	size_t value_count;
	char separator;
	bool canonical; /* the texts for true and false are true and false */
};

/* False after reporting a bad mark, sign or format. */
bool converter_init(struct converter *, const struct source_spec *,
    const struct column_spec *, enum strategy_type, struct arena *,
    struct diag *);

/* The same for texts of the strategy itself (`default:`, `const:`, what `map:`
 * gives), which are canonical whatever the file's marks and formats are. */
struct converter converter_canonical(const struct converter *);

union converted {
	struct text text;
	int64_t number;
	struct decimal decimal;
	int32_t date;
};

/*
 * True, or false with the reason in the refusal, whose texts are static or live
 * in the arena of scratch.  mark is that of amount_reader_read, digits are
 * those of the record's currency.  A set is written into scratch with '|'
 * between, a date and time as ISO 8601 has it.  `map:` is another step.
 */
bool convert(const struct converter *, struct text cell, struct text mark,
    int digits, struct arena *scratch, union converted *out,
    struct refusal *);

/* What remains of convert when a date was read, or was not. */
bool convert_moment(const struct date_read *, struct arena *scratch,
    union converted *out, struct refusal *);
void convert_refuse_date(const struct date_reader *, enum date_result,
    struct text cell, struct arena *scratch, struct refusal *);

#endif
