/* explain_ageing.c -- how an item came to its age and its bucket. */
#include <inttypes.h>

#include "collect/explain_record.h"
#include "collect/explain_value.h"
#include "stream/column_set.h"

static void
explain_credit(const struct explain_view *view, const struct batch *b,
    size_t row, struct explain_ageing *into)
{
	const struct located_list *types = &view->strategy->ageing.credit_types;
	struct value type = explain_value_named(b, row, "doc_type");

	into->days_why = TEXT("a credit has no days overdue");
	into->bucket_why = TEXT("the balance is negative");
	for (size_t i = 0; type.type == VALUE_STRING && i < types->count; i++)
		if (text_equal(types->items[i].text, type.string)) {
			into->bucket_why =
			    explain_text(view, "doc_type %s is a credit type",
			        types->items[i].text.at);
			into->bucket_at = types->items[i].at;
		}
}

/* Where the strategy has the bucket of that number. */
static struct src_pos
bucket_place(const struct explain_view *view, const struct buckets *buckets,
    size_t bucket)
{
	const struct ageing_spec *spec = &view->strategy->ageing;
	const struct bucket_spec *named = spec->buckets.at;

	for (size_t i = 0; i < spec->buckets.count; i++)
		if (text_equal(named[i].name.text, buckets->labels[bucket]))
			return named[i].range.at;
	if (spec->breakpoints.count == 0)
		return spec->set ? spec->at : POS_NONE;
	return spec->breakpoints
	    .items[bucket < buckets->count ? bucket : bucket - 1]
	    .at;
}

static struct text
bucket_range(const struct explain_view *view, const struct buckets *buckets,
    size_t bucket)
{
	const int64_t *points = buckets->breakpoints;

	if (buckets->count == 0)
		return TEXT("the only bucket");
	if (bucket == 0)
		return explain_text(view, "days <= %" PRId64, points[0]);
	if (bucket == buckets->count)
		return explain_text(
		    view, "days > %" PRId64, points[bucket - 1]);
	return explain_text(view, "%" PRId64 " < days <= %" PRId64,
	    points[bucket - 1], points[bucket]);
}

static bool
explain_days(const struct explain_view *view, const struct buckets *buckets,
    const struct batch *b, size_t row, struct explain_ageing *into)
{
	struct value due = explain_value_named(b, row, "due_date");
	struct value days = explain_value_named(b, row, "days_overdue");
	struct value bucket = explain_value_named(b, row, "bucket");
	struct text as_of = explain_date(view, view->as_of);
	int64_t late = due.type == VALUE_DATE ? view->as_of - due.days : 0;
	size_t found = buckets_find(buckets, late);

	if (due.type != VALUE_DATE || days.type != VALUE_NUMBER ||
	    days.number.coefficient != late || bucket.type != VALUE_STRING ||
	    !text_equal(bucket.string, buckets->labels[found]))
		return explain_differs(view, view->strategy->ageing.at,
		    "days overdue or the bucket are not those of the due date");
	into->days_why = explain_text(view, "%s less due_date %s",
	    as_of.at != NULL ? as_of.at : "", explain_date(view, due.days).at);
	into->bucket_why = bucket_range(view, buckets, found);
	into->bucket_at = bucket_place(view, buckets, found);
	return true;
}

bool
explain_ageing(const struct explain_view *view, const struct buckets *buckets,
    const struct batch *b, size_t row, struct explain_ageing *into)
{
	static const char *const sums[] = { "debtor_open", "debtor_overdue",
		"debtor_unapplied", "debtor_net", "debtor_max_days",
		"debtor_items" };
	enum { SUMS = sizeof sums / sizeof *sums };
	const struct columns *c = b->columns;
	int slot = explain_slot_named(c, TEXT("bucket"));

	into->sums.at = explain_take(view, SUMS, sizeof *into->sums.at);
	if (into->sums.at == NULL)
		return false;
	into->known = buckets != NULL && slot >= 0 &&
	    vector_valid(&b->vectors[slot], row);
	if (!into->known)
		return true;
	into->bucket = explain_slot(view, b, row, slot);
	into->days = explain_slot(
	    view, b, row, explain_slot_named(c, TEXT("days_overdue")));
	for (size_t i = 0; i < SUMS; i++) {
		slot = explain_slot_named(c, text_of(sums[i]));
		if (slot < 0 || !c->slots[slot].appended)
			continue;
		into->sums.at[into->sums.count++] =
		    (struct explain_cell){ .name = text_of(sums[i]),
			    .value = explain_slot(view, b, row, slot) };
	}
	if (into->days.at != NULL)
		return explain_days(view, buckets, b, row, into);
	explain_credit(view, b, row, into);
	return true;
}
