#include "ageing/pauses.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/hash.h"
#include "stream/table.h"

enum pause_key { KEY_COMPANY, KEY_DEBTOR, KEY_DOC, KEYS };

static const char *const key_names[KEYS] = { "company", "debtor_id",
	"doc_id" };

enum { KINDS = 1 << KEYS, NO_SLOT = -1 };

struct span {
	int32_t from, to; /* `to` is not in it */
};

struct pause {
	uint64_t hash; /* of kind and keys */
	unsigned kind; /* a bit for each key that it has */
	struct text keys[KEYS];
	struct span span;
};

struct pauses {
	struct pause *pauses; /* by hash */
	size_t count;
	struct span *found;   /* room for count, of the item at hand */
	bool kinds[KINDS];    /* those that there are */
	int slots[KEYS];
	struct src_pos at;    /* where the strategy names the file */
};

struct reading {
	struct pauses *pauses;
	const struct table *table;
	int keys[KEYS], from, to; /* columns */
	struct diag *diag;
};

static uint64_t
hash_of(unsigned kind, const struct text *keys)
{
	uint64_t hash = kind;

	for (int i = 0; i < KEYS; i++)
		if (kind >> i & 1)
			hash = hash_fold(hash + 1,
			    hash_bytes(keys[i].at, keys[i].len));
	return hash;
}

static bool
report(const struct reading *r, const struct table_row *row, int column,
    const char *what)
{
	struct text cell = row->cells[column];

	diag_at(r->diag, DIAG_ERROR, "E_PAUSES",
	    table_at(r->table, row, (size_t)column), "\"%.*s\" %s",
	    (int)cell.len, cell.at != NULL ? cell.at : "", what);
	return false;
}

static bool
read_span(const struct reading *r, const struct table_row *row,
    struct span *span)
{
	struct text to = row->cells[r->to];

	if (!date_parse(row->cells[r->from], &span->from))
		return report(r, row, r->from,
		    "is not a date such as 2026-03-01");
	span->to = INT32_MAX;
	if (to.len > 0 && !date_parse(to, &span->to))
		return report(r, row, r->to,
		    "is not a date such as 2026-03-01; leave it empty when "
		    "the pause has no end");
	if (span->to < span->from)
		return report(r, row, r->to, "is before the pause begins");
	return true;
}

static bool
read_pause(const struct reading *r, const struct table_row *row,
    struct pause *pause)
{
	*pause = (struct pause){ .kind = 0 };
	for (int i = 0; i < KEYS; i++) {
		if (r->keys[i] < 0 || row->cells[r->keys[i]].len == 0)
			continue;
		pause->keys[i] = row->cells[r->keys[i]];
		pause->kind |= 1u << i;
	}
	if ((pause->kind & (1u << KEY_DEBTOR | 1u << KEY_DOC)) == 0) {
		diag_at(r->diag, DIAG_ERROR, "E_PAUSES",
		    table_at(r->table, row, 0),
		    "the pause names neither a debtor nor a document");
		return false;
	}
	pause->hash = hash_of(pause->kind, pause->keys);
	return read_span(r, row, &pause->span);
}

static bool
find_columns(struct reading *r)
{
	for (int i = 0; i < KEYS; i++)
		r->keys[i] = table_column(r->table, key_names[i]);
	r->from = table_column(r->table, "from");
	r->to = table_column(r->table, "to");
	if (r->from >= 0 && r->to >= 0 &&
	    (r->keys[KEY_DEBTOR] >= 0 || r->keys[KEY_DOC] >= 0))
		return true;
	diag_at(r->diag, DIAG_ERROR, "E_PAUSES",
	    (struct src_pos){ r->table->file, 1, 0 },
	    "a file of pauses has the columns debtor_id or doc_id or both, "
	    "from and to");
	return false;
}

static int
by_hash(const void *a, const void *b)
{
	const struct pause *x = a, *y = b;

	return (x->hash > y->hash) - (x->hash < y->hash);
}

static bool
read_all(struct reading *r)
{
	struct pauses *p = r->pauses;
	bool ok = find_columns(r);

	for (size_t i = 0; ok && i < r->table->count; i++) {
		struct pause *pause = &p->pauses[p->count];

		if (read_pause(r, &r->table->rows[i], pause)) {
			p->kinds[pause->kind] = true;
			p->count++;
		} else if (diag_full(r->diag)) {
			return false;
		}
	}
	if (p->count > 0)
		qsort(p->pauses, p->count, sizeof *p->pauses, by_hash);
	return ok && p->count == r->table->count;
}

struct pauses *
pauses_new(struct arena *arena, const struct strategy *strategy,
    struct diag *diag)
{
	const struct located *name = &strategy->ageing.pauses;
	const char *path = strategy_file(strategy, name, diag);
	struct pauses *p = arena_alloc(arena, 1, sizeof *p);
	struct reading r = { .pauses = p, .diag = diag };

	if (path == NULL)
		return NULL;
	r.table = table_read(arena, path, diag);
	if (r.table == NULL)
		return NULL;
	if (p != NULL) {
		size_t room = r.table->count + 1;

		p->at = name->at;
		p->pauses = arena_alloc(arena, room, sizeof *p->pauses);
		p->found = arena_alloc(arena, room, sizeof *p->found);
	}
	if (p == NULL || p->pauses == NULL || p->found == NULL) {
		diag_memory(diag);
		return NULL;
	}
	return read_all(&r) ? p : NULL;
}

bool
pauses_bind(struct pauses *p, struct columns *c)
{
	for (unsigned i = 0; i < KEYS; i++) {
		bool used = false;

		for (unsigned kind = 0; kind < KINDS; kind++)
			used |= p->kinds[kind] && (kind >> i & 1) != 0;
		p->slots[i] = NO_SLOT;
		if (!used)
			continue;
		p->slots[i] = columns_bind(c, key_names[i], COLUMN_STRING,
		    COLUMN_PRESENT, p->at);
		if (p->slots[i] < 0)
			return false;
	}
	return true;
}

static bool
is_for(const struct pause *pause, unsigned kind, const struct text *keys)
{
	if (pause->kind != kind)
		return false;
	for (int i = 0; i < KEYS; i++)
		if ((kind >> i & 1) != 0 &&
		    !text_equal(pause->keys[i], keys[i]))
			return false;
	return true;
}

/* Adds those of one kind that share days with a span. */
static size_t
find_kind(struct pauses *p, unsigned kind, const struct text *keys,
    struct span within, size_t count)
{
	uint64_t hash = hash_of(kind, keys);
	size_t low = 0;
	size_t high = p->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (p->pauses[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < p->count && p->pauses[low].hash == hash; low++) {
		struct span span = p->pauses[low].span;

		if (!is_for(&p->pauses[low], kind, keys))
			continue;
		if (span.from < within.from)
			span.from = within.from;
		if (span.to > within.to)
			span.to = within.to;
		if (span.from < span.to)
			p->found[count++] = span;
	}
	return count;
}

static int
by_from(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

static int64_t
count_days(struct span *spans, size_t count)
{
	int64_t days = 0;
	int32_t counted = INT32_MIN; /* up to this day */

	if (count > 1)
		qsort(spans, count, sizeof *spans, by_from);
	for (size_t i = 0; i < count; i++) {
		int32_t from = spans[i].from;

		if (from < counted)
			from = counted;
		if (from >= spans[i].to)
			continue;
		days += spans[i].to - from;
		counted = spans[i].to;
	}
	return days;
}

int64_t
pauses_days(struct pauses *p, const struct batch *b, size_t row, int32_t from,
    int32_t to)
{
	struct text keys[KEYS] = { { NULL, 0 } };
	struct span within = { from, to };
	unsigned has = 0;
	size_t count = 0;

	if (from >= to)
		return 0;
	for (unsigned i = 0; i < KEYS; i++) {
		const struct vector *v;

		if (p->slots[i] == NO_SLOT)
			continue;
		v = &b->vectors[p->slots[i]];
		if (!vector_valid(v, row))
			continue;
		keys[i] = vector_text(v, row);
		has |= 1u << i;
	}
	for (unsigned kind = 0; kind < KINDS; kind++)
		if (p->kinds[kind] && (kind & has) == kind)
			count = find_kind(p, kind, keys, within, count);
	return count_days(p->found, count);
}
