/*
 * payment_file.h -- the payments of debtors, from a file of transactions.
 */
#ifndef DUNNING_PAYMENT_FILE_H
#define DUNNING_PAYMENT_FILE_H

#include "plan/intern.h"
#include "plan/promise.h"
#include "stream/column.h"

struct payment_file;

/* Reads the header; the file needs debtor_id, too (E_COLUMN).  NULL: reported.
 * payment_file_close releases it. */
struct payment_file *payment_file_open(const struct rules_run *,
    const char *path, struct diag *);
void payment_file_close(struct payment_file *); /* NULL is fine */

/* Binds what names the items of the portfolio; false: reported. */
bool payment_file_bind(struct payment_file *, struct columns *);

/*
 * Reads the payments of those debtors, after the last of them is known.  About
 * 60 bytes of memory for each.  False: reported.
 */
bool payment_file_load(struct payment_file *, const struct intern *debtors);

/* Of one debtor up to a day, in one currency or without one, in these digits;
 * *payments lives in the arena.  A negative one takes back those before it.
 * False: out of memory. */
bool payment_file_of(const struct payment_file *, uint32_t debtor, int32_t day,
    struct text currency, int digits, struct arena *,
    struct payment **payments, size_t *count);

/* The day of the newest transaction that is not after the as-of day of the
 * run, or of any for a later day; DATE_NONE: it has none. */
int32_t payment_file_newest(const struct payment_file *, int32_t day);

#endif
