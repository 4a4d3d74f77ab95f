#include "ageing/summary.h"

#include <stdlib.h>
#include <string.h>

#include "ageing/ageing.h"
#include "ageing/disputed.h"
#include "ageing/summary_base.h"

struct summary {
	struct stage stage;
	struct diag *diag;
	const struct stage *ageing;
	struct summary_report report;
	int32_t as_of;
	bool restated;
	int balance, days, bucket; /* slots */
	struct disputed disputed;
	/* What each label of the bucket means: index + 1, 0: not known yet. */
	uint16_t meanings[COLUMN_LABELS + 1];
	struct summary_tile tile;
	struct summary_base *base; /* NULL: there is none */
	bool (*write)(void *ctx, struct summary_report *, struct out *);
	void *ctx;
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
	size_t count = s->report.column_count;
	struct text *names = calloc(count, sizeof *names);
	bool ok = true;

	if (names == NULL) {
		diag_memory(s->diag);
		return false;
	}
	memcpy(names, s->report.columns, count * sizeof *names);
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
	struct summary_report *r = &s->report;

	if (!distinct_columns(s))
		return false;
	s->balance = columns_bind(c, "balance", COLUMN_MONEY, COLUMN_REQUIRED,
	    POS_NONE);
	s->days = columns_bind(c, "days_overdue", COLUMN_INT, COLUMN_PRESENT,
	    POS_NONE);
	s->bucket = columns_bind(c, "bucket", COLUMN_STRING, COLUMN_PRESENT,
	    POS_NONE);
	if (s->balance < 0 || s->days < 0 || s->bucket < 0 ||
	    !tile_bind(&s->tile, c, r->by) ||
	    !left_bind(&r->left, c, s->balance, s->restated, s->as_of))
		return false;
	r->usual = s->tile.usual;
	return (!r->detail || disputed_bind(&s->disputed, c)) &&
	    (s->base == NULL || base_bind(s->base, c));
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
out_of_memory(const struct summary *s)
{
	diag_memory(s->diag);
	return false;
}

/* What the ageing says of a record. */
static struct summary_item
item_of(struct summary *s, const struct batch *b, size_t row)
{
	const struct vector *days = &b->vectors[s->days];
	int64_t balance = b->vectors[s->balance].number[row];
	struct summary_item item = {
		.amount = balance,
		.bucket = bucket_of(s, &b->vectors[s->bucket], row),
		.late = vector_valid(days, row) && days->number[row] > 0,
		.debit = balance > 0,
		.digits = b->vectors[s->balance].digits[row],
	};

	if (s->report.detail && !summary_is_credit(&s->report, &item))
		item.disputed = disputed_of(&s->disputed, b, row, balance);
	return item;
}

static bool
add_items(struct summary *s, struct batch *b)
{
	const struct summary_tile *tile = &s->tile;

	for (size_t i = 0; i < tile->count; i++) {
		size_t row = tile->rows[i];
		struct summary_item item = item_of(s, b, row);

		if (!summary_add(&s->report, tile->found[i], &item))
			return overflow(s, b, row);
		if (s->base != NULL &&
		    !base_add(s->base, b, i, tile_currency(tile, b, row),
		        &item))
			return out_of_memory(s);
	}
	s->report.records += tile->count;
	return true;
}

static bool
summary_run(struct stage *stage, struct batch *b)
{
	struct summary *s = (struct summary *)stage;
	struct summary_tile *tile = &s->tile;
	size_t from, to;

	for (from = 0; from < b->rows; from = to) {
		to = tile_take(tile, b, from);
		if (tile->count < to - from &&
		    !left_add(&s->report.left, tile, b, from, to))
			return out_of_memory(s);
		if (!tile_find(tile, b, s->report.groups, s->diag) ||
		    (s->base != NULL && !base_find(s->base, tile, b)) ||
		    !add_items(s, b))
			return false;
	}
	return true;
}

static bool
summary_merge(struct stage *stage, const struct stage *other)
{
	struct summary *s = (struct summary *)stage;
	const struct summary *more = (const struct summary *)other;

	if (!summary_merge_groups(&s->report, &more->report) ||
	    (s->base != NULL && !base_merge(s->base, more->base)))
		return false;
	return left_merge(&s->report.left, &more->report.left) ||
	    out_of_memory(s);
}

static bool
summary_emit(struct stage *stage, struct out *out)
{
	struct summary *s = (struct summary *)stage;

	s->report.tally = ageing_tally(s->ageing);
	if (!tally_ties(s->report.tally, s->diag) ||
	    !summary_finish(&s->report) ||
	    (s->base != NULL && !base_finish(s->base, &s->report)))
		return false;
	if (s->base != NULL) {
		s->report.base = &s->base->report;
		s->report.rates = s->base->rates;
		s->report.rate_count = s->base->rate_count;
	}
	return s->write(s->ctx, &s->report, out);
}

struct stage *
summary_stage(struct arena *arena, const struct summary_options *options,
    struct diag *diag)
{
	struct summary *s = arena_alloc(arena, 1, sizeof *s);
	const struct buckets *buckets;

	if (s == NULL) {
		diag_memory(diag);
		return NULL;
	}
	buckets = buckets_new(arena, options->strategy, diag);
	if (buckets == NULL ||
	    !tile_init(&s->tile, arena, options->by_count, diag))
		return NULL;
	s->stage = (struct stage){ .name = "report", .open = summary_open,
		.run = summary_run, .merge = summary_merge,
		.emit = summary_emit, .release = summary_free,
		.joined = true, .sink = true };
	s->diag = diag;
	s->ageing = options->ageing;
	s->as_of = options->as_of;
	s->restated = options->restated;
	s->write = options->write;
	s->ctx = options->ctx;
	s->report = (struct summary_report){ .buckets = buckets,
		.groups = groups_new(1 + options->by_count,
		    summary_slots(buckets, options->detail),
		    options->base ? options->memory / 2 : options->memory),
		.by = options->by, .by_count = options->by_count,
		.detail = options->detail, .based = options->base,
		.diag = diag };
	if (s->report.groups == NULL || !summary_name(&s->report, arena)) {
		groups_free(s->report.groups);
		diag_memory(diag);
		return NULL;
	}
	if (!options->base)
		return &s->stage;
	s->base = base_new(arena, options->strategy, &s->report,
	    options->memory / 2, diag);
	if (s->base != NULL)
		return &s->stage;
	groups_free(s->report.groups);
	return NULL;
}

void
summary_free(struct stage *stage)
{
	struct summary *s = (struct summary *)stage;

	if (s == NULL)
		return;
	summary_clear(&s->report);
	base_clear(s->base);
	tile_clear(&s->tile);
}

size_t
summary_rows(const struct stage *stage)
{
	const struct summary *s = (const struct summary *)stage;
	size_t rows = groups_count(s->report.groups);

	if (s->base != NULL)
		rows += groups_count(s->base->report.groups);
	return rows;
}
