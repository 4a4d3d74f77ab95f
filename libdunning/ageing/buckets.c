#include "ageing/buckets.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "rules/unary.h"

const char *const buckets_units[] = { "days", "months", "instalments" };

enum { TABLE_SPAN = 8192 }; /* days from the first breakpoint to the last */

static const int64_t default_days[] = { 0, 30, 60, 90, 120 };
static const int64_t default_others[] = { 0, 1, 2, 3 };

static const char *
label_days(struct arena *arena, int64_t low, int64_t high)
{
	if (high == INT64_MAX)
		return arena_printf(arena, "%" PRId64 "+", low);
	if (low < 0)
		return arena_printf(arena, "%" PRId64 "..%" PRId64, low, high);
	return arena_printf(arena, "%" PRId64 "-%" PRId64, low, high);
}

/* "1 month", "2-3 months", "4+ months". */
static const char *
label_counted(struct arena *arena, int64_t low, int64_t high,
    const char *noun)
{
	if (high == INT64_MAX)
		return arena_printf(arena, "%" PRId64 "+ %ss", low, noun);
	if (low < high)
		return arena_printf(arena, "%" PRId64 "-%" PRId64 " %ss", low,
		    high, noun);
	return arena_printf(arena, "%" PRId64 " %s%s", low, noun,
	    low == 1 ? "" : "s");
}

static struct text
label(struct arena *arena, enum age_unit unit, int64_t low, int64_t high)
{
	switch (unit) {
	case UNIT_MONTHS:
		if (high == 0)
			return TEXT("this month");
		return text_of(label_counted(arena, low, high, "month"));
	case UNIT_INSTALMENTS:
		return text_of(label_counted(arena, low, high, "instalment"));
	case UNIT_DAYS:
		break;
	}
	return text_of(label_days(arena, low, high));
}

static struct buckets *
from_breakpoints(struct arena *arena, enum age_unit unit,
    const int64_t *points, size_t count, struct text not_due)
{
	struct buckets *b = arena_alloc(arena, 1, sizeof *b);
	struct text *labels = arena_alloc(arena, count + 1, sizeof *labels);

	if (b == NULL || labels == NULL)
		return NULL;
	labels[0] = not_due;
	for (size_t i = 1; i <= count; i++) {
		labels[i] = label(arena, unit, points[i - 1] + 1,
		    i < count ? points[i] : INT64_MAX);
		if (labels[i].at == NULL)
			return NULL;
	}
	*b = (struct buckets){ .breakpoints = points, .labels = labels,
		.count = count };
	return b;
}

static bool
read_point(const struct located *item, enum age_unit unit, int64_t before,
    int64_t *point, struct diag *diag)
{
	if (!int_parse(item->text, point) || *point < -36500 ||
	    *point > 36500 || *point <= before) {
		diag_at(diag, DIAG_ERROR, "E_BUCKETS", item->at,
		    "breakpoint '%s' is not a rising number of %s",
		    item->text.at, buckets_units[unit]);
		return false;
	}
	if (unit == UNIT_DAYS || *point >= 0)
		return true;
	diag_at(diag, DIAG_ERROR, "E_BUCKETS", item->at,
	    "breakpoint '%s': there are no %s before an item is due",
	    item->text.at, buckets_units[unit]);
	diag_note(diag, item->at, "begin with 0");
	return false;
}

/*
 * What is not due counts as month -1, so that month 0 is this month; and as no
 * instalment, so that 0 is the first breakpoint even if it is not said.
 */
static struct buckets *
from_list(struct arena *arena, const struct ageing_spec *spec,
    struct text not_due, struct diag *diag)
{
	enum age_unit unit = (enum age_unit)spec->unit;
	size_t count = spec->breakpoints.count;
	int64_t *points = arena_alloc(arena, count + 1, sizeof *points);
	size_t made = 0;

	if (points == NULL)
		return NULL;
	if (unit != UNIT_DAYS)
		points[made++] = unit == UNIT_MONTHS ? -1 : 0;
	for (size_t i = 0; i < count; i++) {
		const struct located *item = &spec->breakpoints.items[i];
		int64_t before = i == 0 ? INT64_MIN : points[made - 1];

		if (!read_point(item, unit, before, &points[made], diag))
			return NULL;
		if (i != 0 || unit != UNIT_INSTALMENTS || points[made] != 0)
			made++;
	}
	return from_breakpoints(arena, unit, points, made, not_due);
}

static struct buckets *
from_default(struct arena *arena, enum age_unit unit, struct text not_due)
{
	enum { OTHERS = sizeof default_others / sizeof *default_others };
	int64_t *points;
	size_t made = 0;

	if (unit == UNIT_DAYS)
		return from_breakpoints(arena, unit, default_days,
		    sizeof default_days / sizeof *default_days, not_due);
	points = arena_alloc(arena, OTHERS + 1, sizeof *points);
	if (points == NULL)
		return NULL;
	if (unit == UNIT_MONTHS)
		points[made++] = -1;
	for (size_t i = 0; i < OTHERS; i++)
		points[made++] = default_others[i];
	return from_breakpoints(arena, unit, points, made, not_due);
}

struct range {
	int64_t low, high;
	const struct bucket_spec *spec;
};

static int
by_low(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	return (x->low > y->low) - (x->low < y->low);
}

static bool
read_range(struct arena *arena, const struct strategy *strategy,
    const struct bucket_spec *spec, struct range *range, struct diag *diag)
{
	struct column_info days = { .type = TYPE_INT };
	struct expr_scope scope = { .strategy = strategy, .input = &days };
	struct unary *test = unary_parse(arena, &spec->range, &scope, diag);

	range->spec = spec;
	if (test == NULL)
		return false;
	if (unary_interval(test, &range->low, &range->high))
		return true;
	diag_at(diag, DIAG_ERROR, "E_BUCKETS", spec->range.at,
	    "'%s' is not one range of days", spec->range.text.at);
	diag_note(diag, POS_NONE, "write \"< 1\", \"[1..30]\" or \"> 180\"");
	return false;
}

/* Each range must begin where the one before it ends. */
static bool
tiles(const struct range *ranges, size_t count, struct diag *diag)
{
	bool ok = true;

	for (size_t i = 0; i < count; i++) {
		int64_t wanted = i == 0 ? INT64_MIN : ranges[i - 1].high + 1;

		if (ranges[i].low == wanted)
			continue;
		ok = false;
		if (i == 0)
			diag_at(diag, DIAG_ERROR, "E_BUCKETS",
			    ranges[i].spec->range.at,
			    "no bucket takes less than %" PRId64 " days",
			    ranges[i].low);
		else
			diag_at(diag, DIAG_ERROR, "E_BUCKETS",
			    ranges[i].spec->range.at,
			    "bucket '%s' begins at %" PRId64
			    ", but '%s' ends at %" PRId64,
			    ranges[i].spec->name.text.at, ranges[i].low,
			    ranges[i - 1].spec->name.text.at,
			    ranges[i - 1].high);
	}
	if (ok && ranges[count - 1].high != INT64_MAX) {
		ok = false;
		diag_at(diag, DIAG_ERROR, "E_BUCKETS",
		    ranges[count - 1].spec->range.at,
		    "no bucket takes more than %" PRId64 " days",
		    ranges[count - 1].high);
	}
	return ok;
}

static struct buckets *
from_ranges(struct arena *arena, const struct strategy *strategy,
    struct diag *diag)
{
	const struct ageing_spec *spec = &strategy->ageing;
	const struct bucket_spec *specs = spec->buckets.at;
	size_t count = spec->buckets.count;
	struct range *ranges = arena_alloc(arena, count, sizeof *ranges);
	int64_t *points = arena_alloc(arena, count, sizeof *points);
	struct text *labels = arena_alloc(arena, count, sizeof *labels);
	struct buckets *b = arena_alloc(arena, 1, sizeof *b);

	if (ranges == NULL || points == NULL || labels == NULL || b == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (!read_range(arena, strategy, &specs[i], &ranges[i], diag))
			return NULL;
	qsort(ranges, count, sizeof *ranges, by_low);
	if (!tiles(ranges, count, diag))
		return NULL;
	for (size_t i = 0; i < count; i++) {
		points[i] = ranges[i].high;
		labels[i] = ranges[i].spec->name.text;
	}
	*b = (struct buckets){ .breakpoints = points, .labels = labels,
		.count = count - 1 };
	return b;
}

static bool
few_enough(const struct ageing_spec *spec, struct diag *diag)
{
	size_t count = spec->buckets.count;
	struct src_pos at = POS_NONE;

	if (count == 0 && spec->breakpoints.count != 0) {
		count = spec->breakpoints.count +
		    (spec->unit == UNIT_DAYS ? 1 : 2);
		at = spec->breakpoints.items[0].at;
	} else if (count != 0) {
		at = ((const struct bucket_spec *)spec->buckets.at)->range.at;
	}
	if (count <= BUCKETS_MOST)
		return true;
	diag_at(diag, DIAG_ERROR, "E_BUCKETS", at,
	    "there are %zu buckets; at most %d are possible", count,
	    BUCKETS_MOST);
	return false;
}

/* Most lists span a few months or years: one look per record. */
static bool
add_table(struct arena *arena, struct buckets *b)
{
	uint64_t span;
	uint16_t *table;
	uint16_t bucket = 0;

	if (b->count == 0)
		return true;
	span = (uint64_t)b->breakpoints[b->count - 1] -
	    (uint64_t)b->breakpoints[0];
	if (span > TABLE_SPAN)
		return true;
	b->span = span + 1;
	table = arena_alloc(arena, (size_t)b->span + 1, sizeof *table);
	if (table == NULL)
		return false;
	for (uint64_t i = 0; i <= b->span; i++) {
		while (bucket < b->count &&
		    i > (uint64_t)b->breakpoints[bucket] -
		            (uint64_t)b->breakpoints[0])
			bucket++;
		table[i] = bucket;
	}
	b->table = table;
	return true;
}

static void
add_measure(struct buckets *b, const struct ageing_spec *spec)
{
	const char *name = spec != NULL ? spec->measure.text.at : NULL;

	if (spec != NULL)
		b->unit = (enum age_unit)spec->unit;
	if (name == NULL || strcmp(name, "days_overdue") == 0)
		return;
	b->measure = name;
	b->of_overdue = strcmp(name, "instalments_overdue") == 0;
}

const struct buckets *
buckets_new(struct arena *arena, const struct strategy *strategy,
    struct diag *diag)
{
	const struct ageing_spec *spec =
	    strategy != NULL ? &strategy->ageing : NULL;
	struct text not_due = TEXT("not_due");
	size_t errors = diag_count(diag, DIAG_ERROR);
	enum age_unit unit = spec != NULL ? (enum age_unit)spec->unit :
	                                    UNIT_DAYS;
	struct buckets *b;

	if (spec != NULL && !few_enough(spec, diag))
		return NULL;
	if (spec != NULL && spec->not_due.text.at != NULL)
		not_due = spec->not_due.text;
	if (spec != NULL && spec->buckets.count != 0)
		b = from_ranges(arena, strategy, diag);
	else if (spec != NULL && spec->breakpoints.count != 0)
		b = from_list(arena, spec, not_due, diag);
	else
		b = from_default(arena, unit, not_due);
	if (b != NULL && !add_table(arena, b))
		b = NULL;
	if (b != NULL)
		add_measure(b, spec);
	if (b == NULL && diag_count(diag, DIAG_ERROR) == errors)
		diag_memory(diag);
	return b;
}

size_t
buckets_search(const struct buckets *b, int64_t days)
{
	size_t low = 0;
	size_t high = b->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (days > b->breakpoints[middle])
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void
buckets_codes(const struct buckets *b, const int32_t *days, uint16_t *codes,
    size_t count)
{
	const uint16_t *table = b->table;
	int64_t low, span;

	if (table == NULL) {
		for (size_t i = 0; i < count; i++)
			codes[i] = (uint16_t)buckets_search(b, days[i]);
		return;
	}
	low = b->breakpoints[0];
	span = (int64_t)b->span;
	/* Breakpoints of ranges may be as far off as 64 bits go. */
	if (low < INT32_MIN || low > INT32_MAX) {
		for (size_t i = 0; i < count; i++)
			codes[i] = (uint16_t)buckets_find(b, days[i]);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		int64_t after = days[i] - low;

		after = after < 0 ? 0 : after;
		codes[i] = table[after < span ? after : span];
	}
}

int64_t
buckets_number(const struct buckets *b, int64_t measure, int64_t days)
{
	switch (b->unit) {
	case UNIT_MONTHS:
		if (measure <= 0)
			return days > 0 ? 0 : -1;
		break;
	case UNIT_INSTALMENTS:
		if (b->of_overdue)
			return days <= 0 ? 0 : measure > 1 ? measure : 1;
		break;
	case UNIT_DAYS:
		break;
	}
	return measure;
}
