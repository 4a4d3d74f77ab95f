/* explain_hold.c -- what holds an item, and the levels that it may take. */
#include <string.h>

#include "explain/explain_plan.h"
#include "plan/plan_history.h"
#include "rules/explain_value.h"

bool
explain_cells_join(const struct explain_view *view,
    struct explain_cells *cells, const struct explain_cells *more)
{
	struct explain_cell *both =
	    explain_take(view, cells->count + more->count, sizeof *both);

	if (both == NULL)
		return false;
	if (cells->count > 0)
		memcpy(both, cells->at, cells->count * sizeof *both);
	for (size_t i = 0; i < more->count; i++) {
		bool known = false;

		for (size_t k = 0; k < cells->count && !known; k++)
			known = text_equal(both[k].name, more->at[i].name);
		if (!known)
			both[cells->count++] = more->at[i];
	}
	cells->at = both;
	return true;
}

static bool
fill_hold(const struct explain_view *view, const struct plan_reader *reader,
    size_t i, struct batch *b, size_t row, struct explain_hold *into)
{
	struct expr_env quiet = reader->env;
	struct value until = { .type = VALUE_NULL };
	struct explain_cells more;

	quiet.faults = NULL;
	*into = (struct explain_hold){ .spec = reader->holds[i],
		.when = explain_truth_of(
		    reader->hold_when[i], &quiet, b, row) };
	if (!explain_uses(view, reader->hold_when[i], b, row, &into->inputs))
		return false;
	if (reader->hold_until[i] != NULL) {
		until = expr_eval(reader->hold_until[i], &quiet, b, row);
		if (!explain_uses(
		        view, reader->hold_until[i], b, row, &more) ||
		    !explain_cells_join(view, &into->inputs, &more))
			return false;
	}
	if (until.type == VALUE_DATE)
		into->until = explain_date(view, until.days);
	into->holds = into->when == EXPLAIN_TRUE &&
	    (until.type != VALUE_DATE || view->as_of <= until.days);
	return true;
}

struct explain_hold *
explain_holds(const struct explain_view *view,
    const struct plan_reader *reader, struct batch *b, size_t row,
    const struct plan_item *item)
{
	struct explain_hold *holds =
	    explain_take(view, reader->hold_count, sizeof *holds);

	for (size_t i = 0; holds != NULL && i < reader->hold_count; i++) {
		if (!fill_hold(view, reader, i, b, row, &holds[i]))
			return NULL;
		if (holds[i].holds == (item->holds >> i & 1))
			continue;
		explain_differs(view, holds[i].spec->code.at,
		    "the hold %s was decided the other way",
		    holds[i].spec->code.text.at);
		return NULL;
	}
	return holds;
}

const struct explain_level *
explain_item_levels(
    const struct explain_view *view, const struct plan_group *g, size_t i)
{
	struct explain_level *levels =
	    explain_take(view, g->plan->levels.count, sizeof *levels);
	struct level_history past;

	if (levels == NULL)
		return NULL;
	history_levels(g->maker->history, g->plan, g->items[i]->key, &past);
	if (explain_levels(g->plan, &past, g->items[i]->days, view->as_of,
	        levels) == g->next[i])
		return levels;
	explain_differs(view, g->plan->at,
	    "an item of plan '%s' was given another level",
	    g->plan->name.text.at);
	return NULL;
}

struct text
explain_item_holds(
    const struct explain_view *view, const struct plan_group *g, size_t i)
{
	static const char *const events[] = { [ITEM_FREE] = "",
		[ITEM_DISPUTED] = "DISPUTED", [ITEM_PAID] = "PAID" };
	const struct plan_reader *reader = g->maker->reader;
	enum item_hold event =
	    g->event_hold != NULL ? g->event_hold[i] : ITEM_FREE;
	struct text made = { NULL, 0 };
	struct buf codes;

	buf_init(&codes, SIZE_MAX);
	for (size_t k = 0; k < reader->hold_count; k++)
		if (g->items[i]->holds >> k & 1)
			buf_printf(&codes, "%s%s", codes.len != 0 ? "|" : "",
			    reader->holds[k]->code.text.at);
	if (event != ITEM_FREE)
		buf_printf(&codes, "%s%s", codes.len != 0 ? "|" : "",
		    events[event]);
	if (!codes.failed)
		made = explain_text(view, "%s", buf_text(&codes));
	else
		diag_memory(view->diag);
	buf_clear(&codes);
	return made;
}
