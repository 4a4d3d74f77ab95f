#include "rules/deriving.h"

#include "rules/derive_order.h"
#include "stream/row_currency.h"

struct derived {
	const struct derive_spec *spec;
	struct expr *expr;
	bool wanted;
	int slot; /* -1: not computed here */
};

struct deriving {
	struct diag *diag;
	const struct strategy *strategy;
	struct derived *derived;
	size_t count;
	struct row_currency currency;
};

struct deriving *
deriving_new(struct arena *arena, const struct strategy *strategy,
    const struct source_spec *source, struct diag *diag)
{
	struct deriving *d = arena_alloc(arena, 1, sizeof *d);
	struct expr_scope scope = { .strategy = strategy,
		.place = { .section = "derive" } };
	size_t count = strategy->derive.count;
	struct derive_order order;

	if (d == NULL || (d->derived = arena_alloc(arena, count + 1,
	                      sizeof *d->derived)) == NULL) {
		diag_memory(diag);
		return NULL;
	}
	if (!derive_order_init(&order, strategy, arena, diag))
		return NULL;
	d->diag = diag;
	d->strategy = strategy;
	for (size_t i = 0; i < count; i++) {
		const struct derive_spec *spec =
		    (const struct derive_spec *)strategy->derive.at + i;
		struct derived *derived = &d->derived[d->count];

		if (!strategy_applies(&spec->sources, source))
			continue;
		derived->spec = spec;
		derived->slot = -1;
		scope.place.name = spec->name.text;
		derived->expr = expr_parse_column(arena, &spec->expr, &scope,
		    (enum strategy_type)spec->type, diag);
		if (derived->expr == NULL ||
		    !derive_order_check(&order, i, derived->expr, diag))
			return NULL;
		d->count++;
	}
	return d;
}

static struct derived *
find(struct deriving *d, const char *name)
{
	for (size_t i = 0; i < d->count; i++)
		if (text_is(d->derived[i].spec->name.text, name))
			return &d->derived[i];
	return NULL;
}

/* What a wanted column uses is wanted too; uses point to earlier ones only,
 * so one walk from the last to the first finds them all. */
static void
want(struct deriving *d, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct derived *derived = find(d, names[i]);

		if (derived != NULL)
			derived->wanted = true;
	}
	for (size_t i = d->count; i-- > 0;) {
		const char *const *used;
		size_t uses;

		if (!d->derived[i].wanted)
			continue;
		uses = expr_names(d->derived[i].expr, &used);
		for (size_t k = 0; k < uses; k++) {
			struct derived *other = find(d, used[k]);

			if (other != NULL)
				other->wanted = true;
		}
	}
}

bool
deriving_open(struct deriving *d, struct columns *columns,
    const char *const *names, size_t count)
{
	if (!row_currency_bind(&d->currency, columns))
		return false;
	if (names != NULL)
		want(d, names, count);
	for (size_t i = 0; i < d->count; i++) {
		struct derived *derived = &d->derived[i];
		const char *name = derived->spec->name.text.at;

		if ((names != NULL && !derived->wanted) ||
		    columns_has(columns, name))
			continue;
		if (!expr_bind(derived->expr, columns))
			return false;
		derived->slot = columns_append(columns, name,
		    strategy_column_type(
		        (enum strategy_type)derived->spec->type));
		if (derived->slot < 0)
			return false;
	}
	return true;
}

/* Amounts take the digits of their record's currency. */
static bool
run_one(struct deriving *d, const struct derived *derived,
    const struct expr_env *env, struct batch *b)
{
	struct expr_target target = { .into = batch_vector(b, derived->slot),
		.rounding = (enum rounding)d->strategy->defaults.rounding,
		.scale = derived->spec->scale };

	if (derived->spec->type == TYPE_MONEY) {
		target.digits = row_currency_digits(&d->currency, b);
		if (target.digits == NULL)
			return false;
	}
	return expr_run(derived->expr, env, b, &target);
}

bool
deriving_run(struct deriving *d, const struct expr_env *env, struct batch *b)
{
	for (size_t i = 0; i < d->count; i++) {
		if (d->derived[i].slot < 0 ||
		    run_one(d, &d->derived[i], env, b))
			continue;
		diag_memory(d->diag);
		return false;
	}
	return true;
}

size_t
deriving_count(const struct deriving *d)
{
	return d->count;
}

struct deriving_column
deriving_column(const struct deriving *d, size_t i)
{
	return (struct deriving_column){ d->derived[i].spec,
		d->derived[i].expr, d->derived[i].slot };
}
