#include "ageing/restating_paid.h"

#include <stdlib.h>
#include <string.h>

#include "ageing/item_values.h"
#include "ageing/sorter.h"
#include "base/date.h"
#include "base/key_bytes.h"
#include "base/reading.h"
#include "base/wide.h"
#include "rules/schema.h"
#include "stream/holding.h"

enum { DOCUMENT = 12, KEY_BYTES = DOCUMENT + 4 + KEY_SERIAL + 8 };

/* Behind the key of a record. */
struct rest {
	int64_t amount, paid;
	uint32_t known, superseded;
};

struct restating_paid {
	struct diag *diag;
	size_t memory;
	struct sorter *sorter;
	struct holding held; /* instalments of the document at hand */
	struct item_values *values;
	struct reading first, again;
};

struct restating_paid *
restating_paid_new(size_t memory, struct diag *diag)
{
	struct restating_paid *p = calloc(1, sizeof *p);

	if (p == NULL) {
		diag_memory(diag);
		return NULL;
	}
	p->diag = diag;
	p->memory = memory;
	holding_init(&p->held, memory / 16, diag);
	p->sorter = sorter_new(memory / 2, diag);
	if (p->sorter != NULL)
		return p;
	free(p);
	return NULL;
}

void
restating_paid_free(struct restating_paid *p)
{
	if (p == NULL)
		return;
	sorter_free(p->sorter);
	holding_clear(&p->held);
	item_values_free(p->values);
	free(p);
}

static void
note(struct reading *r, const struct restating_instalment *i)
{
	reading_note(r, i->document.low, (uint64_t)i->amount);
}

bool
restating_paid_add(struct restating_paid *p,
    const struct restating_instalment *i)
{
	const struct rest rest = { i->amount, i->paid, i->known,
		i->superseded };
	char *begin = sorter_room(p->sorter,
	    KEY_BYTES + i->instalment.len + sizeof rest);
	char *to;

	if (begin == NULL)
		return false;
	to = key_put_u64(begin, i->document.low);
	to = key_put_u32(to, i->document.tag);
	to = key_put_u32(to,
	    i->due == DATE_NONE ? UINT32_MAX : (uint32_t)(i->due - DATE_MIN));
	to = key_put_serial(to, i->instalment);
	to = key_put_u64(to, p->first.items);
	memcpy(to, &rest, sizeof rest);
	sorter_add(p->sorter, (size_t)(to - begin),
	    (size_t)(to - begin) + sizeof rest);
	note(&p->first, i);
	return true;
}

/* An instalment of the document at hand. */
struct part {
	uint64_t number;
	int64_t amount;
};

/* A document at hand. */
struct document {
	char key[DOCUMENT];
	bool known, unlike;
	int64_t paid;
	struct part last; /* the others are held */
	bool any, counts;
	uint64_t rest; /* number of the one that has what is too much: the last
	                  that counts, or the last */
	wide sum;      /* of the amounts */
};

static bool
hold(struct restating_paid *p, struct document *d,
    const struct sorted *record)
{
	struct rest rest;

	if (d->any && !holding_add(&p->held, (const char *)&d->last,
	                  sizeof d->last))
		return false;
	memcpy(&rest, record->at + record->key, sizeof rest);
	if (rest.known != 0) {
		d->unlike |= d->known && d->paid != rest.paid;
		d->paid = rest.paid;
		d->known = true;
	}
	d->any = true;
	d->sum += rest.amount;
	d->last = (struct part){
		.number = key_get_u64(
		    record->at + record->key - sizeof(uint64_t)),
		.amount = rest.amount };
	if (rest.superseded == 0 || !d->counts)
		d->rest = d->last.number;
	d->counts |= rest.superseded == 0;
	return true;
}

/* What came to an instalment, and comes to no later one. */
static bool
share(struct restating_paid *p, const struct document *d,
    const struct part *part, int64_t *left)
{
	int64_t came = *left < part->amount ? *left : part->amount;

	came = came > 0 ? came : 0;
	*left -= came;
	/* Also what was taken back, and is less than nothing. */
	if (part->number == d->rest && (d->paid < 0 || d->paid > d->sum))
		came += (int64_t)(d->paid < 0 ? d->paid : d->paid - d->sum);
	return item_values_put(p->values, part->number,
	    d->unlike ? RESTATING_UNLIKE : came);
}

static bool
share_out(struct restating_paid *p, const struct document *d)
{
	int64_t left = d->paid;
	struct part part;
	const char *at;
	size_t len;

	if (!d->any)
		return true;
	if (!holding_read(&p->held))
		return false;
	for (;;) {
		if (!holding_next(&p->held, &at, &len))
			return false;
		if (at == NULL)
			break;
		memcpy(&part, at, sizeof part);
		if (!share(p, d, &part, &left))
			return false;
	}
	holding_empty(&p->held);
	return share(p, d, &d->last, &left);
}

static bool
share_all(struct restating_paid *p)
{
	struct document d = { .any = false };
	struct sorted record;

	for (;;) {
		if (!sorter_next(p->sorter, &record))
			return false;
		if (record.at == NULL)
			return share_out(p, &d);
		if (memcmp(d.key, record.at, DOCUMENT) != 0) {
			if (!share_out(p, &d))
				return false;
			d = (struct document){ .any = false };
			memcpy(d.key, record.at, DOCUMENT);
		}
		if (!hold(p, &d, &record))
			return false;
	}
}

bool
restating_paid_end(struct restating_paid *p)
{
	p->values = item_values_new(p->first.items, p->memory / 4, p->diag);
	if (p->values == NULL || !sorter_end(p->sorter) || !share_all(p) ||
	    !item_values_end(p->values))
		return false;
	sorter_free(p->sorter);
	p->sorter = NULL;
	return true;
}

bool
restating_paid_next(struct restating_paid *p,
    const struct restating_instalment *i, int64_t *paid)
{
	note(&p->again, i);
	return item_values_next(p->values, paid);
}

bool
restating_paid_rewind(struct restating_paid *p)
{
	p->again = (struct reading){ 0 };
	return item_values_rewind(p->values);
}

bool
restating_paid_same(const struct restating_paid *p)
{
	return reading_same(&p->first, &p->again);
}
