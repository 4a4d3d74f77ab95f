#include "ageing/aged.h"

#include <inttypes.h>
#include <string.h>

#include "ageing/aged_inputs.h"
#include "base/date.h"

enum { WORD = 64 }; /* records of one word of a vector's valid bits */
enum { EXCERPT = 40 };

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

/* Whether no date is after as_of; counts the due dates that are before. */
static bool
none_after(const int32_t *restrict dates, const int32_t *restrict due,
    int32_t as_of, int32_t *restrict early)
{
	int32_t after = 0;
	int32_t count = 0;

	for (size_t i = 0; i < WORD; i++) {
		after |= dates[i] > as_of;
		count += due[i] < dates[i];
	}
	*early = count;
	return after == 0;
}

static bool
all_within(const int32_t *dates, int32_t first, int32_t last)
{
	int32_t out = 0;

	for (size_t i = 0; i < WORD; i++)
		out |= (dates[i] < first) | (dates[i] > last);
	return out == 0;
}

/*
 * Whether 64 records are all debits with a due date that nothing sets aside;
 * all columns are looked at for all of them, which costs less than to look at
 * each record by itself.  *early are those due before their document date.
 */
static bool
is_plain(const struct aged_rule *rule, const struct aged_inputs *in,
    const struct batch *b, size_t from, int32_t *early)
{
	uint64_t odd = ~in->due->valid[from / WORD];
	uint64_t dated = in->dated ? in->date->valid[from / WORD] : 0;

	if (in->balanced)
		odd |= ~in->balance->valid[from / WORD];
	if (in->replaced)
		odd |= in->superseded->valid[from / WORD];
	if (in->measured)
		odd |= ~in->measure->valid[from / WORD];
	if (in->claimed)
		odd |= in->claim->valid[from / WORD];
	if (dated != 0)
		odd |= ~dated;
	if ((odd | odd_fates(b->fates + from)) != 0 ||
	    !all_within(in->due->date + from, rule->first, rule->last))
		return false;
	if (in->balanced && !all_positive(in->balance->number + from))
		return false;
	if (dated != 0 &&
	    !none_after(in->date->date + from, in->due->date + from,
	        rule->as_of, early))
		return false;
	for (size_t i = 0; in->typed && i < WORD; i++)
		if (aged_is_credit(rule, in->type, from + i))
			return false;
	for (size_t i = 0; in->kinded && i < WORD; i++)
		if (!aged_plain_kind(in->kind, from + i))
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
    const struct aged_inputs *in, size_t from)
{
	int64_t *balances = aged->balances + aged->count;

	put_rows(aged->rows + aged->count, from);
	put_days(aged->days + aged->count, in->due->date + from, rule->as_of);
	memset(aged->marks + aged->count, 0, WORD);
	if (in->balanced)
		memcpy(balances, in->balance->number + from,
		    WORD * sizeof *balances);
	for (size_t i = 0; !in->balanced && i < WORD; i++)
		balances[i] = 1;
	aged->count += WORD;
}

bool
aged_check_due(const struct aged_rule *rule, struct batch *b, size_t row,
    int slot, int32_t due)
{
	char date[DATE_TEXT_MAX];

	if (due >= rule->first && due <= rule->last)
		return true;
	date_format(due, date, sizeof date);
	batch_reject(b, row, slot, "R_DATE_RANGE",
	    "due date %s is more than %" PRId64 " years %s the as-of date",
	    date, rule->years, due < rule->first ? "before" : "after");
	batch_note(b,
	    "correct it, or let `years` under `ageing` be more if it is "
	    "meant");
	return false;
}

static void
reject_kind(const struct aged_rule *rule, struct batch *b, size_t row)
{
	struct text kind = text_excerpt(
	    vector_text(&b->vectors[rule->kind], row), EXCERPT);

	batch_reject(b, row, rule->kind, "R_KIND",
	    "kind '%.*s' is none of debit, credit, payment and advance",
	    (int)kind.len, kind.at);
	batch_note(b, "map the values of the source to these");
}

/* False after rejecting a debit that cannot be aged. */
static bool
check_debit(const struct aged_rule *rule, const struct aged_inputs *in,
    struct batch *b, size_t row)
{
	if (!vector_valid(in->due, row)) {
		batch_reject(b, row, rule->due, "R_DUE_DATE",
		    "an open item has no due date");
		batch_note(b,
		    "`terms` and `missing_due` under `ageing` say how to find "
		    "it");
		return false;
	}
	if (!aged_check_due(rule, b, row, rule->due, in->due->date[row]))
		return false;
	if (in->claimed &&
	    !disputed_check(&rule->disputed, b, row, aged_balance(in, row),
	        rule->paid_since))
		return false;
	if (!in->measured || vector_valid(in->measure, row))
		return true;
	batch_reject(b, row, rule->measure, "R_MEASURE",
	    "'%s' is empty, so that the item has no bucket",
	    columns_slot_name(b->columns, rule->measure));
	batch_note(b, "fill it, or let another column be the `measure`");
	return false;
}

static bool
is_early(const struct aged_inputs *in, size_t row)
{
	return in->dated && vector_valid(in->date, row) &&
	    in->due->date[row] < in->date->date[row];
}

static void
note_early(struct aged *aged, size_t row)
{
	if (aged->early++ == 0)
		aged->first_early = (uint32_t)row;
}

static void
note_future(struct aged *aged, const struct aged_rule *rule,
    const struct aged_inputs *in, size_t row)
{
	if (in->dated && vector_valid(in->date, row) &&
	    in->date->date[row] > rule->as_of && aged->future++ == 0)
		aged->first_future = (uint32_t)row;
}

/* Of 64 records that are debits. */
static void
count_early(struct aged *aged, const struct aged_inputs *in, size_t from)
{
	for (size_t i = from; i < from + WORD; i++)
		if (is_early(in, i))
			note_early(aged, i);
}

/* The days of a credit, if it is aged and has what the bucket is chosen by;
 * false after rejecting it. */
static bool
find_own_days(const struct aged_rule *rule, const struct aged_inputs *in,
    struct batch *b, size_t row, int32_t *days, uint8_t *marks)
{
	int32_t date;

	*marks = AGED_APART;
	if (!aged_own_date(rule, b, row, &date) ||
	    (in->measured && !vector_valid(in->measure, row)))
		return true;
	*marks = 0;
	*days = rule->as_of - date;
	return aged_check_due(rule, b, row, rule->due, date);
}

/* A credit is written with a minus sign or marked by its type; either way it
 * counts as a negative balance. */
static void
take_row(struct aged *aged, const struct aged_rule *rule,
    const struct aged_inputs *in, struct batch *b, size_t row)
{
	enum aged_kind kind = aged_kind_of(rule, in, row);
	int64_t balance = aged_balance(in, row);
	int32_t days = 0;
	uint8_t marks = 0;

	if (kind == AGED_NOTHING) {
		b->fates[row] = FATE_EXCLUDED;
		if (balance != 0)
			note_future(aged, rule, in, row);
		return;
	}
	if (kind == AGED_UNKNOWN) {
		reject_kind(rule, b, row);
		return;
	}
	if (kind == AGED_DEBIT) {
		if (!check_debit(rule, in, b, row))
			return;
		days = rule->as_of - in->due->date[row];
		if (is_early(in, row))
			note_early(aged, row);
	} else {
		if (!find_own_days(rule, in, b, row, &days, &marks))
			return;
		balance = balance > 0 ? -balance : balance;
	}
	aged->rows[aged->count] = (uint32_t)row;
	aged->balances[aged->count] = balance;
	aged->days[aged->count] = days;
	aged->marks[aged->count] = marks;
	aged->count++;
}

static void
find_codes(struct aged *aged, const struct aged_rule *rule,
    const struct aged_inputs *in)
{
	const struct buckets *buckets = rule->buckets;

	if (!in->measured)
		buckets_codes(buckets, aged->days, aged->codes, aged->count);
	for (size_t i = 0; i < aged->count && in->measured; i++) {
		int64_t number = aged_measure(rule, in, aged->rows[i]);

		aged->codes[i] = (uint16_t)buckets_find(buckets,
		    buckets_number(buckets, number, aged->days[i]));
	}
	for (size_t i = 0; i < aged->count && !aged->whole; i++)
		if ((aged->marks[i] & AGED_APART) != 0)
			aged->codes[i] = (uint16_t)(buckets->count + 1);
}

/* Most records are in no dispute: words of 64, from .. to, are looked at. */
static bool
any_disputed(const struct disputed *d, const struct batch *b, size_t from,
    size_t to)
{
	const struct vector *v;
	uint64_t any = 0;

	if (d->undisputed >= 0)
		return true;
	if (d->amount >= 0) {
		v = &b->vectors[d->amount];
		for (size_t i = from / WORD; i * WORD < to; i++)
			any |= v->valid[i];
	}
	if (d->flag >= 0) {
		v = &b->vectors[d->flag];
		for (size_t i = from; i < to; i++)
			any |= (uint64_t)v->number[i];
	}
	return any != 0;
}

static void
find_disputed(struct aged *aged, const struct disputed *disputed,
    const struct batch *b)
{
	for (size_t i = 0; i < aged->count; i++)
		aged->disputed[i] = disputed_of(disputed, b, aged->rows[i],
		    aged->balances[i]);
}

void
aged_find(struct aged *aged, const struct aged_rule *rule, struct batch *b,
    size_t from, size_t to)
{
	const struct aged_inputs in = aged_inputs_of(rule, b);

	aged->count = 0;
	aged->early = 0;
	aged->future = 0;
	aged->contested = in.balanced && disputed_told(&rule->disputed) &&
	    any_disputed(&rule->disputed, b, from, to);
	aged->whole = true;
	while (from < to) {
		size_t end = to - from < WORD ? to : from + WORD;
		int32_t early = 0;

		if (end - from == WORD &&
		    is_plain(rule, &in, b, from, &early)) {
			take_plain(aged, rule, &in, from);
			if (early != 0)
				count_early(aged, &in, from);
			from = end;
		}
		for (; from < end; from++) {
			aged->whole = false;
			if (b->fates[from] == FATE_KEPT)
				take_row(aged, rule, &in, b, from);
		}
	}
	find_codes(aged, rule, &in);
	if (aged->contested)
		find_disputed(aged, &rule->disputed, b);
}
