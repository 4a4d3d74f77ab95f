#include "plan/plan_item.h"
#include "plan/plan_setup.h"
#include "rules/calendar.h"

static const struct calendar *
named(struct plan_reader *r, const struct yaml_node *node)
{
	const struct calendar_spec *spec =
	    strategy_calendar(r->strategy, node->text);

	if (spec == NULL) {
		diag_at(r->diag, DIAG_ERROR, "E_REFERENCE", node->at,
		    "there is no calendar '%s'", node->text.at);
		return NULL;
	}
	return calendar_new(r->arena, r->strategy, spec, r->diag);
}

static bool
add(struct plan_reader *r, struct plan_calendar *c, struct text value,
    const struct yaml_node *node)
{
	c->calendars[c->count] = named(r, node);
	c->values[c->count] = value;
	return c->calendars[c->count++] != NULL;
}

static bool
load_map(struct plan_reader *r, struct plan_calendar *c,
    const struct yaml_node *node)
{
	for (size_t i = 0; i < node->count; i++) {
		const struct yaml_pair *pair = &node->pairs[i];

		if (text_is(pair->key->text, "by"))
			c->column = pair->value->text.at;
		else if (!add(r, c, pair->key->text, pair->value))
			return false;
	}
	return true;
}

static bool
load(struct plan_reader *r, const struct plan_spec *plan,
    struct plan_calendar *c)
{
	const struct yaml_node *node = plan->calendar;
	static const struct text any = { NULL, 0 };
	size_t room = node != NULL ? node->count + 1 : 1;

	*c = (struct plan_calendar){ .slot = -1 };
	c->calendars = arena_alloc(r->arena, room, sizeof *c->calendars);
	c->values = arena_alloc(r->arena, room, sizeof *c->values);
	if (c->calendars == NULL || c->values == NULL) {
		diag_memory(r->diag);
		return false;
	}
	if (node == NULL)
		return true;
	c->at = node->at;
	return node->kind == YAML_MAP ? load_map(r, c, node) :
	                                add(r, c, any, node);
}

bool
plan_calendars_load(struct plan_reader *r)
{
	const struct items *plans = &r->strategy->plans;

	r->calendars =
	    arena_alloc(r->arena, plans->count + 1, sizeof *r->calendars);
	if (r->calendars == NULL) {
		diag_memory(r->diag);
		return false;
	}
	for (size_t i = 0; i < plans->count; i++)
		if (!load(r, (const struct plan_spec *)plans->at + i,
		        &r->calendars[i]))
			return false;
	return true;
}

bool
plan_calendars_bind(struct plan_reader *r, struct columns *columns)
{
	for (size_t i = 0; i < r->strategy->plans.count; i++) {
		struct plan_calendar *c = &r->calendars[i];

		if (c->column == NULL || r->conditions[i].lacking)
			continue;
		c->slot = columns_bind(columns, c->column, COLUMN_STRING,
		    COLUMN_PRESENT, c->at);
		if (c->slot < 0)
			return false;
	}
	return true;
}

/* Calendars by plan that at least one record had, as a list. */
struct calendar_set {
	struct calendar_set *next;
	const struct calendar *by_plan[];
};

/* Of the value of a column that has none. */
static const struct calendar *
unknown_calendar(const struct plan_reader *r)
{
	return (const struct calendar *)(const void *)r;
}

static const struct calendar *
choose(const struct plan_reader *r, const struct plan_calendar *c,
    const struct batch *b, size_t row)
{
	const struct vector *v;

	if (c->count == 0)
		return NULL;
	if (c->slot < 0)
		return c->column == NULL ? c->calendars[0] :
		                           unknown_calendar(r);
	v = &b->vectors[c->slot];
	for (size_t i = 0; vector_valid(v, row) && i < c->count; i++)
		if (text_equal(vector_text(v, row), c->values[i]))
			return c->calendars[i];
	return unknown_calendar(r);
}

static bool
is_set(const struct plan_reader *r, const struct calendar_set *set,
    const struct batch *b, size_t row)
{
	for (size_t i = 0; i < r->strategy->plans.count; i++)
		if (set->by_plan[i] != choose(r, &r->calendars[i], b, row))
			return false;
	return true;
}

/* NULL: out of memory. */
static const struct calendar_set *
find_set(struct plan_reader *r, const struct batch *b, size_t row)
{
	size_t plans = r->strategy->plans.count;
	struct calendar_set *set = r->calendar_sets;

	for (; set != NULL; set = set->next)
		if (is_set(r, set, b, row))
			return set;
	set = arena_alloc(r->arena, 1,
	    sizeof *set + plans * sizeof set->by_plan[0]);
	if (set == NULL)
		return NULL;
	set->next = r->calendar_sets;
	for (size_t i = 0; i < plans; i++)
		set->by_plan[i] = choose(r, &r->calendars[i], b, row);
	r->calendar_sets = set;
	return set;
}

bool
plan_calendars_read(struct plan_reader *r, struct batch *b, size_t row,
    struct plan_item *item)
{
	const struct calendar_set *set = find_set(r, b, row);
	const struct plan_calendar *c;
	bool known;

	if (set == NULL) {
		diag_memory(r->diag);
		return false;
	}
	item->calendars = set->by_plan;
	if (item->plan == NULL ||
	    r->conditions[item->plan -
	        (const struct plan_spec *)r->strategy->plans.at].lacking)
		return true;
	plan_calendar_of(r, item->plan, item, &known);
	if (known)
		return true;
	/* Nobody knows its holidays. */
	c = &r->calendars[item->plan -
	    (const struct plan_spec *)r->strategy->plans.at];
	batch_reject(b, row, c->slot, "R_CALENDAR",
	    "plan '%s' has no calendar for this '%s'",
	    item->plan->name.text.at, c->column);
	return false;
}

const struct calendar *
plan_calendar_of(const struct plan_reader *r, const struct plan_spec *plan,
    const struct plan_item *item, bool *known)
{
	const struct calendar *calendar = item->calendars[plan -
	    (const struct plan_spec *)r->strategy->plans.at];

	*known = calendar != unknown_calendar(r);
	return *known ? calendar : NULL;
}
