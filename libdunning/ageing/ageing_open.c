/* ageing_open.c -- the columns that `age` reads and makes. */
#include "ageing/ageing_internal.h"

#include "stream/column_set.h"

static bool
bind_dates(struct ageing *a, struct columns *c)
{
	a->rule.due = columns_bind(c, "due_date", COLUMN_DATE, COLUMN_PRESENT,
	    POS_NONE);
	if (a->rule.due < 0 || !aged_rule_bind(&a->rule, c) ||
	    (a->part != AGEING_DAYS &&
	        !snapshot_open(&a->snapshot, c, a->stage.shared)))
		return false;
	if (!columns_bind_if_there(c, "original_due_date", COLUMN_DATE,
	        &a->original_due))
		return false;
	return a->rule.buckets->measure == NULL ||
	    aged_rule_measure(&a->rule, c, &a->spec->measure);
}

static bool
bind_inputs(struct ageing *a, struct columns *c)
{
	if (!bind_dates(a, c))
		return false;
	a->slots = (struct item_total_slots){ NO_SLOT, NO_SLOT };
	if (!a->rolls && !columns_has(c, "balance"))
		return true;
	a->rule.balance = columns_bind(c, "balance", COLUMN_MONEY,
	    COLUMN_REQUIRED, POS_NONE);
	if (a->rule.balance < 0)
		return false;
	a->slots.balance = a->rule.balance;
	if (a->part != AGEING_DAYS &&
	    !columns_bind_if_there(c, "settled_date", COLUMN_DATE,
	        &a->rule.settled))
		return false;
	return columns_bind_if_there(c, "currency", COLUMN_STRING,
	           &a->slots.currency) &&
	    disputed_bind_source(&a->rule.disputed, c);
}

/* A credit that its type or kind tells may have a positive balance, which
 * would look like a debt in its bucket. */
static bool
amend_balance(struct ageing *a, struct columns *c)
{
	const struct aged_rule *rule = &a->rule;

	a->signed_balance = NO_SLOT;
	if (a->part == AGEING_SUMS || rule->own_dates == NULL || rule->balance == NO_SLOT ||
	    (rule->kind == NO_SLOT && rule->credits == NULL))
		return true;
	a->signed_balance = columns_amend(c, "balance", COLUMN_MONEY);
	return a->signed_balance >= 0;
}

/* Appends a column, or finds it where the days are made by another stage. */
static bool
make_column(const struct ageing *a, struct columns *c, const char *name,
    enum column_type type, int *slot)
{
	if (a->part == AGEING_SUMS)
		*slot = columns_bind(c, name, type, COLUMN_PRESENT, POS_NONE);
	else
		*slot = columns_append(c, name, type);
	return *slot >= 0;
}

static bool
make_bucket(struct ageing *a, struct columns *c)
{
	if (a->part == AGEING_SUMS)
		return make_column(a, c, "bucket", COLUMN_STRING, &a->bucket);
	a->bucket = columns_append_labels(c, "bucket", a->labels,
	    a->rule.buckets->count + 2);
	return a->bucket >= 0;
}

/* Columns about the amount of an item. */
static bool
append_amounts(struct ageing *a, struct columns *c)
{
	a->undisputed = a->small = NO_SLOT;
	if (a->rule.balance == NO_SLOT)
		return true;
	if (disputed_told(&a->rule.disputed) &&
	    !make_column(a, c, "undisputed", COLUMN_MONEY, &a->undisputed))
		return false;
	if (a->spec == NULL || a->spec->min_item.count == 0)
		return true;
	return make_column(a, c, "below_minimum", COLUMN_BOOL, &a->small) &&
	    minimums_read(&a->minimums, a->arena, a->spec, c);
}

static void
begin_tally(const struct ageing *a, struct tally *tally)
{
	tally_init(tally, a->rule.buckets->count + 1);
	tally->nets = a->rule.own_dates != NULL;
}

bool
ageing_open(struct stage *stage, struct columns *c)
{
	struct ageing *a = (struct ageing *)stage;

	a->first_stage = c->stage == 0;
	if (!bind_inputs(a, c) || !amend_balance(a, c))
		return false;
	if (!make_column(a, c, "days_overdue", COLUMN_INT, &a->days) ||
	    !make_bucket(a, c) ||
	    (a->original_due != NO_SLOT &&
	        !make_column(a, c, "original_days_overdue", COLUMN_INT,
	            &a->original_days)))
		return false;
	begin_tally(a, &a->first);
	begin_tally(a, &a->second);
	a->wants.disputes = disputed_told(&a->rule.disputed);
	return append_amounts(a, c) &&
	    (!a->rolls || rollup_columns_open(&a->rollup, &a->wants, c,
	                      a->rule.balance));
}
