#include "collect/summary.h"

#include <stdlib.h>
#include <string.h>

#include "collect/ageing.h"
#include "collect/summary_groups.h"
#include "collect/summary_key.h"
#include "collect/summary_write.h"

enum { NO_SLOT = -1 };

/* Records that are looked up at once. */
struct tile {
	uint16_t rows[GROUPS_AT_ONCE];
	size_t count;
	struct summary_group *found[GROUPS_AT_ONCE];
	size_t texts;
	uint64_t *heads; /* texts for each record */
	size_t ends[GROUPS_AT_ONCE]; /* of its rests */
	uint64_t *rests;
	size_t room; /* for rests */
};

struct summary {
	struct stage stage;
	struct diag *diag;
	const struct stage *ageing;
	struct summary_report report;
	int balance, currency, days, bucket;
	int *by; /* slots */
	/* What each label of the bucket means: index + 1, 0: not known yet. */
	uint16_t meanings[COLUMN_LABELS + 1];
	struct tile tile;
};

static int
by_bytes(const void *a, const void *b)
{
	return text_compare(*(const struct text *)a, *(const struct text *)b);
}

static void
report_twice(const struct summary *s, struct text name)
{
	diag_at(s->diag, DIAG_ERROR, "E_COLUMN_EXISTS", POS_NONE,
	    "the report would have two columns '%.*s'", (int)name.len,
	    name.at);
	diag_note(s->diag, POS_NONE,
	    "give the one of --by another name: --column=NAME=%.*s "
	    "--by=NAME, or rename the bucket in the strategy",
	    (int)name.len, name.at);
}

static bool
distinct_columns(const struct summary *s)
{
	struct text *names;
	size_t count = 0;
	bool ok = true;

	while (summary_column(&s->report, count).at != NULL)
		count++;
	names = calloc(count, sizeof *names);
	if (names == NULL) {
		diag_memory(s->diag);
		return false;
	}
	for (size_t i = 0; i < count; i++)
		names[i] = summary_column(&s->report, i);
	qsort(names, count, sizeof *names, by_bytes);
	for (size_t i = 1; i < count && ok; i++)
		ok = !text_equal(names[i - 1], names[i]);
	for (size_t i = 1; i < count && !ok; i++)
		if (text_equal(names[i - 1], names[i])) {
			report_twice(s, names[i]);
			break;
		}
	free(names);
	return ok;
}

static bool
summary_open(struct stage *stage, struct columns *c)
{
	struct summary *s = (struct summary *)stage;

	if (!distinct_columns(s))
		return false;
	s->currency = NO_SLOT;
	s->report.usual = columns_usual_currency(c);
	s->balance = columns_bind(c, "balance", COLUMN_MONEY, COLUMN_REQUIRED,
	    POS_NONE);
	s->days = columns_bind(c, "days_overdue", COLUMN_INT, COLUMN_PRESENT,
	    POS_NONE);
	s->bucket = columns_bind(c, "bucket", COLUMN_STRING, COLUMN_PRESENT,
	    POS_NONE);
	if (s->balance < 0 || s->days < 0 || s->bucket < 0)
		return false;
	if (columns_has(c, "currency") &&
	    (s->currency = columns_bind(c, "currency", COLUMN_STRING,
	         COLUMN_PRESENT, POS_NONE)) < 0)
		return false;
	for (size_t i = 0; i < s->report.by_count; i++) {
		s->by[i] = columns_bind(c, s->report.by[i], COLUMN_STRING,
		    COLUMN_PRESENT, POS_NONE);
		if (s->by[i] < 0)
			return false;
	}
	return true;
}

/* The records of the next tile; where the one after it begins. */
static size_t
take_rows(struct tile *tile, const struct batch *b, size_t from)
{
	size_t to = b->rows - from > GROUPS_AT_ONCE ? from + GROUPS_AT_ONCE :
	                                              b->rows;

	tile->count = 0;
	for (size_t row = from; row < to; row++) {
		tile->rows[tile->count] = (uint16_t)row;
		tile->count += b->fates[row] == FATE_KEPT;
	}
	return to;
}

/* Text k of the key of a record. */
static inline struct text
key_cell(const struct summary *s, const struct batch *b, size_t row, size_t k)
{
	int slot = k == 0 ? s->currency : s->by[k - 1];

	if (slot != NO_SLOT && vector_valid(&b->vectors[slot], row))
		return vector_text(&b->vectors[slot], row);
	return k == 0 ? s->report.usual : TEXT("");
}

/* key_head of a text in the data of a batch, which is padded: no branch hangs
 * on the length. */
static inline uint64_t
padded_head(struct text text)
{
	size_t first = text.len < 7 ? text.len : 7;
	uint64_t mark = text.len < 254 ? text.len + 1 : 255;

	return mark << 56 |
	    (load_u64(text.at) & ((UINT64_C(1) << 8 * first) - 1));
}

/* The heads of one column; whether one of its texts has a rest. */
static bool
take_heads(struct tile *tile, const struct batch *b, const struct vector *v,
    struct text other, size_t k)
{
	uint64_t *head = tile->heads + k;
	uint64_t none = key_head(other), most = 0;

	for (size_t i = 0; i < tile->count; i++, head += tile->texts) {
		size_t row = tile->rows[i];

		*head = none;
		if (v != NULL && vector_valid(v, row)) {
			struct text text = vector_text(v, row);

			*head = (uintptr_t)text.at - (uintptr_t)b->data <
			        b->size ?
			    padded_head(text) :
			    key_head(text);
		}
		most = *head > most ? *head : most;
	}
	return key_is_long(most);
}

static bool
grow_rests(struct tile *tile, size_t wanted)
{
	size_t room = 2 * wanted + GROUPS_AT_ONCE;
	uint64_t *rests = realloc(tile->rests, room * sizeof *rests);

	if (rests == NULL)
		return false;
	tile->rests = rests;
	tile->room = room;
	return true;
}

/* False: out of memory. */
static bool
take_rests(struct summary *s, const struct batch *b)
{
	struct tile *tile = &s->tile;
	size_t end = 0;

	for (size_t i = 0; i < tile->count; i++) {
		for (size_t k = 0; k < tile->texts; k++) {
			struct text text;

			if (!key_is_long(tile->heads[i * tile->texts + k]))
				continue;
			text = key_cell(s, b, tile->rows[i], k);
			if (tile->room - end < key_room(text.len) &&
			    !grow_rests(tile, end + key_room(text.len)))
				return false;
			end = (size_t)(key_add_rest(tile->rests + end, text) -
			    tile->rests);
		}
		tile->ends[i] = end;
	}
	return true;
}

static bool
make_keys(struct summary *s, const struct batch *b)
{
	struct tile *tile = &s->tile;
	bool rests = false;

	for (size_t k = 0; k < tile->texts; k++) {
		int slot = k == 0 ? s->currency : s->by[k - 1];

		rests |= take_heads(tile, b,
		    slot == NO_SLOT ? NULL : &b->vectors[slot],
		    k == 0 ? s->report.usual : TEXT(""), k);
	}
	if (!rests)
		memset(tile->ends, 0, tile->count * sizeof *tile->ends);
	else if (!take_rests(s, b)) {
		diag_memory(s->diag);
		return false;
	}
	return true;
}

/* Index of the bucket with that label, looked for at a likely one first; that
 * of credits is behind the last. */
static size_t
meaning(const struct buckets *buckets, struct text label, size_t likely)
{
	size_t i = 0;

	if (likely <= buckets->count &&
	    text_equal(label, buckets->labels[likely]))
		return likely;
	while (i <= buckets->count && !text_equal(label, buckets->labels[i]))
		i++;
	return i;
}

static size_t
bucket_of(struct summary *s, const struct vector *bucket, size_t row)
{
	uint16_t *known;

	if (bucket->labels == NULL)
		return meaning(s->report.buckets, bucket->text[row], 0);
	known = &s->meanings[bucket->codes[row]];
	if (*known == 0)
		*known = (uint16_t)(1 + meaning(s->report.buckets,
		    bucket->labels[bucket->codes[row]],
		    bucket->codes[row]));
	return *known - 1u;
}

/* Adds one item; false: overflow. */
static inline bool
add_debit(struct summary_group *group, int64_t balance, bool late,
    size_t bucket)
{
	int64_t overdue = late ? balance : 0;

	group->items++;
	return !(__builtin_add_overflow(group->net, balance, &group->net) ||
	    __builtin_add_overflow(group->open, balance, &group->open) ||
	    __builtin_add_overflow(group->overdue, overdue, &group->overdue) ||
	    __builtin_add_overflow(group->buckets[bucket], balance,
	        &group->buckets[bucket]));
}

/* A credit is negative, or a positive one by its type. */
static bool
add_credit(struct summary_group *group, int64_t balance)
{
	if (balance > 0)
		balance = -balance;
	return !(__builtin_add_overflow(group->net, balance, &group->net) ||
	    __builtin_sub_overflow(group->unapplied, balance,
	        &group->unapplied));
}

/* Of several instances none tells: the ageing before them, whose sums are no
 * smaller, finds the record when the batch is settled. */
static bool
overflow(const struct summary *s, struct batch *b, size_t row)
{
	if (s->stage.shared)
		return true;
	diag_at(s->diag, DIAG_ERROR, "E_OVERFLOW",
	    batch_at_slot(b, row, s->balance),
	    "the sum of balances does not fit 64 bits of minor units");
	return false;
}

static bool
add_items(struct summary *s, struct batch *b)
{
	const struct tile *tile = &s->tile;
	const struct vector *days = &b->vectors[s->days];
	const struct vector *bucket = &b->vectors[s->bucket];
	const int64_t *balance = b->vectors[s->balance].number;
	size_t credits = s->report.buckets->count + 1;

	for (size_t i = 0; i < tile->count; i++) {
		size_t row = tile->rows[i];
		size_t place = bucket_of(s, bucket, row);
		bool late = vector_valid(days, row) && days->number[row] > 0;

		if (place == credits ?
		        !add_credit(tile->found[i], balance[row]) :
		        !add_debit(tile->found[i], balance[row], late, place))
			return overflow(s, b, row);
	}
	return true;
}

static bool
summary_run(struct stage *stage, struct batch *b)
{
	struct summary *s = (struct summary *)stage;
	struct tile *tile = &s->tile;

	for (size_t row = 0; row < b->rows;) {
		struct groups_keys keys;

		row = take_rows(tile, b, row);
		if (tile->count == 0)
			continue;
		if (!make_keys(s, b))
			return false;
		keys = (struct groups_keys){ tile->heads, tile->rests,
			tile->ends, tile->count };
		if (!groups_find(s->report.groups, &keys, tile->found,
		        s->diag) ||
		    !add_items(s, b))
			return false;
	}
	return true;
}

static bool
summary_merge(struct stage *stage, const struct stage *other)
{
	struct summary *s = (struct summary *)stage;
	const struct summary_groups *from =
	    ((const struct summary *)other)->report.groups;
	struct groups_walk walk = { 0, 0 };
	const struct summary_group *group;

	while ((group = groups_next(from, &walk)) != NULL) {
		struct summary_group *to = groups_get(s->report.groups,
		    groups_key(from, group), s->diag);

		if (to == NULL)
			return false;
		if (groups_add(from, to, group))
			continue;
		diag_at(s->diag, DIAG_ERROR, "E_OVERFLOW", POS_NONE,
		    "the sum of balances does not fit 64 bits of minor units");
		return false;
	}
	return true;
}

static bool
summary_emit(struct stage *stage, struct out *out)
{
	struct summary *s = (struct summary *)stage;

	s->report.tally = ageing_tally(s->ageing);
	return tally_ties(s->report.tally, s->diag) &&
	    summary_ties(&s->report) && summary_write(&s->report, out);
}

struct stage *
summary_stage(struct arena *arena, const struct summary_options *options,
    struct diag *diag)
{
	struct summary *s = arena_alloc(arena, 1, sizeof *s);
	int *by = arena_alloc(arena, options->by_count, sizeof *by);
	size_t texts = 1 + options->by_count;
	uint64_t *heads = arena_alloc(arena, texts * GROUPS_AT_ONCE,
	    sizeof *heads);
	const struct buckets *buckets;

	if (s == NULL || by == NULL || heads == NULL) {
		diag_memory(diag);
		return NULL;
	}
	buckets = buckets_new(arena, options->strategy, diag);
	if (buckets == NULL)
		return NULL;
	s->stage = (struct stage){ .name = "report", .open = summary_open,
		.run = summary_run, .merge = summary_merge,
		.emit = summary_emit, .release = summary_free,
		.joined = true, .sink = true };
	s->diag = diag;
	s->ageing = options->ageing;
	s->by = by;
	s->tile.texts = texts;
	s->tile.heads = heads;
	s->report = (struct summary_report){ .buckets = buckets,
		.groups = groups_new(texts, buckets->count + 1,
		    options->memory),
		.by = options->by, .by_count = options->by_count,
		.diag = diag };
	if (s->report.groups != NULL)
		return &s->stage;
	diag_memory(diag);
	return NULL;
}

void
summary_free(struct stage *stage)
{
	struct summary *s = (struct summary *)stage;

	if (s == NULL)
		return;
	groups_free(s->report.groups);
	free(s->tile.rests);
}

size_t
summary_rows(const struct stage *stage)
{
	return groups_count(((const struct summary *)stage)->report.groups);
}
