/*
 * ledger_pack.h -- the values of a row as one value, which is read with one
 * call: what SQL's row_pack(...) gives.
 *
 * First a word of four bytes for each value, the number of its bytes, then the
 * bytes of each that has any, with a NUL behind them; a number has eight.  A
 * pack is never stored.
 *
 * Inside the ledger layer only.
 */
#ifndef DUNNING_LEDGER_PACK_H
#define DUNNING_LEDGER_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/text.h"

enum { LEDGER_PACK_MAX = 24 };

/* Packs count values into the emptied buffer; false: no memory, also for the
 * bytes of a value, which then are NULL. */
bool ledger_pack_make(struct buf *, const struct text *values, int count);

/* The first value of count. */
struct text ledger_pack_first(struct text pack, int count);

/* All of them; a null text for one without bytes. */
void ledger_pack_values(const char *pack, int count, struct text *values);

/* The number in a value; 0 without bytes. */
int64_t ledger_pack_number(struct text value);

#endif
