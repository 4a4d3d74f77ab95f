#include "rules/derive_order.h"

bool
derive_order_init(struct derive_order *order, const struct strategy *strategy,
    struct arena *arena, struct diag *diag)
{
	const struct derive_spec *spec = strategy->derive.at;
	size_t i;

	order->strategy = strategy;
	if (!text_index_init(&order->names, arena, strategy->derive.count)) {
		diag_memory(diag);
		return false;
	}
	for (i = 0; i < strategy->derive.count; i++)
		text_index_add(&order->names, spec[i].name.text);
	return true;
}

static bool
share_source(const struct located_list *one, const struct located_list *other)
{
	size_t i;
	size_t k;

	if (one->count == 0 || other->count == 0)
		return true;
	for (i = 0; i < one->count; i++)
		for (k = 0; k < other->count; k++)
			if (text_equal(
			        one->items[i].text, other->items[k].text))
				return true;
	return false;
}

static bool
check_use(const struct derive_order *order, size_t which, struct text name,
    struct diag *diag)
{
	const struct derive_spec *specs = order->strategy->derive.at;
	const struct derive_spec *spec = &specs[which];
	size_t found = text_index_find(&order->names, name);

	if (found == SIZE_MAX || found < which ||
	    !share_source(&spec->sources, &specs[found].sources))
		return true;
	if (found == which) {
		diag_at(diag, DIAG_ERROR, "E_NAME", spec->expr.at,
		    "`%.80s` is derived from itself", spec->name.text.at);
		diag_note(diag, spec->name.at, "give one of the two columns "
		                               "another name");
		return false;
	}
	diag_at(diag, DIAG_ERROR, "E_NAME", spec->expr.at,
	    "`%.80s` uses `%.80s`, which is derived after it",
	    spec->name.text.at, specs[found].name.text.at);
	diag_note(diag, specs[found].name.at, "move it up, before `%.80s`",
	    spec->name.text.at);
	return false;
}

bool
derive_order_check(const struct derive_order *order, size_t which,
    const struct expr *expr, struct diag *diag)
{
	const char *const *names;
	size_t count = expr_names(expr, &names);
	size_t i;

	for (i = 0; i < count; i++)
		if (!check_use(order, which, text_of(names[i]), diag))
			return false;
	return true;
}
