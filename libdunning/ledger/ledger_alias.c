/* ledger_alias.c -- what was erased, known again by who has its name. */
#include <stdlib.h>

#include "ageing/item_key.h"
#include "base/buf.h"
#include "base/limits.h"
#include "ledger/ledger_address.h"
#include "ledger/ledger_internal.h"

struct alias {
	struct text erased, plain;
};

bool
ledger_erased_key(struct ledger *ledger, struct text item, struct buf *key)
{
	struct buf parts[ITEM_KEY_PARTS];
	struct text texts[ITEM_KEY_PARTS];
	char token[LEDGER_TOKEN];
	bool ok = true;

	buf_reset(key);
	for (int i = 0; i < ITEM_KEY_PARTS; i++) {
		buf_init(&parts[i], LIMIT_RECORD_BYTES);
		if (item.len > 0)
			ok = item_key_get(item, (enum item_key_part)i,
			         &parts[i]) && ok;
		texts[i] =
		    (struct text){ buf_text(&parts[i]), parts[i].len };
	}
	texts[ITEM_KEY_DOC_ID] =
	    ledger_token(ledger, texts[ITEM_KEY_DOC_ID], token);
	if (item.len > 0)
		ok = item_key_make(texts[ITEM_KEY_COMPANY],
		         texts[ITEM_KEY_DOC_ID], texts[ITEM_KEY_INSTALMENT],
		         texts[ITEM_KEY_DOC_TYPE], key) && ok;
	for (int i = 0; i < ITEM_KEY_PARTS; i++)
		buf_clear(&parts[i]);
	return ok;
}

struct text
ledger_address_token(
    const struct ledger *ledger, uint64_t hash, char token[LEDGER_TOKEN])
{
	unsigned char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)(hash >> 8 * i);
	return ledger_token(
	    ledger, (struct text){ (const char *)bytes, 8 }, token);
}

bool
ledger_has_erased(const struct ledger *ledger)
{
	return ledger->erased;
}

void
ledger_know(struct ledger *ledger, const struct text *items, size_t count)
{
	ledger->known = items;
	ledger->known_count = count;
}

bool
ledger_address_is(
    const struct ledger *ledger, struct text address, uint64_t hash)
{
	char token[LEDGER_TOKEN];

	if (address.at == NULL)
		return false;
	if (ledger_address_hash(address) == hash)
		return true;
	return ledger != NULL && ledger->erased &&
	    address.len == LEDGER_TOKEN - 1 && address.at[0] == '~' &&
	    text_equal(address, ledger_address_token(ledger, hash, token));
}

bool
ledger_action_is(
    const struct ledger *ledger, struct text known, struct text action_id)
{
	char token[LEDGER_TOKEN];

	if (text_equal(known, action_id))
		return true;
	return ledger->erased && known.len == LEDGER_TOKEN - 1 &&
	    known.at[0] == '~' &&
	    text_equal(known, ledger_token(ledger, action_id, token));
}

static int
in_order(const void *a, const void *b)
{
	const struct alias *one = a, *two = b;

	return text_compare(one->erased, two->erased);
}

static bool
add(struct ledger *ledger, struct text erased, struct text plain)
{
	struct alias *alias =
	    ledger_rows_add(ledger, &ledger->aliases, sizeof *alias);
	bool ok = true;

	if (alias == NULL)
		return false;
	alias->erased = ledger_keep(ledger, erased, &ok);
	alias->plain = plain;
	return ok;
}

static bool
add_item(struct ledger *ledger, struct text item, struct buf *work)
{
	char token[LEDGER_TOKEN];
	struct text doc;
	bool ok = true;

	if (!item_key_valid(item))
		return true;
	if (!ledger_erased_key(ledger, item, work)) {
		diag_memory(ledger->diag);
		return false;
	}
	if (!add(ledger, (struct text){ buf_text(work), work->len }, item))
		return false;
	buf_reset(work);
	if (!item_key_get(item, ITEM_KEY_DOC_ID, work)) {
		diag_memory(ledger->diag);
		return false;
	}
	doc = ledger_keep(
	    ledger, (struct text){ buf_text(work), work->len }, &ok);
	return ok && add(ledger, ledger_token(ledger, doc, token), doc);
}

bool
ledger_alias_begin(struct ledger *ledger)
{
	struct buf work;
	bool ok = true;

	ledger->aliases.count = 0;
	buf_init(&work, LIMIT_RECORD_BYTES);
	for (size_t i = 0; ok && i < ledger->known_count; i++)
		ok = add_item(ledger, ledger->known[i], &work);
	buf_clear(&work);
	if (ok && ledger->aliases.count > 1)
		qsort(ledger->aliases.at, ledger->aliases.count,
		    sizeof(struct alias), in_order);
	return ok;
}

void
ledger_alias_put(const struct ledger *ledger, struct text *text)
{
	const struct alias wanted = { *text, { NULL, 0 } };
	const struct alias *found;

	if (text->len == 0 || ledger->aliases.count == 0)
		return;
	found = bsearch(&wanted, ledger->aliases.at, ledger->aliases.count,
	    sizeof wanted, in_order);
	if (found != NULL)
		*text = found->plain;
}
