/* charging_hold.c -- holds that stop fees. */
#include "ageing/charging_internal.h"

#include <string.h>

#include "rules/hold_rules.h"

enum { EXPRESSIONS = 3 }; /* of a hold */

struct charge_holds {
	struct hold_rules *rules;
};

struct charge_holds *
charge_holds_new(struct arena *arena, const struct rules_run *run,
    struct diag *diag)
{
	struct charge_holds *h = arena_alloc(arena, 1, sizeof *h);

	if (h == NULL) {
		diag_memory(diag);
		return NULL;
	}
	h->rules = hold_rules_new(arena, run, HOLD_FEES, diag);
	return h->rules != NULL ? h : NULL;
}

size_t
charge_holds_count(const struct charge_holds *h)
{
	return hold_rules_count(h->rules) * EXPRESSIONS;
}

struct expr *
charge_holds_expr(const struct charge_holds *h, size_t i)
{
	switch (i % EXPRESSIONS) {
	case 0:
		return hold_rules_when(h->rules, i / EXPRESSIONS);
	case 1:
		return hold_rules_from(h->rules, i / EXPRESSIONS);
	default:
		return hold_rules_until(h->rules, i / EXPRESSIONS);
	}
}

bool
charge_holds_listed(const struct charge_holds *h)
{
	for (size_t i = 0; i < hold_rules_count(h->rules); i++)
		if (hold_rules_spec(h->rules, i)->list.set)
			return true;
	return false;
}

bool
charge_holds_bind(struct charge_holds *h, struct columns *columns)
{
	return hold_rules_bind(h->rules, columns);
}

bool
charge_holds_run(struct charge_holds *h, const struct expr_env *env,
    struct batch *b, uint8_t *held)
{
	memset(held, 0, b->rows);
	if (hold_rules_count(h->rules) == 0)
		return true;
	for (size_t row = 0; row < b->rows; row++) {
		uint32_t set;

		if (b->fates[row] != FATE_KEPT)
			continue;
		set = hold_rules_read(h->rules, env, b, row);
		if (set == UINT32_MAX)
			return false;
		held[row] = (hold_rules_set(h->rules, set)->stops &
		                HOLD_FEES) != 0;
	}
	return true;
}

void
charge_holds_merge(struct charge_holds *h, const struct charge_holds *other)
{
	hold_rules_merge(h->rules, other->rules);
}

void
charge_holds_tell(const struct charge_holds *h)
{
	hold_rules_tell(h->rules);
}
