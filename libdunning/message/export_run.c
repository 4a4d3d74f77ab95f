#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/money.h"
#include "message/export_internal.h"
#include "message/manifest.h"

/* Both with as many digits as the one that has more. */
static bool
align(int64_t *a, int *a_digits, int64_t *b, int b_digits)
{
	for (; *a_digits < b_digits; ++*a_digits)
		if (__builtin_mul_overflow(*a, (int64_t)10, a))
			return false;
	for (; b_digits < *a_digits; b_digits++)
		if (__builtin_mul_overflow(*b, (int64_t)10, b))
			return false;
	return true;
}

/* Where the currency is, or belongs. */
static size_t
find_total(const struct exporting *x, struct text currency)
{
	size_t at = 0;

	while (at < x->total_count &&
	    text_compare(x->totals[at].currency, currency) < 0)
		at++;
	return at;
}

static bool
insert_total(struct exporting *x, size_t at, struct text currency, int digits)
{
	char *copy = arena_strndup(x->arena, currency.at, currency.len);

	if (copy == NULL) {
		diag_memory(x->exporter.diag);
		return false;
	}
	if (x->total_count == EXPORT_TOTALS) {
		diag_at(x->exporter.diag, DIAG_ERROR, "E_OVERFLOW", POS_NONE,
		    "the run has more than %d currencies", EXPORT_TOTALS);
		return false;
	}
	memmove(&x->totals[at + 1], &x->totals[at],
	    (x->total_count - at) * sizeof *x->totals);
	x->totals[at] = (struct export_total){ { copy, currency.len }, 0,
		digits };
	x->total_count++;
	return true;
}

/* Whether the hash was put into a free place of the set. */
static bool
insert(uint64_t *slots, size_t size, uint64_t hash)
{
	size_t at = (size_t)hash & (size - 1);

	while (slots[at] != 0 && slots[at] != hash)
		at = (at + 1) & (size - 1);
	if (slots[at] == hash)
		return false;
	slots[at] = hash;
	return true;
}

/* Debtors are told apart by their hash, for they are only counted. */
static bool
count_debtor(struct exporting *x, struct text debtor)
{
	enum { FIRST = 1024 };
	uint64_t hash = hash_bytes(debtor.at, debtor.len) | 1;

	if (x->run.debtors * 2 >= x->debtor_room) {
		size_t room = x->debtor_room == 0 ? FIRST : x->debtor_room * 2;
		uint64_t *grown = calloc(room, sizeof *grown);

		if (grown == NULL)
			return false;
		for (size_t i = 0; i < x->debtor_room; i++)
			if (x->debtors[i] != 0)
				insert(grown, room, x->debtors[i]);
		free(x->debtors);
		x->debtors = grown;
		x->debtor_room = room;
	}
	x->run.debtors += insert(x->debtors, x->debtor_room, hash);
	return true;
}

void
export_run_clear(struct exporting *x)
{
	free(x->debtors);
	x->debtors = NULL;
	x->debtor_room = 0;
}

static bool
add(struct exporting *x, const struct ledger_run_action *sent)
{
	size_t at = find_total(x, sent->currency);
	struct export_total *total = &x->totals[at];
	int64_t minor = sent->amount;

	if (!count_debtor(x, sent->debtor)) {
		diag_memory(x->exporter.diag);
		return false;
	}
	x->run.contacts += sent->channel != CHANNEL_EXPORT;
	if ((at == x->total_count ||
	        !text_equal(total->currency, sent->currency)) &&
	    !insert_total(x, at, sent->currency, sent->digits))
		return false;
	if (align(&total->minor, &total->digits, &minor, sent->digits) &&
	    !__builtin_add_overflow(total->minor, minor, &total->minor))
		return true;
	diag_at(x->exporter.diag, DIAG_ERROR, "E_OVERFLOW", POS_NONE,
	    "the amounts of the run do not fit");
	return false;
}

bool
export_run_add(struct exporting *x, const struct message *m)
{
	return add(x, &(struct ledger_run_action){
	                  .debtor = m->texts[M_DEBTOR],
	                  .currency = m->texts[M_CURRENCY],
	                  .channel = m->channel,
	                  /* Others of its level ask for the same. */
	                  .amount =
	                      m->texts[M_SINCE].at != NULL ? 0 : m->total,
	                  .digits = m->digits });
}

/* What a run of this number had sent before it was killed is of it, too. */
static bool
add_sent(void *ctx, const struct ledger_run_action *sent)
{
	return add(ctx, sent);
}

bool
export_run_begin(struct exporting *x, int32_t as_of)
{
	const struct strategy *s = x->exporter.strategy;
	struct diag *diag = x->exporter.diag;
	struct ledger_run begun;

	if (x->run.number != 0 && as_of <= x->run.as_of)
		return true;
	if (!x->options.rerun &&
	    !ledger_as_of_ok(x->options.ledger, s->name.text, as_of, diag))
		return false;
	x->run.as_of = as_of;
	if (x->run.number != 0)
		return true;
	begun = (struct ledger_run){ .strategy = s->name.text,
		.version = s->version.text,
		.as_of = as_of,
		.run_id = x->options.manifest != NULL ?
		    manifest_run_id(x->options.manifest, as_of) :
		    TEXT("") };
	if (!ledger_run_begin(x->options.ledger, &begun))
		return false;
	x->run.number = begun.number;
	x->run.strategy = begun.strategy;
	x->run.version = begun.version;
	x->run.run_id = begun.run_id;
	return ledger_run_sent(
	    x->options.ledger, begun.number, add_sent, x);
}

/* MXN 1200.00|USD 3.50 */
static struct text
totals_text(const struct exporting *x, struct buf *to)
{
	char amount[MONEY_TEXT_MAX];

	for (size_t i = 0; i < x->total_count; i++) {
		const struct export_total *total = &x->totals[i];

		money_format(
		    total->minor, total->digits, amount, sizeof amount);
		if (i != 0)
			buf_putc(to, '|');
		buf_add(to, total->currency.at, total->currency.len);
		buf_printf(to, "%s%s", total->currency.len != 0 ? " " : "",
		    amount);
	}
	return (struct text){ buf_text(to), to->len };
}

static bool
commit(struct exporting *x)
{
	const struct exporting_counts *counts = &x->exporter.counts;
	struct buf totals;
	bool ok = true;

	buf_init(&totals, SIZE_MAX);
	x->run.totals = totals_text(x, &totals);
	x->run.rejected += counts->rejected + counts->refused;
	if (totals.failed) {
		diag_memory(x->exporter.diag);
		ok = false;
	}
	if (ok && x->options.manifest != NULL)
		ok = manifest_write(x->options.manifest, x->options.dir,
		    &x->run, counts, &x->run.manifest);
	ok = ok && ledger_run_commit(x->options.ledger, &x->run);
	buf_clear(&totals);
	return ok;
}

bool
export_run_commit(struct exporting *x)
{
	if (x->run.number == 0 && !x->options.dated)
		return true;
	return export_run_begin(x,
	           x->run.number != 0 ? x->run.as_of : x->options.as_of) &&
	    commit(x);
}
