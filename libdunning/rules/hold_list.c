#include "rules/hold_list.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/hash.h"
#include "rules/channel.h"
#include "stream/stage.h"
#include "stream/table.h"

enum { FIRST_ROOM = 1024, NONE = 0 };

/* One key; rows of it form a chain. */
struct slot {
	uint64_t low, high;
	uint32_t head; /* row + 1; 0: free */
};

struct row {
	uint32_t hold;
	uint32_t next; /* row + 1; 0: the last */
};

struct hold_list {
	const struct hold_spec *spec;
	struct slot *slots;
	size_t size, keys; /* size is a power of two, or 0 */
	struct row *rows;
	size_t count, room;
	bool unreadable;
};

enum list_column { LIST_FROM, LIST_UNTIL, LIST_REASON, LIST_STOPS,
	LIST_CHANNELS, LIST_COLUMNS };
static const char *const column_names[LIST_COLUMNS] = { "from", "until",
	"reason", "stops", "channels" };

/* The last stage of a chain over the file. */
struct reader {
	struct stage stage;
	struct hold_list *list;
	const struct strategy *strategy;
	struct hold_sets *sets;
	const char *path;
	int32_t as_of;
	uint64_t lines[BATCH_ROWS]; /* where the records of the batch begin */
	int *keys; /* slots */
	int columns[LIST_COLUMNS];
	bool lost; /* a column that the strategy names is not there */
	bool no_memory;
	struct diag *diag;  /* of the run */
	struct diag *quiet; /* of the file: errors of it are none of the run */
};

/* --- keys ----------------------------------------------------------------- */

static struct hash128
hash_key(const struct text *key, size_t count)
{
	struct hash128 hash;

	hash128_init(&hash);
	for (size_t i = 0; i < count; i++) {
		struct text part = text_trim(key[i]);

		hash128_add(&hash, part.at, part.len);
		hash128_add(&hash, "", 1);
	}
	return hash;
}

/* The slot of a key, or the free one where it belongs. */
static struct slot *
find_slot(struct slot *slots, size_t size, struct hash128 key)
{
	size_t at =
	    (size_t)hash_fold(key.low, UINT64_C(0x9e3779b97f4a7c15)) &
	    (size - 1);

	while (slots[at].head != NONE &&
	    (slots[at].low != key.low || slots[at].high != key.high))
		at = (at + 1) & (size - 1);
	return &slots[at];
}

static bool
slots_reserve(struct hold_list *list)
{
	size_t size = list->size == 0 ? FIRST_ROOM : list->size * 2;
	struct slot *grown;

	if (list->keys * 4 < list->size * 3)
		return true;
	grown = calloc(size, sizeof *grown);
	if (grown == NULL)
		return false;
	for (size_t i = 0; i < list->size; i++) {
		const struct slot *old = &list->slots[i];
		struct hash128 key = { .high = old->high, .low = old->low };

		if (old->head != NONE)
			*find_slot(grown, size, key) = *old;
	}
	free(list->slots);
	list->slots = grown;
	list->size = size;
	return true;
}

static bool
rows_reserve(struct hold_list *list)
{
	size_t room = list->room == 0 ? FIRST_ROOM : list->room * 2;
	struct row *grown;

	if (list->count < list->room)
		return true;
	if (room >= UINT32_MAX / 2)
		return false;
	grown = realloc(list->rows, room * sizeof *grown);
	if (grown == NULL)
		return false;
	list->rows = grown;
	list->room = room;
	return true;
}

/* A row like the last one of its key adds nothing. */
static bool
add_row(struct hold_list *list, struct hash128 key, uint32_t hold)
{
	struct slot *slot;

	if (!slots_reserve(list) || !rows_reserve(list))
		return false;
	slot = find_slot(list->slots, list->size, key);
	if (slot->head != NONE && list->rows[slot->head - 1].hold == hold)
		return true;
	if (slot->head == NONE)
		list->keys++;
	list->rows[list->count++] =
	    (struct row){ .hold = hold, .next = slot->head };
	*slot = (struct slot){ key.low, key.high, (uint32_t)list->count };
	return true;
}

/* --- the file ------------------------------------------------------------- */

static bool
tell(struct reader *r, struct src_pos at, struct text cell, const char *what)
{
	cell = text_excerpt(cell, 40);
	diag_at(r->diag, DIAG_REJECT, "R_HOLD_LIST", at, "\"%.*s\" %s",
	    (int)cell.len, cell.at != NULL ? cell.at : "", what);
	return false;
}

static bool
read_date(struct reader *r, const struct batch *b, size_t row,
    enum list_column column, int32_t *date)
{
	int slot = r->columns[column];
	struct text cell = text_trim(batch_cell(b, slot, row));

	*date = DATE_NONE;
	if (cell.len == 0 || date_parse(cell, date))
		return true;
	*date = DATE_NONE;
	return tell(r, batch_at_slot(b, row, slot), cell,
	    "is not a date such as 2026-03-01, so its key is held until it "
	    "is one");
}

static unsigned
channel_bit(struct text name)
{
	for (unsigned i = 0; i < CHANNELS; i++)
		if (text_is(name, channel_names[i]))
			return 1u << i;
	return 0;
}

/* Names between '|', each of which is one of *bits; an empty cell, or one that
 * cannot be read, leaves *bits. */
static bool
read_names(struct reader *r, const struct batch *b, size_t row,
    enum list_column column, unsigned (*bit)(struct text), unsigned *bits)
{
	int slot = r->columns[column];
	struct text cell = text_trim(batch_cell(b, slot, row));
	struct text rest = cell, name;
	unsigned all = 0;

	if (cell.len == 0)
		return true;
	while (text_split(&rest, '|', &name)) {
		unsigned one = bit(text_trim(name));

		if ((one & *bits) == 0)
			return tell(r, batch_at_slot(b, row, slot), cell,
			    column == LIST_STOPS ?
			        "is not what the hold stops, or some of it "
			        "between '|'" :
			        "is not the channels of the hold, or some of "
			        "them between '|'");
		all |= one;
	}
	*bits = all;
	return true;
}

/* False: what the row says cannot be read, so that it holds everything. */
static bool
read_terms(struct reader *r, const struct batch *b, size_t row,
    struct held *held)
{
	bool ok = read_date(r, b, row, LIST_FROM, &held->from);

	ok &= read_date(r, b, row, LIST_UNTIL, &held->until);
	if (ok && held->until != DATE_NONE && held->until < held->from)
		ok = tell(r, batch_at_slot(b, row, r->columns[LIST_UNTIL]),
		    text_trim(batch_cell(b, r->columns[LIST_UNTIL], row)),
		    "is before the first day, so its key is held until one "
		    "of them is right");
	ok &= read_names(r, b, row, LIST_STOPS, hold_stop_bit, &held->stops);
	ok &= read_names(
	    r, b, row, LIST_CHANNELS, channel_bit, &held->channels);
	return ok && !r->lost;
}

static bool
is_empty(const struct batch *b, size_t row)
{
	for (size_t i = 0; i < b->fields; i++) {
		struct text cell = text_trim(batch_raw(b, row, i));

		if (cell.len != 0 && !text_is(cell, "\"\""))
			return false;
	}
	return true;
}

/* False: a part of the key is not there. */
static bool
read_key(struct reader *r, const struct batch *b, size_t row,
    struct hash128 *key)
{
	struct text parts[HOLD_KEY_MAX];
	size_t count = r->list->spec->list.key.count;

	for (size_t i = 0; i < count; i++) {
		parts[i] = text_trim(batch_cell(b, r->keys[i], row));
		if (parts[i].len != 0)
			continue;
		diag_at(r->diag, DIAG_REJECT, "R_HOLD_LIST",
		    batch_at_slot(b, row, r->keys[i]),
		    "the row has no `%s`, so it could mean anybody",
		    r->list->spec->list.key.items[i].text.at);
		return false;
	}
	*key = hash_key(parts, count);
	return true;
}

static bool
read_row(struct reader *r, const struct batch *b, size_t row)
{
	const struct hold_spec *spec = r->list->spec;
	struct held held = { .code = spec->code.text,
		.hold = spec->code.text,
		.stops = hold_stops(spec),
		.channels = hold_channels(spec),
		.at = { r->path, 0, 0 } };
	struct hash128 key;
	uint32_t number;

	if (is_empty(b, row))
		return true;
	if (!read_key(r, b, row, &key)) {
		r->list->unreadable = true;
		return true;
	}
	held.reason =
	    text_trim(batch_cell(b, r->columns[LIST_REASON], row));
	if (held.reason.len == 0)
		held.reason.at = NULL;
	if (!read_terms(r, b, row, &held)) {
		held.code = TEXT(HOLD_UNREADABLE);
		held.from = held.until = DATE_NONE;
	} else if ((held.from != DATE_NONE && held.from > r->as_of) ||
	    (held.until != DATE_NONE && held.until < r->as_of)) {
		return true;
	}
	held.at = (struct src_pos){ r->path, (size_t)r->lines[row], 1 };
	number = hold_sets_hold(r->sets, &held);
	return number != UINT32_MAX && add_row(r->list, key, number);
}

static bool
reader_run(struct stage *stage, struct batch *b)
{
	struct reader *r = (struct reader *)stage;

	batch_lines(b, r->lines);
	for (size_t row = 0; row < b->rows; row++)
		if (b->fates[row] == FATE_KEPT && !read_row(r, b, row)) {
			r->no_memory = true;
			return false;
		}
	return true;
}

/* The header that the strategy gives a column of the list, or its own name;
 * *named tells which. */
static const char *
header_of(const struct hold_list_spec *list, struct text name, bool *named)
{
	const struct schema_pair *pair = list->columns.at;

	for (size_t i = 0; i < list->columns.count; i++) {
		*named = text_equal(pair[i].key.text, name);
		if (*named)
			return pair[i].value.text.at;
	}
	*named = false;
	return name.at;
}

static bool
reader_open(struct stage *stage, struct columns *c)
{
	struct reader *r = (struct reader *)stage;
	const struct hold_list_spec *list = &r->list->spec->list;
	bool named;

	for (size_t i = 0; i < list->key.count; i++) {
		r->keys[i] = columns_bind(c,
		    header_of(list, list->key.items[i].text, &named),
		    COLUMN_STRING, COLUMN_PRESENT, list->key.items[i].at);
		if (r->keys[i] < 0)
			return false;
	}
	for (int i = 0; i < LIST_COLUMNS; i++) {
		const char *header =
		    header_of(list, text_of(column_names[i]), &named);

		if (!columns_bind_if_there(
		        c, header, COLUMN_STRING, &r->columns[i]))
			return false;
		if (r->columns[i] >= 0 || !named)
			continue;
		r->lost = true;
		diag_at(r->diag, DIAG_REJECT, "R_HOLD_LIST",
		    (struct src_pos){ r->path, 1, 0 },
		    "the list has no column '%s' for `%s`, so all of its "
		    "keys are held",
		    header, column_names[i]);
	}
	return true;
}

/* What is an error of the list is none of the run: it holds instead. */
static void
pass_on(void *ctx, const struct diag_message *message)
{
	struct reader *r = ctx;

	if (strcmp(message->id, "E_MEMORY") == 0)
		r->no_memory = true;
	else if (message->level == DIAG_NOTE)
		diag_note(r->diag, message->at, "%s", message->text);
	else
		diag_at(r->diag,
		    message->level >= DIAG_REJECT ? DIAG_REJECT :
		                                    message->level,
		    message->id, message->at, "%s", message->text);
}

static bool
read_file(struct reader *r)
{
	struct stage *const stages[] = { &r->stage };
	struct chain chain = { .stages = stages, .count = 1 };
	struct chain_counts counts = { 0 };
	bool ok;

	r->path = strategy_file(
	    r->strategy, &r->list->spec->list.file, r->quiet);
	if (r->path == NULL)
		return false;
	chain.in = input_open(r->path, r->quiet);
	ok = chain.in != NULL && input_keep(chain.in) &&
	    table_delimiter(chain.in, &chain.delimiter) &&
	    chain_run(&chain, r->quiet, &counts);
	input_close(chain.in);
	if (ok && counts.cut.line != 0)
		diag_at(r->diag, DIAG_WARNING, "W_NO_LINE_END", counts.cut,
		    "the list does not end with a line end: was it cut "
		    "short?");
	return ok && counts.rejected == 0;
}

static void
tell_unreadable(const struct reader *r)
{
	const struct hold_spec *spec = r->list->spec;

	diag_at(r->diag, DIAG_REJECT, "R_HOLD_LIST", spec->list.file.at,
	    "the list of the hold %s cannot be read, so it holds every "
	    "record (" HOLD_UNREADABLE ")",
	    spec->code.text.at);
	diag_note(r->diag, spec->list.file.at,
	    "correct the list and run again; whoever it means is not to be "
	    "contacted");
}

static void
release(void *object)
{
	struct hold_list *list = object;

	free(list->slots);
	free(list->rows);
}

struct hold_list *
hold_list_read(struct arena *arena, const struct strategy *strategy,
    const struct hold_spec *spec, int32_t as_of, struct hold_sets *sets,
    struct diag *diag)
{
	struct hold_list *list = arena_alloc(arena, 1, sizeof *list);
	struct reader r = { .stage = { .name = "hold", .open = reader_open,
		                    .run = reader_run, .sink = true },
		.list = list,
		.strategy = strategy,
		.sets = sets,
		.as_of = as_of,
		.diag = diag };

	r.keys = arena_alloc(arena, spec->list.key.count + 1, sizeof *r.keys);
	r.quiet = diag_new(pass_on, &r);
	if (list == NULL || r.keys == NULL || r.quiet == NULL ||
	    !arena_own(arena, list, release)) {
		diag_free(r.quiet);
		diag_memory(diag);
		return NULL;
	}
	list->spec = spec;
	if (!read_file(&r))
		list->unreadable = true;
	diag_free(r.quiet);
	if (r.no_memory) {
		diag_memory(diag);
		return NULL;
	}
	if (list->unreadable)
		tell_unreadable(&r);
	return list;
}

bool
hold_list_unreadable(const struct hold_list *list)
{
	return list->unreadable;
}

size_t
hold_list_find(const struct hold_list *list, const struct text *key,
    uint32_t *holds, size_t most)
{
	size_t count = 0;
	const struct slot *slot;

	if (list->size == 0)
		return 0;
	slot = find_slot(list->slots, list->size,
	    hash_key(key, list->spec->list.key.count));
	for (uint32_t row = slot->head; row != NONE && count < most;
	     row = list->rows[row - 1].next)
		holds[count++] = list->rows[row - 1].hold;
	return count;
}
