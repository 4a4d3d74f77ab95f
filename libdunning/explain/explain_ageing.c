/* explain_ageing.c -- how an item came to its age and its bucket. */
#include <inttypes.h>

#include "explain/explain_record.h"
#include "rules/charge_spec.h"
#include "rules/explain_value.h"
#include "stream/column_set.h"

static void
explain_credit(const struct explain_view *view, const struct batch *b,
    size_t row, struct explain_ageing *into)
{
	const struct located_list *types = &view->strategy->ageing.credit_types;
	struct value type = explain_value_named(b, row, "doc_type");

	struct value kind = explain_value_named(b, row, "kind");

	into->days_why = TEXT("a credit has no days overdue");
	into->bucket_why = TEXT("the balance is negative");
	if (kind.type == VALUE_STRING && !text_is(kind.string, "debit"))
		into->bucket_why = explain_text(view, "kind %.*s is credit",
		    (int)kind.string.len, kind.string.at);
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
	size_t before;

	for (size_t i = 0; i < spec->buckets.count; i++)
		if (text_equal(named[i].name.text, buckets->labels[bucket]))
			return named[i].range.at;
	if (spec->breakpoints.count == 0)
		return spec->set ? spec->at : POS_NONE;
	/* The first of all may not be written. */
	before = buckets->count - spec->breakpoints.count;
	if (bucket == buckets->count)
		bucket--;
	return spec->breakpoints.items[bucket > before ? bucket - before : 0]
	    .at;
}

static struct text
bucket_range(const struct explain_view *view, const struct buckets *buckets,
    size_t bucket)
{
	const char *name = buckets->measure != NULL ? buckets->measure : "days";
	const int64_t *points = buckets->breakpoints;

	if (buckets->count == 0)
		return TEXT("the only bucket");
	if (bucket == 0 && buckets->unit != UNIT_DAYS)
		return TEXT("not due");
	if (bucket == 0)
		return explain_text(
		    view, "%s <= %" PRId64, name, points[0]);
	if (bucket == buckets->count)
		return explain_text(
		    view, "%s > %" PRId64, name, points[bucket - 1]);
	return explain_text(view, "%" PRId64 " < %s <= %" PRId64,
	    points[bucket - 1], name, points[bucket]);
}

/* Where the due date is from, behind it; nothing of one that is explicit. */
static struct text
due_origin(const struct explain_view *view, const struct batch *b, size_t row)
{
	struct value source = explain_value_named(b, row, "due_source");
	struct value from = explain_value_named(b, row, "doc_date");
	struct value terms = explain_value_named(b, row, "terms");
	struct text date;

	if (source.type != VALUE_STRING || from.type != VALUE_DATE ||
	    text_is(source.string, "explicit"))
		return TEXT("");
	date = explain_date(view, from.days);
	if (date.at == NULL)
		return date;
	if (terms.type == VALUE_STRING && text_is(source.string, "terms"))
		return explain_text(view, ", by terms %.*s of doc_date %s",
		    (int)terms.string.len, terms.string.at, date.at);
	return explain_text(view, ", by missing_due from doc_date %s",
	    date.at);
}

/* The measure that chooses the bucket, if it is not the days overdue; false:
 * the record has none. */
static bool
find_number(const struct buckets *buckets, const struct batch *b, size_t row,
    int64_t late, int64_t *measure)
{
	struct value value;

	*measure = late;
	if (buckets->measure == NULL)
		return true;
	value = explain_value_named(b, row, buckets->measure);
	if (value.type != VALUE_NUMBER || value.number.scale != 0)
		return false;
	*measure = value.number.coefficient;
	return true;
}

static void
explain_bucket(const struct explain_view *view, const struct buckets *buckets,
    size_t bucket, int64_t measure, struct explain_ageing *into)
{
	struct text range = bucket_range(view, buckets, bucket);

	into->bucket_why = range;
	into->bucket_at = bucket_place(view, buckets, bucket);
	if (buckets->measure != NULL && range.at != NULL)
		into->bucket_why = explain_text(view, "%s is %" PRId64 ": %s",
		    buckets->measure, measure, range.at);
}

static bool
explain_days(const struct explain_view *view, const struct buckets *buckets,
    const struct batch *b, size_t row, struct explain_ageing *into)
{
	const char *date = "due_date";
	struct value due = explain_value_named(b, row, date);
	struct value days = explain_value_named(b, row, "days_overdue");
	struct value bucket = explain_value_named(b, row, "bucket");
	struct text as_of = explain_date(view, view->as_of);
	struct text origin = due_origin(view, b, row);
	int64_t late, measure;
	bool measured;
	size_t found;

	/* Only credit that is aged by its own date can be without one. */
	if (due.type != VALUE_DATE) {
		date = "doc_date";
		due = explain_value_named(b, row, date);
	}
	late = due.type == VALUE_DATE ? view->as_of - due.days : 0;
	measured = find_number(buckets, b, row, late, &measure);
	found = buckets_find(buckets, buckets_number(buckets, measure, late));
	if (!measured || due.type != VALUE_DATE || days.type != VALUE_NUMBER ||
	    days.number.coefficient != late || bucket.type != VALUE_STRING ||
	    !text_equal(bucket.string, buckets->labels[found]))
		return explain_differs(view, view->strategy->ageing.at,
		    "days overdue or the bucket are not those of the due date");
	into->days_why = explain_text(view, "%s less %s %s%s",
	    as_of.at != NULL ? as_of.at : "", date,
	    explain_date(view, due.days).at, origin.at != NULL ? origin.at : "");
	explain_bucket(view, buckets, found, measure, into);
	return true;
}

/* What a stage of `age` appended; nothing when it did not. */
static void
add_sum(const struct explain_view *view, const struct batch *b, size_t row,
    struct text name, struct explain_cells *sums)
{
	int slot = explain_slot_named(b->columns, name);

	if (slot >= 0 && b->columns->slots[slot].appended)
		sums->at[sums->count++] = (struct explain_cell){ .name = name,
			.value = explain_slot(view, b, row, slot) };
}

static void
add_charges(const struct explain_view *view, const struct batch *b, size_t row,
    struct explain_cells *sums)
{
	const struct charge_spec *charge = view->strategy->charges.at;

	for (size_t i = 0; i < view->strategy->charges.count; i++)
		if (charge[i].kind != CHARGE_FEE)
			add_sum(view, b, row, charge[i].name.text, sums);
	add_sum(view, b, row, TEXT("charges_total"), sums);
}

bool
explain_ageing(const struct explain_view *view, const struct buckets *buckets,
    const struct batch *b, size_t row, struct explain_ageing *into)
{
	static const char *const sums[] = { "undisputed", "below_minimum",
		"debtor_open", "debtor_overdue", "debtor_unapplied",
		"debtor_net", "debtor_max_days", "debtor_items",
		"debtor_disputed", "carrying", "debtor_oldest_due",
		"debtor_next_due", "debtor_overdue_share",
		"debtor_weighted_days", "debtor_eligible" };
	enum { SUMS = sizeof sums / sizeof *sums };
	const struct columns *c = b->columns;
	int slot = explain_slot_named(c, TEXT("bucket"));

	into->sums.at =
	    explain_take(view, SUMS + view->strategy->charges.count + 1,
	        sizeof *into->sums.at);
	if (into->sums.at == NULL || !explain_open(view, b, row, into))
		return false;
	into->known = buckets != NULL && slot >= 0 &&
	    vector_valid(&b->vectors[slot], row);
	if (!into->known)
		return true;
	into->bucket = explain_slot(view, b, row, slot);
	into->days = explain_slot(
	    view, b, row, explain_slot_named(c, TEXT("days_overdue")));
	/* Sums are those of what is written. */
	for (size_t i = 0; i < SUMS && b->fates[row] == FATE_KEPT; i++)
		add_sum(view, b, row, text_of(sums[i]), &into->sums);
	if (b->fates[row] == FATE_KEPT)
		add_charges(view, b, row, &into->sums);
	if (into->days.at != NULL)
		return explain_days(view, buckets, b, row, into);
	explain_credit(view, b, row, into);
	return true;
}
