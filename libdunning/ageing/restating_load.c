#include "ageing/restating_load.h"

#include <stdlib.h>

static bool
report_overflow(const struct restating_load *load, struct src_pos at)
{
	diag_at(load->diag, DIAG_ERROR, "E_OVERFLOW", at,
	    "the sum of the transactions of an item does not fit 64 bits of "
	    "minor units");
	return false;
}

static bool
grow(struct restating_load *load)
{
	size_t most = load->memory / 4 / sizeof *load->uses;
	size_t room = load->use_room == 0 ? 1024 : 2 * load->use_room;
	struct transaction *uses;

	if (load->use_count < load->use_room)
		return true;
	room = room > most ? most : room;
	if (room <= load->use_count) {
		diag_at(load->diag, DIAG_ERROR, "E_LIMIT",
		    POS_FILE(load->transactions->path),
		    "more than %zu transactions have a credit_doc, which is "
		    "what the memory holds",
		    most);
		diag_note(load->diag, POS_NONE,
		    "give it more with --memory=MIB");
		return false;
	}
	uses = realloc(load->uses, room * sizeof *uses);
	if (uses == NULL) {
		diag_memory(load->diag);
		return false;
	}
	load->uses = uses;
	load->use_room = room;
	return true;
}

/* It counts when the days of both items are known. */
static bool
add_use(struct restating_load *load, const struct transaction *x)
{
	if (transaction_table_entry(&load->transactions->credits, x->credit,
	        x->currency) == NULL ||
	    !grow(load))
		return false;
	load->uses[load->use_count++] = *x;
	return true;
}

static bool
add(struct restating_load *load, struct transaction_table *table,
    struct parts_key key, const struct transaction *x, bool later)
{
	struct transaction_entry *entry =
	    transaction_table_entry(table, key, x->currency);

	if (entry == NULL)
		return false;
	return transaction_entry_add(entry, x->amount, later) ||
	    report_overflow(load, POS_FILE(load->transactions->path));
}

static bool
take(void *ctx, const struct transaction *x, const struct batch *b, size_t row)
{
	struct restating_load *load = ctx;
	bool later = x->date > load->transactions->as_of;
	struct transaction_entry *debt;

	debt = transaction_table_entry(&load->debts, x->item, x->currency);
	if (debt == NULL)
		return false;
	debt->whole = x->whole;
	if (x->thousands && debt->thousands++ == 0)
		debt->thousands_line = line_walk_to(&load->walk, b, row);
	if (x->credited && !later)
		return add_use(load, x);
	if (transaction_entry_add(debt, x->amount, later))
		return true;
	return report_overflow(load,
	    batch_at_slot(b, row, load->transactions->amount));
}

void
restating_load_clear(struct restating_load *load)
{
	transaction_table_clear(&load->debts);
	free(load->uses);
	load->uses = NULL;
}

bool
restating_load_all(struct restating_load *load, struct columns *c)
{
	size_t quarter = load->memory / 4;
	bool credited = load->transactions->credited;

	transaction_table_init(&load->debts,
	    credited ? 2 * quarter : load->memory, load->diag);
	return transactions_bind(load->transactions, c, quarter) &&
	    transactions_read(load->transactions, take, load);
}

/* Whether its debt is there on the day. */
static bool
has_debt(const struct restating_load *load, const struct transaction *x)
{
	const struct transaction_entry *entry;
	size_t at = 0;

	while ((entry = transaction_table_next(&load->debts, x->item, &at)) !=
	    NULL)
		if (entry->currency == x->currency)
			return entry->day == TRANSACTION_NEVER ||
			    entry->day <= load->transactions->as_of;
	return false;
}

bool
restating_load_uses(struct restating_load *load)
{
	struct transactions *t = load->transactions;

	for (size_t i = 0; i < load->use_count; i++) {
		const struct transaction *x = &load->uses[i];
		bool later = !has_debt(load, x) ||
		    transactions_day(t, x) > t->as_of;

		if (!add(load, &load->debts, x->item, x, later) ||
		    (!later && !add(load, &t->credits, x->credit, x, false)))
			return false;
	}
	free(load->uses);
	load->uses = NULL;
	load->use_count = load->use_room = 0;
	return true;
}
