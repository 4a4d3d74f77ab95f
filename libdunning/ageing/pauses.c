#include "ageing/pauses.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ageing/parts_key.h"
#include "base/date.h"
#include "stream/stage.h"
#include "stream/table.h"

enum pause_key { KEY_COMPANY, KEY_DEBTOR, KEY_DOC, KEYS };

static const char *const key_names[KEYS] = { "company", "debtor_id",
	"doc_id" };

enum { KINDS = 1 << KEYS, NO_SLOT = -1 };

/* Most of them at once: 256 MiB. */
static const size_t most = ((size_t)256 << 20) / 24;

struct pause {
	uint64_t low; /* of kind and keys */
	uint32_t tag;
	int32_t from, to; /* `to` is not in it */
};

struct pauses {
	struct pause *pauses; /* by key, then by `from` */
	size_t count;
	bool kinds[KINDS]; /* those that there are: a bit for each key */
	int slots[KEYS];
	struct src_pos at; /* where the strategy names the file */
};

/* The last stage of a chain over the file. */
struct reader {
	struct stage stage;
	struct pauses *pauses;
	const char *path;
	int keys[KEYS], from, to; /* slots */
	size_t room;
	bool wrong; /* a pause was told */
	struct diag *diag;
};

static struct parts_key
key_of(unsigned kind, const struct text *keys)
{
	struct parts parts = parts_none();

	parts_words(&parts, kind, KINDS);
	for (int i = 0; i < KEYS; i++)
		if (kind >> i & 1)
			parts_add(&parts, keys[i]);
	return parts_end(&parts);
}

/* --- the file ------------------------------------------------------------- */

static bool
report(struct reader *r, const struct batch *b, size_t row, int slot,
    const char *what)
{
	struct text cell = text_excerpt(batch_cell(b, slot, row), 40);

	diag_at(r->diag, DIAG_ERROR, "E_PAUSES", batch_at_slot(b, row, slot),
	    "\"%.*s\" %s", (int)cell.len, cell.at != NULL ? cell.at : "",
	    what);
	r->wrong = true;
	return false;
}

static bool
read_span(struct reader *r, const struct batch *b, size_t row,
    struct pause *pause)
{
	struct text to = batch_cell(b, r->to, row);

	if (!date_parse(batch_cell(b, r->from, row), &pause->from))
		return report(r, b, row, r->from,
		    "is not a date such as 2026-03-01");
	pause->to = INT32_MAX;
	if (to.len > 0 && !date_parse(to, &pause->to))
		return report(r, b, row, r->to,
		    "is not a date such as 2026-03-01; leave it empty when "
		    "the pause has no end");
	if (pause->to < pause->from)
		return report(r, b, row, r->to, "is before the pause begins");
	return true;
}

static bool
read_pause(struct reader *r, const struct batch *b, size_t row,
    struct pause *pause)
{
	struct text keys[KEYS];
	struct parts_key key;
	unsigned kind = 0;

	for (int i = 0; i < KEYS; i++) {
		keys[i] = batch_cell(b, r->keys[i], row);
		kind |= (keys[i].len > 0 ? 1u : 0u) << i;
	}
	if ((kind & (1u << KEY_DEBTOR | 1u << KEY_DOC)) == 0) {
		diag_at(r->diag, DIAG_ERROR, "E_PAUSES", batch_at(b, row, 0),
		    "the pause names neither a debtor nor a document");
		r->wrong = true;
		return false;
	}
	key = key_of(kind, keys);
	*pause = (struct pause){ .low = key.low, .tag = key.tag };
	r->pauses->kinds[kind] = true;
	return read_span(r, b, row, pause);
}

static bool
make_room(struct reader *r, size_t count)
{
	struct pauses *p = r->pauses;
	struct pause *more;

	if (count <= r->room)
		return true;
	if (count > most) {
		diag_at(r->diag, DIAG_ERROR, "E_LIMIT", POS_FILE(r->path),
		    "more than %zu pauses take more than 256 MiB", most);
		diag_note(r->diag, p->at,
		    "leave out those that ended before the oldest due date");
		return false;
	}
	r->room = 2 * count < most ? 2 * count : most;
	more = realloc(p->pauses, r->room * sizeof *more);
	if (more == NULL) {
		diag_memory(r->diag);
		return false;
	}
	p->pauses = more;
	return true;
}

static bool
reader_run(struct stage *stage, struct batch *b)
{
	struct reader *r = (struct reader *)stage;
	struct pauses *p = r->pauses;

	if (!make_room(r, p->count + b->rows))
		return false;
	for (size_t row = 0; row < b->rows; row++) {
		if (b->fates[row] == FATE_KEPT &&
		    read_pause(r, b, row, &p->pauses[p->count]))
			p->count++;
		else if (diag_full(r->diag))
			return false;
	}
	return true;
}

static bool
reader_open(struct stage *stage, struct columns *c)
{
	struct reader *r = (struct reader *)stage;

	for (int i = 0; i < KEYS; i++)
		if (!columns_bind_if_there(c, key_names[i], COLUMN_STRING,
		        &r->keys[i]))
			return false;
	if (!columns_bind_if_there(c, "from", COLUMN_STRING, &r->from) ||
	    !columns_bind_if_there(c, "to", COLUMN_STRING, &r->to))
		return false;
	if (r->from >= 0 && r->to >= 0 &&
	    (r->keys[KEY_DEBTOR] >= 0 || r->keys[KEY_DOC] >= 0))
		return true;
	diag_at(r->diag, DIAG_ERROR, "E_PAUSES",
	    (struct src_pos){ r->path, 1, 0 },
	    "a file of pauses has the columns debtor_id or doc_id or both, "
	    "from and to");
	return false;
}

static bool
read_all(struct reader *r)
{
	struct stage *const stages[] = { &r->stage };
	struct chain chain = { .stages = stages, .count = 1 };
	struct chain_counts counts = { 0 };
	bool ok;

	chain.in = input_open(r->path, r->diag);
	ok = chain.in != NULL && input_keep(chain.in) &&
	    table_delimiter(chain.in, &chain.delimiter) &&
	    chain_run(&chain, r->diag, &counts);
	input_close(chain.in);
	if (ok && counts.cut.line != 0)
		diag_at(r->diag, DIAG_WARNING, "W_NO_LINE_END", counts.cut,
		    "the file does not end with a line end: was it cut "
		    "short?");
	if (!ok || counts.rejected == 0)
		return ok && !r->wrong;
	diag_at(r->diag, DIAG_ERROR, "E_PAUSES", POS_FILE(r->path),
	    "%" PRIu64 " records of it cannot be read", counts.rejected);
	return false;
}

static int
compare(const void *a, const void *b)
{
	const struct pause *x = a, *y = b;

	if (x->low != y->low)
		return x->low < y->low ? -1 : 1;
	if (x->tag != y->tag)
		return x->tag < y->tag ? -1 : 1;
	return (x->from > y->from) - (x->from < y->from);
}

/* In order, and where nobody has to free them. */
static bool
settle(struct pauses *p, struct arena *arena)
{
	struct pause *all = arena_alloc(arena, p->count + 1, sizeof *all);

	if (all != NULL && p->count > 0) {
		memcpy(all, p->pauses, p->count * sizeof *all);
		qsort(all, p->count, sizeof *all, compare);
	}
	free(p->pauses);
	p->pauses = all;
	return all != NULL;
}

struct pauses *
pauses_new(struct arena *arena, const struct strategy *strategy,
    struct diag *diag)
{
	const struct located *name = &strategy->ageing.pauses;
	struct pauses *p = arena_alloc(arena, 1, sizeof *p);
	struct reader r = { .stage = { .name = "age", .open = reader_open,
		                    .run = reader_run, .sink = true },
		.path = strategy_file(strategy, name, diag),
		.pauses = p,
		.diag = diag };

	if (r.path == NULL)
		return NULL;
	if (p == NULL) {
		diag_memory(diag);
		return NULL;
	}
	p->at = name->at;
	if (!read_all(&r)) {
		free(p->pauses);
		return NULL;
	}
	if (settle(p, arena))
		return p;
	diag_memory(diag);
	return NULL;
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

/* --- items ---------------------------------------------------------------- */

/* Those of one key that are still to be counted. */
struct line {
	const struct pause *at, *end;
};

static struct line
find_line(const struct pauses *p, struct parts_key key)
{
	const struct pause first = { .low = key.low, .tag = key.tag,
		.from = INT32_MIN };
	size_t low = 0;
	size_t high = p->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare(&p->pauses[middle], &first) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (high = low; high < p->count && p->pauses[high].low == key.low &&
	     p->pauses[high].tag == key.tag;)
		high++;
	return (struct line){ p->pauses + low, p->pauses + high };
}

/* The earliest of all lines; NULL: there is none. */
static const struct pause *
take_first(struct line *lines, size_t count)
{
	struct line *first = NULL;

	for (size_t i = 0; i < count; i++)
		if (lines[i].at < lines[i].end &&
		    (first == NULL || lines[i].at->from < first->at->from))
			first = &lines[i];
	return first != NULL ? first->at++ : NULL;
}

static int64_t
count_days(struct line *lines, size_t count, int32_t from, int32_t to)
{
	const struct pause *pause;
	int64_t days = 0;

	while ((pause = take_first(lines, count)) != NULL &&
	    pause->from < to) {
		int32_t first = pause->from > from ? pause->from : from;
		int32_t end = pause->to < to ? pause->to : to;

		if (first >= end)
			continue;
		days += end - first;
		from = end;
	}
	return days;
}

int64_t
pauses_days(struct pauses *p, const struct batch *b, size_t row, int32_t from,
    int32_t to)
{
	struct text keys[KEYS];
	struct line lines[KINDS];
	unsigned has = 0;
	size_t count = 0;

	if (from >= to)
		return 0;
	for (unsigned i = 0; i < KEYS; i++) {
		keys[i] = batch_cell(b, p->slots[i], row);
		has |= (keys[i].len > 0 ? 1u : 0u) << i;
	}
	for (unsigned kind = 0; kind < KINDS; kind++)
		if (p->kinds[kind] && (kind & has) == kind)
			lines[count++] = find_line(p, key_of(kind, keys));
	return count_days(lines, count, from, to);
}
