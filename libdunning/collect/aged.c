#include "collect/aged.h"

#include <string.h>

enum { WORD = 64 }; /* records of one word of a vector's valid bits */

/* Vectors that tell an open item. */
struct inputs {
	const struct vector *due, *balance, *type, *date;
	bool balanced, typed, dated; /* is there such a column? */
};

static uint64_t
length_bit(size_t len)
{
	return UINT64_C(1) << (len < 63 ? len : 63);
}

bool
aged_rule_credits(struct aged_rule *rule, struct arena *arena,
    const struct strategy *strategy)
{
	const struct located_list *types;
	uint64_t *keys;

	if (strategy == NULL || strategy->ageing.credit_types.count == 0)
		return true;
	types = &strategy->ageing.credit_types;
	keys = arena_alloc(arena, types->count, sizeof *keys);
	for (size_t i = 0; keys != NULL && i < types->count; i++) {
		keys[i] = text_key(types->items[i].text);
		rule->credit_lengths |= length_bit(types->items[i].text.len);
	}
	rule->credits = types;
	rule->credit_keys = keys;
	return keys != NULL;
}

static struct inputs
inputs_of(const struct aged_rule *rule, struct batch *b)
{
	struct inputs in = { .due = batch_vector(b, rule->due) };

	in.balanced = rule->balance >= 0;
	in.dated = rule->doc_date >= 0;
	in.typed =
	    in.balanced && rule->doc_type >= 0 && rule->credits != NULL;
	if (in.balanced)
		in.balance = batch_vector(b, rule->balance);
	if (in.dated)
		in.date = batch_vector(b, rule->doc_date);
	if (in.typed)
		in.type = batch_vector(b, rule->doc_type);
	return in;
}

static bool
is_credit_text(const struct aged_rule *rule, struct text text)
{
	const struct located_list *credits = rule->credits;
	uint64_t key = text_key(text);

	for (size_t i = 0; i < credits->count; i++)
		if (key == rule->credit_keys[i] &&
		    (key != 0 || text_equal(credits->items[i].text, text)))
			return true;
	return false;
}

static inline bool
is_credit(const struct aged_rule *rule, const struct vector *type, size_t row)
{
	struct text text;

	if (!vector_valid(type, row))
		return false;
	text = vector_text(type, row);
	return (rule->credit_lengths & length_bit(text.len)) != 0 &&
	    is_credit_text(rule, text);
}

static uint64_t
odd_fates(const uint8_t *fates)
{
	uint64_t odd = 0;

	for (size_t i = 0; i < WORD; i += 8)
		odd |= load_u64((const char *)fates + i);
	return odd;
}

static bool
all_positive(const int64_t *balances)
{
	uint64_t signs = 0;

	for (size_t i = 0; i < WORD; i++) {
		uint64_t balance = (uint64_t)balances[i];

		signs |= balance | (balance - 1);
	}
	return signs >> 63 == 0;
}

static bool
none_after(const int32_t *dates, int32_t as_of)
{
	int32_t after = 0;

	for (size_t i = 0; i < WORD; i++)
		after |= dates[i] > as_of;
	return after == 0;
}

/*
 * Whether 64 records are all debits with a due date that nothing sets aside;
 * all columns are looked at for all of them, which costs less than to look at
 * each record by itself.
 */
static bool
is_plain(const struct aged_rule *rule, const struct inputs *in,
    const struct batch *b, size_t from)
{
	uint64_t odd = ~in->due->valid[from / WORD];
	uint64_t dated = in->dated ? in->date->valid[from / WORD] : 0;

	if (in->balanced)
		odd |= ~in->balance->valid[from / WORD];
	if (dated != 0)
		odd |= ~dated;
	if ((odd | odd_fates(b->fates + from)) != 0)
		return false;
	if (in->balanced && !all_positive(in->balance->number + from))
		return false;
	if (dated != 0 && !none_after(in->date->date + from, rule->as_of))
		return false;
	for (size_t i = 0; in->typed && i < WORD; i++)
		if (is_credit(rule, in->type, from + i))
			return false;
	return true;
}

static void
put_rows(uint32_t *rows, size_t from)
{
	for (uint32_t i = 0; i < WORD; i++)
		rows[i] = (uint32_t)from + i;
}

static void
put_days(int32_t *restrict days, const int32_t *restrict due, int32_t as_of)
{
	for (size_t i = 0; i < WORD; i++)
		days[i] = as_of - due[i];
}

static void
take_plain(struct aged *aged, const struct aged_rule *rule,
    const struct inputs *in, size_t from)
{
	int64_t *balances = aged->balances + aged->count;

	put_rows(aged->rows + aged->count, from);
	put_days(aged->days + aged->count, in->due->date + from, rule->as_of);
	if (in->balanced)
		memcpy(balances, in->balance->number + from,
		    WORD * sizeof *balances);
	for (size_t i = 0; !in->balanced && i < WORD; i++)
		balances[i] = 1;
	aged->count += WORD;
}

/* A credit is written with a minus sign or marked by its type; either way it
 * counts as a negative balance. */
static void
take_row(struct aged *aged, const struct aged_rule *rule,
    const struct inputs *in, struct batch *b, size_t row)
{
	int64_t balance = 1;
	int32_t days = 0;

	if (in->balanced)
		balance = vector_valid(in->balance, row) ?
		    in->balance->number[row] :
		    0;
	if (balance == 0 ||
	    (in->dated && vector_valid(in->date, row) &&
	        in->date->date[row] > rule->as_of)) {
		b->fates[row] = FATE_EXCLUDED;
		return;
	}
	if (in->typed && balance > 0 && is_credit(rule, in->type, row))
		balance = -balance;
	if (balance > 0 && !vector_valid(in->due, row)) {
		batch_reject(b, row, rule->due, "R_DUE_DATE",
		    "an open item has no due date");
		return;
	}
	if (balance > 0)
		days = rule->as_of - in->due->date[row];
	aged->rows[aged->count] = (uint32_t)row;
	aged->balances[aged->count] = balance;
	aged->days[aged->count] = days;
	aged->count++;
}

static void
find_codes(struct aged *aged, const struct buckets *buckets)
{
	buckets_codes(buckets, aged->days, aged->codes, aged->count);
	for (size_t i = 0; i < aged->count && !aged->whole; i++)
		if (aged->balances[i] < 0)
			aged->codes[i] = (uint16_t)(buckets->count + 1);
}

void
aged_find(struct aged *aged, const struct aged_rule *rule, struct batch *b,
    size_t from, size_t to)
{
	const struct inputs in = inputs_of(rule, b);

	aged->count = 0;
	aged->whole = true;
	while (from < to) {
		size_t end = to - from < WORD ? to : from + WORD;

		if (end - from == WORD && is_plain(rule, &in, b, from)) {
			take_plain(aged, rule, &in, from);
			from = end;
		}
		for (; from < end; from++) {
			aged->whole = false;
			if (b->fates[from] == FATE_KEPT)
				take_row(aged, rule, &in, b, from);
		}
	}
	find_codes(aged, rule->buckets);
}

void
aged_set_valid(const struct aged *aged, struct vector *v)
{
	uint64_t *words;

	if (!aged->whole) {
		for (size_t i = 0; i < aged->count; i++)
			vector_set_valid(v, aged->rows[i]);
		return;
	}
	words = v->valid + (aged->count > 0 ? aged->rows[0] / WORD : 0);
	for (size_t i = 0; i < aged->count / WORD; i++)
		words[i] = UINT64_MAX;
}

static void
widen(int64_t *restrict to, const int32_t *restrict from)
{
	for (size_t i = 0; i < WORD; i++)
		to[i] = from[i];
}

/* All of the records: they follow each other. */
static void
append_whole(const struct aged *aged, struct vector *days,
    struct vector *bucket)
{
	size_t row = aged->count > 0 ? aged->rows[0] : 0;

	for (size_t i = 0; i < aged->count; i += WORD)
		widen(days->number + row + i, aged->days + i);
	memcpy(bucket->codes + row, aged->codes,
	    aged->count * sizeof *aged->codes);
	aged_set_valid(aged, bucket);
	aged_set_valid(aged, days);
}

void
aged_append(const struct aged *aged, struct vector *days,
    struct vector *bucket)
{
	if (aged->whole) {
		append_whole(aged, days, bucket);
		return;
	}
	for (size_t i = 0; i < aged->count; i++) {
		size_t row = aged->rows[i];

		days->number[row] = aged->days[i];
		bucket->codes[row] = aged->codes[i];
		if (aged->balances[i] > 0)
			vector_set_valid(days, row);
	}
	aged_set_valid(aged, bucket);
}
