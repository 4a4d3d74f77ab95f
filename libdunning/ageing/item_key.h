/*
 * item_key.h -- the name of one open item: company/doc_id/instalment/doc_type.
 *
 * In each part "%" is written %25, "/" %2F, "|" %7C and "=" %3D, so that keys
 * can stand in lists such as KEY=LEVEL|KEY=LEVEL.  Keys are compared byte by
 * byte: there is one way to write each.
 */
#ifndef DUNNING_ITEM_KEY_H
#define DUNNING_ITEM_KEY_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/text.h"

/* Appends the key; a null part is empty.  False: the buffer failed. */
bool item_key_make(struct text company, struct text doc_id,
    struct text instalment, struct text doc_type, struct buf *);

enum item_key_part {
	ITEM_KEY_COMPANY,
	ITEM_KEY_DOC_ID,
	ITEM_KEY_INSTALMENT,
	ITEM_KEY_DOC_TYPE,
	ITEM_KEY_PARTS
};

/* Four parts, no other escapes than the four above, no bare "|" or "=". */
bool item_key_valid(struct text key);

/* Appends one part of a valid key as it was given to item_key_make.  False:
 * not a key (nothing is appended), or the buffer failed. */
bool item_key_get(struct text key, enum item_key_part, struct buf *);

/* True when key is valid and its doc_id is that one. */
bool item_key_has_doc(struct text key, struct text doc_id);

#endif
