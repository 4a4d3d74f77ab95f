/* ledger_fee.c -- the fees of past actions. */
#include <stdlib.h>

#include "ledger/ledger_internal.h"

bool
ledger_add_fee(struct ledger *ledger, struct text debtor, int64_t action,
    const struct ledger_fee *fee)
{
	struct query *query = db_query(ledger->db, SQL_FEE_ADD);

	query_put_text(query, debtor);
	query_put_int(query, action);
	query_put_text(query, fee->charge);
	query_put_text(query, fee->item);
	query_put_int(query, fee->amount);
	return query_run(query);
}

bool
ledger_has_fees(struct ledger *ledger, bool *has)
{
	struct query *row;
	enum query_step step;

	*has = false;
	row = db_query(ledger->db, SQL_FEES_ANY);
	step = query_step(row);
	*has = step == QUERY_ROW;
	query_end(row);
	return step != QUERY_TROUBLE;
}

static bool
read_fees(struct ledger *ledger, struct text strategy, struct text debtor)
{
	struct query *row = db_query(ledger->db, SQL_FEES);
	enum query_step step;
	bool ok = true;

	query_put_text(row, debtor);
	query_put_text(row, strategy);
	while ((step = query_step(row)) == QUERY_ROW) {
		struct ledger_past_fee *fee =
		    ledger_rows_add(ledger, &ledger->fees, sizeof *fee);

		if (fee == NULL)
			break;
		fee->action = query_int(row, 0);
		fee->plan = ledger_keep(ledger, query_text(row, 1), &ok);
		fee->level = ledger_keep(ledger, query_text(row, 2), &ok);
		fee->currency = ledger_keep(ledger, query_text(row, 3), &ok);
		fee->digits = (int)query_int(row, 4);
		fee->fee.charge = ledger_keep(ledger, query_text(row, 5), &ok);
		fee->fee.item = ledger_keep(ledger, query_text(row, 6), &ok);
		fee->fee.amount = query_int(row, 7);
		fee->closed = query_int(row, 8) != 0;
		if (!ok)
			break;
	}
	query_end(row);
	return step == QUERY_DONE;
}

static bool
read_links(struct ledger *ledger, struct text strategy, struct text debtor)
{
	struct query *row = db_query(ledger->db, SQL_FEE_LINKS);
	enum query_step step;
	bool ok = true;

	query_put_text(row, debtor);
	query_put_text(row, strategy);
	while ((step = query_step(row)) == QUERY_ROW) {
		struct ledger_link *link =
		    ledger_rows_add(ledger, &ledger->links, sizeof *link);

		if (link == NULL)
			break;
		link->item = ledger_keep(ledger, query_text(row, 0), &ok);
		link->action = query_int(row, 1);
		if (!ok)
			break;
	}
	query_end(row);
	return step == QUERY_DONE;
}

static int
by_item(const void *a, const void *b)
{
	const struct ledger_link *one = a, *two = b;
	int order = text_compare(one->item, two->item);

	return order != 0 ? order :
	                    (one->action > two->action) -
	        (one->action < two->action);
}

/* What was erased is older than what is not. */
static bool
read_all(struct ledger *ledger, struct text strategy, struct text debtor,
    struct text erased)
{
	struct ledger_past_fee *fee;
	struct ledger_link *link;
	size_t gone;

	if (!read_fees(ledger, strategy, erased))
		return false;
	gone = ledger->fees.count;
	if (!read_fees(ledger, strategy, debtor))
		return false;
	if (ledger->fees.count == 0)
		return true;
	if (!read_links(ledger, strategy, erased) ||
	    !ledger_alias_begin(ledger))
		return false;
	fee = ledger->fees.at;
	for (size_t i = 0; i < gone; i++)
		ledger_alias_put(ledger, &fee[i].fee.item);
	link = ledger->links.at;
	for (size_t i = 0; i < ledger->links.count; i++)
		ledger_alias_put(ledger, &link[i].item);
	if (!read_links(ledger, strategy, debtor))
		return false;
	if (ledger->links.count > 1)
		qsort(ledger->links.at, ledger->links.count,
		    sizeof(struct ledger_link), by_item);
	return true;
}

const struct ledger_fees *
ledger_fees(struct ledger *ledger, struct text strategy, struct text debtor)
{
	char token[LEDGER_TOKEN];

	ledger_ahead_rest(ledger);
	ledger->fees.count = 0;
	ledger->links.count = 0;
	if (ledger->erased) {
		if (!read_all(ledger, strategy, debtor,
		        ledger_token(ledger, debtor, token)))
			return NULL;
	} else if (!read_fees(ledger, strategy, debtor) ||
	    (ledger->fees.count != 0 &&
	        !read_links(ledger, strategy, debtor))) {
		return NULL;
	}
	ledger->past_fees = (struct ledger_fees){
		.fees = ledger->fees.at,
		.count = ledger->fees.count,
		.links = ledger->links.at,
		.link_count = ledger->links.count,
	};
	return &ledger->past_fees;
}
