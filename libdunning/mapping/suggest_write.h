/*
 * suggest_write.h -- the parts of the strategy that suggest writes.
 * Private to collect/suggest_write*.c and suggest_tell.c.
 */
#ifndef DUNNING_SUGGEST_WRITE_H
#define DUNNING_SUGGEST_WRITE_H

#include "mapping/suggest_internal.h"
#include "mapping/suggest_yaml.h"

enum { LINE_MAX_BYTES = 1 << 16 };

/* The header of a column as `from:` has it; "#3" without one of its own. */
void
suggest_tell_header(const struct suggestion *, size_t column, struct buf *);

/* Why a column is taken for its role: "high: 24 of 24 are dates". */
void suggest_tell_why(const struct suggestion *, size_t column, struct buf *);

/* What the values look like: "24 of 24 are dates; 2 empty". */
void suggest_tell_values(
    const struct suggestion *, size_t column, enum role_values, struct buf *);

/* Its few values with their counts, when they are no personal data: true. */
bool suggest_tell_few(const struct column_look *, struct buf *);

/* PII_NONE, or what personal data its role or its values are. */
enum pii suggest_tell_pii(const struct suggestion *, size_t column);
extern const char *const suggest_pii_names[];

/* suggest_write_file.c: csv, date, decimal ... of the source. */
void suggest_write_file(struct suggestion *, struct buf *);

/* suggest_write_dates.c: date and pivot of the source; and what stands before
 * a column of which nobody has decided how its dates are written. */
void suggest_write_dates(struct suggestion *, struct buf *);
void suggest_write_open_dates(struct suggestion *, size_t column, struct buf *);

/* suggest_write_rows.c: header and skip_until of csv; totals, drop, carry. */
void suggest_write_header(struct suggestion *, struct buf *);
void suggest_write_rows(struct suggestion *, struct buf *);

/* suggest_write_columns.c: the columns that have canonical names. */
void suggest_write_columns(struct suggestion *, struct buf *);

/* suggest_write_money.c and suggest_write_currency.c: amount, paid, balance and
 * currency. */
void suggest_write_amount(struct suggestion *, struct buf *);
void suggest_write_balance(struct suggestion *, struct buf *);
void suggest_write_currency(struct suggestion *, struct buf *);

/* suggest_write_closed.c: whether documents that are settled, void or drafts
 * are open. */
void suggest_write_closed(struct suggestion *, struct buf *);

/* What a text says in a column of flags.  1: yes, 0: no, -1: neither. */
int suggest_truth(struct text);

/* Is it the column that says so? */
bool suggest_is_closed(const struct suggestion *, size_t column);

/* Is the open amount of a row other than zero, or unknown? */
bool suggest_is_owed(const struct suggestion *, size_t row);

/* The name of a column of the user's own. */
void suggest_put_own_name(
    const struct suggestion *, size_t column, struct buf *);

/* suggest_write_rest.c: kinds of documents, columns that nothing takes. */
void suggest_write_kinds(struct suggestion *, struct buf *);
void suggest_write_rest(struct suggestion *, struct buf *);

/* All that is said of one role. */
void suggest_write_role(struct suggestion *, enum role, struct buf *);
void suggest_write_open(struct suggestion *, enum role, struct buf *);

/* ", indicator: {...}" or ", minus: ..." behind an amount, when need be. */
void suggest_put_sign(
    struct suggestion *, enum role, size_t column, struct buf *line);

/* One column: "NAME: {from: HEADER ...}", as a comment with off. */
void suggest_write_claim(struct suggestion *, enum role, size_t column,
    bool off, const char *why, struct buf *);

/* The line of a needed column that nobody has decided. */
void suggest_write_undecided(
    struct suggestion *, const char *canonical, struct buf *);

#endif
