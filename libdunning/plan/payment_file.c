#include "plan/payment_file.h"

#include <stdlib.h>

#include "ageing/transactions.h"
#include "base/buf.h"
#include "plan/promise_build.h"

enum { CREDITS_MEMORY = 1 << 20, FIRST_ROOM = 1024 };

struct entry {
	uint32_t debtor;
	uint32_t order;
	int32_t date;
	uint16_t currency; /* of the transactions */
	uint8_t digits;
	uint32_t doc_len;
	size_t doc; /* in docs */
	int64_t amount;
};

struct payment_file {
	struct diag *diag;
	struct transactions *transactions;
	const struct intern *debtors;
	int debtor, doc; /* slots of the file; -1: not looked up yet */
	struct entry *entries; /* by debtor, date, order */
	size_t count, room;
	struct buf docs;
	int32_t as_of;
	int32_t newest; /* of those not after as_of */
	int32_t last;   /* of all */
};

struct payment_file *
payment_file_open(const struct rules_run *run, const char *path,
    struct diag *diag)
{
	const struct age_options options = { .run = *run,
		.transactions = path };
	struct payment_file *f = calloc(1, sizeof *f);

	if (f == NULL) {
		diag_memory(diag);
		return NULL;
	}
	f->diag = diag;
	f->newest = f->last = DATE_NONE;
	f->as_of = run->as_of;
	f->debtor = f->doc = -1;
	buf_init(&f->docs, SIZE_MAX);
	f->transactions = transactions_open(&options, diag);
	if (f->transactions != NULL &&
	    f->transactions->has[TRANSACTION_DEBTOR])
		return f;
	if (f->transactions != NULL) {
		diag_at(diag, DIAG_ERROR, "E_COLUMN", POS_FILE(path),
		    "payments need the column 'debtor_id'");
		diag_note(diag, POS_NONE,
		    "promises are kept by debtors: who paid an item that is "
		    "not open any more kept one, too");
	}
	payment_file_close(f);
	return NULL;
}

void
payment_file_close(struct payment_file *f)
{
	if (f == NULL)
		return;
	transactions_close(f->transactions);
	free(f->entries);
	buf_clear(&f->docs);
	free(f);
}

bool
payment_file_bind(struct payment_file *f, struct columns *columns)
{
	return transactions_bind(f->transactions, columns, CREDITS_MEMORY);
}

static struct entry *
next_entry(struct payment_file *f)
{
	size_t room = f->room == 0 ? FIRST_ROOM : f->room * 2;
	struct entry *grown;

	if (f->count < f->room)
		return &f->entries[f->count];
	if (room >= UINT32_MAX)
		return NULL;
	grown = realloc(f->entries, room * sizeof *grown);
	if (grown == NULL)
		return NULL;
	f->entries = grown;
	f->room = room;
	return &f->entries[f->count];
}

/* The slots of the file; it is open, so they are known by name. */
static bool
find_slots(struct payment_file *f, const struct batch *b)
{
	if (f->debtor < 0)
		f->debtor = columns_bind(b->columns, "debtor_id",
		    COLUMN_STRING, COLUMN_PRESENT, POS_NONE);
	if (f->doc < 0)
		f->doc = columns_bind(b->columns, "doc_id", COLUMN_STRING,
		    COLUMN_REQUIRED, POS_NONE);
	return f->debtor >= 0 && f->doc >= 0;
}

static bool
take(void *ctx, const struct transaction *t, const struct batch *b, size_t row)
{
	struct payment_file *f = ctx;
	struct entry *entry;
	struct text doc;
	uint32_t debtor;

	if (!find_slots(f, b))
		return false;
	if (t->date > f->last)
		f->last = t->date;
	if (t->date > f->newest && t->date <= f->as_of)
		f->newest = t->date;
	debtor = intern_find(f->debtors, batch_cell(b, f->debtor, row));
	if (debtor == INTERN_NONE)
		return true;
	doc = batch_cell(b, f->doc, row);
	entry = next_entry(f);
	if (entry == NULL) {
		diag_memory(f->diag);
		return false;
	}
	*entry = (struct entry){ .debtor = debtor,
		.order = (uint32_t)f->count,
		.date = t->date,
		.currency = (uint16_t)t->currency,
		.digits = (uint8_t)f->transactions->currencies
		              .digits[t->currency],
		.doc = f->docs.len,
		.doc_len = (uint32_t)doc.len,
		.amount = t->amount };
	buf_add(&f->docs, doc.at, doc.len);
	f->count++;
	if (f->docs.failed)
		diag_memory(f->diag);
	return !f->docs.failed;
}

static int
in_order(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->debtor != y->debtor)
		return x->debtor < y->debtor ? -1 : 1;
	if (x->date != y->date)
		return x->date < y->date ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

bool
payment_file_load(struct payment_file *f, const struct intern *debtors)
{
	f->debtors = debtors;
	if (!transactions_read(f->transactions, take, f))
		return false;
	if (f->count > 1)
		qsort(f->entries, f->count, sizeof *f->entries, in_order);
	return true;
}

static size_t
first_of(const struct payment_file *f, uint32_t debtor)
{
	size_t low = 0, high = f->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (f->entries[middle].debtor < debtor)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
is_of(const struct payment_file *f, const struct entry *entry,
    struct text currency)
{
	const struct transactions *t = f->transactions;
	struct text code = entry->currency == TRANSACTION_UNSAID ?
	    t->usual :
	    text_of(t->currencies.codes[entry->currency]);

	return code.at == NULL || currency.at == NULL ||
	    text_equal(code, currency);
}

static int64_t
minor_of(const struct entry *entry, int digits)
{
	int64_t amount = entry->amount;

	if (amount >= 0)
		return promise_minor(amount, entry->digits, digits, 0);
	amount = amount != INT64_MIN ? -amount : INT64_MAX;
	return -promise_minor(amount, entry->digits, digits, INT64_MAX);
}

bool
payment_file_of(const struct payment_file *f, uint32_t debtor, int32_t day,
    struct text currency, int digits, struct arena *arena,
    struct payment **payments, size_t *count)
{
	size_t from = first_of(f, debtor);
	size_t to = from;

	*count = 0;
	while (to < f->count && f->entries[to].debtor == debtor &&
	    f->entries[to].date <= day)
		to++;
	*payments = arena_alloc(arena, to - from + 1, sizeof **payments);
	if (*payments == NULL)
		return false;
	for (; from < to; from++) {
		const struct entry *entry = &f->entries[from];
		struct payment made;

		if (!is_of(f, entry, currency))
			continue;
		made = (struct payment){ .date = entry->date,
			.amount = minor_of(entry, digits),
			.doc = { buf_text(&f->docs) + entry->doc,
			    entry->doc_len } };
		if (made.amount < 0)
			promise_take_back(*payments, *count, &made);
		else
			(*payments)[(*count)++] = made;
	}
	return true;
}

int32_t
payment_file_newest(const struct payment_file *f, int32_t day)
{
	return day > f->as_of ? f->last : f->newest;
}
