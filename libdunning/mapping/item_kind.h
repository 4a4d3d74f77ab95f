/*
 * item_kind.h -- what a document is by the name of its type in the systems that
 * are known: "NC" and "Credit Memo" are credits.
 */
#ifndef DUNNING_ITEM_KIND_H
#define DUNNING_ITEM_KIND_H

#include "base/text.h"

/* debit, credit, payment or advance; NULL: not known.  "Payment Entry" is known
 * by a word of it. */
const char *item_kind_of(struct text type);

#endif
