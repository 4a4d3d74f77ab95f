#include "collect/buckets.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "rules/unary.h"

static const int64_t default_breakpoints[] = { 0, 30, 60, 90, 120 };

static struct text
label(struct arena *arena, int64_t low, int64_t high)
{
	const char *made;

	if (high == INT64_MAX)
		made = arena_printf(arena, "%" PRId64 "+", low);
	else if (low < 0)
		made = arena_printf(arena, "%" PRId64 "..%" PRId64, low, high);
	else
		made = arena_printf(arena, "%" PRId64 "-%" PRId64, low, high);
	return text_of(made);
}

static const struct buckets *
from_breakpoints(struct arena *arena, const int64_t *points, size_t count,
    struct text not_due)
{
	struct buckets *b = arena_alloc(arena, 1, sizeof *b);
	struct text *labels = arena_alloc(arena, count + 1, sizeof *labels);

	if (b == NULL || labels == NULL)
		return NULL;
	labels[0] = not_due;
	for (size_t i = 1; i <= count; i++) {
		labels[i] = label(arena, points[i - 1] + 1,
		    i < count ? points[i] : INT64_MAX);
		if (labels[i].at == NULL)
			return NULL;
	}
	*b = (struct buckets){ points, labels, count };
	return b;
}

static const struct buckets *
from_list(struct arena *arena, const struct ageing_spec *spec,
    struct text not_due, struct diag *diag)
{
	size_t count = spec->breakpoints.count;
	int64_t *points = arena_alloc(arena, count, sizeof *points);

	if (points == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		const struct located *item = &spec->breakpoints.items[i];

		if (!int_parse(item->text, &points[i]) ||
		    points[i] < -36500 || points[i] > 36500 ||
		    (i != 0 && points[i] <= points[i - 1])) {
			diag_at(diag, DIAG_ERROR, "E_BUCKETS", item->at,
			    "breakpoint '%s' is not a rising number of days",
			    item->text.at);
			return NULL;
		}
	}
	return from_breakpoints(arena, points, count, not_due);
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

static const struct buckets *
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
	*b = (struct buckets){ points, labels, count - 1 };
	return b;
}

const struct buckets *
buckets_new(struct arena *arena, const struct strategy *strategy,
    struct diag *diag)
{
	const struct ageing_spec *spec =
	    strategy != NULL ? &strategy->ageing : NULL;
	struct text not_due = TEXT("not_due");

	if (spec != NULL && spec->measure.text.at != NULL &&
	    !text_is(spec->measure.text, "days_overdue")) {
		diag_at(diag, DIAG_ERROR, "E_NOT_YET", spec->measure.at,
		    "buckets of '%s' are not possible yet, only of "
		    "days_overdue",
		    spec->measure.text.at);
		return NULL;
	}
	if (spec != NULL && spec->not_due.text.at != NULL)
		not_due = spec->not_due.text;
	if (spec != NULL && spec->buckets.count != 0)
		return from_ranges(arena, strategy, diag);
	if (spec != NULL && spec->breakpoints.count != 0)
		return from_list(arena, spec, not_due, diag);
	return from_breakpoints(arena, default_breakpoints,
	    sizeof default_breakpoints / sizeof *default_breakpoints, not_due);
}

size_t
buckets_find(const struct buckets *b, int64_t days)
{
	size_t i = 0;

	while (i < b->count && days > b->breakpoints[i])
		i++;
	return i;
}
