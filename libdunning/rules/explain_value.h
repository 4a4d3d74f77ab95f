/*
 * explain_value.h -- values as people read them, without what identifies a
 * person.
 *
 * A text for which there is no memory is null, after reporting: whoever puts
 * many of them together asks explain_whole at the end.
 */
#ifndef DUNNING_EXPLAIN_VALUE_H
#define DUNNING_EXPLAIN_VALUE_H

#include "rules/explain.h"

/*
 * Whether and how the values of a column are masked: an enum pii, PII_NONE when
 * the view shows everything, or EXPLAIN_HIDDEN for a text that is derived from
 * such columns.
 */
enum { EXPLAIN_HIDDEN = PII_ID + 1 };
int explain_pii(const struct explain_view *, struct text name);

/* The same of an expression that gives a value of that type. */
int explain_expr_pii(
    const struct explain_view *, struct text expr, enum strategy_type);

/*
 * A telephone number keeps its last two digits, an e-mail address its first
 * letter, a name the first letters of its first two words, an id of more than
 * six characters its last three, a hidden text nothing.  Null and an empty text
 * stay as they are.  Null when out of memory, not reported.
 */
struct text explain_mask(struct arena *, int pii, struct text);

/* The same for a view. */
struct text explain_masked(const struct explain_view *, int pii, struct text);

/* The text of a value; type says how a number is written. */
struct text explain_value(const struct explain_view *, const struct value *,
    enum strategy_type);

/* The element of a vector as records have it, but without quotes; masked. */
struct text explain_slot(
    const struct explain_view *, const struct batch *, size_t row, int slot);

/* The field of the header that a name means, by alias too; -1: none. */
int explain_field(const struct columns *, const char *name);

/* A cell as it came, without quotes; masked as that column is.  Null when
 * empty. */
struct text explain_field_text(const struct explain_view *,
    const struct batch *, size_t row, int field, struct text name);

/* The columns that an expression uses with their values; false: out of memory,
 * reported. */
bool explain_uses(const struct explain_view *, const struct expr *,
    const struct batch *, size_t row, struct explain_cells *);

/* Truth of a condition for one record, faults not counted; NULL is true. */
enum explain_truth explain_truth_of(const struct expr *,
    const struct expr_env *, struct batch *, size_t row);

/* Whether no more than so many errors (diag_count) are reported. */
bool explain_whole(const struct explain_view *, size_t errors);

/* Room for at least count, zeroed; NULL after reporting that there is none. */
void *explain_take(const struct explain_view *, size_t count, size_t size);

/* The newest slot of that name, -1 without one; its value. */
int explain_slot_named(const struct columns *, struct text name);
struct value explain_value_named(
    const struct batch *, size_t row, const char *name);

struct text explain_date(const struct explain_view *, int64_t days);

/* A copy of formatted text; null after reporting that there is no memory. */
struct text explain_text(const struct explain_view *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Number and keys of a record. */
bool explain_keys(const struct explain_view *, const struct batch *,
    size_t row, struct explain_record *);

#endif
