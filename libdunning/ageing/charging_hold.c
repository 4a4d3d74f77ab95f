/* charging_hold.c -- holds that stop fees. */
#include "ageing/charging_internal.h"

#include <string.h>

struct hold {
	const struct hold_spec *spec;
	struct expr *when, *until; /* until NULL: open-ended */
};

struct charge_holds {
	struct hold *holds;
	size_t count;
	struct diag *diag;
};

static bool
stops_fees(const struct hold_spec *spec)
{
	for (size_t i = 0; i < spec->stops.count; i++)
		if (text_is(spec->stops.items[i].text, "fees"))
			return true;
	return false;
}

static bool
add(struct charge_holds *h, struct arena *arena, const struct rules_run *run,
    const struct hold_spec *spec)
{
	struct expr_scope scope = { .strategy = run->strategy,
		.place = { .section = "hold", .name = spec->code.text } };
	struct hold *hold = &h->holds[h->count++];

	hold->spec = spec;
	hold->when =
	    expr_parse(arena, &spec->when, &scope, VALUE_BOOL, h->diag);
	if (spec->until.text.at != NULL)
		hold->until = expr_parse(
		    arena, &spec->until, &scope, VALUE_DATE, h->diag);
	return hold->when != NULL &&
	    (spec->until.text.at == NULL || hold->until != NULL);
}

struct charge_holds *
charge_holds_new(struct arena *arena, const struct rules_run *run,
    struct diag *diag)
{
	const struct items *list = &run->strategy->holds;
	const struct hold_spec *spec = list->at;
	struct charge_holds *h = arena_alloc(arena, 1, sizeof *h);

	if (h == NULL || (h->holds = arena_alloc(arena, list->count + 1,
	                      sizeof *h->holds)) == NULL) {
		diag_memory(diag);
		return NULL;
	}
	h->diag = diag;
	for (size_t i = 0; i < list->count; i++)
		if (stops_fees(&spec[i]) &&
		    strategy_applies(&spec[i].sources, run->source) &&
		    !add(h, arena, run, &spec[i]))
			return NULL;
	return h;
}

size_t
charge_holds_count(const struct charge_holds *h)
{
	return h->count;
}

struct expr *
charge_holds_expr(const struct charge_holds *h, size_t i, bool until)
{
	return until ? h->holds[i].until : h->holds[i].when;
}

bool
charge_holds_bind(struct charge_holds *h, struct columns *columns)
{
	for (size_t i = 0; i < h->count; i++) {
		struct hold *hold = &h->holds[i];

		if (expr_bind(hold->when, columns) &&
		    (hold->until == NULL || expr_bind(hold->until, columns)))
			continue;
		diag_note(h->diag, hold->spec->code.at,
		    "the hold %s stops fees, so charges need its columns",
		    hold->spec->code.text.at);
		return false;
	}
	return true;
}

bool
charge_holds_run(struct charge_holds *h, const struct expr_env *env,
    struct batch *b, uint8_t *held)
{
	uint8_t *truth = arena_alloc(b->arena, b->rows, 1);

	if (truth == NULL)
		return false;
	memset(held, 0, b->rows);
	for (size_t i = 0; i < h->count; i++) {
		const struct hold *hold = &h->holds[i];

		if (!expr_test(hold->when, env, b, truth))
			return false;
		for (size_t row = 0; row < b->rows; row++) {
			struct value until = { .type = VALUE_NULL };

			if (!truth[row])
				continue;
			if (hold->until != NULL)
				until = expr_eval(hold->until, env, b, row);
			held[row] |= until.type != VALUE_DATE ||
			    env->as_of <= until.days;
		}
	}
	return true;
}
