#include "collect/summary_write.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/money.h"
#include "collect/ageing.h"
#include "collect/summary_key.h"
#include "stream/csv_write.h"

enum { AHEAD = 8, LINES = 1 << 16 };

/* One row of the report. */
struct row {
	uint64_t prefix[2];
	const uint64_t *key;
};

struct text
summary_column(const struct summary_report *r, size_t i)
{
	static const struct text after[] = {
		{ AGEING_UNAPPLIED, sizeof AGEING_UNAPPLIED - 1 },
		{ "open", 4 }, { "overdue", 7 }, { "net", 3 }, { NULL, 0 }
	};
	size_t buckets = r->buckets->count + 1;

	if (i == 0)
		return TEXT("currency");
	i--;
	if (i < r->by_count)
		return text_of(r->by[i]);
	i -= r->by_count;
	if (i == 0)
		return TEXT("items");
	i--;
	return i < buckets ? r->buckets->labels[i] : after[i - buckets];
}

static bool
overflow(const struct summary_report *r)
{
	diag_at(r->diag, DIAG_ERROR, "E_OVERFLOW", POS_NONE,
	    "the sum of balances does not fit 64 bits of minor units");
	return false;
}

/* A tally says nothing for records that are of the usual currency without
 * saying so. */
static struct text
total_currency(const struct summary_report *r, size_t i)
{
	const char *code = r->tally->totals[i].currency;

	return *code != '\0' ? text_of(code) : r->usual;
}

static int
digits_of(const struct summary_report *r, const uint64_t *currency)
{
	for (size_t i = 0; i < r->tally->count; i++)
		if (key_head(total_currency(r, i)) == *currency)
			return r->tally->totals[i].digits;
	return 2;
}

static bool
differ(const struct summary_report *r, const uint64_t *currency,
    const char *what, int64_t one, int64_t other)
{
	char first[MONEY_TEXT_MAX], second[MONEY_TEXT_MAX], code[16];
	struct key_walk walk = { .head = currency };
	struct text name = TEXT("(no currency)");
	int digits;

	if (one == other)
		return false;
	digits = digits_of(r, currency);
	if (!key_is_long(*currency) && key_length(&walk) > 0)
		name = key_next(&walk, code);
	money_format(one, digits, first, sizeof first);
	money_format(other, digits, second, sizeof second);
	diag_at(r->diag, DIAG_ERROR, "E_TIES", POS_NONE,
	    "the report does not tie: %.*s: %s: %s is not %s", (int)name.len,
	    name.at, what, first, second);
	return true;
}

/* One group in itself. */
static bool
group_ties(const struct summary_report *r, const struct summary_group *group,
    const uint64_t *currency)
{
	int64_t sum = 0, net;

	for (size_t i = 0; i <= r->buckets->count; i++)
		if (__builtin_add_overflow(sum, group->buckets[i], &sum))
			return overflow(r);
	if (__builtin_sub_overflow(group->open, group->unapplied, &net))
		return overflow(r);
	return !differ(r, currency, "buckets against open", sum,
	           group->open) &&
	    !differ(r, currency, "open less unapplied against net", net,
	        group->net);
}

/* The code of a currency is one word: a record with another is rejected. */
static struct summary_group *
total_of(const struct summary_report *r, struct summary_groups *totals,
    uint64_t currency)
{
	const uint64_t key[] = { key_size(1, 1), currency };

	return groups_get(totals, key, r->diag);
}

static bool
add_groups(const struct summary_report *r, struct summary_groups *totals)
{
	struct groups_walk walk = { 0, 0 };
	const struct summary_group *group;

	while ((group = groups_next(r->groups, &walk)) != NULL) {
		const uint64_t *currency = groups_key(r->groups, group) + 1;
		struct summary_group *total = total_of(r, totals, *currency);

		if (total == NULL || !group_ties(r, group, currency))
			return false;
		if (!groups_add(totals, total, group))
			return overflow(r);
	}
	return true;
}

/* False: overflow. */
static bool
take_off(const struct summary_report *r, struct summary_group *from,
    const struct tally_total *t)
{
	if (__builtin_sub_overflow(from->items, t->items, &from->items) ||
	    __builtin_sub_overflow(from->open, t->open, &from->open) ||
	    __builtin_sub_overflow(from->overdue, t->overdue,
	        &from->overdue) ||
	    __builtin_sub_overflow(from->unapplied, t->unapplied,
	        &from->unapplied) ||
	    __builtin_sub_overflow(from->net, t->net, &from->net))
		return false;
	for (size_t i = 0; i <= r->buckets->count; i++)
		if (__builtin_sub_overflow(from->buckets[i], t->buckets[i],
		        &from->buckets[i]))
			return false;
	return true;
}

/* Takes the tally off: what does not tie is left. */
static bool
take_tally(const struct summary_report *r, struct summary_groups *totals)
{
	for (size_t i = 0; i < r->tally->count; i++) {
		struct summary_group *total =
		    total_of(r, totals, key_head(total_currency(r, i)));

		if (total == NULL)
			return false;
		if (!take_off(r, total, &r->tally->totals[i]))
			return overflow(r);
	}
	return true;
}

static bool
nothing_left(const struct summary_report *r,
    const struct summary_groups *totals)
{
	struct groups_walk walk = { 0, 0 };
	const struct summary_group *left;
	bool ok = true;

	while ((left = groups_next(totals, &walk)) != NULL) {
		const uint64_t *currency = groups_key(totals, left) + 1;

		if (differ(r, currency, "open, more than aged", left->open,
		        0) ||
		    differ(r, currency, "overdue, more than aged",
		        left->overdue, 0) ||
		    differ(r, currency, "unapplied, more than aged",
		        left->unapplied, 0) ||
		    differ(r, currency, "net, more than aged", left->net, 0) ||
		    differ(r, currency, "items, more than aged", left->items,
		        0))
			ok = false;
		for (size_t k = 0; k <= r->buckets->count && ok; k++)
			ok = !differ(r, currency, "bucket, more than aged",
			    left->buckets[k], 0);
	}
	return ok;
}

bool
summary_ties(const struct summary_report *r)
{
	struct summary_groups *totals =
	    groups_new(1, r->buckets->count + 1, SIZE_MAX);
	bool ok;

	if (totals == NULL) {
		diag_memory(r->diag);
		return false;
	}
	ok = add_groups(r, totals) && take_tally(r, totals) &&
	    nothing_left(r, totals);
	groups_free(totals);
	return ok;
}

static int
by_key(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	for (size_t i = 0; i < 2; i++)
		if (x->prefix[i] != y->prefix[i])
			return x->prefix[i] < y->prefix[i] ? -1 : 1;
	return key_compare(x->key, y->key);
}

/* NULL: out of memory, reported. */
static struct row *
sorted_rows(const struct summary_report *r, size_t count)
{
	struct row *rows = calloc(count + 1, sizeof *rows);
	struct groups_walk walk = { 0, 0 };

	if (rows == NULL) {
		diag_memory(r->diag);
		return NULL;
	}
	for (size_t i = 0; i < count; i++) {
		const struct summary_group *group =
		    groups_next(r->groups, &walk);

		if (group == NULL)
			break;
		rows[i].key = groups_key(r->groups, group);
		key_prefix(rows[i].key, rows[i].prefix);
	}
	qsort(rows, count, sizeof *rows, by_key);
	return rows;
}

static void
add_amount(struct buf *line, int64_t minor, int digits)
{
	char *at = buf_reserve(line, 1 + MONEY_TEXT_MAX);

	if (at == NULL)
		return;
	*at = ',';
	line->len +=
	    1 + money_format(minor, digits, at + 1, MONEY_TEXT_MAX);
}

static void
add_row(const struct summary_report *r, const uint64_t *key, int digits,
    struct buf *line, struct buf *text)
{
	const struct summary_group *group = groups_of(r->groups, key);
	struct key_walk walk = key_begin(key);
	bool first = true;

	for (size_t i = 0; i <= r->by_count; i++) {
		char *to;

		buf_reset(text);
		to = buf_reserve(text, key_length(&walk) + 8);
		if (to == NULL) {
			line->failed = true;
			return;
		}
		csv_next(line, &first, key_next(&walk, to));
	}
	add_amount(line, group->items, 0);
	for (size_t i = 0; i <= r->buckets->count; i++)
		add_amount(line, group->buckets[i], digits);
	add_amount(line, group->unapplied, digits);
	add_amount(line, group->open, digits);
	add_amount(line, group->overdue, digits);
	add_amount(line, group->net, digits);
	buf_putc(line, '\n');
}

static void
add_header(const struct summary_report *r, struct buf *line)
{
	struct text name;
	bool first = true;

	for (size_t i = 0; (name = summary_column(r, i)).at != NULL; i++)
		csv_next(line, &first, name);
	buf_putc(line, '\n');
}

static void
write_rows(const struct summary_report *r, const struct row *rows,
    struct buf *line, struct buf *text, struct out *out)
{
	size_t count = groups_count(r->groups);
	uint64_t currency = 0; /* of no text */
	int digits = 2;

	add_header(r, line);
	for (size_t i = 0; i < count && !line->failed && out_ok(out); i++) {
		const uint64_t *key = rows[i].key;

		if (i + AHEAD < count) {
			const char *group = (const char *)groups_of(r->groups,
			    rows[i + AHEAD].key);

			__builtin_prefetch(group);
			__builtin_prefetch(group + 64);
		}
		if (key[1] != currency)
			digits = digits_of(r, &key[1]);
		currency = key[1];
		add_row(r, key, digits, line, text);
		if (line->len < LINES)
			continue;
		out_write(out, line->data, line->len);
		buf_reset(line);
	}
	if (!line->failed)
		out_write(out, line->data, line->len);
}

bool
summary_write(const struct summary_report *r, struct out *out)
{
	struct row *rows = sorted_rows(r, groups_count(r->groups));
	struct buf line, text;
	bool ok;

	if (rows == NULL)
		return false;
	buf_init(&line, SIZE_MAX);
	buf_init(&text, SIZE_MAX);
	write_rows(r, rows, &line, &text, out);
	ok = !line.failed;
	if (!ok)
		diag_memory(r->diag);
	buf_clear(&line);
	buf_clear(&text);
	free(rows);
	return ok && out_ok(out);
}
