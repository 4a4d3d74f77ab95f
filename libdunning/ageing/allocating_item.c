#include "ageing/allocating_item.h"

#include <string.h>

#include "base/date.h"
#include "base/key_bytes.h"

enum { NO_SLOT = -1 };

/* Bytes of a key besides its texts. */
enum { KEY_BYTES = ALLOCATING_GROUP + 4 + 4 + 1 + KEY_SERIAL + 8 };

/* Debts come behind credits, unknown dates behind all others. */
static const uint32_t debt_bit = UINT32_C(1) << 31;
static const uint32_t no_date = (UINT32_C(1) << 31) - 1;

static bool
uses(const struct ageing_spec *spec, int mode)
{
	const struct schema_pair *pair = spec->credits_by.at;
	bool used = spec->credits == mode;

	for (size_t i = 0; i < spec->credits_by.count; i++)
		used |= pair[i].choice == mode;
	return used;
}

bool
allocating_rule_init(struct allocating_rule *rule, struct arena *arena,
    const struct strategy *strategy, int32_t as_of, struct diag *diag)
{
	const struct ageing_spec *spec = &strategy->ageing;

	*rule = (struct allocating_rule){ .spec = spec,
		.links = uses(spec, CREDITS_LINKED),
		.flows = uses(spec, CREDITS_FIFO) };
	rule->flows |= rule->links && spec->remainder == REMAINDER_FIFO;
	if (aged_rule_init(&rule->aged, arena, strategy, as_of))
		return true;
	diag_memory(diag);
	return false;
}

static bool
bind_needed(struct allocating_rule *rule, struct columns *c)
{
	rule->aged.balance = columns_bind(c, "balance", COLUMN_MONEY,
	    COLUMN_REQUIRED, POS_NONE);
	if (rule->aged.balance < 0)
		return false;
	rule->aged.due = columns_bind(c, "due_date", COLUMN_DATE,
	    COLUMN_PRESENT, POS_NONE);
	if (rule->aged.due < 0)
		return false;
	rule->debtor_id = columns_bind(c, "debtor_id", COLUMN_STRING,
	    COLUMN_REQUIRED, POS_NONE);
	if (rule->debtor_id < 0)
		return false;
	rule->ref_doc = NO_SLOT;
	if (rule->links)
		rule->ref_doc = columns_bind(c, "ref_doc", COLUMN_STRING,
		    COLUMN_PRESENT, rule->spec->at);
	return !rule->links || rule->ref_doc >= 0;
}

bool
allocating_rule_bind(struct allocating_rule *rule, struct columns *c)
{
	rule->doc_type = NO_SLOT;
	if (rule->spec->credits_by.count > 0 &&
	    !columns_bind_if_there(c, "doc_type", COLUMN_STRING,
	        &rule->doc_type))
		return false;
	rule->usual = columns_usual_currency(c);
	return bind_needed(rule, c) && aged_rule_bind(&rule->aged, c) &&
	    columns_bind_if_there(c, "company", COLUMN_STRING,
	        &rule->company) &&
	    columns_bind_if_there(c, "currency", COLUMN_STRING,
	        &rule->currency) &&
	    columns_bind_if_there(c, "doc_id", COLUMN_STRING, &rule->doc_id) &&
	    columns_bind_if_there(c, "instalment", COLUMN_STRING,
	        &rule->instalment) &&
	    disputed_bind_source(&rule->aged.disputed, c);
}

static int32_t
date_at(const struct vector *v, size_t row)
{
	return v != NULL && vector_valid(v, row) ? v->date[row] : DATE_NONE;
}

/* False: it is not set off. */
static bool
take_credit(const struct allocating_rule *rule, const struct aged_inputs *in,
    const struct batch *b, size_t row, struct allocating_item *item)
{
	const struct ageing_spec *spec = rule->spec;
	int mode = aged_credit_mode(spec, batch_cell(b, rule->doc_type, row),
	    batch_cell(b, rule->aged.kind, row));

	item->credit = true;
	item->links = mode == CREDITS_LINKED &&
	    batch_cell(b, rule->ref_doc, row).len > 0;
	item->flows = mode == CREDITS_FIFO ||
	    (mode == CREDITS_LINKED && spec->remainder == REMAINDER_FIFO);
	if (item->flows && !spec->fifo_advances)
		item->flows =
		    !text_is(batch_cell(b, rule->aged.kind, row), "advance");
	item->date = date_at(in->date, row);
	if (item->date == DATE_NONE)
		item->date = date_at(in->due, row);
	return item->links || item->flows;
}

/* What `age` will reject takes no credit. */
static bool
take_debt(const struct allocating_rule *rule, const struct aged_inputs *in,
    const struct batch *b, size_t row, struct allocating_item *item)
{
	item->date = date_at(in->due, row);
	if (item->date == DATE_NONE || item->date < rule->aged.first ||
	    item->date > rule->aged.last)
		return false;
	item->doc_date = date_at(in->date, row);
	item->links = rule->links;
	item->flows = rule->flows;
	if (!rule->spec->fifo_disputed)
		item->disputed = disputed_of(&rule->aged.disputed, b, row,
		    item->amount);
	return rule->links || rule->flows;
}

static void
find_groups(const struct allocating_rule *rule, const struct batch *b,
    size_t row, struct allocating_item *item)
{
	struct text currency = batch_cell(b, rule->currency, row);
	struct parts parts = parts_none();

	if (currency.len == 0 && rule->usual.at != NULL)
		currency = rule->usual;
	parts_add(&parts, batch_cell(b, rule->company, row));
	parts_add(&parts, batch_cell(b, rule->debtor_id, row));
	parts_add(&parts, currency);
	item->group = parts_end(&parts);
	if (!item->links)
		return;
	parts_add(&parts, item->credit ? batch_cell(b, rule->ref_doc, row) :
	                                 item->doc_id);
	item->document = parts_end(&parts);
}

bool
allocating_item_of(const struct allocating_rule *rule,
    const struct aged_inputs *in, const struct batch *b, size_t row,
    struct allocating_item *item)
{
	enum aged_kind kind = aged_kind_of(&rule->aged, in, row);
	int64_t balance = aged_balance(in, row);

	*item = (struct allocating_item){ .date = DATE_NONE,
		.doc_date = DATE_NONE };
	/* Such a sum would not fit anyway, and `age` tells it. */
	if (balance == INT64_MIN)
		return false;
	item->amount = balance < 0 ? -balance : balance;
	if (kind == AGED_CREDIT) {
		if (!take_credit(rule, in, b, row, item))
			return false;
	} else if (kind != AGED_DEBIT ||
	    !take_debt(rule, in, b, row, item)) {
		return false;
	}
	item->doc_id = batch_cell(b, rule->doc_id, row);
	item->instalment = batch_cell(b, rule->instalment, row);
	find_groups(rule, b, row, item);
	return true;
}

static uint32_t
ordered_date(int32_t date)
{
	return date == DATE_NONE ? no_date : (uint32_t)(date - DATE_MIN);
}

static char *
put_key(char *to, struct parts_key first, const struct allocating_item *item,
    uint64_t number)
{
	to = key_put_u64(to, first.low);
	to = key_put_u32(to, first.tag);
	to = key_put_u32(to,
	    ordered_date(item->date) | (item->credit ? 0 : debt_bit));
	to = key_put_u32(to, ordered_date(item->doc_date));
	to = key_put_text(to, item->doc_id);
	to = key_put_serial(to, item->instalment);
	return key_put_u64(to, number);
}

/* The item with its key and what is behind it. */
static bool
put(struct sorter *sorter, struct parts_key first,
    const struct allocating_item *item, uint64_t number, const void *rest,
    size_t len)
{
	char *begin = sorter_room(sorter,
	    KEY_BYTES + item->doc_id.len + item->instalment.len + len);
	char *to;

	if (begin == NULL)
		return false;
	to = put_key(begin, first, item, number);
	memcpy(to, rest, len);
	sorter_add(sorter, (size_t)(to - begin), (size_t)(to - begin) + len);
	return true;
}

bool
allocating_put_link(struct sorter *sorter, const struct allocating_item *item,
    uint64_t number)
{
	const struct allocating_link link = { .amount = item->amount,
		.disputed = item->disputed, .low = item->group.low,
		.tag = item->group.tag, .flows = item->flows };

	return put(sorter, item->document, item, number, &link, sizeof link);
}

bool
allocating_put_flow(struct sorter *sorter, const struct allocating_item *item,
    uint64_t number)
{
	const struct allocating_flow flow = { item->amount - item->disputed,
		0 };

	return flow.amount == 0 ||
	    put(sorter, item->group, item, number, &flow, sizeof flow);
}

bool
allocating_pass_on(struct sorter *sorter, const struct sorted *record,
    const struct allocating_flow *flow)
{
	size_t rest = record->key - ALLOCATING_GROUP;
	char *begin = sorter_room(sorter, record->key + sizeof *flow);
	struct allocating_link link;
	char *to;

	if (begin == NULL)
		return false;
	memcpy(&link, record->at + record->key, sizeof link);
	to = key_put_u64(begin, link.low);
	to = key_put_u32(to, link.tag);
	memcpy(to, record->at + ALLOCATING_GROUP, rest);
	memcpy(to + rest, flow, sizeof *flow);
	sorter_add(sorter, record->key, record->key + sizeof *flow);
	return true;
}

uint64_t
allocating_number(const struct sorted *record)
{
	return key_get_u64(record->at + record->key - sizeof(uint64_t));
}

bool
allocating_is_credit(const struct sorted *record)
{
	return (record->at[ALLOCATING_GROUP] & 0x80) == 0;
}
