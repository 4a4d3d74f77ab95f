#include "explain/explain_record.h"

#include <string.h>

#include "explain/explain_experiment.h"
#include "explain/explain_rules.h"
#include "rules/explain_value.h"
#include "stream/batch_place.h"
#include "stream/column_set.h"

/* --- columns of the input ------------------------------------------------- */

/* A field may be bound as several types: the text is the least telling. */
static bool
is_shadowed(const struct columns *c, size_t slot)
{
	for (size_t i = 0; i < c->slot_count; i++) {
		bool text = c->slots[i].type == COLUMN_STRING;

		if (i == slot || c->slots[i].appended ||
		    strcmp(c->slots[i].name, c->slots[slot].name) != 0)
			continue;
		if (c->slots[slot].type != COLUMN_STRING ? !text && i < slot :
		                                           !text || i < slot)
			return true;
	}
	return false;
}

static struct explain_column
column_of(const struct explain_view *view, const struct batch *b, size_t row,
    size_t slot)
{
	const struct columns *c = b->columns;
	const struct slot *s = &c->slots[slot];
	struct explain_column column = { .name = text_of(s->name),
		.type = s->type, .read = true };

	if (s->field < 0)
		return column;
	column.header = text_of(c->names[s->field]);
	column.at = batch_at(b, row, (size_t)s->field);
	column.raw = explain_masked(view, explain_pii(view, column.name),
	    batch_raw(b, row, (size_t)s->field));
	column.value = explain_slot(view, b, row, (int)slot);
	column.read = b->fates[row] == FATE_KEPT || column.value.at != NULL ||
	    column.raw.len == 0;
	return column;
}

static bool
fill_columns(const struct explain_view *view, const struct batch *b,
    size_t row, struct explain_record *into)
{
	const struct columns *c = b->columns;

	into->columns =
	    explain_take(view, c->slot_count, sizeof *into->columns);
	if (into->columns == NULL)
		return false;
	for (int field = 0; field <= (int)c->count; field++)
		for (size_t i = 0; i < c->slot_count; i++)
			if (!c->slots[i].appended && !is_shadowed(c, i) &&
			    c->slots[i].field ==
			        (field < (int)c->count ? field : -1))
				into->columns[into->column_count++] =
				    column_of(view, b, row, i);
	return true;
}

/* --- decisions ------------------------------------------------------------ */

static bool
fill_cards(const struct explain_view *view, const struct stage *score,
    struct batch *b, size_t row, struct explain_record *into)
{
	size_t count = scoring_cards(score);

	into->cards = explain_take(view, count, sizeof *into->cards);
	for (size_t i = 0; into->cards != NULL && i < count; i++) {
		struct scoring_card card = scoring_card(score, i);

		if (!explain_card(
		        view, &card, b, row, &into->cards[into->card_count++]))
			return false;
		/* It set the record aside. */
		if (b->fates[row] == FATE_REJECTED &&
		    into->cards[i].result == SCORECARD_NO_BIN)
			break;
	}
	return into->cards != NULL;
}

static bool
fill_tables(const struct explain_view *view, const struct stage *segment,
    struct batch *b, size_t row, bool near, struct explain_record *into)
{
	size_t count = segmenting_tables(segment);
	bool over = false;

	into->tables = explain_take(view, count, sizeof *into->tables);
	if (into->tables == NULL)
		return false;
	for (size_t i = 0; i < count && !over; i++) {
		struct explain_table *table = &into->tables[i];

		if (!explain_table(view, segment, i, b, row, near, table))
			return false;
		into->table_count++;
		over = b->fates[row] == FATE_REJECTED &&
		    (table->result == DECISION_CONFLICT ||
		        table->result == DECISION_MIXED ||
		        (table->result == DECISION_NO_MATCH &&
		            table->spec->complete));
	}
	return b->fates[row] != FATE_KEPT || count == 0 ||
	    explain_rule_ids(view, into->tables, count, b, row,
	        segmenting_rule_id(segment));
}

/* How far a record came that is rejected; scored and segmented is what it had
 * been when it was. */
enum reach { REACH_COLUMNS, REACH_SCORE, REACH_SEGMENT };

/* What was said when it was rejected. */
static enum reach
find_reject(const struct batch *b, size_t row, struct explain_record *into)
{
	static const char *const tables[] = { "R_HIT_UNIQUE", "R_HIT_ANY",
		"R_LIST_VALUE", "R_NO_RULE", "R_EXPERIMENT_OVERLAP" };
	const struct saying *said = b->place->sayings;

	for (; said != NULL; said = said->next)
		if (said->level == DIAG_REJECT &&
		    said->start == b->starts[row]) {
			into->id = text_of(said->id);
			into->why = text_of(said->text);
		}
	if (text_is(into->id, "R_SCORE_BIN"))
		return REACH_SCORE;
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		if (text_is(into->id, tables[i]))
			return REACH_SEGMENT;
	return REACH_COLUMNS;
}

bool
explain_decisions(const struct explain_view *view,
    const struct explain_stages *stages, struct batch *b, size_t row,
    bool near, struct explain_record *into)
{
	enum reach reach = REACH_SEGMENT;

	if (b->fates[row] == FATE_REJECTED)
		reach = find_reject(b, row, into);
	return (stages->score == NULL || reach < REACH_SCORE ||
	           fill_cards(view, stages->score, b, row, into)) &&
	    (stages->segment == NULL || reach < REACH_SEGMENT ||
	        (fill_tables(view, stages->segment, b, row, near, into) &&
	            explain_arms(view, stages->segment, b, row, into)));
}

/* --- the record ----------------------------------------------------------- */

/* The number of a column that age made; NULL: it has none. */
static const int64_t *
made_number(const struct batch *b, size_t row, const char *name)
{
	int slot = explain_slot_named(b->columns, text_of(name));

	return slot >= 0 && vector_valid(&b->vectors[slot], row) ?
	    &b->vectors[slot].number[row] :
	    NULL;
}

/* Why planning left out a record, in the order in which it asks. */
static struct text
why_not_planned(const struct explain_view *view, const struct batch *b,
    size_t row)
{
	static const char *const columns[] = { "item_plan", "debtor_plan",
		"plan" };
	const struct plan_spec *plan = strategy_plan(
	    view->strategy, view->strategy->default_plan.text);
	bool named = plan != NULL;
	const int64_t *small = made_number(b, row, "below_minimum");
	const int64_t *eligible = made_number(b, row, "debtor_eligible");

	for (size_t i = sizeof columns / sizeof *columns; i-- > 0;) {
		struct value name = explain_value_named(b, row, columns[i]);

		named = named ||
		    explain_slot_named(b->columns, text_of(columns[i])) >= 0;
		if (name.type == VALUE_STRING)
			plan = strategy_plan(view->strategy, name.string);
	}
	if (!named && view->strategy->plans.count == 1)
		plan = view->strategy->plans.at;
	if (plan == NULL)
		return TEXT("by plan: the column plan is null");
	if (plan->levels.count == 0)
		return explain_text(view, "by plan: '%s' has no levels",
		    plan->name.text.at);
	if (small != NULL && *small != 0)
		return TEXT("by plan: it is no more than the `min_item` of its "
		            "currency");
	if (eligible != NULL && *eligible == 0)
		return TEXT("by plan: the debtor is not overdue for `min_days` "
		            "days");
	return TEXT("by plan: all of it is in dispute");
}

static void
find_exclusion(const struct explain_view *view, const struct batch *b,
    size_t row, enum fate before, struct explain_record *into)
{
	struct value balance = explain_value_named(b, row, "balance");
	struct value date = explain_value_named(b, row, "doc_date");
	struct value by = explain_value_named(b, row, "superseded_by");

	if (before == FATE_KEPT)
		into->why = why_not_planned(view, b, row);
	else if (date.type == VALUE_DATE && date.days > view->as_of)
		into->why = explain_text(view,
		    "by age: doc_date %s is after the as-of date",
		    explain_date(view, date.days).at);
	else if (balance.type == VALUE_NUMBER &&
	    balance.number.coefficient == 0)
		into->why = explain_settled(view, b, row);
	else if (by.type == VALUE_STRING)
		into->why = explain_text(view,
		    "by age: the payment plan %.*s took its place",
		    (int)by.string.len, by.string.at);
	else
		into->why = TEXT("by age");
}

/* As it was before it was planned. */
static bool
fill_record(const struct explain_view *view,
    const struct explain_stages *stages, struct batch *b, size_t row,
    struct explain_record *into)
{
	struct explain_stages reached = *stages;
	enum reach reach = REACH_SEGMENT;

	if (!fill_columns(view, b, row, into))
		return false;
	if (b->fates[row] == FATE_EXCLUDED)
		return explain_open(view, b, row, &into->ageing);
	if (b->fates[row] == FATE_REJECTED)
		reach = find_reject(b, row, into);
	if (reach < REACH_SEGMENT)
		reached.segment = NULL;
	if (reach < REACH_SCORE)
		reached.score = NULL;
	return explain_derived(view, &reached, b, row, into) &&
	    explain_ageing(view, stages->buckets, b, row, &into->ageing) &&
	    explain_decisions(view, &reached, b, row, true, into);
}

bool
explain_record(const struct explain_view *view,
    const struct explain_stages *stages, struct batch *b, size_t row,
    enum fate before, struct explain_record *into)
{
	enum fate fate = (enum fate)b->fates[row];
	bool ok;

	into->at = batch_at_slot(b, row, -1);
	into->fate = fate;
	if (!explain_keys(view, b, row, into))
		return false;
	b->fates[row] = (uint8_t)before;
	ok = fill_record(view, stages, b, row, into);
	b->fates[row] = (uint8_t)fate;
	if (fate == FATE_REJECTED)
		find_reject(b, row, into);
	else if (fate == FATE_EXCLUDED)
		find_exclusion(view, b, row, before, into);
	return ok;
}
