#include "tool/diff_read.h"

enum slot { S_COMPANY, S_DEBTOR, S_CURRENCY, S_DOC, S_INSTALMENT, S_TYPE,
	S_ACTION, S_RULE, S_DECIDED, S_BALANCE, SLOTS };

static const char *const names[SLOTS] = { "company", "debtor_id", "currency",
	"doc_id", "instalment", "doc_type", "action_id", "rule_id",
	"decided_by", "balance" };

struct reader {
	struct stage stage;
	struct diff_items *items;
	enum diff_side side;
	int slots[SLOTS];
	int dimensions[DIFF_DIMENSIONS]; /* slots; -1: not read here */
	bool given[DIFF_DIMENSIONS];
	struct text usual; /* currency of records without one, or null */
};

static bool
bind_names(struct reader *r, struct columns *columns)
{
	for (int i = 0; i < SLOTS; i++) {
		bool ok;

		if (i == S_BALANCE)
			ok = columns_bind_needed(columns, names[i],
			    COLUMN_MONEY, &r->slots[i]);
		else if (i == S_DEBTOR)
			ok = columns_bind_needed(columns, names[i],
			    COLUMN_STRING, &r->slots[i]);
		else
			ok = columns_bind_if_there(columns, names[i],
			    COLUMN_STRING, &r->slots[i]);
		if (!ok)
			return false;
	}
	return true;
}

static bool
reader_open(struct stage *stage, struct columns *columns)
{
	struct reader *r = (struct reader *)stage;
	struct diff_items *d = r->items;

	if (!bind_names(r, columns))
		return false;
	r->usual = columns_usual_currency(columns);
	for (size_t i = 0; i < d->dimension_count; i++) {
		r->dimensions[i] = -1;
		if (d->has[r->side][i])
			continue;
		if (!columns_bind_if_there(columns, d->dimensions[i],
		        COLUMN_STRING, &r->dimensions[i]))
			return false;
		r->given[i] = r->dimensions[i] != -1;
		d->has[r->side][i] = r->given[i];
	}
	return true;
}

/* Null where the record has none, or the stream has no such column. */
static struct text
cell(const struct batch *b, int slot, size_t row)
{
	const struct vector *v;

	if (slot < 0)
		return (struct text){ NULL, 0 };
	v = &b->vectors[slot];
	return vector_valid(v, row) ? vector_text(v, row) :
	                              (struct text){ NULL, 0 };
}

static bool
reader_run(struct stage *stage, struct batch *b)
{
	struct reader *r = (struct reader *)stage;
	struct text values[DIFF_DIMENSIONS];

	for (size_t row = 0; row < b->rows; row++) {
		const struct vector *money = &b->vectors[r->slots[S_BALANCE]];
		struct diff_record record = {
			.company = cell(b, r->slots[S_COMPANY], row),
			.debtor = cell(b, r->slots[S_DEBTOR], row),
			.currency = cell(b, r->slots[S_CURRENCY], row),
			.doc_id = cell(b, r->slots[S_DOC], row),
			.instalment = cell(b, r->slots[S_INSTALMENT], row),
			.doc_type = cell(b, r->slots[S_TYPE], row),
			.action = cell(b, r->slots[S_ACTION], row),
			.rule = cell(b, r->slots[S_RULE], row),
			.decided = cell(b, r->slots[S_DECIDED], row),
			.values = values,
			.given = r->given
		};

		if (b->fates[row] != FATE_KEPT || b->rehearsal)
			continue;
		if (record.currency.at == NULL)
			record.currency = r->usual;
		record.balance = money->number[row];
		record.digits = money->digits[row];
		for (size_t i = 0; i < r->items->dimension_count; i++)
			values[i] = cell(b, r->dimensions[i], row);
		if (!diff_items_add(r->items, r->side, &record))
			return false;
	}
	return true;
}

struct stage *
diff_read_stage(struct arena *arena, struct diff_items *items,
    enum diff_side side, struct diag *diag)
{
	struct reader *r = arena_alloc(arena, 1, sizeof *r);

	if (r == NULL) {
		diag_memory(diag);
		return NULL;
	}
	r->stage = (struct stage){ .name = "diff", .open = reader_open,
		.run = reader_run, .sink = true };
	r->items = items;
	r->side = side;
	return &r->stage;
}
