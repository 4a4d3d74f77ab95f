/*
 * contact_key.h -- records of which contact rules say the same.
 *
 * Inside the contact rules only.
 */
#ifndef DUNNING_CONTACT_KEY_H
#define DUNNING_CONTACT_KEY_H

#include "base/buf.h"
#include "contact/contact_rule.h"

/* Rows by the values of all columns that the rules read. */
struct contact_keys;

struct contact_keys *contact_keys_new(
    struct arena *, const struct contact_rules *); /* NULL: out of memory */

/* The row of records with the same values; CONTACT_NO_ROW: it is not known. */
uint32_t contact_keys_find(
    struct contact_keys *, const struct batch *, size_t row);

/* Remembers the row of the record that was asked for last, unless there are
 * many already; nothing is lost without memory. */
void contact_keys_add(struct contact_keys *, uint32_t number);

#endif
