/* aged_rule.c -- which records are debits, credits or nothing to age. */
#include "ageing/aged_inputs.h"
#include "base/date.h"

enum { YEAR_MONTHS = 12 };

static bool
make_credit_keys(struct aged_rule *rule, struct arena *arena,
    const struct located_list *types)
{
	uint64_t *keys = arena_alloc(arena, types->count, sizeof *keys);

	for (size_t i = 0; keys != NULL && i < types->count; i++) {
		keys[i] = text_key(types->items[i].text);
		rule->credit_lengths |=
		    aged_length_bit(types->items[i].text.len);
	}
	rule->credits = types;
	rule->credit_keys = keys;
	return keys != NULL;
}

static bool
has_own_dates(const struct ageing_spec *spec)
{
	const struct schema_pair *pair = spec->credits_by.at;

	for (size_t i = 0; i < spec->credits_by.count; i++)
		if (pair[i].choice == CREDITS_OWN_DATE)
			return true;
	return spec->credits == CREDITS_OWN_DATE;
}

bool
aged_rule_init(struct aged_rule *rule, struct arena *arena,
    const struct strategy *strategy, int32_t as_of)
{
	int months;

	*rule = (struct aged_rule){ .due = -1, .balance = -1, .doc_type = -1,
		.kind = -1, .doc_date = -1, .superseded = -1, .settled = -1,
		.measure = -1,
		.disputed = { -1, -1, -1 }, .as_of = as_of,
		.years = AGEING_YEARS };
	if (strategy != NULL && strategy->ageing.years > 0)
		rule->years = strategy->ageing.years;
	if (strategy != NULL && has_own_dates(&strategy->ageing))
		rule->own_dates = &strategy->ageing;
	months = (int)rule->years * YEAR_MONTHS;
	if (!date_add_months(as_of, -months, &rule->first))
		rule->first = DATE_MIN;
	if (!date_add_months(as_of, months, &rule->last))
		rule->last = DATE_MAX;
	if (strategy == NULL || strategy->ageing.credit_types.count == 0)
		return true;
	return make_credit_keys(rule, arena, &strategy->ageing.credit_types);
}

bool
aged_rule_bind(struct aged_rule *rule, struct columns *c)
{
	bool typed = rule->credits != NULL ||
	    (rule->own_dates != NULL && rule->own_dates->credits_by.count > 0);

	if (typed &&
	    !columns_bind_if_there(c, "doc_type", COLUMN_STRING,
	        &rule->doc_type))
		return false;
	return columns_bind_if_there(c, "kind", COLUMN_STRING, &rule->kind) &&
	    columns_bind_if_there(c, "doc_date", COLUMN_DATE,
	        &rule->doc_date) &&
	    columns_bind_if_there(c, "superseded_by", COLUMN_STRING,
	        &rule->superseded);
}

bool
aged_rule_measure(struct aged_rule *rule, struct columns *c,
    const struct located *measure)
{
	const char *name = measure->text.at;

	rule->since = text_is(measure->text, "original_days_overdue") &&
	    columns_has(c, "original_due_date");
	if (rule->since)
		name = "original_due_date";
	rule->measure = columns_bind(c, name,
	    rule->since ? COLUMN_DATE : COLUMN_INT, COLUMN_PRESENT,
	    measure->at);
	return rule->measure >= 0;
}

static const struct vector *
vector_at(const struct batch *b, int slot)
{
	return slot >= 0 ? &b->vectors[slot] : NULL;
}

struct aged_inputs
aged_inputs_of(const struct aged_rule *rule, const struct batch *b)
{
	struct aged_inputs in = { .due = vector_at(b, rule->due),
		.balance = vector_at(b, rule->balance),
		.date = vector_at(b, rule->doc_date),
		.kind = vector_at(b, rule->kind),
		.superseded = vector_at(b, rule->superseded),
		.measure = vector_at(b, rule->measure),
		.claim = vector_at(b, rule->disputed.amount) };

	in.balanced = in.balance != NULL;
	in.dated = in.date != NULL;
	in.kinded = in.kind != NULL;
	in.replaced = in.superseded != NULL;
	in.measured = in.measure != NULL;
	in.claimed = in.claim != NULL;
	in.typed = in.balanced && rule->doc_type >= 0 && rule->credits != NULL;
	if (in.typed)
		in.type = vector_at(b, rule->doc_type);
	return in;
}

bool
aged_is_credit_text(const struct aged_rule *rule, struct text text)
{
	const struct located_list *credits = rule->credits;
	uint64_t key = text_key(text);

	for (size_t i = 0; i < credits->count; i++)
		if (key == rule->credit_keys[i] &&
		    (key != 0 || text_equal(credits->items[i].text, text)))
			return true;
	return false;
}

static bool
is_credit_kind(const struct vector *kind, size_t row)
{
	struct text text = vector_text(kind, row);

	return text_is(text, "credit") || text_is(text, "payment") ||
	    text_is(text, "advance");
}

int64_t
aged_balance(const struct aged_inputs *in, size_t row)
{
	if (!in->balanced)
		return 1;
	return vector_valid(in->balance, row) ? in->balance->number[row] : 0;
}

enum aged_kind
aged_kind_of(const struct aged_rule *rule, const struct aged_inputs *in,
    size_t row)
{
	int64_t balance = aged_balance(in, row);

	if (balance == 0 ||
	    (in->dated && vector_valid(in->date, row) &&
	        in->date->date[row] > rule->as_of) ||
	    (in->replaced && vector_valid(in->superseded, row)))
		return AGED_NOTHING;
	if (in->kinded && !aged_plain_kind(in->kind, row))
		return is_credit_kind(in->kind, row) ? AGED_CREDIT :
		                                       AGED_UNKNOWN;
	if (balance < 0 || (in->typed && aged_is_credit(rule, in->type, row)))
		return AGED_CREDIT;
	return AGED_DEBIT;
}

enum aged_kind
aged_kind(const struct aged_rule *rule, const struct batch *b, size_t row)
{
	const struct aged_inputs in = aged_inputs_of(rule, b);

	return aged_kind_of(rule, &in, row);
}

int
aged_credit_mode(const struct ageing_spec *spec, struct text type,
    struct text kind)
{
	const struct schema_pair *pair = spec->credits_by.at;
	int mode = spec->credits;

	for (size_t i = 0; i < spec->credits_by.count; i++) {
		if (text_equal(pair[i].key.text, type))
			return pair[i].choice;
		if (text_equal(pair[i].key.text, kind))
			mode = pair[i].choice;
	}
	return mode;
}

bool
aged_own_date(const struct aged_rule *rule, const struct batch *b, size_t row,
    int32_t *date)
{
	const struct vector *due = vector_at(b, rule->due);
	const struct vector *doc = vector_at(b, rule->doc_date);

	if (rule->own_dates == NULL ||
	    aged_credit_mode(rule->own_dates,
	        batch_cell(b, rule->doc_type, row),
	        batch_cell(b, rule->kind, row)) != CREDITS_OWN_DATE)
		return false;
	if (due == NULL || !vector_valid(due, row))
		due = doc;
	if (due == NULL || !vector_valid(due, row))
		return false;
	*date = due->date[row];
	return true;
}
