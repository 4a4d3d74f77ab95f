#include "ledger/ledger_unread.h"

#include "ageing/item_key.h"
#include "base/date.h"

static const bool forbids[EVENT_KINDS] = {
	[EVENT_DISPUTED] = true,
	[EVENT_HOLD] = true,
	[EVENT_BREATHING_SPACE] = true,
	[EVENT_MENTAL_HEALTH_CRISIS] = true,
	[EVENT_REPRESENTED] = true,
	[EVENT_INSOLVENT] = true,
	[EVENT_DECEASED] = true,
	[EVENT_MINOR] = true,
	[EVENT_FRAUD] = true,
	[EVENT_OPTED_OUT] = true,
};

bool
ledger_put_unreadable(struct ledger_load *load, struct batch *batch, size_t row,
    struct text debtor, const struct ledger_event *read)
{
	struct ledger_event event = { .kind = read->kind,
		.date = read->date,
		.channel = -1,
		.from = DATE_NONE,
		.until = DATE_NONE,
		.code = read->code,
		.amount = INT64_MIN,
		.value = TEXT("its record cannot be read"),
		.run = load->run };
	bool added;

	if (load->records || !forbids[read->kind] || debtor.len == 0)
		return true;
	if (read->item.len == 0 || item_key_valid(read->item)) {
		event.item = read->item;
		event.doc_id = read->doc_id;
	}
	if (event.kind == EVENT_HOLD) {
		event.stops = TEXT("contact|fees|escalate|score");
		if (event.code.len == 0)
			event.code = TEXT("HOLD_UNREADABLE");
	}
	diag_at(load->ledger->diag, DIAG_WARNING, "W_HOLD_UNREADABLE",
	    batch_at(batch, row, 0),
	    "what the record forbids cannot be read, so it forbids "
	    "everything to %.*s, without end, until it is taken back",
	    (int)debtor.len, debtor.at);
	return ledger_event_put(
	    load->ledger, debtor, &event, (struct text){ NULL, 0 }, &added);
}
