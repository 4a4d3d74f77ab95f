/* explain_hold.c -- what holds an item, and what was promised. */
#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "explain/explain_plan.h"
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

/* What the record's set says of a hold; NULL: nothing, it does not hold. */
static const struct held *
find_held(const struct held_set *set, const struct hold_spec *spec)
{
	for (size_t i = 0; i < set->count; i++)
		if (text_equal(set->holds[i].hold, spec->code.text))
			return &set->holds[i];
	return NULL;
}

static bool
add_uses(const struct explain_view *view, struct expr *expr, struct batch *b,
    size_t row, struct explain_cells *into)
{
	struct explain_cells more;

	return expr == NULL ||
	    (explain_uses(view, expr, b, row, &more) &&
	        explain_cells_join(view, into, &more));
}

static struct value
value_of(struct expr *expr, const struct expr_env *env, struct batch *b,
    size_t row)
{
	return expr != NULL ? expr_eval(expr, env, b, row) :
	                      (struct value){ .type = VALUE_NULL };
}

static bool
is_over(const struct explain_view *view, const struct value *from,
    const struct value *until)
{
	return (from->type == VALUE_DATE && from->days > view->as_of) ||
	    (until->type == VALUE_DATE && until->days < view->as_of);
}

/* A condition, evaluated once more; false: it holds the other way. */
static bool
judge(const struct explain_view *view, const struct hold_rules *rules,
    size_t i, const struct expr_env *env, struct batch *b, size_t row,
    struct explain_hold *into)
{
	struct value from, until;
	bool holds;

	if (into->spec->list.set)
		return true;
	from = value_of(hold_rules_from(rules, i), env, b, row);
	until = value_of(hold_rules_until(rules, i), env, b, row);
	into->when =
	    explain_truth_of(hold_rules_when(rules, i), env, b, row);
	if (until.type == VALUE_DATE)
		into->until = explain_date(view, (int32_t)until.days);
	holds = into->when == EXPLAIN_TRUE && !is_over(view, &from, &until);
	return into->unreadable || holds == into->holds;
}

static void
take_held(const struct explain_view *view, const struct held *held,
    struct explain_hold *into)
{
	into->holds = true;
	into->when = EXPLAIN_TRUE;
	into->unreadable = text_is(held->code, HOLD_UNREADABLE);
	into->reason = held->reason;
	into->at = held->at;
	if (held->from != DATE_NONE)
		into->from = explain_date(view, held->from);
	if (held->until != DATE_NONE)
		into->until = explain_date(view, held->until);
}

static bool
fill_hold(const struct explain_view *view, const struct plan_reader *reader,
    size_t i, struct batch *b, size_t row, const struct held_set *set,
    struct explain_hold *into)
{
	const struct hold_rules *rules = plan_holds_rules(reader->plan_holds);
	const struct hold_spec *spec = hold_rules_spec(rules, i);
	const struct held *held = find_held(set, spec);
	struct expr_env quiet = reader->env;

	quiet.faults = NULL;
	*into = (struct explain_hold){ .spec = spec, .when = EXPLAIN_FALSE,
		.at = spec->code.at };
	if (held != NULL)
		take_held(view, held, into);
	if (!add_uses(view, hold_rules_when(rules, i), b, row, &into->inputs) ||
	    !add_uses(view, hold_rules_from(rules, i), b, row, &into->inputs) ||
	    !add_uses(view, hold_rules_until(rules, i), b, row, &into->inputs))
		return false;
	if (judge(view, rules, i, &quiet, b, row, into))
		return true;
	explain_differs(view, spec->code.at,
	    "the hold %s was decided the other way", spec->code.text.at);
	return false;
}

size_t
explain_hold_count(const struct plan_reader *reader)
{
	return hold_rules_count(plan_holds_rules(reader->plan_holds));
}

struct explain_hold *
explain_holds(const struct explain_view *view,
    const struct plan_reader *reader, struct batch *b, size_t row,
    const struct plan_item *item)
{
	size_t count = explain_hold_count(reader);
	struct explain_hold *holds = explain_take(view, count, sizeof *holds);
	const struct held_set *set = plan_holds_set(reader->plan_holds, item);

	for (size_t i = 0; holds != NULL && i < count; i++)
		if (!fill_hold(view, reader, i, b, row, set, &holds[i]))
			return NULL;
	return holds;
}

/* --- items ---------------------------------------------------------------- */

/* Whether a hold of that code comes before. */
static bool
is_told(const struct item_hold *hold, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (text_equal(hold->holds[k].code, hold->holds[i].code))
			return true;
	return false;
}

static struct text
keep(const struct explain_view *view, struct buf *made)
{
	struct text kept = { NULL, 0 };

	if (!made->failed)
		kept = explain_text(view, "%s", buf_text(made));
	else
		diag_memory(view->diag);
	buf_clear(made);
	return kept;
}

struct text
explain_item_holds(
    const struct explain_view *view, const struct plan_group *g, size_t i)
{
	struct item_hold hold;
	struct buf codes;

	buf_init(&codes, SIZE_MAX);
	item_holds(g->maker, g->items[i], &hold);
	for (size_t k = 0; k < hold.count; k++)
		if (!is_told(&hold, k))
			buf_printf(&codes, "%s%.*s", codes.len != 0 ? "|" : "",
			    (int)hold.holds[k].code.len,
			    hold.holds[k].code.at);
	return keep(view, &codes);
}

static void
say_day(struct buf *to, const char *word, int32_t day)
{
	char text[DATE_TEXT_MAX];

	if (day == DATE_NONE)
		return;
	date_format(day, text, sizeof text);
	buf_printf(to, " %s %s", word, text);
}

static void
say_stops(struct buf *to, const struct held *held)
{
	const char *between = " stops ";

	for (unsigned k = 0; hold_stop_names[k] != NULL; k++) {
		if ((held->stops >> k & 1) == 0)
			continue;
		buf_printf(to, "%s%s", between, hold_stop_names[k]);
		between = ", ";
	}
	if (held->channels == HOLD_ALL_CHANNELS)
		return;
	between = " by ";
	for (unsigned c = 0; c < CHANNELS; c++) {
		if ((held->channels >> c & 1) == 0)
			continue;
		buf_printf(to, "%s%s", between, channel_names[c]);
		between = ", ";
	}
}

struct text
explain_item_why(
    const struct explain_view *view, const struct plan_group *g, size_t i)
{
	struct item_hold hold;
	struct buf why;

	buf_init(&why, SIZE_MAX);
	item_holds(g->maker, g->items[i], &hold);
	for (size_t k = 0; k < hold.count; k++) {
		const struct held *held = &hold.holds[k];

		buf_printf(&why, "%s%.*s", why.len != 0 ? "; " : "",
		    (int)held->code.len, held->code.at);
		say_stops(&why, held);
		say_day(&why, "from", held->from);
		say_day(&why, "until", held->until);
		if (held->reason.at != NULL)
			buf_printf(&why, " (%.*s)", (int)held->reason.len,
			    held->reason.at);
		if (held->at.file != NULL && held->at.line != 0)
			buf_printf(&why, " at %s:%zu", held->at.file,
			    held->at.line);
	}
	return keep(view, &why);
}

/* --- promises ------------------------------------------------------------- */

static void
say_promise(struct buf *to, const struct promise *p, int digits)
{
	char money[MONEY_TEXT_MAX];

	buf_printf(to, "%s%s", to->len != 0 ? "; " : "",
	    p->plan.at != NULL ? "instalment" : "promise");
	if (p->amount != INT64_MIN) {
		money_format(p->amount, digits, money, sizeof money);
		buf_printf(to, " of %s", money);
	}
	say_day(to, "for", p->due);
	money_format(p->paid, digits, money, sizeof money);
	buf_printf(to, ": %s", promise_words[p->word]);
	if (p->word == PROMISE_PENDING)
		say_day(to, "until", p->deadline);
	buf_printf(to, ", %s paid", money);
}

struct text
explain_promises(const struct explain_view *view, const struct plan_group *g)
{
	const struct promise_state *state = promise_of(g->maker);
	int digits = g->count > 0 ? g->items[0]->digits : 0;
	struct buf all;

	buf_init(&all, SIZE_MAX);
	for (size_t i = 0; i < state->count; i++)
		say_promise(&all, &state->promises[i], digits);
	for (size_t i = 0; i < state->plan_count; i++) {
		const struct payment_plan *plan = &state->plans[i];

		buf_printf(&all, "%spayment plan %.*s: %s, %zu of %zu met",
		    all.len != 0 ? "; " : "", (int)plan->code.len,
		    plan->code.at != NULL ? plan->code.at : "",
		    promise_words[plan->word], plan->met, plan->count);
		say_day(&all, "broken on", plan->broken_on);
	}
	return keep(view, &all);
}
